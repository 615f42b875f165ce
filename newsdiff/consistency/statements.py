"""What each place of a version states: its figures, with the words around them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from newsdiff.article import Article, Teaser
from newsdiff.changes.mentions import Mention, find_mentions
from newsdiff.changes.words import singular, words_of
from newsdiff.consistency.disagreement import Statement
from newsdiff.document import Document, lay_out

_NAMES: Final = {
    "body": "the text",
    "before": "the text before",
    "og:title": "the title for social cards",
    "twitter:title": "the title for social cards",
    "og:description": "the description for social cards",
    "twitter:description": "the description for social cards",
    "description": "the description for search engines",
    "json-ld headline": "the headline for search engines",
    "json-ld description": "the description for search engines",
}
_MOST_TEASERS: Final = 10
_MOST_CLAIMS: Final = 20  # figures of a place that sums the text up
_MOST: Final = 2_000  # figures of a text
_REACH: Final = 120  # characters around a figure that say how it is meant
_LEAD: Final = 3  # sentences of the text that say what the story is
_END: Final = re.compile(r"(?:…|\.{3}|\s|\[|\])+\Z")


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure in a place of the version; `lead` if among the first sentences of the text.

    It begins at offset `at` of its sentence. `around` are the telling words of its sentence, in
    the singular; of the whole lead if in that.
    """

    place: str
    mention: Mention
    sentence: str
    at: int
    lead: bool
    around: frozenset[str]

    @property
    def before(self) -> str:
        """The end of what stands before it in its sentence."""
        return self.sentence[max(0, self.at - _REACH) : self.at]

    @property
    def after(self) -> str:
        """The beginning of what stands after it in its sentence."""
        end = self.at + len(self.mention.figure.text)
        return self.sentence[end : end + _REACH]

    def quote(self) -> Statement:
        figure = self.mention.figure
        return Statement(self.place, figure.text, self.sentence, figure.start)


@dataclass(frozen=True, slots=True)
class Statements:
    """`places` holds what headline, dek, body and each teaser state, in this order."""

    article: Article
    document: Document
    places: dict[str, tuple[Stated, ...]]

    @property
    def body(self) -> tuple[Stated, ...]:
        return self.places["body"]

    @property
    def is_table(self) -> bool:
        """Whether the page has so many figures that any may be among them."""
        return len(self.body) > _MOST

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every place that sums the text up, with its words."""
        yield "headline", self.article.headline
        said = {teaser.text for teaser in self.article.teasers}
        if self.article.dek not in said:  # else the dek is a teaser that no reader is shown
            yield "dek", self.article.dek
        yield from ((teaser.name, teaser.text) for teaser in self._teasers())

    def claims(self) -> Iterator[Stated]:
        """Every figure in a place that sums the text up."""
        for place, _ in self.texts():
            yield from self.places[place][:_MOST_CLAIMS]

    def _teasers(self) -> tuple[Teaser, ...]:
        return self.article.teasers[:_MOST_TEASERS]


def read_statements(article: Article) -> Statements:
    """Teasers beyond the tenth are not read, nor a figure at the end of one that may be cut."""
    document = lay_out(article)
    places: dict[str, list[Stated]] = {"headline": [], "dek": [], "body": []}
    for stated in _stated(document):
        places[stated.place].append(stated)
    for teaser in article.teasers[:_MOST_TEASERS]:
        alone = lay_out(Article(headline=teaser.text, language=article.language))
        end = len(teaser.text) if is_title(teaser.name) else len(_END.sub("", teaser.text))
        places[teaser.name] = [
            replace(stated, place=teaser.name)
            for stated in _stated(alone)
            if is_title(teaser.name) or stated.mention.figure.end < end
        ]
    return Statements(article, document, {place: tuple(said) for place, said in places.items()})


def _stated(document: Document) -> Iterator[Stated]:
    lead = document.numbers("body")[:_LEAD]
    opening = _telling(" ".join(document.sentences[number].text for number in lead))
    around = dict.fromkeys(lead, opening)
    for mention in find_mentions(document, voices=()):
        sentence = document.sentences[mention.sentence]
        if mention.sentence not in around:
            around[mention.sentence] = _telling(sentence.text)
        yield Stated(
            place=mention.place,
            mention=mention,
            sentence=sentence.text,
            at=mention.figure.start - sentence.start,
            lead=mention.sentence in lead,
            around=around[mention.sentence],
        )


def _telling(text: str) -> frozenset[str]:
    return frozenset(map(singular, words_of(text)))


def place_name(place: str) -> str:
    return _NAMES.get(place, f"the {place}")


def is_title(place: str) -> bool:
    return place.endswith(("title", "headline"))
