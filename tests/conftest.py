"""What many tests need: a clock that stands still until told, and an archive in memory."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings

from storage.archive import Archive
from storage.memory import MemoryBucket
from tests import servers

settings.register_profile("newsdiff", deadline=None)  # a busy machine is no failure
settings.load_profile("newsdiff")


class StoppedClock:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **amount: float) -> datetime:
        self.now += timedelta(**amount)
        return self.now


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(datetime(2026, 3, 17, 11, 0, 2, 123_000, tzinfo=UTC))


@pytest.fixture
def bucket() -> MemoryBucket:
    return MemoryBucket()


@pytest.fixture
def archive(bucket: MemoryBucket) -> Archive:
    return Archive(bucket, origin="example.org/newsdiff")


@pytest.fixture(scope="session")
def moto() -> Iterator[str]:
    """The endpoint of an S3 server in memory."""
    with servers.moto() as endpoint:
        yield endpoint


@pytest.fixture(scope="session")
def seaweedfs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The endpoint of an S3 server on a disk."""
    with servers.seaweedfs(tmp_path_factory.mktemp("seaweedfs")) as endpoint:
        yield endpoint


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server."""
    with servers.postgres() as url:
        yield url


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--regolden", action="store_true", help="write the golden files anew, to be read in a diff"
    )
