"""What of a stored answer its reading depends on, as one digest.

Scripts, styles, comments, nonces and hidden form fields change from one answer to the next while
the page stays; a page whose digest is known need not be read again.
"""

import hashlib
import re
from typing import Final

from newsdiff.block import parse_block
from newsdiff.charset import decode
from newsdiff.errors import Unreadable
from newsdiff.page import set_aside
from newsdiff.ports import Page
from newsdiff.quality import judge_kind, judge_status, shows_trap

# Linear: no part can begin inside another. In lower case alone, as nearly all pages have them:
# without regard to case it would take three times as long.
_PASSING: Final = re.compile(
    r"""[ ](?:nonce|integrity|data-nonce|data-csrf)=(?:"[^"<>]{0,500}"|'[^'<>]{0,500}')
    |<input\b[^<>]{0,500}?\btype=["']?hidden\b[^<>]{0,1000}>""",
    re.VERBOSE,
)


def fingerprint(page: Page) -> str | None:
    """Equal for answers that give the same reading; None for one that needs no parsing anyway."""
    try:
        answer = parse_block(page.block, page.header_length)
    except Unreadable:
        return None
    kind = answer.header("content-type")
    mitigated = answer.header("cf-mitigated").lower()
    if judge_status(page.status, mitigated) or judge_kind(kind, answer.body) or not answer.complete:
        return None
    structured: list[str] = []
    markup = set_aside(decode(answer.body, kind), structured)
    trapped = str(shows_trap(answer.body))
    parts = (page.url, page.language or "", trapped, _PASSING.sub("", markup), *structured)
    told = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(told).hexdigest()
