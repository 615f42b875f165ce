"""`witness`: our word that another's log has come so far, and never was otherwise."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from cli.fetching import fetcher_for
from cli.options import json_option, private_option
from cli.run import Run, now
from newsdiff.errors import BadInput

if TYPE_CHECKING:
    from storage.bucket import Bucket
    from storage.notes import Note, Signature
    from storage.witnessing import Claim

_WEB = ("http://", "https://")


@click.command("witness")
@click.argument("place")
@click.option("--key", required=True, metavar="KEY", help="The other archive's public key.")
@click.option(
    "--name", required=True, metavar="NAME", help="Ours as a witness, such as desk.example/witness."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the cosigned note there.",
)
@click.option("--store", is_flag=True, help="Keep the cosignature in the archive at PLACE.")
@private_option
@json_option
@click.pass_obj
def witness_command(  # noqa: PLR0913  # one parameter for each option
    run: Run,
    place: str,
    *,
    key: str,
    name: str,
    output: Path | None,
    store: bool,
    allow_private: tuple[str, ...],
) -> None:
    """Cosign the newest checkpoint of another's log, if it grew from what we cosigned before.

    PLACE is an archive, or a folder or URL where one is published (checkpoint --publish). What was
    cosigned is remembered on this machine; a log that was rolled back or forked is refused with
    exit code 4.
    """
    from storage.keys import KeyRing, witness_key
    from storage.notes import Note
    from storage.witnessing import WitnessBook

    ring = KeyRing(run.settings.keys)
    with _claim(run, place, key, allow_private) as (claim, bucket):
        if store and bucket is None:
            raise BadInput(f"{place} is no archive", hint="Without --store the note is printed.")
        vkey = ring.make(name)
        book = WitnessBook(run.settings.heads / "witness")
        signature = book.witness(claim, vkey, ring, now())
    note = Note(claim.note.text, (*claim.note.signatures, signature))
    if store and bucket:
        _keep(bucket, claim.checkpoint.size, signature)
    if output:
        output.write_bytes(note.to_bytes())
    _tell(run, claim, note, witness_key(vkey), printed=not (store or output))


@contextmanager
def _claim(
    run: Run, place: str, key: str, allow_private: tuple[str, ...]
) -> Iterator[tuple["Claim", "Bucket | None"]]:
    """What the log at a place says of itself; and the archive, when it is one."""
    from cli.trust import public_key
    from storage.mirror import DESCRIPTION
    from storage.opening import describe
    from storage.witnessing import archive_claim, published_claim

    trusted = public_key(key)
    if place.startswith(_WEB):
        with fetcher_for(run.settings, allow_private) as fetcher:
            from jobs.publication import reading

            yield published_claim(reading(place, fetcher), trusted), None
        return
    bucket = run.place(place)
    if bucket.get(DESCRIPTION, length=1) is None:
        yield published_claim(bucket.get, trusted), None
    else:
        yield archive_claim(bucket, describe(bucket, place).vkey, trusted), bucket


def _keep(bucket: "Bucket", size: int, signature: "Signature") -> None:
    from storage.anchors import store_anchor

    store_anchor(bucket, size, "cosig", signature.line.encode())


def _tell(run: Run, claim: "Claim", note: "Note", witness: str, *, printed: bool) -> None:
    checkpoint, text = claim.checkpoint, note.to_bytes()
    if run.screen.json:
        told = {"origin": checkpoint.origin, "size": checkpoint.size, "root": checkpoint.root.hex()}
        run.screen.data({**told, "witness": witness, "note": text.decode()})
        return
    if printed:
        sys.stdout.buffer.write(text)
        sys.stdout.buffer.flush()
    run.screen.say(f"Cosigned {checkpoint.origin} at {checkpoint.size} events.")
    run.screen.say(f"Whoever is to check that needs our key as a witness: {witness}")
