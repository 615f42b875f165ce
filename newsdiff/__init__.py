"""How news stories change: reading a page, comparing two versions, figures and sourcing.

Pure functions over bytes and text; no I/O, no clock, no logging. This is the library face and it is
stable: `read_article`, `compare`, `explain`, `extract_figures`, `extract_attributions`,
`align_sentences`.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsdiff.alignment import align_sentences
    from newsdiff.article import Article
    from newsdiff.comparison import Change, compare
    from newsdiff.explanation import LeftOut, explain
    from newsdiff.figures import Figure, extract_figures
    from newsdiff.reading import read_article
    from newsdiff.sourcing import Attribution, extract_attributions

__all__ = [
    "Article",
    "Attribution",
    "Change",
    "Figure",
    "LeftOut",
    "align_sentences",
    "compare",
    "explain",
    "extract_attributions",
    "extract_figures",
    "read_article",
]

_HOMES = {
    "Article": "newsdiff.article",
    "Attribution": "newsdiff.sourcing",
    "Change": "newsdiff.comparison",
    "Figure": "newsdiff.figures",
    "LeftOut": "newsdiff.explanation",
    "align_sentences": "newsdiff.alignment",
    "compare": "newsdiff.comparison",
    "explain": "newsdiff.explanation",
    "extract_attributions": "newsdiff.sourcing",
    "extract_figures": "newsdiff.figures",
    "read_article": "newsdiff.reading",
}


def __getattr__(name: str) -> object:
    # Late, so that `newsdiff --help` does not load an HTML parser.
    if name not in _HOMES:
        raise AttributeError(f"module 'newsdiff' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
