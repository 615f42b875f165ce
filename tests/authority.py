"""A time-stamping authority on this machine, made with the system's openssl."""

import re
import socket
import subprocess
from pathlib import Path

from tests.jobs.server import Server

CONFIG = """\
[tsa]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.crt
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
accuracy = secs:1
ordering = no
tsa_name = yes
ess_cert_id_chain = no
"""
EXTENSIONS = "extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n"


class Authority:
    """`ca` is the root certificate that its timestamps are under."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder, self.ca = folder, folder / "ca.crt"
        (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder), encoding="utf-8")
        (folder / "ext").write_text(EXTENSIONS, encoding="utf-8")
        (folder / "serial").write_text("01", encoding="utf-8")
        fresh = "req -newkey rsa:2048 -nodes"
        self._run(f"{fresh} -x509 -keyout ca.key -out ca.crt -days 30 -subj /O=Example/CN=Root")
        self._run(f"{fresh} -keyout tsa.key -out tsa.csr -subj /O=Example/CN=Time")
        self._run(
            "x509 -req -in tsa.csr -CA ca.crt -CAkey ca.key -CAcreateserial -out tsa.crt -days 30"
            " -extfile ext"
        )

    def reply(self, query: bytes) -> bytes:
        (self.folder / "query").write_bytes(query)
        self._run("ts -reply -config tsa.cnf -section tsa -queryfile query -out reply")
        return (self.folder / "reply").read_bytes()

    def accepts(self, reply: bytes, message: bytes) -> bool:
        """Whether openssl itself takes the reply for a timestamp of the message."""
        (self.folder / "r").write_bytes(reply)
        (self.folder / "m").write_bytes(message)
        words = "ts -verify -in r -data m -CAfile ca.crt -untrusted tsa.crt".split()
        done = subprocess.run(
            ["openssl", *words], cwd=self.folder, capture_output=True, check=False, timeout=60
        )
        return done.returncode == 0

    def serve(self, server: Server, path: str) -> str:
        """Answer queries there; returns the URL."""

        def answer(running: Server, connection: socket.socket) -> bool:
            head, _, body = running.seen[-1].partition(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head.lower())
            assert length
            assert b"content-type: application/timestamp-query" in head.lower()
            while len(body) < int(length[1]):
                body += connection.recv(65_536)
            reply = self.reply(body)
            kind = "application/timestamp-reply"
            fields = f"Content-Type: {kind}\r\nContent-Length: {len(reply)}\r\n\r\n"
            connection.sendall(f"HTTP/1.1 200 OK\r\n{fields}".encode() + reply)
            return False

        server.script(path, answer)
        return server.url(path)

    def _run(self, words: str) -> None:
        command = ["openssl", *words.split()]
        subprocess.run(command, cwd=self.folder, check=True, capture_output=True, timeout=60)
