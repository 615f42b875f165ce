"""An alert in words: a subject that carries the whole fact, a text and a page for e-mail."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING, Any, Final

from cli.render.change import figure_words, sourcing_words
from cli.render.changed import between_words
from cli.render.words import count, figure_text, per, percent, second
from newsdiff.alerts.message import Message
from newsdiff.alerts.occasion import Fact, Occasion, facts
from newsdiff.alerts.plain import plain

if TYPE_CHECKING:
    from newsdiff.alerts.matching import Alert

_SUBJECT: Final = 240  # characters
_TITLE: Final = 80
_QUOTE: Final = 400
_MOST_FACTS: Final = 20
_LONGEST: Final = 2_000  # characters of a value
_MOST_PARTS: Final = 100
_FIGURE: Final = {"added": "newly states {}", "removed": "no longer states {}"}
_OWNED_UP: Final = frozenset({"figure", "source", "quote", "headline", "wording"})


def message(alert: "Alert") -> Message:
    """The alert as it is sent at once."""
    return Message(
        id=alert.id,
        thread=alert.occasion.story.id,
        subject=subject(alert),
        text="\n".join(_lines(alert)) + "\n",
        html=page([alert]),
        content=content(alert),
    )


def digest(alerts: "Sequence[Alert]", told_by: str) -> Message:
    """Several alerts in one message; `told_by` is the name of the digest."""
    ident = sha256("\n".join(sorted(alert.id for alert in alerts)).encode()).hexdigest()[:32]
    stories = len({alert.occasion.story.id for alert in alerts})
    amount = f"{count(len(alerts), 'alert')} on {count(stories, 'story', 'stories')}"
    parts = ["\n".join(_lines(alert)) for alert in alerts]
    return Message(
        id=ident,
        thread=f"digest-{told_by}",
        subject=plain(f"{told_by}: {amount}", _SUBJECT),
        text=("\n\n" + "-" * 40 + "\n\n").join(parts) + "\n",
        html=page(alerts),
        content={"digest": told_by, "alerts": [content(alert) for alert in alerts]},
    )


def subject(alert: "Alert") -> str:
    """`Toll bridge story: 25,000 workers became 12,000 (-52.0 %), no notice found — host`."""
    story, lead = alert.occasion.story, alert.facts[0]
    rest = len(alert.facts) - 1
    more = f" (and {rest} more)" if rest else ""
    host = f" — {plain(story.host, _TITLE)}" if story.host else ""
    title = plain(story.headline or story.slug, _TITLE)
    words = plain(f"{title}: {_lead(lead)}{_owning_up(lead)}", _SUBJECT - len(more) - len(host))
    return words + more + host


def content(alert: "Alert") -> dict[str, Any]:
    """The alert as values, in the shape of docs/reference/rules.md."""
    occasion = alert.occasion
    story = occasion.story
    told: dict[str, Any] = {
        "alert": alert.id,
        "rule": alert.rule.name,
        "subject": subject(alert),
        "story": {
            "id": story.id,
            "slug": story.slug,
            "url": story.url,
            "headline": story.headline,
            "tags": list(story.tags),
        },
        "version": occasion.version,
        "old_version": occasion.old_version,
        "sha256": occasion.block,
        "old_sha256": occasion.before,
        "changed_between": [
            occasion.last_without and str(occasion.last_without),
            str(occasion.seen),
        ],
        "facts": [
            {"kind": fact.kind, "notice": fact.notice, **_own(fact.part)}
            for fact in alert.facts[:_MOST_FACTS]
        ],
        "more": len(alert.facts[_MOST_FACTS:]),
    }
    return {name: _bounded(value) for name, value in told.items()}


def _bounded(value: Any) -> Any:
    """With texts and lists cut to what a receiver should have to take of a page."""
    match value:
        case str():
            return value[:_LONGEST]
        case Mapping():
            return {name: _bounded(inner) for name, inner in value.items()}
        case list() | tuple():
            return [_bounded(inner) for inner in value[:_MOST_PARTS]]
        case _:
            return value


def _own(part: Any) -> dict[str, Any]:
    """A fact's own values; its `kind` is what became of it."""
    told = dict(part)
    if "kind" in told:
        told["change"] = told.pop("kind")
    return told


def _lead(fact: Fact) -> str:
    """The fact in the words of a subject."""
    match fact.kind:
        case "figure":
            return _figure(dict(fact.part))
        case "source":
            return f"source {sourcing_words(dict(fact.part))}"
        case _:
            return _words(fact)


def _words(fact: Fact) -> str:
    """The fact in the words of a list."""
    part = dict(fact.part)
    match fact.kind:
        case "figure":
            return figure_words(part)
        case "source" | "quote":
            return sourcing_words(part)
        case "check":
            return str(part["what"])
        case "gone" | "back":
            return _absence(part)
        case _:
            return _text(fact)


def _text(fact: Fact) -> str:
    """A headline, notice or sentence."""
    was, now = fact.sentences
    if fact.kind == "headline":
        return f"headline was “{plain(was or '', _TITLE)}”"
    if fact.kind == "notice":
        told = fact.part["new"] or fact.part["old"]
        return f"{told['kind']} {fact.part['kind']}: “{plain(told['text'], 2 * _TITLE)}”"
    verb = "reworded" if was and now else "came" if now else "went"
    return f"a sentence {verb}: “{plain(now or was or '', _TITLE)}”"


def _absence(part: Mapping[str, Any]) -> str:
    since = second(part["since"])
    if part["kind"] == "back":
        return f"back at its address, gone since {since}"
    answers = f", it answers {part['status']}" if part["status"] else ""
    return f"gone from its address since {since}{answers}"


def _figure(part: dict[str, Any]) -> str:
    stated = part["new"] or part["old"]
    counted = f" {plain(part['concept'], _TITLE)}" if part["concept"] else ""
    rate = per(stated["rate"])
    if part["kind"] in _FIGURE:
        return _FIGURE[part["kind"]].format(f"{figure_text(stated)}{counted}{rate}")
    size = f" ({percent(part['percent'])})" if part["percent"] is not None else ""
    was, now = figure_text(part["old"]), figure_text(part["new"])
    return f"{was}{counted}{rate} became {now}{size}"


def _owning_up(fact: Fact) -> str:
    if fact.kind not in _OWNED_UP:
        return ""
    return ", a notice says so" if fact.notice else ", no notice found"


def _lines(alert: "Alert") -> Iterator[str]:
    occasion = alert.occasion
    yield subject(alert)
    for fact in alert.facts[:_MOST_FACTS]:
        yield ""
        yield from _fact(fact)
    if len(alert.facts) > _MOST_FACTS:
        yield ""
        yield f"and {len(alert.facts) - _MOST_FACTS} more"
    yield ""
    yield from _context(occasion)
    yield ""
    yield from (f"{name:<9} {words}" for name, words in _proof(alert))


def _fact(fact: Fact) -> Iterator[str]:
    yield f"{fact.kind:<9} {plain(_words(fact), _QUOTE)}"
    for name, sentence in _sentences(fact):
        yield f"  {name:<7} “{plain(sentence, _QUOTE)}”"
    if fact.kind in _OWNED_UP:
        told = f"“{plain(fact.notice, _QUOTE)}”" if fact.notice else "no notice found"
        yield f"  notice  {told}"


def _sentences(fact: Fact) -> Iterator[tuple[str, str]]:
    """What it was and is now, where that is not told already."""
    if fact.kind != "notice":
        for name, sentence in zip(("was", "now"), fact.sentences, strict=True):
            if sentence:
                yield name, sentence


def _context(occasion: Occasion) -> Iterator[str]:
    """What else matters to whoever judges the change: sources gone, notices, and when."""
    happened = facts(occasion)
    lost = [
        plain(fact.part["old_source"], _TITLE) + (" (named)" if fact.lost == "named" else "")
        for fact in happened
        if fact.lost and fact.part["old_source"]
    ]
    if lost:
        yield f"sources lost: {', '.join(dict.fromkeys(lost[:_MOST_FACTS]))}"
    for fact in happened:
        if fact.kind == "notice" and fact.part["new"]:
            yield f"{fact.part['new']['kind']}: “{plain(fact.part['new']['text'], _QUOTE)}”"
    if occasion.last_without is None:
        yield f"seen {second(str(occasion.seen))}"
    else:
        yield between_words(occasion.last_without, occasion.seen)


def _proof(alert: "Alert") -> Iterator[tuple[str, str]]:
    occasion = alert.occasion
    story = occasion.story
    yield "page", plain(story.url, 2_000)
    yield f"v{occasion.old_version}", f"sha256 {occasion.before}"
    if occasion.absence:
        yield str(occasion.absence["kind"]), f"sha256 {occasion.block}"
        yield "see it", f"newsdiff log {story.slug}"
    else:
        yield f"v{occasion.version}", f"sha256 {occasion.block}"
        span = f"v{occasion.old_version}..v{occasion.version}"
        yield "see it", f"newsdiff diff {story.slug} {span}"
    yield "prove it", f"newsdiff prove {story.slug} v{occasion.version}"
    if alert.rule.name:
        yield "rule", alert.rule.name


def page(alerts: "Iterable[Alert]") -> str:
    """The same as HTML: every word of a page escaped, no links but to the story, no styles."""
    return "<hr>\n".join("\n".join(_sections(alert)) for alert in alerts) + "\n"


def _sections(alert: "Alert") -> Iterator[str]:
    yield f"<h3>{escape(subject(alert))}</h3>"
    for fact in alert.facts[:_MOST_FACTS]:
        yield f"<p><b>{escape(fact.kind)}</b> {escape(plain(_words(fact), _QUOTE))}</p>"
        for name, sentence in _sentences(fact):
            tag = "del" if name == "was" else "ins"
            quoted = escape(plain(sentence, _QUOTE))
            yield f"<blockquote><{tag}>{quoted}</{tag}></blockquote>"
        if fact.kind in _OWNED_UP:
            told = plain(fact.notice, _QUOTE) if fact.notice else "no notice found"
            yield f"<p><i>{escape(told)}</i></p>"
    if len(alert.facts) > _MOST_FACTS:
        yield f"<p>and {len(alert.facts) - _MOST_FACTS} more</p>"
    yield from (f"<p>{escape(line)}</p>" for line in _context(alert.occasion))
    rows = "".join(
        f"<tr><td>{escape(name)}</td><td>{_cell(name, words)}</td></tr>"
        for name, words in _proof(alert)
    )
    yield f"<table>{rows}</table>"


def _cell(name: str, words: str) -> str:
    shown = escape(words)
    is_link = name == "page" and words.startswith(("https://", "http://"))
    return f'<a href="{shown}">{shown}</a>' if is_link else f"<code>{shown}</code>"
