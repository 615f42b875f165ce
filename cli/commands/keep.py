"""`copy` and `repair`: a second copy of an archive, and what it is good for."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from cli.options import json_option, published_option
from cli.render.words import count
from cli.run import Run
from newsdiff.errors import DamagedArchive

if TYPE_CHECKING:
    from storage.bucket import Bucket
    from storage.mirror import Mirrored
    from storage.repair import Repaired


@click.command("copy")
@click.argument("source", metavar="SRC")
@click.argument("target", metavar="DST")
@json_option
@click.pass_obj
def copy_command(run: Run, source: str, target: str) -> int:
    """Bring DST up to SRC, each object checked against its digest; only what is new is copied.

    What was withdrawn in SRC is removed from DST. Exit code 4 when objects of SRC are damaged:
    those are left out.
    """
    from storage.mirror import mirror
    from storage.opening import describe

    here = run.place(source)
    describe(here, source)
    with run.screen.progress("copying") as bar:
        done = mirror(here, run.place(target), lambda _, done, of: bar(done, of))
    if run.screen.json:
        from dataclasses import asdict

        run.screen.data({"source": source, "target": target, **asdict(done)})
    else:
        run.screen.show(*_copied(target, done))
    return 4 if done.damaged else 0


def _copied(target: str, done: "Mirrored") -> list[str]:
    objects = f"{count(done.objects, 'object')} ({done.bytes:,} bytes)"
    lines = [f"{target}: {count(done.events, 'event')}, {objects} copied and read back."]
    if done.removal.packs:
        lines.append(f"  {count(done.removal.payloads, 'withdrawn answer')} removed there.")
    lines += [f"  DAMAGED  {key}: not copied; newsdiff repair" for key in done.damaged]
    return lines


@click.command("repair")
@click.option("--from", "other", metavar="OTHER", help="A second copy to take sound objects from.")
@published_option
@json_option
@click.pass_obj
def repair_command(run: Run, other: str | None, published: Path | None) -> int:
    """Restore what is damaged from a second copy, finish withdrawals, rebuild the index.

    Each object is checked against the log or its digest first; nothing is invented. What was
    published is put right from the log. Exit code 4 when damage is left.
    """
    from cli.commands.archive import rebuilt
    from storage.heads import HeadBook
    from storage.local import LocalBucket
    from storage.opening import describe
    from storage.publication_check import check_published
    from storage.repair import repair

    where = run.settings.archive
    bucket = run.bucket
    second = run.place(other) if other else None
    described = _described(run, bucket, second)
    known = HeadBook(run.settings.heads).known(describe(bucket, where).origin)
    swept = bucket.sweep() if isinstance(bucket, LocalBucket) else 0
    with run.screen.progress("repairing") as bar:
        done = repair(bucket, second, known)
        bar(1, 1)
    stories = rebuilt(run)["stories"] if done.report.sound else None
    if published and done.report.sound:
        mended = check_published(bucket, done.report.state, LocalBucket(published), mend=True)
        done = replace(done, restored=(*done.restored, *(one.key for one in mended.findings)))
    if run.screen.json:
        run.screen.data(_repaired_dict(done, described=described, swept=swept, stories=stories))
    else:
        run.screen.show(*_repaired(done, described=described, swept=swept, stories=stories))
    return 0 if done.report.sound else 4


def _described(run: Run, bucket: "Bucket", second: "Bucket | None") -> bool:
    """Whether `archive.json` had to be restored, and was."""
    from storage.opening import describe
    from storage.repair import restore_description

    try:
        describe(bucket, run.settings.archive)
    except DamagedArchive:
        if second is None or not restore_description(bucket, second):
            raise
        return True
    return False


def _repaired(done: "Repaired", *, described: bool, swept: int, stories: int | None) -> list[str]:
    keys = ["archive.json"] * described + list(done.restored)
    lines = [f"restored  {key}" for key in keys]
    if done.payloads:
        lines.append(f"{count(done.payloads, 'stored answer')} of damaged packs packed anew.")
    if done.removal.packs:
        gone = count(done.removal.payloads, "stored answer")
        lines.append(f"A withdrawal was finished: {gone} removed.")
    if swept:
        lines.append(f"{count(swept, 'old temporary file')} swept.")
    if stories is not None:
        lines.append(f"Index rebuilt: {count(stories, 'story', 'stories')}.")
    left = [f"DAMAGED  {found.key}: {found.message}" for found in done.report.findings]
    return [*lines, *(left or ["ok"])]


def _repaired_dict(
    done: "Repaired", *, described: bool, swept: int, stories: int | None
) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "restored": ["archive.json"] * described + list(done.restored),
        "payloads": done.payloads,
        "removal": asdict(done.removal),
        "swept": swept,
        "stories": stories,
        "damages": [asdict(found) for found in done.report.findings],
        "sound": done.report.sound,
    }
