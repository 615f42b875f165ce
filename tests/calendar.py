"""A calendar of OpenTimestamps on this machine, made with their library."""

import re
import socket

from opentimestamps.core.notary import BitcoinBlockHeaderAttestation, PendingAttestation
from opentimestamps.core.op import OpAppend, OpPrepend, OpSHA256
from opentimestamps.core.serialize import BytesSerializationContext
from opentimestamps.core.timestamp import Timestamp

from tests.jobs.server import Server

NONCE = b"nonce of the calendar"
HEIGHT = 800_000


def promise(digest: bytes, url: str) -> bytes:
    """What a calendar says at once."""
    stamp = Timestamp(digest)
    stamp.ops.add(OpAppend(NONCE)).ops.add(OpSHA256()).attestations.add(PendingAttestation(url))
    return _bytes(stamp)


def promised(digest: bytes) -> bytes:
    """The digest by which the calendar will be asked."""
    found: bytes = OpSHA256()(OpAppend(NONCE)(digest))
    return found


def completion(commitment: bytes, height: int = HEIGHT) -> bytes:
    """What it says when the block was made."""
    stamp = Timestamp(commitment)
    root = stamp.ops.add(OpPrepend(b"others")).ops.add(OpSHA256()).ops.add(OpSHA256())
    root.attestations.add(BitcoinBlockHeaderAttestation(height))
    return _bytes(stamp)


def serve(server: Server, path: str) -> str:
    """Promise there what is asked, and know nothing more of it yet; returns the URL."""
    url = server.url(path)

    def answer(running: Server, connection: socket.socket) -> bool:
        head, _, body = running.seen[-1].partition(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head.lower())
        assert length
        while len(body) < int(length[1]):
            body += connection.recv(65_536)
        reply = promise(body, url)
        server.page(f"{path}/timestamp/{promised(body).hex()}", b"Pending", 404)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(reply) + reply)
        return False

    server.script(f"{path}/digest", answer)
    return url


def _bytes(stamp: Timestamp) -> bytes:
    context = BytesSerializationContext()
    stamp.serialize(context)
    found: bytes = context.getbytes()
    return found
