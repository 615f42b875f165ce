"""What many tests of the storage need: an index, and keys."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from storage.index import open_index
from storage.keys import KeyRing


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Database]:
    with open_index(tmp_path / "index" / "index.sqlite") as opened:
        yield opened


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing(tmp_path / "keys")
