"""What a version says of its own dates, against its text and against when it was seen."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from newsdiff.article import Article
from newsdiff.consistency.disagreement import Disagreement, Statement
from newsdiff.times import When

_DAY: Final = timedelta(days=1)
_CLOCKS: Final = timedelta(minutes=15)  # what two clocks may differ by
_ZONES: Final = timedelta(hours=14)  # what a time without a zone may differ by
_DATE: Final = len("2025-06-19")
_MUCH: Final = 8  # words that came or went


def date_order(article: Article) -> Iterator[Disagreement]:
    """Modified over a day before it was published; less is how editors schedule a story."""
    published, modified = _moment(article.published), _moment(article.modified)
    if published and modified and published - modified > _DAY:
        yield Disagreement(
            "date_order",
            f"modified {article.modified}, which is before it was published, {article.published}",
            _date("modified", article.modified),
            _date("published", article.published),
        )


def date_ahead(article: Article, seen: When) -> Iterator[Disagreement]:
    """A date that had not come yet when the page was seen."""
    for name, told in (("published", article.published), ("modified", article.modified)):
        moment = _moment(told)
        if moment and moment - _play(str(told)) > seen.end:
            yield Disagreement(
                "date_ahead",
                f"{name} {told}, which had not come yet when the page was seen, {seen}",
                _date(name, told),
                _date("seen", str(seen)),
            )


def date_kept(before: Article, article: Article, change: dict[str, Any]) -> Iterator[Disagreement]:
    """The text changed in substance, and the page still states the same moment of modification.

    A day without an hour may well be the day of both.
    """
    same = article.modified is not None and article.modified == before.modified
    if same and _has_hour(str(article.modified)) and (told := _substance(change)):
        yield Disagreement(
            "date_kept",
            f"{told} changed, and the page still says it was modified {article.modified}",
            _date("modified", article.modified),
            _date("modified before", before.modified),
        )


def date_alone(first: Article, last: Article) -> Iterator[Disagreement]:
    """Two looks at one text: the date of modification moved and no word did."""
    was, now = _moment(first.modified), _moment(last.modified)
    if was and now and now > was:
        yield Disagreement(
            "date_alone",
            f"the date of modification moved from {first.modified} to {last.modified}, "
            "and no word changed",
            _date("modified", last.modified),
            _date("modified before", first.modified),
        )


def _substance(change: dict[str, Any]) -> str:
    """What changed that a reader would want to know of; "" for a few words."""
    if change["figures"] or change["sourcing"]:
        return "figures or sources"
    if change["headline"]:
        return "the headline"
    hunks = [hunk for edit in change["wording"] for hunk in edit["hunks"] if hunk[0] != "same"]
    return "the text" if sum(len(text.split()) for _, text in hunks) >= _MUCH else ""


def _moment(told: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(told or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _play(told: str) -> timedelta:
    return _CLOCKS if told.endswith("Z") else _ZONES


def _has_hour(told: str) -> bool:
    return len(told) > _DATE and "T00:00:00" not in told


def _date(place: str, told: str | None) -> Statement:
    return Statement(place, told or "", told or "")
