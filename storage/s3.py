"""An archive's place in an S3 bucket: one PutObject for each object."""

import random
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from typing import Any, Final

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    CredentialRetrievalError,
    EndpointConnectionError,
    HTTPClientError,
    IncompleteReadError,
    NoCredentialsError,
    PartialCredentialsError,
    ProfileNotFound,
    ProxyConnectionError,
    ResponseStreamingError,
)
from botocore.parsers import ResponseParserError

from newsdiff.errors import StorageFailed
from storage.bucket import OutcomeUnknown
from storage.s3_advice import ADVICE, SET_ENDPOINT, SET_KEYS
from storage.s3_client import make_client
from storage.s3_place import Place
from storage.s3_range import cut, requested
from storage.s3_versions import Kept

_TRIES: Final = 8  # of a put that surely did not land
_READS: Final = 4  # of an object, before a server in trouble is given up
_SHORTEST_PAUSE: Final = 0.05  # seconds
_LONGEST_PAUSE: Final = 2.0
_MARKERS: Final = ("KeyMarker", "VersionIdMarker")
_NO_KEYS: Final = (
    CredentialRetrievalError, NoCredentialsError, PartialCredentialsError, ProfileNotFound,
)  # fmt: skip
# Nothing had been sent yet when one of these was raised.
_UNSENT: Final = (ConnectTimeoutError, EndpointConnectionError, ProxyConnectionError)
_BROKEN: Final = (
    HTTPClientError, IncompleteReadError, ResponseParserError, ResponseStreamingError,
)  # fmt: skip


class S3Bucket:
    """Put-if-absent by PutObject with If-None-Match; safe for several threads.

    `patience` is the seconds to wait for an answer, `pause` what is called to wait.
    """

    def __init__(
        self,
        place: Place,
        *,
        patience: float = 60,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._place = place
        self._pause = pause
        with _usable(place):
            self._client = make_client(patience)

    @property
    def address(self) -> str:
        """Which bucket on which server this is."""
        return f"{self._client.meta.endpoint_url}/{self._place.bucket}"

    def close(self) -> None:
        self._client.close()

    def put_if_absent(self, key: str, body: bytes, /) -> bool:
        for tries in range(_TRIES):
            landed = self._put(key, body)
            if landed is not None:
                return landed
            self._back_off(tries)
        raise StorageFailed(
            f"cannot write {self._place.url(key)}: the server is busy", hint="Repeat it in a while."
        )

    def _put(self, key: str, body: bytes) -> bool | None:
        """Whether the body landed; None when it surely did not and the same put is to be made."""
        try:
            self._client.put_object(
                Bucket=self._place.bucket,
                Key=self._place.prefix + key,
                Body=body,
                IfNoneMatch="*",
                ChecksumSHA256=b64encode(sha256(body).digest()).decode(),
            )
        except ClientError as error:
            return self._answered(key, error)
        except _UNSENT as error:
            raise _refused("write", self._place.url(key), error) from error
        except _BROKEN as error:
            raise self._unknown(key, error) from error
        except BotoCoreError as error:  # found before anything was sent: no credentials, say
            raise _refused("write", self._place.url(key), error) from error
        return True

    def _answered(self, key: str, error: ClientError) -> bool | None:
        status, code = _status(error)
        if status == 412:
            return False
        if code in {"ConditionalRequestConflict", "OperationAborted", "SlowDown"}:
            return None
        if (status >= 500 and status != 501) or code == "RequestTimeout":
            raise self._unknown(key, error) from error
        raise _refused("write", self._place.url(key), error) from error

    def get(self, key: str, /, *, start: int = 0, length: int | None = None) -> bytes | None:
        if length == 0:
            return None if self._size(key) is None else b""
        wanted = requested(start, length)
        try:
            body: bytes = self._asked(key, lambda: self._body(key, wanted, start, length))
        except ClientError as error:
            status, code = _status(error)
            if status == 416:
                return b""  # the object ends before
            if code in {"NoSuchKey", "404"}:
                return None
            raise _refused("read", self._place.url(key), error) from error
        return body

    def _body(self, key: str, wanted: str | None, start: int, length: int | None) -> bytes:
        more = {"Range": wanted} if wanted else {}
        answer = self._client.get_object(
            Bucket=self._place.bucket, Key=self._place.prefix + key, **more
        )
        with closing(answer["Body"]) as stream:
            if wanted and "ContentRange" not in answer:
                most = None if start < 0 or length is None else start + length
                return cut(stream.read(most), start, length)  # this server answers with all of it
            body: bytes = stream.read(length)
        due = answer["ContentLength"] if length is None else min(length, answer["ContentLength"])
        if len(body) != due:
            raise IncompleteReadError(actual_bytes=len(body), expected_bytes=due)
        return body

    def _size(self, key: str) -> int | None:
        where = {"Bucket": self._place.bucket, "Key": self._place.prefix + key}
        try:
            size = self._asked(key, lambda: self._client.head_object(**where)["ContentLength"])
        except ClientError as error:
            if _status(error)[0] == 404:
                return None
            raise _refused("read", self._place.url(key), error) from error
        return int(size)

    def settle(self, key: str, /) -> None:
        """Nothing to do: what a server shows, it has made durable."""

    def remove(self, key: str, /) -> None:
        """As the port says. A bucket that keeps versions keeps the removed bytes as one."""
        where = {"Bucket": self._place.bucket, "Key": self._place.prefix + key}
        try:
            self._asked(key, lambda: self._client.delete_object(**where))
        except ClientError as error:
            if _status(error)[0] != 404:
                raise _refused("remove", self._place.url(key), error) from error

    def keys(self, prefix: str = "", /) -> Iterator[str]:
        """As the port says. Raises StorageFailed when the server lists its pages out of order."""
        last, token = "", None
        while True:
            page = self._page(prefix, token)
            found = sorted(entry["Key"] for entry in page.get("Contents", ()))
            if found and found[0] < last:
                raise StorageFailed(f"{self._place.url()}: the server lists its keys out of order")
            yield from (key[len(self._place.prefix) :] for key in found if not key.endswith("/"))
            last = found[-1] if found else last
            token = page.get("NextContinuationToken")
            if not token:
                return

    def keeps_versions(self) -> bool | None:
        """Whether the bucket keeps what is replaced or removed; None when it will not say."""
        try:
            answer = self._asked(
                "", lambda: self._client.get_bucket_versioning(Bucket=self._place.bucket)
            )
        except ClientError:
            return None
        return bool(answer.get("Status") == "Enabled")

    def versions(self) -> Iterator[Kept]:
        """Every version and delete marker, by key. Raises StorageFailed where that is unknown."""
        start: dict[str, str] = {}
        while True:
            page = self._versions_page(start)
            kept = [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]
            for entry in sorted(kept, key=lambda entry: str(entry["Key"])):
                key = entry["Key"][len(self._place.prefix) :]
                yield Kept(key, latest=entry["IsLatest"], removed="Size" not in entry)
            if not page.get("IsTruncated"):
                return
            start = {name: page[f"Next{name}"] for name in _MARKERS if page.get(f"Next{name}")}

    def _versions_page(self, start: dict[str, str]) -> dict[str, Any]:
        where = {"Bucket": self._place.bucket, "Prefix": self._place.prefix}
        try:
            page: dict[str, Any] = self._asked(
                "", lambda: self._client.list_object_versions(**where, **start)
            )
        except ClientError as error:
            raise _refused("list the versions in", self._place.url(), error) from error
        return page

    def _page(self, prefix: str, token: str | None) -> dict[str, Any]:
        more = {"ContinuationToken": token} if token else {}
        try:
            page: dict[str, Any] = self._asked(
                prefix,
                lambda: self._client.list_objects_v2(
                    Bucket=self._place.bucket, Prefix=self._place.prefix + prefix, **more
                ),
            )
        except ClientError as error:
            raise _refused("list", self._place.url(prefix), error) from error
        return page

    def _asked(self, key: str, ask: Callable[[], Any]) -> Any:
        """The answer, asked for again while the server is in trouble: twice does no harm."""
        for tries in range(_READS):
            try:
                return ask()
            except ClientError as error:
                if tries == _READS - 1 or _status(error)[0] < 500:
                    raise
            except _UNSENT as error:
                raise _refused("read", self._place.url(key), error) from error
            except _BROKEN as error:
                if tries == _READS - 1:
                    raise _refused("read", self._place.url(key), error) from error
            except BotoCoreError as error:
                raise _refused("read", self._place.url(key), error) from error
            self._back_off(tries)
        raise AssertionError

    def _unknown(self, key: str, error: Exception) -> OutcomeUnknown:
        return OutcomeUnknown(f"cannot tell whether {self._place.url(key)} was stored: {error}")

    def _back_off(self, times: int) -> None:
        longest = min(_LONGEST_PAUSE, _SHORTEST_PAUSE * 2**times)
        self._pause(longest * random.random())  # noqa: S311 (so that writers part)


def _status(error: ClientError) -> tuple[int, str]:
    """The HTTP status, 0 when there was none, and the server's word for it."""
    answer: dict[str, Any] = dict(error.response)
    status = answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return int(status), str(answer.get("Error", {}).get("Code", ""))


@contextmanager
def _usable(place: Place) -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ValueError) as error:
        raise _refused("open", place.url(), error) from error


def _refused(verb: str, where: str, error: Exception) -> StorageFailed:
    """The refusal as one line, with what to do about it."""
    if isinstance(error, ClientError):
        _, code = _status(error)
        words = error.response.get("Error", {}).get("Message") or code
        hint = ADVICE.get(code)
    else:
        words = str(error)
        hint = SET_KEYS if isinstance(error, _NO_KEYS) else None
        if isinstance(error, _UNSENT):
            hint = SET_ENDPOINT
    line = " ".join(words.split())[:300].rstrip(".")
    return StorageFailed(f"cannot {verb} {where}: {line}", hint=hint)
