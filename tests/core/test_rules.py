"""Rules are read strictly: what is not understood is refused, with its line."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.alerts.reading import KEYS, read_rules
from newsdiff.changes.least import Least
from newsdiff.errors import BadInput

WHOLE = """
[[rule]]
name = "big figures"
on = ["figure", "headline"]
send = ["slack-desk", "mail"]
min_change = "10%"
in_headline = true
concept = "workers"
lost = "named"
unless_notice = true
contains = ["bridge"]
tags = "roads"
hosts = ["www.Example.org"]
stories = ["toll-*"]
when = "percent <= -50.0"
digest = "hourly"
at_most = 3

[[rule]]
name = "rest"
on = "notice"
min_change = 500
"""


def test_every_key_is_read() -> None:
    big, rest = read_rules(WHOLE)
    assert (big.name, big.on, big.send) == (
        "big figures",
        ("figure", "headline"),
        ("slack-desk", "mail"),
    )
    assert (big.min_change, rest.min_change) == (
        Least(10, in_percent=True),
        Least(500, in_percent=False),
    )
    assert big.hosts == ("example.org",)
    assert (big.concept, big.tags) == (("workers",), ("roads",))
    assert all(getattr(big, key) not in ((), None, False) for key in KEYS)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('colour = "red"', "line 4: 'colour' is unknown"),
        ('on = ["figures"]', "line 4: on: 'figures' is none of figure, source"),
        ('min_change = "a lot"', "line 4: min_change: 'a lot' is no size of a change"),
        ("min_change = true", "line 4: min_change: a size such as"),
        ("unless_notice = 1", "line 4: unless_notice: true or false"),
        ('send = "Slack Desk"', "line 4: send: 'Slack Desk' is no name of a target"),
        ("send = []", "line 4: send: one text or a list"),
        ('digest = "weekly"', "line 4: digest: 'weekly' is none of hourly, daily"),
        ("at_most = 0", "line 4: at_most: a number from 1"),
        ('tags = "two\\nlines"', "line 4: tags: one line"),
        ('when = "percent <"', "line 4: when: Syntax error: mismatched input '<EOF>' at"),
        ('when = "percnt < 3"', "line 4: when: no variable 'percnt'; there are kind,"),
        ('when = "percent"', "line 4: when: it says 0.0, where true or false is needed"),
        ('when = "concept > 3"', "line 4: when: "),
        ("when = 3", "line 4: when: an expression in quotes"),
        ("[other]", "'other' is unknown; rules begin with [[rule]]"),
        ("name = ", "line 4"),
    ],
)
def test_a_mistake_is_told_with_its_line(line: str, said: str) -> None:
    start = "# ours\n[[rule]]\n" + ('on = "figure"\n' if not line.startswith("on") else "\n")
    with pytest.raises(BadInput) as error:
        read_rules(f'{start}{line}\nname = "a"\n')
    message = str(error.value)
    assert message.startswith("rules.toml")
    assert said in message
    assert "\n" not in message


def test_the_line_is_that_of_the_rule_it_stands_in() -> None:
    with pytest.raises(BadInput, match="line 7: lost"):
        read_rules('[[rule]]\nname="a"\non="source"\n\n[[rule]]\nname="b"\nlost = "all"')


@pytest.mark.parametrize("missing", ["name", "on"])
def test_a_rule_needs_a_name_and_what_it_tells(missing: str) -> None:
    lines = {"name": 'name = "a"', "on": 'on = "figure"'}
    del lines[missing]
    with pytest.raises(BadInput, match=f"line 1: a rule without '{missing}'"):
        read_rules("\n".join(["[[rule]]", *lines.values()]))


def test_two_rules_of_one_name_are_refused() -> None:
    once = '[[rule]]\nname = "a"\non = "figure"\n'
    with pytest.raises(BadInput, match="line 5: a second rule 'a'"):
        read_rules(once * 2)


@given(st.text())
def test_any_text_is_rules_or_bad_input(text: str) -> None:
    with contextlib.suppress(BadInput):
        assert all(rule.name for rule in read_rules(text))


@given(
    st.sampled_from(sorted(KEYS)), st.integers() | st.text() | st.booleans() | st.lists(st.text())
)
def test_any_value_is_read_or_bad_input(name: str, value: object) -> None:
    with contextlib.suppress(BadInput):
        assert KEYS[name].read(value) is not None
