"""`checkpoint`, `prove`, `verify-proof`: what can be shown to others."""

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from cli.options import json_option, tsa_option, witness_option
from cli.render.words import count
from cli.run import Opened, Run
from newsdiff.errors import BadInput, DamagedArchive

if TYPE_CHECKING:
    from newsdiff.events import Event
    from storage.notes import Note
    from storage.proofs import Proof

_OUT = click.Path(dir_okay=False, path_type=Path)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("checkpoint")
@click.option("-o", "--output", type=_OUT, metavar="FILE", help="Write the signed note there.")
@click.option(
    "--publish",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Write the whole log there as C2SP tlog-tiles, to be served over HTTP and audited.",
)
@json_option
@click.pass_obj
def checkpoint_command(run: Run, output: Path | None, publish: Path | None) -> None:
    """Read the log back, sign how far it has come, and keep the note in the archive.

    Give it to others: against it nothing before can be changed unnoticed.
    """
    note = signed_checkpoint(run, publish)
    for path in [output, publish and publish / "checkpoint"]:
        if path:
            part = path.with_name(f".{path.name}.part")
            part.write_bytes(note.to_bytes())
            part.replace(path)  # whole or not at all
    if run.screen.json:
        from storage.checkpoints import Checkpoint

        signed = Checkpoint.parse(note.text)
        text = note.to_bytes().decode()
        run.screen.data({"size": signed.size, "root": signed.root.hex(), "note": text})
    elif not output:
        sys.stdout.buffer.write(note.to_bytes())
        sys.stdout.buffer.flush()


@click.command("prove")
@click.argument("what", metavar="STORY|EVENT")
@click.argument("version", required=False)
@click.option("-o", "--output", type=_OUT, metavar="FILE", help="Where to write it.")
@click.option("--with-payload", is_flag=True, help="Put the bytes that were seen into the proof.")
@json_option
@click.pass_obj
def prove_command(
    run: Run, what: str, version: str | None, *, output: Path | None, with_payload: bool
) -> None:
    """Write a proof that STORY VERSION, or event number EVENT, is in the log.

    The file and the archive's public key are all that is needed to check it.
    """
    from cli.proving import checked

    with run.opened(current=not what.isdecimal()) as opened:
        wanted = _wanted(opened, what, version)
        proof = _proof(run, opened, wanted, with_payload=with_payload)
    proved = checked(proof, proof.vkey)
    path = output or Path(f"{wanted.name}.tlog-proof")
    path.write_bytes(proof.to_bytes())
    if run.screen.json:
        run.screen.data({"file": str(path), **proved.to_dict()})
        return
    run.screen.show(*proved.lines())
    run.screen.say(f"Wrote {path}. Next: newsdiff verify-proof {path} --key '{proof.vkey}'")


@click.command("verify-proof")
@click.argument("file", type=_FILE)
@click.option(
    "--key", required=True, metavar="KEY", help="The public key, or a file: an archive.json."
)
@click.option("--payload", type=_OUT, metavar="FILE", help="Write the bytes it holds there.")
@tsa_option
@witness_option
@json_option
@click.pass_obj
def verify_proof_command(  # one parameter for each option
    run: Run,
    file: Path,
    key: str,
    payload: Path | None,
    tsa_ca: Path | None,
    witnesses: tuple[str, ...],
) -> None:
    """Check a proof FILE against the archive's public KEY, and say what it proves.

    Exit code 4 when it does not hold.
    """
    from cli.proving import checked
    from cli.trust import public_key, trust
    from storage.proofs import LONGEST_PROOF, Proof

    vkey = public_key(key)
    try:
        with file.open("rb") as opened:
            proof = Proof.parse(opened.read(LONGEST_PROOF + 1))
        proved = checked(proof, vkey, trust(None, tsa_ca, witnesses))
    except DamagedArchive as error:
        hint = "It proves nothing to this key. Compare the key, or ask for the file again."
        raise DamagedArchive(f"{file} does not hold: {error}", hint=hint) from error
    if payload:
        if proof.payload is None:
            raise BadInput(f"{file} holds no bytes", hint="Made with --with-payload it would.")
        payload.write_bytes(proof.payload)
    if run.screen.json:
        run.screen.data(proved.to_dict())
    else:
        run.screen.show(*proved.lines(), "ok")


def signed_checkpoint(run: Run, publish: Path | None = None) -> "Note":
    """Sign the log as it stands; tiles that are wanted are written before their checkpoint."""
    from storage import open_archive
    from storage.keys import KeyRing
    from storage.local import LocalBucket
    from storage.proving import make_checkpoint, read_ledger
    from storage.tiles import write_tiles

    settings = run.settings
    bucket = run.bucket
    with open_archive(settings.archive, heads=settings.heads, bucket=bucket) as archive:
        if publish:
            _, fresh = write_tiles(bucket, archive.state, LocalBucket(publish))
            run.screen.say(f"{count(fresh, 'file')} written to {publish}.")
        ledger = read_ledger(bucket, archive.state)
        vkey = ledger.succession(_first_key(run)).last.vkey
        return make_checkpoint(bucket, vkey, ledger.tree, KeyRing(settings.keys))


def _first_key(run: Run) -> str:
    from storage.opening import describe

    return describe(run.bucket, run.settings.archive).vkey


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The event to prove, the last look that saw otherwise, and what to call the file."""

    name: str
    event: int
    before: int | None = None


def _wanted(opened: Opened, what: str, version: str | None) -> _Wanted:
    if what.isdecimal() and version is None:
        number = int(what[:18])
        return _Wanted(f"event-{number}", number)
    record = opened.story(what)
    found = opened.history.version(record, version or "latest")
    return _Wanted(f"{record.slug}-v{found.number}", found.first, found.before)


def _proof(run: Run, opened: Opened, wanted: _Wanted, *, with_payload: bool) -> "Proof":
    from cli.proving import contrasting
    from newsdiff.codec import decode
    from storage.anchors import stored_anchors, with_cosignatures
    from storage.checkpoints import Checkpoint
    from storage.keys import KeyRing
    from storage.proving import covering_checkpoint, make_checkpoint, prove, read_ledger

    bucket, archive = run.bucket, opened.archive
    numbers = {wanted.event} if wanted.before is None else {wanted.event, wanted.before}
    ledger = read_ledger(bucket, archive.state, numbers)
    event, before = decode(ledger.lines[wanted.event]), wanted.before
    if before is not None and not contrasting(decode(ledger.lines[before]), event):
        before = None
    keys = ledger.succession(_first_key(run))
    anchors = list(stored_anchors(bucket))
    sizes = {anchor.size for anchor in anchors}
    note = covering_checkpoint(bucket, keys, ledger.tree, max(numbers), sizes) or make_checkpoint(
        bucket, keys.last.vkey, ledger.tree, KeyRing(run.settings.keys)
    )
    payload = _payload(opened, event) if with_payload else None
    proof = prove(ledger, note, keys, wanted.event, before=before, payload=payload)
    size = Checkpoint.parse(note.text).size
    there = [anchor for anchor in anchors if anchor.size == size]
    timestamps = tuple(anchor.body for anchor in there if anchor.kind == "tsr")
    longest = sorted((one.body for one in there if one.kind == "ots"), key=len)[-1:]
    return replace(
        proof,
        checkpoint=with_cosignatures(note, there),
        timestamps=timestamps,
        commitments=tuple(longest),  # of the one with the kept promise, if there is one
    )


def _payload(opened: Opened, event: "Event") -> bytes:
    from storage.archive import block_of

    block = block_of(event)
    if block is None:
        raise BadInput("this event names no bytes", hint="Leave out --with-payload.")
    return opened.archive.payload(block)
