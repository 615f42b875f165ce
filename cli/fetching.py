"""Asking the world from the command line: one fetcher, with the manner that the settings say."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cli.run import Run
    from jobs.http import HttpFetcher


@contextmanager
def fetcher_for(run: "Run", allow_private: Sequence[str] = ()) -> "Iterator[HttpFetcher]":
    """Its connections are closed behind it."""
    from jobs.http import HttpFetcher, Manner, agent
    from jobs.transfer import Limits

    settings = run.settings
    manner = Manner(
        agent=agent(version("newsdiff"), settings.contact),
        limits=Limits(total=settings.timeout, connect=min(10.0, settings.timeout)),
        allow_private=frozenset(allow_private),
    )
    fetcher = HttpFetcher(manner)
    try:
        yield fetcher
    finally:
        fetcher.close()
