"""Attributions in the making: token ranges that the rules find, before names and spans."""

from dataclasses import dataclass, field

from newsdiff.sourcing.attribution import CueClass
from newsdiff.sourcing.lexicon import STRENGTH
from newsdiff.sourcing.reading import Range


@dataclass(slots=True)
class Draft:
    """One attribution as token ranges.

    `bare`: there is no cue in print (a dateline credit), `cue` is then where it would be.
    `relayed`: "by" and the outlet that quotes this source may follow.
    """

    cue: Range
    source: Range | None
    contents: list[Range] = field(default_factory=list)
    cue_class: CueClass = "neutral"
    chain: bool = False
    negated: bool = False
    bare: bool = False
    relayed: bool = False

    @property
    def strength(self) -> int:
        return 0 if self.negated else STRENGTH.get(self.cue_class, 0)

    @property
    def start(self) -> int:
        """The first token of source and cue."""
        return self.cue[0] if self.source is None else min(self.cue[0], self.source[0])

    @property
    def end(self) -> int:
        return self.cue[1] if self.source is None else max(self.cue[1], self.source[1])
