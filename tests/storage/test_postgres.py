"""What is particular to a queue in PostgreSQL: who shares it, and what goes wrong."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsdiff.errors import BadInput, StorageFailed
from newsdiff.ports import Followed
from storage.postgres import PostgresTables, open_postgres_queue
from storage.queue import Queue
from storage.schema import postgres_queue_schema

NOON = datetime(2025, 6, 19, 12, tzinfo=UTC)
ONE = Followed("a", "flood", "https://news.example/flood", None)


def test_archives_share_a_database_and_nothing_else(postgres: str, tmp_path: Path) -> None:
    one, other = (open_postgres_queue(postgres, f"{tmp_path}/{name}") for name in "ab")
    with closing(one), closing(other):
        Queue(one).follow([ONE], due=NOON)
        assert len(Queue(one).queued()) == 1
        assert Queue(other).queued() == []


def test_a_schema_of_another_number_is_emptied(postgres: str) -> None:
    for number, left in ((1, 1), (1, 1), (2, 0)):
        tables = PostgresTables(postgres, "newsdiff_test", number, postgres_queue_schema)
        with closing(tables):
            assert number == 1 or len(Queue(tables).queued()) == left
            Queue(tables).follow([ONE], due=NOON)


def test_a_transaction_that_breaks_off_leaves_nothing(postgres: str, tmp_path: Path) -> None:
    with closing(open_postgres_queue(postgres, str(tmp_path))) as tables:
        with pytest.raises(StorageFailed):
            _break_off(tables)
        assert tables.rows("SELECT name FROM chore") == []


def _break_off(tables: PostgresTables) -> None:
    with tables.writing() as transaction:
        transaction.run("INSERT INTO chore VALUES ('sweep', '', '', '', 0, '', '')")
        transaction.run("SELECT 1 / 0")


def test_a_connection_that_was_cut_is_made_again(postgres: str, tmp_path: Path) -> None:
    with closing(open_postgres_queue(postgres, str(tmp_path))) as tables:
        with pytest.raises(StorageFailed, match="cannot use the queue at"):
            tables.rows("SELECT pg_terminate_backend(pg_backend_pid())")
        assert tables.rows("SELECT 1") == [(1,)]


def test_a_server_that_is_not_there_is_named_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(StorageFailed) as trouble:
        open_postgres_queue(f"postgresql://desk:secret@/db?host={tmp_path}", "origin")
    assert f"{tmp_path}/db" in str(trouble.value)
    assert "secret" not in str(trouble.value)


@pytest.mark.parametrize(
    "url",
    [
        "mysql://desk:secret@db.example/news",
        "postgresql://desk:secret@db.example/news?flood=1",
        "desk:secret",
    ],
)
def test_an_address_that_is_none_is_bad_input_and_its_password_is_not_repeated(url: str) -> None:
    with pytest.raises(BadInput) as trouble:
        open_postgres_queue(url, "origin")
    assert "secret" not in str(trouble.value)
