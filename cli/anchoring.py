"""What `verify` finds of the word of others, and how it is told."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cli.render.keys import named, plain
from cli.trust import Trust
from newsdiff.errors import DamagedArchive
from newsdiff.times import stamp
from storage.findings import Finding

if TYPE_CHECKING:
    from storage.anchors import Anchor
    from storage.bucket import Bucket


@dataclass(frozen=True, slots=True)
class AnchorCheck:
    """By when the log's first events, so many, existed, and who says so.

    `vouched` when the word was held against a certificate or key that was given. Of a Bitcoin
    block there is the height and not the time, and the merkle root that the proof leads to.
    """

    size: int
    kind: str
    by: str = ""
    time: str | None = None
    vouched: bool = False
    block: int | None = None
    merkle_root: str | None = None

    def line(self) -> str:
        if self.kind == "bitcoin":
            return (
                f"events before {self.size} existed when Bitcoin block {self.block} was made, if "
                f"its merkle root is {self.merkle_root} (checked: the way from the checkpoint to "
                "this root; not checked: the block itself, which takes a Bitcoin node)"
            )
        if self.kind == "promise":
            return (
                f"events before {self.size} are promised to Bitcoin by {self.by}, which proves "
                "nothing yet: newsdiff anchor --upgrade"
            )
        match self.kind, self.vouched:
            case "timestamp", True:
                word = "an authority vouches"
            case "timestamp", False:
                word = "not checked: give --tsa-ca"
            case _, True:
                word = f"cosigned by {self.by}"
            case _:
                word = f"says {self.by}, not checked: give --witness"
        return f"events before {self.size} existed by {self.time} ({word})"


def check_anchors(bucket: "Bucket", trust: Trust) -> tuple[list[AnchorCheck], list[Finding]]:
    """The word of others about each checkpoint, and what is wrong with it."""
    from storage.anchors import stored_anchors

    checks: list[AnchorCheck] = []
    findings: list[Finding] = []
    for anchor in stored_anchors(bucket):
        try:
            checks += _checks(bucket, anchor, trust)
        except DamagedArchive as error:
            findings.append(Finding(error.key, str(error)))
    return list(_without_kept(checks)), [*findings, *_silent(checks, trust)]


def _checks(bucket: "Bucket", anchor: "Anchor", trust: Trust) -> Iterator[AnchorCheck]:
    from storage.anchors import check_commitment, check_timestamp

    match anchor.kind:
        case "tsr":
            told = check_timestamp(bucket, anchor, trust.authorities)
            time, vouched = stamp(told.time), told.vouched
            yield AnchorCheck(anchor.size, "timestamp", time=time, vouched=vouched)
        case "cosig":
            yield _cosignature(bucket, anchor, trust)
        case "ots":
            found = check_commitment(bucket, anchor)
            for block in found.blocks:
                height, root = block.height, block.root
                yield AnchorCheck(anchor.size, "bitcoin", block=height, merkle_root=root)
            for promise in found.promises:
                yield AnchorCheck(anchor.size, "promise", by=promise.url)


def _without_kept(checks: list[AnchorCheck]) -> Iterator[AnchorCheck]:
    """A promise is no news once a block stands in for it, nor is what two proofs hold."""
    kept = {check.size for check in checks if check.kind == "bitcoin"}
    for check in dict.fromkeys(checks):
        if check.kind != "promise" or check.size not in kept:
            yield check


def _cosignature(bucket: "Bucket", anchor: "Anchor", trust: Trust) -> AnchorCheck:
    from storage.anchors import check_cosignature, cosignature
    from storage.cosignatures import stated_time

    cosigned = check_cosignature(bucket, anchor, trust.witnesses)
    if cosigned:
        by, time = named(cosigned.witness), stamp(cosigned.time)
        return AnchorCheck(anchor.size, "cosignature", by, time, vouched=True)
    line = cosignature(anchor)
    time = stamp(stated_time(line))
    return AnchorCheck(anchor.size, "cosignature", plain(line.name), time, vouched=False)


def _silent(checks: list[AnchorCheck], trust: Trust) -> Iterator[Finding]:
    heard = {check.by for check in checks if check.vouched}
    for witness in trust.witnesses:
        if named(witness) not in heard:
            yield Finding("anchors/", f"the witness {named(witness)} has cosigned nothing here")
