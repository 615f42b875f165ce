"""The sheet: the sequences of a text side by side, a few empty places between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from newsdiff.sourcing.learned.columns import (
    BREAK,
    COMMA,
    CUE,
    STOP,
    THAT,
    Column,
    Truth,
    Vocabulary,
)
from newsdiff.sourcing.learned.labels import first_of
from newsdiff.sourcing.learned.neighbours import Ground, Neighbour, Places, left_of, right_of
from newsdiff.sourcing.reading import Range, Reading

PAD: Final = 3  # empty places between sequences: as far as a feature looks


@dataclass(frozen=True, slots=True)
class Sheet:
    """Columns of equal length, 0 in the empty places; `places` hold the tokens in their order.

    `rule` is 1 + the label the rules give; `quoted` 1 outside quotations and 2, 3, 4 at the
    beginning, inside and at the end of one; `edge` tells the ends of sentences.
    """

    places: Places
    words: tuple[Column, ...]
    rule: Column
    quoted: Column
    edge: Column
    left: Neighbour
    right: Neighbour
    said_left: Neighbour
    said_right: Neighbour


def sheet(
    page: Reading, vocabulary: Vocabulary, labels: bytearray, parts: Sequence[Range]
) -> Sheet:
    lengths = [end - start for start, end in parts]
    tokens = np.concatenate([np.arange(start, end) for start, end in parts])
    places = np.arange(len(tokens)) + PAD * (1 + np.repeat(np.arange(len(parts)), lengths))
    size = int(places[-1]) + 1 + PAD
    numbers = tokens.tolist()
    rows = _placed(size, places, vocabulary.rows([page.words[at] for at in numbers]))
    words = tuple(np.ascontiguousarray(column) for column in rows.T)
    rule = _placed(size, places, 1 + np.frombuffer(bytes(labels), np.uint8)[tokens])
    quoted = _placed(size, places, _quoted(np.array(page.quoted))[tokens])
    home = _homes(size, places, [page.sentence_number(at) for at in numbers])
    ground = _ground(words, quoted, home)
    cue = _flag(words, CUE) & (quoted == 1)
    said = (rule == 1 + first_of("cue")) | (rule == 2 + first_of("cue"))
    return Sheet(
        places, words, rule, quoted, _edges(home, _flag(words, STOP) & (quoted == 1)),
        left_of(cue, ground), right_of(cue, ground), left_of(said, ground), right_of(said, ground),
    )  # fmt: skip


def _placed(size: int, places: Places, values: NDArray[np.unsignedinteger]) -> Column:
    column = np.zeros((size, *values.shape[1:]), np.uint32)
    column[places] = values
    return column


def _homes(size: int, places: Places, numbers: Sequence[int]) -> Places:
    home = np.full(size, -1, np.int64)
    home[places] = numbers
    return home


def _flag(words: Sequence[Column], bit: int) -> Truth:
    return (words[-1] & np.uint32(bit)) > 0


def _ground(words: Sequence[Column], quoted: Column, home: Places) -> Ground:
    return Ground(
        home, words[1], _flag(words, COMMA), _flag(words, THAT), quoted > 1, _flag(words, BREAK)
    )


def _quoted(numbers: Places) -> Column:
    inside = numbers >= 0
    opens = inside & (numbers != np.concatenate([[-1], numbers[:-1]]))
    closes = inside & (numbers != np.concatenate([numbers[1:], [-1]])) & ~opens
    return np.asarray(1 + 2 * inside - opens + closes, np.uint32)


def _edges(home: Places, stop: Truth) -> Column:
    turns = home[1:] != home[:-1]
    first, last = np.concatenate([[True], turns]), np.concatenate([turns, [True]])
    after = np.concatenate([stop[1:], [False]])
    return np.asarray(first + 2 * last + 4 * stop + 8 * after, np.uint32)
