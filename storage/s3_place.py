"""Where in S3 an archive is: a bucket, and what our keys begin with there."""

import re
from dataclasses import dataclass
from typing import Final

from newsdiff.errors import BadInput

SCHEME: Final = "s3://"
_PLACE: Final = re.compile(
    r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:/[A-Za-z0-9_=-][A-Za-z0-9._=-]{0,99}){0,20})/?"
)


@dataclass(frozen=True, slots=True)
class Place:
    """`prefix` is "" or ends in a slash."""

    bucket: str
    prefix: str = ""

    @classmethod
    def parse(cls, where: str) -> "Place":
        """The place that `s3://bucket/prefix` names; BadInput for anything else."""
        found = _PLACE.fullmatch(where)
        if not found:
            raise BadInput(
                f"not a place in S3: {where[:200]!r}",
                hint="Write s3://bucket/prefix: letters, digits and . _ = - between the slashes.",
            )
        prefix = found[2].lstrip("/")
        return cls(found[1], f"{prefix}/" if prefix else "")

    def url(self, key: str = "") -> str:
        return f"{SCHEME}{self.bucket}/{self.prefix}{key}"
