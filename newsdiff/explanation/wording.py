"""Sentences and dates that are otherwise and no change of wording."""

from collections.abc import Iterator

from newsdiff.alignment import Alignment
from newsdiff.article import Article
from newsdiff.document import Document
from newsdiff.explanation.leftout import LeftOut, pair_text, place_of
from newsdiff.furniture import is_furniture
from newsdiff.text import fold


def left_out_wording(old: Document, new: Document, alignment: Alignment) -> Iterator[LeftOut]:
    """Sentences that moved or were set otherwise, then what states nothing of its own."""
    for group in sorted(alignment.groups, key=lambda group: group.new):
        was = " ".join(old.sentences[i].text for i in group.old)
        now = " ".join(new.sentences[j].text for j in group.new)
        where = place_of(new, group.new[0])
        if group.moved:
            yield LeftOut("wording", now, "moved", where)
        if group.same and was != now:
            yield LeftOut("wording", pair_text(was, now), "typography", where)
    yield from _byline(old.article.byline, new.article.byline)
    yield from _unread(old.article, new.article)


def _byline(was: str, now: str) -> Iterator[LeftOut]:
    if was != now and fold(was).text.split() == fold(now).text.split():
        yield LeftOut("wording", pair_text(was, now), "typography", "byline")


def _unread(old: Article, new: Article) -> Iterator[LeftOut]:
    before, after = _set_aside(old), _set_aside(new)
    for place, mine, theirs in (("page", after, before), ("old page", before, after)):
        for text, rule in mine.items():
            if text not in theirs:
                yield LeftOut("wording", text, rule, place)


def _set_aside(article: Article) -> dict[str, str]:
    """Paragraphs that state nothing of their own, with the rule that says so."""
    found = {}
    for paragraph in article.paragraphs:
        if paragraph.role == "reference":
            found[paragraph.text] = "reference-list"
        elif is_furniture(paragraph.text, article.language):
            found[paragraph.text] = "furniture"
    return found


def left_out_dates(old: Article, new: Article) -> Iterator[LeftOut]:
    for name in ("published", "modified"):
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            yield LeftOut("dates", f"{name} {was or '-'} → {now or '-'}", "page-dates", "page")
