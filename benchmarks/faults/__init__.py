"""Faults put in on purpose, and broken stores that must be caught by the same checks."""
