"""What stands in the margins of an article and belongs to it: notices, captions, posts."""

import re
from collections.abc import Iterator
from typing import Final

from newsdiff.article import Notice, NoticeKind, Paragraph
from newsdiff.clutter import article_home, drop
from newsdiff.notice_dates import date_in
from newsdiff.notices import LONGEST, bare_label, may_be_notice, notice_kind, speaks_of_policy
from newsdiff.page import Element, NameRule, class_names, leaf_blocks, words


def _name(*names: str) -> NameRule:
    return NameRule(
        rf"(?:^|[_-])(?:{'|'.join(names)})(?=$|_|-(?!form|link|policy|btn|button|icon))"
    )


_NAMES: Final[dict[NoticeKind, str]] = {
    "retraction": "retraction",
    "clarification": "clarifications?",
    "correction": "corrections?|erratum|amendment|corrigendum|korrektur|rectificati[fe]|rettifica"
    "|fe-de-errat[ao]s",
    "editors-note": "editors?s?[-_]?notes?|editorial[-_]note",
}
_NAMED: Final = {kind: _name(names) for kind, names in _NAMES.items()}
_NAMED_AT_ALL: Final = _name(*_NAMES.values())
_LINKED: Final = 0.6
_TEASED: Final = NameRule(
    r"(?:^|[_-])(?:related|teasers?|promo|recommend\w*|most-\w+|trending)(?=$|[_-])"
    r"|^(?:sidebar|widget)(?=$|[_-])"
)
_ELSEWHERE: Final = frozenset({"aside", "nav", "footer", "a"})
_WHOLE: Final = frozenset({"html", "body", "main", "article"})
_POST: Final = NameRule(
    r"^(?:twitter-(?:tweet|video)|instagram-media|tiktok-embed|fb-(?:post|video)|bluesky-embed"
    r"|mastodon-embed|reddit-embed-bq|truthsocial-embed|imgur-embed-pub)$"
)
_CAPTION: Final = NameRule(
    r"(?:^|[_-])(?:wp-caption-text|(?:image|photo|picture|media|figure)[-_]{1,2}caption)$"
)


def take_notices(root: Element, language: str) -> tuple[Notice, ...]:
    """The notices of a page in its order, wherever they stand; they are removed from the tree."""
    found = [(element, notice) for element, notice in _notices(root, language)]
    for element, _ in found:
        drop(element)
    return tuple(notice for _, notice in found if notice is not None)


def _notices(root: Element, language: str) -> Iterator[tuple[Element, Notice | None]]:
    """The elements to be taken, in order; None for a label whose notice is another element."""
    named = _named(root, language)
    inside = {below: element for element in named for below in element.iter()}
    label: tuple[Element, NoticeKind] | None = None
    for element in leaf_blocks(root):
        if element in inside:
            if notice := named.pop(inside[element], None):
                yield inside[element], notice
            continue
        text = words(element)
        kind = _kind(element, text, language)
        if label and kind is None and _continues(element, text):
            yield label[0], None
            kind = label[1]
        if kind:
            yield element, _notice(kind, text, element, language)
        if text:
            bare = bare_label(text, language)
            label = (element, bare) if bare and not _is_linked(element, text) else None


def _kind(element: Element, text: str, language: str) -> NoticeKind | None:
    if not may_be_notice(text) or _is_linked(element, text):
        return None
    return notice_kind(text, language)


def _continues(element: Element, text: str) -> bool:
    """Whether this can be what a label on a line of its own was set above."""
    return (
        len(text) <= LONGEST
        and text.endswith((".", "”", '"', ")"))
        and not _is_linked(element, text)
    )


def _is_linked(element: Element, text: str) -> bool:
    """Mostly a link: it leads to a notice or to a policy, and is none."""
    return sum(len(words(link)) for link in element.iter("a")) > _LINKED * len(text)


def _notice(kind: NoticeKind, text: str, element: Element, language: str) -> Notice:
    return Notice(kind, text, date_in(text, language) or _time_in(element))


def _time_in(element: Element) -> str | None:
    time = next(element.iter("time"), None)
    stamp = (time.get("datetime") or "")[:10] if time is not None else ""
    return stamp if re.fullmatch(r"\d{4}-\d\d-\d\d", stamp) else None


def _named(root: Element, language: str) -> dict[Element, Notice]:
    """Boxes that their class calls a correction, though their words may not."""
    named: dict[Element, Notice] = {}
    for element in _NAMED_AT_ALL.elements(root):
        if any(above in named for above in element.iterancestors()):
            continue
        names = class_names(element)
        kind = next(kind for kind, rule in _NAMED.items() if rule.matches(names))
        text = _without_label(element, language)
        if 15 <= len(text) <= LONGEST and _is_box(element, text):
            kind = notice_kind(text, language) or kind
            named[element] = _notice(kind, text, element, language)
    return named


def _is_box(element: Element, text: str) -> bool:
    if element.tag in ("html", "body", "main", "article") or _is_linked(element, text):
        return False
    return not speaks_of_policy(text) and element.find(".//h1") is None


def _without_label(element: Element, language: str) -> str:
    texts = [words(leaf) for leaf in leaf_blocks(element)] or [words(element)]
    if len(texts) > 1 and bare_label(texts[0], language):
        texts = texts[1:]
    return " ".join(text for text in texts if text)


def take_captions(root: Element) -> tuple[Paragraph, ...]:
    """The captions of the article's own pictures, in order; they are removed from the tree."""
    home = article_home(root)
    captions = [e for e in home.iter("figcaption", "p", "div", "span", "dd") if _is_caption(e)]
    texts = dict.fromkeys(words(caption) for caption in captions)
    for caption in captions:
        drop(caption)
    return tuple(Paragraph(text, "caption") for text in texts if text)


def _is_caption(element: Element) -> bool:
    if element.tag != "figcaption" and not _CAPTION.matches(class_names(element)):
        return False
    if any(
        above.tag in _ELSEWHERE or (above.tag not in _WHOLE and _TEASED.matches(class_names(above)))
        for above in element.iterancestors()
    ):
        return False
    figure = element.getparent()
    return figure is None or next(figure.iterdescendants("iframe", "video", "audio"), None) is None


def take_posts(root: Element) -> tuple[Paragraph, ...]:
    """Posts from social networks that the article shows, in order; removed from the tree."""
    posts = [quote for quote in root.iter("blockquote") if _POST.matches(class_names(quote))]
    for line in (line for post in posts for line in post.iter("p", "br")):
        line.tail = f" {line.tail or ''}"
    texts = dict.fromkeys(words(post) for post in posts)
    for post in posts:
        drop(post)
    return tuple(Paragraph(text, "post") for text in texts if text)
