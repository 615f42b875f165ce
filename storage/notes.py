"""Signed notes: a text and the lines of those who signed it (c2sp.org/signed-note)."""

import base64
import re
from dataclasses import dataclass, replace
from typing import Final, Self

from newsdiff.errors import DamagedArchive

_DASH: Final = "\N{EM DASH} "
_NAME: Final = re.compile(r"[^\s+]+")
_KEY_ID: Final = 4  # bytes
LONGEST_NOTE: Final = 65_536  # bytes
_MOST_SIGNATURES: Final = 100


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, the four bytes that tell their keys apart, and what the key made of the text."""

    name: str
    key_id: bytes
    body: bytes

    @property
    def line(self) -> str:
        return f"{_DASH}{self.name} {base64.b64encode(self.key_id + self.body).decode()}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """`text` ends in a line end. That a signature is right is not checked here."""

    text: str
    signatures: tuple[Signature, ...]

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """The note these bytes are; anything else raises DamagedArchive."""
        if len(raw) > LONGEST_NOTE:
            raise _unreadable("it is too long")
        try:
            whole = raw.decode()
        except UnicodeDecodeError:
            raise _unreadable("it is not UTF-8") from None
        text, blank, lines = whole.rpartition("\n\n")
        if not blank or not lines.endswith("\n") or any(c < " " and c != "\n" for c in whole):
            raise _unreadable("it has no signatures")
        signed = lines[:-1].split("\n")
        if len(signed) > _MOST_SIGNATURES:
            raise _unreadable("it has too many signatures")
        return cls(text + "\n", tuple(map(parse_signature, signed)))

    def signed_by(self, name: str) -> Self:
        """The note with this signer's lines alone."""
        return replace(self, signatures=tuple(s for s in self.signatures if s.name == name))

    def to_bytes(self) -> bytes:
        return f"{self.text}\n{''.join(one.line for one in self.signatures)}".encode()


def parse_signature(line: str) -> Signature:
    """The signature of a line without its line end; anything else raises DamagedArchive."""
    name, _, encoded = line.removeprefix(_DASH).rpartition(" ")
    try:
        body = base64.b64decode(encoded, validate=True)
    except ValueError:
        body = b""
    signature = Signature(name, body[:_KEY_ID], body[_KEY_ID:])
    if not _NAME.fullmatch(name) or not signature.body or signature.line != f"{line}\n":
        raise _unreadable(f"no signature: {line[:60]!r}")
    return signature


def _unreadable(why: str) -> DamagedArchive:
    return DamagedArchive(f"not a signed note: {why}")
