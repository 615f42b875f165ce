"""How a page and its reading cross to a worker process and back: lengths, JSON and bytes."""

import struct
from typing import BinaryIO, Final

import orjson

from newsdiff.article import Article
from newsdiff.ports import Page, Reading

READY: Final = b"R"
_LENGTHS: Final = struct.Struct(">II")
_LENGTH: Final = struct.Struct(">I")


def write_page(stream: BinaryIO, page: Page) -> None:
    head = orjson.dumps([page.url, page.status, page.header_length, page.language])
    stream.write(_LENGTHS.pack(len(head), len(page.block)))
    stream.write(head)
    stream.write(page.block)
    stream.flush()


def read_page(stream: BinaryIO) -> Page | None:
    """The next page, or None when the other side has gone."""
    lengths = stream.read(_LENGTHS.size)
    if len(lengths) < _LENGTHS.size:
        return None
    head_length, block_length = _LENGTHS.unpack(lengths)
    url, status, header_length, language = orjson.loads(stream.read(head_length))
    return Page(url, status, stream.read(block_length), header_length, language)


def write_reading(stream: BinaryIO, reading: Reading) -> None:
    article = reading.article.to_dict() if reading.article else None
    line = orjson.dumps(
        [reading.quality, reading.reason, article, reading.canonical, reading.amphtml]
    )
    stream.write(_LENGTH.pack(len(line)))
    stream.write(line)
    stream.flush()


def read_reading(stream: BinaryIO) -> Reading | None:
    """The reading, or None when the other side went before it was told in full."""
    length = stream.read(_LENGTH.size)
    if len(length) < _LENGTH.size:
        return None
    line = stream.read(_LENGTH.unpack(length)[0])
    if len(line) < _LENGTH.unpack(length)[0]:
        return None
    quality, reason, article, *pointed = orjson.loads(line)
    return Reading(quality, reason, Article.from_dict(article) if article else None, *pointed)
