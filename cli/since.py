"""`verify --since`: from which event on, given a number, a moment or the word checkpoint."""

from typing import TYPE_CHECKING

from newsdiff.errors import BadInput

if TYPE_CHECKING:
    from storage.bucket import Bucket
    from storage.segments import LogState

_LONGEST = 15  # digits


def first_event(bucket: "Bucket", state: "LogState", since: str) -> int:
    """Raises BadInput for what is none of them, or lies beyond the log."""
    number = _number(bucket, state, since)
    if number > state.size:
        raise BadInput(f"--since {since}: the log has {state.size} events")
    return number


def _number(bucket: "Bucket", state: "LogState", since: str) -> int:
    from newsdiff.times import parse_when
    from storage.checkpoints import checkpoint_sizes
    from storage.moments import first_since

    if since == "checkpoint":
        sizes = checkpoint_sizes(bucket)
        if not sizes:
            raise BadInput("there is no checkpoint yet", hint="Sign one: newsdiff checkpoint")
        return sizes[-1]
    if since.isascii() and since.isdecimal():
        return int(since[:_LONGEST])
    return first_since(bucket, state, parse_when(since).start)
