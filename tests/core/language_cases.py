"""Labelled sentences of each language, and how much of them the grammars read rightly.

`languages/<code>.toml` has the tables figures, attributions and notices. The cases under `first`
were written before the language was tuned, those under `later` afterwards, to measure it. A line:

    text => 25000 about; 10..15 cm; 500 /day     a figure: value or range, unit, modifier, rate
    text => + the source | its cue; - another    an attribution: + named, - unnamed
    kind date | text                             a notice; "-" for no date, "none" for prose
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, get_args

from newsdiff.figures import Figure, Modifier, extract_figures
from newsdiff.notices import dated_notice
from newsdiff.sourcing import Attribution, extract_attributions, spans

FOLDER: Final = Path(__file__).parent / "languages"
PARTS: Final = ("first", "later")
_TOLERANCE: Final = 0.005


@dataclass(slots=True)
class Tally:
    """Hits among what is labelled and what was found, and the texts of the misses."""

    right: int = 0
    labelled: int = 0
    found: int = 0
    misses: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.right / self.labelled if self.labelled else 1.0

    @property
    def f1(self) -> float:
        both = self.labelled + self.found
        return 2 * self.right / both if both else 1.0

    def count(self, text: str, *, right: int, labelled: int, found: int) -> None:
        self.right += right
        self.labelled += labelled
        self.found += found
        if right < max(labelled, found):
            self.misses.append(text)


def codes() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def cases(code: str, table: str, parts: tuple[str, ...] = PARTS) -> list[tuple[str, str]]:
    """The text and the label of each line."""
    said = tomllib.loads((FOLDER / f"{code}.toml").read_text(encoding="utf-8"))[table]
    lines = [line for part in parts for line in said.get(part, "").splitlines() if line.strip()]
    if table == "notices":
        return [(text.strip(), label.strip()) for label, _, text in _cut(lines, "|")]
    return [(text.strip(), label.strip()) for text, _, label in _cut(lines, "=>")]


def _cut(lines: list[str], mark: str) -> Iterator[tuple[str, str, str]]:
    return (line.partition(mark) for line in lines)


def _labels(label: str) -> list[str]:
    return [part.strip() for part in label.split(";") if part.strip()]


def figure_tallies(code: str, parts: tuple[str, ...] = PARTS) -> dict[str, Tally]:
    """Values found; and of those, how many with the right unit, modifier and rate."""
    tallies = {name: Tally() for name in ("value", "unit", "modifier", "rate")}
    for text, label in cases(code, "figures", parts):
        gold = _labels(label)
        found = extract_figures(text, code)
        pairs = list(_paired(gold, found))
        tallies["value"].count(
            f"{text} => {_shown(found)}", right=len(pairs), labelled=len(gold), found=len(found)
        )
        for part, figure in pairs:
            for name, right in _details(part, figure).items():
                shown = f"{text} => {_shown([figure])}"
                tallies[name].count(shown, right=int(right), labelled=1, found=1)
    return tallies


def _paired(gold: list[str], found: list[Figure]) -> Iterator[tuple[str, Figure]]:
    free = list(found)
    for part in gold:
        low, _, high = part.split()[0].partition("..")
        for figure in free:
            if _near(figure.value, low) and _near(figure.high, high):
                free.remove(figure)
                yield part, figure
                break


def _near(value: float | None, wanted: str) -> bool:
    if value is None or not wanted:
        return value is None and not wanted
    return abs(value - float(wanted)) <= _TOLERANCE * abs(float(wanted))


def _details(part: str, figure: Figure) -> dict[str, bool]:
    words = part.split()[1:]
    rates = [word[1:] for word in words if word.startswith("/")]
    modifiers = [word for word in words if word in get_args(Modifier)]
    others = [word for word in words if word not in modifiers and not word.startswith("/")]
    return {
        "unit": [word.replace("_", " ") for word in others] == _listed(figure.unit),
        "modifier": modifiers == _listed(figure.modifier),
        "rate": rates == _listed(figure.rate),
    }


def _listed(word: str | None) -> list[str]:
    return [word] if word else []


def _shown(found: list[Figure]) -> str:
    return "; ".join(f"{f.value}..{f.high} {f.unit} {f.modifier} /{f.rate}" for f in found)


def attribution_tallies(code: str, parts: tuple[str, ...] = PARTS) -> dict[str, Tally]:
    """Sources found with their cue; and of those, how many rightly named or unnamed."""
    tallies = {"found": Tally(), "named": Tally()}
    for text, label in cases(code, "attributions", parts):
        gold = _labels(label)
        found = extract_attributions(text, code)
        pairs = [(part, a) for part in gold for a in found if _same(text, part, a)]
        shown = f"{text} => " + "; ".join(_told(text, a) for a in found)
        tallies["found"].count(shown, right=len(pairs), labelled=len(gold), found=len(found))
        for part, attribution in pairs:
            right = (part[0] == "+") == attribution.named
            tallies["named"].count(shown, right=int(right), labelled=1, found=1)
    return tallies


def _same(text: str, part: str, attribution: Attribution) -> bool:
    """More than half of the source's words shared, and a word of the cue."""
    source, _, cue = part[1:].partition("|")
    wanted, found = _words(source), _words(_covered(text, attribution, "source"))
    shared = 2 * len(wanted & found) > max(len(wanted), len(found))
    return shared and bool(_words(cue) & _words(_covered(text, attribution, "cue")))


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def _covered(text: str, attribution: Attribution, part: str) -> str:
    return " ".join(text[start:end] for start, end in spans(getattr(attribution, part)))


def _told(text: str, attribution: Attribution) -> str:
    source, cue = _covered(text, attribution, "source"), _covered(text, attribution, "cue")
    return f"{'+' if attribution.named else '-'} {source} | {cue}"


def notice_tally(code: str, parts: tuple[str, ...] = PARTS) -> Tally:
    """Texts whose kind and date are right, prose that is no notice among them."""
    tally = Tally()
    for text, label in cases(code, "notices", parts):
        notice = dated_notice(text, code)
        said = f"{notice.kind} {notice.date or '-'}" if notice else "none -"
        tally.count(f"{text} => {said}", right=int(said == label), labelled=1, found=1)
    return tally
