"""What systemd is told of a watch, where it started one: that it is up, alive, or about to end."""

import os
import socket
from contextlib import suppress


def notify_service(state: str) -> None:
    """Send `READY=1`, `WATCHDOG=1` or `STOPPING=1` (sd_notify(3)); without systemd, nothing."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
        told.connect("\0" + address[1:] if address.startswith("@") else address)
        told.send(state.encode())
