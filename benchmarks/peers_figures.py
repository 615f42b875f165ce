"""recognizers-text and quantulum3 as the public scorers call us: `score.py figures_spans`.

Each needs an environment of its own:

    pip install --pre recognizers-text-suite 'emoji<2'     # it imports names that emoji 2 dropped
    pip install quantulum3                                 # without its classifier

Then, from the root of the project,
`PEER=recognizers PYTHONPATH=$PWD python score.py figures_spans benchmarks.peers_figures all`.
PEER is `recognizers`, `recognizers_units` (without its bare numbers) or `quantulum3`.
"""

import os
from collections.abc import Callable, Iterator
from typing import Any

Scored = tuple[int, int, float, str, str, str]  # span, value, unit, noun, modifier


def _recognizers(*, numbers: bool) -> Callable[[str], list[Scored]]:
    import recognizers_number_with_unit as units
    from recognizers_number import recognize_number, recognize_percentage

    models = [
        units.recognize_currency,
        units.recognize_dimension,
        units.recognize_age,
        units.recognize_temperature,
        recognize_percentage,
        *([recognize_number] if numbers else []),
    ]

    def found(text: str) -> list[Scored]:
        kept: list[Scored] = []
        for model in models:
            for each in _read(model(text, "en-us")):
                if all(each[1] <= other[0] or other[1] <= each[0] for other in kept):
                    kept.append(each)
        return sorted(kept)

    return found


def _read(results: Any) -> Iterator[Scored]:
    for result in results:
        resolution = result.resolution or {}
        printed = str(resolution.get("value"))
        value = printed.rstrip("%")
        if value.replace(".", "", 1).replace("-", "", 1).isdigit():
            unit = resolution.get("unit") or ("percent" if printed != value else "")
            yield result.start, result.end + 1, float(value), unit, "", "="


def _quantulum3() -> Callable[[str], list[Scored]]:
    from quantulum3 import classifier, parser

    classifier.USE_CLF = False  # its pickled model needs an old scikit-learn

    def found(text: str) -> list[Scored]:
        return [
            (*each.span, each.value, each.unit.name.replace("dimensionless", ""), "", "=")
            for each in parser.parse(text)
        ]

    return found


_PEERS: dict[str, Callable[[], Callable[[str], list[Scored]]]] = {
    "recognizers": lambda: _recognizers(numbers=True),
    "recognizers_units": lambda: _recognizers(numbers=False),
    "quantulum3": _quantulum3,
}
extract_figures = _PEERS[os.environ.get("PEER", "quantulum3")]()
