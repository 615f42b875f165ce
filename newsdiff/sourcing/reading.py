"""A text read once for the rules: its tokens, quotations, sentences and paragraphs."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from newsdiff.sentences import sentences
from newsdiff.sourcing.attribution import Span
from newsdiff.sourcing.quotations import Quotation, quotations

Range = tuple[int, int]  # tokens, the end excluded
Cut = re.Pattern[str]  # how a text is cut into tokens; what its group `glue` takes is no token

_CLOSING: Final = frozenset([".", "!", "?", "…", ";"])
_TAIL: Final = 16  # tokens of closing marks
_CUT: Final = r"""(?:[^\W\d_]\.){2,}                                             # U.S.
    |(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|Mrs?|Ms|Dr|Prof|Gen|Col|Lt|Sgt|Capt|Maj|Sen|Rep|Gov|Rev|St|Jr|Sr)\.
    |[A-Z]\.(?=\s[A-Z])                                               # an initial
    |\d+(?:[.,]\d+)*[^\W_]*
    |[^\W_]+(?:['’.&@-][^\W_]+)*
    |``|''|\S"""


@cache
def token_cut(*, elision: bool = False, enclitics: tuple[str, ...] = ()) -> Cut:
    """`elision`: l'agence is two words; `enclitics`: so is dit-il, and -t- between them is none."""
    rules = [_CUT]
    if enclitics:
        pronouns = "|".join(enclitics)
        rules = [
            rf"(?P<glue>(?:-t)?-(?=(?:{pronouns})\b))|[^\W\d_]+(?=(?:-t)?-(?:{pronouns})\b)",
            *rules,
        ]
    if elision:
        rules.insert(0, r"[^\W\d_]+'(?=[^\W\d_])")
    return re.compile("|".join(rules), re.VERBOSE)


@dataclass(frozen=True, slots=True)
class Reading:
    """Tokens as columns. `quoted[i]` is the number of the quotation token `i` stands in, or -1."""

    text: str
    words: list[str]
    lows: list[str]
    starts: list[int]
    ends: list[int]
    quotes: list[Quotation]
    quoted: list[int]
    sentences: list[Range]
    paragraphs: list[Range]
    quote_starts: list[int]
    _sentence_starts: list[int]
    _paragraph_starts: list[int]

    def low(self, at: int) -> str:
        """The token in small letters, empty past the last one."""
        return self.lows[at] if at < len(self.lows) else ""

    def span(self, tokens: Range) -> Span:
        return self.starts[tokens[0]], self.ends[tokens[1] - 1]

    def sentence(self, token: int) -> Range:
        return self.sentences[self.sentence_number(token)]

    def sentence_number(self, token: int) -> int:
        return bisect_right(self._sentence_starts, token) - 1

    def paragraph(self, token: int) -> int:
        """The number of the token's paragraph."""
        return bisect_right(self._paragraph_starts, token) - 1

    def quote_tokens(self, quotation: Quotation) -> Range:
        return bisect_left(self.starts, quotation.start), bisect_left(self.starts, quotation.end)


def body_end(page: Reading, sentence: Range) -> int:
    """The end of a sentence without closing punctuation and reference marks ("[3]")."""
    first, end = max(sentence[0], sentence[1] - _TAIL), sentence[1]
    while end > first:
        if page.words[end - 1] in _CLOSING and page.quoted[end - 1] < 0:
            end -= 1
        elif page.words[end - 1] == "]" and end - 3 > first and page.words[end - 3] == "[":
            end -= 3
        else:
            break
    return end


def read(text: str, cut: Cut | None = None) -> Reading:
    plain = text.replace("’", "'")
    cutting = cut or token_cut()
    found = [
        (m.group(), m.start(), m.end()) for m in cutting.finditer(plain) if m.lastgroup != "glue"
    ]
    words = [word for word, _, _ in found]
    starts = [start for _, start, _ in found]
    quotes = quotations(text)
    sentence_spans = list(_outside(sentences(text), quotes))
    sentence_ranges = list(_ranges(sentence_spans, starts))
    paragraph_ranges = list(_ranges(_lines(text), starts))
    return Reading(
        text, words, list(map(str.lower, words)), starts, [end for _, _, end in found],
        quotes, _quoted(quotes, starts), sentence_ranges, paragraph_ranges,
        [quotation.start for quotation in quotes],
        [first for first, _ in sentence_ranges], [first for first, _ in paragraph_ranges],
    )  # fmt: skip


def _quoted(quotes: list[Quotation], starts: list[int]) -> list[int]:
    column = [-1] * len(starts)
    for number, quotation in enumerate(quotes):
        first, last = bisect_left(starts, quotation.start), bisect_left(starts, quotation.end)
        column[first:last] = [number] * (last - first)
    return column


def _outside(spans: Iterable[Span], quotes: list[Quotation]) -> Iterator[Span]:
    """Sentences that end inside a quotation joined with what follows."""
    opened: int | None = None
    at = 0
    for start, end in spans:
        while at < len(quotes) and quotes[at].end < end:
            at += 1
        first = start if opened is None else opened
        if at < len(quotes) and quotes[at].start < end < quotes[at].end:
            opened = first
            continue
        opened = None
        yield first, end
    if opened is not None:
        yield opened, max(quotation.end for quotation in quotes[at : at + 1])


def _ranges(spans: Iterable[Span], starts: list[int]) -> Iterator[Range]:
    for start, end in spans:
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        if first < last:
            yield first, last


def _lines(text: str) -> Iterator[Span]:
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1
