"""Handing an archive over to another key."""

import base64
from datetime import datetime
from typing import Final

from newsdiff.errors import BadInput, NotFound
from newsdiff.events import KeyRotated
from newsdiff.ports import Sighting
from storage.archive import Archive
from storage.keys import KeyRing, key_name
from storage.succession import Succession, hand_over

_LONGEST: Final = 1_000  # characters of a reason


def rotate(
    archive: Archive,
    keys: Succession,
    ring: KeyRing,
    recorded: datetime,
    *,
    reason: str | None = None,
    lost: bool = False,
) -> KeyRotated:
    """Make another key, have the last one of `keys` sign for it, and record that.

    A `lost` key cannot sign; then a reason must be given, and it is told for good. Raises NotFound
    when the key is not on this machine and was not said to be lost, BadInput when it is here.
    """
    previous = keys.last.vkey
    _require_sense(ring, previous, reason, lost=lost)
    vkey = ring.make_another(archive.origin)
    signed = None if lost else ring.sign(previous, hand_over(previous, vkey))
    event = KeyRotated(
        recorded=recorded,
        previous=previous,
        vkey=vkey,
        reason=reason,
        signature=None if signed is None else base64.b64encode(signed).decode(),
    )
    archive.record([Sighting(event)])
    return event


def _require_sense(ring: KeyRing, previous: str, reason: str | None, *, lost: bool) -> None:
    if len(reason or "") > _LONGEST:
        raise BadInput(f"a reason of more than {_LONGEST} characters")
    if not lost:
        ring.signer(previous)
        return
    if not (reason or "").strip():
        raise BadInput("why is the key lost?", hint="Write it down for good: --reason TEXT")
    try:
        ring.signer(previous)
    except NotFound:
        return
    raise BadInput(f"the key {key_name(previous)} is here", hint="Leave out --lost.")
