"""The annotated corpus: articles with every attribution marked, and as labels of our tokens."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from newsdiff.sourcing.attribution import Span
from newsdiff.sourcing.learned.labels import ROLES, Role, column
from newsdiff.sourcing.reading import Range, Reading

_TAG = re.compile(r"\{([sct])([0-9]+)\|")


@dataclass(frozen=True, slots=True)
class Marked:
    """One attribution as character spans of its text."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Annotated:
    name: str
    text: str
    attributions: tuple[Marked, ...]


def articles(folder: Path) -> Iterator[Annotated]:
    """The articles in the order of their names, each with its outermost attributions."""
    for path in sorted(folder.glob("*/[0-9]*.txt")):
        headline, genre, body = path.read_text("utf-8").split("\n", 2)
        if not (headline.startswith("# headline:") and genre.startswith("# genre:")):
            raise ValueError(f"{path}: the first two lines are not the header")
        text, spans = _unmarked(body.strip("\n"))
        found = [_marked(roles) for _, roles in sorted(spans.items())]
        yield Annotated(f"{path.parent.name}/{path.stem}", text, tuple(_outermost(found)))


def _unmarked(body: str) -> tuple[str, dict[int, dict[str, list[Span]]]]:
    """The text without its markup, and the spans of each attribution by role."""
    out: list[str] = []
    length = at = 0
    opened: list[tuple[str, int, int]] = []
    spans: dict[int, dict[str, list[Span]]] = {}
    while at < len(body):
        tag = _TAG.match(body, at)
        if tag:
            opened.append((tag[1], int(tag[2]), length))
            at = tag.end()
            continue
        if body[at] == "}":
            role, number, start = opened.pop()
            spans.setdefault(number, {"s": [], "c": [], "t": []})[role].append((start, length))
        else:
            out.append(body[at])
            length += 1
        at += 1
    return "".join(out), spans


def _marked(roles: Mapping[str, Sequence[Span]]) -> Marked:
    source, cue, content = (tuple(sorted(roles[role])) for role in "sct")
    return Marked(source, cue, content)


def _outermost(found: list[Marked]) -> Iterator[Marked]:
    for one in found:
        if not any(_inside(one, other) for other in found if other is not one):
            yield one


def _inside(one: Marked, other: Marked) -> bool:
    """Whether all of an attribution stands within the content of another."""
    return all(
        any(first <= start and end <= last for first, last in other.content)
        for start, end in (*one.source, *one.cue, *one.content)
    )


def labelled(page: Reading, article: Annotated) -> bytearray:
    """The label of each token of a reading of the article."""
    found: dict[Role, list[Range]] = {
        role: [
            tokens
            for one in article.attributions
            for span in getattr(one, role)
            if (tokens := _tokens(page, span))
        ]
        for role in ROLES
    }
    return column(len(page.words), found)


def _tokens(page: Reading, span: Span) -> Range | None:
    start, end = (bisect_left(page.starts, at) for at in span)
    return (start, end) if start < end else None
