"""Numbers written in one word: dreihundertfünfzig, tweeduizend, duecentoquarantacinquemila."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

_VOWELS: Final = "aeiou"
_TENS: Final = 100
_LONGEST: Final = 20  # thousands with hundreds behind them: zwanzigtausendfünfhundert


def compounds(small: Mapping[str, float], numbers: Mapping[str, Any]) -> dict[str, float]:
    """What can be made of the numbers below a hundred, to 999,000; {} where none are joined."""
    hundred, thousand = numbers.get("hundred", ""), numbers.get("thousand", "")
    made = dict(_hundreds(small, hundred)) if hundred else {}
    below = {**{word: value for word, value in small.items() if value > 1}, **made}
    if thousand:
        made |= {word + thousand: value * 1000 for word, value in below.items()}
        one = numbers.get("one_thousand", thousand)
        made |= _with_hundreds(made, {one: 1000.0} if hundred else {})
    return {word: value for word, value in made.items() if word != hundred}  # that is a scale


def _hundreds(small: Mapping[str, float], hundred: str) -> Iterator[tuple[str, float]]:
    digits = {"": 1.0} | {word: value for word, value in small.items() if _opens(value)}
    for digit, count in digits.items():
        head = digit + hundred
        yield head, count * _TENS
        for word, value in small.items():
            if value > 0:
                yield head + word, count * _TENS + value
            if value > 0 and head[-1] in _VOWELS and word[0] in _VOWELS:  # centottanta
                yield head[:-1] + word, count * _TENS + value


def _opens(value: float) -> bool:
    """Whether hundreds are counted so: zweihundert, zwölfhundert."""
    return 1 < value < 20 and value != 10


def _with_hundreds(made: Mapping[str, float], one: Mapping[str, float]) -> dict[str, float]:
    """Round thousands with round hundreds: zweitausendfünfhundert, milleduecento."""
    thousands = {w: v for w, v in made.items() if v >= 1000 and v <= _LONGEST * 1000}
    hundreds = {w: v for w, v in made.items() if v < 1000 and v % _TENS == 0}
    return {
        first + second: value + rest
        for first, value in {**thousands, **one}.items()
        for second, rest in hundreds.items()
    }
