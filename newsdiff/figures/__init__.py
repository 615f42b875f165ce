"""Figures: the numbers in a text that state a quantity of something."""

from newsdiff.figures.figure import Figure, Modifier
from newsdiff.figures.grammar import extract_figures

__all__ = ["Figure", "Modifier", "extract_figures"]
