"""The tables of an export: their columns, in order, and what each means."""

from dataclasses import dataclass
from typing import Final, Literal

Type = Literal["text", "integer", "number", "boolean", "time"]
Table = Literal[
    "captures",
    "versions",
    "changes",
    "figures",
    "figure_changes",
    "sourcing",
    "sourcing_changes",
    "absences",
]


@dataclass(frozen=True, slots=True)
class Column:
    """`text` holds JSON where the meaning says so. A `time` is UTC: 2025-06-19T11:00:02.123Z."""

    name: str
    type: Type
    meaning: str


_STORY: Final = (
    Column("story", "text", "id of the story: 16 hex digits of the sha256 of its first URL"),
    Column("slug", "text", "short name of the story in this archive"),
    Column("url", "text", "URL of the story as it was first followed"),
)
_VERSION: Final = (
    Column("version", "text", "id of the version: the story's, and the event it was first seen in"),
    Column("number", "integer", "number of the version; shifts when older looks are imported"),
)
_PAIR: Final = (
    Column("old_version", "text", "id of the version before"),
    Column("new_version", "text", "id of the version with the change"),
    Column("old_number", "integer", "number of the version before"),
    Column("new_number", "integer", "number of the version with the change"),
    Column("after", "time", "the last look without the change: it came after this"),
    Column("before", "time", "the first look with the change: it came before this"),
    Column("noticed", "boolean", "whether a notice came or was reworded in the same change"),
)
_CAPTURES: Final = (
    *_STORY,
    Column("event", "integer", "number of the event in the log"),
    Column("looked_at", "text", "URL that was looked at"),
    Column("kind", "text", "captured, unchanged, failed, redirected or refused"),
    Column("seen_from", "time", "when it was seen, at the earliest"),
    Column("seen_to", "time", "when it was seen, at the latest; the same but for imported days"),
    Column("recorded", "time", "when it was written down"),
    Column("status", "integer", "HTTP status of the answer"),
    Column("quality", "text", "what kind of page it was; only ok ones make versions"),
    Column("reason", "text", "why it has that quality, failed, was refused; where it redirects to"),
    Column("cause", "text", "one word for a failure or a refusal"),
    Column("number", "integer", "number of the version it belongs to"),
    Column("variant", "boolean", "whether it shows another text while that version stood"),
    Column("origin", "text", "the import it came by; empty for our own looks"),
    Column("sha256", "text", "of the stored answer: header block and body"),
    Column("body_sha256", "text", "of the body alone"),
)
_VERSIONS: Final = (
    *_STORY,
    *_VERSION,
    Column("headline", "text", "headline"),
    Column("words", "integer", "words of the body"),
    Column("seen_from", "time", "first look with this text, at the earliest"),
    Column("seen_to", "time", "first look with this text, at the latest"),
    Column("after", "time", "the last look without this text; empty for the first version"),
    Column("last_seen", "time", "last look with this text"),
    Column("captures", "integer", "how many looks show this text"),
    Column("confirmed", "boolean", "whether a second look or an import confirms it"),
    Column("restores", "integer", "number of the first version that had the same text before"),
    Column("sha256", "text", "of the stored answer it was first seen in"),
    Column("text_sha256", "text", "of the article as it was read"),
)
_CHANGES: Final = (
    *_STORY,
    *_PAIR,
    Column("headline", "integer", "1 if the headline changed"),
    Column("byline", "integer", "1 if the byline changed"),
    Column("dek", "integer", "1 if the standfirst changed"),
    Column("dates", "integer", "1 if the page's own dates changed"),
    Column("figures", "integer", "changes of figures"),
    Column("numbers", "integer", "dates, ages, scores and the like that became others"),
    Column("sourcing", "integer", "changes of sourcing"),
    Column("notices", "integer", "notices that came, went or were reworded"),
    Column("links", "integer", "changes of links"),
    Column("moves", "integer", "passages that moved"),
    Column("wording", "integer", "sentences reworded, added or removed"),
)
_FIGURES: Final = (
    *_STORY,
    *_VERSION,
    Column("figure", "text", "id of this mention"),
    Column("place", "text", "headline or body"),
    Column("start", "integer", "first character, counted in the headline or the body's text"),
    Column("end", "integer", "character after the last"),
    Column("text", "text", "the figure as printed, without its hedge"),
    Column("value", "number", "value, with scale words applied"),
    Column("high", "number", "upper end of a range"),
    Column("unit", "text", "currency, percent, measure or time; empty for counts"),
    Column("modifier", "text", "class of the hedge: about, at_least, up_to ..."),
    Column("concept", "text", "what is counted or measured"),
    Column("rate", "text", "what it is per: day, week ..."),
)
_FIGURE_CHANGES: Final = (
    *_STORY,
    *_PAIR,
    Column("change", "text", "id of this change"),
    Column("kind", "text", "changed, requalified, added or removed"),
    Column("concept", "text", "what is counted or measured"),
    Column("old_text", "text", "as printed before"),
    Column("old_value", "number", "value before"),
    Column("old_high", "number", "upper end of the range before"),
    Column("old_unit", "text", "unit before"),
    Column("old_modifier", "text", "class of the hedge before"),
    Column("new_text", "text", "as printed after"),
    Column("new_value", "number", "value after"),
    Column("new_high", "number", "upper end of the range after"),
    Column("new_unit", "text", "unit after"),
    Column("new_modifier", "text", "class of the hedge after"),
    Column("in_headline", "boolean", "whether the headline states it"),
)
_SOURCING: Final = (
    *_STORY,
    *_VERSION,
    Column("attribution", "text", "id of this attribution"),
    Column("kind", "text", "direct, mixed or indirect"),
    Column("source", "text", "the source as printed"),
    Column("name", "text", "the source as a reader would list it"),
    Column("named", "boolean", "whether the source is named; empty when that cannot be told"),
    Column("source_class", "text", "person, institution, document, outlet or unnamed"),
    Column("cue", "text", "the words that attribute"),
    Column("cue_class", "text", "how they present what is said: neutral, claim, deny ..."),
    Column("strength", "integer", "from 2, confirmed, over 0, neutral, to -2, rumoured"),
    Column("chain", "boolean", "whether the source is itself cited by another"),
    Column("content", "text", "what is said"),
    Column("quotes", "text", "direct quotations in it, a JSON list"),
)
_SOURCING_CHANGES: Final = (
    *_STORY,
    *_PAIR,
    Column("change", "text", "id of this change"),
    Column(
        "kind", "text", "added, removed, replaced, named, anonymised, hedged, firmed, quote_..."
    ),
    Column("old_source", "text", "source before"),
    Column("new_source", "text", "source after"),
    Column("old_cue", "text", "words of attribution before"),
    Column("new_cue", "text", "words of attribution after"),
    Column("claim", "text", "what is said"),
    Column("old_quote", "text", "quotation before"),
    Column("new_quote", "text", "quotation after"),
)

_ABSENCES: Final = (
    *_STORY,
    Column("since", "time", "the first look that missed it"),
    Column("told", "time", "the look that made it certain: the third or later, after 24 hours"),
    Column("looks", "integer", "how many looks missed it"),
    Column("reason", "text", "what the first of them found"),
    Column("back", "time", "the look that found it again; empty while it is gone"),
    Column("event", "integer", "number of the event of the first look that missed it"),
)

COLUMNS: Final[dict[Table, tuple[Column, ...]]] = {
    "captures": _CAPTURES,
    "versions": _VERSIONS,
    "changes": _CHANGES,
    "figures": _FIGURES,
    "figure_changes": _FIGURE_CHANGES,
    "sourcing": _SOURCING,
    "sourcing_changes": _SOURCING_CHANGES,
    "absences": _ABSENCES,
}
