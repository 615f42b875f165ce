"""What `doctor` looks at: each examination finds something, and none stops the others."""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from platform import machine, python_version, system
from time import perf_counter
from typing import TYPE_CHECKING, Final

from cli.fetching import fetcher_for
from cli.render.words import count
from cli.run import Run, now
from newsdiff.errors import NewsdiffError, NoArchive, NotFound

if TYPE_CHECKING:
    from jobs.wire import Answer
    from newsdiff.ports import Followed
    from storage.bucket import Bucket

OK, WARNING, TROUBLE = "ok", "warning", "trouble"
_LITTLE: Final = 1 << 30  # bytes of free space
_HARDLY_ANY: Final = 100 << 20
_SKEW: Final = timedelta(seconds=30)
_MOST_HOSTS: Final = 20
_PATIENCE: Final = 10.0  # seconds for a host's robots.txt
_LIBRARIES: Final = ("pycurl", "boto3", "trafilatura", "lxml")


@dataclass(frozen=True, slots=True)
class Finding:
    """What an examination found; `advice` is what to do now, where there is anything to do."""

    about: str
    state: str
    words: str
    advice: str = ""


def examine(run: Run, allow_private: Sequence[str]) -> Iterator[Finding]:
    """Everything that can be looked at, in order; expected trouble becomes a finding."""
    patient = _Patient(run, tuple(allow_private))
    examinations: list[tuple[str, Callable[[], Iterable[Finding]]]] = [
        ("versions", _versions),
        ("archive", patient.archive),
        ("storage", patient.storage),
        ("space", patient.space),
        ("permissions", patient.permissions),
        ("robots", patient.robots),
        ("clock", patient.clock),
    ]
    for about, look in examinations:
        try:
            yield from look()
        except NewsdiffError as error:
            yield Finding(about, TROUBLE, str(error), error.hint or "")
        except OSError as error:
            yield Finding(about, TROUBLE, f"{error.filename or about}: {error.strerror or error}")


def _versions() -> Iterator[Finding]:
    ours = f"newsdiff {version('newsdiff')}, Python {python_version()}, {system()} {machine()}"
    theirs = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    yield Finding("versions", OK, f"{ours}, SQLite {sqlite3.sqlite_version}, {theirs}")


class _Patient:
    """The archive under examination, and what one examination learned for the next."""

    def __init__(self, run: Run, allow_private: tuple[str, ...]) -> None:
        self._run = run
        self._allow_private = allow_private
        self._origin = self._vkey = ""
        self._followed: list[Followed] = []
        self._last: datetime | None = None
        self._answers: list[tuple[Answer, datetime]] = []

    def archive(self) -> Iterator[Finding]:
        from storage.opening import describe
        from storage.projection import kept_log_state
        from storage.segments import LogState
        from storage.succession import read_succession

        with self._run.opened(current=False) as opened:
            self._origin = opened.archive.origin
            size = opened.archive.size
            self._followed = opened.history.followed()
            first = describe(self._run.bucket, self._run.settings.archive).vkey
            self._vkey = read_succession(self._run.bucket, first, opened.archive.state).last.vkey
            for _, event in opened.archive.events(max(0, size - 1)):
                self._last = getattr(event, "recorded", None)  # unknown kinds may say nothing
            kept = kept_log_state(opened.index)
            behind = size - (LogState.from_json(kept).size if kept else 0)
        words = f"{self._origin}: {count(size, 'event')}, extends what this machine has seen"
        late = f"; the index comes up by {count(behind, 'event')} at the next report"
        yield Finding("archive", OK, words + (late if behind else ""))

    def storage(self) -> Iterator[Finding]:
        where = self._run.settings.archive
        if self._run.distant:
            yield _raced(self._run.bucket, where)
            return
        from storage.local import LocalBucket

        if not self._origin:
            raise NoArchive(f"not tried: there is no archive at {where}")
        with tempfile.TemporaryDirectory(prefix=".tmp-doctor-", dir=where) as folder:
            yield _raced(LocalBucket(Path(folder)), where)

    def space(self) -> Iterator[Finding]:
        settings = self._run.settings
        here = [] if self._run.distant else [Path(settings.archive)]
        for folder in (*here, settings.cache, settings.heads):
            there = next((f for f in (folder, *folder.absolute().parents) if f.is_dir()), Path("/"))
            free = shutil.disk_usage(there).free
            state = OK if free >= _LITTLE else WARNING if free >= _HARDLY_ANY else TROUBLE
            words = f"{free / 1e9:.1f} GB free for {folder}"
            yield Finding("space", state, words, "" if state == OK else "Free some space.")

    def permissions(self) -> Iterator[Finding]:
        settings = self._run.settings
        for folder in (settings.heads, settings.cache):
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                pass
        yield Finding("permissions", OK, f"{settings.heads} and {settings.cache} can be written")
        if self._origin:
            yield self._key()

    def _key(self) -> Finding:
        from storage.keys import KeyRing

        folder = self._run.settings.keys
        try:
            KeyRing(folder).signer(self._vkey)
        except NotFound as error:
            advice = "Copy it from the machine that made the archive, if this one is to sign."
            return Finding("permissions", WARNING, str(error), advice)
        open_to_all = [path for path in folder.glob("*.pem") if path.stat().st_mode & 0o077]
        if open_to_all:
            advice = f"chmod 600 {folder}/*.pem"
            return Finding("permissions", TROUBLE, f"others can read {open_to_all[0]}", advice)
        return Finding("permissions", OK, "the signing key is here, for its owner alone")

    def robots(self) -> Iterator[Finding]:
        from jobs.robots import Robots
        from jobs.urls import target

        first = {target(followed.url).origin: followed for followed in reversed(self._followed)}
        if not first:
            yield Finding("robots", OK, "no story is followed, so nobody was asked")
        settings = self._run.settings
        robots = Robots(now)
        with fetcher_for(settings, self._allow_private, patience=_PATIENCE) as fetcher:
            for origin, followed in list(first.items())[:_MOST_HOSTS]:
                ask = partial(robots.allowed, followed.url)
                verdict = ask(lambda request: self._noted(fetcher.fetch(request)))
                yield _told(origin, verdict.rule, allowed=verdict.allowed)
        if not settings.contact:
            advice = "Set `contact` to a page or address, so that a newsroom can ask you."
            yield Finding("robots", WARNING, "requests do not say who asks", advice)

    def _noted(self, answer: "Answer") -> "Answer":
        self._answers.append((answer, now()))
        return answer

    def clock(self) -> Iterator[Finding]:
        if self._last and self._last > now() + _SKEW:
            words = f"the last event was recorded at {self._last:%Y-%m-%d %H:%M} UTC, after now"
            yield Finding("clock", TROUBLE, words, "Set this machine's clock, or the writer's.")
        skews = sorted(told - heard for answer, heard in self._answers for told in _date(answer))
        if not skews:
            yield Finding("clock", OK, f"{now():%Y-%m-%d %H:%M:%S} UTC; no other clock was asked")
            return
        skew = skews[len(skews) // 2]
        words = (
            f"{abs(skew).total_seconds():.0f} s from the clocks of {count(len(skews), 'answer')}"
        )
        if abs(skew) <= _SKEW:
            yield Finding("clock", OK, words)
        else:
            yield Finding("clock", TROUBLE, words, "Set this machine's clock (NTP).")


def _raced(bucket: "Bucket", where: str) -> Finding:
    from storage.probe import probe

    begun = perf_counter()
    races = probe(bucket, where)
    each = (perf_counter() - begun) / races * 1000
    return Finding("storage", OK, f"{where}: one writer wins each race ({each:.0f} ms a race)")


def _told(origin: str, rule: str, *, allowed: bool) -> Finding:
    if allowed:
        return Finding("robots", OK, f"{origin} can be reached and lets us in")
    return Finding("robots", WARNING, f"{origin}: {rule}", "Its stories will not be looked at.")


def _date(answer: "Answer") -> Iterator[datetime]:
    for line in answer.header.decode("latin-1").splitlines():
        name, _, value = line.partition(":")
        if name.lower() == "date":
            try:
                told = parsedate_to_datetime(value.strip())
            except ValueError:
                return
            if told.tzinfo:
                yield told
