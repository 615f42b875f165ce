"""That a story was gone, in words and as values."""

from typing import TYPE_CHECKING, Any

from cli.render.words import count, minute

if TYPE_CHECKING:
    from storage.absences import Absence


def absence_words(absence: "Absence") -> str:
    """`gone since 2025-06-19 11:00 UTC: status 404 (3 looks)`."""
    since = minute(str(absence.since.seen))
    why = f"{absence.since.reason} ({count(absence.looks, 'look')})"
    if absence.back is None:
        return f"gone since {since} UTC: {why}"
    return f"was gone from {since} to {minute(str(absence.back.seen))} UTC: {why}"


def absence_dict(absence: "Absence") -> dict[str, Any]:
    return {
        "since": str(absence.since.seen),
        "told": str(absence.told.seen),
        "looks": absence.looks,
        "reason": absence.since.reason,
        "back": absence.back and str(absence.back.seen),
        "sha256": absence.since.block,
    }
