"""What kind of source a phrase is: named or not, a person, an institution, a document..."""

from dataclasses import dataclass
from typing import Final

from newsdiff.sourcing.attribution import SourceClass
from newsdiff.sourcing.lexicon import Lexicon
from newsdiff.sourcing.names import core, person, printed, segments
from newsdiff.sourcing.reading import Range, Reading

_SORTS: Final[tuple[SourceClass, ...]] = ("unnamed", "institution", "outlet", "document")
_NAME: Final = 2  # tokens of a name behind an office's own
_BODIES: Final = ("institution", "outlet", "document")


@dataclass(frozen=True, slots=True)
class Source:
    """Who or what is cited.

    `roles`: the words that can stand for it later ("the minister"); `plural`, `gender`: the
    pronouns it can be taken up by.
    """

    name: str | None
    named: bool
    sort: SourceClass
    roles: frozenset[str] = frozenset()
    surname: str | None = None
    plural: bool = False
    gender: str | None = None
    bare: bool = False

    @property
    def is_person(self) -> bool:
        """Whether "he" or "she" can stand for it; a bare name ("Corvex") may be a surname."""
        return self.sort == "person" or self.bare or (self.sort == "unnamed" and not self.plural)


def classify(page: Reading, lex: Lexicon, phrase: Range) -> Source:
    """The source a phrase names, as far as the phrase itself tells."""
    parts = segments(page, phrase) or [phrase]
    gender = _gender(page, lex, phrase)
    for number, part in enumerate(parts):
        if number and not _can_name(page, lex, parts, part):
            continue
        name = person(page, lex, part)
        if name is not None:
            roles = _roles(page, lex, phrase, ("titles", "unnamed"))
            return Source(
                name=printed(page, name),
                named=True,
                sort="person",
                roles=roles,
                surname=page.words[name[1] - 1],
                gender=gender,
            )
    closing = _closing_name(page, lex, parts[0]) if lex.head else None
    if closing is not None:
        roles = _roles(page, lex, phrase, ("titles", "unnamed"))
        surname = page.words[closing[1] - 1]
        return Source(
            printed(page, closing),
            named=True,
            sort="person",
            roles=roles,
            surname=surname,
            gender=gender,
        )
    return _impersonal(page, lex, parts, gender)


def _closing_name(page: Reading, lex: Lexicon, segment: Range) -> Range | None:
    """The name behind a title of several words: officier van justitie Peter Lang."""
    first, last = segment
    start = last
    while start > first and page.words[start - 1][0].isupper():
        if any(lex.noun(sort, page.lows[start - 1]) for sort in (*_BODIES, "titles")):
            break
        start -= 1
    before = page.lows[start - 1] if start > first else ""
    tied = not before or lex.has("prepositions", before) or lex.has("determiners", before)
    head = page.lows[core(page, lex, segment)[1] - 1]
    title = lex.noun("titles", head) and not lex.noun("unnamed", head)
    if tied and title and last - start > _NAME:  # l'assessora ai Trasporti Carla Pietra
        return last - _NAME, last
    role = title or lex.noun("unnamed", head)
    return (start, last) if role and last - start > 1 and not tied else None


def _can_name(page: Reading, lex: Lexicon, parts: list[Range], part: Range) -> bool:
    """Whether an apposition may bear the name: "the governor, Pavlo Hrenko"."""
    low = page.lows[part[0]]
    if lex.has("prepositions", low) or lex.has("determiners", low) or lex.has("breaks", low):
        return False
    head = page.lows[core(page, lex, parts[0])[1] - 1]
    return not any(lex.noun(sort, head) for sort in _BODIES)


def _roles(page: Reading, lex: Lexicon, phrase: Range, sorts: tuple[str, ...]) -> frozenset[str]:
    lows = [page.lows[at].rstrip(".") for at in range(*phrase)]
    return frozenset(_role(lex, low) for low in lows if any(lex.noun(sort, low) for sort in sorts))


def _role(lex: Lexicon, low: str) -> str:
    return lex.titles.get(low.rstrip("."), low.rstrip("."))


def _gender(page: Reading, lex: Lexicon, phrase: Range) -> str | None:
    for at in range(*phrase):
        low = page.lows[at].rstrip(".")
        if lex.noun("female", low):
            return "she"
        if lex.noun("male", low):
            return "he"
    return None


def _impersonal(page: Reading, lex: Lexicon, parts: list[Range], gender: str | None) -> Source:
    segment = parts[0]
    first, last = core(page, lex, segment)
    sort = _sort(page, lex, first, last)
    roles = _roles(page, lex, (segment[0], last), _SORTS)
    start = segment[0]
    if start < first and page.lows[start] in _ARTICLES:
        start += 1
    tokens = _proper_name(page, lex, parts) if sort != "unnamed" else None
    tokens = tokens or (start, segment[1])
    return Source(
        printed(page, tokens), sort != "unnamed", sort, roles,
        plural=_plural(page, lex, first, last), gender=gender,
        bare=sort == "institution" and segment[1] - segment[0] == 1 and _is_bare(page, first),
    )  # fmt: skip


def _is_bare(page: Reading, at: int) -> bool:
    return page.words[at].istitle()


_ARTICLES: Final = frozenset(["the", "a", "an"])


def _sort(page: Reading, lex: Lexicon, first: int, last: int) -> SourceClass:
    inside = [page.lows[at] for at in range(first, last)]
    last = _head_end(page, lex, first, last)
    head = page.lows[last - 1].rstrip(".")
    if head.isdigit() or all(_is_vague(lex, low) for low in inside):
        return "unnamed"
    capital = page.words[last - 1][0].isupper() and not _common(page, lex, first, last)
    capital = capital and not lex.nouns_capitalised
    for sort in _SORTS:
        if lex.noun(sort, head) and not (sort == "unnamed" and capital and last - first > 1):
            return sort
    if lex.noun("titles", head):
        return "unnamed"
    if capital:
        return "outlet" if any(lex.noun("outlet", low) for low in inside) else "institution"
    return "unnamed" if head.endswith(lex.people) else "institution"


def _is_vague(lex: Lexicon, low: str) -> bool:
    return lex.has("vague", low) or lex.has("determiners", low)


def _head_end(page: Reading, lex: Lexicon, first: int, last: int) -> int:
    """The end of the head noun where an adjective follows it: "people familiar with"."""
    if page.words[last - 1][0].isupper():
        return last
    for at in range(last, first, -1):
        if any(lex.noun(sort, page.lows[at - 1]) for sort in _SORTS):
            return at
    return last


def _common(page: Reading, lex: Lexicon, first: int, last: int) -> bool:
    """Whether a capital is only that of a sentence's first word."""
    if last - first > 1 or page.sentence(first)[0] != first:
        return False
    low = page.lows[first]
    return any(lex.noun(sort, low) for sort in (*_SORTS, "titles")) or low.endswith(lex.people)


def _proper_name(page: Reading, lex: Lexicon, parts: list[Range]) -> Range | None:
    """The proper name a description ends in or is followed by: "his fund, Harbor Trust"."""
    first, last = core(page, lex, parts[0])
    tail = _proper_tail(page, lex, first, last)
    if tail is not None:
        return tail, last
    if len(parts) < 2 or not page.words[last - 1][0].islower():
        return None
    name = core(page, lex, parts[1])
    capital = all(page.words[at][0].isupper() for at in range(*name))
    return name if capital and _names_role(lex, page.lows[last - 1]) else None


def _proper_tail(page: Reading, lex: Lexicon, first: int, last: int) -> int | None:
    """Where a name begins that ends the phrase: "NHK" in "public broadcaster NHK"."""
    at = last
    while at > first and page.words[at - 1][0].isupper() and not page.lows[at - 1].endswith("'s"):
        at -= 1
    if first < at < last and _names_role(lex, page.lows[at - 1]):
        return at
    return None


def _names_role(lex: Lexicon, low: str) -> bool:
    return any(lex.noun(sort, low) for sort in ("institution", "outlet", "unnamed", "document"))


def _plural(page: Reading, lex: Lexicon, first: int, last: int) -> bool:
    low = page.lows[last - 1]
    return (
        low.endswith(("men", "women", "people", "police"))
        or (low.endswith("s") and not low.endswith("ss") and page.words[last - 1][0].islower())
        or (low.endswith("s") and _common(page, lex, first, last))
        or lex.has("vague", low)
    )
