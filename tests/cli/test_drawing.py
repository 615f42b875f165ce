"""Lines of blocks, plots and tables stay inside the screen and lose no version."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from cli.render.grid import Row, grid_lines
from cli.render.plot import Stand, plot_lines
from cli.render.spark import sparkline
from cli.render.stories import story_table
from storage.records import StoryRecord

VALUES = st.one_of(st.none(), st.floats(-1e9, 1e9), st.sampled_from([0.0, 12.0, 25_000.0]))


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ([25_000, 12_000, 12_000, 12_000], "█▄▄▄"),
        ([500, 500, 300, 300], "██▅▅"),
        ([0, 10], "▁█"),
        ([-10, 10], "▁█"),
        ([None, 3, 6], "·▅█"),
        ([0, 0], "▁▁"),
        ([None], ""),
    ],
)
def test_a_sparkline_is_measured_from_nought(values: list[float | None], line: str) -> None:
    assert sparkline(values) == line


@given(st.lists(VALUES, min_size=1, max_size=200))
def test_a_sparkline_is_as_long_as_its_series_and_never_wide(values: list[float | None]) -> None:
    known = any(value is not None for value in values)
    assert len(sparkline(values)) == (min(len(values), 24) if known else 0)


def stands(values: list[float | None], gap: float = 60.0) -> list[Stand]:
    return [
        Stand(f"v{at + 1}", at * gap, value, "" if value is None else f"{value:g}")
        for at, value in enumerate(values)
    ]


def test_a_plot_shows_each_step_at_its_time() -> None:
    drawn = plot_lines(stands([25_000, 12_000, 12_000]), 180, 40)
    assert "\n".join(drawn) == (
        "25000 ┤━━━━━━━━━━━┓\n"
        "      │           ┃\n"
        "      │           ┃\n"
        "12000 ┤           ┗━━━━━━━━━╋━━━━━━━━━━━\n"
        "      │\n"
        "      │\n"
        "    0 ┼┴──────────┴─────────┴───────────\n"
        "       v1         v2        v3"
    )


def test_small_steps_have_a_row_of_their_own() -> None:
    lines = list(plot_lines(stands([1000, 1001, 5]), 180, 60))
    assert [line.split()[0] for line in lines if " ┤" in line or "┼" in line] == [
        "1001",
        "1000",
        "5",
        "0",
    ]


def test_a_quantity_that_is_not_stated_leaves_a_gap() -> None:
    (line, *_) = plot_lines(stands([7, None, 7]), 180, 40)
    assert line.count("━") < line.rindex("━") - line.index("━")


@given(st.lists(VALUES, min_size=1, max_size=60), st.integers(40, 120), st.floats(0, 1e6))
def test_a_plot_is_never_wider_than_asked(
    values: list[float | None], width: int, gap: float
) -> None:
    series = stands([12.0, *values], gap)
    lines = list(plot_lines(series, gap * len(series), width))
    assert all(len(line) <= width for line in lines)
    assert lines[-1].split()[0] == "v1"
    assert lines[-1].split()[-1] == series[-1].name


ROWS = st.integers(1, 40).flatmap(
    lambda versions: st.lists(
        st.builds(
            Row,
            st.tuples(st.sampled_from(["NHK", "外務省の関係者", "a person familiar " * 4])),
            st.lists(st.sampled_from(["●", "·", "二万"]), min_size=versions, max_size=versions).map(
                tuple
            ),
            st.sampled_from(["", "out v3"]),
        ),
        min_size=1,
        max_size=4,
    )
)


@given(ROWS, st.integers(60, 120))
def test_a_table_by_version_fits_the_screen(rows: list[Row], width: int) -> None:
    lines = [line.plain for line in grid_lines(("Source",), rows, width)]
    assert all(cell_len(line) <= width for line in lines)


@given(ROWS)
def test_a_pipe_has_every_label_and_every_version_that_differs(rows: list[Row]) -> None:
    head, _, *lines = (line.plain for line in grid_lines(("Source",), rows, None))
    versions = len(rows[0].cells)
    telling = [
        at
        for at in range(versions)
        if at in {0, versions - 1} or any(row.cells[at] != row.cells[at - 1] for row in rows)
    ]
    assert {f"v{at + 1}" for at in telling} <= set(head.split())
    for row, line in zip(rows, lines, strict=False):
        assert line.startswith(row.labels[0].rstrip())


def test_a_long_headline_leaves_room_for_the_numbers_beside_it() -> None:
    story = StoryRecord(
        number=1,
        id="a",
        slug="bus-crash",
        url="https://news.example/a",
        language=None,
        tags=(),
        every=None,
        followed=datetime(2026, 3, 1, tzinfo=UTC),
        dropped=None,
        headline="Bus crash in the mountain pass " * 9,
        versions=41,
        captures=872,
        first_look=None,
        last_look=None,
    )
    screen = Console(width=80)
    with screen.capture() as drawn:
        screen.print(story_table([story], ()))
    line = next(line for line in drawn.get().splitlines() if "bus-crash" in line)
    assert "41" in line
    assert "872" in line
    assert cell_len(line) <= 80
