"""`anchor`: the word of others over what the archive signed."""

from pathlib import Path
from typing import Any, NamedTuple

import rich_click as click

from cli.fetching import fetcher_for
from cli.options import json_option, private_option, witness_option
from cli.run import Run
from newsdiff.errors import BadInput
from newsdiff.times import stamp

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("anchor")
@click.option("--tsa", metavar="URL", help="Ask this time-stamping authority (RFC 3161).")
@click.option("--cosigned", type=_FILE, metavar="FILE", help="Keep what a witness sent back.")
@witness_option
@private_option
@json_option
@click.pass_obj
def anchor_command(
    run: Run,
    *,
    tsa: str | None,
    cosigned: Path | None,
    witnesses: tuple[str, ...],
    allow_private: tuple[str, ...],
) -> None:
    """Sign how far the log has come, and have others say by when that was.

    Only a digest leaves this machine. What they say is kept in the archive and goes into the
    proofs of every event up to there.
    """
    if (tsa is None) == (cosigned is None):
        raise BadInput("whose word is it to be?", hint="Name one: --tsa URL or --cosigned FILE")
    if bool(witnesses) != bool(cosigned):
        raise BadInput("a cosigned note needs its witness's key, and nothing else does: --witness")
    told = (
        _cosigned(run, cosigned, witnesses)
        if cosigned
        else anchored(run, tsa or "", allow_private)._asdict()
    )
    if run.screen.json:
        run.screen.data(told)
        return
    by = told.get("witness", tsa)
    run.screen.show(f"The log's first {told['size']} events existed by {told['time']}, says {by}.")
    check = f"--witness '{by}'" if cosigned else "--tsa-ca FILE"
    run.screen.say(f"Kept as {told['key']}. Next: newsdiff verify --level anchors {check}")


class Anchored(NamedTuple):
    """How much of the log is vouched for, by when it existed, and where the reply is kept."""

    size: int
    time: str
    key: str


def anchored(run: Run, tsa: str, allow_private: tuple[str, ...]) -> Anchored:
    """Sign the log as it stands, ask the authority, keep its reply."""
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
    return Anchored(size, time, key)


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
