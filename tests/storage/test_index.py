import hashlib
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest

from newsdiff.errors import DamagedArchive, StorageFailed
from storage.database import Database, discard
from storage.index import INDEX_SCHEMA, QUEUE_SCHEMA, open_index
from storage.schema import index_schema, listing, queue_schema, table_names


def verdicts(index: Database) -> list[tuple[str, str]]:
    return [tuple(row) for row in index.rows("SELECT old, new FROM verdict ORDER BY old")]


def add(index: Database, *olds: str) -> None:
    with index.writing() as transaction:
        transaction.load("verdict", [(1, old, "new", 1) for old in olds])


def test_an_index_is_made_where_there_is_none(tmp_path: Path) -> None:
    with open_index(tmp_path / "a" / "b" / "index.sqlite") as index:
        assert index.rows("PRAGMA user_version") == [(INDEX_SCHEMA,)]
        assert index.rows("PRAGMA journal_mode") == [("wal",)]
        for table in table_names():
            assert index.rows(listing(table)[2]) == []


def test_what_was_written_is_there_for_the_next_process(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    with open_index(path) as index:
        add(index, "a", "b")
    with open_index(path) as index:
        assert verdicts(index) == [("a", "new"), ("b", "new")]


def test_an_index_of_another_schema_is_emptied(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    with closing(sqlite3.connect(path)) as old:
        old.executescript(
            "CREATE TABLE verdict (odd); INSERT INTO verdict VALUES (1); CREATE TABLE [a b] (c);"
            "CREATE VIEW v AS SELECT * FROM verdict; PRAGMA user_version = 999"
        )
    with open_index(path) as index:
        assert verdicts(index) == []
        names = {name for (name,) in index.rows("SELECT name FROM sqlite_master")}
        assert not names & {"a b", "v"}
        assert index.rows("PRAGMA user_version") == [(INDEX_SCHEMA,)]


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with open_index(tmp_path / "index.sqlite") as index:
        with pytest.raises(DamagedArchive):
            _add_and_fail(index)
        assert verdicts(index) == []
        add(index, "b")
        assert verdicts(index) == [("b", "new")]


def _add_and_fail(index: Database) -> None:
    with index.writing() as transaction:
        transaction.load("verdict", [(1, "a", "new", 1)])
        transaction.load("verdict", [(1, "a", "new", 1)])


def test_rows_can_be_loaded_in_place_of_others_or_not_at_all(tmp_path: Path) -> None:
    with open_index(tmp_path / "index.sqlite") as index:
        add(index, "a")
        with index.writing() as transaction:
            transaction.load("verdict", [(1, "a", "new", 7)], instead="IGNORE")
            assert transaction.rows("SELECT differs FROM verdict") == [(1,)]
            transaction.load("verdict", [(1, "a", "new", 7)], instead="REPLACE")
            assert transaction.rows("SELECT differs FROM verdict") == [(7,)]


def test_a_reader_sees_what_was_there_while_somebody_writes(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    with open_index(path) as index, open_index(path) as other:
        with index.writing() as transaction:
            transaction.load("verdict", [(1, "a", "new", 1)])
            assert verdicts(other) == []
        assert verdicts(other) == [("a", "new")]


def test_writers_wait_for_each_other(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    with open_index(path):
        pass
    threads = [Thread(target=_write_some, args=(path, name)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    with open_index(path) as index:
        assert len(verdicts(index)) == 3 * 20


def _write_some(path: Path, name: str) -> None:
    with open_index(path) as index:
        for number in range(20):
            add(index, f"{name}{number}")


def test_indexes_are_built_once_and_stay(tmp_path: Path) -> None:
    names = "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    with open_index(tmp_path / "index.sqlite") as index:
        assert index.rows(names) == []
        index.build_indexes()
        built = index.rows(names)
        assert len(built) >= 3
        index.build_indexes()
        assert index.rows(names) == built


def test_a_file_that_is_no_database_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    path.write_bytes(b"these are not the tables you are looking for " * 100)
    with pytest.raises(DamagedArchive, match=r"index\.sqlite cannot be used") as error:
        open_index(path)
    assert error.value.hint is not None
    assert "newsdiff rebuild" in error.value.hint
    discard(path)
    with open_index(path) as index:
        assert verdicts(index) == []


def test_a_discarded_index_leaves_no_write_ahead_log(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    with open_index(path) as index:
        add(index, "a")
        discard(path)
        assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageFailed, match="cannot use"):
        open_index(tmp_path / "file" / "index.sqlite")


def test_rows_that_contradict_each_other_are_damage(tmp_path: Path) -> None:
    with open_index(tmp_path / "index.sqlite") as index:
        add(index, "a")
        with pytest.raises(DamagedArchive):
            add(index, "a")


def test_long_tables_can_be_read_row_by_row(tmp_path: Path) -> None:
    with open_index(tmp_path / "index.sqlite") as index:
        add(index, *(f"{number:05}" for number in range(3000)))
        rows = index.stream("SELECT old FROM verdict ORDER BY old")
        assert next(rows) == ("00000",)
        assert sum(1 for _ in rows) == 2999


def test_another_schema_has_another_number() -> None:
    """Change a table, and raise the number in storage/index.py with the digest here."""
    schemas = (index_schema(), queue_schema())
    made = " ".join(" ".join((*one.tables, *one.indexes.values())) for one in schemas)
    digest = hashlib.sha256("".join(made.split()).encode()).hexdigest()
    found = (INDEX_SCHEMA, QUEUE_SCHEMA, digest[:16])
    assert found == (9, 5, "e8e7bd4fce5b7dc9")


def test_an_index_that_is_there_is_opened_without_sqlmodel(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    with open_index(path) as index:
        index.build_indexes()
    program = (
        "import sys; from pathlib import Path; import storage.projection, storage.history;"
        "from storage.index import open_index; index = open_index(Path(sys.argv[1]));"
        "index.build_indexes(); index.close(); sys.exit('sqlmodel' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program, path], check=False).returncode == 0
