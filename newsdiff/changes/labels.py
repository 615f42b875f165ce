"""One label a quantity: pairs of mentions into changes, repetitions and restatements dropped."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from newsdiff.changes.equality import is_telling, roughly, same_quantity
from newsdiff.changes.mentions import Mention
from newsdiff.changes.quantities import Quantities
from newsdiff.changes.values import FigureChange, FigureKind
from newsdiff.document import Document
from newsdiff.figures import Figure

_RANK: Final = {"body": 0, "dek": 1, "headline": 2}  # where a quantity is stated best

Sides = tuple[Mention | None, Mention | None]


class Labels:
    """The labels of one comparison.

    What one version says of a quantity is what its body says; the headline speaks only where the
    body is silent.
    """

    def __init__(
        self,
        old: Document,
        new: Document,
        before: Sequence[Mention],
        after: Sequence[Mention],
        pairs: Sequence[tuple[Mention, Mention]],
    ) -> None:
        self._documents = (old, new)
        self._mentions = (before, after)
        self._before, self._after = Quantities(before), Quantities(after)
        self._pairs = sorted(pairs, key=lambda pair: _rank(pair[1]))
        self._paired = tuple({id(pair[side]) for pair in pairs} for side in (0, 1))
        self._alone_in: dict[int, list[Mention]] = defaultdict(list)
        for mention in after:
            if id(mention) not in self._paired[1]:
                self._alone_in[mention.sentence].append(mention)

    def changes(self) -> Iterator[FigureChange]:
        changed = self._distinct(p for p in self._pairs if self._is_change(*p))
        kept = [pair for pair in changed if not self._keeps_history(*pair)]
        requalified = self._distinct(p for p in self._pairs if self._is_requalified(*p))
        come = self._alone(1, changed, [new for old, new in changed if (old, new) not in kept])
        gone = self._alone(0, changed, [])
        labelled: list[tuple[FigureKind, Sides]] = [
            *(("changed", sides) for sides in kept),
            *(("requalified", sides) for sides in requalified),
            *(("added", (None, mention)) for mention in come),
        ]
        labelled.sort(key=lambda item: _rank(_new(item[1])))
        labelled += [("removed", (mention, None)) for mention in gone]
        return (self._change(kind, *sides) for kind, sides in labelled)

    def _is_change(self, old: Mention, new: Mention) -> bool:
        """Another value; but two quantities that both versions state only changed places."""
        if same_quantity(old.figure, new.figure):
            return False
        return not (_stated(old, self._after) and _stated(new, self._before))

    def _keeps_history(self, old: Mention, new: Mention) -> bool:
        """Whether the new sentence goes on stating the old value beside the new one."""
        alone = self._alone_in.get(new.sentence, ())
        return any(same_quantity(mention.figure, old.figure) for mention in alone)

    def _is_requalified(self, old: Mention, new: Mention) -> bool:
        if not same_quantity(old.figure, new.figure):
            return False
        if old.figure.modifier == new.figure.modifier:
            return False
        return not (
            _hedged_alike(new.figure, old, self._before)
            or _hedged_alike(old.figure, new, self._after)
        )

    def _distinct(self, pairs: Iterable[tuple[Mention, Mention]]) -> list[tuple[Mention, Mention]]:
        """The first of the pairs that say the same of the same quantity."""
        kept: list[tuple[Mention, Mention]] = []
        olds = Quantities()
        partner: dict[int, list[Mention]] = defaultdict(list)
        for old, new in pairs:
            told = (b for a in olds.near(old) if _repeats(old, a) for b in partner[id(a)])
            if not any(_repeats(new, b) for b in told):
                kept.append((old, new))
                olds.add(old)
                partner[id(old)].append(new)
        return kept

    def _alone(
        self, which: int, changed: Sequence[tuple[Mention, Mention]], besides: Sequence[Mention]
    ) -> list[Mention]:
        """Mentions without a partner whose quantity the other version does not state at all."""
        elsewhere = (self._after, self._before)[which]
        told = Quantities([*(pair[which] for pair in changed), *besides])
        found: list[Mention] = list(besides)
        for mention in sorted(self._mentions[which], key=_rank):
            if id(mention) in self._paired[which] or _stated(mention, elsewhere):
                continue
            if not any(_repeats(mention, m) for m in told.near(mention)):
                found.append(mention)
                told.add(mention)
        return found

    def _change(self, kind: FigureKind, old: Mention | None, new: Mention | None) -> FigureChange:
        before, after = self._documents
        return FigureChange(
            kind=kind,
            concept=_concept(old, new),
            old=old.quote(before) if old else None,
            new=new.quote(after) if new else None,
            in_headline=_in_headline(old, self._before) or _in_headline(new, self._after),
            in_quotation=bool(old and _quoted(old, before)) or bool(new and _quoted(new, after)),
        )


def _new(sides: Sides) -> Mention:
    mention = sides[1]
    assert mention is not None
    return mention


def _repeats(a: Mention, b: Mention) -> bool:
    """Whether two mentions state the same quantity; a headline repeats what the body says."""
    if (a.place == "body") != (b.place == "body"):
        return same_quantity(a.figure, b.figure) or roughly(a.figure, b.figure)
    return same_quantity(a.figure, b.figure) and _same_subject(a, b)


def _rank(mention: Mention) -> tuple[int, int]:
    return _RANK[mention.place], mention.figure.start


def _stated(mention: Mention, elsewhere: Quantities) -> bool:
    """Whether the other version states this very quantity; a headline's rough word is not it."""
    return any(_repeats(mention, other) for other in elsewhere.like(mention.figure))


def _same_subject(a: Mention, b: Mention) -> bool:
    if not a.words or not b.words or a.head == b.head or a.words & b.words:
        return True
    # Money and measures are known by their unit; a large exact number by itself.
    return bool(a.figure.unit) or is_telling(a.figure)


def _hedged_alike(as_in: Figure, like: Mention, mentions: Quantities) -> bool:
    """Whether a version hedges that quantity so in its body anyway."""
    return any(
        m is not like
        and m.place == "body"
        and m.figure.modifier == as_in.modifier
        and _repeats(m, like)
        for m in mentions.near(like)
    )


def _in_headline(mention: Mention | None, mentions: Quantities) -> bool:
    return mention is not None and any(
        m.place == "headline" and (m is mention or _repeats(m, mention))
        for m in mentions.near(mention)
    )


def _quoted(mention: Mention, document: Document) -> bool:
    """Whether the figure stands between quotation marks of its sentence."""
    sentence = document.sentences[mention.sentence]
    before = sentence.text[: mention.figure.start - sentence.start]
    opened = before.count("“") + before.count("«") - before.count("”") - before.count("»")
    return opened > 0 or before.count('"') % 2 == 1


def _concept(old: Mention | None, new: Mention | None) -> str:
    """The fuller concept of the two, the newer where both say as much."""
    names = [m.figure.concept for m in (new, old) if m is not None]
    return max(names, key=len) if names else ""
