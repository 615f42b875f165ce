"""What an attribution covers, as a reader would write it down."""

from newsdiff.sourcing import spans
from newsdiff.sourcing.attribution import Extent


def cut(text: str, extent: Extent | None) -> str:
    """The words of an extent; the runs of one that is split are joined by an ellipsis."""
    return " ... ".join(text[start:end] for start, end in spans(extent))
