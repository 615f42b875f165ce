"""Counts of a watch in the Prometheus text format, on a port of this machine only."""

import os
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Final

from newsdiff.errors import BadInput, NewsdiffError

if TYPE_CHECKING:
    from jobs.happenings import Scalar

_PATIENCE: Final = 5  # seconds for a request
_ABOUT: Final = {
    "newsdiff_looks_total": ("counter", "Looks, by outcome."),
    "newsdiff_bytes_total": ("counter", "Bytes that looks brought."),
    "newsdiff_versions_total": ("counter", "Versions told of: seen, and confirmed by a look."),
    "newsdiff_chore_runs_total": ("counter", "Runs of chores, ticks included, by outcome."),
    "newsdiff_chore_seconds_total": ("counter", "Time that chores took."),
    "newsdiff_stories": ("gauge", "Stories in the queue: followed, and due now."),
    "newsdiff_hosts": ("gauge", "Hosts in the queue: leased by a worker, and left alone."),
    "newsdiff_log_events": ("gauge", "Events in the log."),
    "newsdiff_pulse_age_seconds": ("gauge", "Since the watch last did something."),
    "process_resident_memory_bytes": ("gauge", "Memory in use."),
    "process_open_fds": ("gauge", "Open file descriptors."),
}

Key = tuple[str, tuple[tuple[str, str], ...]]
Gauges = Callable[[], Mapping[Key, float]]


class Metrics:
    """Implements `jobs.happenings.Tell`: counts what is told. Safe for several threads."""

    def __init__(self) -> None:
        self._counts: defaultdict[Key, float] = defaultdict(float)
        self._lock = threading.Lock()

    def __call__(self, kind: str, /, **particulars: "Scalar") -> None:
        with self._lock:
            match kind:
                case "look":
                    self._add("newsdiff_looks_total", outcome=particulars["outcome"])
                    self._add("newsdiff_bytes_total", particulars["bytes"])
                case "version":
                    state = "confirmed" if particulars["words"] == "confirmed" else "seen"
                    self._add("newsdiff_versions_total", state=state)
                case "chore":
                    chore, outcome = particulars["chore"], particulars["outcome"]
                    self._add("newsdiff_chore_runs_total", chore=chore, outcome=outcome)
                    self._add("newsdiff_chore_seconds_total", particulars["seconds"], chore=chore)

    def _add(self, name: str, amount: "Scalar" = 1, /, **labels: "Scalar") -> None:
        self._counts[key(name, **labels)] += float(amount or 0)

    def text(self, gauges: Mapping[Key, float]) -> str:
        with self._lock:
            values = {**self._counts, **gauges}
        lines: list[str] = []
        told = ""
        for (name, labels), value in sorted(values.items()):
            if name != told:
                kind, meaning = _ABOUT[name]
                lines += [f"# HELP {name} {meaning}", f"# TYPE {name} {kind}"]
                told = name
            lines.append(f"{name}{_labels(labels)} {value:.15g}")
        return "\n".join(lines) + "\n"


def key(name: str, /, **labels: "Scalar") -> Key:
    return name, tuple((label, str(value)) for label, value in labels.items())


def process_gauges() -> dict[Key, float]:
    """Memory and open files, where the system tells."""
    found: dict[Key, float] = {}
    with suppress(OSError, ValueError, IndexError):
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        found[key("process_resident_memory_bytes")] = pages * os.sysconf("SC_PAGE_SIZE")
        found[key("process_open_fds")] = len(list(Path("/proc/self/fd").iterdir())) - 1
    return found


@contextmanager
def serving_metrics(port: int, metrics: Metrics, gauges: Gauges) -> Iterator[int]:
    """Answers `GET /metrics` on 127.0.0.1; gives the port, which is any free one for 0.

    `gauges` is called in threads of its own. Who asks slowly keeps neither others nor the end.
    """
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), _handler(metrics, gauges))
    except OSError as error:
        raise BadInput(f"no metrics on port {port}: {error.strerror or error}") from error
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(metrics: Metrics, gauges: Gauges) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = _PATIENCE

        def do_GET(self) -> None:
            if self.path != "/metrics":
                self.send_error(404)
                return
            try:
                status, body = 200, metrics.text(gauges())
            except NewsdiffError as error:
                status, body = 503, f"{error}\n"
            self.send_response(status)
            self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
            self.send_header("Content-Length", str(len(body.encode())))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def _labels(labels: tuple[tuple[str, str], ...]) -> str:
    if not labels:
        return ""
    quoted = (f'{name}="{_escaped(value)}"' for name, value in labels)
    return "{" + ",".join(quoted) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
