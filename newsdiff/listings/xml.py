"""XML read element by element, in bounded memory: no entities, no DTD, no network."""

import html
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, cast

from lxml import etree

from newsdiff.charset import decode

Node = etree._Element  # noqa: SLF001  # lxml has no public name for it
_STEP: Final = 65_536
_LONGEST_ENTRY: Final = 2_000_000  # bytes without the end of an entry: that is no list
_AMPERSANDS: Final = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?:#x?[0-9a-fA-F]{1,7};|(?P<name>[A-Za-z][A-Za-z0-9]{1,31});)?",
    re.DOTALL,
)
_XML_NAMES: Final = frozenset({"amp", "lt", "gt", "quot", "apos"})
_DECLARATION: Final = re.compile(r"\A[^<]*(?:<\?xml[^>]*>)?")
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def elements(body: bytes, names: tuple[str, ...]) -> Iterator[Node]:
    """The elements of these local names, each as it ends. Asking for the next frees it.

    What is no well-formed XML is set right and read again from the beginning, so that elements
    before the fault come twice. Ends early where an entry does not end.
    """
    try:
        yield from _parsed(body, names, recover=False)
    except etree.XMLSyntaxError:
        yield from _parsed(_set_right(body), names, recover=True)


def local(node: Node) -> str:
    """The name of an element without its namespace; empty for what is no element."""
    return _local(node.tag)


@lru_cache(maxsize=1024)
def _local(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def text(node: Node) -> str:
    if len(node) == 0:
        return node.text or ""
    return "".join(cast("Iterator[str]", node.itertext()))


def _parsed(body: bytes, names: tuple[str, ...], *, recover: bool) -> Iterator[Node]:
    parser = etree.XMLPullParser(
        events=("end",),
        tag=[f"{{*}}{name}" for name in names],
        recover=recover,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    waiting = 0
    for start in range(0, len(body), _STEP):
        parser.feed(body[start : start + _STEP])
        waiting += _STEP
        for _, found in parser.read_events():
            node = cast("Node", found)
            yield node
            waiting = 0
            node.clear()
            above = node.getparent()
            while above is not None and node.getprevious() is not None:
                del above[0]
        if waiting > _LONGEST_ENTRY:
            return
    if not recover:
        parser.close()


def _set_right(body: bytes) -> bytes:
    """Known bytes as characters, HTML's entities as what they stand for, a bare & as itself.

    A parser that recovers would drop `&b=2` from the middle of a URL.
    """
    plain = _DECLARATION.sub("", _UNPRINTABLE.sub("", decode(body)), count=1)
    return _AMPERSANDS.sub(_meant, plain).encode()


def _meant(found: re.Match[str]) -> str:
    whole, name = found[0], found["name"]
    if whole == "&":
        return "&amp;"
    if name is None or name in _XML_NAMES:
        return whole
    character = html.unescape(whole)
    return f"&amp;{name};" if character == whole else html.escape(character)
