"""The weights of newsdiff.sourcing.learned, made by `python -m training.attributions`."""

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pycrfsuite

from newsdiff.sourcing.learned import weights
from newsdiff.sourcing.learned.features import BITS, Rows, features
from newsdiff.sourcing.learned.labels import LABELS, column, parts
from newsdiff.sourcing.learned.sequences import sequences
from newsdiff.sourcing.learned.sheet import sheet
from newsdiff.sourcing.learned.tagging import LANGUAGE, vocabulary
from newsdiff.sourcing.learned.weights import WIDE, Weights
from newsdiff.sourcing.lexicon import lexicon
from newsdiff.sourcing.reading import Range, read
from newsdiff.sourcing.rules import drafts
from training.corpus import Annotated, articles, labelled

SCALE = 48  # of a weight to the whole number that is stored
SETTINGS = {
    "c1": 0.3,
    "c2": 0.3,
    "max_iterations": 80,
    "feature.minfreq": 2,
    "feature.possible_transitions": True,
}


@dataclass(frozen=True, slots=True)
class Example:
    parts: list[Range]
    rows: Rows
    labels: bytearray


def examples(article: Annotated) -> Iterator[Example]:
    """The article with the labels of the rules and without, lest they be believed blindly."""
    lex = lexicon(LANGUAGE)
    page = read(article.text, lex.cut)
    stretches, gold = list(sequences(page)), labelled(page, article)
    ruled = column(len(page.words), parts(list(drafts(page, lex))))
    for labels in (ruled, bytearray(len(ruled))):
        yield Example(stretches, features(sheet(page, vocabulary(), labels, stretches)), gold)


def trained(found: Iterable[Example]) -> Weights:
    """The weights that L-BFGS finds for the examples. The same examples give the same weights."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", params=SETTINGS, verbose=False)
    for one in found:
        at = 0
        for start, end in one.parts:
            tokens = one.rows[:, at : at + end - start].T.tolist()
            names = [[str(row) for row in rows] for rows in tokens]
            trainer.append(names, [str(label) for label in one.labels[start:end]])
            at += end - start
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "model")
        trainer.train(file)
        tagger = pycrfsuite.Tagger()
        tagger.open(file)
        return _whole(tagger.info())


def _whole(model: Any) -> Weights:
    rows, moves = np.zeros((1 << BITS, WIDE)), np.zeros((LABELS, LABELS))
    for (row, label), weight in model.state_features.items():
        rows[int(row), int(label)] = weight
    for (one, other), weight in model.transitions.items():
        moves[int(one), int(other)] = weight
    largest = np.iinfo(np.int8).max
    return Weights(
        np.clip(np.rint(rows * SCALE), -largest, largest).astype(np.int8),
        np.rint(moves * SCALE).astype(np.int32),
    )


def main() -> int:
    found = corpus()
    if not found:
        return 1
    content = weights.saved(trained(one for article in found for one in examples(article)))
    digest = sha256(content).hexdigest()
    target = Path(weights.__file__).with_name(weights.NAME)
    target.write_bytes(content)
    target.with_suffix(".sha256").write_text(f"{digest}  {weights.NAME}\n", encoding="ascii")
    print(f"{weights.NAME}: {len(content):,} bytes from {len(found)} articles, sha256 {digest}")
    return 0


def corpus() -> list[Annotated]:
    """The articles, or none and a word on where they are looked for."""
    folder = Path(os.environ.get("NEWSDIFF_CORPUS", "../shared/corpus"))
    found = list(articles(folder))
    if not found:
        print(f"No annotated articles in {folder}. NEWSDIFF_CORPUS names their folder.")
    return found


if __name__ == "__main__":
    sys.exit(main())
