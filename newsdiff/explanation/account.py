"""Two versions to everything between them that is no change, each with its rule."""

from newsdiff.article import Article
from newsdiff.changes.aligned import align_documents
from newsdiff.changes.voices import find_voices
from newsdiff.document import lay_out
from newsdiff.explanation.figures import left_out_figures
from newsdiff.explanation.leftout import LeftOut
from newsdiff.explanation.numbers import left_out_numbers
from newsdiff.explanation.sourcing import left_out_sourcing
from newsdiff.explanation.wording import left_out_dates, left_out_wording


def explain(old: Article, new: Article) -> tuple[LeftOut, ...]:
    """What differs between the two and is not in `compare(old, new)`, or is there in other words.

    Costs as much as comparing. Ordered by kind, then by place; the same articles give the same
    list. What is word for word the same in its place is not left out: nothing happened to it.
    """
    before, after = lay_out(old), lay_out(new)
    alignment = align_documents(before, after)
    voices = find_voices(before), find_voices(after)
    return (
        *left_out_figures(before, after, alignment, voices),
        *left_out_numbers(before, after),
        *left_out_sourcing(before, after, alignment, voices),
        *left_out_wording(before, after, alignment),
        *left_out_dates(old, new),
    )
