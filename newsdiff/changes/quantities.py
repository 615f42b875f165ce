"""The quantities of a version, to be asked which of its mentions state one."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator

from newsdiff.changes.equality import dimension, same_quantity
from newsdiff.changes.mentions import Mention
from newsdiff.figures import Figure


class Quantities:
    """Mentions by what they state. Asking costs what the answer holds, not what all hold."""

    def __init__(self, mentions: Iterable[Mention] = ()) -> None:
        self._exact: dict[Hashable, list[Mention]] = defaultdict(list)
        self._units: dict[Hashable, dict[str, list[Mention]]] = defaultdict(dict)
        self._all: list[Mention] = []
        self._marginal: list[Mention] = []  # in headline and dek: few
        for mention in mentions:
            self.add(mention)

    def add(self, mention: Mention) -> None:
        figure = mention.figure
        self._all.append(mention)
        if mention.place != "body":
            self._marginal.append(mention)
        self._exact[_key(figure)].append(mention)
        units = self._units[dimension(figure)]
        units.setdefault(figure.unit or "", []).append(mention)

    def like(self, figure: Figure) -> Iterator[Mention]:
        """The mentions that state the same quantity, in whatever notation or unit."""
        yield from (m for m in self._exact.get(_key(figure), ()) if same_quantity(m.figure, figure))
        for unit, mentions in self._units.get(dimension(figure), {}).items():
            if unit != (figure.unit or ""):
                yield from (m for m in mentions if same_quantity(m.figure, figure))

    def near(self, mention: Mention) -> Iterator[Mention]:
        """Those that may state the same: a headline's rough word may stand for any of them."""
        if mention.place != "body":
            yield from self._all
        else:
            yield from self._marginal
            yield from self.like(mention.figure)


def _key(figure: Figure) -> Hashable:
    return figure.unit or "", round(figure.value, 9), figure.high, figure.rate
