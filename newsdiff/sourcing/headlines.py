"""Headlines: "Bus crash kills 12: police" and "Police: 12 dead"."""

from typing import Final

from newsdiff.sourcing.drafts import Draft
from newsdiff.sourcing.lexicon import Lexicon
from newsdiff.sourcing.reading import Range, Reading

_SOURCE: Final = 6  # tokens of a source beside the colon
_HEADLINE: Final = 40  # tokens of the whole line
_MARKS: Final = frozenset([":", "-", "–", "—"])
_FULL_STOPS: Final = frozenset([".", "!", "?"])


def headline_attributions(page: Reading, lex: Lexicon) -> list[Draft]:
    """One for each line without a closing full stop that has a source beside a colon or dash."""
    found = (_headline(page, lex, line) for line in page.paragraphs)
    return [draft for draft in found if draft is not None]


def _headline(page: Reading, lex: Lexicon, line: Range) -> Draft | None:
    start, end = line
    if end - start > _HEADLINE or end - start < 4 or page.words[end - 1] in _FULL_STOPS:
        return None
    marks = [at for at in range(start + 1, end - 1) if _is_mark(page, at)]
    if not marks:
        return None
    last, first = marks[-1], marks[0]
    if _is_source(page, lex, (last + 1, end)):
        return Draft((last, last + 1), (last + 1, end), [(start, last)])
    if page.words[first] == ":" and _is_source(page, lex, (start, first)):
        return Draft((first, first + 1), (start, first), [(first + 1, end)])
    return None


def _is_mark(page: Reading, at: int) -> bool:
    if page.quoted[at] >= 0 or page.words[at] not in _MARKS:
        return False
    spaced = page.starts[at] > page.ends[at - 1] and page.starts[at + 1] > page.ends[at]
    return spaced if page.words[at] != ":" else page.starts[at + 1] > page.ends[at]


def _is_source(page: Reading, lex: Lexicon, part: Range) -> bool:
    """Whether a few words can only be a source: they end in a noun for one."""
    first, last = part
    if not 0 < last - first <= _SOURCE or any(page.quoted[at] >= 0 for at in range(*part)):
        return False
    if any(not page.words[at][0].isalnum() for at in range(*part)):
        return False
    low = page.lows[last - 1]
    if lex.noun("not_sources", page.lows[first]):
        return False
    return any(lex.noun(sort, low) for sort in _SORTS) and not any(
        lex.has("finite", page.lows[at]) or _is_verb(lex, page.lows[at]) for at in range(*part)
    )


def _is_verb(lex: Lexicon, low: str) -> bool:
    return low in lex.verbs and not lex.has("nouns", low)


_SORTS: Final = ("unnamed", "institution", "document", "outlet")
