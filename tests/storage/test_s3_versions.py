"""What a bucket that keeps versions tells of objects that were touched after they were written."""

import secrets
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from newsdiff.errors import StorageFailed
from storage.archive import Archive
from storage.findings import Finding
from storage.opening import open_bucket
from storage.s3 import S3Bucket
from storage.s3_place import Place
from storage.s3_versions import Kept, verify_versions
from storage.segments import segment_key
from tests.servers import client, saying
from tests.storage.places import capture, opened_s3, place_on

BUCKET = "newsroom-versions"
URL = "https://news.example/harbour"


@pytest.fixture(params=["moto", "seaweedfs"])
def endpoint(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(request.param))


@pytest.fixture
def intruder(endpoint: str) -> Iterator[Any]:
    with client(endpoint) as opened:
        yield opened


@pytest.fixture
def place(endpoint: str, intruder: Any, monkeypatch: pytest.MonkeyPatch) -> Place:
    """An archive of three segments in a bucket that keeps versions."""
    place_on(endpoint, monkeypatch)
    there = (intruder.exceptions.BucketAlreadyOwnedByYou, intruder.exceptions.BucketAlreadyExists)
    with suppress(*there):
        intruder.create_bucket(Bucket=BUCKET)
    intruder.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    place = Place(BUCKET, f"{secrets.token_hex(6)}/")
    archive = Archive(open_bucket(place.url()), origin="o")
    for look in range(3):
        archive.record([capture(URL, b"%d" % look, look)])
    return place


def where(place: Place, key: str) -> dict[str, str]:
    return {"Bucket": place.bucket, "Key": place.prefix + key}


def findings(place: Place) -> list[Finding]:
    checked = verify_versions(S3Bucket(place))
    assert checked.gap is None
    return list(checked.findings)


def test_an_archive_that_nobody_touched_is_sound(place: Place) -> None:
    checked = verify_versions(S3Bucket(place))
    assert (checked.objects, checked.findings, checked.gap) == (6, (), None)


def test_a_delete_marker_is_found_and_named(place: Place, intruder: Any) -> None:
    key = segment_key(2)
    intruder.delete_object(**where(place, key))
    (finding,) = findings(place)
    assert (finding.key, "delete marker" in finding.message) == (key, True)


def test_a_second_version_is_found_and_named(place: Place, intruder: Any) -> None:
    key = segment_key(1)
    body = S3Bucket(place).get(key)
    intruder.put_object(**where(place, key), Body=body)
    (finding,) = findings(place)
    assert finding == Finding(key, f"{key} was written over: there are 2 versions")


def test_an_object_that_was_removed_and_made_again_is_found_and_named(
    place: Place, intruder: Any
) -> None:
    key = segment_key(0)
    body = S3Bucket(place).get(key)
    intruder.delete_object(**where(place, key))
    intruder.put_object(**where(place, key), Body=body)
    (finding,) = findings(place)
    assert finding == Finding(key, f"{key} was removed and made again")


def test_a_pack_whose_bytes_are_still_kept_is_named_until_they_are_gone(
    place: Place, intruder: Any
) -> None:
    bucket = S3Bucket(place)
    key = next(bucket.keys("packs/"))
    bucket.remove(key)
    (finding,) = findings(place)
    assert (finding.key, "still hold its bytes" in finding.message) == (key, True)
    for version in intruder.list_object_versions(**prefix(place, key))["Versions"]:
        intruder.delete_object(**where(place, key), VersionId=version["VersionId"])
    assert findings(place) == []


def prefix(place: Place, key: str) -> dict[str, str]:
    return {"Bucket": place.bucket, "Prefix": place.prefix + key}


def test_a_bucket_without_versions_is_said(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened_s3(endpoint, monkeypatch) as bucket:
        bucket.put_if_absent("archive.json", b"{}")
        checked = verify_versions(bucket)
    assert (checked.objects, checked.findings) == (1, ())
    assert "keeps no versions" in (checked.gap or "")


@pytest.mark.parametrize("answer", [(501, "NotImplemented"), (403, "AccessDenied")])
def test_a_server_without_the_call_is_said(
    answer: tuple[int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with saying(*[answer] * 9) as (endpoint, _), opened_s3(endpoint, monkeypatch) as bucket:
        checked = verify_versions(bucket)
    assert (checked.objects, checked.findings) == (0, ())
    assert "cannot list the versions" in (checked.gap or "")


class Pages:
    """A bucket that tells its versions so."""

    def __init__(self, *kept: Kept, keeps: bool | None = True) -> None:
        self._kept, self._keeps = kept, keeps

    def keeps_versions(self) -> bool | None:
        return self._keeps

    def versions(self) -> Iterator[Kept]:
        yield from self._kept


def test_a_server_that_does_not_say_whether_it_keeps_versions_is_no_proof() -> None:
    checked = verify_versions(Pages(Kept("archive.json", latest=True), keeps=None))
    assert (checked.findings, checked.gap is None) == ((), False)


def test_what_the_probe_left_means_nothing() -> None:
    checked = verify_versions(Pages(Kept("probe/1", latest=True, removed=True)))
    assert (checked.objects, checked.findings) == (0, ())


def test_trouble_half_way_keeps_what_was_found() -> None:
    class Breaking(Pages):
        def versions(self) -> Iterator[Kept]:
            yield Kept("log/1", latest=True, removed=True)
            yield Kept("log/2", latest=True)
            raise StorageFailed("the server went away")

    checked = verify_versions(Breaking())
    assert [finding.key for finding in checked.findings] == ["log/1"]
    assert checked.gap == "the server went away"
