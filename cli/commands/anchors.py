"""`anchor`: timestamps of others over what the archive signed."""

from typing import NamedTuple

import rich_click as click

from cli.fetching import fetcher_for
from cli.options import json_option, private_option
from cli.run import Run
from newsdiff.times import stamp


@click.command("anchor")
@click.option("--tsa", required=True, metavar="URL", help="A time-stamping authority (RFC 3161).")
@private_option
@json_option
@click.pass_obj
def anchor_command(run: Run, tsa: str, allow_private: tuple[str, ...]) -> None:
    """Sign how far the log has come, and have an authority say by when that was.

    Only a digest leaves this machine. The authority's reply is kept in the archive and goes into
    the proofs of every event up to here.
    """
    made = anchored(run, tsa, allow_private)
    if run.screen.json:
        run.screen.data(made._asdict())
        return
    run.screen.show(f"The log's first {made.size} events existed by {made.time}, says {tsa}.")
    run.screen.say(f"Kept as {made.key}. Next: newsdiff verify --level anchors --tsa-ca FILE")


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
    signed = Checkpoint.parse(note.text)
    with fetcher_for(run.settings, allow_private) as fetcher:
        reply = ask_authority(tsa, timestamp_query(note.to_bytes()), fetcher)
    time = stamp(read_timestamp(reply, note.to_bytes()).time)
    return Anchored(signed.size, time, store_anchor(run.bucket, signed.size, reply))
