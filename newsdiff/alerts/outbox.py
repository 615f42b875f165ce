"""Alerts on their way: what waits for which target, and until when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

State = Literal["waiting", "sent", "parked"]


@dataclass(frozen=True, slots=True)
class Parcel:
    """An alert for one target, by names: it is put into words when it goes.

    So nothing that was withdrawn meanwhile is sent. `batch` names the digest it goes in.
    """

    alert: str
    target: str
    rule: str
    story: str
    block: str
    batch: str
    due: datetime
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """A parcel that has not arrived, and what its target said last."""

    parcel: Parcel
    state: State
    trouble: str


class Outbox(Protocol):
    """Parcels survive a crash; what was taken and neither sent nor failed comes again."""

    def mark(self) -> int | None:
        """Up to which event of the log versions were held against the rules; None: never."""
        ...

    def put(
        self, parcels: Iterable[Parcel], /, *, since: int | None, upto: int, now: datetime
    ) -> bool:
        """Add those that are new and move the mark, in one commit.

        False, with nothing done, when the mark is not at `since` any more.
        """
        ...

    def alone_since(self, rule: str, target: str, moment: datetime, /) -> int:
        """How many parcels of a rule were made for a target since then, to go one by one."""
        ...

    def take(self, now: datetime, /, *, until: datetime) -> Sequence[Parcel]:
        """Those that go in the next message; they come again at `until`. Empty: none is due."""
        ...

    def sent(self, parcels: Iterable[Parcel], /) -> None: ...

    def failed(self, parcels: Sequence[Parcel], /, *, trouble: str, again: datetime | None) -> None:
        """Try them again then, and nothing else of their target before; None parks them."""
        ...

    def standing(self) -> Sequence[Standing]:
        """All that has not arrived, the longest due first."""
        ...
