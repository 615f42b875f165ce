"""What an S3 server's answers mean, and how trouble is told."""

from collections.abc import Iterator

import pytest

from newsdiff.errors import BadInput, StorageFailed
from storage.bucket import OutcomeUnknown
from storage.opening import open_bucket
from storage.probe import ProvenBucket, probe
from storage.s3 import S3Bucket
from storage.s3_place import Place
from tests.servers import CUT, careless, environment, saying
from tests.storage.places import opened_s3


@pytest.mark.parametrize(
    ("where", "place"),
    [
        ("s3://newsroom", Place("newsroom")),
        ("s3://newsroom/", Place("newsroom")),
        ("s3://newsroom/2026/main", Place("newsroom", "2026/main/")),
        ("s3://newsroom/a_b=c.d/", Place("newsroom", "a_b=c.d/")),
    ],
)
def test_a_place_is_a_bucket_and_a_prefix(where: str, place: Place) -> None:
    assert Place.parse(where) == place
    assert Place.parse(place.url()) == place


@pytest.mark.parametrize(
    "where",
    ["s3://", "s3://x", "s3://News", "s3://news//a", "s3://news/../b", "s3://news/a?b", "s3:news"],
)
def test_what_is_no_place_is_said_at_once(where: str) -> None:
    with pytest.raises(BadInput):
        Place.parse(where)


def put(monkeypatch: pytest.MonkeyPatch, *answers: tuple[int, str]) -> Iterator[object]:
    """The outcome of a put that is answered so, then the requests it took."""
    with (
        saying(*answers) as (endpoint, requests),
        opened_s3(endpoint, monkeypatch, patience=5) as bucket,
    ):
        try:
            yield bucket.put_if_absent("log/1", b"one")
        except (StorageFailed, OutcomeUnknown) as error:
            yield error
        yield requests


def test_a_put_is_one_conditional_request(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(put(monkeypatch)) == [True, ["PUT *"]]


def test_412_is_somebody_before_us(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(put(monkeypatch, (412, "PreconditionFailed"))) == [False, ["PUT *"]]


def test_409_landed_nothing_and_the_same_put_is_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    busy = (409, "ConditionalRequestConflict")
    assert list(put(monkeypatch, busy, busy)) == [True, ["PUT *"] * 3]


def test_a_server_that_stays_busy_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    error, requests = put(monkeypatch, *[(409, "ConditionalRequestConflict")] * 50)
    assert isinstance(error, StorageFailed)
    assert len(list(requests)) < 20  # type: ignore[call-overload]


@pytest.mark.parametrize("answer", [CUT, (500, "InternalError"), (502, ""), (504, "")])
def test_what_may_have_landed_is_unknown_and_never_repeated_behind_our_back(
    monkeypatch: pytest.MonkeyPatch, answer: tuple[int, str]
) -> None:
    outcome, requests = put(monkeypatch, answer)
    assert isinstance(outcome, OutcomeUnknown)
    assert requests == ["PUT *"]


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        ((404, "NoSuchBucket"), "Make the bucket"),
        ((403, "AccessDenied"), "s3:PutObject"),
        ((403, "InvalidAccessKeyId"), "AWS_ACCESS_KEY_ID"),
        ((400, "AuthorizationHeaderMalformed"), "AWS_DEFAULT_REGION"),
        ((403, "RequestTimeTooSkewed"), "clock"),
        ((501, "NotImplemented"), "If-None-Match"),
    ],
)
def test_a_refusal_is_a_line_that_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, answer: tuple[int, str], hint: str
) -> None:
    outcome, _ = put(monkeypatch, *[answer] * 9)
    assert isinstance(outcome, StorageFailed)
    assert str(outcome).startswith("cannot write s3://newsroom/")
    assert "\n" not in str(outcome)
    assert hint in (outcome.hint or "")


def test_a_read_is_repeated_while_the_server_is_in_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        saying(CUT, (503, "SlowDown")) as (endpoint, requests),
        opened_s3(endpoint, monkeypatch, patience=5) as bucket,
    ):
        assert bucket.get("log/1") == b""
        assert len(requests) == 3


def test_a_server_that_is_not_there_took_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with opened_s3("http://127.0.0.1:9", monkeypatch) as bucket:
        with pytest.raises(StorageFailed, match=r"127\.0\.0\.1:9") as trouble:
            bucket.put_if_absent("log/1", b"")
        assert "AWS_ENDPOINT_URL_S3" in (trouble.value.hint or "")
        with pytest.raises(StorageFailed):
            bucket.get("log/1")


def test_without_keys_it_says_how_to_set_them(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment("http://127.0.0.1:9").items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    with pytest.raises(StorageFailed) as trouble:
        open_bucket("s3://newsroom/a").get("log/1")
    assert "AWS_ACCESS_KEY_ID" in (trouble.value.hint or "")


def test_a_profile_that_is_not_there_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (environment("http://127.0.0.1:9") | {"AWS_PROFILE": "desk"}).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(StorageFailed, match="desk"):
        S3Bucket(Place("newsroom"))


def test_a_server_on_which_all_writers_win_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with careless() as endpoint, opened_s3(endpoint, monkeypatch) as bucket:
        proven = ProvenBucket(bucket, bucket.address)
        with pytest.raises(StorageFailed, match="ignored the header If-None-Match"):
            proven.put_if_absent("archive.json", b"{}")
        assert bucket.get("archive.json") is None


@pytest.mark.parametrize("server", ["moto", "seaweedfs"])
def test_a_server_on_which_one_writer_wins_is_taken(
    server: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened_s3(request.getfixturevalue(server), monkeypatch) as bucket:
        probe(bucket, bucket.address)
        assert all(key.startswith("probe/") for key in bucket.keys(""))
