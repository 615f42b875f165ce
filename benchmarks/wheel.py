"""What the wheel holds: every file of our four packages, and nothing else.

`python -m benchmarks.wheel DIST`
"""

import sys
import zipfile
from pathlib import Path

OURS = ("cli", "jobs", "newsdiff", "storage")
ROOT = Path(__file__).parents[1]


def main(dist: Path) -> None:
    wheel = max(dist.glob("*.whl"), key=lambda path: path.stat().st_mtime)
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    wanted = {
        path.relative_to(ROOT).as_posix()
        for package in OURS
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    if held != wanted:
        lacking, strange = sorted(wanted - held)[:5], sorted(held - wanted)[:5]
        sys.exit(f"{wheel.name}: missing {lacking}, strange {strange}")
    print(f"{wheel.name}: the {len(held)} files of {', '.join(OURS)}, and nothing else")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
