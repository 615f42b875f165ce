"""Servers on this machine: S3 in memory, on a disk and careless ones; PostgreSQL."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import Any, ClassVar, NoReturn

import psycopg
import pytest
from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import Session

BUCKET = "newsroom"
_TURNS = 300  # a tenth of a second each
_QUIET = ("-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-master.telemetry=false")
_SMALL = ("-volume.max=300", "-master.volumeSizeLimitMB=64", "-master.volumePreallocate=false")
_PORTS = (
    "s3.port", "s3.port.grpc", "s3.port.iceberg", "s3.port.lance", "filer.port", "filer.port.grpc",
    "master.port", "master.port.grpc", "volume.port", "volume.port.grpc",
)  # fmt: skip


@contextlib.contextmanager
def moto() -> Iterator[str]:
    """A moto server's endpoint, with a bucket."""
    (port,) = _free_ports(1)
    command = [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", "127.0.0.1"]
    with _running([*command, "-p", str(port)], port) as endpoint:
        yield endpoint


@contextlib.contextmanager
def seaweedfs(folder: Path) -> Iterator[str]:
    """A SeaweedFS server's endpoint, with a bucket."""
    ports = _free_ports(len(_PORTS))
    named = [f"-{name}={port}" for name, port in zip(_PORTS, ports, strict=True)]
    command = [_tool("weed"), "server", f"-dir={folder}", "-s3", "-filer", *_QUIET, *_SMALL, *named]
    with _running(command, ports[0]) as endpoint:
        yield endpoint


@contextlib.contextmanager
def rclone(folder: Path) -> Iterator[str]:
    """An rclone server's endpoint: it takes If-None-Match and ignores it."""
    (port,) = _free_ports(1)
    address = f"127.0.0.1:{port}"
    command = [_tool("rclone"), "serve", "s3", "--config", os.devnull, "--addr", address]
    with _running([*command, str(folder)], port) as endpoint:
        yield endpoint


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server of our own, on a socket in a folder of its own.

    It refuses to run as root, so there it runs as Debian's user for it.
    """
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if not found:
        missing("PostgreSQL", "apt-get install postgresql")
    programs = found[-1].parent
    user = "postgres" if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="newsdiff-pg-", dir="/tmp") as name:  # short: a socket
        if user:
            shutil.chown(name, user)
        data = f"{name}/data"
        make = [str(programs / "initdb"), "-D", data, "-U", "newsdiff", "-A", "trust", "-E", "UTF8"]
        command = [*make, "--no-sync", "--locale=C"]
        subprocess.run(command, user=user, cwd=name, check=True, capture_output=True)
        run = [str(programs / "postgres"), "-D", data, "-k", name, "-c", "listen_addresses="]
        with subprocess.Popen(
            [*run, "-c", "fsync=off", "-c", "max_connections=200"],
            user=user,
            cwd=name,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as server:
            url = f"postgresql://newsdiff@/postgres?host={name}"
            try:
                _await_postgres(server, url)
                yield url
            finally:
                server.send_signal(signal.SIGINT)  # it ends its connections and itself
                server.wait()


def _await_postgres(server: "subprocess.Popen[bytes]", url: str) -> None:
    for _ in range(_TURNS):
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(timeout=0.1)
                break
        else:
            return
    pytest.fail("PostgreSQL did not start")


@contextlib.contextmanager
def client(endpoint: str) -> Iterator[Any]:
    """What somebody with the keys of the server can do there, past newsdiff."""
    opened = Session().create_client(
        "s3",
        region_name="us-east-1",
        endpoint_url=endpoint,
        aws_access_key_id="newsroom",
        aws_secret_access_key="newsroom-secret",
    )
    with contextlib.closing(opened):
        yield opened


def missing(what: str, how: str) -> NoReturn:
    """Ends a test that needs what is not here: fails in CI, which must have it, else skips."""
    say = pytest.fail if os.environ.get("CI") else pytest.skip
    say(f"no {what} here: {how}")


def _tool(name: str) -> str:
    """A server installed beside Python."""
    found = shutil.which(name, path=f"{Path(sys.executable).parent}{os.pathsep}{os.defpath}")
    return found or missing(name, "its package is in the test group")


class _Careless(BaseHTTPRequestHandler):
    """Takes every put and ignores If-None-Match, as some servers do."""

    protocol_version = "HTTP/1.1"
    objects: ClassVar[dict[str, bytes]] = {}

    def do_PUT(self) -> None:
        self.objects[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(200)

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        if query:
            self.answer(200, b"<ListBucketResult></ListBucketResult>")
        elif path in self.objects:
            self.answer(200, self.objects[path])
        else:
            self.answer(404, b"<Error><Code>NoSuchKey</Code></Error>")

    def log_message(self, *_: object) -> None:
        pass

    def answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


@contextlib.contextmanager
def careless() -> Iterator[str]:
    """A server on which every writer wins."""
    with _serving(_Careless) as endpoint:
        yield endpoint


CUT = (0, "")
"""No answer: the connection ends."""


@contextlib.contextmanager
def saying(*answers: tuple[int, str]) -> Iterator[tuple[str, list[str]]]:
    """A server that gives these answers (status, word), then 200; and the list of its requests."""
    requests: list[str] = []
    left = list(answers)

    class Saying(_Careless):
        def do_PUT(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", "0")))
            requests.append(f"{self.command} {self.headers.get('If-None-Match', '')}".strip())
            status, word = left.pop(0) if left else (200, "")
            if (status, word) == CUT:
                self.close_connection = True
            else:
                error = f"<Error><Code>{word}</Code><Message>It said {word}.</Message></Error>"
                self.answer(status, error.encode() if word else b"")

        do_GET = do_HEAD = do_PUT  # noqa: N815

    with _serving(Saying) as endpoint:
        yield endpoint, requests


@contextlib.contextmanager
def losing(endpoint: str, fates: Iterator[str]) -> Iterator[str]:
    """Passes all on to another server, but loses what `fates` say of the puts under `/log/`.

    "request": it never arrives; "reply": the server acts, and nobody hears of it.
    """
    lock = Lock()

    class Losing(_Careless):
        def do_PUT(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            fate = ""
            if self.command == "PUT" and "/log/" in self.path:
                with lock:
                    fate = next(fates)
            if fate == "request":
                self.close_connection = True
                return
            headers = {k: v for k, v in self.headers.items() if k.lower() != "expect"}
            with contextlib.closing(HTTPConnection(endpoint.removeprefix("http://"))) as upstream:
                upstream.request(self.command, self.path, body, headers)
                answer = upstream.getresponse()
                status, kept = answer.status, answer.read()
            if fate == "reply":
                self.close_connection = True
                return
            self.send_response(status)
            for name in ("Content-Range", "ETag", "Last-Modified"):
                if answer.headers[name]:
                    self.send_header(name, answer.headers[name])
            self.send_header("Content-Length", str(len(kept)))
            self.end_headers()
            self.wfile.write(kept)

        do_GET = do_PUT  # noqa: N815

    with _serving(Losing) as proxy:
        yield proxy


@contextlib.contextmanager
def _serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def environment(endpoint: str) -> dict[str, str]:
    """What tells the AWS tools to ask this server and nobody else."""
    return {
        "AWS_ENDPOINT_URL_S3": endpoint,
        "AWS_ACCESS_KEY_ID": "newsroom",
        "AWS_SECRET_ACCESS_KEY": "newsroom-secret",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


@contextlib.contextmanager
def _running(command: Sequence[str], port: int) -> Iterator[str]:
    endpoint = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _await_bucket(server, endpoint)
            yield endpoint
        finally:
            server.kill()


def _await_bucket(server: "subprocess.Popen[bytes]", endpoint: str) -> None:
    """Come back when the server takes a bucket and an object, as only then it is up."""
    with client(endpoint) as opened:
        for _ in range(_TURNS):
            try:
                opened.create_bucket(Bucket=BUCKET)
                opened.put_object(Bucket=BUCKET, Key="ready", Body=b"")
            except (BotoCoreError, ClientError):
                with contextlib.suppress(subprocess.TimeoutExpired):
                    server.wait(timeout=0.1)
                    break
            else:
                return
    pytest.fail(f"the server at {endpoint} did not start")


def _free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        sockets = [
            stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)
        ]
        return [opened.getsockname()[1] for opened in sockets]
