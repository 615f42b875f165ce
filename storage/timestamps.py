"""RFC 3161 timestamps: an authority's word that some bytes existed by then. rfc3161-client's home.

The library is the extra `anchors`; nothing else of newsdiff needs it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from types import ModuleType
from typing import Any, Final

from newsdiff.errors import DamagedArchive, missing_extra

LONGEST_REPLY: Final = 65_536  # bytes
_SHA256: Final = "2.16.840.1.101.3.4.2.1"


@dataclass(frozen=True, slots=True)
class Timestamp:
    """By when, in UTC; `vouched` when its signature was held against an authority we trust."""

    time: datetime
    vouched: bool


def timestamp_query(message: bytes) -> bytes:
    """What to ask an authority for; its reply is to bring the authority's certificate along."""
    library = _library()
    builder = library.TimestampRequestBuilder().data(message).nonce(nonce=True)
    builder = builder.hash_algorithm(library.HashAlgorithm.SHA256)
    query: bytes = builder.cert_request(cert_request=True).build().as_bytes()
    return query


def read_timestamp(reply: bytes, message: bytes, authorities: Sequence[Any] = ()) -> Timestamp:
    """The timestamp that a reply holds for the message; DamagedArchive when it holds none.

    `authorities` are root certificates (storage.keys.certificates); without them the signature is
    not checked.
    """
    library = _library()
    try:
        token = library.decode_timestamp_response(reply[: LONGEST_REPLY + 1]).tst_info
        print_, time = token.message_imprint, token.gen_time
        algorithm = print_.hash_algorithm.dotted_string
    except ValueError as error:
        raise DamagedArchive(f"not a timestamp: {str(error)[:200]}") from error
    if algorithm != _SHA256 or print_.message != sha256(message).digest():
        raise DamagedArchive("the timestamp is of other bytes")
    for root in authorities:
        if _is_signed(library, reply, message, root):
            return Timestamp(time.astimezone(UTC), vouched=True)
    if authorities:
        raise DamagedArchive("the timestamp is not signed under the certificates given")
    return Timestamp(time.astimezone(UTC), vouched=False)


def _is_signed(library: ModuleType, reply: bytes, message: bytes, root: Any) -> bool:
    verifier = library.VerifierBuilder().add_root_certificate(root).build()
    try:
        return bool(verifier.verify_message(library.decode_timestamp_response(reply), message))
    except (ValueError, library.VerificationError):
        return False


def _library() -> ModuleType:
    try:
        import rfc3161_client
    except ImportError:
        raise missing_extra("a timestamp", "anchors") from None
    return rfc3161_client  # type: ignore[no-any-return,unused-ignore]
