"""What a verification reports."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from storage.segments import LogState

Progress = Callable[[str, int, int], None]
"""Told what is being checked ("segments", "packs", "payloads"), how many are done, of how many."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A damaged object and, where known, the first event and the story it touches."""

    key: str
    message: str
    event: int | None = None
    story: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What was checked, and what was found; the first damage to the log ends the walk over it.

    `roots` are those the log had at the sizes that there are checkpoints for.
    """

    state: LogState
    findings: tuple[Finding, ...]
    segments: int = 0
    roots: Mapping[int, bytes] = field(default_factory=dict, compare=False)
    checkpoints: int = 0
    packs: int = 0
    payloads: int = 0

    @property
    def sound(self) -> bool:
        return not self.findings


def tell(progress: Progress | None, what: str, done: int, total: int) -> None:
    if progress:
        progress(what, done, total)
