"""A page's bytes read as an article."""

from typing import Final

import trafilatura
from lxml import etree
from trafilatura.settings import Extractor

from newsdiff.article import Article, Paragraph
from newsdiff.errors import Unreadable
from newsdiff.extracted import paragraphs
from newsdiff.notices import split_notices
from newsdiff.page import Document, Element, parse_page, words

_RULES: Final = 1  # raise it whenever the same bytes may give another article
EXTRACTOR: Final = (
    f"newsdiff-{_RULES} trafilatura-{trafilatura.__version__} "
    f"lxml-{'.'.join(map(str, etree.LXML_VERSION))}"
)


def read_article(html: bytes, url: str = "", language: str | None = None) -> Article:
    """Read a page; `language` overrules what it says of itself.

    Raises Unreadable for a page that is too large, too deep or otherwise hostile. A page without
    an article gives one without paragraphs.
    """
    return read_document(parse_page(html), url=url, language=language)


def read_document(document: Document, *, url: str = "", language: str | None = None) -> Article:
    """As `read_article`, of a page parsed before. The document is used up."""
    headline = next((words(h) for h in document.root.iter("h1")), "")
    text = _body(document.root)
    notices, rest = split_notices(text, language=language or "en")
    return Article(headline=headline, language=language or "en", paragraphs=rest, notices=notices)


def _body(root: Element) -> tuple[Paragraph, ...]:
    options = Extractor(
        output_format="python", precision=True, comments=False, tables=True, dedup=False
    )
    options.min_output_size = 0
    try:
        found = trafilatura.bare_extraction(root, options=options)
    except RecursionError as error:
        raise Unreadable("too-deep", "elements are nested too deep to be read") from error
    return paragraphs(found.body) if found is not None else ()
