"""What kind of answer a capture is. Only an `ok` one can make a version.

No page alone is judged to be `elsewhere`: that takes the story that stood at its address before.
Nor `withdrawn`: that is said of one that was taken down by order.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

from newsdiff import walls

Quality = Literal[
    "ok",
    "blocked",
    "consent",
    "paywall",
    "login",
    "soft-404",
    "gone",
    "truncated",
    "elsewhere",
    "empty",
    "error",
    "not-html",
    "unreadable",
    "withdrawn",
]

_BLOCKED: Final = frozenset({401, 403, 407, 429, 451, 503})
_GONE: Final = frozenset({404, 410})
_HTML: Final = ("text/html", "application/xhtml", "text/plain", "application/xml", "text/xml")
_BINARY: Final = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x1f\x8b")
# Zeros are left out: UTF-16 has them, and pages that are otherwise fine.
_CONTROL: Final = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SNIFFED: Final = 1024  # bytes
_SHORT: Final = 350  # words on the whole page: a wall or an error page says little else
_STUB: Final = 60  # words of article: what a wall leaves standing
ENOUGH_WORDS: Final = 250  # of article: more than a paywall lets through
_TRAPS_IN: Final = 200_000  # bytes of markup in which a challenge script is looked for
_READ: Final = 4000  # characters in which a page says what it is

_TRAPS: Final = (
    b"cf-chl-",
    b"/cdn-cgi/challenge-platform/h/",
    b"px-captcha",
    b"captcha-delivery.com",
    b"_incapsula_resource",
    b"ddos-guard",
)


def _rule(quality: Quality, reason: str, *patterns: str) -> tuple[Quality, str, re.Pattern[str]]:
    return quality, reason, re.compile("|".join(patterns), re.IGNORECASE | re.MULTILINE)


_SAID_ANYWHERE: Final = (
    _rule("blocked", "a challenge page", walls.CHALLENGE),
    _rule("blocked", "access was denied", walls.DENIED),
    _rule("soft-404", "a page that says it was not found", walls.NOT_FOUND),
    _rule("consent", "a consent page", walls.CONSENT),
)
_OUT_OF_ORDER: Final = _rule("error", "the site was out of order", walls.MAINTENANCE)
_TITLE_RULES: Final = (
    *_SAID_ANYWHERE,
    _rule("login", "a login page", walls.SIGN_IN, walls.LOGIN),
    _OUT_OF_ORDER,
)
_TEXT_RULES: Final = (
    *_SAID_ANYWHERE,
    _rule("login", "a login page", walls.LOGIN),
    _rule("paywall", "a paywall", walls.PAYWALL, walls.SUBSCRIBER),
    _OUT_OF_ORDER,
)
_WALL: Final = re.compile(walls.PAYWALL, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Impression:
    """What a page looks like: titles and headings, its text a line for each block.

    `words` counts those of the article found in it; `is_trapped` says that a challenge came along.
    """

    titles: tuple[str, ...]
    text: str
    is_trapped: bool
    words: int


def judge_status(status: int, mitigated: str = "") -> tuple[Quality, str] | None:
    """What the status alone says; None when the page itself must be read."""
    if mitigated == "challenge":
        return "blocked", "a challenge page"
    if status in _BLOCKED:
        return "blocked", f"status {status}"
    if status in _GONE:
        return "gone", f"status {status}"
    if status >= 400:
        return "error", f"status {status}"
    return None


def judge_kind(content_type: str, body: bytes) -> tuple[Quality, str] | None:
    """Whether the body is no page at all; None when it may be one."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind and not kind.startswith(_HTML):
        return "not-html", f"content type {kind[:60]}"
    sample = body[:_SNIFFED]
    if body.startswith(_BINARY) or len(_CONTROL.findall(sample)) * 25 > len(sample):
        return "not-html", "the body is a file of another kind"
    return None


def shows_trap(body: bytes) -> bool:
    """Whether a page brings the script of a challenge."""
    start = body[:_TRAPS_IN].lower()
    return any(trap in start for trap in _TRAPS)


def judge(seen: Impression) -> tuple[Quality, str]:
    """Judge a page that was read. Rules fire on short texts only: articles speak of anything."""
    if seen.words < ENOUGH_WORDS and (verdict := _walled(seen)):
        return verdict
    if not seen.words:
        return "empty", "no article text was found"
    return "ok", ""


def _walled(seen: Impression) -> tuple[Quality, str] | None:
    short = len(seen.text.split()) < _SHORT
    if seen.words < _STUB or short:
        found = _matched(_TITLE_RULES, "\n".join(seen.titles))
        if found := found or _matched(_TEXT_RULES, seen.text[:_READ]):
            return found
        if short and seen.is_trapped:
            return "blocked", "a challenge page"
    return ("paywall", "a paywall") if _WALL.search(seen.text) else None


def _matched(
    rules: tuple[tuple[Quality, str, re.Pattern[str]], ...], text: str
) -> tuple[Quality, str] | None:
    return next(((quality, reason) for quality, reason, rule in rules if rule.search(text)), None)
