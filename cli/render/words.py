"""Phrases that several reports use: figures, times, counts, quotes."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from rich.text import Text

if TYPE_CHECKING:
    from storage.records import VersionRecord

REMOVED = "rgb(190,80,0) strike"
ADDED = "rgb(0,95,175) underline"
FAINT = "dim"
_KEEP = 60  # characters of unchanged text shown on either side of a change

_HEDGES = {
    "about": "about",
    "at_least": "at least",
    "at_most": "at most",
    "more_than": "more than",
    "less_than": "less than",
    "nearly": "nearly",
    "up_to": "up to",
    "estimated": "an estimated",
}


def count(number: int, noun: str, plural: str | None = None) -> str:
    """`1 figure`, `2 figures`, `1,204 looks`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def pad(text: str, width: int, *, right: bool = False) -> str:
    """The text with blanks up to a width in columns of the screen; wide characters take two."""
    blanks = " " * (width - cell_len(text))
    return blanks + text if right else text + blanks


def figure_text(figure: dict[str, Any] | None) -> str:
    """A figure as its article prints it, with its hedge."""
    if figure is None:
        return "not stated"
    hedge = _HEDGES.get(figure["modifier"] or "", "")
    return f"{hedge} {figure['text']}".strip()


def was_now(change: dict[str, Any]) -> str:
    """`25,000 to 12,000`, `+15 (added)`, `40 (removed)`."""
    if change["kind"] == "added":
        return f"{figure_text(change['new'])} (added)"
    if change["kind"] == "removed":
        return f"{figure_text(change['old'])} (removed)"
    was, now = figure_text(change["old"]), figure_text(change["new"])
    is_range = change["old"]["high"] is not None or change["new"]["high"] is not None
    return f"{was} → {now}" if is_range else f"{was} to {now}"


def per(rate: str | None) -> str:
    """` a day`, ` an hour`, nothing."""
    return f" {'an' if rate[0] in 'aeiou' or rate == 'hour' else 'a'} {rate}" if rate else ""


def percent(value: float | None) -> str:
    return "" if value is None else f"{value:+.1f} %"


def difference(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:+,.0f}" if value == int(value) else f"{value:+,.2f}"


def minute(stamp: str | None) -> str:
    """`2025-06-19 11:30` of a stamp; a whole day stays a date."""
    if not stamp:
        return ""
    return stamp.replace("T", " ")[:16]


def second(stamp: str | None) -> str:
    """`2025-06-19 11:30:04Z` of a stamp; a whole day stays a date."""
    if not stamp:
        return ""
    return stamp if "T" not in stamp else stamp.replace("T", " ")[:19] + "Z"


def restored(version: "VersionRecord") -> str:
    """`  restores v1` behind a version that brought an older text back."""
    return f"  restores v{version.restores}" if version.restores else ""


def distinct(stamps: Sequence[str]) -> list[str]:
    """The stamps to the minute, or to the second where the minute does not tell them apart."""
    minutes = [minute(stamp) for stamp in stamps]
    if len(set(minutes)) == len(minutes):
        return minutes
    return [second(stamp).removesuffix("Z") for stamp in stamps]


def apart(start: str, end: str) -> str:
    """` (30 m 2 s apart)`; nothing where a time is known to the day only."""
    return f" ({span(start, end)} apart)" if "T" in start and "T" in end else ""


def span(start: str, end: str) -> str:
    """How long between two stamps, in the two largest units: `3 h 18 m`."""
    return length(int((_moment(end) - _moment(start)).total_seconds()))


def length(seconds: int) -> str:
    """A length of time in its two largest units: `3 h 18 m`."""
    units = (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1))
    parts = []
    for name, size in units:
        if seconds >= size:
            parts.append(f"{seconds // size} {name}")
            seconds %= size
    return " ".join(parts[:2]) or "0 s"


def _moment(stamp: str) -> datetime:
    moment = datetime.fromisoformat(stamp)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def marked(hunks: list[list[str]], *, whole: bool = False) -> Text:
    """A word diff: `[-removed-]{+added+}`, unchanged stretches shortened unless `whole`."""
    line = Text()
    for at, (kind, text) in enumerate(hunks):
        if kind == "removed":
            line.append(f"[-{text}-]", REMOVED)
        elif kind == "added":
            line.append(f"{{+{text}+}}", ADDED)
        else:
            line.append(text if whole else _shortened(text, at > 0, at < len(hunks) - 1))
    return line


def _shortened(text: str, after_change: bool, before_change: bool) -> str:  # noqa: FBT001
    if len(text) <= 2 * _KEEP:
        return text
    head = text[:_KEEP].rsplit(" ", 1)[0] + " …" if after_change else ""
    tail = "… " + text[-_KEEP:].split(" ", 1)[-1] if before_change else ""
    if head and tail:
        return head + tail.removeprefix("…")
    return head or tail or text


def around(sentence: str, start: int, end: int, reach: int = 34) -> str:
    """The sentence about a place in it: `…to dispatch 25,000 industrial workers…`."""
    left, right = max(0, start - reach), min(len(sentence), end + reach)
    text = sentence[left:right]
    if left:
        text = "…" + text.split(" ", 1)[-1]
    if right < len(sentence):
        text = text.rsplit(" ", 1)[0] + "…"
    return text.strip()
