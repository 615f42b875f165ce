"""The variables of an expression: what a rule's `when` can ask about a fact."""

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
    before, after = fact.sentences
    told: dict[str, Any] = {
        "kind": fact.kind,
        "change": part.get("kind"),
        "lost_named": fact.lost == "named",
        "before": before,
        "after": after,
        "noticed": fact.notice is not None,
        "headline": story.headline,
        "story": story.slug,
        "url": story.url,
        "host": story.host,
        "tags": list(story.tags),
        "version": float(occasion.version),
        **_figures(fact),
    }
    for name in ("concept", "old_source", "new_source", "in_headline", "in_quotation"):
        told[name] = part.get(name)
    for name in ("difference", "percent"):
        told[name] = _number(part.get(name))
    return {
        name: variable.absent if told.get(name) is None else told[name]
        for name, variable in VARIABLES.items()
    }


def _figures(fact: Fact) -> dict[str, Any]:
    if fact.kind != "figure":
        return {}
    old, new = fact.part["old"] or {}, fact.part["new"] or {}
    return {
        "unit": (new or old).get("unit"),
        "old": _number(old.get("value")),
        "new": _number(new.get("value")),
    }


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)
