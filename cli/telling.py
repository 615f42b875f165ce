"""What a watch tells, as lines on stderr: JSON for machines, or troubles in words."""

import sys
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING

import orjson

from cli.run import now
from newsdiff.times import stamp

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cli.output import Screen
    from jobs.happenings import Scalar, Tell

_ROUTINE = 60  # seconds


def tell_all(*tells: "Tell") -> "Tell":
    def tell(kind: str, /, **particulars: "Scalar") -> None:
        for one in tells:
            one(kind, **particulars)

    return tell


def json_log(screen: "Screen") -> "Tell":
    """A line for each happening: its `time`, what it was (`event`), and its particulars.

    What the screen would say in words becomes a line, too (`said`). Chores that are done more than
    once a minute have one only when they fail.
    """
    lock = Lock()

    def tell(kind: str, /, **particulars: "Scalar") -> None:
        if kind == "chore" and _is_routine(particulars):
            return
        told = {name: _sendable(value) for name, value in particulars.items()}
        line = orjson.dumps({"time": stamp(now()), "event": kind, **told})
        with lock, suppress(OSError, ValueError):  # nobody reads along any more
            sys.stderr.buffer.write(line + b"\n")
            sys.stderr.buffer.flush()

    screen.listener = lambda words: tell("said", words=words)
    return tell


def text_log(screen: "Screen") -> "Tell":
    """Only what went wrong and is not the world's doing: chores that failed, looks of ours."""

    def tell(kind: str, /, **particulars: "Scalar") -> None:
        if kind == "chore" and particulars["outcome"] == "failed":
            name, wait = particulars["chore"], particulars["again_in"]
            screen.say(f"{name} failed: {particulars['trouble']}; again in {wait:.0f} s")
        elif kind == "alerts" and particulars["failed"]:
            screen.say("An alert was not taken; it is sent again. See: newsdiff notify")
        elif kind == "look" and particulars["outcome"] == "broken":
            story, why = particulars["story"], particulars["reason"]
            screen.say(f"{story} was not looked at, by an error of ours: {why}")

    return tell


def _sendable(value: "Scalar") -> "Scalar":
    """Names of files may hold bytes that no text has, and errors repeat them."""
    return value.encode(errors="replace").decode() if isinstance(value, str) else value


def _is_routine(chore: "Mapping[str, Scalar]") -> bool:
    every = chore["every"]
    return chore["outcome"] == "ok" and isinstance(every, float | int) and every < _ROUTINE
