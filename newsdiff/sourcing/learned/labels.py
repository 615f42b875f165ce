"""Labels: what each token is part of, as the CRF reads and writes it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal

from newsdiff.sourcing.drafts import Draft
from newsdiff.sourcing.reading import Range

Role = Literal["content", "source", "cue"]

ROLES: Final[tuple[Role, ...]] = ("content", "source", "cue")
OUTSIDE: Final = 0
LABELS: Final = 1 + 2 * len(ROLES)  # outside, then first and further token of each role


def first_of(role: Role) -> int:
    return 1 + 2 * ROLES.index(role)


def column(length: int, parts: Mapping[Role, Iterable[Range]]) -> bytearray:
    """One label a token. Where parts overlap the cue wins, then the source."""
    labels = bytearray(length)
    for role in ROLES:
        for tokens in parts[role]:
            _paint(labels, tokens, role)
    _begin_anew(labels)
    return labels


def parts(drafts: Sequence[Draft]) -> dict[Role, list[Range]]:
    return {
        "content": [content for draft in drafts for content in draft.contents],
        "source": [draft.source for draft in drafts if draft.source],
        "cue": [draft.cue for draft in drafts if not draft.bare],
    }


def _paint(labels: bytearray, tokens: Range, role: Role) -> None:
    start, end = tokens
    if start < end:
        first = first_of(role)
        labels[start] = first
        labels[start + 1 : end] = bytes([first + 1]) * (end - start - 1)


def _begin_anew(labels: bytearray) -> None:
    """Make the token after another role a first one."""
    before = OUTSIDE
    for at, label in enumerate(labels):
        if before != label and before != opening(label):
            labels[at] = opening(label)
        before = labels[at]


def opening(label: int) -> int:
    """The label of a first token for that of a further one."""
    return label - 1 if label and label % 2 == 0 else label


def runs(labels: bytearray, role: Role) -> list[Range]:
    """The stretches of a role, in order. What goes on after another role is one of its own."""
    return [found.span() for found in _RUNS[role].finditer(labels)]


_RUNS: Final = {
    role: re.compile(b"[%c%c]%c*" % (first_of(role), first_of(role) + 1, first_of(role) + 1))
    for role in ROLES
}
