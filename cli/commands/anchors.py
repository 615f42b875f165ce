"""`anchor`: the word of others over what the archive signed."""

from pathlib import Path
from typing import Any, Final

import rich_click as click

from cli.calendars import promised, upgraded
from cli.fetching import fetcher_for
from cli.options import json_option, private_option, witness_option
from cli.render.words import count
from cli.run import Run
from newsdiff.errors import BadInput
from newsdiff.times import stamp

_CALENDAR: Final = "https://a.pool.opentimestamps.org"
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("anchor")
@click.option("--tsa", metavar="URL", help="Ask this time-stamping authority (RFC 3161).")
@click.option(
    "--ots",
    metavar="[URL]",
    is_flag=False,
    flag_value=_CALENDAR,
    help=f"Have a calendar of OpenTimestamps commit it to Bitcoin: {_CALENDAR}, or another.",
)
@click.option("--upgrade", is_flag=True, help="Ask calendars for what they promised.")
@click.option("--cosigned", type=_FILE, metavar="FILE", help="Keep what a witness sent back.")
@witness_option
@private_option
@json_option
@click.pass_obj
def anchor_command(  # noqa: PLR0913  # one parameter for each option
    run: Run,
    *,
    tsa: str | None,
    ots: str | None,
    upgrade: bool,
    cosigned: Path | None,
    witnesses: tuple[str, ...],
    allow_private: tuple[str, ...],
) -> None:
    """Sign how far the log has come, and have others say by when that was.

    Only a digest leaves this machine. What they say is kept in the archive and goes into the
    proofs of every event up to there.
    """
    if [tsa is not None, ots is not None, upgrade, cosigned is not None].count(True) != 1:
        hint = "Name one: --tsa URL, --ots [URL], --upgrade or --cosigned FILE"
        raise BadInput("whose word is it to be?", hint=hint)
    if bool(witnesses) != bool(cosigned):
        raise BadInput("a cosigned note needs its witness's key, and nothing else does: --witness")
    if upgrade:
        _tell_upgraded(run, upgraded(run, allow_private))
    elif ots is not None:
        _tell(run, promised(run, ots, allow_private), "")
    elif cosigned:
        told = _cosigned(run, cosigned, witnesses)
        _tell(run, told, f" --witness '{told['witness']}'")
    else:
        _tell(run, stamped(run, tsa or "", allow_private), " --tsa-ca FILE")


def _tell(run: Run, told: dict[str, Any], check: str) -> None:
    if run.screen.json:
        run.screen.data(told)
        return
    by = told.get("witness") or told.get("tsa")
    size = count(told["size"], "event")
    if by:
        run.screen.show(f"The log's first {size} existed by {told['time']}, says {by}.")
        run.screen.say(f"Kept as {told['key']}. Next: newsdiff verify --level anchors{check}")
    else:
        run.screen.show(f"{told['calendar']} promises to commit the first {size} to Bitcoin.")
        run.screen.say(f"Kept as {told['key']}. In some hours: newsdiff anchor --upgrade")


def _tell_upgraded(run: Run, told: list[dict[str, Any]]) -> None:
    if run.screen.json:
        run.screen.data({"proofs": told})
        return
    for proof in told:
        size = count(proof["size"], "event")
        blocks = ", ".join(map(str, proof["blocks"]))
        done = f"committed to Bitcoin block {blocks}" if blocks else "not in Bitcoin yet"
        run.screen.show(f"The log's first {size}: {done}.")
    if not told:
        run.screen.show("No calendar has promised anything that it did not keep.")


def stamped(run: Run, tsa: str, allow_private: tuple[str, ...]) -> dict[str, Any]:
    from cli.commands.proofs import signed_checkpoint
    from jobs.timestamping import ask_authority
    from storage.anchors import store_anchor
    from storage.checkpoints import Checkpoint
    from storage.timestamps import read_timestamp, timestamp_query

    note = signed_checkpoint(run)
    size = Checkpoint.parse(note.text).size
    with fetcher_for(run.settings, allow_private) as fetcher:
        reply = ask_authority(tsa, timestamp_query(note.to_bytes()), fetcher)
    time = stamp(read_timestamp(reply, note.to_bytes()).time)
    key = store_anchor(run.bucket, size, "tsr", reply)
    return {"size": size, "time": time, "key": key, "tsa": tsa}


def _cosigned(run: Run, path: Path, witnesses: tuple[str, ...]) -> dict[str, Any]:
    """Keep the cosignature of one witness, when it is right and over a checkpoint of ours."""
    from cli.trust import trust
    from storage.anchors import store_anchor
    from storage.checkpoints import Checkpoint, stored_checkpoint
    from storage.cosignatures import cosigned_by
    from storage.notes import LONGEST_NOTE, Note

    (witness, *more) = trust(None, None, witnesses).witnesses
    if more:
        raise BadInput("one witness at a time")
    with path.open("rb") as opened:
        note = Note.parse(opened.read(LONGEST_NOTE + 1))
    size = Checkpoint.parse(note.text).size
    ours = stored_checkpoint(run.bucket, size)
    if ours is None or ours.text != note.text:
        raise BadInput(f"{path} is not over a checkpoint of this archive")
    (word,) = cosigned_by(note, [witness])
    key = store_anchor(run.bucket, size, "cosig", word.signature.line.encode())
    return {"size": size, "time": stamp(word.time), "witness": witness, "key": key}
