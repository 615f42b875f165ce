"""Measurements: ratios to a limit or a peer in the same run."""
