from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from storage.index import open_index
from storage.index_check import Difference, check_index
from storage.projection import catch_up
from tests.storage.pressroom import PlainReader, Pressroom, plain_analysis

OTHER = "https://news.example/town/bridge-closed"


@pytest.fixture
def room() -> Pressroom:
    room = Pressroom()
    room.follow()
    room.look("Fire\n12 boats burnt, police said.", 0, origin="a copy")
    room.look("Fire\n15 boats burnt, police claimed.", 10, origin="a copy")
    room.follow(OTHER)
    room.look("Bridge\n3 cars fell.", 20, OTHER)
    room.look("Bridge\n4 cars fell.", 30, OTHER, origin="a copy")
    room.fail(40, OTHER)
    return room


@pytest.fixture
def index(room: Pressroom, tmp_path: Path) -> Iterator[Database]:
    with open_index(tmp_path / "index" / "index.sqlite") as opened:
        catch_up(room, opened, PlainReader(), plain_analysis())
        yield opened


def check(room: Pressroom, index: Database) -> Difference | None:
    return check_index(room, index, PlainReader(), plain_analysis())


def test_an_untouched_index_says_what_the_log_says(room: Pressroom, index: Database) -> None:
    assert check(room, index) is None
    assert [path.name for path in index.path.parent.iterdir() if path.is_dir()] == []


def test_an_index_that_lags_is_caught_up_first(room: Pressroom, index: Database) -> None:
    room.look("Bridge\n5 cars fell.", 50, OTHER)
    assert check(room, index) is None
    assert index.rows("SELECT size FROM state") == [(8,)]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (
            "UPDATE figure SET value = 99 WHERE story = 3 AND version = 2",
            Difference("figure", (3, 2, 1), "edited", ("value",), "bridge-closed"),
        ),
        (
            "DELETE FROM figure WHERE story = 0 AND version = 1",
            Difference("figure", (0, 1, 1), "removed", (), "harbour-fire"),
        ),
        (
            "INSERT INTO figure VALUES (0, 1, 7, 'body', 0, 2, '9', 9, NULL, NULL, NULL, '', NULL)",
            Difference("figure", (0, 1, 7), "added", (), "harbour-fire"),
        ),
        (
            "UPDATE capture SET seen_start = '2020-01-01T00:00:00.000Z' WHERE number = 4",
            Difference("capture", (4,), "edited", ("seen_start",), "bridge-closed"),
        ),
        (
            "UPDATE article SET json = replace(json, '15 boats', '12 boats')",
            Difference("article", (), "edited", ("json",), "harbour-fire"),
        ),
        (
            "UPDATE change SET json = '{}', figures = 0 WHERE story = 0",
            Difference("change", (0, 2), "edited", ("figures", "json"), "harbour-fire"),
        ),
        (
            "DELETE FROM version WHERE story = 0 AND number = 2",
            Difference("version", (0, 2), "removed", (), "harbour-fire"),
        ),
        (
            "UPDATE reading SET quality = 'blocked' WHERE story = 3 AND capture = 4",
            Difference("reading", (), "edited", ("quality",), "bridge-closed"),
        ),
        (
            "UPDATE attribution SET cue = 'confirmed' WHERE story = 0 AND version = 2",
            Difference("attribution", (0, 2, 1), "edited", ("cue",), "harbour-fire"),
        ),
        (
            "UPDATE answer SET etag = NULL",
            Difference("answer", (3, OTHER), "edited", ("etag",), "bridge-closed"),
        ),
        (
            "UPDATE story SET slug = 'other' WHERE number = 0",
            Difference("story", (0,), "edited", ("slug",), "harbour-fire"),
        ),
        (
            "DELETE FROM capture WHERE number = 6",
            Difference("capture", (6,), "removed", (), "bridge-closed"),
        ),
        ("UPDATE state SET unknown = 3", Difference("state", (1,), "edited", ("unknown",))),
        (
            "CREATE TRIGGER quiet AFTER INSERT ON version BEGIN SELECT 1; END",
            Difference("schema", ("trigger", "quiet"), "added"),
        ),
    ],
    ids=lambda value: value.split(" SET")[0][:30] if isinstance(value, str) else "",
)
def test_the_first_row_that_was_altered_is_named(
    room: Pressroom, index: Database, statement: str, expected: Difference
) -> None:
    with index.writing() as transaction:
        transaction.run(statement)
    found = check(room, index)
    assert found is not None
    if not expected.key:  # a digest that the test need not know
        expected = Difference(
            expected.table, found.key, expected.kind, expected.columns, expected.story
        )
    assert found == expected


def test_a_difference_reads_as_one_line() -> None:
    found = Difference("figure", (0, 2, 1), "edited", ("value",), "harbour-fire")
    assert str(found) == "the index was altered: figure 0, 2, 1 of harbour-fire was edited (value)"


def test_progress_is_told_by_table(room: Pressroom, index: Database) -> None:
    told: list[tuple[str, int, int]] = []
    check_index(room, index, PlainReader(), plain_analysis(), lambda *step: told.append(step))
    tables = [step for step in told if step[0] == "tables"]
    assert tables[-1][1] == tables[-1][2] == len(tables)
    assert ("events", 7, 7) in told
