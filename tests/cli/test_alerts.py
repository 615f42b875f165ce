"""Rules from the command line: written, listed, taken away, and held against the past."""

from pathlib import Path

from tests.cli.conftest import Newsdiff

ADD = ("rule", "add", "tolls", "--on", "figure,notice", "--min-change", "10%")
AGES = ("--since", "2026-03-01")


def test_a_rule_is_added_listed_and_removed(history: Newsdiff) -> None:
    assert history(*ADD, "--send", "desk").code == 0
    history("rule", "add", "rest", "--on", "headline", "--when", "noticed")
    listed = history("--json", "rule", "list").data["rules"]
    assert [rule["name"] for rule in listed] == ["tolls", "rest"]
    assert listed[0]["min_change"] == "10 %"
    assert history("rule", "remove", "tolls").code == 0
    assert history("rule", "list").out == "rest  on headline; when noticed\n"


def test_a_second_rule_of_a_name_is_refused_with_what_to_do(history: Newsdiff) -> None:
    history(*ADD)
    outcome = history(*ADD)
    assert outcome.code == 2
    assert 'newsdiff rule remove "tolls"' in outcome.err


def test_a_rule_for_a_target_that_is_not_set_up_says_so(history: Newsdiff) -> None:
    assert "Not set up on this machine yet: desk." in history(*ADD, "--send", "desk").err


def test_removing_a_rule_leaves_the_rest_of_the_file_alone(history: Newsdiff) -> None:
    history(*ADD)
    path = Path("archive/rules.toml")
    kept = "\n[[rule]]   # mine\nname = 'kept'\non = 'notice'\n"
    path.write_text(path.read_text(encoding="utf-8") + kept, encoding="utf-8")
    history("rule", "remove", "tolls")
    assert path.read_text(encoding="utf-8") == kept.lstrip("\n")


def test_a_rule_that_cannot_be_read_is_not_written(history: Newsdiff) -> None:
    outcome = history("rule", "add", "odd", "--on", "figure", "--when", "toll > 3")
    assert outcome.code == 2
    assert outcome.err.startswith("newsdiff: rules.toml, line 4: when: no variable 'toll'")
    assert not Path("archive/rules.toml").exists()


def test_a_back_test_prints_what_would_have_been_sent(history: Newsdiff) -> None:
    history(*ADD)
    outcome = history("rule", "test", "tolls", *AGES)
    assert outcome.out == (
        "1 rule, 2 changes: 2 alerts\n\n"
        "2026-03-02  bus-crash v2  by tolls\n"
        "  Bus crash kills 15 in mountain pass: at least 12 people killed became at least 15"
        " (+25.0 %), no notice found (and 1 more) — news.example\n\n"
        "2026-03-03  bus-crash v3  by tolls\n"
        "  Bus crash kills 15 in mountain pass: correction added: “Correction: An earlier version"
        " of this article said that 12 people had been killed.” — news.example\n"
    )


def test_a_back_test_looks_back_as_far_as_it_is_told(history: Newsdiff) -> None:
    history(*ADD)
    assert history("rule", "test", "--since", "1s").out.startswith("1 rule, 0 changes")
    assert history("rule", "test", "--since", "2026-03-03").out.startswith("1 rule, 1 change:")
    assert history("rule", "test", "--since", "lately").code == 2
    assert history("rule", "test", *AGES, "--exit-code").code == 1


def test_a_back_test_of_no_such_rule_says_which_there_are(history: Newsdiff) -> None:
    history(*ADD)
    outcome = history("rule", "test", "toll")
    assert (outcome.code, "Rules: tolls" in outcome.err) == (2, True)
