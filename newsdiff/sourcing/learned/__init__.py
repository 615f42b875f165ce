"""The learned half of attribution: a linear-chain CRF over what the rules found, for English."""

from newsdiff.sourcing.learned.joining import with_learned
from newsdiff.sourcing.learned.weights import Weights, shipped

__all__ = ["Weights", "shipped", "with_learned"]
