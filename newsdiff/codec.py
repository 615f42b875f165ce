"""Events to canonical JSON and back. The form of an event on disk lives here only.

One line: sorted keys, UTF-8, no spaces, integers and strings but no floats (the part of RFC 8785 we
need), under 64 KiB so that it fits a C2SP tlog-tiles entry bundle. Absent values are left out.
"""

from dataclasses import fields
from datetime import datetime
from typing import Any, Final, get_type_hints

import orjson

from newsdiff.errors import BadInput, DamagedArchive
from newsdiff.events import (
    Captured,
    CaptureFailed,
    Event,
    Exported,
    KeyRotated,
    Merged,
    Redirected,
    Refused,
    Reported,
    RobotsOverridden,
    SeedDropped,
    SeedFollowed,
    SeedRead,
    Separated,
    StoryChanged,
    StoryDropped,
    StoryFollowed,
    Unchanged,
    Unknown,
    Withdrawn,
)
from newsdiff.times import When, parse_stamp, parse_when, stamp

LONGEST_EVENT: Final = 65_535  # bytes; a uint16 length in C2SP tlog-tiles

# The tag is the format; the class name is not. Rename classes freely.
_TAGS: Final[dict[str, type[Any]]] = {
    "captured": Captured,
    "capture-failed": CaptureFailed,
    "exported": Exported,
    "key-rotated": KeyRotated,
    "merged": Merged,
    "redirected": Redirected,
    "refused": Refused,
    "separated": Separated,
    "seed-dropped": SeedDropped,
    "seed-followed": SeedFollowed,
    "seed-read": SeedRead,
    "reported": Reported,
    "robots-overridden": RobotsOverridden,
    "story-changed": StoryChanged,
    "story-dropped": StoryDropped,
    "story-followed": StoryFollowed,
    "unchanged": Unchanged,
    "withdrawn": Withdrawn,
}
_TAG_OF: Final = {kind: tag for tag, kind in _TAGS.items()}
_VERSION: Final = 1
LARGEST_NUMBER: Final = 1 << 53  # what every reader of JSON can hold


def tag(event: Event) -> str:
    return event.type if isinstance(event, Unknown) else _TAG_OF[type(event)]


def canonical(value: object) -> bytes:
    """Canonical JSON of strings, integers, booleans, null, lists and objects of these."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def encode(event: Event) -> bytes:
    """The event's line, without a line end. Raises BadInput when it is too long."""
    if isinstance(event, Unknown):
        return event.line
    body: dict[str, object] = {"type": _TAG_OF[type(event)], "v": _VERSION}
    for name in _NAMES[type(event)]:
        value = _plain(getattr(event, name))
        if value is not None and value is not False and value != []:
            body[name] = value
    try:
        line = canonical(body)
    except orjson.JSONEncodeError as error:
        raise BadInput(f"cannot record a {body['type']} event: {error}") from error
    if len(line) > LONGEST_EVENT:
        raise BadInput(f"a {body['type']} event of {len(line)} bytes; {LONGEST_EVENT} is the most")
    return line


def decode(line: bytes) -> Event:
    """The event of a line; an unknown type or version is an Unknown.

    Anything else that does not fit raises DamagedArchive.
    """
    try:
        body = orjson.loads(line)
        kind, version = body.pop("type"), body.pop("v")
        if kind not in _TAGS or version != _VERSION:
            return Unknown(type=str(kind), v=int(version), line=line)
        event: Event = _TAGS[kind](**_values(_READERS[kind], body))
    except (ValueError, KeyError, TypeError, AttributeError, BadInput) as error:
        raise DamagedArchive(f"unreadable event: {error}") from error
    return event


def _plain(value: object) -> object:
    match value:
        case str() | int() | None:  # most of them
            return value
        case datetime():
            return stamp(value)
        case When():
            return str(value)
        case tuple():
            return list(value)
        case _:
            return value


def _values(readers: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    for name, value in body.items():
        read = readers[name]
        if read:
            body[name] = read(value)
        elif type(value) is not str:
            raise TypeError(f"{name} is no text")
    return body


def _number(value: Any) -> int:
    if type(value) is not int or not 0 <= value < LARGEST_NUMBER:
        raise TypeError("a number is none, or too large")
    return value


def _claim(value: Any) -> bool:
    if type(value) is not bool:
        raise TypeError("what is true or false is neither")
    return value


def _words(value: Any) -> tuple[str, ...]:
    if type(value) is not list or not all(type(word) is str for word in value):
        raise TypeError("a list of words is none")
    return tuple(value)


_SPECIAL: Final[dict[Any, Any]] = {
    datetime: parse_stamp,
    When: parse_when,
    tuple[str, ...]: _words,
    bool: _claim,
    int: _number,
    int | None: _number,
}
_NAMES: Final = {kind: tuple(f.name for f in fields(kind)) for kind in _TAGS.values()}
_READERS: Final = {  # of fields; None reads a text
    name: {field: _SPECIAL.get(hint) for field, hint in get_type_hints(kind).items()}
    for name, kind in _TAGS.items()
}
