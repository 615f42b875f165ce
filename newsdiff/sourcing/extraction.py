"""Attributions of a text: the rules' drafts with quotations shared out and sources named."""

from collections.abc import Iterator

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


def extract_attributions(text: str, language: str = "en") -> list[Attribution]:
    """Who says what in a text, in the order of the cues. Any string is accepted; linear time.

    A language without a lexicon of its own is read as English. Headlines are best given alone.
    """
    lex = lexicon(language)
    page = read(text, lex.cut)
    found = sorted(
        [*drafts(page, lex), *agency_credits(page, lex), *headline_attributions(page, lex)],
        key=_position,
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
