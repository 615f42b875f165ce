"""Whether a correction notice speaks of a change."""

from typing import Any, Final

from newsdiff.changes.voices import name_words
from newsdiff.changes.words import words_of
from newsdiff.figures import extract_figures
from newsdiff.language import language_of

_SHARED: Final = 0.5  # share of a claim's words that a notice must repeat


def covers(notice: str, change: dict[str, Any], language: str | None = None) -> bool:
    """Whether the notice's words name the figure, the source or the quotation that changed.

    `change` is one of `Change.to_dict()`'s figures or sourcing; without `language` the notice's
    words tell it. A notice that only says that "an
    error" was corrected covers nothing that can be named.
    """
    if "concept" in change:
        return _names_figure(notice, change, language or language_of(notice))
    return _names_source(notice, change)


def _names_figure(notice: str, change: dict[str, Any], language: str) -> bool:
    sides = [side for side in (change["old"], change["new"]) if side]
    values = {(side["value"], side["high"]) for side in sides}
    return any(side["text"] in notice for side in sides) or any(
        (figure.value, figure.high) in values for figure in extract_figures(notice, language)
    )


def _names_source(notice: str, change: dict[str, Any]) -> bool:
    said = set(words_of(notice))
    for source in (change["old_source"], change["new_source"]):
        words = name_words(source)
        if words and 2 * len(words & said) > len(words):
            return True
    quoted = set(words_of(" ".join(filter(None, (change["old_quote"], change["new_quote"])))))
    return bool(quoted) and len(quoted & said) >= _SHARED * len(quoted)
