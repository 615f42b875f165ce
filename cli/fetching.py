"""The fetcher of a run: how it asks is a matter of settings."""

from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cli.settings import Settings
    from jobs.wire import Fetcher

_CONNECTING: Final = 10.0  # seconds


@contextmanager
def fetcher_for(
    settings: "Settings", allow_private: Collection[str], *, patience: float | None = None
) -> "Iterator[Fetcher]":
    """Asks as the settings say, at most `patience` seconds each; closed behind it."""
    from jobs.http import HttpFetcher, Manner, agent
    from jobs.transfer import Limits

    total = min(settings.timeout, patience or settings.timeout)
    manner = Manner(
        agent=agent(version("newsdiff"), settings.contact),
        limits=Limits(total=total, connect=min(_CONNECTING, total)),
        allow_private=frozenset(allow_private),
    )
    with closing(HttpFetcher(manner)) as fetcher:
        yield fetcher
