"""Words that tell what a sentence is about."""

import re
from typing import Final

from newsdiff.text import fold

_WORD: Final = re.compile(r"[^\W\d_]+")
_STOP: Final = frozenset(
    "the a an of in on at to for and or but with by from as is are was were be been has have had "
    "it its that this which who will would more than about at least some up".split()
)
_PREPOSITION: Final = frozenset("of in on at by for from to with per about under over".split())
_IRREGULAR: Final = {
    "people": "person", "men": "man", "women": "woman", "children": "child", "lives": "life",
    "deaths": "death",
}  # fmt: skip


# British and American spellings are one word: endings folded to one form.
_SPELLINGS: Final = (
    (re.compile(r"([iy])s(e[drs]?|ing|ation)\b"), r"\1z\2"),
    (re.compile(r"our(s|ed|ing|ite|able|hood)?\b"), r"or\1"),
    (re.compile(r"ll(ed|ing|er)\b"), r"l\1"),
    (re.compile(r"tre(s?)\b"), r"ter\1"),
    (re.compile(r"(\w{3})mme(s?)\b"), r"\1m\2"),
    (re.compile(r"ence\b"), "ense"),
    (re.compile(r"\bgrey"), "gray"),
)


def one_spelling(text: str) -> str:
    """Lower-case text with national spellings folded together; for comparing only."""
    for pattern, form in _SPELLINGS:
        text = pattern.sub(form, text)
    return text


def words_of(text: str) -> list[str]:
    return [w for w in _WORD.findall(fold(text).text.lower()) if w not in _STOP]


def head_word(concept: str) -> str:
    """The singular of the last word before the first preposition: what is counted."""
    words = _WORD.findall(concept.lower())
    cut = next((i for i, word in enumerate(words) if i and word in _PREPOSITION), len(words))
    return singular(words[cut - 1]) if words[:cut] else ""


def singular(word: str) -> str:
    """A plain English singular; good enough to see that two words are one."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
