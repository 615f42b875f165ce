"""Furniture moves no story and edits show: `python -m benchmarks.stability [--every N] [--show]`

Pages are read twice: as they are, and with the furniture of a newsroom changed, which must not make
a version; or with an edit as well, which the comparison must speak of. The pages are our own and,
where NEWSDIFF_EVALUATION (by default `../shared/evaluation`) has them, real ones with their text.
`--show` names each pair that went wrong. The same pairs are made at each run.
"""

import argparse
import copy
import gzip
import json
import os
import random
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from benchmarks.edits import EDITS
from benchmarks.noise import NOISES
from benchmarks.skeletons import stories
from newsdiff import compare, read_article
from newsdiff.article import Article
from newsdiff.charset import decode
from newsdiff.comparison import Change
from storage.analysis import substance

DATA = Path(os.environ.get("NEWSDIFF_EVALUATION", "../shared/evaluation")).resolve() / "public"
FALSE, SEEN = 1.5, 98.0  # per cent: at most, at least
DATED = 5  # of the dated pages, which are much alike, each fifth
ENTITIES = "characters as entities"
_LONG = 60  # characters of a paragraph that is surely one of the text
_LEAST = 4  # such paragraphs


@dataclass(frozen=True, slots=True)
class Page:
    """`root` is not to be altered; `text` is what people say its article is.

    A page that is not `marked` has a text with furniture in it: it takes noise and no edits.
    """

    name: str
    root: HtmlElement
    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """`went` is whether it went as it should; `told` is why not."""

    group: str
    kind: str
    page: str
    went: bool
    told: str


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--every", type=int, default=1, help="take each Nth page")
    options.add_argument("--show", action="store_true", help="name what went wrong")
    chosen = options.parse_args()
    pairs: list[Pair] = []
    for at, page in enumerate(pages()):
        if at % chosen.every == 0:
            pairs += pairs_of(page)
    if chosen.show:
        for pair in pairs:
            if not pair.went:
                print(f"{pair.kind} | {pair.page} | {pair.told}")
    return report(pairs)


def pages() -> Iterator[Page]:
    for name, body, text in stories():
        yield Page(name, _tree(body), text, marked=True)
    yield from _stored("aeb", "data.jsonl", "text")
    yield from _stored("fundus_eval", "data.jsonl", "body")
    yield from _stored("uk_covid", "captures.jsonl", "blocks")


def _stored(folder: str, listing: str, field: str) -> Iterator[Page]:
    path = DATA / folder / listing
    if not path.exists():
        print(f"{folder} is not there: left out", file=sys.stderr)
        return
    rows = [json.loads(line) for line in path.open(encoding="utf-8")]
    for row in rows[:: 1 if field != "blocks" else DATED]:
        file, told = DATA / folder / row["html"], row[field]
        body = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        text = told if isinstance(told, str) else "\n".join(told)
        name = f"{folder}/{file.name.partition('.')[0][-24:]}"
        yield Page(name, _tree(body), text, marked=field != "blocks")


def _tree(body: bytes) -> HtmlElement:
    parser = HTMLParser(encoding="utf-8")
    return document_fromstring(decode(body).encode("utf-8", "replace"), parser=parser)


def pairs_of(page: Page) -> Iterator[Pair]:
    """None where too little of the text is in paragraphs, or the reader finds no article."""
    before = _read(page.root)
    if len(_paragraphs(page.root, page.text)) < _LEAST or not before.paragraphs:
        return
    for kind in (*NOISES, ENTITIES):
        yield _unmoved(page, kind, before)
    for kind in EDITS if page.marked else ():
        if (pair := _edited(page, kind, before)) is not None:
            yield pair


def _unmoved(page: Page, kind: str, before: Article) -> Pair:
    """Either the furniture is new or it was another before."""
    rng = random.Random(f"{page.name} {kind}")
    if kind != ENTITIES and rng.random() < 0.5:
        before = _read(_noisy(page, kind, rng))
    encoding = "ascii" if kind == ENTITIES else "utf-8"
    after = _read(_noisy(page, kind, rng), encoding)
    change = compare(before, after) if substance(before) != substance(after) else Change()
    return Pair("furniture", kind, page.name, not change, _shown(change))


def _edited(page: Page, kind: str, before: Article) -> Pair | None:
    """The edit, and furniture of some kind that is new too."""
    rng = random.Random(f"{page.name} {kind}")
    root = _noisy(page, rng.choice(list(NOISES)), rng)
    wanted = EDITS[kind](root, rng, _paragraphs(root, page.text))
    if wanted is None:
        return None
    change = compare(before, _read(root))
    seen = bool(change.moves) if wanted == "" else _same(wanted) in _same(_shown(change))
    return Pair("edits", kind, page.name, seen, f"wanted {wanted!r}, {_shown(change)}")


def _noisy(page: Page, kind: str, rng: random.Random) -> HtmlElement:
    root = copy.deepcopy(page.root)
    if kind in NOISES:
        NOISES[kind](root, rng, _paragraphs(root, page.text))
    return root


def _paragraphs(root: HtmlElement, text: str) -> list[HtmlElement]:
    own = _same(text)
    return [
        paragraph
        for paragraph in root.iter("p")
        if len(said := _same(str(paragraph.text_content()))) >= _LONG and said[:_LONG] in own
    ]


def _read(root: HtmlElement, encoding: str = "utf-8") -> Article:
    markup = etree.tostring(root, method="html", encoding="unicode")
    return read_article(markup.encode(encoding, "xmlcharrefreplace"))


def _same(text: str) -> str:
    return " ".join(text.split())


def _shown(change: Change) -> str:
    told = {kind: part for kind, part in change.to_dict().items() if part and kind != "dates"}
    return json.dumps(told, ensure_ascii=False)


def report(pairs: list[Pair]) -> int:
    groups: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for pair in pairs:
        groups[pair.group, pair.kind].append(pair.went)
    print(f"{len({pair.page for pair in pairs})} pages, {len(pairs)} pairs")
    for (group, kind), went in groups.items():
        wrong = len(went) - sum(went)
        print(f"  {group:10} {kind:30} {len(went):5} pairs {wrong:4} wrong {_share(wrong, went)}")
    moved = [not pair.went for pair in pairs if pair.group == "furniture"]
    seen = [pair.went for pair in pairs if pair.group == "edits"]
    false_diffs, edits_seen = 100 * sum(moved) / len(moved), 100 * sum(seen) / len(seen)
    print(f"{'what':40} {'ours':>10} {'promise':>12}")
    print(f"{'versions by furniture alone':40} {false_diffs:9.2f}% {'<=':>6}{FALSE:5.1f}%")
    print(f"{'real edits seen':40} {edits_seen:9.2f}% {'>=':>6}{SEEN:5.1f}%")
    return 0 if false_diffs <= FALSE and edits_seen >= SEEN else 1


def _share(wrong: int, went: list[bool]) -> str:
    return f"{100 * wrong / len(went):5.1f}%"


if __name__ == "__main__":
    sys.exit(main())
