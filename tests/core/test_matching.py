"""What a rule tells of a version, and what it leaves alone."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from newsdiff.alerts.expression import FUNCTIONS, LONGEST, check_expression, holds
from newsdiff.alerts.matching import match
from newsdiff.alerts.occasion import Occasion
from newsdiff.alerts.rule import Rule
from newsdiff.alerts.variables import VARIABLES, variables
from newsdiff.errors import BadInput
from tests.core.occasions import occasion, rule

FELL = occasion(workers="12,000")
CORRECTED = occasion(
    workers="12,000",
    notices="\nCorrection: An earlier version said that 25,000 workers cross the bridge every day.",
)


def kinds(one: Rule, happened: Occasion) -> list[str]:
    return [fact.kind for alert in match([one], happened) for fact in alert.facts]


def test_a_figure_that_fell_is_told() -> None:
    (alert,) = match([rule()], FELL)
    (fact,) = alert.facts
    assert (fact.part["old"]["value"], fact.part["new"]["value"]) == (25_000, 12_000)
    assert fact.notice is None


def test_nothing_is_told_of_what_a_rule_does_not_name() -> None:
    assert kinds(rule(on="source notice headline"), FELL) == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('min_change = "52%"', True),
        ('min_change = "53%"', False),
        ("min_change = 13000", True),
        ("min_change = 13001", False),
        ('concept = "workers"', True),
        ('concept = ["deaths", "Workers"]', True),
        ('concept = "bus workers"', False),
        ("in_headline = true", False),
        ('contains = "CROSS IT"', True),
        ('contains = "ferry"', False),
        ('tags = ["south", "north"]', True),
        ('tags = "south"', False),
        ('hosts = "example.org"', True),
        ('hosts = "ample.org"', False),
        ('stories = "toll-*"', True),
        ('stories = "00112233aabbccdd"', True),
        ('stories = "toll"', False),
        ('when = "percent <= -52.0 && old == 25000.0"', True),
        ('when = "percent > 0.0"', False),
        ("when = \"'north' in tags && after.contains('12,000')\"", True),
    ],
)
def test_each_condition_narrows(line: str, told: bool) -> None:  # noqa: FBT001
    assert kinds(rule(line), FELL) == ["figure"] * told


def test_a_change_that_a_notice_speaks_of_can_be_left_out() -> None:
    (alert,) = match([rule()], CORRECTED)
    assert (alert.facts[0].notice or "").startswith("Correction: An earlier version")
    assert kinds(rule("unless_notice = true"), CORRECTED) == []
    assert kinds(rule("unless_notice = true"), FELL) == ["figure"]


def test_a_named_source_that_is_lost_is_told_from_an_unnamed_one() -> None:
    anonymised = occasion(source="an engineer")
    assert kinds(rule('lost = "named"', on="source"), anonymised) == ["source"]
    (fact,) = match([rule(on="source")], anonymised)[0].facts
    assert fact.lost == "named"
    unnamed = replace(anonymised, named=frozenset(), change=_replaced(anonymised.change))
    assert kinds(rule('lost = "any"', on="source"), unnamed) == ["source"]
    assert kinds(rule('lost = "named"', on="source"), unnamed) == []


def _replaced(change: Mapping[str, Any]) -> dict[str, Any]:
    edits = [edit | {"kind": "replaced"} for edit in change["sourcing"]]
    return dict(change) | {"sourcing": edits}


def test_another_headline_is_told() -> None:
    other = occasion(headline="Bridge stays open after all")
    assert kinds(rule(on="headline"), other) == ["headline"]


def test_figures_come_first_and_the_largest_before_the_others() -> None:
    both = occasion(workers="24,000", cost="90,000", headline="Bridge stays open after all")
    (alert,) = match([rule(on="headline wording figure")], both)
    told = [fact.part["new"]["value"] for fact in alert.facts if fact.kind == "figure"]
    assert told == [90_000, 24_000]
    assert [fact.kind for fact in alert.facts][:2] == ["figure", "figure"]


def test_an_alert_has_one_name_for_ever() -> None:
    (alert,), (again,) = match([rule()], FELL), match([rule()], FELL)
    (other,) = match([rule()], occasion(cost="50,000"))
    assert alert.id == again.id == "27d8f7106e1f903c0fe843f47df46053"
    assert other.id == alert.id  # by rule and capture, whatever is read in it


def test_a_condition_of_figures_says_nothing_of_sources() -> None:
    both = occasion(workers="24,900", source="an engineer")
    assert kinds(rule('min_change = "10%"', on="figure source"), both) == ["source"]


def test_every_variable_has_the_type_that_is_documented() -> None:
    everything = occasion(
        workers="12,000", source="an engineer", headline="Bridge", notices="Correction: None."
    )
    from newsdiff.alerts.occasion import facts

    for fact in facts(everything):
        values = variables(fact, everything)
        assert {name: type(value) for name, value in values.items()} == {
            name: type(variable.absent) for name, variable in VARIABLES.items()
        }


@pytest.mark.parametrize(
    "expression",
    [
        "tags.all(t, true)",
        "tags . exists(t, t == 'a')",
        "size(tags.map(t, t)) == 0",
        "true" + " && true" * 100,
        "true\n",
        "percent / 0",
        "matches(concept, '[')",
        "timestamp(url) == timestamp(url)",
        "cel.bind(x, 1, x == 1)",
        "",
        "\0",
        "\ud800",
        "(" * LONGEST,
        "!" * LONGEST,
    ],
)
def test_what_could_run_long_or_says_nothing_is_refused(expression: str) -> None:
    with pytest.raises(BadInput):
        check_expression(expression)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_functions_that_are_documented_can_be_called(function: str) -> None:
    call = "size(concept) >= 0" if function == "size" else f"concept.{function}('a') || true"
    check_expression(call)


def test_what_cannot_be_decided_is_not_true() -> None:
    values = variables(match([rule()], FELL)[0].facts[0], FELL)
    assert not holds("1.0 / 0 == 1.0", values)
    assert not holds("concept.matches(after + '[')", values)
