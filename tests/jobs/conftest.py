from collections.abc import Iterator

import pytest

from tests.jobs.server import Server, serving


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture
def private() -> Iterator[Server]:
    """A second server, which nobody may ask."""
    with serving() as running:
        yield running
