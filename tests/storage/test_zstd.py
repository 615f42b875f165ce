import shutil
import subprocess
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from storage.zstd import BadFrame, compress, decompress
from tests.servers import missing


@given(body=st.binary(max_size=5000), prefix=st.binary(max_size=5000))
def test_what_was_compressed_comes_back(body: bytes, prefix: bytes) -> None:
    frame = compress(body, prefix=prefix)
    assert decompress(frame, most=len(body), prefix=prefix) == body


def test_a_prefix_spares_what_it_has_already_said() -> None:
    prefix = bytes(range(256)) * 40
    body = prefix[5000:] + b"new" + prefix[:5000]
    assert len(compress(body, prefix=prefix)) < 60


def test_a_frame_that_claims_too_much_is_refused_before_it_is_opened() -> None:
    bomb = compress(b"\0" * 10_000_000)
    assert len(bomb) < 2000
    with pytest.raises(BadFrame, match="more than 9999999 bytes"):
        decompress(bomb, most=9_999_999)


def test_a_frame_that_does_not_state_its_size_is_refused() -> None:
    frame = zstandard.ZstdCompressor(write_content_size=False).compress(b"x" * 100)
    with pytest.raises(BadFrame):
        decompress(frame, most=1000)


@pytest.mark.parametrize("frame", [b"", b"not zstd at all", compress(b"one") + compress(b"two")])
def test_anything_but_one_whole_frame_is_refused(frame: bytes) -> None:
    with pytest.raises(BadFrame):
        decompress(frame, most=1000)


def test_the_wrong_prefix_is_noticed() -> None:
    prefix, other = b"abcdefgh" * 500, b"abcdefgi" * 500
    with pytest.raises(BadFrame):
        decompress(compress(prefix + b"!", prefix=prefix), most=10_000, prefix=other)


def test_the_stock_command_opens_a_frame(tmp_path: Path) -> None:
    command = shutil.which("zstd") or missing("zstd", "apt-get install zstd")
    prefix = b"".join(b"line %d of the page\n" % number for number in range(3000))
    body = prefix.replace(b"line 7 ", b"line seven ")
    (tmp_path / "base").write_bytes(prefix)
    (tmp_path / "frame.zst").write_bytes(compress(body, prefix=prefix))
    options = ["-q", "-d", f"--patch-from={tmp_path}/base", "-o", str(tmp_path / "body")]
    subprocess.run([command, *options, str(tmp_path / "frame.zst")], check=True)
    assert (tmp_path / "body").read_bytes() == body
