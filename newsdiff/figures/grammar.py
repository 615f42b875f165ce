"""Figures found in a text: what stands here is skipped, or is a quantity of something."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from newsdiff.figures.concepts import concept_of
from newsdiff.figures.datings import only_dates
from newsdiff.figures.figure import Figure, Modifier
from newsdiff.figures.lexicon import Lexicon, lexicon, sign_of
from newsdiff.figures.modifiers import hedge_before, hedge_behind
from newsdiff.figures.nouns import phrase_from
from newsdiff.figures.quantities import Quantity, quantity_at
from newsdiff.figures.rates import rate_of
from newsdiff.figures.skips import skipped
from newsdiff.figures.tokens import Tokens, paragraphs


def extract_figures(text: str, language: str = "en", *, decimal: str | None = None) -> list[Figure]:
    """The figures of a text in their order.

    `language` is an ISO 639-1 code, "en-GB" and the like too; a language we do not know is read as
    English. `decimal` is the sign that parts decimals; by default what `sign_of` says of the text.
    Linear in the length of the text; never raises, whatever the text holds.
    """
    lex = lexicon(language, decimal or sign_of(text, language))
    return [
        figure
        for tokens in paragraphs(text, elision=lex.elision)
        for figure in _figures(text, tokens, lex)
    ]


def _figures(text: str, tokens: Tokens, lex: Lexicon) -> Iterator[Figure]:
    latest: dict[str | None, str] = {}  # by unit
    free = behind = 0
    for at in candidates(tokens, lex):
        if at < free:
            continue
        free, _ = skipped(tokens, at, lex)
        quantity = None if free else quantity_at(tokens, at, lex)
        if quantity is None or quantity.start < behind:
            continue
        free = behind = max(quantity.end, at + 1)
        if only_dates(tokens, quantity, lex):
            continue
        figure = _figure(text, tokens, quantity, lex, latest)
        latest[quantity.unit] = figure.concept
        yield figure


def candidates(tokens: Tokens, lex: Lexicon) -> list[int]:
    """The tokens at which a number may begin, in digits or words."""
    triggers = lex.triggers
    return [at for at, word in enumerate(tokens.low) if word in triggers or "0" <= word[-1:] <= "9"]


def _figure(
    text: str, tokens: Tokens, quantity: Quantity, lex: Lexicon, latest: Mapping[str | None, str]
) -> Figure:
    named = phrase_from(tokens, quantity.end, lex)
    modifier, quantity = _hedged(tokens, quantity, named, lex)
    start, end = tokens.starts[quantity.start], tokens.ends[quantity.end - 1]
    return Figure(
        start=start,
        end=end,
        text=text[start:end],
        value=quantity.value,
        high=quantity.high,
        unit=quantity.unit,
        modifier=modifier,
        concept=concept_of(tokens, quantity, lex, latest.get(quantity.unit, "")),
        rate=rate_of(tokens, quantity, named, lex),
    )


def _hedged(
    tokens: Tokens, quantity: Quantity, named: int, lex: Lexicon
) -> tuple[Modifier | None, Quantity]:
    duration = quantity.kind == "time"
    before = hedge_before(tokens, quantity.start, lex, duration=duration, part=quantity.part)
    if before:
        quantity = replace(quantity, hedged=before[1])
    behind = hedge_behind(tokens, quantity.end, lex) or _hedge_behind_noun(
        tokens, quantity, named, lex
    )
    return quantity.vague or (before[0] if before else behind), quantity


def _hedge_behind_noun(
    tokens: Tokens, quantity: Quantity, named: int, lex: Lexicon
) -> Modifier | None:
    """The hedge in "30,000 doses of vaccine or more"."""
    at = named
    if tokens.low[at] in lex.sets["of"]:
        at = phrase_from(tokens, at + 1, lex)
    return hedge_behind(tokens, at, lex) if at > quantity.end else None
