"""What stands on a page beside the article: taken away before anything is read."""

import re
from collections.abc import Iterator
from typing import Final

from newsdiff.page import Element, class_names, words

_TAGS: Final = ("nav", "noscript", "template", "button", "select", "textarea", "dialog", "object")
_ROLES: Final = frozenset({"navigation", "search", "dialog", "alertdialog", "menu", "menubar"})
# Whole names or names joined by - and _; never part of a word ("shared" is not "share").
_NAMES: Final = re.compile(
    r"(?:^|[\s_-])(?:"
    r"shar(?:e|ing)[-_]?(?:bar|buttons?|tools?|links?|this|list|widget|menu|icons?)?|social(?:[-_]?\w+)?"
    r"|addthis\w*|a2a[-_]kit|sharedaddy|related(?:[-_]?(?:articles?|stories|posts?|content|links?|news|items?|topics?))?"
    r"|(?:most|popular)[-_]?(?:read|popular|viewed|shared|commented|posts?|stories|articles?)|trending"
    r"|recommend(?:ed|ations?)|read[-_]?(?:more|next|also)|more[-_]?(?:stories|news|from|on|like[-_]this)"
    r"|you[-_]may[-_](?:also[-_])?like|outbrain\w*|taboola\w*|promo(?:s|box|ted|tion)?|teasers?(?:[-_]\w+)?"
    r"|newsletters?(?:[-_]?\w+)?|sign[-_]?up(?:[-_]?\w+)?|subscri(?:be|ption)[-_]?(?:box|form|widget|promo|cta|banner)?"
    r"|cookies?[-_]?(?:banner|bar|consent|notice|law|message|policy|overlay|wall)|consent[-_]?(?:banner|manager|overlay|bar)?"
    r"|gdpr[-_]?\w*|onetrust[-_]?\w*|cmp[-_]?(?:container|banner)"
    r"|comments?(?:[-_]?(?:list|section|area|count|thread|wrapper|form|box|container))|disqus\w*|respond"
    r"|breadcrumbs?|(?:author|writer)[-_]?(?:bio|box|info|card|about|profile|description)|about[-_]the[-_]author"
    r"|(?:ad|ads|advert|advertisement|sponsor(?:ed)?)(?:[-_](?:slot|unit|container|wrapper|box|banner|block|placeholder))?"
    r"|breaking[-_]?news(?:[-_]\w+)?|live[-_]?ticker|skip[-_]?links?|tag[-_]?(?:list|cloud)|post[-_]?(?:tags|nav(?:igation)?)"
    r"|change[-_]?(?:history|log|notes?)|update[-_]?history|published[-_]dates(?:__\w+)?(?:--\w+)?|full[-_](?:publication[-_]update[-_])?history"
    r"|page[-_]?(?:updated|last[-_]updated)|last[-_]?(?:updated|modified)|print[-_]?(?:link|button|this)"
    r")(?=$|[\s_-]|--|__)",
)
_COUNTS: Final = re.compile(r"(?:^|[\s_-])(?:comments?|shares?|views?|likes?)[-_]?counts?(?=$|[\s_-])")
_HASHED: Final = re.compile(
    r"^(?:css|sc|jsx|jss|styled|emotion|svelte|astro)-[\w-]+$|^(?=\w*\d)(?=\w*[a-zA-Z])[a-zA-Z0-9]{5,8}$"
    r"|(?<=[a-z])(?:__|--|-|_)(?=[a-zA-Z0-9]*\d)[a-zA-Z0-9]{5,}$"
)
_PLAIN: Final = frozenset({"html", "body", "main", "article", "h1", "head"})
_CHANGE_LOG: Final = re.compile(r"^\W*(?:show|see|hide|view) (?:all )?(?:updates|history|changes)\b", re.I)
_MOST_OF_A_PAGE: Final = 0.4
_FORM: Final = 600  # characters: a box to sign up; what is longer is a page inside a form
_GRID: Final = 3
_TEASER: Final = 500


def clear_furniture(root: Element) -> None:
    """Take away menus, share bars, teasers, boxes to sign up, change logs and the like."""
    for element in root.xpath("//*[@class]"):
        _plain_names(element)
    total = len(words(root))
    for element in list(_named(root)):
        if element.getparent() is not None and _size(element) <= _MOST_OF_A_PAGE * total:
            drop(element)
    for tag in _TAGS:
        for element in list(root.iter(tag)):
            drop(element)
    for grid in list(_grids(root)):
        drop(grid)
    for form in list(root.iter("form")):
        if _size(form) <= _FORM:
            drop(_box(form))


def drop(element: Element) -> None:
    """Remove an element and leave the text that follows it."""
    if element.getparent() is not None:
        element.drop_tree()


def _plain_names(element: Element) -> None:
    """Names that a build made up say nothing and change with the next build."""
    kept = [name for name in (element.get("class") or "").split() if not _HASHED.search(name)]
    element.set("class", " ".join(kept))


def _size(element: Element) -> int:
    return len(words(element))


def _named(root: Element) -> Iterator[Element]:
    for element in root.xpath("//*[@class or @id or @role or @hidden or @aria-hidden]"):
        if element.tag in _PLAIN:
            continue
        names = class_names(element)
        if element.get("role") in _ROLES or _NAMES.search(names) or _COUNTS.search(names):
            yield element


def _grids(root: Element) -> Iterator[Element]:
    """Rows of boxes of one kind, each with a linked heading and a little text: teasers."""
    parents: dict[Element, list[Element]] = {}
    for heading in root.iter("h2", "h3", "h4", "h5"):
        if not _linked(heading):
            continue
        box = _teaser_around(heading)
        if box is not None and box.getparent() is not None:
            parents.setdefault(box.getparent(), []).append(box)
    for parent, boxes in parents.items():
        if len(boxes) >= _GRID and len(boxes) * 2 > len(parent):
            yield parent


def _linked(heading: Element) -> bool:
    link = heading.find(".//a")
    if link is None:
        return any(above.tag == "a" for above in heading.iterancestors())
    return words(link) == words(heading)


def _teaser_around(heading: Element) -> Element | None:
    box = heading
    while (above := box.getparent()) is not None:
        if len(above.findall(".//h2")) + len(above.findall(".//h3")) + len(above.findall(".//h4")) > 1:
            break
        box = above
    return box if box is not heading and _size(box) <= _TEASER else None


def _box(form: Element) -> Element:
    """The box that holds nothing but the form and its invitation."""
    box = form
    while (above := box.getparent()) is not None and above.tag not in _PLAIN:
        if _size(above) > _FORM or above.find(".//h1") is not None:
            break
        box = above
    return box
