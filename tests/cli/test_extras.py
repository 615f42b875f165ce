"""What takes an extra says so in one line, and how to install it, before anything is asked."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Newsdiff

WITHOUT = """
import sys

class Without:
    def __init__(self, finder):
        self.finder = finder

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] != sys.argv[1]:
            return self.finder.find_spec(name, path, target)

    def __getattr__(self, name):
        return getattr(self.finder, name)

sys.meta_path[:] = map(Without, sys.meta_path)
from cli.main import main
main(sys.argv[2:])
"""


@pytest.mark.parametrize(
    ("extra", "library", "command"),
    [
        ("alerts", "apprise", ("notify", "desk")),
        ("alerts", "cel", ("rule", "add", "big", "--on", "figure", "--when", "percent > 10.0")),
        ("anchors", "rfc3161_client", ("anchor", "--tsa", "http://127.0.0.1:9")),
        ("browser", "playwright", ("capture",)),
        ("opentimestamps", "opentimestamps", ("anchor", "--ots", "http://127.0.0.1:9")),
        ("postgres", "psycopg", ("watch", "--once", "--queue", "postgresql://db.example/news")),
    ],
)
def test_a_missing_extra_is_named_with_the_command_that_installs_it(
    newsdiff: Newsdiff, tmp_path: Path, extra: str, library: str, command: tuple[str, ...]
) -> None:
    assert newsdiff("init").code == 0
    asked = {"NEWSDIFF_TARGET_DESK": "mailto://127.0.0.1/", "NEWSDIFF_RENDER": '["news.example"]'}
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, library, "-A", str(tmp_path / "archive"), *command],
        env=os.environ | asked | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=False,
    )
    trouble, way_out = done.stderr.splitlines()
    assert done.returncode == 2
    assert trouble.endswith(f"takes the extra '{extra}'")
    assert f"pip install 'newsdiff[{extra}]'" in way_out
