"""An article: the words a reader sees, by role. The values only; `newsdiff.reading` makes them."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Role = Literal["text", "heading", "list-item", "quote", "caption", "post", "table", "reference"]
NoticeKind = Literal["correction", "clarification", "editors-note", "update", "retraction"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    role: Role = "text"


@dataclass(frozen=True, slots=True)
class Link:
    """A link in the article's own text: absolute target and the words it stands on."""

    target: str
    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A correction notice or the like, as printed. `date` is ISO 8601, when the notice has one."""

    kind: NoticeKind
    text: str
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Teaser:
    """A title or description for search engines and social cards, not shown on the page itself.

    `name` is where it stands: "og:title", "description", "json-ld headline" ...
    """

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One version of a story. Notices stand apart: they are not among the paragraphs.

    Teasers are what the page tells machines otherwise than its readers; they make no version.
    """

    headline: str = ""
    byline: str = ""
    dek: str = ""
    published: str | None = None
    modified: str | None = None
    language: str = "en"
    paragraphs: tuple[Paragraph, ...] = ()
    links: tuple[Link, ...] = ()
    notices: tuple[Notice, ...] = field(default=())
    teasers: tuple[Teaser, ...] = ()

    @property
    def text(self) -> str:
        """The paragraphs joined by blank lines."""
        return "\n\n".join(paragraph.text for paragraph in self.paragraphs)

    @classmethod
    def from_text(
        cls, *, headline: str = "", byline: str = "", text: str, language: str | None = None
    ) -> "Article":
        """An article of plain text; blank lines part paragraphs, and notices are recognised.

        Without `language` the text tells which it is in.
        """
        from newsdiff.language import language_of
        from newsdiff.notices import split_notices
        from newsdiff.plaintext import paragraphs_of

        language = language or language_of(text)
        notices, paragraphs = split_notices(paragraphs_of(text), language=language)
        return cls(
            headline=headline.strip(),
            byline=byline.strip(),
            language=language,
            paragraphs=paragraphs,
            notices=notices,
        )

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Article":
        """The inverse of `to_dict`; unknown keys raise TypeError."""
        parts = {
            "paragraphs": tuple(Paragraph(**p) for p in values.get("paragraphs", ())),
            "links": tuple(Link(**link) for link in values.get("links", ())),
            "notices": tuple(Notice(**notice) for notice in values.get("notices", ())),
            "teasers": tuple(Teaser(**teaser) for teaser in values.get("teasers", ())),
        }
        return cls(**{**values, **parts})
