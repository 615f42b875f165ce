"""Every scorer of the evaluation data, one table: `make evaluate`, `python -m benchmarks.scores`.

Printed as Markdown; docs/explanation/accuracy.md holds it as measured. Where the data is absent
this says so and ends well.
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.evaluation import DATA, public, revisions, set_aside
from benchmarks.imported import imported

LANGUAGES = ("en", "de", "fr", "es", "it", "nl")


@dataclass(frozen=True)
class Row:
    """A measure with its target, `least` or `most`; neither when it is only reported."""

    name: str
    value: float
    least: float | None = None
    most: float | None = None

    def __str__(self) -> str:
        target = "-"
        if self.least is not None:
            target = f">= {self.least:g}"
        elif self.most is not None:
            target = f"<= {self.most:g}"
        return f"| {self.name} | {self.value:.1f} | {target} | {'' if self.reached else 'missed'} |"

    @property
    def reached(self) -> bool:
        low = self.least is None or self.value >= self.least
        return low and (self.most is None or self.value <= self.most)


def of_revisions(folder: Path) -> Iterator[Row]:
    whole = revisions(folder, lambda _: True)
    yield Row("revisions: figure changes, F1 lenient", _f1(whole, "figures"), 95)
    yield Row("revisions: figure changes, F1 strict", _f1(whole, "figures_strict"), 87)
    yield Row("revisions: sourcing changes, F1", _f1(whole, "sourcing"), 85)
    yield Row("revisions: null pairs silent, of 16", whole["null"]["clean"], 16)
    yield Row("revisions: head of concept agrees", 100 * whole["attributes"]["concept_head"])
    aside = revisions(folder, set_aside)
    for key in ("figures", "figures_strict", "sourcing"):
        yield Row(f"revisions set aside: {key.replace('_', ', ')}, F1", _f1(aside, key))
    for part in ("figures", "sourcing"):
        for kind, counts in whole[part].items():
            if kind != "micro" and counts["f1"] is not None:
                yield Row(f"revisions, {part} {kind} ({counts['gold']}): F1", 100 * counts["f1"])
    for language in LANGUAGES:
        pairs = revisions(folder, in_language(language))
        for part in ("figures", "sourcing"):
            counts = pairs[part]["micro"]
            if counts["f1"] is not None:
                yield Row(
                    f"revisions in {language}, {part} ({counts['gold']}): F1", 100 * counts["f1"]
                )


def in_language(code: str) -> Callable[[dict[str, Any]], bool]:
    return lambda pair: bool(pair["lang"] == code)


def _f1(scores: dict[str, Any], part: str) -> float:
    return 100 * float(scores[part]["micro"]["f1"] or 0)


def of_figures() -> Iterator[Row]:
    quantities = public("figures_newsquant")
    yield Row("newsquant: value, F1", quantities["value"]["F1"], 93)
    yield Row("newsquant: value and unit, F1", quantities["value_unit"]["F1"], 86)
    yield Row("newsquant: value and modifier, F1", quantities["value_modifier"]["F1"], 84)
    spans = public("figures_spans")
    yield Row("recognizers, quantulum3: overlapping spans, F1", spans["overlap"]["F1"])
    yield Row("recognizers, quantulum3: exact spans, F1", spans["exact"]["F1"])
    yield Row("recognizers, quantulum3: value right", spans["value_correct_given_gold"])


def of_attributions() -> Iterator[Row]:
    found = public("attributions")
    yield Row("polnear: attributed, F1", found["attributed"]["F1"], 52)
    yield Row("polnear: strict, F1", found["strict"]["F1"])
    yield Row("polnear: reporting recall", _percent(found["reporting_recall"]), 71)
    yield Row("polnear: detection, precision", found["detection"]["P"], 68)
    yield Row("polnear: detection, F1", found["detection"]["F1"])


def of_changes() -> Iterator[Row]:
    pages = public("changes_ukcovid")
    yield Row("uk_covid: recall", _percent(pages["figure_change_recall"]), 92)
    yield Row("uk_covid: spurious", _percent(pages["spurious_changed"]), most=1.5)
    gold = int(pages["figure_change_recall"].partition("/")[2].partition(" ")[0])
    ratio = pages["mean_reports_per_pair"] * pages["pairs"] / gold
    yield Row("uk_covid: reports for each gold change", ratio, most=1.3)
    for module, name in (("public_numbers", "every number"), ("public_scores", "figures only")):
        sentences = public("changes_vitaminc", module=module)
        least = 97 if module == "public_numbers" else None
        yield Row(f"vitaminc, {name}: F1", sentences["numeric_only"]["F1"], least)
        yield Row(
            f"vitaminc, {name}: false alarms", _percent(sentences["false_alarm_rate"]), most=0.7
        )
    links = public("align_synth", "dev")
    yield Row("synth: edited links, F1", links["edited_links_only"]["F1"], 97)
    yield Row("synth: moved, recall", _share(links["moved_recall"]), 97)
    made = public("changes_synth", "dev", "public_numbers")
    yield Row("synth: number changes, recall", _share(made["figure_change_recall"]), 97)
    news = public("align_newsedits")
    yield Row("newsedits: edited links, F1", news["edited_links_only"]["F1"])
    news = public("changes_newsedits")
    yield Row("newsedits: figures, F1", news["figures"]["F1"])
    yield Row("newsedits: must not be reported", float(news["must_not_reported"][0]), most=0)


def of_pages(folder: Path) -> Iterator[Row]:
    yield Row("extraction: aeb, F1", public("extraction_aeb")["F1"], 96.5)
    yield Row("extraction: fundus, F1", public("extraction_fundus")["F1"], 96.5)
    found = imported(folder)
    yield Row("import of 99 pages: versions", found["versions"])
    yield Row("import of 99 pages: versions by furniture alone", found["furniture"], most=0)
    yield Row("import of 99 pages: gold changes shown", 100 * found["shown"] / found["gold"], 75)
    # Two are true: one page was seen the day before it says that it was published.
    yield Row("import of 99 pages: disagreements told by check", found["doubts"])
    yield Row("import of 99 pages: verified", float(found["verified"]), 1)


def _percent(told: str) -> float:
    """The 89.8 of "292/325 = 89.8%"."""
    return float(told.rpartition("= ")[2].rstrip("%"))


def _share(told: str) -> float:
    """Percent of "146/146"."""
    hit, of = map(int, told.split("/"))
    return 100 * hit / of


def main() -> int:
    if not DATA.is_dir():
        print(f"no evaluation data in {DATA}; name its folder in NEWSDIFF_EVALUATION")
        return 0
    print("| measure | newsdiff | target | |\n|---|---:|---|---|", flush=True)
    reached: Counter[bool] = Counter()
    with tempfile.TemporaryDirectory(prefix="newsdiff-scores-") as name:
        folder = Path(name)
        for rows in (
            of_revisions(folder), of_figures(), of_attributions(), of_changes(), of_pages(folder)
        ):  # fmt: skip
            for row in rows:
                print(row, flush=True)
                reached[row.reached] += row.least is not None or row.most is not None
    print(f"\nreached {reached[True]} of {reached.total()} targets")
    return 0 if not reached[False] else 1


if __name__ == "__main__":
    sys.exit(main())
