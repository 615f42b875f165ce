"""Attributions: who says what, how, and whether the source has a name."""

from newsdiff.sourcing.attribution import Attribution, spans
from newsdiff.sourcing.extraction import extract_attributions, rule_attributions

__all__ = ["Attribution", "extract_attributions", "rule_attributions", "spans"]
