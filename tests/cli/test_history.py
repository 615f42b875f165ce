"""A story from import to report, as a user types it."""

from pathlib import Path

import pytest

from tests.cli.conftest import CORRECTION, REST, Newsdiff, page, toll


def test_the_log_shows_what_each_version_changed(history: Newsdiff) -> None:
    versions = history("--json", "log", "bus-crash").data["versions"]
    assert [v["seen"] for v in versions] == ["2026-03-01", "2026-03-02", "2026-03-03"]
    assert [v["changed"] and v["changed"]["figures"] for v in versions] == [None, 2, 0]
    assert "headline, 2 figures" in history("log", "bus-crash").out


def test_figures_say_what_is_counted_and_that_a_notice_said_so(history: Newsdiff) -> None:
    changes = history("figures", "--json", "bus-crash").data["changes"]
    assert [(c["old"]["text"], c["new"]["text"]) for c in changes] == [("12", "15"), ("30", "34")]
    assert changes[0]["changed_between"] == ["2026-03-01", "2026-03-02"]
    assert [c["notice"] and c["notice"]["version"] for c in changes] == [3, None]
    out = history("figures", "bus-crash").out
    assert "12 to at least 15" in out
    assert "corrected by a notice in v3" in out
    assert "no notice found" in out


@pytest.mark.parametrize(
    ("least", "told"), [("20%", ["12"]), ("4", ["30"]), ("3", ["12", "30"]), ("99%", [])]
)
def test_small_changes_can_be_left_out(history: Newsdiff, least: str, told: list[str]) -> None:
    changes = history("figures", "bus-crash", "--min-change", least, "--json").data["changes"]
    assert [c["old"]["text"] for c in changes] == told


@pytest.mark.parametrize("least", ["much", "-3", "10%%", "nan", "1e3"])
def test_a_least_change_is_a_number_or_a_percentage(history: Newsdiff, least: str) -> None:
    outcome = history("figures", "bus-crash", f"--min-change={least}")
    assert outcome.code == 2
    assert "10% or 500" in outcome.err


def test_only_what_is_large_enough_counts_for_the_exit_code(history: Newsdiff) -> None:
    assert history("figures", "bus-crash", "--min-change", "20%", "--exit-code").code == 1
    assert history("figures", "bus-crash", "--min-change", "99%", "--exit-code").code == 0


def test_what_was_left_out_is_listed_with_its_rule(history: Newsdiff) -> None:
    told = history("figures", "bus-crash", "--min-change", "20%", "--explain", "--json").data
    rules = {left["rule"]: left["version"] for left in told["left_out"]}
    assert rules["below-min-change"] == 2
    assert rules["stated-again"] == 2
    assert "left_out" not in history("figures", "bus-crash", "--json").data


def test_a_figure_is_plotted_by_its_number(history: Newsdiff) -> None:
    out = history("figures", "bus-crash", "--plot", "2").out
    assert all(words in out for words in ("30 ┤━", "34 ┤", "v1 ", "v2 ", "v3", "no notice found"))
    outcome = history("figures", "bus-crash", "--plot", "7")
    assert (outcome.code, outcome.out) == (2, "")
    assert "no figure 7 among those of bus-crash that changed; there are 2" in outcome.err


def test_a_figure_that_changed_often_is_told_once_with_its_steps(
    history: Newsdiff, tmp_path: Path
) -> None:
    later = [(f"{number}.html", toll(dead, 34)) for number, dead in ((4, 19), (5, 21), (6, 20))]
    rows = ["path,url,fetched_at"]
    for name, body in later:
        (tmp_path / name).write_bytes(body)
        rows.append(f"{name},https://news.example/world/bus-crash,2026-03-0{name[0]}")
    (tmp_path / "later.csv").write_text("\n".join(rows), encoding="utf-8")
    assert history("import", "files", "later.csv").code == 0
    told = history("figures", "bus-crash", "--json").data["figures"][0]
    assert told["values"] == [12, 15, 15, 19, 21, 20]
    assert told["changed_in"] == [2, 4, 5, 6]
    out = history("figures", "bus-crash").out
    assert "12 to … to at least 20" in out
    assert "+8  +66.7 %  v2 to v6  ▅▆▆███" in out
    assert "\n       v5  at least 19 to at least 21  +2  +10.5 %\n" in out


def test_the_number_of_people_who_are_a_source_is_no_figure_of_the_story(
    newsdiff: Newsdiff, tmp_path: Path
) -> None:
    said = "The bridge over the Orr will close, two people familiar with the plan said on Friday."
    plain = "Some 300 residents of Pruna will have to cross the river by ferry until the summer."
    (tmp_path / "a.html").write_bytes(page("Bridge to close in Pruna", said, plain, REST))
    manifest = "path,url,fetched_at\na.html,https://news.example/world/bridge,2026-03-01\n"
    (tmp_path / "m.csv").write_text(manifest, encoding="utf-8")
    newsdiff("init")
    newsdiff("import", "files", "m.csv")
    told = newsdiff("figures", "--json").data
    assert [figure["text"] for figure in told["unchanged"]] == ["300", "15,000 euros"]
    assert told["stated"] == 2


def test_a_plot_and_a_matrix_exclude_each_other(history: Newsdiff) -> None:
    assert history("figures", "bus-crash", "--plot", "1", "--matrix").code == 2


def test_a_difference_over_several_versions_lies_between_their_looks(history: Newsdiff) -> None:
    told = history("diff", "bus-crash", "v1", "v3", "--json").data
    assert told["changed_between"] == ["2026-03-01", "2026-03-03"]


def test_a_notice_stands_with_the_change_that_it_explains(history: Newsdiff) -> None:
    out = history("notices", "bus-crash").out
    assert "correction added" in out
    assert "12 to at least 15" in out
    assert "1 d later" in out
    (notice,) = history("--json", "notices", "bus-crash").data["changes"]
    (change,) = notice["explains"]
    assert (change["of"], change["old"]["text"], change["latency_s"]) == ("figures", "12", 86_400)


def test_a_change_without_a_notice_says_so(history: Newsdiff) -> None:
    assert "30 to 34" in history("notices", "bus-crash").out
    assert "no notice found" in history("notices", "bus-crash").out
    (silent,) = history("--json", "notices", "bus-crash").data["silent"]
    assert (silent["of"], silent["old"]["text"]) == ("figures", "30")


def test_a_notice_of_a_change_that_nobody_saw_says_so(newsdiff: Newsdiff, tmp_path: Path) -> None:
    article = toll(15, 34).replace(b"</article>", CORRECTION.encode())
    (tmp_path / "1.html").write_bytes(article)
    (tmp_path / "manifest.csv").write_text(
        "path,url,fetched_at\n1.html,https://news.example/world/bus-crash,2026-03-01"
    )
    assert newsdiff("init").code == 0
    assert newsdiff("import", "files", "manifest.csv").code == 0
    out = newsdiff("notices", "bus-crash").out
    assert "correction found" in out
    assert "there when first seen" in out
    assert "speaks of no change seen here" in out


def test_a_diff_marks_words_and_exits_with_1(history: Newsdiff) -> None:
    outcome = history("diff", "bus-crash", "v1", "v2")
    assert outcome.code == 1
    assert "[-30-]{+34+}" in outcome.out
    assert "changed between 2026-03-01 and 2026-03-02" in outcome.out


def test_a_version_does_not_differ_from_itself(history: Newsdiff) -> None:
    assert history("diff", "bus-crash", "v2", "v2").code == 0


@pytest.mark.parametrize("address", ["bus-crash", "https://news.example/world/bus-crash", None])
def test_stories_are_found_by_slug_url_or_because_there_is_one(
    history: Newsdiff, address: str | None
) -> None:
    outcome = history("--json", "log", *([address] if address else []))
    assert outcome.data["story"] == "bus-crash"


@pytest.mark.parametrize(
    ("address", "dead"), [("v1", 12), ("@2026-03-02T12:00", 15), ("latest", 15)]
)
def test_versions_are_found_by_number_and_time(history: Newsdiff, address: str, dead: int) -> None:
    assert f"Bus crash kills {dead}" in history("show", "bus-crash", address).out


def test_the_stored_bytes_come_back_as_they_were(history: Newsdiff) -> None:
    assert history("show", "bus-crash", "v1", "--raw").raw == toll(12, 30)


def test_a_mistyped_story_is_named_with_what_was_meant(history: Newsdiff) -> None:
    outcome = history("log", "bus-crush")
    assert outcome.code == 2
    assert outcome.err.startswith("newsdiff: no story 'bus-crush'\n  Did you mean bus-crash?")


def test_a_version_that_is_not_there(history: Newsdiff) -> None:
    outcome = history("show", "bus-crash", "v9")
    assert (outcome.code, outcome.out) == (2, "")
    assert "v9" in outcome.err


def test_importing_twice_adds_nothing(history: Newsdiff) -> None:
    outcome = history("import", "files", "manifest.csv", "--json")
    assert (outcome.data["added"], outcome.data["known"]) == (0, 3)


def test_a_manifest_line_without_a_date_writes_nothing(newsdiff: Newsdiff, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(toll(1, 2))
    manifest = (
        "path,url,fetched_at\na.html,https://n.example/a,2026-01-01\na.html,https://n.example/a,\n"
    )
    (tmp_path / "m.csv").write_text(manifest, encoding="utf-8")
    newsdiff("init")
    outcome = newsdiff("import", "files", "m.csv")
    assert outcome.code == 2
    assert "m.csv line 3: no fetched_at" in outcome.err
    assert newsdiff("list", "--json").data == {"stories": []}


def test_tables_are_exported_the_same_each_time(history: Newsdiff, tmp_path: Path) -> None:
    assert history("export", "csv", "one").code == 0
    assert history("export", "csv", "two").code == 0
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert "figures.csv" in names
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_one_table_goes_to_standard_output(history: Newsdiff) -> None:
    lines = history("export", "jsonl", "--table", "versions").out.splitlines()
    assert len(lines) == 3


def test_stopping_keeps_what_is_there(history: Newsdiff) -> None:
    assert "3 versions stay" in history("stop", "bus-crash").out
    assert history("list", "--json").data["stories"][0]["followed"] is False
    assert history("stop", "bus-crash").code == 2


def test_a_restored_text_is_named_wherever_versions_are_shown(
    newsdiff: Newsdiff, tmp_path: Path
) -> None:
    lines = ["path,url,fetched_at"]
    for day, dead in enumerate((12, 15, 12), start=1):
        (tmp_path / f"{day}.html").write_bytes(toll(dead, 30))
        lines.append(f"{day}.html,https://n.example/bus,2026-03-0{day}")
    (tmp_path / "m.csv").write_text("\n".join(lines), encoding="utf-8")
    newsdiff("init")
    newsdiff("import", "files", "m.csv")
    assert "restores v1" in newsdiff("log").out
    assert "restores v1" in newsdiff("show").out
    assert "restores v1" in newsdiff("diff").out
    assert newsdiff("show", "--json").data["restores"] == 1
    assert newsdiff("diff", "--json").data["new"]["restores"] == 1
