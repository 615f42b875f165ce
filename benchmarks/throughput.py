"""Looks a second of CPU over kept TLS connections, beside wrk: `python -m benchmarks.throughput`

Needs nginx and wrk. Pages of 75 KB, packed to 18 KB as newsrooms send them, on 32 addresses of
this machine; CPU time is of the looking process alone, so that a busy machine changes little.
"""

import gzip
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from benchmarks.newsstand import addresses
from benchmarks.pages import versions

HOSTS, STORIES = 32, 1_000
SECONDS = 3
BYTES = 75_000
CONFIG = """
daemon off; worker_processes 1; pid {home}/nginx.pid; error_log {home}/error.log; user root;
events {{ worker_connections 512; }}
http {{
    access_log off; client_body_temp_path {home}; proxy_temp_path {home}; fastcgi_temp_path {home};
    uwsgi_temp_path {home}; scgi_temp_path {home}; keepalive_requests 1000000; etag off;
    server {{
        listen {port} ssl; ssl_certificate {home}/both.pem; ssl_certificate_key {home}/both.pem;
        root {home}/www; gzip_static always; default_type text/html;
        location = /robots.txt {{ return 404; }}
        location /same {{ add_header ETag '"one"'; if ($http_if_none_match) {{ return 304; }}
            rewrite ^ /page.html break; }}
    }}
}}
"""


def main() -> int:
    if not (shutil.which("nginx") and shutil.which("wrk")):
        sys.exit("this needs nginx and wrk: apt-get install nginx-light wrk")
    with tempfile.TemporaryDirectory() as name, serving(Path(name)) as port:
        bound = wrk(port)
        print(f"{'wrk':34} {bound:9,.0f} answers a CPU second")
        rates = {what: look(Path(name), what, port) for what in ("fetch", "new", "same", "304")}
    for what, words in WORDS.items():
        print(f"{words:34} {rates[what]:9,.0f} a CPU second, {rates[what] / bound:.2f} of wrk")
    recheck = 1_000 / rates["304"]
    print(f"1,000 conditional rechecks: {recheck:.2f} CPU s (at most 2.5)")
    return int(recheck > 2.5)


WORDS = {
    "fetch": "fetched, nothing stored",
    "new": "fetched and stored, all new",
    "same": "fetched, the same bytes as before",
    "304": "asked, not modified",
}


@contextmanager
def serving(home: Path) -> Iterator[int]:
    home.chmod(0o755)
    certificate(home / "both.pem")
    body = next(versions(1, 1))[:BYTES]
    (home / "www").mkdir()
    (home / "www" / "page.html.gz").write_bytes(gzip.compress(body, 6))
    for number in range(STORIES):
        text = body.replace(b"</p>", b" (%d)</p>" % number)
        (home / "www" / f"{number}.html.gz").write_bytes(gzip.compress(text, 6))
    port = 44_300
    (home / "nginx.conf").write_text(CONFIG.format(home=home, port=port), encoding="utf-8")
    with subprocess.Popen(["nginx", "-c", str(home / "nginx.conf")]) as server:
        try:
            time.sleep(1)
            yield port
        finally:
            server.terminate()


def certificate(path: Path) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "this machine")])
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address(a)) for a in addresses(HOSTS)])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, private = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    secret = key.private_bytes(pem, private, serialization.NoEncryption())
    path.write_bytes(secret + signed.public_bytes(pem))


def wrk(port: int) -> float:
    """Answers a CPU second of wrk's own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    url = f"https://127.0.0.1:{port}/0.html"
    command = ["wrk", "-t1", f"-c{HOSTS}", f"-d{SECONDS}s", "-H", "Accept-Encoding: gzip", url]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    assert "Non-2xx" not in done.stdout, done.stdout
    answers = next(line.split()[0] for line in done.stdout.splitlines() if "requests in" in line)
    return int(answers) / cpu


def look(home: Path, what: str, port: int) -> float:
    command = [sys.executable, "-m", "benchmarks.throughput", what, str(home), str(port)]
    environment = {**os.environ, "XDG_STATE_HOME": str(home / "state")}
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment, timeout=120)
    return float(json.loads(done.stdout))


def measured(what: str, home: Path, port: int) -> float:
    """Looks a CPU second; those before the first are not counted."""
    from jobs.http import HttpFetcher, Manner
    from newsdiff.events import story_id
    from newsdiff.ports import Followed
    from storage.archive import Archive
    from storage.local import LocalBucket

    folder = {"same": "same/", "304": "same/"}.get(what, "")
    urls = [
        f"https://{host}:{port}/{folder}{number}.html"
        for number, host in zip(range(STORIES), addresses(HOSTS) * STORIES, strict=False)
    ]
    stories = [Followed(story=story_id(url), slug=url, url=url, every=None) for url in urls]
    allowed = frozenset(f"{host}:{port}" for host in addresses(HOSTS))
    manner = Manner(agent="benchmark", allow_private=allowed, authorities=str(home / "both.pem"))
    fetcher = HttpFetcher(manner)
    archive = Archive(LocalBucket(home / what), origin="benchmark.example/log")
    once(fetcher, stories[:HOSTS], Forgetful(), what)  # imports and connections
    if what in {"same", "304"}:
        Remembering.body = first_body(fetcher, urls[0])
    begin = time.process_time()
    once(fetcher, stories, Forgetful() if what == "fetch" else archive, what)
    return STORIES / (time.process_time() - begin)


def first_body(fetcher: Any, url: str) -> str:
    from hashlib import sha256

    from jobs.wire import Request

    return sha256(fetcher.fetch(Request(url=url)).body).hexdigest()


def once(fetcher: Any, stories: Any, recorder: Any, what: str) -> None:
    from jobs.capture import capture
    from jobs.hosts import Hosts
    from jobs.looking import World
    from jobs.politeness import AT_ONCE
    from jobs.robots import Robots
    from jobs.rounds import Desk

    memory = memory_of(what) or Forgetful()
    desk = Desk(
        fetcher=fetcher,
        world=World(robots=Robots(now), memory=memory, clock=now, mode=lambda _s, _h: "ignore"),
        recorder=recorder,
        hosts=Hosts(now, AT_ONCE),
        width=HOSTS,
    )
    summary = capture(stories, desk)
    assert summary.failed == summary.refused == 0, summary
    assert summary.bytes > len(stories) * (100 if memory_of(what) else 10_000), summary


def memory_of(what: str) -> Any:
    return {"same": Remembering(None), "304": Remembering('"one"')}.get(what)


def now() -> datetime:
    return datetime.now(UTC)


class Forgetful:
    """A Recorder that takes everything and a Memory that knows nothing."""

    def record(self, sightings: Any, /) -> range:
        return range(len(sightings))

    def standing(self, _story: str, _url: str, /) -> Any:
        return None


class Remembering:
    """A Memory of one body for all."""

    body = ""

    def __init__(self, etag: str | None) -> None:
        self.etag = etag

    def standing(self, _story: str, _url: str, /) -> Any:
        from newsdiff.ports import Standing

        return Standing(self.body, self.etag, None, 200) if self.body else None


if __name__ == "__main__":
    match sys.argv[1:]:
        case [what, home, port]:
            print(json.dumps(measured(what, Path(home), int(port))))
        case _:
            sys.exit(main())
