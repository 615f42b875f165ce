"""What the wheel holds: our four packages and nothing else. `python -m benchmarks.wheel DIST`."""

import sys
import zipfile
from pathlib import Path

OURS = {"cli", "jobs", "newsdiff", "storage"}


def main(dist: Path) -> None:
    wheel = max(dist.glob("*.whl"), key=lambda path: path.stat().st_mtime)
    with zipfile.ZipFile(wheel) as archive:
        names = {name.split("/")[0] for name in archive.namelist()}
    strangers = {n for n in names - OURS if not n.endswith(".dist-info")}
    if strangers or not names >= OURS:
        sys.exit(f"{wheel.name}: missing {OURS - names}, strange {strangers}")
    print(f"{wheel.name}: {', '.join(sorted(OURS))} and nothing else")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
