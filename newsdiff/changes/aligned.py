"""Two documents aligned: body with body, headline with headline, dek with dek."""

from collections.abc import Sequence

from newsdiff.alignment import Alignment, Group, align
from newsdiff.document import Document, Place
from newsdiff.text import fold


def align_documents(old: Document, new: Document) -> Alignment:
    """The alignment of all sentences of both; indices count through the whole document."""
    before, after = old.numbers("body"), new.numbers("body")
    body = align([old.sentences[i].text for i in before], [new.sentences[j].text for j in after])
    fields = [_whole(old, new, place) for place in ("headline", "dek")]
    groups = [group for group, _, _ in fields if group]
    groups += [
        Group(_through(g.old, before), _through(g.new, after), g.same, g.moved) for g in body.groups
    ]
    gone = [i for _, lone, _ in fields for i in lone]
    come = [j for _, _, lone in fields for j in lone]
    return Alignment(
        tuple(groups),
        (*gone, *_through(body.removed, before)),
        (*come, *_through(body.added, after)),
    )


def _through(indices: Sequence[int], numbers: Sequence[int]) -> tuple[int, ...]:
    return tuple(numbers[i] for i in indices)


def _whole(
    old: Document, new: Document, place: Place
) -> tuple[Group | None, tuple[int, ...], tuple[int, ...]]:
    """A field as one group, or what stands alone of it."""
    before, after = tuple(old.numbers(place)), tuple(new.numbers(place))
    if not before or not after:
        return None, before, after
    same = fold(old.texts[place]).text == fold(new.texts[place]).text
    return Group(before, after, same), (), ()
