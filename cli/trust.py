"""Whose word counts: keys and certificates that somebody names on the command line."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson

from newsdiff.errors import BadInput

_LONGEST_KEY: Final = 65_536  # bytes


@dataclass(frozen=True, slots=True)
class Trust:
    """The archive's key, certificates of time-stamping authorities, keys of witnesses."""

    key: str | None = None
    authorities: Sequence[Any] = ()
    witnesses: tuple[str, ...] = ()


NOBODY: Final = Trust()


def trust(key: str | None, tsa_ca: Path | None, witnesses: Sequence[str]) -> Trust:
    """What options named. Raises BadInput for what is no key and no certificate."""
    from storage.keys import certificates

    return Trust(
        public_key(key) if key else None,
        certificates(tsa_ca.read_bytes()) if tsa_ca else (),
        tuple(dict.fromkeys(map(_witness_key, witnesses))),
    )


def _witness_key(text: str) -> str:
    from storage.keys import WITNESS, read_verifier_key

    read_verifier_key(text, WITNESS)
    return text


def public_key(text: str) -> str:
    """The verifier key of an option: the key itself, or a file that holds it or is archive.json."""
    from storage.keys import read_verifier_key

    path = Path(text)
    try:
        if path.is_file():
            with path.open("rb") as opened:
                raw = opened.read(_LONGEST_KEY)
            text = raw.decode().strip()
            if text.startswith("{"):
                text = str(orjson.loads(raw)["vkey"])
    except (OSError, ValueError, KeyError) as error:
        raise BadInput(f"{path} holds no public key") from error
    read_verifier_key(text)
    return text
