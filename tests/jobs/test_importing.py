import hashlib
from collections.abc import Iterable
from pathlib import Path

import pytest

from jobs.importing import Imported, Shelf, import_files
from jobs.manifest import ManifestLine
from newsdiff.errors import BadInput
from newsdiff.events import Captured, StoryFollowed, story_id
from newsdiff.times import When, parse_when
from tests.jobs.newsroom import START, FakeArchive

URL = "https://paper.example/flood"
ORIGIN = "files:captures.csv"


class Archive:
    """An archive in memory with its shelf."""

    def __init__(self) -> None:
        self.kept = FakeArchive()
        self.shelf = Shelf(
            recorder=self.kept, clock=lambda: START, follows=self.follows, holds=self.holds
        )

    def follows(self, url: str) -> bool:
        return any(isinstance(one, StoryFollowed) and one.url == url for one in self.kept.events)

    def holds(self, story: str, seen: When, body: str) -> bool:
        return (story, seen, body) in {(one.story, one.seen, one.body) for one in self.looks()}

    def looks(self) -> list[Captured]:
        return [one for one in self.kept.events if isinstance(one, Captured)]

    def take(self, lines: Iterable[ManifestLine]) -> Imported:
        return import_files(lines, self.shelf, origin=ORIGIN)


def saved(
    folder: Path,
    body: bytes,
    day: str = "2020-03-17",
    *,
    url: str = URL,
    headers: tuple[tuple[str, str], ...] = (),
) -> ManifestLine:
    path = folder / hashlib.sha256(body).hexdigest()
    path.write_bytes(body)
    return ManifestLine(
        path=path, url=url, seen=parse_when(day), status=200, headers=headers, place="line"
    )


def test_a_saved_page_becomes_a_look_that_somebody_else_made(tmp_path: Path) -> None:
    archive = Archive()
    count = archive.take([saved(tmp_path, b"The dam holds.")])
    assert count == Imported(lines=1, added=1, stories=1, bytes=14)
    first, second = archive.kept.sightings
    assert first.event == StoryFollowed(story=story_id(URL), url=URL, recorded=START)
    digest = hashlib.sha256(b"The dam holds.").hexdigest()
    assert second.event == Captured(
        story=story_id(URL),
        url=URL,
        seen=parse_when("2020-03-17"),
        recorded=START,
        status=200,
        block=digest,
        length=14,
        header_length=0,
        body=digest,
        origin=ORIGIN,
    )
    assert second.payload == b"The dam holds."


def test_given_headers_stand_before_the_body(tmp_path: Path) -> None:
    archive = Archive()
    archive.take([saved(tmp_path, b"The dam holds.", headers=(("ETag", '"é"'), ("X", "y")))])
    [look] = archive.looks()
    payload = archive.kept.sightings[-1].payload
    assert payload == 'HTTP/1.1 200 \r\nETag: "é"\r\nX: y\r\n\r\nThe dam holds.'.encode()
    assert payload[look.header_length :] == b"The dam holds."
    assert look.block == hashlib.sha256(payload).hexdigest()


def test_importing_twice_adds_nothing(tmp_path: Path) -> None:
    archive = Archive()
    manifest = [saved(tmp_path, b"one"), saved(tmp_path, b"two", "2020-03-18")]
    archive.take(manifest)
    before = list(archive.kept.events)
    assert archive.take(manifest) == Imported(lines=2, known=2)
    assert archive.kept.events == before


def test_a_line_that_comes_twice_counts_once(tmp_path: Path) -> None:
    archive = Archive()
    line = saved(tmp_path, b"one")
    assert archive.take([line, line]) == Imported(lines=2, added=1, known=1, stories=1, bytes=3)


def test_the_same_text_at_another_time_is_another_look(tmp_path: Path) -> None:
    archive = Archive()
    archive.take([saved(tmp_path, b"one"), saved(tmp_path, b"one", "2020-03-18")])
    assert len(archive.looks()) == 2


def test_a_known_story_is_not_followed_again(tmp_path: Path) -> None:
    archive = Archive()
    archive.take([saved(tmp_path, b"one")])
    archive.take([saved(tmp_path, b"two"), saved(tmp_path, b"3", url="https://b.example/")])
    followed = [one.url for one in archive.kept.events if isinstance(one, StoryFollowed)]
    assert followed == [URL, "https://b.example/"]


def test_many_pages_are_recorded_in_batches(tmp_path: Path) -> None:
    archive = Archive()
    numbers: list[range] = []
    lines: list[ManifestLine] = []
    manifest = (saved(tmp_path, str(number).encode()) for number in range(150))
    import_files(manifest, archive.shelf, origin=ORIGIN, on_line=lines.append, after=numbers.append)
    assert len(archive.looks()) == len(lines) == 150
    assert [len(batch) for batch in archive.kept.batches] == [64, 64, 23]
    assert numbers[-1].stop == 151


def test_large_pages_are_recorded_before_they_pile_up(tmp_path: Path) -> None:
    archive = Archive()
    pages = [saved(tmp_path, bytes([number]) * 12_000_000) for number in range(4)]
    archive.take(pages)
    assert [len(batch) for batch in archive.kept.batches] == [4, 1]


def test_a_file_that_went_away_since_the_check_ends_the_import(tmp_path: Path) -> None:
    archive = Archive()
    line = saved(tmp_path, b"one")
    line.path.unlink()
    with pytest.raises(BadInput, match=r"line: cannot read .*: No such file"):
        archive.take([line])
    assert archive.kept.batches == []


def test_a_file_that_grew_since_the_check_ends_the_import(tmp_path: Path) -> None:
    archive = Archive()
    line = saved(tmp_path, b"one")
    with line.path.open("wb") as grown:
        grown.truncate(16 * 1024 * 1024 + 1)
    with pytest.raises(BadInput, match="has grown beyond what can be imported"):
        archive.take([line])


def test_an_empty_manifest_records_nothing() -> None:
    archive = Archive()
    assert archive.take([]) == Imported()
    assert archive.kept.batches == []
