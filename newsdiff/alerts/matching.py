"""Rules held against an occasion. Pure: the same for what happens now and for the past."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Final

from newsdiff.alerts.expression import holds
from newsdiff.alerts.occasion import Fact, Occasion, Story, facts
from newsdiff.alerts.rule import KINDS, Rule
from newsdiff.alerts.variables import variables
from newsdiff.changes.words import words_of

_ORDER: Final = {kind: place for place, kind in enumerate(KINDS)}


@dataclass(frozen=True, slots=True)
class Alert:
    """What one rule has to tell of one version, the gravest first."""

    rule: Rule
    occasion: Occasion
    facts: tuple[Fact, ...]

    @property
    def id(self) -> str:
        """The same whenever this rule meets this version, so that a receiver can drop doubles."""
        occasion = self.occasion
        told = (self.rule.name, occasion.story.id, occasion.block, str(occasion.seen))
        return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32]


def match(rules: Iterable[Rule], occasion: Occasion) -> list[Alert]:
    """One alert for each rule that something of the occasion meets, in the order of the rules."""
    happened = facts(occasion)
    alerts = []
    for rule in rules:
        if _follows(rule, occasion.story):
            told = [fact for fact in happened if _meets(rule, fact, occasion)]
            if told:
                alerts.append(Alert(rule, occasion, tuple(_once(sorted(told, key=_gravity)))))
    return alerts


def _follows(rule: Rule, story: Story) -> bool:
    return (
        (not rule.tags or not set(rule.tags).isdisjoint(story.tags))
        and (not rule.hosts or _is_of(story.host, rule.hosts))
        and (not rule.stories or any(_is_named(story, name) for name in rule.stories))
    )


def _is_of(host: str, hosts: Iterable[str]) -> bool:
    return any(host == name or host.endswith(f".{name}") for name in hosts)


def _is_named(story: Story, name: str) -> bool:
    return name in (story.id, story.url) or fnmatchcase(story.slug, name)


def _meets(rule: Rule, fact: Fact, occasion: Occasion) -> bool:
    """The conditions of one kind are about that kind alone; the others pass them by."""
    if fact.kind not in rule.on or (rule.unless_notice and fact.notice):
        return False
    if fact.kind == "figure" and not _is_figure_meant(rule, fact.part):
        return False
    if fact.kind == "source" and rule.lost and fact.lost not in {rule.lost, "named"}:
        return False
    if rule.contains and not _holds_words(rule.contains, fact.part):
        return False
    return rule.when is None or holds(rule.when, variables(fact, occasion))


def _is_figure_meant(rule: Rule, part: Mapping[str, Any]) -> bool:
    least = rule.min_change
    if least and not least.is_met(part["difference"], part["percent"]):
        return False
    if rule.in_headline and not part["in_headline"]:
        return False
    return not rule.concept or any(_counts(part["concept"], words) for words in rule.concept)


def _counts(concept: str, wanted: str) -> bool:
    """Whether a concept has all the words of the wanted one: "industrial workers", "workers"."""
    return set(words_of(wanted)) <= set(words_of(concept)) and bool(words_of(wanted))


def _holds_words(wanted: Iterable[str], part: Mapping[str, Any]) -> bool:
    said = " ".join(_texts(part)).casefold()
    return any(words.casefold() in said for words in wanted)


def _texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case Mapping():
            for inner in value.values():
                yield from _texts(inner)
        case list() | tuple():
            for inner in value:
                yield from _texts(inner)


def _once(told: Iterable[Fact]) -> Iterator[Fact]:
    """A sentence that is told with its figure or source is not told again as reworded."""
    shown = set()
    for fact in told:
        if fact.kind != "wording" or fact.sentences not in shown:
            shown.add(fact.sentences)
            yield fact


def _gravity(fact: Fact) -> tuple[int, bool, bool, float]:
    """Figures before sources; of figures, those that nobody owned up to and the largest."""
    part = fact.part
    percent = part.get("percent")
    return (
        _ORDER[fact.kind],
        fact.notice is not None,
        not part.get("in_headline", False),
        -abs(percent) if percent is not None else 0.0,
    )
