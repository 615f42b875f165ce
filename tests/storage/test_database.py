"""A database that several open at once."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

from storage.database import Database, Schema


def open_and_close(path: Path) -> None:
    with Database(path, 1, lambda: Schema(("CREATE TABLE seen (name TEXT)",), {})):
        pass


def test_a_new_file_that_somebody_else_writes_to_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    somebody = sqlite3.connect(path, isolation_level=None)
    somebody.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor() as pool:
        opening = pool.submit(open_and_close, path)
        too_soon = wait([opening], timeout=0.1).done
        somebody.execute("ROLLBACK")
        somebody.close()
        assert opening.exception() is None
    assert not too_soon
