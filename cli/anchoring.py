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

    `vouched` when the word was held against a certificate or key that was given.
    """

    size: int
    kind: str
    by: str
    time: str
    vouched: bool

    def line(self) -> str:
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

    checks, findings = [], []
    for anchor in stored_anchors(bucket):
        try:
            checks.append(_check(bucket, anchor, trust))
        except DamagedArchive as error:
            findings.append(Finding(error.key, str(error)))
    return checks, [*findings, *_silent(checks, trust)]


def _check(bucket: "Bucket", anchor: "Anchor", trust: Trust) -> AnchorCheck:
    from storage.anchors import check_cosignature, check_timestamp, cosignature
    from storage.cosignatures import stated_time

    if anchor.kind == "tsr":
        told = check_timestamp(bucket, anchor, trust.authorities)
        return AnchorCheck(anchor.size, "timestamp", "", stamp(told.time), told.vouched)
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
