"""The variables of an expression: what a rule's `when` can ask about a fact."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from newsdiff.alerts.occasion import Fact, Occasion

Value = str | float | bool | list[str]


@dataclass(frozen=True, slots=True)
class Variable:
    """`absent` stands where a fact has no such thing, and tells the type."""

    absent: Value
    meaning: str


VARIABLES: Final[dict[str, Variable]] = {
    "kind": Variable("", "the kind of the fact, one of those of `on`"),
    "change": Variable("", "what became of it: `changed`, `added`, `removed`, `anonymised` ..."),
    "concept": Variable("", "what a figure counts"),
    "unit": Variable("", "a figure's unit"),
    "old": Variable(0.0, "a figure's value before"),
    "new": Variable(0.0, "a figure's value now"),
    "difference": Variable(0.0, "new less old"),
    "percent": Variable(0.0, "the difference in percent of the old value"),
    "in_headline": Variable(absent=False, meaning="whether a headline states the figure"),
    "in_quotation": Variable(absent=False, meaning="whether somebody is quoted with the figure"),
    "old_source": Variable("", "the source before"),
    "new_source": Variable("", "the source now"),
    "lost_named": Variable(absent=False, meaning="whether a named source went or lost its name"),
    "before": Variable("", "the sentence, headline or notice before"),
    "after": Variable("", "the sentence, headline or notice now"),
    "noticed": Variable(absent=False, meaning="whether a notice that came with it speaks of it"),
    "headline": Variable("", "the story's headline now"),
    "story": Variable("", "the story's slug"),
    "url": Variable("", "the story's URL"),
    "host": Variable("", "its host, without `www.`"),
    "tags": Variable([], "the story's tags"),
    "version": Variable(0.0, "the number of the version"),
}


def variables(fact: Fact, occasion: Occasion) -> dict[str, Value]:
    """Every variable of VARIABLES with its value, of the type that is documented."""
    part, story = fact.part, occasion.story
    told: dict[str, Any] = {
        "kind": fact.kind,
        "change": part.get("kind"),
        "lost_named": fact.lost == "named",
        "noticed": fact.notice is not None,
        "headline": story.headline,
        "story": story.slug,
        "url": story.url,
        "host": story.host,
        "tags": list(story.tags),
        "version": float(occasion.version),
        **_sides(fact),
    }
    for name in ("concept", "old_source", "new_source", "in_headline", "in_quotation"):
        told[name] = part.get(name)
    for name in ("difference", "percent"):
        told[name] = _number(part.get(name))
    return {
        name: variable.absent if told.get(name) is None else told[name]
        for name, variable in VARIABLES.items()
    }


def _sides(fact: Fact) -> dict[str, Any]:
    old, new = fact.part.get("old"), fact.part.get("new")
    if fact.kind == "figure":
        stated = new or old or {}
        return {
            "unit": stated.get("unit"),
            "old": _number((old or {}).get("value")),
            "new": _number((new or {}).get("value")),
            "before": (old or {}).get("sentence"),
            "after": (new or {}).get("sentence"),
        }
    if fact.kind in {"source", "quote"}:
        return {"before": fact.part["old_sentence"], "after": fact.part["new_sentence"]}
    if fact.kind == "check":
        return {"before": fact.part["other"]["sentence"], "after": fact.part["one"]["sentence"]}
    return {"before": _text(old), "after": _text(new)}


def _text(side: str | Mapping[str, Any] | None) -> str | None:
    return side["text"] if isinstance(side, Mapping) else side


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)
