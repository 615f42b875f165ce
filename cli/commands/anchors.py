"""`anchor`: timestamps of others over what the archive signed."""

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
    key = store_anchor(run.bucket, signed.size, reply)
    if run.screen.json:
        run.screen.data({"size": signed.size, "time": time, "key": key})
        return
    run.screen.show(f"The log's first {signed.size} events existed by {time}, says {tsa}.")
    run.screen.say(f"Kept as {key}. Next: newsdiff verify --level anchors --tsa-ca FILE")
