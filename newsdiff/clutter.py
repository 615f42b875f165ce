"""What stands on a page beside the article: taken away before anything is read."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from newsdiff.page import NAMES_READ, Element, NameRule, class_names, words
from newsdiff.pointers import link_lists, pointers

_TAGS: Final = ("nav", "noscript", "template", "button", "select", "textarea", "dialog", "object")
_ROLES: Final = frozenset({"navigation", "search", "dialog", "alertdialog", "menu", "menubar"})
# Whole names, or whole parts of names joined by - and _: "shared" is not "share".
_NAMES: Final = NameRule(
    r"""(?:^|[_-])(?:
    shar(?:e|ing)[-_]?(?:bar|buttons?|tools?|links?|this|list|widget|menu|icons?)?
    |social(?:[-_]?\w+)?|addthis\w*|a2a[-_]kit|sharedaddy
    |related(?:[-_]?(?:articles?|stories|posts?|content|links?|news|items?|topics?))?
    |(?:most|popular)[-_]?(?:read|popular|viewed|shared|commented|posts?|stories|articles?)|trending
    |recommend(?:ed|ations?)|read[-_]?(?:more|next|also)
    |more[-_]?(?:stories|news|from|on|like[-_]this)|you[-_]may[-_](?:also[-_])?like
    |outbrain\w*|taboola\w*|promo(?:s|box|ted|tion)?|teasers?(?:[-_]\w+)?
    |newsletters?(?:[-_]?\w+)?|sign[-_]?up(?:[-_]?\w+)?
    |subscri(?:be|ption)[-_]?(?:box|form|widget|promo|cta|banner)?
    |cookies?[-_]?(?:banner|bar|consent|notice|law|message|policy|overlay|wall)
    |consent[-_]?(?:banner|manager|overlay|bar)?|gdpr[-_]?\w*|onetrust[-_]?\w*
    |cmp[-_]?(?:container|banner)
    |comments(?:[-_]?(?:list|section|area|count|thread|wrapper|form|box|container))?
    |comment[-_]?(?:list|section|area|count|thread|wrapper|form|box|container)
    |sr[-_]only|visually[-_]?hidden|screen[-_]?reader(?:[-_](?:text|only))?|a11y[-_](?:hidden|only)
    |element[-_](?:invisible|hidden)|assistive[-_]text|off[-_]?screen
    |(?:comments?|shares?|views?|likes?)[-_]?counts?|disqus\w*|respond|breadcrumbs?
    |(?:author|writer)[-_]?(?:bio|box|info|card|about|profile|description)|about[-_]the[-_]author
    |(?:ad|ads|advert|advertisement|sponsor(?:ed)?)
        (?:[-_](?:slot|unit|container|wrapper|box|banner|block|placeholder))?
    |breaking[-_]?news(?:[-_]\w+)?|live[-_]?ticker|skip[-_]?links?
    |tag[-_]?(?:list|cloud)|post[-_]?(?:tags|nav(?:igation)?)
    |change[-_]?(?:history|log|notes?)|update[-_]?history|published[-_]dates(?:__\w+)?(?:--\w+)?
    |full[-_](?:publication[-_]update[-_])?history|page[-_]?(?:updated|last[-_]updated)
    |last[-_]?(?:updated|modified)|print[-_]?(?:link|button|this)
    )(?=$|[_-])"""
)
_REMARKS: Final = NameRule(
    r"^(?:comments?(?:[-_]?(?:list|section|area|thread|wrapper|container))?|disqus_thread)$"
)
_BUILT: Final = re.compile(
    r"^(?:css|sc|jsx|jss|styled|emotion|svelte|astro)-[\w-]+$"
    r"|^(?=\w*\d)(?=\w*[a-zA-Z])[a-zA-Z0-9]{5,8}$"
    r"|(?<=[a-z])(?:__|--|-|_)(?=[a-zA-Z0-9]*\d)[a-zA-Z0-9]{5,}$"
)
_KEPT: Final = frozenset({"html", "body", "main", "article", "h1", "head"})
_MOST_OF_A_PAGE: Final = 0.4
_SENTENCE: Final = 60  # characters
_FORM: Final = 600  # characters: a box to sign up; what is longer is a page inside a form
_GRID: Final = 3  # boxes
_ARTICLE: Final = 600  # characters in long paragraphs
_INVITED: Final = 20  # characters
_ROW: Final = 3  # links
_PROSE: Final = ("p", "h1", "img", "figure", "time")
_TEASER: Final = 500  # characters
_HEADINGS: Final = ("h2", "h3", "h4", "h5")


def clear_clutter(root: Element) -> None:
    """Take away menus, share bars, teasers, boxes to sign up, change logs and the like."""
    for element in root.iter():
        _forget_built_names(element)
    for tag in _TAGS:
        for element in list(root.iter(tag)):
            drop(element)
    prose = prose_in(root)
    for find in (_named, _grids, _forms, pointers, link_lists):
        for element in list(find(root)):
            others = find is _grids or _REMARKS.matches(class_names(element))
            if not holds_article(element, prose) or (others and _is_beside_article(element, root)):
                drop(element)


def clear_link_boxes(root: Element) -> None:
    """Take away rows and lists of nothing but links, if the page says what its article is.

    Those inside the article stay. On many pages the others are most of all elements.
    """
    home = article_home(root)
    if home is root:
        return
    own = set(home.iter("a"))
    boxes = Counter(_box_of(link) for link in root.iter("a") if link not in own)
    for box, links in boxes.items():
        if box is not None and links >= _ROW and box.tag not in _KEPT and _holds_links_only(box):
            drop(box)


def _box_of(link: Element) -> Element | None:
    """What a link stands in; of one in the item of a list it is the list."""
    box = link.getparent()
    return box.getparent() if box is not None and box.tag == "li" else box


def _holds_links_only(box: Element) -> bool:
    items = list(box.iterchildren("li"))
    return (
        all(part.tag in ("a", "li") and not _says(part.tail) for part in box)
        and all(part.tag == "a" and not _says(part.tail) for item in items for part in item)
        and not any(_says(item.text) for item in (box, *items))
        and next(box.iter(*_PROSE), None) is None
    )


def _says(text: str | None) -> bool:
    return bool(text and not text.isspace())


def drop(element: Element) -> None:
    """Remove an element and leave the text that follows it."""
    if element.getparent() is not None:
        element.drop_tree()


def _forget_built_names(element: Element) -> None:
    """Names that a build tool made up say nothing and change with the next build."""
    names = (element.get("class") or "")[:NAMES_READ].split()
    if any(map(_is_built, names)):
        element.set("class", " ".join(name for name in names if not _is_built(name)))


@lru_cache(maxsize=8192)
def _is_built(name: str) -> bool:
    return _BUILT.search(name) is not None


def article_home(root: Element) -> Element:
    """The element that says it is the article, if most of the page's prose stands in it."""
    for tag in ("article", "main"):
        found: list[Element] = list(root.iter(tag))
        if len(found) == 1 and prose_in(found[0]) * 2 > prose_in(root):
            return found[0]
    return root


def forget_boxes(root: Element) -> None:
    """Take their names from the boxes that long paragraphs stand in, all the way up."""
    seen: set[Element] = set()
    for paragraph in root.iter("p"):
        if _size(paragraph) < _SENTENCE:
            continue
        for box in paragraph.iterancestors("div", "section", "article", "main"):
            if box in seen:
                break
            seen.add(box)
            for name in ("class", "id", "itemprop"):
                box.attrib.pop(name, None)


def _size(element: Element) -> int:
    return len(words(element))


def prose_in(element: Element) -> int:
    """Characters in paragraphs of some length: what an article is made of."""
    return sum(size for p in element.iter("p") if (size := _size(p)) >= _SENTENCE)


def prose_of(element: Element, most: int) -> str:
    """The first of those paragraphs, some `most` characters of them."""
    told: list[str] = []
    for paragraph in element.iter("p"):
        if _size(paragraph) >= _SENTENCE:
            told.append(words(paragraph))
            most -= len(told[-1])
        if most <= 0:
            break
    return " ".join(told)


def holds_article(element: Element, prose: int) -> bool:
    """Whether it holds the article itself, whatever its name says."""
    if element.tag in _KEPT or next(element.iter("h1"), None) is not None:
        return True
    return prose_in(element) > _MOST_OF_A_PAGE * prose


def _is_beside_article(box: Element, root: Element) -> bool:
    """Whether enough prose for an article stands elsewhere, however much there is in the box."""
    if box.tag in _KEPT or next(box.iter("h1"), None) is not None:
        return False
    return prose_in(root) - prose_in(box) >= _ARTICLE


def _named(root: Element) -> Iterator[Element]:
    named = set(_NAMES.elements(root))
    for element in root.iter():
        if element in named or element.get("role") in _ROLES:
            yield element


def _grids(root: Element) -> Iterator[Element]:
    """Rows of boxes of one kind, each with a linked heading and a little text: teasers."""
    parents: dict[Element, int] = {}
    for heading in root.iter(*_HEADINGS):
        box = _teaser_around(heading) if _is_linked(heading) else None
        parent = None if box is None else box.getparent()
        if parent is not None:
            parents[parent] = parents.get(parent, 0) + 1
    for parent, boxes in parents.items():
        if boxes >= _GRID and boxes * 2 > len(parent):
            yield parent


def _is_linked(heading: Element) -> bool:
    link = heading.find(".//a")
    if link is None:
        return next(heading.iterancestors("a"), None) is not None
    return words(link) == words(heading)


def _teaser_around(heading: Element) -> Element | None:
    """The largest box about the heading that has no other heading in it."""
    box = heading
    while (above := box.getparent()) is not None:
        if sum(1 for _ in zip(above.iter(*_HEADINGS), range(2), strict=False)) > 1:
            break
        box = above
    return box if box is not heading and _size(box) <= _TEASER else None


def _forms(root: Element) -> Iterator[Element]:
    """Small forms, each with the box that holds nothing but it and its invitation."""
    for form in root.iter("form"):
        if _size(form) <= _FORM:
            yield _box_around(form)


def _box_around(form: Element) -> Element:
    """Up to the first box with words beside the form's, and on while no more come in."""
    box, size = form, _size(form)
    while (above := box.getparent()) is not None and above.tag not in _KEPT:
        larger = _size(above)
        if larger > _FORM or (size >= _INVITED and larger > size):
            break
        if next(above.iter("h1"), None) is not None:
            break
        box, size = above, larger
    return box
