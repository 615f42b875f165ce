"""The tables of the queue beside the index: what is due, and who does it.

They are derived from nothing, and losing them costs one round of looks. As with storage/tables.py,
the classes define the schema and nothing else.
"""

from typing import ClassVar, Final

from sqlalchemy import Index, MetaData
from sqlmodel import Field, SQLModel

_ROOM_TO_CHANGE: Final = {"postgresql_with": {"fillfactor": 80}}  # each look moves an indexed time


class Operational(SQLModel):
    metadata: ClassVar[MetaData] = MetaData()


class QueuedHost(Operational, table=True):
    """A host, and who holds it; `reason` is why it sleeps until `wake`, if not for its pause."""

    __tablename__ = "host"

    host: str = Field(primary_key=True)
    next_due: str | None = Field(index=True)  # the earliest of its stories
    wake: str
    reason: str
    leased_until: str
    holder: str
    epoch: int


class QueuedStory(Operational, table=True):
    __tablename__ = "due"
    __table_args__ = (Index("due_by_host", "host", "due", "story"), _ROOM_TO_CHANGE)

    story: str = Field(primary_key=True)
    slug: str
    url: str
    every: int | None
    host: str
    due: str


class QueuedAlert(Operational, table=True):
    """An alert on its way to a target. `batch` names the digest it goes in; empty, it goes alone.

    `state` is waiting, sent or parked; `due` is also the end of a lease.
    """

    __tablename__ = "parcel"
    __table_args__ = (Index("parcel_by_due", "state", "due"),)

    alert: str = Field(primary_key=True)
    target: str = Field(primary_key=True)
    rule: str
    story: str
    block: str
    batch: str
    made: str
    due: str
    attempts: int
    state: str
    trouble: str


class AlertMark(Operational, table=True):
    """One row: up to which event versions were held against the rules."""

    __tablename__ = "mark"

    id: int = Field(primary_key=True)
    size: int


class QueuedChore(Operational, table=True):
    """Something done now and then by one worker for all; `trouble` is how the last run ended."""

    __tablename__ = "chore"

    name: str = Field(primary_key=True)
    due: str
    began: str
    ended: str
    failures: int
    trouble: str
    holder: str
