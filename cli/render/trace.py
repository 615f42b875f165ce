"""Where a phrase stood over the versions, and where each sentence comes from."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from rich.text import Text

from cli.render.words import ADDED, FAINT, around, count, second
from newsdiff.presence import Quantity, by_place, stretches

if TYPE_CHECKING:
    from newsdiff.origins import Dropped, Origin, Trace
    from newsdiff.presence import Sight, Sought
    from storage.records import StoryRecord, VersionRecord

    Versions = Sequence[VersionRecord]
    Found = Sequence[tuple[Sight, ...]]

_INDENT = "      "


def when_lines(
    story: "StoryRecord", versions: "Versions", sought: "Sought", found: "Found"
) -> Iterator[Text]:
    """A block for each stretch of versions that held it, then the notices that name it."""
    told = [[sight for sight in sights if sight.place != "notice"] for sights in found]
    held = [bool(sights) for sights in told]
    name = f"“{sought.text}”" if not isinstance(sought, Quantity) else sought.text
    in_all = f"{held.count(True)} of {count(len(versions), 'version')}"
    yield Text(f"{name} stands in {in_all} of {story.slug}")
    for first, last in stretches(held):
        yield Text("")
        yield from _stretch(versions, told, first, last)
    if noticed := _noticed(found):
        yield Text("")
        yield Text("named in a notice of " + ", ".join(f"v{number}" for number in noticed))


def _stretch(
    versions: "Versions", told: "Sequence[Sequence[Sight]]", first: int, last: int
) -> Iterator[Text]:
    line = Text("  ")
    line.append(_span(first, last), "bold")
    line.append(f"   {_places(told, first, last)}")
    yield line
    sight = told[first][0]
    at = max(sight.sentence.find(sight.text), 0)
    yield Text(f'{_INDENT}"{around(sight.sentence, at, at + len(sight.text))}"', FAINT)
    yield Text(f"{_INDENT}{_came(versions[first])}", FAINT)
    yield Text(f"{_INDENT}{_went(versions, last)}", FAINT)


def _places(told: "Sequence[Sequence[Sight]]", first: int, last: int) -> str:
    """`headline (v1), ¶1`: where it stood, with the versions where those are not all."""
    paragraphs = dict.fromkeys(f"¶{s.paragraph}" for s in told[first] if s.place == "body")
    body = ", ".join(paragraphs) or "text"
    return ", ".join(
        (body if place == "body" else place) + ("" if at == (first, last) else f" ({_span(*at)})")
        for place, at in by_place(told, first, last)
    )


def _span(first: int, last: int) -> str:
    return f"v{first + 1}" if first == last else f"v{first + 1} to v{last + 1}"


def _came(version: "VersionRecord") -> str:
    if version.before_seen is None:
        return f"there at the first look, {second(str(version.seen))}"
    return f"came between {second(str(version.before_seen))} and {second(str(version.seen))}"


def _went(versions: "Versions", last: int) -> str:
    if last + 1 == len(versions):
        return f"still there at the last look, {second(str(versions[last].last_seen))}"
    following = versions[last + 1]
    without = second(str(following.seen))
    return f"went between {second(str(following.before_seen))} and {without}"


def _noticed(found: "Found") -> list[int]:
    return [n for n, sights in enumerate(found, 1) if any(s.place == "notice" for s in sights)]


def when_dict(
    story: "StoryRecord", versions: "Versions", sought: "Sought", found: "Found"
) -> dict[str, Any]:
    told = [[sight for sight in sights if sight.place != "notice"] for sights in found]
    return {
        "story": story.slug,
        "url": story.url,
        "versions": len(versions),
        "sought": {
            "text": sought.text,
            "as": "number" if isinstance(sought, Quantity) else "words",
        },
        "stretches": [
            _stretch_dict(versions, told, first, last)
            for first, last in stretches([bool(sights) for sights in told])
        ],
        "notices": _noticed(found),
    }


def _stretch_dict(
    versions: "Versions", told: "Sequence[Sequence[Sight]]", first: int, last: int
) -> dict[str, Any]:
    start, end = versions[first], versions[last]
    following = versions[last + 1] if last + 1 < len(versions) else None
    return {
        "first": start.number,
        "last": end.number,
        "came_between": _between(start),
        "went_between": following and _between(following),
        "last_seen": str(end.last_seen),
        "sha256": start.block,
        "places": [
            {"place": place, "first": start + 1, "last": stop + 1}
            for place, (start, stop) in by_place(told, first, last)
        ],
        "sights": [
            {"place": s.place, "paragraph": s.paragraph, "text": s.text, "sentence": s.sentence}
            for s in told[first]
        ],
    }


def _between(version: "VersionRecord") -> list[str | None]:
    return [str(version.before_seen) if version.before_seen else None, str(version.seen)]


def blame_lines(
    story: "StoryRecord", versions: "Versions", found: "Trace", *, words: bool
) -> Iterator[Text]:
    later = sum(origin.brought > 1 for origin in found.sentences)
    edited = sum(origin.edited is not None for origin in found.sentences)
    yield Text(
        f"{story.slug} v{len(versions)}: {count(len(found.sentences), 'sentence')}, "
        f"{later} brought after v1, {edited} reworded"
    )
    yield Text("")
    for origin in found.sentences:
        yield _origin_line(origin, words=words)
    yield Text("")
    used = {n for o in found.sentences for n in (o.brought, o.edited, o.first) if n}
    yield from _dates(versions, used)


def _origin_line(origin: "Origin", *, words: bool) -> Text:
    versions = f"v{origin.brought}" + (f"→v{origin.edited}" if origin.edited else "")
    place = f"¶{origin.paragraph}" if origin.place == "body" else origin.place
    line = Text(f"{versions:<8}  {place:<8}  ")
    line.append_text(_marked(origin) if words else Text(origin.text))
    if origin.first < origin.since:
        line.append(f"  (as in v{origin.first})", FAINT)
    return line


def _marked(origin: "Origin") -> Text:
    """The sentence with what came later in braces: `at least {v2: 15} people`."""
    line = Text()
    for version, run in origin.runs():
        words = run.lstrip()
        line.append(run[: len(run) - len(words)])
        is_later = version != origin.brought
        line.append(f"{{v{version}: {words}}}" if is_later else words, ADDED if is_later else "")
    return line


def dropped_lines(story: "StoryRecord", versions: "Versions", found: "Trace") -> Iterator[Text]:
    count_of = count(len(found.dropped), "sentence")
    yield Text(f"{count_of} dropped up to v{len(versions)} of {story.slug}")
    for dropped in found.dropped:
        line = Text(f"{_life(dropped):<8}  ")
        line.append(dropped.text)
        if dropped.back:
            line.append(f"  (back in v{dropped.back})", FAINT)
        yield line
    if found.dropped:
        yield Text("")
        yield from _dates(versions, {n for d in found.dropped for n in (d.brought, d.dropped)})


def _life(dropped: "Dropped") -> str:
    return f"v{dropped.brought}→v{dropped.dropped}"


def _dates(versions: "Versions", used: set[int]) -> Iterator[Text]:
    for number in sorted(used):
        yield Text(f"v{number:<7}  {_came(versions[number - 1])}", FAINT)


def blame_dict(story: "StoryRecord", versions: "Versions", found: "Trace") -> dict[str, Any]:
    return {
        "story": story.slug,
        "url": story.url,
        "version": len(versions),
        "versions": [
            {"version": v.number, "came_between": _between(v), "sha256": v.block} for v in versions
        ],
        "sentences": [
            {
                "place": origin.place,
                "paragraph": origin.paragraph,
                "text": origin.text,
                "brought": origin.brought,
                "edited": origin.edited,
                "first": origin.first,
                "words": [list(run) for run in origin.runs()],
            }
            for origin in found.sentences
        ],
        "dropped": [
            {
                "place": dropped.place,
                "text": dropped.text,
                "brought": dropped.brought,
                "dropped": dropped.dropped,
                "back": dropped.back,
            }
            for dropped in found.dropped
        ],
    }
