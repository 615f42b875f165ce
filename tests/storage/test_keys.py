import base64
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from newsdiff.errors import BadInput, NotFound, StorageFailed
from storage.keys import KeyRing, read_verifier_key, verifier_key, verifies

ORIGIN = "example.org/newsdiff"


def test_a_private_key_is_its_owners_alone(tmp_path: Path) -> None:
    KeyRing(tmp_path / "keys").make(ORIGIN)
    (path,) = (tmp_path / "keys").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_key_is_made_once(tmp_path: Path) -> None:
    assert KeyRing(tmp_path).make(ORIGIN) == KeyRing(tmp_path).make(ORIGIN)


def test_a_further_key_stands_beside_the_first(tmp_path: Path) -> None:
    ring = KeyRing(tmp_path)
    keys = [ring.make(ORIGIN), ring.make_another(ORIGIN), ring.make_another(ORIGIN)]
    assert len(set(keys)) == 3
    assert ring.make(ORIGIN) == keys[0]
    for vkey in keys:
        assert verifies(vkey, ring.sign(vkey, b"a note"), b"a note")
        assert not verifies(vkey, ring.sign(vkey, b"a note"), b"another")


def test_each_origin_has_its_own_key(tmp_path: Path) -> None:
    ring = KeyRing(tmp_path)
    one, two = (ring.make(origin).split("+", 2)[2] for origin in ("a", "b"))
    assert one != two


def test_a_verifier_key_has_the_form_of_a_signed_note() -> None:
    # The example of the Go package golang.org/x/mod/sumdb/note and the C2SP specification.
    text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    origin, key = read_verifier_key(text)
    assert origin == "PeterNeumann"
    assert verifier_key(origin, key) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a+b+c",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "Peter+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+AhpcaaaaPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+" + base64.b64encode(b"\x01short").decode(),
    ],
)
def test_what_is_no_verifier_key_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="not a verifier key"):
        read_verifier_key(text)


def test_a_signature_verifies_with_the_public_half(tmp_path: Path) -> None:
    ring = KeyRing(tmp_path)
    vkey = ring.make(ORIGIN)
    _, public = read_verifier_key(vkey)
    assert isinstance(public, Ed25519PublicKey)
    public.verify(ring.sign(vkey, b"a note"), b"a note")


def test_a_key_that_is_elsewhere_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"no key example.org/newsdiff[+]"):
        KeyRing(tmp_path / "b").signer(KeyRing(tmp_path / "a").make(ORIGIN))


def test_a_spoilt_key_is_refused(tmp_path: Path) -> None:
    vkey = KeyRing(tmp_path).make(ORIGIN)
    (path,) = tmp_path.iterdir()
    path.write_bytes(b"junk")
    with pytest.raises(BadInput, match="cannot read the key"):
        KeyRing(tmp_path).signer(vkey)


def test_a_key_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageFailed, match="cannot write the key"):
        KeyRing(tmp_path / "file").make(ORIGIN)
