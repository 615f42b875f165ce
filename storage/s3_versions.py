"""What a bucket keeps of an archive's past: versions of objects, and marks of their removal."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

from newsdiff.errors import StorageFailed
from storage.findings import Finding, Progress, tell
from storage.probe import PROBES


@dataclass(frozen=True, slots=True)
class Kept:
    """A version of an object, or the mark that it was `removed`; `latest` is what stands now."""

    key: str
    latest: bool
    removed: bool = False


class Versioned(Protocol):
    """A place that may keep versions: storage/s3.py."""

    def keeps_versions(self) -> bool | None: ...

    def versions(self) -> Iterator[Kept]: ...


@dataclass(frozen=True, slots=True)
class PastChecked:
    """`gap` is what could not be checked, and why."""

    objects: int
    findings: tuple[Finding, ...]
    gap: str | None = None


def verify_versions(bucket: Versioned, progress: Progress | None = None) -> PastChecked:
    """Find what was ever written over, or removed: an archive's objects are written once.

    But for packs, which an order to withdraw removes: one that is gone for good is told only
    where its bytes are still kept.
    """
    findings, objects = [], 0
    try:
        for key, entries in groupby(bucket.versions(), key=lambda kept: kept.key):
            if key.startswith(PROBES):
                continue
            objects += 1
            if message := _history(key, list(entries)):
                findings.append(Finding(key, f"{key} {message}"))
            tell(progress, "objects", objects, objects)
    except StorageFailed as error:
        return PastChecked(objects, tuple(findings), str(error))
    return PastChecked(objects, tuple(findings), _gap(bucket.keeps_versions()))


def _history(key: str, entries: list[Kept]) -> str | None:
    versions = sum(not entry.removed for entry in entries)
    now = next((entry for entry in entries if entry.latest), None)
    if now is None or now.removed:
        return _gone(key, versions)
    if len(entries) > versions:
        return "was removed and made again"
    return f"was written over: there are {versions} versions" if versions > 1 else None


def _gone(key: str, versions: int) -> str | None:
    if not key.startswith("packs/"):
        return "was removed: a delete marker stands in its place"
    if versions:
        return "was removed, but older versions still hold its bytes: delete them too if ordered to"
    return None


def _gap(keeps: bool | None) -> str | None:  # noqa: FBT001 - what the server said
    if keeps is None:
        return "the server does not say whether it keeps versions"
    return None if keeps else "the bucket keeps no versions: what was replaced leaves no trace"
