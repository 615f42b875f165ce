"""The reports on figures, sourcing and notices, in lines."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from rich.text import Text

from cli.ledger import Entry, wait
from cli.render.change import sourcing_words
from cli.render.words import (
    FAINT,
    around,
    count,
    difference,
    percent,
    second,
    span,
    was_now,
)

if TYPE_CHECKING:
    from storage.records import FigureRecord, StoryRecord

_INDENT = "      "


def figure_lines(
    story: "StoryRecord",
    ledger: Sequence[Entry],
    standing: "Sequence[FigureRecord]",
    *,
    everything: bool,
) -> Iterator[Text]:
    """`2 figures changed over 4 versions`, then each with its was and now."""
    changed = count(len(ledger), "figure change")
    yield Text(f"{changed} over {count(story.versions, 'version')} of {story.slug}")
    for entry in ledger:
        yield Text("")
        yield from _figure_entry(entry)
    touched = {_printed(side) for entry in ledger for side in (entry.change["new"],) if side}
    rest = [r for r in standing if r.figure.text not in touched]
    if everything and standing:
        yield Text("")
        yield Text("Stated now")
        for record in standing:
            figure = record.figure
            yield Text(f"  {figure.text:>14}  {figure.concept or '?'}", FAINT)
    elif rest:
        yield Text("")
        names = " · ".join(_named(record) for record in rest[:6])
        more = f" · {len(rest) - 6} more (--all)" if len(rest) > 6 else ""
        yield Text(f"Unchanged   {names}{more}", FAINT)


def _printed(side: dict[str, Any]) -> str:
    return str(side["text"])


def _named(record: "FigureRecord") -> str:
    figure = record.figure
    return figure.text if figure.unit else f"{figure.text} {figure.concept}".strip()


def _figure_entry(entry: Entry) -> Iterator[Text]:
    change = entry.change
    rate = (change["new"] or change["old"])["rate"]
    name = (change["concept"] or "a figure") + (f" a {rate}" if rate else "")
    amounts = "  ".join(
        w for w in (difference(change["difference"]), percent(change["percent"])) if w
    )
    line = Text("  ")
    line.append(name, "bold")
    line.append(f"   {was_now(change)}   {amounts}".rstrip() + f"   v{entry.version.number}")
    yield line
    for word, side in (("was", change["old"]), ("now", change["new"])):
        if side:
            yield Text(f'{_INDENT}{word}  "{_quote(side)}"', FAINT)
    yield Text(f"{_INDENT}{_interval(entry)}{_also(change)}", FAINT)
    yield Text(f"{_INDENT}{_notice_words(entry)}", FAINT)


def _quote(side: dict[str, Any]) -> str:
    at = side["sentence"].find(side["text"])
    return around(side["sentence"], max(at, 0), max(at, 0) + len(side["text"]))


def _interval(entry: Entry) -> str:
    version = entry.version
    if version.before_seen is None:
        return f"seen {second(str(version.seen))}"
    return f"changed between {second(str(version.before_seen))} and {second(str(version.seen))}"


def _also(change: dict[str, Any]) -> str:
    words = [
        w
        for key, w in (("in_headline", "in the headline too"), ("in_quotation", "in a quotation"))
        if change[key]
    ]
    return "".join(f", {word}" for word in words)


def _notice_words(entry: Entry) -> str:
    if entry.notice is None:
        return "no notice found"
    later = wait(entry)
    if later is None:
        return f"a notice in v{entry.notice.number} says so"
    return f"corrected by a notice in v{entry.notice.number}, {span(*later)} later"


def sourcing_lines(story: "StoryRecord", ledger: Sequence[Entry]) -> Iterator[Text]:
    changed = count(len(ledger), "sourcing change")
    yield Text(f"{changed} over {count(story.versions, 'version')} of {story.slug}")
    for entry in ledger:
        yield Text("")
        line = Text("  ")
        line.append(sourcing_words(entry.change), "bold")
        line.append(f"   v{entry.version.number}")
        yield line
        if entry.change["claim"] and not entry.change["kind"].startswith(("quote", "link")):
            claim = entry.change["claim"]
            yield Text(f'{_INDENT}"{claim if len(claim) <= 120 else claim[:119] + "…"}"', FAINT)
        yield Text(f"{_INDENT}{_interval(entry)}", FAINT)
        yield Text(f"{_INDENT}{_notice_words(entry)}", FAINT)
