"""What a comparison leaves out, and by which rule. Made on request; `compare` does without it."""

from newsdiff.explanation.account import explain
from newsdiff.explanation.leftout import RULES, LeftOut

__all__ = ["RULES", "LeftOut", "explain"]
