"""An archive's place on a local disk: one file for each object, made durable before it counts."""

import contextlib
import errno
import fcntl
import os
import secrets
import stat
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from newsdiff.errors import StorageFailed
from storage.bucket import OutcomeUnknown

_TEMPORARY: Final = ".tmp-"
_STALE: Final = 86_400  # seconds; no put takes a day

_ADVICE: Final = {
    errno.ENOSPC: "free some space and repeat",
    errno.EDQUOT: "your quota is used up; free some space and repeat",
    errno.EFBIG: "the file size limit is too low; raise it and repeat",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "you may not write there",
    errno.EIO: "the disk may be failing; look at the system's log",
    errno.EPERM: "this file system has no hard links, or forbids them; use another disk",
    errno.ENOTSUP: "this file system has no hard links; use another disk",
}
# With these, link() surely did nothing.
_CERTAIN: Final = _ADVICE.keys() - {errno.EIO}
# What systems say that know no nameless files (O_TMPFILE), or have no /proc to name them by.
_UNSUPPORTED: Final = {
    errno.EISDIR, errno.EINVAL, errno.ENOENT, errno.EOPNOTSUPP, errno.EXDEV, errno.EPERM,
}  # fmt: skip


class LocalBucket:
    """Put-if-absent by link(): the name appears at once, whole, and to one writer only.

    `now` is seconds since 1970 and only tells how old a left-over temporary file is; `sync` makes
    what an open file or folder holds durable.
    """

    def __init__(
        self,
        root: Path,
        *,
        now: Callable[[], float] = time.time,
        sync: Callable[[int], None] | None = None,
    ) -> None:
        self._root = root
        self._now = now
        self._sync = sync or _to_disk
        self._prepared: set[str] = set()
        self._nameless = hasattr(os, "O_TMPFILE")

    def put_if_absent(self, key: str, body: bytes, /) -> bool:
        # Plain strings here: paths as objects cost a commit a tenth of its time.
        path = f"{self._root}/{key}"
        folder = path.rpartition("/")[0]
        if folder not in self._prepared:
            with _storage_failed("write", path):
                self._prepare(Path(folder))
                self._prepared.add(folder)
        if self._nameless:
            try:
                return self._put(folder, path, body, _nameless(folder))
            except _NoNameless:
                self._nameless = False  # an older or foreign file system: by a temporary name
        return self._put(folder, path, body, _named(folder))

    def _put(self, folder: str, path: str, body: bytes, source: "_Source") -> bool:
        """Write the body beside its place, make it durable, and only then give it its name."""
        with contextlib.ExitStack() as stack:
            with _storage_failed("write", path):
                file, name = stack.enter_context(source)
                _write(file, body)
                self._sync(file)
            try:
                won = _link(file, name, path)
                self._sync_folder(folder)  # the loser too: what it reads must not vanish
            except OSError as error:
                why = f"cannot tell whether {path} is on the disk: {error}"
                raise OutcomeUnknown(why) from error
        return won

    def get(self, key: str, /, *, start: int = 0, length: int | None = None) -> bytes | None:
        path = f"{self._root}/{key}"
        with _storage_failed("read", path):
            try:
                # Not blocking: a pipe in a folder from elsewhere must not make us wait.
                file = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
            except (FileNotFoundError, NotADirectoryError):
                return None
            try:
                state = os.fstat(file)
                if not stat.S_ISREG(state.st_mode):
                    raise StorageFailed(f"cannot read {path}: it is not a file")
                os.lseek(file, max(0, state.st_size + start) if start < 0 else start, os.SEEK_SET)
                return _read(file, length)
            finally:
                os.close(file)

    def settle(self, key: str, /) -> None:
        folder = (self._root / key).parent
        with _storage_failed("write", folder):
            self._prepare(folder)
            self._sync_folder(folder)

    def remove(self, key: str, /) -> None:
        path = self._root / key
        with _storage_failed("remove", path), contextlib.suppress(FileNotFoundError):
            path.unlink(missing_ok=True)
            self._sync_folder(path.parent)

    def keys(self, prefix: str = "", /) -> Iterator[str]:
        folder, _, _ = prefix.rpartition("/")
        with _storage_failed("list", self._root / folder):
            yield from self._walk(folder, prefix)

    def sweep(self) -> int:
        """Remove temporary files that are more than a day old; how many there were."""
        with _storage_failed("sweep", self._root):
            folders = [self._root, *(path for path in self._root.rglob("*") if path.is_dir())]
            return sum(self._sweep(folder) for folder in folders)

    def _walk(self, folder: str, prefix: str) -> Iterator[str]:
        for name in _names(self._root / folder):
            key = f"{folder}/{name}" if folder else name
            if not key.startswith(prefix) and not prefix.startswith(key):
                continue
            if name.endswith("/"):
                yield from self._walk(key[:-1], prefix)
            elif key.startswith(prefix):
                yield key

    def _prepare(self, folder: Path) -> None:
        """Make the folder and its parents durable, even where another process made them."""
        if folder == self._root:
            self._make(folder)
        else:
            self._prepare(folder.parent)
            folder.mkdir(exist_ok=True)
            self._sync_folder(folder.parent)
            self._sweep(folder)

    def _make(self, folder: Path) -> None:
        if not folder.exists():
            self._make(folder.parent)
            folder.mkdir(exist_ok=True)
            self._sync_folder(folder.parent)

    def _sync_folder(self, folder: Path | str) -> None:
        file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            self._sync(file)
        finally:
            os.close(file)

    def _sweep(self, folder: Path) -> int:
        swept = 0
        for path in folder.glob(f"{_TEMPORARY}*"):
            with contextlib.suppress(FileNotFoundError):  # swept by another process
                if path.stat().st_mtime < self._now() - _STALE:
                    path.unlink()
                    swept += 1
        return swept


@contextlib.contextmanager
def _storage_failed(verb: str, path: Path | str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _refusal(verb, path, error) from error


def _refusal(verb: str, path: Path | str, error: OSError) -> StorageFailed:
    advice = _ADVICE.get(error.errno or 0) if verb == "write" else None
    message = f"cannot {verb} {path}: {error.strerror or error}"
    return StorageFailed(f"{message}; {advice}" if advice else message)


_Source = contextlib.AbstractContextManager[tuple[int, str]]


class _NoNameless(Exception):
    """The file system knows no files without a name, or cannot name them later."""


@contextlib.contextmanager
def _nameless(folder: str) -> Iterator[tuple[int, str]]:
    """A file without a name, and a path to link it by: nothing is left of it after a crash."""
    try:
        file = os.open(folder, os.O_TMPFILE | os.O_WRONLY | os.O_CLOEXEC, 0o444)
    except OSError as error:
        if error.errno in _UNSUPPORTED:
            raise _NoNameless from error
        raise
    try:
        yield file, f"/proc/self/fd/{file}"
    finally:
        os.close(file)


@contextlib.contextmanager
def _named(folder: str) -> Iterator[tuple[int, str]]:
    """A file under a temporary name; one that a crash leaves behind is swept later."""
    path = f"{folder}/{_TEMPORARY}{os.getpid()}-{secrets.token_hex(6)}"
    file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o444)
    try:
        yield file, path
    finally:
        os.close(file)
        with contextlib.suppress(OSError):
            Path(path).unlink()


def _write(file: int, body: bytes) -> None:
    rest = memoryview(body)
    while rest:
        rest = rest[os.write(file, rest) :]


def _link(file: int, name: str, path: str) -> bool:
    try:
        # With a folder given, Python follows the link in /proc to the file itself.
        os.link(name, path, src_dir_fd=file, follow_symlinks=True)
    except FileExistsError:
        return False
    except OSError as error:
        if name.startswith("/proc/") and error.errno in _UNSUPPORTED:
            raise _NoNameless from error
        if error.errno in _CERTAIN:
            raise _refusal("write", path, error) from error
        raise  # a network disk may have linked it all the same
    return True


def _read(file: int, length: int | None) -> bytes:
    parts: list[bytes] = []
    left = sys.maxsize if length is None else length
    while left > 0:
        part = os.read(file, min(left, 1 << 20))
        if not part:
            break
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _names(folder: Path) -> list[str]:
    """What the folder holds, folders with a slash, in the order of whole keys."""
    try:
        with os.scandir(folder) as entries:
            return sorted(
                entry.name + "/" * entry.is_dir()
                for entry in entries
                if not entry.name.startswith(_TEMPORARY)
            )
    except (FileNotFoundError, NotADirectoryError):
        return []


def _to_disk(file: int) -> None:
    if sys.platform == "darwin":
        fcntl.fcntl(file, fcntl.F_FULLFSYNC)  # fsync there stops at the drive's cache
    else:
        os.fsync(file)
