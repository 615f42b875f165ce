"""Figures: the numbers in a text that state a quantity of something, and those that state none."""

from newsdiff.figures.figure import Figure, Modifier
from newsdiff.figures.grammar import extract_figures
from newsdiff.figures.lexicon import sign_of
from newsdiff.figures.others import OtherNumber, other_numbers

__all__ = [
    "Figure",
    "Modifier",
    "OtherNumber",
    "extract_figures",
    "other_numbers",
    "sign_of",
]
