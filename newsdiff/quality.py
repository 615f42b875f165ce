"""What kind of answer a capture is. Only an `ok` one can make a version.

No page alone is judged to be `elsewhere`: that takes the story that stood at its address before.
Nor `withdrawn`: that is said of one that was taken down by order.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

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
_READ: Final = 4000  # characters in which a page says what it is

_CHALLENGE: Final = (
    r"just a moment\.\.\.|checking (?:if the site connection is secure|your browser)"
    r"|attention required! \| cloudflare|verify(?:ing)? (?:that )?you are (?:a )?human"
    r"|confirm (?:that )?you are (?:a )?human|press (?:&|and) hold|are you a robot|not a robot"
    r"|enable javascript and cookies to continue|unusual traffic from your"
)
_DENIED: Final = (
    r"^\W*(?:error )?(?:access (?:to this page )?(?:has been )?denied|40[13] (?:forbidden"
    r"|error|unauthori[sz]ed)|forbidden"
    r"|request blocked|error 10\d\d|unauthori[sz]ed|401|403|451)\b"
    r"|reference #\d+\.[0-9a-f]+|you don.t have permission to access|you have been blocked"
    r"|unavailable (?:for|due to) legal reasons|not available in your (?:country|region)"
)
_NOT_FOUND: Final = (
    r"^\W*(?:(?:error )?404\b|(?:the )?page (?:was )?not found|not found|sorry, (?:this|that"
    r"|the) page)"
    r"|page (?:cannot|can.t|could not|couldn.t) be found|page not found"
    r"|the page you (?:are|were) looking for|the page you requested"
    r"|(?:article|story|page) (?:is no longer available|has been removed|has expired"
    r"|no longer exists)"
)
_CONSENT: Final = (
    r"before you continue to|we value your privacy|accept (?:all )?cookies to continue"
    r"|we and our (?:\d[\d,.]* )?partners (?:store|use|process)"
)
_LOGIN: Final = r"^\W*(?:log ?in|sign ?in)\b|please (?:log|sign) in to (?:continue|read|view)"
_PAYWALL: Final = (
    r"(?:subscribe|register|sign up|log in) to (?:continue|keep) reading"
    r"|to (?:continue|keep) reading,? (?:this article,? )?(?:please )?(?:subscribe|sign"
    r"|register|log)"
    r"|you.ve (?:reached|hit) your (?:free |monthly )*(?:article )?limit"
    r"|this (?:article|content|story) is (?:only )?(?:for|reserved for"
    r"|available to) (?:our )?subscribers"
)
_SUBSCRIBER: Final = r"already a subscriber\?"
_MAINTENANCE: Final = (
    r"down for maintenance|service (?:is )?(?:temporarily )?unavailable|bad gateway"
    r"|gateway time-?out"
    r"|(?:site|page) is temporarily unavailable|technical difficulties|internal server error"
)
_TRAP: Final = re.compile(
    r"cf-chl-|/cdn-cgi/challenge-platform/h/|px-captcha|captcha-delivery\.com|_incapsula_resource"
    r"|ddos-guard",
    re.IGNORECASE,
)


def _rule(quality: Quality, reason: str, pattern: str) -> tuple[Quality, str, re.Pattern[str]]:
    return quality, reason, re.compile(pattern, re.IGNORECASE | re.MULTILINE)


_TITLE_RULES: Final = (
    _rule("blocked", "a challenge page", _CHALLENGE),
    _rule("blocked", "access was denied", _DENIED),
    _rule("soft-404", "a page that says it was not found", _NOT_FOUND),
    _rule("consent", "a consent page", _CONSENT),
    _rule("login", "a login page", _LOGIN),
    _rule("error", "the site was out of order", _MAINTENANCE),
)
_TEXT_RULES: Final = (
    *_TITLE_RULES[:4],
    _rule("login", "a login page", r"please (?:log|sign) in to (?:continue|read|view)"),
    _rule("paywall", "a paywall", f"{_PAYWALL}|{_SUBSCRIBER}"),
    _TITLE_RULES[-1],
)
_WALL: Final = re.compile(_PAYWALL, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Impression:
    """What a page looks like: titles and headings, its text a line for each block, its markup.

    `words` counts those of the article found in it.
    """

    titles: tuple[str, ...]
    text: str
    markup: str
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
        if short and _TRAP.search(seen.markup):
            return "blocked", "a challenge page"
    return ("paywall", "a paywall") if _WALL.search(seen.text) else None


def _matched(
    rules: tuple[tuple[Quality, str, re.Pattern[str]], ...], text: str
) -> tuple[Quality, str] | None:
    return next(((quality, reason) for quality, reason, rule in rules if rule.search(text)), None)
