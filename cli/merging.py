"""Stories merged on strong evidence, and those suspected to be one."""

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from cli.run import Opened, now
from newsdiff.duplicates import Suspicion, Text, suspects
from newsdiff.errors import BadInput, NewsdiffError
from newsdiff.events import Merged
from newsdiff.identity import identity_key, site_of
from newsdiff.listings.sections import same_site
from newsdiff.ports import Sighting
from newsdiff.resemblance import containment, runs_of
from newsdiff.times import parse_when

if TYPE_CHECKING:
    from datetime import datetime

    from storage.mergers import Pointer
    from storage.records import StoryRecord

_ENOUGH: Final = 0.5  # of the shorter text
_WORDS: Final = {
    "redirect": "{} is redirected to {} for good",
    "canonical": "{} names {} as its canonical address",
    "amphtml": "{} names {} as its AMP form",
}


def merge_found(opened: Opened, first: int) -> list[Merged]:
    """Merge stories that looks from event `first` on show to be one; return the events.

    A permanent redirect, or a canonical or AMP link within a site, must lead to a story that is
    followed too and shares half of the shorter text. The older story keeps its name. What somebody
    separated stays apart.
    """
    from storage.mergers import pointers

    made: list[Merged] = []
    for pointer in pointers(opened.index, first):
        event = _merger(opened, pointer)
        if event:
            opened.archive.record([Sighting(event)])
            opened.catch_up()
            made.append(event)
    return made


def _merger(opened: Opened, pointer: "Pointer") -> Merged | None:
    from storage.mergers import were_parted
    from storage.seeds import Seeds

    key = identity_key(pointer.url)
    known = Seeds(opened.index).stories([key]).get(key)
    if known is None or known.id == pointer.story or urlsplit(key).path == "/":
        return None
    try:
        pair = [opened.history.find_story(name) for name in (pointer.story, known.id)]
    except NewsdiffError:  # withdrawn
        return None
    older, younger = sorted(pair, key=lambda story: story.number)
    if older.id == younger.id or were_parted(opened.index, older, younger):
        return None
    if pointer.evidence != "redirect" and not same_site(older.url, younger.url):
        return None
    share = containment(_runs(opened, older), _runs(opened, younger))
    if share < _ENOUGH:
        return None
    said = _WORDS[pointer.evidence].format(pair[0].url, pointer.url)
    return Merged(
        story=older.id,
        other=younger.id,
        recorded=now(),
        evidence=pointer.evidence,
        because=f"{said}; {round(share * 100)} % of the shorter text stands in the other",
    )


def duplicates(opened: Opened) -> list[Suspicion]:
    """Stories (slugs) that seem to be one, most alike first."""
    texts = {}
    for story in opened.history.stories():
        versions = opened.history.versions(story)
        if versions:
            article = opened.history.article(versions[-1])
            texts[story.slug] = Text(
                site_of(story.url), _published(article.published), runs_of(article)
            )
    return suspects(texts)


def _runs(opened: Opened, story: "StoryRecord") -> frozenset[int]:
    versions = opened.history.versions(story)
    return runs_of(opened.history.article(versions[-1])) if versions else frozenset()


def _published(text: str | None) -> "datetime | None":
    try:
        return parse_when(text).start if text else None
    except BadInput:
        return None
