"""Services of others, on this machine: mail, and a chat that takes posts."""

import pytest

from jobs.services import Service, without_secrets
from newsdiff.alerts.message import Message
from newsdiff.errors import BadInput, Undelivered
from tests.jobs.receivers import receiving, taking_mail

HOSTILE = "Bridge\u202e\r\nBcc: all@example.org\r\n <script>alert(1)</script> @everyone <!channel>"
MESSAGE = Message(
    id="1a060003c69f2817",
    thread="00112233aabbccdd",
    subject="Toll bridge — 25,000 workers became 12,000",
    text="25,000 workers became 12,000\nnow “@here, about 12,000 <!channel>”\n",
    html="<h3>Toll bridge</h3><p>about 12,000 &lt;script&gt;</p>",
)


def test_mail_carries_the_fact_and_belongs_to_the_story_s_thread() -> None:
    with taking_mail() as box:
        send = Service(f"mailto://127.0.0.1:{box.port}/?from=desk@example.org&to=ana@example.org")
        assert send(MESSAGE) == "the service took it"
    (mail,) = box.mails
    assert mail["Subject"] == MESSAGE.subject
    assert mail["To"] == "ana@example.org"
    assert mail["References"] == mail["In-Reply-To"] == "<00112233aabbccdd@thread.newsdiff.invalid>"
    assert mail["X-Newsdiff-Alert"] == MESSAGE.id
    parts = {
        part.get_content_type(): part.get_content()
        for part in mail.walk()
        if not part.is_multipart()
    }
    assert MESSAGE.html in parts["text/html"]
    assert "about 12,000 <script>" in parts["text/plain"]


def test_a_subject_cannot_add_a_header() -> None:
    odd = Message(id="a", thread="b", subject=HOSTILE, text=HOSTILE, html="<p>odd</p>")
    with taking_mail() as box:
        Service(f"mailto://127.0.0.1:{box.port}/?from=desk@example.org&to=ana@example.org")(odd)
    (mail,) = box.mails
    assert mail["Bcc"] is None
    assert mail["To"] == "ana@example.org"


def test_a_chat_gets_text_that_calls_nobody() -> None:
    with receiving() as receiver:
        Service(f"json://{receiver.address}/desk")(MESSAGE)
    (came,) = receiver.received
    assert came.data["title"] == MESSAGE.subject
    assert "12,000" in came.data["message"]
    assert "@here" not in came.data["message"]
    assert "<!channel" not in came.data["message"]


def test_a_service_that_refuses_says_why_and_gives_no_secret_away() -> None:
    with receiving(500) as receiver:
        send = Service(f"json://ana:hunter2hunter2@{receiver.address}/desk")
        with pytest.raises(Undelivered) as refused:
            send(MESSAGE)
    assert "500" in str(refused.value)
    assert "hunter2" not in str(refused.value)


def test_an_address_of_no_service_is_refused_without_repeating_it() -> None:
    with pytest.raises(BadInput, match="no service has an address like nonsense:…") as refused:
        Service("nonsense://token-that-is-secret")
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mailto://ana:p%40ssword99@mail.example", "no login with p@ssword99"),
        ("mailto://ana:p%40ssword99@mail.example", "no login with p%40ssword99"),
        ("slack://token/token-of-the-desk", "no channel at token-of-the-desk"),
        ("json://mail.example/token-of-the-desk", "a" * 290 + " token-of-the-desk"),
    ],
)
def test_no_part_of_an_address_is_left_in_what_is_said(url: str, said: str) -> None:
    told = without_secrets(said, url)
    assert "…" in told
    assert not any(part in told for part in ("ssword", "token", "desk"))


def test_a_trouble_is_one_short_line_whatever_a_service_says() -> None:
    told = without_secrets("no\x00 such\nuser\u202e " * 100, "json://mail.example/")
    assert told.startswith("no such user no such user")
    assert len(told) <= 300
