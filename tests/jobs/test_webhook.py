"""The signed webhook: what it sends, that it can be checked, and what counts as taken."""

import base64
import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from jobs.http import HttpFetcher, Manner
from jobs.webhook import Webhook, signature, signing_key
from newsdiff.alerts.message import Message
from newsdiff.errors import BadInput, Undelivered
from tests.jobs.newsroom import START, FakeClock
from tests.jobs.receivers import receiving

SECRET = "a-secret-of-the-newsroom"
MESSAGE = Message(
    id="1a060003c69f2817",
    thread="00112233aabbccdd",
    subject="Toll bridge: 25,000 workers became 12,000",
    text="Toll bridge: 25,000 workers became 12,000\n",
    html="<h3>Toll bridge</h3>",
    content={"rule": "big figures", "version": 2},
)


@contextmanager
def webhook(url: str, *allowed: str) -> Iterator[Webhook]:
    fetcher = HttpFetcher(Manner(agent="newsdiff/1.0", allow_private=frozenset(allowed)))
    try:
        yield Webhook(url, signing_key(SECRET), fetcher, FakeClock())
    finally:
        fetcher.close()


def test_a_receiver_can_check_who_sent_it_and_when() -> None:
    with receiving() as receiver, webhook(receiver.url, receiver.address) as send:
        assert send(MESSAGE) == "the webhook answered 200"
    (came,) = receiver.received
    moment = str(int(START.timestamp()))
    signed = f"{MESSAGE.id}.{moment}.".encode() + came.body
    mac = hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()
    assert came.headers["webhook-signature"] == "v1," + base64.b64encode(mac).decode()
    assert came.headers["webhook-timestamp"] == moment
    assert came.headers["webhook-id"] == MESSAGE.id
    assert came.headers["content-type"] == "application/json"
    assert came.data == {
        "type": "newsdiff.alert",
        "id": MESSAGE.id,
        "thread": MESSAGE.thread,
        "subject": MESSAGE.subject,
        "text": MESSAGE.text,
        "data": MESSAGE.content,
    }


def test_the_signature_is_that_of_standard_webhooks() -> None:
    """The example of its specification."""
    key = signing_key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    made = signature(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}')
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize("status", [301, 400, 404, 410, 500, 503])
def test_anything_but_success_is_not_taken(status: int) -> None:
    with (
        receiving(status) as receiver,
        webhook(receiver.url, receiver.address) as send,
        pytest.raises(Undelivered, match=f"the webhook answered {status}"),
    ):
        send(MESSAGE)


def test_a_private_address_is_asked_only_where_it_is_allowed() -> None:
    with (
        receiving() as receiver,
        webhook(receiver.url) as send,
        pytest.raises(Undelivered, match="is not a public address"),
    ):
        send(MESSAGE)
    assert receiver.received == []


@pytest.mark.parametrize(
    "secret", ["short", "", "whsec_c2hvcnQ=", "whsec_%%%%%%%%%%%%%%%%", "\ud800"]
)
def test_a_secret_that_could_be_guessed_is_refused(secret: str) -> None:
    with pytest.raises(BadInput):
        signing_key(secret)
