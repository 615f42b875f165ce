"""What the documentation gives as examples is what we write, and what we read."""

import base64
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from newsdiff.codec import encode
from newsdiff.events import KeyRotated
from storage.checkpoints import Checkpoint, open_checkpoint
from storage.cosignatures import cosigned_by
from storage.keys import WITNESS, read_verifier_key, verifies
from storage.notes import Note, parse_signature
from storage.succession import Succession, hand_over

NOON = datetime(2026, 3, 17, 12, tzinfo=UTC)
TEXT = (Path(__file__).parents[2] / "docs/reference/format.md").read_text(encoding="utf-8")
VECTORS = TEXT[TEXT.index("## Test vectors") :]
FIRST, CHECKPOINT, ROTATION, COSIGNED = re.findall(r"```\n(.*?)```", VECTORS, re.DOTALL)


def test_the_key_of_the_documentation_hands_over() -> None:
    second, signature = ROTATION.split()
    first = FIRST.strip()
    assert verifies(first, base64.b64decode(signature), hand_over(first, second))
    event = KeyRotated(recorded=NOON, previous=first, vkey=second, signature=signature)
    assert Succession.of(first, [(3, encode(event))]).heirs(first)[1].signed


def test_the_witness_of_the_documentation_cosigns() -> None:
    witness, line = COSIGNED.splitlines()
    note = Note.parse(f"{CHECKPOINT}{line}\n".encode())
    assert open_checkpoint(note, FIRST.strip()).size == 7
    (word,) = cosigned_by(note, [witness])
    assert word.time == NOON


if sys.version_info >= (3, 12):  # as the other implementation is for

    def test_another_implementation_takes_the_cosignature() -> None:
        from aics_tlog.cosign import verify_cosignature

        witness, line = COSIGNED.splitlines()
        checkpoint = Checkpoint.parse(Note.parse(f"{CHECKPOINT}{line}\n".encode()).text)
        name, key = read_verifier_key(witness, WITNESS)
        told = (name, key, checkpoint.origin, checkpoint.size, checkpoint.root)
        assert verify_cosignature(parse_signature(line).body, *told)
