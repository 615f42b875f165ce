"""A rule: what somebody wants to be told of."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

from newsdiff.changes.least import Least

Kind = Literal[
    "figure", "source", "quote", "notice", "headline", "wording", "check", "gone", "back"
]  # fmt: skip
Digest = Literal["hourly", "daily"]
Lost = Literal["named", "any"]

KINDS: Final[dict[Kind, str]] = {
    "figure": "a figure changed, came, went, or was hedged otherwise",
    "source": "a source came, went, was replaced, hedged, or lost or got its name",
    "quote": "a quotation was altered, came or went",
    "notice": "a correction notice came, was reworded or went",
    "headline": "the headline is another",
    "wording": "a sentence came, went or was reworded",
    "check": "a version disagrees with itself: figures, dates, corrections not followed",
    "gone": "the story is gone from its address: three looks over a day missed it",
    "back": "a story that was gone is back",
}
DIGESTS: Final[tuple[Digest, ...]] = get_args(Digest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Each condition narrows what is told; an empty one says nothing.

    `send` names targets. Words of `concept`, `contains`, `tags`, `hosts` and `stories` are
    alternatives. `at_most` is how many alerts an hour go out one by one; the rest is gathered.
    """

    name: str
    on: tuple[Kind, ...]
    send: tuple[str, ...] = ()
    min_change: Least | None = None
    unless_notice: bool = False
    lost: Lost | None = None
    concept: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    in_headline: bool = False
    tags: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    stories: tuple[str, ...] = ()
    when: str | None = None
    digest: Digest | None = None
    at_most: int | None = None
