"""News prose, made up and seeded: sentences with figures, sources, quotations; pages of it."""

import random
from collections.abc import Iterator, Sequence

_PLACES = "Orlin Vesk Maribrook Tarn Hollen Dask Pelloway Quint Sarrow Umber".split()
_FAMILIES = "Adler Borsi Calder Dunmore Eklund Ferro Garrick Holm Ivers Jarrow".split()
_GIVEN = "Anna Boris Clara Dmitri Elena Farid Greta Hugo Irene Jonas".split()
_OFFICES = (
    "the mayor",
    "a spokesman for the water board",
    "the head of the fire brigade",
    "a person familiar with the talks",
    "the regional health authority",
    "two officials who asked not to be named",
    "the company's chief engineer",
)
_THINGS = "workers homes patients bridges engineers pupils trucks farms tickets flights".split()
_DEEDS = (
    "were moved from {place} before the river rose over its banks",
    "had been waiting near {place} since the early morning",
    "are expected to be repaired before the winter begins in {place}",
    "were left without power when the line to {place} broke",
    "will be paid for by a levy on the port of {place}",
)
_SUBJECTS = (
    "the road",
    "the old mill",
    "a row of shops",
    "the ferry",
    "the school bus",
    "the night train",
    "the town hall",
    "a stretch of the railway",
    "the market",
    "the footbridge",
)
_STATES = (
    "stayed closed",
    "was empty",
    "opened again",
    "stood under water",
    "was guarded by the police",
    "had no light",
    "could not be reached",
    "was full of people looking for relatives",
    "will be looked at by the insurers",
)
_CAUSES = (
    "because the bank of the river had given way",
    "after a night of rain and wind",
    "although nobody had asked for it",
    "while the council went on debating the plan",
    "and the neighbours brought blankets and soup",
    "as the season of the storms came to its end",
    "which had not happened since the dam was built",
)
_SAID = "said told announced added warned".split()


def sentences(seed: int) -> Iterator[str]:
    """Sentences without end; about one in two has figures, one in three a source."""
    rng = random.Random(seed)
    forms = (_count, _said, _quoted, _money, _aside, _aside, _aside, _aside)
    while True:
        yield rng.choice(forms)(rng)


def article(seed: int, words: int) -> list[str]:
    """Whole sentences of some so many words."""
    found: list[str] = []
    left = words
    for sentence in sentences(seed):
        found.append(sentence)
        left -= sentence.count(" ") + 1
        if left <= 0:
            break
    return found


def text(lines: Sequence[str]) -> str:
    """Paragraphs of three sentences, parted by blank lines."""
    return "\n\n".join(" ".join(lines[at : at + 3]) for at in range(0, len(lines), 3))


def page(headline: str, lines: Sequence[str]) -> bytes:
    """A plain page: a headline, paragraphs, and a little furniture."""
    paragraphs = "".join(f"<p>{part}</p>\n" for part in text(lines).split("\n\n"))
    head = f"<!doctype html><html lang='en'><head><title>{headline}</title></head><body>"
    nav = "<nav><a href='/'>Front page</a> <a href='/weather'>Weather</a></nav>"
    body = f"<main><article><h1>{headline}</h1>\n{paragraphs}</article></main>"
    return f"{head}{nav}{body}</body></html>".encode()


def _count(rng: random.Random) -> str:
    hedge = rng.choice(("At least ", "About ", "More than ", "Some ", "As many as "))
    deed = rng.choice(_DEEDS).format(place=rng.choice(_PLACES))
    return f"{hedge}{rng.randint(3, 90_000):,} {rng.choice(_THINGS)} {deed}."


def _said(rng: random.Random) -> str:
    claim = _count(rng).rstrip(".")
    verb = rng.choice(("said", "announced", "warned"))
    return f"{claim}, {rng.choice(_OFFICES)} {verb} on {rng.choice(_PLACES)} radio."


def _quoted(rng: random.Random) -> str:
    name = f"{rng.choice(_GIVEN)} {rng.choice(_FAMILIES)}"
    place = rng.choice(_PLACES)
    quotation = f"“We had {rng.randint(2, 60)} hours to clear {place} and we needed all of them,”"
    return f"{quotation} {rng.choice(_SAID[:1] + _SAID[3:])} {name}, who runs the shelter there."


def _money(rng: random.Random) -> str:
    place, rest = rng.choice(_PLACES), rng.randint(1, 99)
    return (
        f"The repairs in {place} will cost ${rng.randint(2, 900)} million, {rest} percent more "
        f"than in {rng.randint(1990, 2024)}, according to the {rng.choice(_PLACES)} auditors."
    )


def _aside(rng: random.Random) -> str:
    place, other = rng.sample(_PLACES, 2)
    subject = rng.choice(_SUBJECTS).capitalize()
    where = f"from {other} to {place}" if rng.random() < 0.5 else f"in {place}"
    return f"{subject} {where} {rng.choice(_STATES)} {rng.choice(_CAUSES)}."
