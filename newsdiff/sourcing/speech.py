"""Quotations shared out: each to the attribution that holds it, or to the speaker before it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from newsdiff.sourcing.attribution import Kind, Span
from newsdiff.sourcing.drafts import Draft
from newsdiff.sourcing.reading import Range, Reading

_QUOTES: Final = 12  # quotations looked at in one content
_JOINS: Final = frozenset(["and", "but", "while", ";", "or", "though", "although", "as"])


def part_contents(page: Reading, found: Sequence[Draft]) -> None:
    """End each content where the next attribution of the sentence begins a clause of its own."""
    for draft, following in pairwise(found):
        start = following.cue[0] if following.source == draft.source else following.start
        if start <= draft.end or page.sentence(start) != page.sentence(draft.cue[0]):
            continue
        cut = _clause_start(page, start)
        if cut is not None:
            draft.contents = [_cut(content, cut) for content in draft.contents]


def share_chains(page: Reading, found: Sequence[Draft]) -> None:
    """Give a source that is cited by another the content of the one that cites it."""
    for number, draft in enumerate(found):
        if not draft.chain:
            continue
        sentence = page.sentence(draft.cue[0])
        for other in (*found[max(0, number - 1) : number], *found[number + 1 : number + 2]):
            if not other.chain and sentence[0] <= other.cue[0] < sentence[1] and other.contents:
                other.contents = [_after(draft, content) for content in other.contents]
                draft.contents = list(other.contents)
                break


def _after(draft: Draft, content: Range) -> Range:
    """A content that begins with the words of another attribution, without them."""
    if not content[0] <= draft.start <= content[0] + 1 or draft.end >= content[1]:
        return content
    return min(draft.end + 1, content[1] - 1), content[1]


def _cut(content: Range, cut: int) -> Range:
    return content if cut <= content[0] else (content[0], min(content[1], cut))


def _clause_start(page: Reading, start: int) -> int | None:
    at = start
    while at > 0 and (page.lows[at - 1] in _JOINS or page.words[at - 1] == ","):
        at -= 1
    return at if at < start else None


def attach_quotations(page: Reading, found: Sequence[Draft]) -> None:
    """Give a quotation without a cue of its own to the last speaker of its paragraph.

    A paragraph that is all quotation goes on from the paragraph before when that one's quotation
    was left open or when it ended with a speaker.
    """
    if not found:
        return
    _attach_openings(page, found)
    held = _held(page, found)
    speaking = [number for number, draft in enumerate(found) if draft.source is not None]
    speaker: Draft | None = None
    for number, quotation in enumerate(page.quotes):
        if number in held:
            speaker = found[held[number]]
            continue
        first, last = page.quote_tokens(quotation)
        draft = _speaker(page, found, speaking, first)
        if draft is None and number and page.quotes[number - 1].goes_on and speaker is not None:
            draft = speaker
        if draft is not None and _is_speech(page, first, last):
            draft.contents.append((first, last))
            speaker = draft
        else:
            speaker = None


def _attach_openings(page: Reading, found: Sequence[Draft]) -> None:
    """Paragraphs of one long quotation before the one that says who speaks."""
    held = _held(page, found)
    for number in range(len(page.quotes) - 2, -1, -1):
        if page.quotes[number].goes_on and number not in held and number + 1 in held:
            held[number] = held[number + 1]
            found[held[number]].contents.append(page.quote_tokens(page.quotes[number]))


def _speaker(
    page: Reading, found: Sequence[Draft], speaking: Sequence[int], first: int
) -> Draft | None:
    """The last draft with a source that stands before, if it is in the same paragraph."""
    number = bisect_right(speaking, first, key=lambda at: found[at].cue[0]) - 1
    if number < 0:
        return None
    draft = found[speaking[number]]
    return draft if page.paragraph(draft.cue[0]) == page.paragraph(first) else None


def _is_speech(page: Reading, first: int, last: int) -> bool:
    """Whether the quotation begins a sentence: a quoted word inside one is no speech."""
    return page.sentence(first)[0] == first and last - first > 3


def _held(page: Reading, found: Sequence[Draft]) -> dict[int, int]:
    """Quotation number -> number of the draft it belongs to: of several, the closest cue."""
    held: dict[int, int] = {}
    for number, draft in enumerate(found):
        for quotation in _quoted_in(page, draft):
            other = held.get(quotation)
            if other is None or _distance(page, draft, quotation) < _distance(
                page, found[other], quotation
            ):
                held[quotation] = number
    return held


def _quoted_in(page: Reading, draft: Draft) -> Iterator[int]:
    for start, end in draft.contents:
        at = bisect_right(page.quote_starts, page.starts[start] - 1)
        limit = page.ends[end - 1]
        last = min(len(page.quotes), at + _QUOTES)
        while at < last and page.quotes[at].start < limit:
            yield at
            at += 1


def _distance(page: Reading, draft: Draft, quotation: int) -> int:
    quote = page.quotes[quotation]
    start, end = page.starts[draft.start], page.ends[draft.end - 1]
    return max(quote.start - end, start - quote.end, 0) + (len(page.text) if draft.chain else 0)


@dataclass(frozen=True, slots=True)
class Speech:
    """The direct quotations of one draft, and whether its content is nothing else."""

    quotes: tuple[Span, ...]
    kind: Kind


def speeches(page: Reading, found: Sequence[Draft]) -> list[Speech]:
    held = _held(page, found)
    mine: list[list[int]] = [[] for _ in found]
    for quotation, number in held.items():
        mine[number].append(quotation)
    unquoted = _unquoted_words(page) if held else []
    return [
        _speech(page, draft, sorted(numbers), unquoted)
        for draft, numbers in zip(found, mine, strict=True)
    ]


def _unquoted_words(page: Reading) -> list[int]:
    columns = zip(page.quoted, page.words, strict=True)
    return [at for at, (number, word) in enumerate(columns) if number < 0 and word[0].isalnum()]


def _speech(page: Reading, draft: Draft, numbers: list[int], unquoted: list[int]) -> Speech:
    quotes = tuple(page.quotes[number].inner for number in numbers)
    if not quotes:
        return Speech((), "indirect")
    bare = all(
        bisect_left(unquoted, start) == bisect_left(unquoted, end) for start, end in draft.contents
    )
    return Speech(quotes, "direct" if bare else "mixed")
