"""A made-up story for tests of alerts: what a version changed in the one before it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from newsdiff import Article, compare
from newsdiff.alerts.occasion import Occasion, Story
from newsdiff.alerts.reading import read_rules
from newsdiff.alerts.rule import Rule
from newsdiff.times import instant

STORY = Story(
    id="00112233aabbccdd",
    slug="toll-bridge",
    url="https://www.example.org/news/toll-bridge",
    headline="Toll bridge to close for repairs",
    tags=("roads", "north"),
)
BODY = """The bridge over the Lanne will be closed for repairs from Monday, the county said.

About {workers} workers cross it every day, {source} said. The county spent {cost} euros on it
last year.
"""
OLD: dict[str, Any] = {"workers": "25,000", "source": "engineer Maria Holt", "cost": "40,000"}


def occasion(notices: str = "", **changed: str) -> Occasion:
    """A version in which these words of BODY are others than in OLD."""
    headline = changed.pop("headline", STORY.headline)
    old = Article.from_text(headline=STORY.headline, text=BODY.format(**OLD))
    text = BODY.format(**(OLD | changed)) + notices
    new = Article.from_text(headline=headline, text=text)
    return Occasion(
        story=replace(STORY, headline=headline),
        version=2,
        old_version=1,
        block="ab" * 32,
        before="cd" * 32,
        last_without=instant(datetime(2026, 3, 17, 11, 0, 2, tzinfo=UTC)),
        seen=instant(datetime(2026, 3, 17, 11, 30, 4, tzinfo=UTC)),
        change=compare(old, new).to_dict(),
        named=frozenset({"Maria Holt", "engineer Maria Holt"}),
    )


def rule(*lines: str, on: str = "figure") -> Rule:
    text = "\n".join(["[[rule]]", 'name = "test"', f"on = {on.split()}", *lines])
    return read_rules(text)[0]
