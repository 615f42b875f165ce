"""The fetcher: libcurl, set up to keep what came and to trust nobody. The home of pycurl."""

import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pycurl

from jobs.addresses import AllowPrivate
from jobs.transfer import Limits, Transfer
from jobs.urls import target
from jobs.wire import Answer, Request
from newsdiff.events import Failure

_BUNDLES: Final = (  # where systems keep the authorities they trust, local ones included
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)
_SLOWEST: Final = 64  # bytes a second; slower than this is silence
_KEPT: Final = 64  # handles that may be used again
_STOP: Final = -1  # what a callback returns to end a transfer
_NO_SOCKET_YET: Final = 0.005
_LONGEST_REASON: Final = 300

_TLS: Final = {
    pycurl.E_SSL_CONNECT_ERROR,
    pycurl.E_PEER_FAILED_VERIFICATION,
    pycurl.E_SSL_CERTPROBLEM,
    pycurl.E_SSL_CIPHER,
    pycurl.E_SSL_ISSUER_ERROR,
    pycurl.E_SSL_CACERT_BADFILE,
    pycurl.E_SSL_INVALIDCERTSTATUS,
}
_BROKEN_OFF: Final = {pycurl.E_PARTIAL_FILE, pycurl.E_SEND_ERROR, pycurl.E_GOT_NOTHING}
_FIELD_TOO_LONG: Final = 100  # CURLE_TOO_LARGE; pycurl has no name for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How we ask. `agent` is the User-Agent line; `authorities` a file of trusted certificates."""

    agent: str
    limits: Limits = field(default_factory=Limits)
    allow_private: AllowPrivate = False
    authorities: str | None = None


def agent(version: str, contact: str) -> str:
    """The User-Agent line: what asks, and where whoever runs it can be reached."""
    return f"newsdiff/{version} (+{contact})" if contact else f"newsdiff/{version}"


class HttpFetcher:
    """Implements Fetcher over one set of kept connections."""

    def __init__(self, manner: Manner) -> None:
        self._manner = manner
        self._authorities = manner.authorities or _trusted()
        self._multi = pycurl.CurlMulti()
        self._under_way: dict[Any, _Flight] = {}
        self._idle: list[Any] = []  # set up, and without a trace of what they carried

    def start(self, request: Request, /) -> None:
        where = target(request.url)
        transfer = Transfer(request, where, self._manner.limits, self._manner.allow_private)
        flight = _Flight(transfer)
        curl = self._handle(transfer)
        for option, value in _asking(flight):
            curl.setopt(option, value)
        self._multi.add_handle(curl)
        self._under_way[curl] = flight

    def wait(self, seconds: float, /) -> Sequence[Answer]:
        end = time.monotonic() + seconds
        while True:
            self._multi.perform()
            answers = self._arrived()
            left = end - time.monotonic()
            if answers or left <= 0:
                return answers
            self._rest(left)

    def fetch(self, request: Request, /) -> Answer:
        self.start(request)
        while True:
            for answer in self.wait(1.0):
                return answer

    def cancel(self) -> None:
        for curl in list(self._under_way):
            self._drop(curl)

    def close(self) -> None:
        self.cancel()
        for curl in self._idle:
            curl.close()
        self._multi.close()

    def _handle(self, transfer: Transfer) -> Any:
        """One that was used before and only asks again, or a new one."""
        if self._idle and _is_plain(transfer.request):
            return self._idle.pop()
        curl = pycurl.Curl()
        for option, value in _manner(transfer, self._manner.agent, self._authorities):
            curl.setopt(option, value)
        return curl

    def _arrived(self) -> list[Answer]:
        answers: list[Answer] = []
        left = 1
        while left:
            left, done, failed = self._multi.info_read()
            answers += [self._answer(curl, pycurl.E_OK, "") for curl in done]
            answers += [self._answer(curl, code, words) for curl, code, words in failed]
        return answers

    def _answer(self, curl: Any, code: int, words: str) -> Answer:
        answer = _answer(curl, self._under_way[curl].transfer, code, words)
        self._drop(curl)
        return answer

    def _drop(self, curl: Any) -> None:
        flight = self._under_way.pop(curl)
        self._multi.remove_handle(curl)
        if _is_plain(flight.transfer.request) and len(self._idle) < _KEPT:
            curl.setopt(pycurl.HEADERFUNCTION, _nobody)
            curl.setopt(pycurl.WRITEFUNCTION, _nobody)
            curl.unsetopt(pycurl.OPENSOCKETFUNCTION)
            self._idle.append(curl)
        else:
            curl.close()
        for opened in flight.sockets:
            opened.close()

    def _rest(self, seconds: float) -> None:
        if not self._under_way:
            time.sleep(seconds)
            return
        timer = self._multi.timeout()
        if timer >= 0:
            seconds = min(seconds, timer / 1000)
        if self._multi.select(seconds) < 0:
            time.sleep(min(seconds, _NO_SOCKET_YET))


@dataclass(frozen=True, slots=True)
class _Flight:
    """A transfer under way. libcurl works on copies of the sockets; these are for us to close."""

    transfer: Transfer
    sockets: list[socket.socket] = field(default_factory=list)

    def open_socket(self, _purpose: int, address: Any) -> Any:
        family, kind, protocol, place = address
        if family not in {socket.AF_INET, socket.AF_INET6}:
            place = ("", 0)
        host = place[0].decode() if isinstance(place[0], bytes) else place[0]
        if not self.transfer.may_connect(host, place[1]):
            return pycurl.SOCKET_BAD
        self.sockets.append(socket.socket(family, kind, protocol))
        return self.sockets[-1]


def _is_plain(request: Request) -> bool:
    return request.content is None and not request.decoded


def _nobody(_part: bytes) -> int:
    """Takes what comes when nobody asked."""
    return _STOP


def _manner(transfer: Transfer, agent: str, authorities: str) -> Iterator[tuple[int, Any]]:
    """What is the same for all requests of a kind."""
    limits, undone = transfer.limits, int(transfer.request.decoded)
    yield pycurl.PATH_AS_IS, 1
    yield pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS
    yield pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_1_1
    yield pycurl.HTTP_TRANSFER_DECODING, undone
    yield pycurl.HTTP_CONTENT_DECODING, undone
    if transfer.request.decoded:
        yield pycurl.ACCEPT_ENCODING, "gzip"
    yield pycurl.USERAGENT, agent
    if transfer.request.content is not None:
        yield pycurl.POSTFIELDS, transfer.request.content
    # An empty proxy is none, whatever the environment says.
    yield pycurl.PROXY, ""
    yield pycurl.NETRC, pycurl.NETRC_IGNORED
    yield pycurl.CAINFO, authorities
    yield pycurl.SSL_VERIFYPEER, 1
    yield pycurl.SSL_VERIFYHOST, 2
    yield pycurl.NOSIGNAL, 1
    yield pycurl.CONNECTTIMEOUT_MS, int(limits.connect * 1000)
    yield pycurl.TIMEOUT_MS, int(limits.total * 1000)
    yield pycurl.LOW_SPEED_LIMIT, _SLOWEST
    yield pycurl.LOW_SPEED_TIME, max(1, int(limits.silence))


def _asking(flight: _Flight) -> Iterator[tuple[int, Any]]:
    """What is of one request alone."""
    transfer = flight.transfer
    yield pycurl.URL, transfer.where.url
    yield pycurl.HTTPHEADER, list(_fields(transfer.request))
    yield pycurl.OPENSOCKETFUNCTION, flight.open_socket
    yield pycurl.HEADERFUNCTION, lambda line: None if transfer.take_header(line) else _STOP
    yield pycurl.WRITEFUNCTION, lambda part: None if transfer.take_body(part) else _STOP


def _fields(request: Request) -> Iterator[str]:
    yield "Accept: text/html,application/xhtml+xml,*/*;q=0.8"
    if not request.decoded:
        yield "Accept-Encoding: gzip"
    if request.content is not None:
        yield f"Content-Type: {request.content_type}"
        yield "Expect:"  # the content is small: no asking whether it may come
    yield from (f"{name}: {value}" for name, value in request.fields)
    # These two were words of a server once; only what is plainly a field value goes back.
    if request.etag and request.etag.isascii() and request.etag.isprintable():
        yield f"If-None-Match: {request.etag}"
    since = request.last_modified
    if since and since.isascii() and since.isprintable():
        yield f"If-Modified-Since: {since}"


def _answer(curl: Any, transfer: Transfer, code: int, words: str) -> Answer:
    failure, reason = _trouble(curl, transfer, code, words) if code else (None, "")
    return Answer(
        request=transfer.request,
        status=curl.getinfo(pycurl.RESPONSE_CODE) or None,
        header=bytes(transfer.header),
        body=bytes(transfer.body),
        seconds=curl.getinfo(pycurl.TOTAL_TIME),
        failure=failure,
        reason=_one_line(reason),
    )


def _one_line(reason: str) -> str:
    return "".join(char if char.isprintable() else " " for char in reason[:_LONGEST_REASON])


def _trouble(curl: Any, transfer: Transfer, code: int, words: str) -> tuple[Failure, str]:
    host = transfer.where.host
    if transfer.overflow:
        return "too-large", f"{host} sent {transfer.overflow}"
    if code == _FIELD_TOO_LONG or "Too large response headers" in words:
        return "too-large", f"{host} sent a header larger than we take"
    if code == pycurl.E_COULDNT_CONNECT:
        return _unconnected(transfer)
    if code == pycurl.E_OPERATION_TIMEDOUT:
        return "timeout", _late(curl, transfer)
    return _unusable(host, code, words)


def _unconnected(transfer: Transfer) -> tuple[Failure, str]:
    host, port = transfer.where.host, transfer.where.port
    if transfer.refused:
        where = "" if host == transfer.refused else f"is at {transfer.refused}, which "
        return "address", f"{host} {where}is not a public address"
    return "connection", f"{host} does not accept connections on port {port}"


def _unusable(host: str, code: int, words: str) -> tuple[Failure, str]:
    if code == pycurl.E_COULDNT_RESOLVE_HOST:
        return "dns", f"no address is known for {host}"
    if code in _TLS:
        return "tls", f"no secure connection to {host}: {words}"
    if code in _BROKEN_OFF or (code == pycurl.E_RECV_ERROR and "chunk" not in words):
        return "connection", f"{host} broke off before its answer was complete"
    return "protocol", f"{host} did not answer in proper HTTP: {words}"


def _late(curl: Any, transfer: Transfer) -> str:
    host, limits = transfer.where.host, transfer.limits
    spent = curl.getinfo(pycurl.TOTAL_TIME)
    if not curl.getinfo(pycurl.CONNECT_TIME):
        return f"could not connect to {host} within {limits.connect:g} s"
    if not transfer.header:
        return f"{host} did not answer within {spent:.0f} s"
    return f"{host} did not finish its answer within {spent:.0f} s"


def _trusted() -> str:
    for bundle in _BUNDLES:
        if Path(bundle).is_file():
            return bundle
    import certifi  # comes with trafilatura

    return certifi.where()
