"""Headlines and descriptions that still say what the text dropped in this very version."""

from collections.abc import Iterator
from typing import Any, Final

from newsdiff.article import Article
from newsdiff.changes.equality import is_telling, same_quantity
from newsdiff.changes.words import head_word, words_of
from newsdiff.consistency.agreement import agree
from newsdiff.consistency.backing import backs
from newsdiff.consistency.disagreement import Disagreement, Statement
from newsdiff.consistency.statements import Stated, Statements, place_name
from newsdiff.figures import Figure
from newsdiff.presence import Phrase, presence

_GONE: Final = frozenset({"removed", "replaced", "anonymised"})
_MOST: Final = 500  # changed figures
_MOST_NAMES: Final = 100
_SHORTEST: Final = 3  # letters of a source


def stale_figures(stated: Statements, change: dict[str, Any]) -> Iterator[Disagreement]:
    """`change` is `Change.to_dict()` from the version before."""
    for part in change["figures"][:_MOST]:
        old, new = part["old"], part["new"]
        if old is None or old["place"] != "body" or part["kind"] not in ("changed", "removed"):
            continue
        was = _figure(old, part["concept"])
        now = _figure(new, part["concept"]) if new else None
        for claim in stated.claims():
            if _is_stale(claim, was, now, stated):
                yield _stale_figure(claim, old, new)


def _is_stale(claim: Stated, was: Figure, now: Figure | None, stated: Statements) -> bool:
    figure = claim.mention.figure
    known = bool(was.unit) or is_telling(was) or _counts_alike(claim, was)
    if not known or not same_quantity(figure, was) or (now and agree(figure, now)):
        return False
    return not any(backs(other, claim) for other in stated.body)


def _counts_alike(claim: Stated, was: Figure) -> bool:
    return bool(claim.mention.words & set(words_of(was.concept))) or (
        claim.mention.head == head_word(was.concept) != ""
    )


def _stale_figure(claim: Stated, old: dict[str, Any], new: dict[str, Any] | None) -> Disagreement:
    now = f"it now says {new['text']}" if new else "it no longer says so"
    return Disagreement(
        "stale_figure",
        f"{place_name(claim.place)} still says {claim.mention.figure.text}, as the text did until "
        f"this version; {now}",
        claim.quote(),
        Statement("before", old["text"], old["sentence"], old["start"]),
    )


def stale_sources(stated: Statements, change: dict[str, Any]) -> Iterator[Disagreement]:
    """Sources that the text no longer names anywhere."""
    gone = [part for part in change["sourcing"] if part["kind"] in _GONE and part["old_source"]]
    for name in list(dict.fromkeys(part["old_source"] for part in gone))[:_MOST_NAMES]:
        if not _is_name(name) or _mentions(stated, name):
            continue
        sentence = next(part["old_sentence"] for part in gone if part["old_source"] == name)
        for place, text in stated.texts():
            for start, end in _spans(name, text):
                yield Disagreement(
                    "stale_source",
                    f"{place_name(place)} still names {name}, whom the text no longer names",
                    Statement(place, text[start:end], text, start),
                    Statement("before", name, sentence or name),
                )


def still_stale(found: Disagreement, article: Article) -> bool:
    """Whether a later version still says what an earlier one was found to be behind with."""
    shown = {"headline": article.headline, "dek": article.dek}
    shown.update((teaser.name, teaser.text) for teaser in article.teasers)
    is_shown = found.one.sentence in shown.get(found.one.place, "")
    if not found.kind.startswith("stale") or not is_shown:
        return False
    _, (sights,) = presence([article], found.one.text)
    return not any(sight.place == "body" for sight in sights)


def _mentions(stated: Statements, name: str) -> bool:
    """Whether the text has the name or the last word of it."""
    body = stated.document.texts["body"]
    return any(_spans(part, body) for part in (name, name.rsplit(maxsplit=1)[-1]))


def _spans(name: str, text: str) -> list[tuple[int, int]]:
    return list(Phrase(name).spans(text, ""))


def _is_name(name: str) -> bool:
    return len(name) >= _SHORTEST and any(letter.isupper() for letter in name)


def _figure(side: dict[str, Any], concept: str) -> Figure:
    fields = ("start", "end", "text", "value", "high", "unit", "modifier", "rate")
    return Figure(concept=concept, **{name: side[name] for name in fields})
