"""A manifest of saved pages: which file shows which URL as it was when."""

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TextIO

from jobs.urls import target
from newsdiff.errors import BadInput
from newsdiff.times import When, parse_when

LARGEST_FILE: Final = 16 * 1024 * 1024
_LARGEST_FIELD: Final = 1024 * 1024  # characters of one CSV field or JSON line
_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_STATUSES: Final = range(100, 1000)
_NEEDED: Final = {
    "path": "write where the saved page is, as seen from the manifest",
    "url": "write the page's address, with https://",
    "fetched_at": "write 2020-03-17 or 2020-03-17T09:30Z",
}

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestLine:
    """One saved page. `place` names the manifest and the line, for messages."""

    path: Path
    url: str
    seen: When
    status: int
    headers: Headers
    place: str


def read_manifest(path: Path) -> Iterator[ManifestLine]:
    """The lines of a CSV file with a header, or of JSON Lines (`.jsonl`, `.ndjson`, `.json`).

    Each needs `path`, `url` and `fetched_at`, and may have `status` and `headers`. Relative paths
    start at the manifest. Raises BadInput that names file, line and what is missing.
    """
    is_json = path.suffix.lower() in {".jsonl", ".ndjson", ".json"}
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = _json_rows(stream, path.name) if is_json else _csv_rows(stream, path.name)
            for place, row in rows:
                yield _line(row, place, path.parent)
    except OSError as error:
        raise BadInput(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{path.name} is not UTF-8 text") from error


def checked(path: Path) -> int:
    """Read a manifest to its end, look at each file it names, and return how many lines it has.

    Raises BadInput at the first line that could not be imported; nothing has been written then.
    """
    count = 0
    for line in read_manifest(path):
        check_file(line)
        count += 1
    return count


def check_file(line: ManifestLine) -> None:
    """Raises BadInput when the saved page is missing, no plain file, or too large."""
    try:
        size = line.path.stat().st_size
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        why = getattr(error, "strerror", None) or error
        raise BadInput(f"{line.place}: cannot read {line.path}: {why}") from error
    if not line.path.is_file():
        raise BadInput(f"{line.place}: {line.path} is not a file")
    if size > LARGEST_FILE:
        most = LARGEST_FILE // 1024**2
        raise BadInput(f"{line.place}: {line.path} has {size} bytes; {most} MiB is the most")


def _csv_rows(stream: TextIO, name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    csv.field_size_limit(_LARGEST_FIELD)
    reader = csv.DictReader(_bounded(stream, name), strict=True)
    if reader.fieldnames is None:
        return
    missing = [column for column in _NEEDED if column not in reader.fieldnames]
    if missing:
        raise BadInput(f"{name}: no column {missing[0]} in its first line")
    try:
        for row in reader:
            place = f"{name} line {reader.line_num}"
            if None in row:
                raise BadInput(f"{place}: more fields than columns (quote those with commas)")
            yield place, row
    except csv.Error as error:
        raise BadInput(f"{name} line {reader.line_num}: {error}") from error


def _bounded(stream: TextIO, name: str) -> Iterator[str]:
    """The lines of a file, none of them without end."""
    while text := stream.readline(_LARGEST_FIELD):
        if len(text) == _LARGEST_FIELD:
            raise BadInput(f"{name}: a line of more than {_LARGEST_FIELD // 1024**2} MiB")
        yield text


def _json_rows(stream: TextIO, name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    number = 0
    while text := stream.readline(_LARGEST_FIELD):
        number += 1
        if text.strip():
            yield f"{name} line {number}", _json_object(text, f"{name} line {number}")


def _json_object(text: str, place: str) -> Mapping[str, Any]:
    try:
        row = json.loads(text)
    except (ValueError, RecursionError):
        raise BadInput(f"{place}: not a JSON object (one on each line)") from None
    if not isinstance(row, dict):
        raise BadInput(f"{place}: not a JSON object (one on each line)")
    return row


def _line(row: Mapping[str, Any], place: str, folder: Path) -> ManifestLine:
    needed = {name: str(row.get(name) or "").strip() for name in _NEEDED}
    for name, value in needed.items():
        if not value:
            raise BadInput(f"{place}: no {name} ({_NEEDED[name]})")
    try:
        target(needed["url"])
        return ManifestLine(
            path=folder / needed["path"],
            url=needed["url"],
            seen=parse_when(needed["fetched_at"]),
            status=_status(row.get("status")),
            headers=_headers(row.get("headers")),
            place=place,
        )
    except BadInput as error:
        raise BadInput(f"{place}: {error}", hint=error.hint) from None


def _status(value: object) -> int:
    text = str(value if value is not None else "").strip() or "200"
    if not (text.isascii() and text.isdigit() and int(text[:9]) in _STATUSES):
        raise BadInput(f"not an HTTP status: {text[:40]!r}")
    return int(text)


def _headers(value: object) -> Headers:
    if isinstance(value, str):
        value = value.strip()
        value = _json_headers(value) if value[:1] in {"{", "["} else _header_lines(value)
    match value:
        case None:
            return ()
        case dict():
            pairs = list(value.items())
        case list():
            pairs = value
        case _:
            raise BadInput("headers are neither an object nor a list of pairs")
    return tuple(_header(pair) for pair in pairs)


def _json_headers(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise BadInput("headers are not proper JSON") from None


def _header_lines(text: str) -> list[list[str]]:
    return [line.split(":", 1) for line in text.splitlines() if line.strip()]


def _header(pair: object) -> tuple[str, str]:
    match pair:
        case [str(name), str(value)] | (str(name), str(value)):
            name, value = name.strip(), value.strip()
        case _:
            raise BadInput(f"not a header: {str(pair)[:60]} (write Name: value)")
    if not _NAME.fullmatch(name) or not value.isprintable():
        raise BadInput(f"not a header: {f'{name}: {value}'[:60]!r} (write Name: value)")
    return name, value
