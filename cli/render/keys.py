"""The keys of an archive, in words."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.succession import Succession, Tenure


def key_lines(keys: "Succession") -> Iterator[str]:
    """Each key, how it came to be the archive's, and the rotations that changed nothing."""
    yield f"{named(keys.first.vkey)}: the first key"
    yield from take_overs(keys.tenures)
    for refusal in keys.refused:
        yield f"event {refusal.event} changes no key: {plain(refusal.why)}"


def signing_lines(tenures: Sequence["Tenure"]) -> Iterator[str]:
    """The key that signs now, and how it came to; nothing when keys were not read."""
    if tenures:
        first = ", the key of archive.json" if len(tenures) == 1 else ""
        yield f"{named(tenures[-1].vkey)} signs{first}"
    yield from take_overs(tenures)


def take_overs(tenures: Iterable["Tenure"]) -> Iterator[str]:
    """How each key but the first took over."""
    for before, tenure in pairwise(tenures):
        how = "signed by" if tenure.signed else "WITHOUT a signature of"
        why = f": {plain(tenure.reason)}" if tenure.reason else ""
        yield f"{named(tenure.vkey)}: since event {tenure.event}, {how} {named(before.vkey)}{why}"


def named(vkey: str) -> str:
    """What to call a key in a sentence."""
    return "+".join(vkey.split("+", 2)[:2])


def plain(words: str) -> str:
    """The words without anything that could steer a terminal."""
    return "".join(char if char.isprintable() else "\ufffd" for char in words)
