"""Which sourcing changed: claims keep or lose their source, sources come and go, quotes change."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from newsdiff.alignment import Alignment
from newsdiff.assignment import Edge, best_pairs
from newsdiff.changes.candidates import sharing
from newsdiff.changes.hedges import hedge_changes
from newsdiff.changes.quotations import quote_changes
from newsdiff.changes.references import reference_changes
from newsdiff.changes.values import SourcingChange, SourcingKind
from newsdiff.changes.voices import Names, Voice, Voices, name_words, names_of, same_name
from newsdiff.changes.words import words_of
from newsdiff.document import Document

_CLAIM: Final = 0.5  # shares of the likeness of two attributions
_NAME: Final = 0.3
_CUE: Final = 0.1
_TOGETHER: Final = 0.3
_LEAST: Final = 0.5
_SAME_CLAIM: Final = 0.45  # likeness of two contents that makes them one claim
_ALIKE_ELSEWHERE: Final = 0.6  # the same, for claims in sentences that are not aligned
REPORTING: Final = frozenset(
    {"neutral", "confirm", "admit", "claim", "suggest", "predict", "deny", "rumour", "alleged"}
)  # cues that make a source of somebody; to hope or to demand is not to report
_REACH: Final = 12  # voices to either side, in one group, that may be the same claim
_FLAT: Final = 0.6  # share of a claim that the other version states without a source

Pair = tuple[Voice, Voice]


def sourcing_changes(
    old: Document, new: Document, alignment: Alignment, voices: Voices
) -> tuple[SourcingChange, ...]:
    """The changes of sourcing: claims first, then sources, quotations, hedges, references.

    One edit gives one label: while a claim stays, what happened to its source wins over the source
    coming or going.
    """
    comparison = _Comparison(old, new, alignment, voices)
    claims = list(comparison.claims())
    sources = list(comparison.sources(claims))
    quotes = list(quote_changes(comparison.before, comparison.after))
    hedges = list(hedge_changes(old, new, alignment, claims))
    references = list(reference_changes(old.article, new.article))
    return (*claims, *sources, *quotes, *hedges, *references)


def paired_voices(old: Document, new: Document, alignment: Alignment, voices: Voices) -> list[Pair]:
    """The attributions that belong together, whether or not anything of them changed."""
    return _Comparison(old, new, alignment, voices).pairs


class _Comparison:
    def __init__(self, old: Document, new: Document, alignment: Alignment, voices: Voices) -> None:
        self._old, self._new = old, new
        self._groups = _groups(alignment)
        self._same = {i for group in alignment.groups if group.same for i in group.old}
        self.before, self.after = voices
        self._names = names_of(self.before), names_of(self.after)
        self.pairs = self._paired()
        self._stand_ins: set[int] = set()  # voices that are one source under two names

    def _paired(self) -> list[Pair]:
        pairs = list(self._untouched())
        taken = {id(voice) for pair in pairs for voice in pair}
        before = [voice for voice in self.before if id(voice) not in taken]
        after = [voice for voice in self.after if id(voice) not in taken]
        weights = {
            (i, j): weight
            for i, j in self._candidates(before, after)
            if (weight := self._likeness(before[i], after[j])) >= _LEAST
        }
        return pairs + [(before[i], after[j]) for i, j in best_pairs(weights)]

    def _untouched(self) -> Iterator[Pair]:
        """Attributions in sentences that stayed as they were, one by one."""
        places: dict[tuple[int, str | None, str], list[Voice]] = defaultdict(list)
        for voice in reversed(self.after):
            places[self._groups[1].get(voice.home, -1), voice.name, voice.cue].append(voice)
        for voice in self.before:
            if voice.home in self._same:
                there = places.get((self._groups[0][voice.home], voice.name, voice.cue))
                if there:
                    yield voice, there.pop()

    def _candidates(self, before: Sequence[Voice], after: Sequence[Voice]) -> set[Edge]:
        """Pairs that may be one claim: in sentences that belong together, or alike in words."""
        olds = _by_group(before, self._groups[0])
        news = _by_group(after, self._groups[1])
        near = {
            (i, j)
            for group in olds.keys() & news.keys()
            for rank, i in enumerate(olds[group])
            for j in news[group][max(0, rank - _REACH) : rank + _REACH]
        }
        return near | set(sharing([v.words for v in before], [v.words for v in after]))

    def _likeness(self, a: Voice, b: Voice) -> float:
        claim = dice(a.words, b.words)
        together = self._together(a, b)
        if not together and claim < _ALIKE_ELSEWHERE:
            return 0.0
        name = _NAME * (_name_likeness(a, b))
        return _CLAIM * claim + name + _CUE * (a.cue == b.cue) + _TOGETHER * together

    def _together(self, a: Voice, b: Voice) -> bool:
        """Whether the cues stand in sentences that belong together."""
        groups = self._groups[0].get(a.home), self._groups[1].get(b.home)
        return groups[0] is not None and groups[0] == groups[1]

    def claims(self) -> Iterator[SourcingChange]:
        """What happened to the source or the certainty of claims that stayed, each edit once."""
        told: set[tuple[str, str | None, str | None]] = set()
        for change in (*self._edited(), *self._flat()):
            key = (change.kind, change.old_source, change.new_source)
            if key not in told or not any(key[1:]):
                told.add(key)
                yield change

    def _edited(self) -> Iterator[SourcingChange]:
        for a, b in self.pairs:
            if a.home in self._same and self._together(a, b):
                continue
            kind = _claim_kind(a, b)
            if kind and (self._is_named_again(a, b) or self._is_named_again(b, a)):
                self._stand_ins |= {id(a), id(b)}
                continue
            link = self._named_link(a) if kind == "replaced" and not b.named else None
            if link:
                yield replace(
                    self._label("anonymised", a, b),
                    old_source=f"{a.name}, {link.cue} {link.name}",
                )
            elif kind:
                yield self._label(kind, a, b)

    def _named_link(self, voice: Voice) -> Voice | None:
        """The named source of the same sentence that this one is cited by: one chain, one label."""
        return next(
            (
                v
                for v in self.before
                if v.attribution.chain and v.named and v.home == voice.home and v is not voice
            ),
            None,
        )

    def _is_named_again(self, generic: Voice, named: Voice) -> bool:
        """Whether "the company" merely stands for a source that its version names elsewhere."""
        words = name_words(generic.name)
        if len(words) != 1 or not (generic.name or "").islower() or not named.named:
            return False
        document = self._old if generic in self.before else self._new
        names = self._names[0] if generic in self.before else self._names[1]
        return named.name in names or (named.name or "").lower() in document.texts["body"].lower()

    def _flat(self) -> Iterator[SourcingChange]:
        """Flat claims that got a source, and sourced claims that lost it."""
        paired = {id(v) for pair in self.pairs for v in pair}
        for voice in self.after:
            if id(voice) not in paired and self._stated_flat(voice, 1):
                yield self._label("hedged", None, voice)
        for voice in self.before:
            if id(voice) not in paired and self._stated_flat(voice, 0):
                yield self._label("firmed", voice, None)

    def _stated_flat(self, voice: Voice, side: int) -> bool:
        """Whether the other version states the claim in an aligned sentence without any source."""
        if not voice.name or not voice.words:
            return False
        documents, voices = (self._new, self._old), (self.after, self.before)
        mine, theirs = self._groups[side], self._groups[1 - side]
        groups = {mine[n] for n in voice.sentences if n in mine}
        numbers = {n for n, group in theirs.items() if group in groups}
        if not numbers or any(numbers & set(v.sentences) for v in voices[side]):
            return False
        words: Counter[str] = Counter()
        for number in numbers:
            words.update(words_of(documents[side].sentences[number].text))
        return (voice.words & words).total() >= _FLAT * voice.words.total()

    def sources(self, claims: Sequence[SourcingChange]) -> Iterator[SourcingChange]:
        """Sources attributed something in one version and nothing at all in the other."""
        told_old = Names(c.old_source for c in claims)
        told_new = Names(c.new_source for c in claims)
        lost = {
            voice.home
            for voice in self.before
            if any(
                c.kind == "anonymised" and (voice.name or "\0") in (c.old_source or "")
                for c in claims
            )
        }
        for voice in _firsts(self.after):
            if id(voice) in self._stand_ins:
                continue
            if voice.name not in self._names[0] and voice.name not in told_new:
                yield self._label("added", None, voice)
        for voice in _firsts(self.before):
            if id(voice) in self._stand_ins or (voice.attribution.chain and voice.home in lost):
                continue  # the chain went with the source it led to: one edit, one label
            if voice.name not in self._names[1] and voice.name not in told_old:
                yield self._label("removed", voice, None)

    def _label(self, kind: SourcingKind, a: Voice | None, b: Voice | None) -> SourcingChange:
        return SourcingChange(
            kind=kind,
            old_source=a.name if a else None,
            new_source=b.name if b else None,
            old_cue=(a.cue or None) if a else None,
            new_cue=(b.cue or None) if b else None,
            claim=next((voice.claim for voice in (b, a) if voice), ""),
            old_sentence=self._old.sentences[a.home].text if a else None,
            new_sentence=self._new.sentences[b.home].text if b else None,
        )


def _claim_kind(a: Voice, b: Voice) -> SourcingKind | None:
    """What happened to the source or the strength of one claim; None when nothing did."""
    if a.name and b.name and not same_name(a.name, b.name):
        if dice(a.words, b.words) < _SAME_CLAIM:
            return None
        if a.named == b.named:
            return "replaced"
        return "anonymised" if a.named else "named"
    if a.cue.lower() == b.cue.lower():
        return None
    was, now = a.attribution.strength, b.attribution.strength
    if was == now:
        return None
    return "hedged" if now < was else "firmed"


def _by_group(voices: Sequence[Voice], groups: dict[int, int]) -> dict[int, list[int]]:
    """The places of the voices that stand in aligned sentences, by group and in order."""
    found: dict[int, list[int]] = defaultdict(list)
    for at, voice in enumerate(voices):
        if voice.home in groups:
            found[groups[voice.home]].append(at)
    return found


def _groups(alignment: Alignment) -> tuple[dict[int, int], dict[int, int]]:
    """The group of every sentence, by side."""
    old = {i: n for n, group in enumerate(alignment.groups) for i in group.old}
    new = {j: n for n, group in enumerate(alignment.groups) for j in group.new}
    return old, new


def _firsts(voices: Sequence[Voice]) -> list[Voice]:
    """The first attribution to each source."""
    found: list[Voice] = []
    names = Names()
    for voice in voices:
        if voice.attribution.cue_class in REPORTING and voice.name and voice.name not in names:
            names.add(voice.name)
            found.append(voice)
    return found


def _name_likeness(a: Voice, b: Voice) -> float:
    if a.name is None or b.name is None:
        return 0.5 if a.name is b.name else 0.0
    return 1.0 if same_name(a.name, b.name) else 0.0


def dice(a: Counter[str], b: Counter[str]) -> float:
    total = a.total() + b.total()
    return 2 * (a & b).total() / total if total else 0.0
