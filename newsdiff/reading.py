"""A page's bytes read as an article."""

from typing import Final

import trafilatura
from lxml import etree
from trafilatura.settings import Document as Extracted
from trafilatura.settings import Extractor

from newsdiff.article import Article, Notice, Paragraph
from newsdiff.article_links import links_in
from newsdiff.clutter import (
    article_home,
    clear_clutter,
    clear_link_boxes,
    forget_boxes,
    prose_in,
    prose_of,
)
from newsdiff.completion import completed
from newsdiff.composition import joined_notices, standfirst, without_furniture
from newsdiff.errors import Unreadable
from newsdiff.extracted import paragraphs
from newsdiff.language import language_of, sure_language_of
from newsdiff.languages import known_languages
from newsdiff.margins import take_captions, take_notices, take_posts
from newsdiff.markup import set_right, unlink_sentences
from newsdiff.metadata import (
    Told,
    byline,
    description,
    headline,
    moment,
    read_told,
    take_standfirst,
    teasers,
)
from newsdiff.notices import notice_kind, split_notices
from newsdiff.page import Document, Element, parse_page

_TOLD_BY: Final = 6000  # characters of prose that tell the language
_LEAST: Final = 600  # characters of article: fewer may be the wrong part of the page
_SHARE: Final = 0.5  # of the characters in long paragraphs


def read_article(html: bytes, url: str = "", language: str | None = None) -> Article:
    """Read a page; `language` overrules what it says of itself, `url` makes links absolute.

    Raises Unreadable for a page that is too large, too deep or otherwise hostile. A page without
    an article gives one without paragraphs.
    """
    return read_document(parse_page(html), url=url, language=language)


def read_document(document: Document, *, url: str = "", language: str | None = None) -> Article:
    """As `read_article`, of a page parsed before. The document is used up."""
    root = document.root
    told = read_told(document, url)
    set_right(root)
    clear_clutter(root)
    title, author = headline(root, told), byline(root, told)
    clear_link_boxes(root)
    shown = take_standfirst(root, description(told))
    spoken = language or _language(root, told.language)
    marginal = take_notices(root, spoken or "en")
    shown_too = (*take_posts(root), *take_captions(root))
    unlink_sentences(root)
    noted, text = split_notices(
        without_furniture(
            completed(_body(root), root), headline=title, byline=author, language=spoken or "en"
        ),
        spoken or "en",
    )
    return Article(
        headline=title,
        byline=author,
        dek=shown or standfirst(description(told), text, title),
        published=told.published,
        modified=told.modified,
        language=spoken or language_of(" ".join(p.text for p in text)),
        paragraphs=_with_margins(text, shown_too),
        links=links_in(root, url, (paragraph.text for paragraph in text)),
        notices=joined_notices((*noted, *marginal), _told_notices(told, spoken or "en")),
        teasers=tuple(teasers(told, (title, shown), url)),
    )


def _language(root: Element, told: str) -> str:
    """What the page says, unless its prose is plainly in another language that we know."""
    if told and told not in known_languages():
        return told
    return sure_language_of(prose_of(root, _TOLD_BY)) or told


def _body(root: Element) -> tuple[Paragraph, ...]:
    """The extractor's fast rules; where they miss much of the page, all it knows.

    Where that misses much too, the article stands in several boxes, of which the extractor takes
    the first: then it is asked again without the boxes' names.
    """
    enough = max(_LEAST, _SHARE * prose_in(root))
    quick = _extracted(root, fast=True)
    if _length(quick) >= enough:
        return quick
    slow = _extracted(root, fast=False)
    if _length(slow) >= enough:
        return slow
    home = article_home(root)
    if home is root:
        return slow
    forget_boxes(home)
    return max(slow, _extracted(root, fast=True), key=_length)


def _length(found: tuple[Paragraph, ...]) -> int:
    return sum(len(paragraph.text) for paragraph in found)


def _extracted(root: Element, *, fast: bool) -> tuple[Paragraph, ...]:
    options = Extractor(
        output_format="xml",
        fast=fast,
        precision=True,
        comments=False,
        tables=True,
        dedup=False,  # it would remember one page while reading the next
    )
    options.min_output_size = 0  # a short article is an article
    try:
        found = trafilatura.bare_extraction(root, options=options)
    except RecursionError as error:
        raise Unreadable("too-deep", "elements are nested too deep to be read") from error
    except etree.XPathEvalError as error:  # its expressions are constant: they lack memory
        raise MemoryError from error
    return paragraphs(found.body) if isinstance(found, Extracted) else ()


def _with_margins(
    text: tuple[Paragraph, ...], margins: tuple[Paragraph, ...]
) -> tuple[Paragraph, ...]:
    """Posts and captions come last, so that a picture that moves disturbs no order."""
    said = {paragraph.text for paragraph in text}
    return (*text, *(paragraph for paragraph in margins if paragraph.text not in said))


def _told_notices(told: Told, language: str) -> tuple[Notice, ...]:
    return tuple(
        Notice(notice_kind(text, language) or "correction", text, (moment(when) or "")[:10] or None)
        for text, when in told.said.corrections
    )
