"""The words between two texts: diff-match-patch over tokens, numbers kept whole."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from diff_match_patch import diff_match_patch

from newsdiff.text import fold

Kind = Literal["same", "removed", "added"]

LONGEST: Final = (
    1_500  # tokens a side; dmp needs seconds beyond (quadratic), and we set no time-out
)
_TOKEN: Final = re.compile(
    r"""[$£€¥]?\d+(?:[.,:]\d+)*(?:[-–]\d+(?:[.,]\d+)*)?(?:%|[kmKMbB]n?\b)?  # a number, whole
      | \[\d+\]                         # a reference mark
      | [^\W\d_]+(?:['’-][^\W_]+)*      # a word with hyphens and apostrophes inside
      | \s+ | .""",
    re.VERBOSE | re.DOTALL,
)
_KINDS: Final[dict[int, Kind]] = {0: "same", -1: "removed", 1: "added"}
_SURROGATES: Final = 0xD800
_AFTER_SURROGATES: Final = 0xE000


@dataclass(frozen=True, slots=True)
class Hunk:
    kind: Kind
    text: str


def word_diff(old: str, new: str) -> tuple[Hunk, ...]:
    """What was removed and added, word by word; what stayed is in the new version's typography.

    Joining all but the added hunks gives the old text, but for the shape of quotes, dashes and
    spaces; joining all but the removed ones gives the new text. The result depends on the texts
    alone. A pair longer than 1,500 tokens a side is shown replaced between its common ends.
    """
    before, after = tokens(old), tokens(new)
    hunks, i, j = [], 0, 0
    for kind, length in _runs(before, after):
        side, at = (before, i) if kind == "removed" else (after, j)
        hunks.append(Hunk(kind, "".join(side[at : at + length])))
        i += length * (kind != "added")
        j += length * (kind != "removed")
    return tuple(_joined(hunks))


def tokens(text: str) -> list[str]:
    """Words, whole numbers, marks and blanks; joined they are the text."""
    return _TOKEN.findall(text)


def kept_tokens(before: Sequence[str], after: Sequence[str]) -> list[int | None]:
    """For each token of `after` the index of the one in `before` that it was, None if new."""
    found: list[int | None] = []
    i = 0
    for kind, length in _runs(before, after):
        if kind != "removed":
            found += range(i, i + length) if kind == "same" else [None] * length
        i += length * (kind != "added")
    return found


def _runs(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[Kind, int]]:
    """How many tokens stayed, went or came, in order."""
    keys_before, keys_after = list(map(_key, before)), list(map(_key, after))
    head = _common(keys_before, keys_after)
    tail = _common(keys_before[head:][::-1], keys_after[head:][::-1])
    yield "same", head
    yield from _middle(
        keys_before[head : len(keys_before) - tail], keys_after[head : len(keys_after) - tail]
    )
    yield "same", tail


def _key(token: str) -> str:
    return " " if token.isspace() else fold(token).text


def _common(a: list[str], b: list[str]) -> int:
    length = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        length += 1
    return length


def _middle(before: list[str], after: list[str]) -> Iterator[tuple[Kind, int]]:
    if max(len(before), len(after)) > LONGEST:
        yield "removed", len(before)
        yield "added", len(after)
        return
    codes: dict[str, str] = {}
    coded = [
        "".join(codes.setdefault(key, _character(len(codes))) for key in side)
        for side in (before, after)
    ]
    engine = diff_match_patch()
    engine.Diff_Timeout = 0  # a time-out would make the result depend on the machine
    for code, run in engine.diff_main(coded[0], coded[1], checklines=False):
        yield _KINDS[code], len(run)


def _character(number: int) -> str:
    """A character to stand for the token of that number; never a surrogate."""
    code = number + 1
    return chr(code if code < _SURROGATES else code + _AFTER_SURROGATES - _SURROGATES)


def _joined(hunks: Iterable[Hunk]) -> list[Hunk]:
    """Changes parted by blanks alone become one, removal first."""
    done: list[Hunk] = []
    removed = added = blanks = ""
    for hunk in hunks:
        if hunk.kind == "removed":
            removed, added, blanks = removed + blanks + hunk.text, added + blanks, ""
        elif hunk.kind == "added":
            removed, added, blanks = removed + blanks, added + blanks + hunk.text, ""
        elif (removed or added) and hunk.text.isspace():
            blanks += hunk.text
        elif hunk.text:
            done += _change(removed, added)
            done.append(Hunk("same", blanks + hunk.text))
            removed = added = blanks = ""
    return done + _change(removed, added) + ([Hunk("same", blanks)] if blanks else [])


def _change(removed: str, added: str) -> list[Hunk]:
    if removed.isspace() and added.isspace():
        return [Hunk("same", added)]
    hunks = [Hunk("removed", removed), Hunk("added", added)]
    return [hunk for hunk in hunks if hunk.text]
