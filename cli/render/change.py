"""One change between two versions, as a person reads it in `diff` and `compare`."""

from collections.abc import Callable, Iterator
from typing import Any

from rich.text import Text

from cli.render.words import count, difference, marked, per, percent, was_now

_LABEL = 10  # columns of the word that begins a line
_SHORT = {
    "added": "came",
    "removed": "went",
    "replaced": "replaced",
    "named": "got a name",
    "anonymised": "lost its name",
    "hedged": "hedged",
    "firmed": "firmed",
    "quote_altered": "quote altered",
    "quote_added": "quote added",
    "quote_removed": "quote removed",
    "link_added": "reference added",
    "link_removed": "reference removed",
}
_OF_SOURCES = {
    "added", "removed", "replaced", "named", "anonymised", "link_added", "link_removed"
}  # fmt: skip

Noticed = Callable[[dict[str, Any]], str] | None


def changed_words(change: dict[str, Any] | None) -> str:
    """`headline, 1 figure, sourcing`: what a version changed, in a few words."""
    if change is None:
        return "first capture"
    words = [name for name in ("headline", "byline", "dek") if change[name]]
    if change["figures"]:
        words.append(count(len(change["figures"]), "figure"))
    if change["sourcing"]:
        words.append("sourcing")
    if change["notices"]:
        words.append(f"notice {change['notices'][0]['kind']}")
    if not words:
        words = [name for name in ("numbers", "wording", "links", "moves") if change[name]]
    return ", ".join(words) or "nothing"


def wording_lines(change: dict[str, Any], *, whole: bool = False) -> Iterator[Text]:
    """The word diff, a line for each sentence that differs."""
    for edit in change["wording"]:
        if edit["place"] == "body":
            place = f"¶{edit['new_paragraph'] or edit['old_paragraph']}"
        else:
            place = edit["place"]
        line = Text(f"  {place:<4}  ")
        line.append_text(marked(edit["hunks"], whole=whole))
        yield line


def finding_lines(change: dict[str, Any], noticed: Noticed = None) -> Iterator[Text]:
    """A line for each finding: headline, figures, numbers, sourcing, notices and so on.

    `noticed` says of a figure or a source whether a notice speaks of it.
    """
    fields = {name: change[name] for name in ("headline", "byline", "dek")}
    for name, field in (fields | (change["dates"] or {})).items():
        if field:
            yield _line(name, f"{field['old'] or '(none)'} → {field['new'] or '(none)'}")
    for figure in change["figures"]:
        yield _line("figure", figure_words(figure) + _remark(figure, noticed))
    for number in change["numbers"]:
        yield _line("number", f"{number['old']['text']} to {number['new']['text']}")
    for edit in change["sourcing"]:
        yield _line("sourcing", _sources(edit) + _remark(edit, noticed))
    for notice in change["notices"]:
        text = (notice["new"] or notice["old"])["text"]
        yield _line("notice", f"{notice['kind']}: {text}")
    for link in change["links"]:
        yield _line("link", _link_words(link))
    for move in change["moves"]:
        text = move["text"] if len(move["text"]) <= 60 else move["text"][:57] + "…"
        yield _line("moved", f"¶{move['old_paragraph']} to ¶{move['new_paragraph']}: {text}")


def figure_words(figure: dict[str, Any]) -> str:
    """`industrial workers: 25,000 to 12,000 (-13,000, -52.0 %), in the headline too`."""
    name = figure["concept"] or "a figure"
    rate = (figure["new"] or figure["old"])["rate"]
    amounts = [w for w in (difference(figure["difference"]), percent(figure["percent"])) if w]
    words = f"{name}{per(rate)}: {was_now(figure)}"
    if figure["kind"] == "changed" and amounts:
        words += f" ({', '.join(amounts)})"
    return words + (", in the headline too" if figure["in_headline"] else "")


def sourcing_words(edit: dict[str, Any]) -> str:
    """`lost its name: NHK → a person familiar with the talks`."""
    kind = _SHORT[edit["kind"]]
    old, new = edit["old_source"], edit["new_source"]
    if edit["kind"].startswith("quote"):
        was, now = edit["old_quote"], edit["new_quote"]
        quotes = " → ".join(f"“{quote}”" for quote in (was, now) if quote)
        return f"{kind}: {new or old or 'unattributed'}: {quotes}"
    if edit["kind"] in ("hedged", "firmed"):
        was = " ".join(w for w in (old, edit["old_cue"]) if w) or "stated flatly"
        now = " ".join(w for w in (new, edit["new_cue"]) if w) or "stated flatly"
        return f"{kind}: {was} → {now}"
    if old and new:
        return f"{kind}: {old} → {new}"
    return f"{kind}: {new or old}"


def _sources(edit: dict[str, Any]) -> str:
    """`-NHK  +a person familiar with the talks  (lost its name)`."""
    if edit["kind"] not in _OF_SOURCES:
        return sourcing_words(edit)
    signed = (("-", edit["old_source"]), ("+", edit["new_source"]))
    names = "  ".join(f"{sign}{name}" for sign, name in signed if name)
    return f"{names}  ({_SHORT[edit['kind']]})"


def _remark(part: dict[str, Any], noticed: Noticed) -> str:
    return f"   {noticed(part)}" if noticed else ""


def _link_words(link: dict[str, Any]) -> str:
    targets = " → ".join(target for target in (link["old"], link["new"]) if target)
    return f"{link['kind']}: {targets}" + (f" ({link['text']})" if link["text"] else "")


def _line(label: str, words: str) -> Text:
    return Text(f"{label:<{_LABEL}}") + Text(words)
