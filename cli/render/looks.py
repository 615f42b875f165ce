"""What looking came to, in lines."""

from typing import Any

from cli.render.words import count


def look_line(trouble: dict[str, Any]) -> str:
    """`newsdiff: https://… was not captured (dns): no such host`."""
    line = f"newsdiff: {trouble['url']} was not captured ({trouble['kind']}): {trouble['reason']}"
    hint = _HINTS.get(trouble["kind"])
    return f"{line}\n  {hint}" if hint else line


_HINTS = {
    "address": "If it is meant, name it: --allow-private ADDRESS:PORT",
    "robots": "The publisher does not want it looked at by programs; see newsdiff robots --help.",
    "tls": "Its certificate cannot be trusted, so what it says proves nothing.",
}


def summary_line(report: dict[str, Any]) -> str:
    """`209 looks: 31 new versions, 172 same, 4 failed`."""
    parts = [
        count(report["new_versions"], "new version"),
        f"{report['unchanged']:,} unchanged",
        *(f"{report[key]:,} {words}" for key, words in _REST.items() if report[key]),
    ]
    return f"{count(report['looks'], 'look')}: {', '.join(parts)}."


_REST = {"refused": "refused", "failed": "failed", "put_off": "put off"}


def version_line(moment: str, slug: str, number: int, words: str, *, confirmed: bool) -> str:
    """A line of `watch`: `11:30:04Z  alabuga-workers  v2  headline, 1 figure`."""
    sure = "" if confirmed else "  (one look; to be confirmed)"
    return f"{moment}  {slug}  v{number}  {words}{sure}"
