"""A signed webhook: a POST of JSON that proves who sent it, and when.

Signed as Standard Webhooks has it: HMAC-SHA256 with a shared secret over id, timestamp and body,
so that receivers may use its libraries. The id is the alert's: a second message of it is a double.
"""

import base64
import binascii
import hmac
from dataclasses import dataclass
from typing import Final

import orjson

from jobs.wire import Fetcher, Request
from newsdiff.alerts.message import Message
from newsdiff.errors import BadInput, Undelivered
from newsdiff.ports import Clock

_PREFIX: Final = "whsec_"
_SHORTEST: Final = 16  # bytes of a secret
_LONGEST_ANSWER: Final = 65_536
_PRIVATE: Final = 'If it is meant: allow_private = "ADDRESS:PORT" beside the webhook.'


@dataclass(frozen=True, slots=True)
class Webhook:
    """A receiver at a URL. Calling it delivers a message. `key` is the shared secret's bytes."""

    url: str
    key: bytes
    fetcher: Fetcher
    clock: Clock

    def __call__(self, message: Message) -> str:
        """Anything but a 2xx raises Undelivered; a redirect is not followed."""
        answer = self.fetcher.fetch(self._request(message))
        if answer.failure is not None:
            hint = _PRIVATE if answer.failure == "address" else None
            raise Undelivered(answer.reason, hint=hint)
        if answer.status is None or answer.status // 100 != 2:
            raise Undelivered(f"the webhook answered {answer.status}")
        return f"the webhook answered {answer.status}"

    def _request(self, message: Message) -> Request:
        body = orjson.dumps(
            {
                "type": "newsdiff.alert",
                "id": message.id,
                "thread": message.thread,
                "subject": message.subject,
                "text": message.text,
                "data": message.content,
            }
        )
        moment = str(int(self.clock().timestamp()))
        return Request(
            url=self.url,
            content=body,
            content_type="application/json",
            most=_LONGEST_ANSWER,
            decoded=True,
            fields=(
                ("webhook-id", message.id),
                ("webhook-timestamp", moment),
                ("webhook-signature", signature(self.key, message.id, moment, body)),
            ),
        )


def signature(key: bytes, ident: str, moment: str, body: bytes) -> str:
    """`v1,` and the Base64 of HMAC-SHA256 over `id.timestamp.body`."""
    signed = b".".join((ident.encode(), moment.encode(), body))
    return "v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode()


def signing_key(secret: str) -> bytes:
    """The bytes of a secret: Base64 behind `whsec_`, else the text itself.

    Raises BadInput for one that could be guessed.
    """
    try:
        if secret.startswith(_PREFIX):
            key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
        else:
            key = secret.encode()
    except (binascii.Error, UnicodeEncodeError):
        raise BadInput("a webhook's secret is Base64 behind whsec_") from None
    if len(key) < _SHORTEST:
        raise BadInput(f"a webhook's secret has {_SHORTEST} bytes or more")
    return key
