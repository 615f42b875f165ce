"""Names of people inside a source phrase: without title, role or possessive before them."""

from typing import Final

from newsdiff.sourcing.lexicon import Lexicon
from newsdiff.sourcing.reading import Range, Reading

_LONGEST: Final = 5  # tokens of a person's name, particles in


def segments(page: Reading, phrase: Range) -> list[Range]:
    """The phrase and its appositions: the stretches between commas, brackets and dashes."""
    found: list[Range] = []
    start = phrase[0]
    for at in range(phrase[0], phrase[1] + 1):
        if at == phrase[1] or page.words[at] in ",()–—;":
            if start < at:
                found.append((start, at))
            start = at + 1
    return found


def core(page: Reading, lex: Lexicon, segment: Range) -> Range:
    """A segment up to its first preposition or relative clause, its determiners left out."""
    start, end = segment
    while start < end - 1 and _leads(page, lex, start):
        start += 1
    at = start + 1
    while at < end and not _ends_core(page, lex, at, end):
        at += 1
    return start, max(at, start + 1)


def _leads(page: Reading, lex: Lexicon, at: int) -> bool:
    """Whether a determiner has its noun after it, unlike "one of them"."""
    low = page.lows[at]
    if not lex.has("determiners", low) or lex.has("prepositions", page.lows[at + 1]):
        return False
    return low == "the" or page.words[at][0].islower() or page.sentence(at)[0] == at


def _ends_core(page: Reading, lex: Lexicon, at: int, end: int) -> bool:
    low = page.lows[at]
    if lex.noun("particles", low) and at + 1 < end and page.words[at + 1][0].isupper():
        return lex.has("prepositions", low)
    return lex.has("prepositions", low) or (lex.has("breaks", low) and low != "and")


def person(page: Reading, lex: Lexicon, segment: Range) -> Range | None:
    """The tokens of a person's name that ends the segment's core, None for anything else."""
    first, last = core(page, lex, segment)
    start = _run_start(page, lex, first, last)
    if start == last or last - start > _LONGEST * 2:
        return None
    titled = _titled(page, lex, start, last, first)
    name = _without_titles(page, lex, start, last)
    if name is None or any(_institutional(page, lex, at) for at in range(*name)):
        return None
    if titled:
        return name
    length = name[1] - name[0]
    if not 1 < length <= _LONGEST or _definite(page, segment, name):
        return None
    return name


def _run_start(page: Reading, lex: Lexicon, first: int, last: int) -> int:
    start = last
    while start > first and _in_name(page, lex, start - 1, last):
        start -= 1
    while start < last and not page.words[start][0].isupper():
        start += 1
    return start


def _in_name(page: Reading, lex: Lexicon, at: int, last: int) -> bool:
    word = page.words[at]
    if page.lows[at].endswith("'s") and at < last - 1:
        return False
    return word[0].isupper() or (
        at < last - 1 and lex.noun("particles", word) and page.words[at + 1][0].isalpha()
    )


def _without_titles(page: Reading, lex: Lexicon, start: int, last: int) -> Range | None:
    at = last
    while at > start and not _before_name(page, lex, at - 1, last):
        at -= 1
    return (at, last) if at < last else None


def _before_name(page: Reading, lex: Lexicon, at: int, last: int) -> bool:
    low = page.lows[at]
    return is_title(lex, low) or (at < last - 1 and lex.noun("unnamed", low))


def is_title(lex: Lexicon, low: str) -> bool:
    return lex.noun("titles", low.rstrip("."))


def _titled(page: Reading, lex: Lexicon, start: int, last: int, first: int) -> bool:
    if any(_before_name(page, lex, at, last) for at in range(start, last - 1)):
        return True
    if start <= first:
        return False
    before = page.lows[start - 1]
    return is_title(lex, before) or lex.noun("unnamed", before)


def _institutional(page: Reading, lex: Lexicon, at: int) -> bool:
    low, word = page.lows[at], page.words[at]
    if lex.noun("institution", low) or lex.noun("proper", low) or lex.noun("outlet", low):
        return True
    return len(word) > 2 and word.isupper() and word.isalpha() and at > 0 and not _shouted(page, at)


def _shouted(page: Reading, at: int) -> bool:
    """Whether a neighbour is in capitals too: a headline or a lead in capitals."""
    near = page.words[max(0, at - 1) : at] + page.words[at + 1 : at + 2]
    return any(len(word) > 2 and word.isupper() for word in near)


def _definite(page: Reading, segment: Range, name: Range) -> bool:
    return name[0] > segment[0] and page.lows[name[0] - 1] == "the"


def printed(page: Reading, tokens: Range) -> str:
    """The tokens as one line, without a possessive ending."""
    start, end = page.span(tokens)
    text = " ".join(page.text[start:end].split())
    return text[:-2] if text.endswith(("'s", "’s")) else text
