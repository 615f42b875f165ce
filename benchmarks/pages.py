"""Noisy news pages, made up: a story edited now and then, in markup that differs at each fetch."""

import random
from collections.abc import Iterator

_WORDS = (
    "the of and to in a for on that with was by from at as it said have not this after will more "
    "about their would people new police council water report two years week city government "
    "minister hospital river school workers strike budget flood court health company market "
    "north south percent officials residents engineers figures statement morning election storm"
).split()


def versions(seed: int, count: int) -> Iterator[bytes]:
    """`count` fetches of one page of some 50 to 100 KB; about one in three has an edit."""
    rng = random.Random(seed)
    frame = [_module(rng) for _ in range(rng.randint(110, 200))]
    teasers = [_teaser(rng) for _ in range(40)]
    story = [_sentence(rng) for _ in range(rng.randint(40, 80))]
    for fetch in range(count):
        if fetch and rng.random() < 1 / 3:
            _edit(rng, story)
        yield _page(rng, frame, teasers, story)


def _page(rng: random.Random, frame: list[str], teasers: list[str], story: list[str]) -> bytes:
    nonce = rng.randbytes(16).hex()
    half = len(frame) // 2
    paragraphs = "\n".join(
        f"<p>{' '.join(story[at : at + 3])}</p>" for at in range(0, len(story), 3)
    )
    parts = [
        f'<!doctype html><html><head><meta name="csp-nonce" content="{nonce}">',
        f'<script nonce="{nonce}">var t={{"rid":"{rng.randbytes(12).hex()}",',
        f'"ms":{rng.randint(10, 999)},"at":{rng.randint(10**12, 2 * 10**12)}}};</script></head>',
        "<body>",
        *frame[:half],
        f"<article>{paragraphs}</article>",
        "<ul>",
        *rng.sample(teasers, 10),
        "</ul>",
        *(f'<div id="slot-{n}" data-ad="{rng.randbytes(8).hex()}"></div>' for n in range(8)),
        *frame[half:],
        f"<!-- rendered in {rng.random():.6f} s by web-{rng.randint(1, 40)} --></body></html>",
    ]
    return "\n".join(parts).encode()


def _sentence(rng: random.Random) -> str:
    words = rng.choices(_WORDS, k=rng.randint(8, 26))
    words[rng.randrange(len(words))] = f"{rng.randint(2, 90_000):,}"
    return " ".join(words).capitalize() + "."


def _edit(rng: random.Random, story: list[str]) -> None:
    at = rng.randrange(len(story))
    match rng.randrange(3):
        case 0:
            story[at] = _sentence(rng)
        case 1:
            story.insert(at, _sentence(rng))
        case _:
            words = story[at].split()
            words[rng.randrange(len(words))] = str(rng.randint(2, 900))
            story[at] = " ".join(words)


def _teaser(rng: random.Random) -> str:
    words = rng.choices(_WORDS, k=8)
    return f'<li><a href="/{rng.randint(1000, 9999)}/{"-".join(words)}">{" ".join(words)}</a></li>'


def _module(rng: random.Random) -> str:
    name = f"m{rng.randint(0, 10**6):x}"
    links = "".join(
        f'<a class="{name}__link c-{rng.randint(1, 30)}" '
        f'href="/{rng.choice(_WORDS)}/{rng.randint(1, 10**5)}">'
        f"{' '.join(rng.choices(_WORDS, k=4))}</a>"
        for _ in range(rng.randint(3, 8))
    )
    return f'<div class="{name} o-grid__cell" data-module="{name}">{links}</div>'
