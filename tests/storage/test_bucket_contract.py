"""What every bucket must do, whatever it stands on."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.bucket import Bucket
from storage.local import LocalBucket
from storage.memory import MemoryBucket

MAKERS: dict[str, Callable[[Path], Bucket]] = {
    "memory": lambda _: MemoryBucket(),
    "local": lambda path: LocalBucket(path / "archive"),
}


@pytest.fixture(params=sorted(MAKERS))
def bucket(request: pytest.FixtureRequest, tmp_path: Path) -> Bucket:
    return MAKERS[request.param](tmp_path)


def test_what_was_put_is_there(bucket: Bucket) -> None:
    assert bucket.put_if_absent("log/000/a.zst", b"one")
    assert bucket.get("log/000/a.zst") == b"one"


def test_nothing_is_there_before_it_is_put(bucket: Bucket) -> None:
    assert bucket.get("log/000/a.zst") is None
    assert list(bucket.keys()) == []


def test_the_second_put_changes_nothing(bucket: Bucket) -> None:
    bucket.put_if_absent("k", b"first")
    assert not bucket.put_if_absent("k", b"second")
    assert bucket.get("k") == b"first"


def test_an_empty_object_is_an_object(bucket: Bucket) -> None:
    assert bucket.put_if_absent("k", b"")
    assert bucket.get("k") == b""
    assert not bucket.put_if_absent("k", b"more")


@pytest.mark.parametrize(
    ("start", "length", "part"),
    [
        (0, None, b"0123456789"),
        (3, None, b"3456789"),
        (3, 4, b"3456"),
        (8, 10, b"89"),
        (10, 5, b""),
        (99, None, b""),
        (0, 0, b""),
        (-3, None, b"789"),
        (-3, 2, b"78"),
        (-99, 4, b"0123"),
    ],
)
def test_a_part_can_be_read(bucket: Bucket, start: int, length: int | None, part: bytes) -> None:
    bucket.put_if_absent("k", b"0123456789")
    assert bucket.get("k", start=start, length=length) == part


def test_keys_are_listed_in_ascending_order(bucket: Bucket) -> None:
    keys = ["a/b/c", "a/b.c", "a.b", "b", "a-b/c", "log/000/000/000000000010"]
    for key in keys:
        bucket.put_if_absent(key, b"")
    assert list(bucket.keys()) == sorted(keys)


@pytest.mark.parametrize("prefix", ["", "p", "packs", "packs/", "packs/a", "packs/ab/", "packs/x"])
def test_a_prefix_need_not_end_at_a_slash(bucket: Bucket, prefix: str) -> None:
    keys = ["archive.json", "packs/aa/1", "packs/ab/1", "packs/ab/2", "packsaw/1"]
    for key in keys:
        bucket.put_if_absent(key, b"")
    assert list(bucket.keys(prefix)) == [key for key in keys if key.startswith(prefix)]


def test_a_whole_key_is_its_own_prefix(bucket: Bucket) -> None:
    bucket.put_if_absent("a/b", b"")
    assert list(bucket.keys("a/b")) == ["a/b"]
    assert list(bucket.keys("a/b/")) == []


def test_settling_what_was_seen_changes_nothing(bucket: Bucket) -> None:
    bucket.put_if_absent("a/b", b"1")
    bucket.settle("a/b")
    assert bucket.get("a/b") == b"1"


def test_what_was_removed_is_gone_and_can_be_put_again(bucket: Bucket) -> None:
    bucket.put_if_absent("packs/ab/1", b"one")
    bucket.remove("packs/ab/1")
    bucket.remove("packs/ab/1")
    bucket.remove("packs/never/there")
    assert bucket.get("packs/ab/1") is None
    assert list(bucket.keys()) == []
    assert bucket.put_if_absent("packs/ab/1", b"two")


def test_one_of_many_racers_wins_each_key(bucket: Bucket) -> None:
    racers, keys = 8, 20
    start = Barrier(racers)

    def race(racer: int) -> list[bool]:
        wins = []
        for key in range(keys):
            start.wait(timeout=10)
            wins.append(bucket.put_if_absent(f"race/{key}", b"%d" % racer))
        return wins

    with ThreadPoolExecutor(racers) as pool:
        results = list(pool.map(race, range(racers)))
    for key in range(keys):
        winners = [racer for racer in range(racers) if results[racer][key]]
        assert len(winners) == 1
        assert bucket.get(f"race/{key}") == b"%d" % winners[0]


_NAMES = st.lists(st.sampled_from(["a", "b", "ab", "a.b", "0"]), min_size=1, max_size=3)


@settings(max_examples=25)
@given(paths=st.sets(_NAMES.map(lambda parts: "/".join([*parts, "leaf"])), max_size=12))
def test_both_list_the_same_keys(tmp_path_factory: pytest.TempPathFactory, paths: set[str]) -> None:
    local = LocalBucket(tmp_path_factory.mktemp("keys"))
    memory = MemoryBucket()
    for path in paths:
        assert local.put_if_absent(path, b"")
        assert memory.put_if_absent(path, b"")
    for prefix in ("", "a", "a/", "ab", "a.b/", "0/leaf"):
        assert list(local.keys(prefix)) == list(memory.keys(prefix))
