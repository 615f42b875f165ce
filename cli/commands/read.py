"""`log`, `show`, `diff`: the versions of a story."""

import sys
from typing import TYPE_CHECKING, Any

import rich_click as click

import newsdiff
from cli.leftouts import listed
from cli.options import explain_option, json_option
from cli.run import Opened, Run
from newsdiff.errors import BadInput

if TYPE_CHECKING:
    from storage.records import StoryRecord, VersionRecord

    Pair = tuple[VersionRecord, VersionRecord]


@click.command("log")
@click.argument("story", required=False)
@json_option
@click.pass_obj
def log_command(run: Run, story: str | None) -> None:
    """Show the versions of a story and what each changed."""
    from cli.ledger import notice_kinds
    from cli.render.absences import absence_dict
    from cli.render.log import log_dict, log_heading, log_table

    with run.opened() as opened:
        record = opened.story(story)
        versions = opened.history.versions(record)
        changes = {change.new: change for change in opened.history.changes(record)}
        kinds = notice_kinds(opened, record)
        orders = opened.history.orders(record)
        past = opened.history.absences(record)
    if run.screen.json:
        told = log_dict(record, versions, changes, kinds, orders)
        run.screen.data(told | {"absences": [absence_dict(absence) for absence in past]})
        return
    run.screen.show(*log_heading(record, versions, orders, past))
    if versions:
        run.screen.show(log_table(versions, changes, kinds))
    if len(versions) > 1:
        slug = record.slug
        last = f"v{len(versions) - 1} v{len(versions)}"
        run.screen.say(f"Next: newsdiff figures {slug}   newsdiff diff {slug} {last}")


@click.command("show")
@click.argument("story", required=False)
@click.argument("version", default="latest")
@click.option(
    "--raw", is_flag=True, help="The stored answer, byte for byte: header block and body."
)
@click.option("--text", is_flag=True, help="The text alone.")
@json_option
@click.pass_obj
def show_command(run: Run, story: str | None, version: str, *, raw: bool, text: bool) -> None:
    """Print one version: v3, latest, or @2025-06-19T12:00 for what stood then."""
    from cli.render.article import article_dict, article_lines

    if raw and text:
        raise BadInput("--raw and --text exclude each other")
    with run.opened() as opened:
        record = opened.story(story)
        found = opened.history.version(record, version)
        if raw:
            sys.stdout.buffer.write(opened.archive.payload(found.block))
            sys.stdout.buffer.flush()
            return
        article = opened.history.article(found)
    if run.screen.json:
        run.screen.data(article_dict(record, found, article))
    elif text:
        run.screen.show(article.text)
    else:
        run.screen.show(*article_lines(record, found, article))


@click.command("diff")
@click.argument("story", required=False)
@click.argument("versions", nargs=-1, metavar="[OLD] [NEW]")
@click.option("--whole", is_flag=True, help="Show changed sentences whole.")
@explain_option
@json_option
@click.pass_obj
def diff_command(
    run: Run, story: str | None, versions: tuple[str, ...], *, whole: bool, explain: bool
) -> int:
    """Compare two versions word by word: the last two, v1 v3, or v1..v3.

    Exit code 1 when they differ, 0 when they do not.
    """
    from cli.ledger import covering, story_notices
    from cli.render.changed import coverage_words
    from cli.render.diff import diff_dict, diff_lines
    from newsdiff.changes.wording import sentences_kept
    from newsdiff.document import lay_out

    with run.opened() as opened:
        record = opened.story(story)
        old, new = _pair(opened, record, versions)
        change = opened.history.change(record, old, new)
        between = opened.history.changes(record, (old.number, new.number))
        notices = story_notices(opened, record)
        article = opened.history.article(new)
        left = newsdiff.explain(opened.history.article(old), article) if explain else None
    kept = sentences_kept(lay_out(article), change["wording"])

    def noticed(part: dict[str, Any]) -> str:
        since = new if new.number == old.number + 1 else None
        return coverage_words(since, covering(notices, part, old.number + 1))

    if run.screen.json:
        came = any(step.noticed for step in between)
        told = diff_dict(record, old, new, change, kept, noticed=came)
        run.screen.data(told if left is None else told | listed(left))
    else:
        run.screen.show(*diff_lines(old, new, change, kept, noticed=noticed, whole=whole))
        if left is not None:
            from cli.render.leftouts import left_out_lines

            run.screen.show(*left_out_lines(left))
    return int(any(change[kind] for kind in change if kind != "dates"))


def _pair(opened: Opened, record: "StoryRecord", versions: tuple[str, ...]) -> "Pair":
    if len(versions) > 2:
        raise BadInput("more than two versions named", hint="Write v1 v3, or v1..v3.")
    if len(versions) == 2:
        old, new = (opened.history.version(record, address) for address in versions)
        return old, new
    if versions and ".." in versions[0]:
        return opened.history.pair(record, versions[0])
    known = opened.history.versions(record)
    if versions:
        return opened.history.version(record, versions[0]), known[-1]
    if len(known) < 2:
        raise BadInput(f"{record.slug} has {len(known)} version so far; nothing to compare")
    return known[-2], known[-1]
