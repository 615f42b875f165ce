import json
from pathlib import Path

import pytest

from newsdiff.errors import BadInput, DamagedArchive, NoArchive
from storage import init_archive, open_archive
from storage.keys import KeyRing, read_verifier_key
from storage.opening import describe, open_bucket
from tests.conftest import StoppedClock
from tests.storage.places import follow

URL = "https://news.example/harbour"


def test_an_archive_that_was_made_can_be_opened(tmp_path: Path, clock: StoppedClock) -> None:
    made = init_archive(tmp_path / "a", keys=tmp_path / "keys", clock=clock)
    made.record([follow(URL)])
    again = open_archive(tmp_path / "a", heads=tmp_path / "heads")
    assert (again.origin, again.size, again.root) == (made.origin, 1, made.root)


def test_an_archive_describes_itself(tmp_path: Path, clock: StoppedClock) -> None:
    init_archive(tmp_path / "a", origin="example.org/main", keys=tmp_path / "keys", clock=clock)
    values = json.loads((tmp_path / "a/archive.json").read_text())
    assert values.pop("vkey").startswith("example.org/main+")
    assert values == {
        "created": "2026-03-17T11:00:02.123Z",
        "format": "newsdiff-archive/1",
        "hash": "sha256",
        "origin": "example.org/main",
    }


def test_the_key_stands_outside_and_fits_the_archive(tmp_path: Path, clock: StoppedClock) -> None:
    made = init_archive(tmp_path / "a", keys=tmp_path / "keys", clock=clock)
    description = describe(open_bucket(tmp_path / "a"), tmp_path / "a")
    origin, public = read_verifier_key(description.vkey)
    signature = KeyRing(tmp_path / "keys").sign(description.vkey, b"note")
    public.verify(signature, b"note")
    assert origin == made.origin
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["archive.json"]


def test_archives_without_a_name_get_different_ones(tmp_path: Path, clock: StoppedClock) -> None:
    origins = {
        init_archive(tmp_path / name, keys=tmp_path / "keys", clock=clock).origin for name in "ab"
    }
    assert len(origins) == 2


def test_an_archive_is_not_made_twice(tmp_path: Path, clock: StoppedClock) -> None:
    init_archive(tmp_path, keys=tmp_path.parent / "keys", clock=clock)
    before = (tmp_path / "archive.json").read_bytes()
    with pytest.raises(BadInput, match=f"there is an archive at {tmp_path} already"):
        init_archive(tmp_path, keys=tmp_path.parent / "keys", clock=clock)
    assert (tmp_path / "archive.json").read_bytes() == before


def test_a_folder_of_other_things_is_left_alone(tmp_path: Path, clock: StoppedClock) -> None:
    (tmp_path / "thesis.txt").write_text("chapter one")
    with pytest.raises(BadInput, match="holds other things"):
        init_archive(tmp_path, keys=tmp_path.parent / "keys", clock=clock)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_file_is_no_place_for_an_archive(tmp_path: Path, clock: StoppedClock) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput, match="is a file; name a folder"):
        init_archive(tmp_path / "file", keys=tmp_path / "keys", clock=clock)


@pytest.mark.parametrize("where", ["gs://bucket/prefix", "https://example.org/a"])
def test_a_place_we_cannot_use_is_one_clear_line(
    tmp_path: Path, clock: StoppedClock, where: str
) -> None:
    with pytest.raises(BadInput) as making:
        init_archive(where, keys=tmp_path, clock=clock)
    with pytest.raises(BadInput) as opening:
        open_archive(where)
    line = f"cannot store an archive at {where}; name a folder or s3://bucket/prefix"
    assert str(making.value) == str(opening.value) == line
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("origin", [" ", "a b", "a+b", "a\nb", "-a", "x" * 300])
def test_an_origin_that_could_not_be_signed_is_refused(
    tmp_path: Path, clock: StoppedClock, origin: str
) -> None:
    with pytest.raises(BadInput, match="not an origin"):
        init_archive(tmp_path / "a", origin=origin, keys=tmp_path / "keys", clock=clock)
    assert not (tmp_path / "a").exists()


def test_no_archive_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(NoArchive) as caught:
        open_archive(tmp_path / "nowhere")
    assert str(caught.value) == f"there is no archive at {tmp_path}/nowhere"
    assert caught.value.hint == 'Make one with "newsdiff init", or name one: newsdiff -A DIR log'
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"format":"other/1"}', '{"format":"newsdiff-archive/1"}']
)
def test_a_description_that_cannot_be_read_is_damage(tmp_path: Path, text: str) -> None:
    (tmp_path / "archive.json").write_text(text)
    with pytest.raises(DamagedArchive) as caught:
        open_archive(tmp_path)
    assert caught.value.key == "archive.json"


def test_a_later_format_is_named_and_not_called_damage(tmp_path: Path) -> None:
    (tmp_path / "archive.json").write_text('{"format":"newsdiff-archive/2","shape":"other"}')
    with pytest.raises(BadInput, match="is newsdiff-archive/2; this newsdiff reads"):
        open_archive(tmp_path)


def test_an_archive_in_memory_is_new_and_empty(tmp_path: Path, clock: StoppedClock) -> None:
    archive = open_archive("memory:")
    archive.record([follow(URL)])
    assert (archive.size, open_archive("memory:").size) == (1, 0)
    assert init_archive("memory:", keys=tmp_path, clock=clock).record([follow(URL)]) == range(1)


def test_opening_writes_nothing_into_the_archive(tmp_path: Path, clock: StoppedClock) -> None:
    init_archive(tmp_path / "a", keys=tmp_path / "k", clock=clock).record([follow(URL)])
    before = sorted((tmp_path / "a").rglob("*"))
    archive = open_archive(tmp_path / "a", heads=tmp_path / "h", catalogue=tmp_path / "packs.db")
    assert len(list(archive.events())) == 1
    assert sorted((tmp_path / "a").rglob("*")) == before
