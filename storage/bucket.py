"""What a place that holds an archive must be able to do."""

from collections.abc import Iterator
from typing import Protocol

from newsdiff.errors import NewsdiffError


class OutcomeUnknown(NewsdiffError):
    """A put may or may not have landed. Repeat it with the same bytes; never call it failed."""


class Bucket(Protocol):
    """Objects under keys, written once and never changed. Keys are our own: `a-z 0-9 . _ - /`.

    Every method raises StorageFailed when the place refuses.
    """

    def put_if_absent(self, key: str, body: bytes, /) -> bool:
        """True: `body` is durable under the key. False: something was there before, durably.

        Raises StorageFailed when surely nothing landed, OutcomeUnknown when that cannot be known.
        """
        ...

    def get(self, key: str, /, *, start: int = 0, length: int | None = None) -> bytes | None:
        """The object, or the part of it that exists; None when there is no such object.

        A negative `start` counts from the end, and is cut to the object's size.
        """
        ...

    def settle(self, key: str, /) -> None:
        """Make an object that was only seen durable, before something is built on it."""
        ...

    def remove(self, key: str, /) -> None:
        """Make an object be gone, durably; nothing there is nothing to do.

        For packs with withdrawn bytes, and for damaged objects of which a sound copy is at hand.
        """
        ...

    def keys(self, prefix: str = "", /) -> Iterator[str]:
        """The keys that begin with `prefix`, ascending."""
        ...
