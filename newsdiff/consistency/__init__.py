"""Versions that disagree with themselves: headline, text, descriptions, dates, notices."""

from newsdiff.consistency.checking import check
from newsdiff.consistency.disagreement import Disagreement, Statement

__all__ = ["Disagreement", "Statement", "check"]
