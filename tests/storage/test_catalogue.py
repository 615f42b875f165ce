from hashlib import sha256
from pathlib import Path

import pytest

from newsdiff.errors import StorageFailed
from storage.bucket import Bucket
from storage.catalogue import Catalogue
from storage.memory import MemoryBucket
from storage.pack_format import pack_key
from storage.packs import Packs, Payload
from tests.storage.places import Tampered


def store(bucket: Bucket, *bodies: bytes) -> list[str]:
    packs = Packs(bucket, Catalogue())
    return packs.store([Payload(sha256(body).hexdigest(), "c", body) for body in bodies])


def everything(catalogue: Catalogue) -> list[object]:
    return [*sorted(catalogue.packs()), *catalogue.in_chain_order()]


def test_a_file_spares_reading_the_footers_again(tmp_path: Path) -> None:
    bucket = MemoryBucket()
    (name,) = store(bucket, b"a", b"b")
    first = Catalogue(tmp_path / "packs.db")
    first.sync(bucket)
    known = everything(first)
    first.close()
    unreadable = Tampered(bucket, dict.fromkeys(bucket.keys(), b"junk"))
    second = Catalogue(tmp_path / "packs.db")
    second.sync(unreadable)
    assert everything(second) == known
    assert second.packs() == {name}
    second.close()


def test_a_pack_that_is_gone_is_forgotten(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path / "packs.db")
    bucket = MemoryBucket()
    store(bucket, b"a")
    catalogue.sync(bucket)
    catalogue.sync(MemoryBucket())
    assert everything(catalogue) == []
    catalogue.close()


@pytest.mark.parametrize("content", [b"", b"junk" * 2000])
def test_a_file_that_is_no_catalogue_is_made_anew(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "packs.db"
    path.write_bytes(content)
    bucket = MemoryBucket()
    store(bucket, b"a")
    catalogue = Catalogue(path)
    catalogue.sync(bucket)
    assert catalogue.count() == 1
    catalogue.close()


def test_a_file_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageFailed, match="cannot use the catalogue"):
        Catalogue(tmp_path / "file" / "packs.db")


def test_a_footer_longer_than_the_first_read_is_read_whole() -> None:
    bucket = MemoryBucket()
    bodies = [b"%d" % number for number in range(1000)]
    store(bucket, *bodies)
    catalogue = Catalogue()
    catalogue.sync(bucket)
    assert catalogue.count() == len(bodies)


def test_an_unreadable_footer_leaves_the_others_readable() -> None:
    bucket = MemoryBucket()
    (bad,) = store(bucket, b"a")
    (good,) = store(bucket, b"b")
    catalogue = Catalogue()
    catalogue.sync(Tampered(bucket, {pack_key(bad): b"junk"}))
    assert catalogue.packs() == {good}
    assert list(catalogue.damaged) == [bad]
