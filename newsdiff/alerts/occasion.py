"""What a rule is held against: a version that was confirmed, or a story that went or came back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Literal

from newsdiff.alerts.rule import Kind
from newsdiff.changes.coverage import covers
from newsdiff.identity import hostname
from newsdiff.times import When

UNCHANGED: Final[Mapping[str, Any]] = MappingProxyType(
    {"headline": None, "figures": [], "sourcing": [], "notices": [], "wording": []}
)
_OF_QUOTES: Final = "quote_"
_NAMES_ITS_SUBJECT: Final[frozenset[Kind]] = frozenset({"figure", "source", "quote"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """`headline` is that of the version the occasion is about."""

    id: str
    slug: str
    url: str
    headline: str
    tags: tuple[str, ...] = ()

    @property
    def host(self) -> str:
        """Without `www.`; empty where the URL names none."""
        return hostname(self.url).removeprefix("www.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """A version that was confirmed, against the confirmed one before it.

    `block` and `before` are the digests of the stored answers that first showed the two; numbers
    may shift. It came after `last_without` and by `seen`. `change` has the shape of
    `Change.to_dict()`; `found` that of `Disagreement.to_dict()`: those the version before had not.
    `named` are the names of sources that version gave.

    Where the story went or came back, `absence` says so, `change` is UNCHANGED, both versions are
    the last one there was, and `block` is of the look that made it certain.
    """

    story: Story
    version: int
    old_version: int
    block: str
    before: str
    last_without: When | None
    seen: When
    change: Mapping[str, Any]
    found: Sequence[Mapping[str, Any]] = ()
    named: frozenset[str] = frozenset()
    absence: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened: `part` is its dict of docs/reference/changes.md.

    `notice` is the text of the first notice of this version that speaks of it. Only figures,
    sources and quotations are named by notices; of anything else, any notice speaks.
    """

    kind: Kind
    part: Mapping[str, Any]
    notice: str | None = None
    lost: Literal["named", "any", ""] = ""

    @property
    def sentences(self) -> tuple[str | None, str | None]:
        """The sentence, headline or notice before and now; None where there is none."""
        part = self.part
        match self.kind:
            case "figure":
                return _of(part["old"], "sentence"), _of(part["new"], "sentence")
            case "source" | "quote":
                return part["old_sentence"], part["new_sentence"]
            case "notice":
                return _of(part["old"], "text"), _of(part["new"], "text")
            case "gone" | "back":
                return None, None
            case "check":
                return part["other"]["sentence"], part["one"]["sentence"]
            case _:
                return part["old"], part["new"]


def facts(occasion: Occasion) -> tuple[Fact, ...]:
    """All that happened, in the order of KINDS."""
    change = occasion.change
    notices = [notice["new"]["text"] for notice in change["notices"] if notice["new"]]
    edits = change["sourcing"]
    headline = [change["headline"]] if change["headline"] else []
    parts: dict[Kind, Sequence[Mapping[str, Any]]] = {
        "figure": change["figures"],
        "source": [edit for edit in edits if not edit["kind"].startswith(_OF_QUOTES)],
        "quote": [edit for edit in edits if edit["kind"].startswith(_OF_QUOTES)],
        "notice": change["notices"],
        "headline": headline,
        "wording": change["wording"],
        "check": occasion.found,
        **_absence(occasion),
    }
    return tuple(
        Fact(kind, part, _notice(kind, part, notices), _lost(kind, part, occasion.named))
        for kind, found in parts.items()
        for part in found
    )


def _absence(occasion: Occasion) -> dict[Kind, Sequence[Mapping[str, Any]]]:
    absence = occasion.absence
    return {absence["kind"]: [absence]} if absence else {}


def _of(side: Mapping[str, Any] | None, name: str) -> str | None:
    return side[name] if side else None


def _notice(kind: Kind, part: Mapping[str, Any], notices: Sequence[str]) -> str | None:
    if kind == "check":
        return None
    if kind in _NAMES_ITS_SUBJECT:
        return next((text for text in notices if covers(text, dict(part))), None)
    return notices[0] if notices else None


def _lost(
    kind: Kind, part: Mapping[str, Any], named: frozenset[str]
) -> Literal["named", "any", ""]:
    """Whether a source is gone from behind its claim, and whether it had a name."""
    if kind != "source" or part["kind"] not in {"removed", "replaced", "anonymised"}:
        return ""
    return "named" if part["kind"] == "anonymised" or part["old_source"] in named else "any"
