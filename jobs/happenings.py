"""What a watch tells as it goes: for its log and its metrics, never for its decisions."""

from typing import Final, Protocol

from jobs.journal import Looked
from newsdiff.events import Captured, CaptureFailed, Look, Refused, Unchanged

_OUTCOMES: Final = {Captured: "captured", Unchanged: "unchanged", Refused: "refused"}

Scalar = str | int | float | None


class Tell(Protocol):
    """Takes a happening: its kind (`look`, `version`, `chore`, ...) and its particulars.

    Called from the watch's own thread; must not raise and must not take long.
    """

    def __call__(self, kind: str, /, **particulars: Scalar) -> None: ...


def untold(kind: str, /, **particulars: Scalar) -> None:
    """A `Tell` for when nobody listens."""


def look_told(looked: Looked) -> dict[str, Scalar]:
    """A look in particulars: whose, how it ended (`outcome`), and what speaks for that."""
    told: dict[str, Scalar] = {"story": looked.followed.slug, "url": looked.followed.url}
    if not looked.sightings:
        outcome = "broken" if looked.error else "put off"
        return told | {"outcome": outcome, "reason": looked.error, "bytes": 0}
    event = looked.sightings[-1].event
    return told | {
        "outcome": _OUTCOMES.get(type(event), "failed"),
        "status": getattr(event, "status", None),
        "reason": trouble_of(event) if isinstance(event, Look) else "",
        "bytes": sum(len(sighting.payload or b"") for sighting in looked.sightings),
    }


def trouble_of(event: Look) -> str:
    """What was wrong with a look, in words; empty when nothing was."""
    match event:
        case CaptureFailed(failure=failure, reason=reason):
            return f"{failure}: {reason}"
        case Refused(rule=rule, reason=reason):
            return f"{rule}: {reason}"
        case Captured(status=status) | Unchanged(status=status) if status >= 400:
            return f"it answered {status}"
        case _:
            return ""
