import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newsdiff.errors import BadInput
from newsdiff.events import story_id
from storage.export_columns import COLUMNS, Table
from storage.exports import FORMS, Form, export
from storage.history import History
from storage.index import open_index
from storage.projection import catch_up
from tests.storage.pressroom import URL, PlainReader, Pressroom, plain_analysis

OTHER = "https://news.example/town/bridge-closed"
TABLES = sorted(COLUMNS)


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    room = Pressroom()
    room.follow()
    room.look('=SUM(A1), "quoted"\n12 boats burnt, Police said.', 0)
    room.same('=SUM(A1), "quoted"\n12 boats burnt, Police said.', 10)
    room.look(
        "Fire\n15 boats burnt, officials claimed.\nCorrection: more.", "2025-06-20", origin="copy"
    )
    room.look("Brücke\n3 cars fell.", 30, OTHER)
    room.fail(40, OTHER)
    for hour in (1, 20, 30):
        room.look("MISSING", hour * 60, OTHER)
    with open_index(tmp_path / "index.sqlite") as index:
        catch_up(room, index, PlainReader(), plain_analysis())
        yield History(index)


def exported(history: History, table: Table, form: Form = "jsonl", **more: Any) -> bytes:
    out = io.BytesIO()
    count = export(history, table, form, out, **more)
    assert count == len(out.getvalue().splitlines()) - (form == "csv")
    return out.getvalue()


def rows(history: History, table: Table) -> list[dict[str, Any]]:
    return [json.loads(line) for line in exported(history, table).splitlines()]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("table", TABLES)
def test_exporting_twice_gives_the_same_bytes(history: History, table: Table, form: Form) -> None:
    first = exported(history, table, form)
    assert first
    assert exported(history, table, form) == first


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_described_and_in_its_place(history: History, table: Table) -> None:
    names = [column.name for column in COLUMNS[table]]
    assert len(set(names)) == len(names)
    assert all(column.meaning for column in COLUMNS[table])
    assert {tuple(row) for row in rows(history, table)} == {tuple(names)}


@pytest.mark.parametrize("table", TABLES)
def test_cells_have_the_type_of_their_column(history: History, table: Table) -> None:
    kinds: dict[str, type | tuple[type, ...]] = {
        "text": str, "time": str, "integer": int, "number": (int, float), "boolean": bool,
    }  # fmt: skip
    for row in rows(history, table):
        for column in COLUMNS[table]:
            value = row[column.name]
            assert value is None or isinstance(value, kinds[column.type]), (column, value)
            if column.type == "time" and value is not None:
                assert str(value).endswith("Z")


@pytest.mark.parametrize("table", TABLES)
def test_both_forms_say_the_same(history: History, table: Table) -> None:
    text = exported(history, table, "csv").decode()
    in_csv = list(csv.DictReader(io.StringIO(text, newline="")))
    shown = {True: "true", False: "false", None: ""}
    in_json = [
        {n: shown[v] if v is None or isinstance(v, bool) else str(v) for n, v in row.items()}
        for row in rows(history, table)
    ]
    assert in_csv == in_json


def test_whole_numbers_are_written_without_a_fraction(history: History) -> None:
    assert b'"value":12,' in exported(history, "figures")
    assert b",12," in exported(history, "figures", "csv")


def test_a_version_has_a_lasting_id_and_an_interval(history: History) -> None:
    first, second, _ = rows(history, "versions")
    assert first["version"] == f"{story_id(URL)}-1"
    assert (first["after"], first["seen_to"]) == (None, "2025-06-19T12:00:00.000Z")
    assert (second["after"], second["seen_to"]) == (
        "2025-06-19T12:10:00.000Z",
        "2025-06-20T23:59:59.999Z",
    )


def test_a_figure_change_has_both_sides_and_the_versions(history: History) -> None:
    (change,) = rows(history, "figure_changes")
    assert (change["old_value"], change["new_value"], change["kind"]) == (12, 15, "changed")
    assert (change["old_number"], change["new_number"], change["noticed"]) == (1, 2, True)
    assert change["change"] == f"{story_id(URL)}-3-fc1"


def test_cells_are_faithful_unless_they_are_to_be_guarded(history: History) -> None:
    assert b'"=SUM(A1), ""quoted""",' in exported(history, "versions", "csv")
    assert b'"\'=SUM(A1), ""quoted""",' in exported(history, "versions", "csv", guarded=True)


def test_one_story_can_be_exported_alone(history: History) -> None:
    out = io.BytesIO()
    story = history.find_story("bridge-closed")
    assert export(history, "captures", "jsonl", out, stories=[story]) == 5
    assert URL.encode() not in out.getvalue()


def test_a_table_that_is_none_is_refused_with_those_there_are(history: History) -> None:
    wrong: Any = "paragraphs"
    with pytest.raises(BadInput) as error:
        export(history, wrong, "csv", io.BytesIO())
    assert error.value.hint is not None
    assert "versions" in error.value.hint
