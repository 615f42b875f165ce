"""What `verify` checks of keys, checkpoints and the word of others."""

from typing import TYPE_CHECKING

from newsdiff.errors import DamagedArchive
from storage.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.bucket import Bucket
    from storage.findings import Report
    from storage.succession import Succession, Tenure


def check_signatures(
    bucket: "Bucket", first: str, report: "Report", trusted: str | None, *, quick: bool
) -> tuple["Report", tuple["Tenure", ...]]:
    """The report on a sound log with what is wrong with its keys and checkpoints; the keys.

    `first` is the key of `archive.json`, `trusted` one that all later keys must have a signature
    from. A quick check reads the log for later keys only when the first did not sign the newest
    checkpoint; until then it tells of no keys.
    """
    from dataclasses import replace

    from storage.integrity import verify_checkpoints
    from storage.succession import Succession, read_succession

    if quick and trusted is None:
        checked = verify_checkpoints(bucket, Succession.of(first), report, quick=True)
        if checked.sound:
            return checked, ()
    keys = read_succession(bucket, first, report.state)
    checked = verify_checkpoints(bucket, keys, report, quick=quick)
    found = (*checked.findings, *_false_keys(keys, trusted))
    return replace(checked, findings=found), keys.tenures


def _false_keys(keys: "Succession", trusted: str | None) -> "Iterator[Finding]":
    for refusal in keys.refused:
        yield Finding("log/", f"it claims to rotate the key: {refusal.why}", refusal.event)
    if trusted is None:
        return
    try:
        keys.require_heirs(trusted)
    except DamagedArchive as error:
        yield Finding(error.key or "archive.json", str(error), error.event)
