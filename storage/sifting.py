"""Which readable looks show the story, judged by the text that stood before each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Final

from newsdiff.quality import Quality
from newsdiff.resemblance import Resemblance, judge_anew
from storage.versions import Look, in_order

Judgement = tuple[Quality, str]
Resembles = Callable[[Look, Look], Resemblance]

_SHELL: Final[Judgement] = ("empty", "a shell: the page as rendered stands for it")
_OUTVOTE: Final = 3  # looks at another text


@dataclass(slots=True)
class Sifted:
    """`looks` show the story; the others have a judgement, by the look's number."""

    looks: list[Look] = field(default_factory=list)
    judgements: dict[int, Judgement] = field(default_factory=dict)
    _texts: set[str] = field(default_factory=set)
    _doubted: list[Look] = field(default_factory=list)

    def keep(self, look: Look) -> None:
        self.looks.append(look)
        self._texts.add(look.substance)
        self._doubted.clear()

    def doubt(self, look: Look, judgement: Judgement) -> None:
        self.judgements[look.number] = judgement
        self._doubted.append(look)

    def knows(self, look: Look) -> bool:
        return look.trusted or not self.looks or look.substance in self._texts

    def outvoted(self, resembles: Resembles) -> bool:
        """Whether the first look of all, alone, stands against several at one other text."""
        latest = self._doubted[-_OUTVOTE:]
        if len(self.looks) > 1 or len(latest) < _OUTVOTE:
            return False
        first, *rest = latest
        return first.url == self.looks[0].url and all(
            look.url == first.url and judge_anew(resembles(first, look), "", "") is None
            for look in rest
        )

    def concede(self) -> None:
        doubted = list(self._doubted[-_OUTVOTE:])
        for look in doubted:
            del self.judgements[look.number]
            self.keep(look)


def sifted(looks: Iterable[Look], resembles: Resembles) -> Sifted:
    """Sift the looks of a story, given in any order. Imported ones are trusted.

    `resembles` is asked about neighbours only: at most three times a look.
    """
    found = Sifted()
    ordered = in_order(looks)
    for look, following in zip_longest(ordered, ordered[1:]):
        if following and following.rendered and not (look.rendered or look.trusted):
            found.judgements[look.number] = _SHELL
            continue
        if found.knows(look):
            found.keep(look)
            continue
        standing = found.looks[-1]
        judgement = judge_anew(resembles(standing, look), standing.url, look.url)
        if judgement is None:
            found.keep(look)
            continue
        found.doubt(look, judgement)
        if found.outvoted(resembles):
            found.concede()
    return found
