"""Rules as TOML text, read strictly: what is not understood is refused, with its line."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from newsdiff.alerts.expression import check_expression
from newsdiff.alerts.rule import DIGESTS, KINDS, Rule
from newsdiff.changes.least import parse_least
from newsdiff.errors import BadInput

MOST: Final = 1_000  # rules
LONGEST: Final = 1_000_000  # characters of a file
_LONGEST_WORD: Final = 200
_MOST_WORDS: Final = 100
_BUSIEST: Final = 1_000  # alerts an hour
_NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_HEADER: Final = re.compile(r"\s*\[\[\s*[\"']?rule[\"']?\s*\]\]")


@dataclass(frozen=True, slots=True)
class Key:
    """How the value of a key is read, what it may be, and what it does."""

    read: Callable[[Any], Any]
    form: str
    meaning: str


def read_rules(text: str, source: str = "rules.toml") -> tuple[Rule, ...]:
    """The rules in their order. Raises BadInput that begins with `source` and the line."""
    if len(text) > LONGEST:
        raise BadInput(f"{source}: more than {LONGEST:,} characters")
    try:
        whole = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadInput(f"{source}: {error}") from None
    if strange := set(whole) - {"rule"}:
        raise BadInput(f"{source}: {min(strange)!r} is unknown; rules begin with [[rule]]")
    tables = whole.get("rule", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise BadInput(f"{source}: a rule begins with [[rule]]")
    if len(tables) > MOST:
        raise BadInput(f"{source}: {len(tables):,} rules; {MOST:,} is the most")
    return _each(tables, _Lines(text, source))


def is_name(text: str) -> bool:
    """Whether a target may be called so."""
    return _NAME.fullmatch(text) is not None


def _each(tables: list[dict[str, Any]], lines: "_Lines") -> tuple[Rule, ...]:
    rules: dict[str, Rule] = {}
    for number, table in enumerate(tables):
        rule = _rule(table, lines, number)
        if rule.name in rules:
            raise BadInput(f"{lines.at(number, 'name')}: a second rule {rule.name!r}")
        rules[rule.name] = rule
    return tuple(rules.values())


def _rule(table: Mapping[str, Any], lines: "_Lines", number: int) -> Rule:
    values: dict[str, Any] = {}
    for name, value in table.items():
        if name not in KEYS:
            known = f"Keys of a rule: {', '.join(KEYS)}."
            raise BadInput(f"{lines.at(number, name)}: {name!r} is unknown", hint=known)
        try:
            values[name] = KEYS[name].read(value)
        except BadInput as error:
            raise BadInput(f"{lines.at(number, name)}: {name}: {error}", hint=error.hint) from None
    for name in ("name", "on"):
        if name not in values:
            raise BadInput(f"{lines.at(number, name)}: a rule without {name!r}")
    return Rule(**values)


class _Lines:
    """Where in the text a key of a rule stands: tomllib does not say."""

    def __init__(self, text: str, source: str) -> None:
        self._lines = text.splitlines()
        self._source = source
        self._starts = [at for at, line in enumerate(self._lines) if _HEADER.match(line)]

    def at(self, rule: int, key: str) -> str:
        if rule >= len(self._starts):
            return self._source
        start = self._starts[rule]
        end = (*self._starts, len(self._lines))[rule + 1]
        is_key = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
        found = (at for at in range(start, end) if is_key.match(self._lines[at]))
        return f"{self._source}, line {next(found, start) + 1}"


def _word(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise BadInput("a text is needed")
    if len(value) > _LONGEST_WORD or not value.isprintable():
        raise BadInput(f"one line of at most {_LONGEST_WORD} printable characters is needed")
    return value.strip()


def _words(value: object) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else [value]
    if not listed or len(listed) > _MOST_WORDS:
        raise BadInput(f"one text or a list of 1 to {_MOST_WORDS} is needed")
    return tuple(dict.fromkeys(map(_word, listed)))


def _one_of(*choices: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if value not in choices:
            raise BadInput(f"{value!r} is none of {', '.join(choices)}")
        return str(value)

    return read


def _kinds(value: object) -> tuple[str, ...]:
    return tuple(map(_one_of(*KINDS), _words(value)))


def _targets(value: object) -> tuple[str, ...]:
    names = _words(value)
    for name in names:
        if not is_name(name):
            raise BadInput(f"{name!r} is no name of a target: small letters, digits and hyphens")
    return names


def _hosts(value: object) -> tuple[str, ...]:
    return tuple(host.lower().removeprefix("www.") for host in _words(value))


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise BadInput("true or false is needed")
    return value


def _least(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise BadInput('a size such as "10%" or 500 is needed')
    return parse_least(str(value))


def _hourly(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= _BUSIEST:
        raise BadInput(f"a number from 1 to {_BUSIEST:,} is needed")
    return value


def _expression(value: object) -> str:
    if not isinstance(value, str):
        raise BadInput("an expression in quotes is needed")
    check_expression(value)
    return value


_TEXTS: Final = "a text or a list of texts"
KEYS: Final[dict[str, Key]] = {
    "name": Key(_word, "a text", "what the rule is called, once in a file; needed"),
    "on": Key(_kinds, " or ".join(KINDS) + ", or a list of these", "what is told; needed"),
    "send": Key(_targets, _TEXTS, "the names of the targets that are told"),
    "min_change": Key(
        _least, '`"10%"`, or a number', "figures that changed by less are not told, nor those "
        "that cannot be measured"
    ),
    "in_headline": Key(_truth, "true or false", "only figures that a headline states"),
    "concept": Key(_words, _TEXTS, "only figures that count this: all words of one of the texts"),
    "lost": Key(
        _one_of("named", "any"),
        "named or any",
        "only sources that went, were replaced or lost their name; `named`: only those with a name",
    ),
    "unless_notice": Key(
        _truth, "true or false", "nothing that a notice of the same version speaks of"
    ),
    "contains": Key(_words, _TEXTS, "only what has one of these texts in it, before or after"),
    "tags": Key(_words, _TEXTS, "only stories with one of these tags"),
    "hosts": Key(_hosts, _TEXTS, "only stories of these hosts and what is below them"),
    "stories": Key(_words, _TEXTS, "only these stories: slug (`*` stands for any part), URL or id"),
    "when": Key(_expression, "an expression", "only what the expression is true of"),
    "digest": Key(
        _one_of(*DIGESTS), " or ".join(DIGESTS), "told together, at the full hour or at 06:00 UTC"
    ),
    "at_most": Key(
        _hourly, "a number", "alerts in an hour that go out one by one; the rest goes together"
    ),
}  # fmt: skip
