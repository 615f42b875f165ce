"""How often a real article is taken for something else. `python -m benchmarks.walls`

Every page of the public extraction sets is an article; what is judged not to be one is a false
alarm. Of pairs of them from one outlet, and of the revisions, it tells how many are told apart.
"""

import gzip
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import orjson

from benchmarks.evaluation import DATA
from newsdiff.answers import read_answer
from newsdiff.article import Article
from newsdiff.ports import Page
from newsdiff.resemblance import resemblance

SETS = ("aeb", "fundus_eval")


def main() -> int:
    articles = []
    for name in SETS:
        verdicts: Counter[str] = Counter()
        for page in pages(name):
            reading = read_answer(Page("", 200, page, 0))
            verdicts[reading.quality] += 1
            if reading.article:
                articles.append(reading.article)
        print(f"{name}: {verdicts.total()} articles, judged {dict(verdicts)}")
    others = Counter(resemblance(old, new) for old, new in pairwise(articles))
    print(f"{others.total()} pairs of other articles: {dict(others)}")
    edits = Counter(resemblance(old, new) for old, new in revisions())
    print(f"{edits.total()} revisions: {dict(edits)}")
    return int(edits["other"] + edits["cut"] > 0)


def pages(name: str) -> Iterator[bytes]:
    folder = DATA / "public" / name
    for line in (folder / "data.jsonl").read_bytes().splitlines():
        yield gzip.decompress((folder / orjson.loads(line)["html"]).read_bytes())


def revisions() -> Iterator[tuple[Article, Article]]:
    for line in (DATA / "revisions" / "pairs.jsonl").read_bytes().splitlines():
        pair = orjson.loads(line)
        yield article(pair["old"]), article(pair["new"])


def article(side: dict[str, str]) -> Article:
    return Article.from_text(headline=side.get("headline") or "", text=side["text"])


if __name__ == "__main__":
    sys.exit(main())
