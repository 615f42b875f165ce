"""Edits of the kinds that matter, made in the markup of a page; each says by what it is seen."""

import random
import re
from collections.abc import Callable

from lxml.html import HtmlElement

from benchmarks.noise import part

# What the comparison must speak of; "" for a move, None where the page has nothing to edit so.
Edit = Callable[[HtmlElement, random.Random, list[HtmlElement]], str | None]
_NUMBER = re.compile(r"(?<![\w.,$€£-])\d{1,3}(?:,\d{3})*(?![\w.,-]*\d)")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s")
_SAID = re.compile(r"\b(?:said|says|told|announced|warned|added)\b")
_NOTICE = "Correction: An earlier version of this article misstated the number of wardens as 6,113."


def number(_root: HtmlElement, rng: random.Random, paragraphs: list[HtmlElement]) -> str | None:
    for paragraph in rng.sample(paragraphs, len(paragraphs)):
        for found in _NUMBER.finditer(paragraph.text or ""):
            if not re.fullmatch(r"(?:19|20)\d\d", found.group()):
                text = paragraph.text
                paragraph.text = f"{text[: found.start()]}73,481{text[found.end() :]}"
                return "73,481"
    return None


def added(_root: HtmlElement, rng: random.Random, paragraphs: list[HtmlElement]) -> str | None:
    sentence = "The wardens of the lower dyke counted 73,481 sandbags on Sunday."
    at = rng.choice(paragraphs)
    _append(at, f" {sentence}")
    return "73,481 sandbags"


def paragraph(_root: HtmlElement, rng: random.Random, paragraphs: list[HtmlElement]) -> str | None:
    rng.choice(paragraphs[:-1]).addnext(part("<p>Nobody at the dyke had seen it.</p>"))
    return "at the dyke had seen it"


def last(_root: HtmlElement, _rng: random.Random, paragraphs: list[HtmlElement]) -> str | None:
    text = "A second count by the wardens of the dyke is planned for the end of the week."
    paragraphs[-1].addnext(part(f"<p>{text}</p>"))
    return "wardens of the dyke"


def removed(_root: HtmlElement, rng: random.Random, paragraphs: list[HtmlElement]) -> str | None:
    gone = rng.choice(paragraphs[1:-1])
    sentence = _SENTENCE_END.split(str(gone.text_content()))[0]
    opening = " ".join(sentence.split()[:4])
    gone.drop_tree()
    return opening


def reworded(_root: HtmlElement, rng: random.Random, paragraphs: list[HtmlElement]) -> str | None:
    for at in rng.sample(paragraphs, len(paragraphs)):
        words = (at.text or "").split(" ")
        if len(words) > 8:
            words[3:5] = ["reluctantly", "by", "lamplight"]
            at.text = " ".join(words)
            return "lamplight"
    return None


def attributed(_root: HtmlElement, rng: random.Random, paragraphs: list[HtmlElement]) -> str | None:
    for at in rng.sample(paragraphs, len(paragraphs)):
        found = _SAID.search(at.text or "")
        if found:
            at.text = f"{at.text[: found.start()]}hotly denied{at.text[found.end() :]}"
            return "denied"
    return None


def source(_root: HtmlElement, rng: random.Random, paragraphs: list[HtmlElement]) -> str | None:
    at = rng.choice(paragraphs)
    sentence = "“The dyke will hold,” said Quirin Thistlewood, who keeps it."
    _append(at, f" {sentence}")
    return "Thistlewood"


def headline(root: HtmlElement, _rng: random.Random, _paragraphs: list[HtmlElement]) -> str | None:
    headings = list(root.iter("h1"))
    if len(headings) != 1 or len(str(headings[0].text_content()).split()) < 3:
        return None
    old = " ".join(str(headings[0].text_content()).split())
    for below in list(headings[0]):
        below.drop_tree()
    headings[0].text = f"{old}, wardens of the dyke now say"
    return "wardens of the dyke"


def notice(_root: HtmlElement, rng: random.Random, paragraphs: list[HtmlElement]) -> str | None:
    form = rng.choice(
        (
            f"<p><em>{_NOTICE}</em></p>",
            f'<div class="correction"><p>{_NOTICE}</p></div>',
            f'<aside class="editors-note"><p>{_NOTICE}</p></aside>',
            f'<footer class="article-footer"><p>{_NOTICE}</p></footer>',
            f"<div><h4>Correction</h4><p>{_NOTICE[12:]}</p></div>",
        )
    )
    rng.choice((paragraphs[0].addprevious, paragraphs[-1].addnext))(part(form))
    return "6,113"


def moved(_root: HtmlElement, rng: random.Random, paragraphs: list[HtmlElement]) -> str | None:
    own = [p for p in paragraphs if p.getparent() is paragraphs[0].getparent()]
    if len(own) < 5:
        return None
    taken = rng.choice(own[2:-1])
    taken.drop_tree()
    taken.tail = "\n"
    own[0].addprevious(taken)
    return ""


def quotation(_root: HtmlElement, rng: random.Random, paragraphs: list[HtmlElement]) -> str | None:
    quote = "<blockquote><p>“No warden of the dyke was told,” the clerk wrote.</p></blockquote>"
    rng.choice(paragraphs[:-1]).addnext(part(quote))
    return "warden of the dyke"


def listed(_root: HtmlElement, rng: random.Random, paragraphs: list[HtmlElement]) -> str | None:
    rows = "<li>Sandbags counted: 73,481</li><li>Wardens on duty: up from 12 to 14</li>"
    rng.choice(paragraphs[:-1]).addnext(part(f"<ul>{rows}</ul>"))
    return "73,481"


def tabled(_root: HtmlElement, rng: random.Random, paragraphs: list[HtmlElement]) -> str | None:
    rows = "<tr><th>Dyke</th><th>Sandbags</th></tr><tr><td>Lower</td><td>73,481</td></tr>"
    rng.choice(paragraphs[:-1]).addnext(part(f"<table>{rows}</table>"))
    return "73,481"


def caption(_root: HtmlElement, _rng: random.Random, paragraphs: list[HtmlElement]) -> str | None:
    text = "Wardens carry sandbags to the lower dyke, where 14 are missing."
    picture = f'<figure><img src="a.jpg" alt=""><figcaption>{text}</figcaption></figure>'
    paragraphs[0].addnext(part(picture))
    return "lower dyke"


def subheading(_root: HtmlElement, rng: random.Random, paragraphs: list[HtmlElement]) -> str | None:
    rng.choice(paragraphs[:-1]).addnext(part("<h2>Why the wardens of the dyke went home</h2>"))
    return "wardens of the dyke"


def _append(at: HtmlElement, text: str) -> None:
    if len(at):
        at[-1].tail = f"{at[-1].tail or ''}{text}"
    else:
        at.text = f"{at.text or ''}{text}"


EDITS: dict[str, Edit] = {
    "number changed": number,
    "sentence added": added,
    "paragraph added": paragraph,
    "paragraph added at the end": last,
    "paragraph removed": removed,
    "sentence reworded": reworded,
    "attribution reworded": attributed,
    "source added": source,
    "headline changed": headline,
    "notice added": notice,
    "paragraph moved": moved,
    "block quote added": quotation,
    "list added": listed,
    "table added": tabled,
    "caption added": caption,
    "subheading added": subheading,
}
