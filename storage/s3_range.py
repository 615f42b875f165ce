"""Parts of objects: what to ask a server for, and what to take when it answers with all."""


def cut(whole: bytes, start: int, length: int | None) -> bytes:
    start = max(0, len(whole) + start) if start < 0 else start
    return whole[start:] if length is None else whole[start : start + length]


def requested(start: int, length: int | None) -> str | None:
    if start < 0:
        return f"bytes={start}"
    if length is None:
        return f"bytes={start}-" if start else None
    return f"bytes={start}-{start + length - 1}"
