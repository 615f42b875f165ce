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
    RobotsOverridden,
    SeedDropped,
    SeedFollowed,
    SeedRead,
    Separated,
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
    "robots-overridden": RobotsOverridden,
    "story-dropped": StoryDropped,
    "story-followed": StoryFollowed,
    "unchanged": Unchanged,
    "withdrawn": Withdrawn,
}
_TAG_OF: Final = {kind: tag for tag, kind in _TAGS.items()}
_VERSION: Final = 1


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
        if value is not None and value != []:
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
        readers = _READERS[kind]
        values = {name: readers[name](value) for name, value in body.items()}
        event: Event = _TAGS[kind](**values)
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


def _same(value: Any) -> Any:
    return value


_SPECIAL: Final[dict[Any, Any]] = {
    datetime: parse_stamp,
    When: parse_when,
    tuple[str, ...]: tuple,
}
_NAMES: Final = {kind: tuple(f.name for f in fields(kind)) for kind in _TAGS.values()}
_READERS: Final = {
    name: {field: _SPECIAL.get(hint, _same) for field, hint in get_type_hints(kind).items()}
    for name, kind in _TAGS.items()
}
