"""Attributions of a text: the rules' drafts with quotations shared out and sources named."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from newsdiff.languages import nearest_language
from newsdiff.sourcing.attribution import Attribution, Extent, Span
from newsdiff.sourcing.datelines import agency_credits
from newsdiff.sourcing.drafts import Draft
from newsdiff.sourcing.headlines import headline_attributions
from newsdiff.sourcing.lexicon import Lexicon, lexicon
from newsdiff.sourcing.reading import Range, Reading, read
from newsdiff.sourcing.register import Register
from newsdiff.sourcing.rules import drafts
from newsdiff.sourcing.sources import Source
from newsdiff.sourcing.speech import (
    Speech,
    attach_quotations,
    part_contents,
    share_chains,
    speeches,
)

if TYPE_CHECKING:
    from newsdiff.sourcing.learned import Weights

_LEARNED: Final = "en"  # the language of the model


def extract_attributions(text: str, language: str = "en") -> list[Attribution]:
    """Who says what in a text, in the order of the cues. Any string is accepted; linear time.

    English is read by rules and a trained model, attitudes ("backs", "agreed to") included; other
    languages by rules alone. A language without a lexicon of its own is read as English.
    Headlines are best given alone.
    """
    if nearest_language(language) != _LEARNED:
        return rule_attributions(text, language)
    from newsdiff.sourcing.learned import shipped

    return learned_attributions(text, shipped())


def learned_attributions(text: str, weights: "Weights") -> list[Attribution]:
    """What rules and model find in an English text, by the weights given."""
    from newsdiff.sourcing.learned import with_learned

    lex = lexicon(_LEARNED)
    page = read(text, lex.cut)
    return _completed(page, lex, with_learned(page, lex, list(drafts(page, lex)), weights))


def rule_attributions(text: str, language: str = "en") -> list[Attribution]:
    """What the rules alone find: fewer attitudes, and nothing that hangs on a word near by.

    This is what versions are compared by: a model may read one sentence two ways when its
    neighbour changes, a rule seldom does.
    """
    lex = lexicon(language)
    page = read(text, lex.cut)
    return _completed(page, lex, list(drafts(page, lex)))


def _completed(page: Reading, lex: Lexicon, said: list[Draft]) -> list[Attribution]:
    found = sorted(
        [*said, *agency_credits(page, lex), *headline_attributions(page, lex)], key=_position
    )
    part_contents(page, found)
    share_chains(page, found)
    attach_quotations(page, found)
    return list(_attributions(page, lex, found))


def _position(draft: Draft) -> int:
    return draft.cue[0]


def _attributions(page: Reading, lex: Lexicon, found: list[Draft]) -> Iterator[Attribution]:
    register = Register(page, lex)
    for draft, speech in zip(found, speeches(page, found), strict=True):
        source = register.identify(draft.source) if draft.source else None
        yield _attribution(page, draft, speech, source)


def _attribution(page: Reading, draft: Draft, speech: Speech, source: Source | None) -> Attribution:
    return Attribution(
        source=page.span(draft.source) if draft.source else None,
        cue=_cue(page, draft),
        content=_extent(page, draft.contents),
        kind=speech.kind,
        named=source.named if source else None,
        name=source.name if source else None,
        source_class=source.sort if source else None,
        cue_class=draft.cue_class,
        strength=draft.strength,
        quotes=speech.quotes,
        chain=draft.chain,
    )


def _cue(page: Reading, draft: Draft) -> Span:
    start, end = page.span(draft.cue)
    return (start, start) if draft.bare else (start, end)


def _extent(page: Reading, ranges: list[Range]) -> Extent | None:
    pairs = tuple(page.span(tokens) for tokens in sorted(ranges) if tokens[0] < tokens[1])
    if not pairs:
        return None
    return pairs[0] if len(pairs) == 1 else pairs
