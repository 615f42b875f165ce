"""Furniture that a newsroom changes between two looks at a page, put around or into its article."""

import html
import random
import re
from collections.abc import Callable
from itertools import islice

from lxml.html import HtmlElement, fragment_fromstring

from benchmarks.prose import sentences

Noise = Callable[[HtmlElement, random.Random, list[HtmlElement]], None]
_MARKS = frozenset("p a b i em strong span u small".split())


def part(markup: str) -> HtmlElement:
    return fragment_fromstring(markup)


def line(rng: random.Random) -> str:
    return html.escape(next(sentences(rng.randrange(10**6))))


def lines(rng: random.Random, count: int) -> list[str]:
    return [html.escape(text) for text in islice(sentences(rng.randrange(10**6)), count)]


def title(rng: random.Random) -> str:
    return " ".join(line(rng).split()[:8]).rstrip(".,”").title()


def link(rng: random.Random) -> str:
    return f'<a href="/n/{rng.randrange(10**6)}">{title(rng)}</a>'


def body_of(root: HtmlElement) -> HtmlElement:
    body = root.find("body")
    return root if body is None else body


def items(rng: random.Random, count: int) -> str:
    return "".join(f"<li>{link(rng)}</li>" for _ in range(count))


def related(_root: HtmlElement, rng: random.Random, paragraphs: list[HtmlElement]) -> None:
    box = f'<div class="related-articles"><h3>Related</h3><ul>{items(rng, 5)}</ul></div>'
    around = paragraphs[-1].getparent()
    (around if around.tag in ("div", "section") else paragraphs[-1]).addnext(part(box))


def most_read(root: HtmlElement, rng: random.Random, _paragraphs: list[HtmlElement]) -> None:
    rows = "".join(
        f'<div class="teaser"><h4>{link(rng)}</h4><p>{line(rng)}</p></div>' for _ in range(5)
    )
    body_of(root).append(part(f'<aside class="sidebar most-read"><h2>Most read</h2>{rows}</aside>'))


def teasers(root: HtmlElement, rng: random.Random, _paragraphs: list[HtmlElement]) -> None:
    """A grid whose names a build tool made up."""
    boxes = "".join(
        f'<div class="css-{rng.randrange(16**6):06x}"><a href="/m/{rng.randrange(999)}">'
        f"<h3>{title(rng)}</h3></a><p>{' '.join(lines(rng, 2))}</p></div>"
        for _ in range(8)
    )
    body_of(root).append(part(f'<div class="css-{rng.randrange(16**6):06x}">{boxes}</div>'))


def advertisements(_root: HtmlElement, rng: random.Random, paragraphs: list[HtmlElement]) -> None:
    for paragraph in rng.sample(paragraphs, min(2, len(paragraphs))):
        name = rng.choice(("ad-slot", "advertisement", "adsbox ad-container", "dfp-ad"))
        words = rng.choice(("", "Advertisement", f"Advertisement {link(rng)} {line(rng)}"))
        paragraph.addnext(
            part(f'<div class="{name}" id="gpt-ad-{rng.randrange(99)}"><span>{words}</span></div>')
        )


def stamp(_root: HtmlElement, rng: random.Random, paragraphs: list[HtmlElement]) -> None:
    ago = f"{rng.randint(2, 59)} minutes ago"
    form = rng.choice(
        (
            f'<p class="x-{rng.randrange(9)}">Updated {ago}</p>',
            f"<div><span>Last updated: </span><time>{ago}</time></div>",
            f"<p>Published 2 May 2024, updated {ago}</p>",
        )
    )
    paragraphs[0].addprevious(part(form))


def counts(_root: HtmlElement, rng: random.Random, paragraphs: list[HtmlElement]) -> None:
    shares, comments = rng.randint(2, 9000), rng.randint(2, 900)
    form = rng.choice(
        (
            f"<div class='meta'><span>{comments} comments</span> <b>{shares:,} shares</b></div>",
            f"<div><span class='comments-count'>{comments} comments</span></div>",
            f"<p>{shares:,} shares | {comments} comments</p>",
            f"<ul class='share-bar'><li><a href='/s'>Share {shares:,}</a></li></ul>",
        )
    )
    rng.choice((paragraphs[0].addprevious, paragraphs[-1].addnext))(part(form))


def cookies(root: HtmlElement, rng: random.Random, _paragraphs: list[HtmlElement]) -> None:
    text = (
        f"We and our {rng.randint(100, 900)} partners store information on your device and read "
        "it again, such as cookies, to measure how this site is used and to choose advertisements."
    )
    name = rng.choice(
        ('id="consent-banner" role="dialog"', 'class="cookie-banner"', 'class="gdpr"')
    )
    more = "You may change your choice at any time at the foot of each page of this site."
    banner = (
        f"<div {name}><h2>Your privacy</h2><p>{text}</p><p>{more}</p><button>Yes</button></div>"
    )
    body_of(root).insert(rng.choice((0, len(body_of(root)))), part(banner))


def newsletter(_root: HtmlElement, rng: random.Random, paragraphs: list[HtmlElement]) -> None:
    invitation = f"Our letter of the morning tells you what matters. {line(rng)}"
    form = '<form><input name="email"><button>Sign up</button></form>'
    name = rng.choice(('class="newsletter-signup"', 'class="inline-newsletter"', ""))
    box = f"<div {name}><h3>{title(rng)}</h3><p>{invitation}</p>{form}</div>"
    rng.choice(paragraphs).addnext(part(box))


def navigation(root: HtmlElement, rng: random.Random, _paragraphs: list[HtmlElement]) -> None:
    body = body_of(root)
    body.insert(0, part(f"<nav><ul>{items(rng, 9)}</ul></nav>"))
    columns = "".join(f"<div><h5>{title(rng)}</h5><ul>{items(rng, 4)}</ul></div>" for _ in range(3))
    body.append(part(f"<footer>{columns}<p>© {rng.randint(2000, 2030)} All rights.</p></footer>"))


def tokens(root: HtmlElement, rng: random.Random, paragraphs: list[HtmlElement]) -> None:
    """Nonces, tokens against forgery, class names of a new build."""
    for element in root.iter("div", "section", "p", "span", "a", "ul", "article"):
        if rng.random() < 0.4:
            element.set("data-rid", f"{rng.randrange(10**9)}")
        if rng.random() < 0.4:
            names = f"{element.get('class') or ''} css-{rng.randrange(16**6):06x}"
            element.set("class", names.strip())
    token = rng.randbytes(12).hex()
    around = paragraphs[0].getparent()
    around.insert(0, part(f'<input type="hidden" name="csrf" value="{token}">'))
    body_of(root).append(part(f'<script nonce="{token}">var t = "{token}";</script>'))


def attributes(root: HtmlElement, rng: random.Random, _paragraphs: list[HtmlElement]) -> None:
    for element in root.iter():
        if isinstance(element.tag, str) and len(element.attrib) > 1:
            pairs = list(element.attrib.items())
            rng.shuffle(pairs)
            element.attrib.clear()
            element.attrib.update(pairs)


def promotion(_root: HtmlElement, rng: random.Random, paragraphs: list[HtmlElement]) -> None:
    """In the middle of the body, in the forms of its own paragraphs."""
    form = rng.choice(
        (
            f"<p><strong>READ MORE: {link(rng)}</strong></p>",
            f'<p><strong><a href="/n/7">READ MORE: {title(rng)}</a></strong></p>',
            f"<p>Also read: {link(rng)}</p>",
            f"<p><em>{link(rng)}</em></p>",
            f"<h3>{link(rng)}</h3>",
            f'<div class="promo"><p>{line(rng)}</p></div>',
            f'<aside class="inset"><h4>More on this</h4><ul>{items(rng, 3)}</ul></aside>',
            f'<p><em>Sign up for our weekly newsletter <a href="/l">{title(rng)}</a></em></p>',
            f"<ul>{items(rng, 3)}</ul>",
        )
    )
    rng.choice(paragraphs[:-1]).addnext(part(form))


def ticker(root: HtmlElement, rng: random.Random, _paragraphs: list[HtmlElement]) -> None:
    form = rng.choice(
        (
            f'<div class="breaking-news"><a href="/b">Breaking: {title(rng)}</a></div>',
            f'<div class="live-ticker"><span>LIVE</span> {link(rng)} <p>{line(rng)}</p></div>',
            f'<div role="marquee"><ul>{items(rng, 6)}</ul></div>',
        )
    )
    body_of(root).insert(0, part(form))


def remarks(root: HtmlElement, rng: random.Random, _paragraphs: list[HtmlElement]) -> None:
    rows = "".join(
        f'<div class="comment"><b>reader{rng.randrange(999)}</b><p>{" ".join(lines(rng, 2))}</p>'
        "</div>"
        for _ in range(6)
    )
    box = f'<section id="comments" class="comments"><h2>Comments</h2>{rows}</section>'
    body_of(root).append(part(box))


def video(_root: HtmlElement, rng: random.Random, paragraphs: list[HtmlElement]) -> None:
    box = (
        f'<figure class="video"><iframe src="/v/{rng.randrange(999)}"></iframe>'
        f"<figcaption>{line(rng)}</figcaption></figure>"
    )
    rng.choice(paragraphs).addnext(part(box))


def biography(_root: HtmlElement, rng: random.Random, paragraphs: list[HtmlElement]) -> None:
    name = rng.choice(("author-bio", "about-the-author", "writer-card author-info"))
    box = f'<div class="{name}"><h4>About the author</h4><p>{line(rng)}</p>{link(rng)}</div>'
    paragraphs[-1].addnext(part(box))


def spacing(root: HtmlElement, rng: random.Random, _paragraphs: list[HtmlElement]) -> None:
    """Other white space between and within the same words."""
    for element in root.iter(*_MARKS):
        for place in ("text", "tail"):
            text = getattr(element, place)
            if text and " " in text:
                spread = re.sub(" ", lambda _: rng.choice((" ", "\n", "  ", "\t")), text)
                setattr(element, place, spread)


def modified(root: HtmlElement, rng: random.Random, _paragraphs: list[HtmlElement]) -> None:
    """Saved again: the dates that machines are told."""
    day = f"2024-05-{rng.randint(10, 28)}T10:00:00Z"
    for meta in root.iter("meta"):
        if "modified" in (meta.get("property") or meta.get("name") or ""):
            meta.set("content", day)
    for time in root.iter("time"):
        if "modified" in (time.get("itemprop") or "").lower():
            time.set("datetime", day)


NOISES: dict[str, Noise] = {
    "related stories": related,
    "most read": most_read,
    "teasers without a name": teasers,
    "advertisements": advertisements,
    "updated … ago": stamp,
    "shares and comments counted": counts,
    "cookie banner": cookies,
    "newsletter box": newsletter,
    "navigation and footer": navigation,
    "tokens and class hashes": tokens,
    "attributes reordered": attributes,
    "promotion in the body": promotion,
    "live ticker": ticker,
    "readers' comments": remarks,
    "video": video,
    "about the author": biography,
    "white space": spacing,
    "saved again": modified,
}
