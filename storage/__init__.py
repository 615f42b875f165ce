"""Keeping what was seen: archives, made and opened."""

from storage.archive import Archive
from storage.opening import init_archive, open_archive, open_bucket

__all__ = ["Archive", "init_archive", "open_archive", "open_bucket"]
