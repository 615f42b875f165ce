"""Signing keys: Ed25519, one after the other for each archive, kept outside it.

The home of cryptography.

A public key is written as a C2SP signed-note verifier key: `<origin>+<key id>+<base64>`.
"""

import base64
import os
import re
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509 import load_pem_x509_certificates

from newsdiff.errors import BadInput, NotFound, StorageFailed

SIGNER: Final = b"\x01"  # the signature types of C2SP signed notes: an archive's key,
WITNESS: Final = b"\x04"  # and one of tlog-cosignature
_ORIGIN: Final = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._~:/-]{0,199}")


class KeyRing:
    """A folder of private keys, readable by its owner only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def make(self, origin: str) -> str:
        """Make the archive's first key, unless there is one, and return its verifier key."""
        path = self._path(checked_origin(origin))
        if not path.exists():
            _write_private(path, Ed25519PrivateKey.generate())
        return verifier_key(origin, _read_private(path).public_key())

    def make_another(self, origin: str) -> str:
        """Make a further key for the archive; those it has stay where they are."""
        key = Ed25519PrivateKey.generate()
        vkey = verifier_key(checked_origin(origin), key.public_key())
        _write_private(self._path(origin, f"-{key_id(vkey)}"), key)
        return vkey

    def signer(self, vkey: str) -> Ed25519PrivateKey:
        """The private half of a verifier key. Raises NotFound when this machine has it not."""
        origin, _ = read_verifier_key(vkey)
        for path in (self._path(origin, f"-{key_id(vkey)}"), self._path(origin)):
            if path.exists():
                key = _read_private(path)
                if verifier_key(origin, key.public_key()) == vkey:
                    return key
        raise NotFound(f"no key {key_name(vkey)} in {self._folder}")

    def sign(self, vkey: str, message: bytes) -> bytes:
        """The key's signature of the message. Raises as `signer`."""
        return self.signer(vkey).sign(message)

    def _path(self, origin: str, which: str = "") -> Path:
        return self._folder / f"{sha256(origin.encode()).hexdigest()[:32]}{which}.pem"


def checked_origin(origin: str) -> str:
    """The origin itself; BadInput when it could not stand in a signed note."""
    if not _ORIGIN.fullmatch(origin):
        raise BadInput(
            f"not an origin: {origin[:60]!r}",
            hint="Write something like example.org/newsdiff: letters, digits and . _ ~ : / -",
        )
    return origin


def verifier_key(origin: str, key: Ed25519PublicKey, kind: bytes = SIGNER) -> str:
    typed = kind + key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    key_id = sha256(origin.encode() + b"\n" + typed).hexdigest()[:8]
    return f"{origin}+{key_id}+{base64.b64encode(typed).decode()}"


def key_id(vkey: str) -> str:
    """What tells the keys of one name apart: 8 digits."""
    return vkey.split("+", 2)[1]


def key_name(vkey: str) -> str:
    """What to call the key in a sentence: its origin and its id."""
    return "+".join(vkey.split("+", 2)[:2])


def witness_key(vkey: str) -> str:
    """The same key as that of a witness."""
    return verifier_key(*read_verifier_key(vkey), WITNESS)


def read_verifier_key(text: str, kind: bytes = SIGNER) -> tuple[str, Ed25519PublicKey]:
    """The origin and the public key of a verifier key; anything else raises BadInput."""
    try:
        origin, _, encoded = text.split("+", 2)
        typed = base64.b64decode(encoded, validate=True)
        key = Ed25519PublicKey.from_public_bytes(typed[1:])
    except ValueError as error:
        raise BadInput(f"not a verifier key: {text[:80]!r}") from error
    if verifier_key(origin, key, kind) != text:
        raise BadInput(f"not a verifier key: {text[:80]!r}")
    return checked_origin(origin), key


def verifies(vkey: str, signature: bytes, message: bytes, kind: bytes = SIGNER) -> bool:
    """Whether the key made this signature of the message. BadInput when it is no verifier key."""
    _, key = read_verifier_key(vkey, kind)
    try:
        key.verify(signature, message)
    except InvalidSignature:
        return False
    return True


def certificates(pem: bytes) -> list[Any]:
    """The X.509 certificates of a PEM file; BadInput when there is none in it."""
    try:
        return list(load_pem_x509_certificates(pem))
    except ValueError as error:
        raise BadInput("not a file of certificates in PEM form") from error


def _read_private(path: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError) as error:
        raise BadInput(f"cannot read the key {path}: {error}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise BadInput(f"{path} is not an Ed25519 key")
    return key


def _write_private(path: Path, key: Ed25519PrivateKey) -> None:
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
        with os.fdopen(file, "wb") as opened:
            opened.write(pem)
            opened.flush()
            os.fsync(opened.fileno())
    except OSError as error:
        raise StorageFailed(f"cannot write the key {path}: {error.strerror}") from error
