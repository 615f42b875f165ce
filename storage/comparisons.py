"""What was found when the articles of a story were compared: remembered, or compared now."""

from dataclasses import dataclass, field
from typing import Any

import orjson

from newsdiff.article import Article
from newsdiff.resemblance import Resemblance, resemblance
from storage.analysis import Analysis
from storage.database import Database
from storage.versions import Look

_Row = tuple[Any, ...]


@dataclass(slots=True)
class Comparisons:
    """A story's articles and what was said of them, fetched as they are needed.

    What is new is to be written: rows of `verdict` and `likeness`.
    """

    index: Database
    analysis: Analysis
    story: int
    new_verdicts: list[_Row] = field(default_factory=list)
    new_likenesses: list[_Row] = field(default_factory=list)
    _verdicts: dict[tuple[str, str], bool] | None = None
    _likenesses: dict[tuple[str, str], Resemblance] | None = None
    _articles: dict[str, Article] = field(default_factory=dict)
    _changes: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    def differs(self, old: Look, new: Look) -> bool:
        pair = (old.article, new.article)
        known = self._known_verdicts()
        if pair not in known:
            known[pair] = self._compare(*pair)
            self.new_verdicts.append((self.story, *pair, int(known[pair])))
        return known[pair]

    def resembles(self, old: Look, new: Look) -> Resemblance:
        pair = (old.article, new.article)
        known = self._known_likenesses()
        if pair not in known:
            known[pair] = resemblance(*map(self.article, pair))
            self.new_likenesses.append((self.story, *pair, known[pair]))
        return known[pair]

    def change(self, old: str, new: str) -> dict[str, Any]:
        if (old, new) not in self._changes:
            self._compare(old, new)
        return self._changes[old, new]

    def article(self, digest: str) -> Article:
        if digest not in self._articles:
            ((text,),) = self.index.rows("SELECT json FROM article WHERE digest = ?", (digest,))
            self._articles[digest] = Article.from_dict(orjson.loads(text))
        return self._articles[digest]

    def _compare(self, old: str, new: str) -> bool:
        change = self.analysis.compare(self.article(old), self.article(new))
        self._changes[old, new] = change.to_dict()
        return bool(change)

    def _known_verdicts(self) -> dict[tuple[str, str], bool]:
        if self._verdicts is None:
            rows = self.index.rows(
                "SELECT old, new, differs FROM verdict WHERE story = ?", (self.story,)
            )
            self._verdicts = {(old, new): bool(differs) for old, new, differs in rows}
        return self._verdicts

    def _known_likenesses(self) -> dict[tuple[str, str], Resemblance]:
        if self._likenesses is None:
            rows = self.index.rows(
                "SELECT old, new, found FROM likeness WHERE story = ?", (self.story,)
            )
            self._likenesses = {(old, new): found for old, new, found in rows}
        return self._likenesses
