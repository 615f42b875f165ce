"""How far a long piece of work has come."""

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Told what is done ("events", "pages", "stories", a table), how much of it, and of how much."""


def silent(_what: str, _done: int, _of: int) -> None:
    pass
