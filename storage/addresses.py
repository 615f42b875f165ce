"""Version addresses as people write them: v3, latest, v2..v4, @2025-06-19T12:00."""

import re
from collections.abc import Sequence
from typing import Final

from newsdiff.errors import BadInput, NotFound
from newsdiff.times import parse_when, stamp
from storage.records import VersionRecord

_NUMBER: Final = re.compile(r"v?([1-9]\d{0,8})", re.IGNORECASE | re.ASCII)
_WRITE: Final = "Write v3, latest, v2..v4 or @2025-06-19T12:00."


def find_version(address: str, versions: Sequence[VersionRecord]) -> VersionRecord:
    """The version an address names, among all versions of a story in their order.

    `@time` is what stood then, as far as looks tell; a day without an hour is its end. Raises
    NotFound when there is none, BadInput when the address cannot be read.
    """
    text = address.strip()
    numbered = _NUMBER.fullmatch(text)
    if not numbered and text != "latest" and not text.startswith("@"):
        raise BadInput(f"not a version: {address[:40]!r}", hint=_WRITE)
    if not versions:
        raise NotFound("the story has no version yet", hint="No look at it could be read so far.")
    if numbered:
        return _at(int(numbered.group(1)), versions)
    return versions[-1] if text == "latest" else _standing(text[1:], versions)


def find_versions(
    address: str, versions: Sequence[VersionRecord]
) -> tuple[VersionRecord, VersionRecord]:
    """The two ends of `v2..v4`, older first as written; an open end is the first or the latest."""
    old, dots, new = address.strip().partition("..")
    if not dots:
        raise BadInput(f"not a pair of versions: {address[:40]!r}", hint=_WRITE)
    return find_version(old or "v1", versions), find_version(new or "latest", versions)


def _at(number: int, versions: Sequence[VersionRecord]) -> VersionRecord:
    if number > len(versions):
        there = f"v1 to v{len(versions)}" if len(versions) > 1 else "v1 only"
        raise NotFound(f"there is no v{number}", hint=f"The story has {there}.")
    return versions[number - 1]


def _standing(time: str, versions: Sequence[VersionRecord]) -> VersionRecord:
    moment = parse_when(time).end
    for version in reversed(versions):
        if version.seen.start <= moment:
            return version
    raise NotFound(
        f"nothing had been seen by {time}",
        hint=f"v1 was first seen at {stamp(versions[0].seen.start)}.",
    )
