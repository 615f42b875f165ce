"""The catalogue: which pack holds which payload, and which payloads were withdrawn.

It follows from the packs' footers and the orders in the log. Kept in SQLite, in memory or in a file
that spares the next process the reading of all of them.
A file that is damaged or of another version is thrown away and built again.
"""

import contextlib
import sqlite3
import weakref
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from threading import RLock
from typing import Any, Final

from newsdiff.errors import DamagedArchive, StorageFailed
from storage.bucket import Bucket
from storage.pack_format import (
    TRAILER,
    Frame,
    damaged_pack,
    footer_length,
    is_digest,
    pack_key,
    pack_name,
)
from storage.pack_format import read_footer as _frames_of
from storage.segments import LogState

_VERSION: Final = 2
_FIRST_READ: Final = 16_384  # bytes; most footers are shorter
_AT_ONCE: Final = 500  # footers in one transaction
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS pack (id INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS frame (
    sha256 BLOB, pack INTEGER, off INTEGER, clen INTEGER, len INTEGER, base BLOB, chain TEXT,
    pos INTEGER, PRIMARY KEY (sha256, pack)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS frame_chain ON frame (chain, pos);
CREATE INDEX IF NOT EXISTS frame_pack ON frame (pack);
CREATE TABLE IF NOT EXISTS removed (sha256 BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS heeded (id INTEGER PRIMARY KEY CHECK (id = 0), log BLOB NOT NULL);
"""
_COPY: Final = """
SELECT pack.name, frame.sha256, off, clen, len, base, chain, pos
FROM frame JOIN pack ON pack.id = frame.pack
"""

_TOUCHING: Final = """
SELECT DISTINCT pack.name FROM frame JOIN pack ON pack.id = frame.pack
WHERE sha256 IN (SELECT * FROM named) OR base IN (SELECT * FROM named)
"""

Place = tuple[str, int]
"""A chain and a position in it."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A payload's frame and the pack it lies in."""

    pack: str
    frame: Frame


class Catalogue:
    """Safe for several threads; a file is safe for several processes."""

    def __init__(self, path: Path | None = None) -> None:
        self._lock = RLock()
        self._db = _open(path)
        weakref.finalize(self, self._db.close)
        self.damaged: dict[str, DamagedArchive] = {}

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def sync(self, bucket: Bucket) -> None:
        """Take in the packs that are new in the bucket, forget those that are gone.

        A pack whose footer cannot be read is left out and kept in `damaged`.
        """
        there = {name for key in bucket.keys("packs/") if (name := pack_name(key))}
        known = self.packs()
        self._forget(known - there)
        fresh = sorted(there - known)
        for start in range(0, len(fresh), _AT_ONCE):
            self.add(list(self._footers(bucket, fresh[start : start + _AT_ONCE])))

    def add(self, packs: Iterable[tuple[str, Iterable[Frame]]]) -> None:
        with self._transaction():
            for name, frames in packs:
                self._add(bytes.fromhex(name), frames)

    def packs(self) -> set[str]:
        return {name.hex() for (name,) in self._rows("SELECT name FROM pack")}

    def copies(self, digest: str) -> list[Copy]:
        """Every copy of the payload; usually one, more after writers raced."""
        if not is_digest(digest):
            return []
        rows = self._rows(_COPY + "WHERE frame.sha256 = ?", bytes.fromhex(digest))
        return [_copy(row) for row in rows]

    def length(self, chain: str) -> int:
        """One more than the last position taken in the chain."""
        ((last,),) = self._rows("SELECT max(pos) FROM frame WHERE chain = ?", chain)
        return 0 if last is None else int(last) + 1

    def at(self, chain: str, pos: int) -> str | None:
        """The digest of the payload at this position of the chain; None when nobody has it."""
        rows = self._rows(
            "SELECT sha256 FROM frame WHERE chain = ? AND pos = ? LIMIT 1", chain, pos
        )
        return rows[0][0].hex() if rows else None

    def frames(self, pack: str) -> list[Frame]:
        """The frames of a pack, in the order in which they lie."""
        rows = self._rows(_COPY + "WHERE pack.name = ? ORDER BY off", bytes.fromhex(pack))
        return [_copy(row).frame for row in rows]

    def touching(self, digests: Collection[str]) -> set[str]:
        """The packs with a frame of one of these payloads, or one based on it."""
        with self._transaction():
            self._db.execute("CREATE TEMP TABLE IF NOT EXISTS named (sha256 BLOB PRIMARY KEY)")
            self._db.execute("DELETE FROM named")
            named = [(bytes.fromhex(digest),) for digest in digests if is_digest(digest)]
            self._db.executemany("INSERT OR IGNORE INTO named VALUES (?)", named)
            rows = self._db.execute(_TOUCHING).fetchall()
        return {name.hex() for (name,) in rows}

    def count(self) -> int:
        """How many frames there are."""
        ((frames,),) = self._rows("SELECT count(*) FROM frame")
        return int(frames)

    def holds(self, digest: str) -> bool:
        return bool(self._rows("SELECT 1 FROM frame WHERE sha256 = ?", bytes.fromhex(digest)))

    def extent(self) -> tuple[int, int]:
        """How many different payloads there are, and the bytes of all frames when opened."""
        ((payloads, size),) = self._rows("SELECT count(DISTINCT sha256), sum(len) FROM frame")
        return int(payloads), int(size or 0)

    def places(self, every: int) -> Iterator[Place]:
        """The place of each `every`-th frame in chain order, from the first on."""
        yield from islice(
            self._read("SELECT chain, pos FROM frame ORDER BY chain, pos"), 0, None, every
        )

    def removals(self) -> tuple[LogState, set[str]]:
        """How far orders were taken in, and the payloads that they have removed."""
        with self._transaction():
            state = self._db.execute("SELECT log FROM heeded").fetchall()
            removed = self._db.execute("SELECT sha256 FROM removed").fetchall()
        kept = LogState.from_json(state[0][0]) if state else LogState()
        return kept, {digest.hex() for (digest,) in removed}

    def keep_removals(self, upto: LogState, removed: Collection[str]) -> None:
        with self._transaction():
            rows = [(bytes.fromhex(digest),) for digest in removed if is_digest(digest)]
            self._db.executemany("INSERT OR IGNORE INTO removed VALUES (?)", rows)
            self._db.execute("INSERT OR REPLACE INTO heeded VALUES (0, ?)", (upto.to_json(),))

    def forget_removals(self) -> None:
        with self._transaction():
            self._db.execute("DELETE FROM removed")
            self._db.execute("DELETE FROM heeded")

    def in_chain_order(self, start: Place = ("", 0), end: Place | None = None) -> Iterator[Copy]:
        """The frames from one place to before another, each after those it may be based on."""
        query = "WHERE (chain, pos) >= (?, ?) "
        if end is not None:
            query += "AND (chain, pos) < (?, ?) "
        return map(_copy, self._read(f"{_COPY}{query}ORDER BY chain, pos", *start, *(end or ())))

    def _read(self, query: str, *values: object) -> Iterator[Any]:
        with self._lock, _storage_failed():
            cursor = self._db.execute(query, values)
        while rows := cursor.fetchmany(1000):
            yield from rows

    def _footers(self, bucket: Bucket, names: Iterable[str]) -> Iterator[tuple[str, list[Frame]]]:
        for name in names:
            try:
                yield name, read_footer(bucket, name)
            except DamagedArchive as error:
                self.damaged[name] = error

    def _add(self, name: bytes, frames: Iterable[Frame]) -> None:
        self._db.execute("INSERT OR IGNORE INTO pack (name) VALUES (?)", (name,))
        ((pack,),) = self._db.execute("SELECT id FROM pack WHERE name = ?", (name,)).fetchall()
        self._db.executemany(
            "INSERT OR IGNORE INTO frame VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    bytes.fromhex(frame.sha256),
                    pack,
                    frame.off,
                    frame.clen,
                    frame.len,
                    None if frame.base is None else bytes.fromhex(frame.base),
                    frame.chain,
                    frame.pos,
                )
                for frame in frames
            ),
        )

    def _forget(self, names: Iterable[str]) -> None:
        gone = [(bytes.fromhex(name),) for name in names]
        if not gone:
            return
        with self._transaction():
            which = "(SELECT id FROM pack WHERE name = ?)"
            self._db.executemany(f"DELETE FROM frame WHERE pack = {which}", gone)  # noqa: S608 (a constant)
            self._db.executemany("DELETE FROM pack WHERE name = ?", gone)

    def _rows(self, query: str, *values: object) -> list[Any]:
        with self._lock, _storage_failed():
            return self._db.execute(query, values).fetchall()

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._lock, _storage_failed(), self._db:
            yield


def read_footer(bucket: Bucket, name: str) -> list[Frame]:
    """The frames of a pack in the bucket. Raises DamagedArchive."""
    tail = bucket.get(pack_key(name), start=-_FIRST_READ, length=_FIRST_READ)
    if tail is None:
        raise damaged_pack(name, "it is missing")
    whole = footer_length(name, tail) + TRAILER
    if whole > len(tail):
        tail = bucket.get(pack_key(name), start=-whole, length=whole) or b""
    return _frames_of(name, tail[len(tail) - whole : -TRAILER])


def _open(path: Path | None) -> sqlite3.Connection:
    if path is None:
        return _connect(":memory:")
    with _storage_failed():
        path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(sqlite3.DatabaseError):
            db = _connect(str(path))
            if db.execute("PRAGMA user_version").fetchone() == (_VERSION,):
                return db
            db.close()
        for leftover in ("", "-journal"):
            Path(f"{path}{leftover}").unlink(missing_ok=True)
        return _connect(str(path))


def _connect(name: str) -> sqlite3.Connection:
    db = sqlite3.connect(name, timeout=30, check_same_thread=False)
    try:
        # Not synced: after a power cut it is at worst rebuilt.
        db.execute("PRAGMA synchronous = OFF")
        if not db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
            # One transaction: a process that opens it meanwhile sees all of it or nothing.
            version = f"PRAGMA user_version = {_VERSION}"
            db.executescript(f"BEGIN IMMEDIATE; {_SCHEMA}; {version}; COMMIT")
    except sqlite3.Error:
        db.close()
        raise
    return db


@contextlib.contextmanager
def _storage_failed() -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        message = f"cannot use the catalogue of packs: {error}"
        raise StorageFailed(message, hint="It is derived: delete its file and repeat.") from error


def _copy(row: Any) -> Copy:
    pack, digest, off, clen, length, base, chain, pos = row
    return Copy(
        pack.hex(),
        Frame(
            sha256=digest.hex(),
            off=off,
            clen=clen,
            len=length,
            base=None if base is None else base.hex(),
            chain=chain,
            pos=pos,
        ),
    )
