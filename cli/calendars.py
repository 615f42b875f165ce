"""Having the calendars of OpenTimestamps commit checkpoints to Bitcoin."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from cli.fetching import fetcher_for
from cli.run import Run
from newsdiff.errors import DamagedArchive

if TYPE_CHECKING:
    from jobs.wire import Fetcher
    from storage.anchors import Anchor
    from storage.calendars import Commitment

_MOST_CALENDARS: Final = 8  # asked about one proof


def promised(run: Run, calendar: str, allow_private: tuple[str, ...]) -> dict[str, Any]:
    """What a calendar promises for the checkpoint of the log as it stands, and is kept."""
    from cli.commands.proofs import signed_checkpoint
    from jobs.timestamping import submit_digest
    from storage.anchors import store_anchor
    from storage.calendars import calendar_query, new_proof
    from storage.checkpoints import Checkpoint

    note = signed_checkpoint(run)
    size, message = Checkpoint.parse(note.text).size, note.to_bytes()
    with fetcher_for(run.settings, allow_private) as fetcher:
        reply = submit_digest(calendar, calendar_query(message), fetcher)
    key = store_anchor(run.bucket, size, "ots", new_proof(message, reply))
    return {"size": size, "key": key, "calendar": calendar}


def upgraded(run: Run, allow_private: tuple[str, ...]) -> list[dict[str, Any]]:
    """Each checkpoint that waits for Bitcoin, with the blocks it is committed to by now."""
    from storage.anchors import check_commitment, store_anchor

    known = _commitments(run)
    done = {anchor.size for anchor, found in known.items() if found.blocks}
    told = []
    with fetcher_for(run.settings, allow_private) as fetcher:
        for anchor in known:
            if anchor.size in done:
                continue
            body = _asked_again(run, anchor, known[anchor], fetcher)
            key = store_anchor(run.bucket, anchor.size, "ots", body)
            found = check_commitment(run.bucket, replace(anchor, key=key, body=body))
            blocks = [block.height for block in found.blocks]
            told.append({"size": anchor.size, "key": key, "blocks": blocks})
    return told


def _commitments(run: Run) -> "dict[Anchor, Commitment]":
    """What each proof leads to; a damaged one is told and left, as the others can still grow."""
    from storage.anchors import check_commitment, stored_anchors

    known = {}
    for anchor in stored_anchors(run.bucket):
        if anchor.kind != "ots":
            continue
        try:
            known[anchor] = check_commitment(run.bucket, anchor)
        except DamagedArchive as error:
            run.screen.say(f"newsdiff: {error}; it is left as it is")
    return known


def _asked_again(run: Run, anchor: "Anchor", found: "Commitment", fetcher: "Fetcher") -> bytes:
    """The proof with what its calendars say now; the same where they have nothing to say."""
    from jobs.timestamping import ask_calendar
    from storage.anchors import anchored
    from storage.calendars import completed

    message, body = anchored(run.bucket, anchor), anchor.body
    for promise in found.promises[:_MOST_CALENDARS]:
        reply = ask_calendar(promise.url, promise.digest, fetcher)
        if reply is not None:
            body = completed(body, message, promise, reply)
    return body
