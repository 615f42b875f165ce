"""Seeds' answers read as they come: new stories are followed, changed ones looked at sooner."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cli.run import Opened, now
from newsdiff.errors import DamagedArchive, NotFound
from newsdiff.events import SeedRead
from newsdiff.ports import Sighting

if TYPE_CHECKING:
    from storage.seeds import UnreadAnswer


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was read of one seed."""

    slug: str
    read: SeedRead


def gather(opened: Opened, hasten: Callable[[str], None] = lambda _story: None) -> list[Gathered]:
    """Read what seeds answered and nobody has read yet; the index is brought up to it.

    `hasten` is called with each story or seed that a listing says has changed.
    """
    from jobs.harvest import SeedAnswer, harvest
    from storage.seeds import Seeds

    seeds = Seeds(opened.index)
    gathered = []
    for answer in seeds.unread():
        block = _payload(opened, answer)
        if block is None:
            continue
        found = SeedAnswer(answer.url, answer.block, block, answer.header_length)
        brought = harvest(answer.settings, found, seeds, now())
        opened.archive.record([Sighting(event) for event in brought.events])
        opened.catch_up()  # so that the next seed knows the stories of this one
        for name in brought.hints:
            hasten(name)
        gathered.append(Gathered(answer.slug, brought.read))
    return gathered


def _payload(opened: Opened, answer: "UnreadAnswer") -> bytes | None:
    """None when it cannot be had; it is tried again the next time, and "verify" tells why."""
    try:
        return opened.archive.payload(answer.block)
    except (NotFound, DamagedArchive):
        return None
