"""Made-up stories in the kinds of markup that newsrooms use."""

import html
from collections.abc import Callable, Iterator
from itertools import islice

from benchmarks.prose import article, sentences

Skeleton = Callable[[str, list[str], str], str]
SEEDS = 10
WORDS = 450
_DEK = "What is known of it so far, and who has to pay for the repairs."


def stories() -> Iterator[tuple[str, bytes, str]]:
    """Name, page and text, each skeleton with several stories."""
    for skeleton in (semantic, soup, built, weblog):
        for seed in range(SEEDS):
            lines = list(islice(sentences(seed), 40)) if seed % 2 else article(seed, WORDS)
            paragraphs = [" ".join(some) for some in zip(lines[::2], lines[1::2], strict=False)]
            heading = " ".join(lines[0].split()[:9]).rstrip(".,")
            page = skeleton(html.escape(heading), [html.escape(p) for p in paragraphs], _DEK)
            yield f"{skeleton.__name__}-{seed}", page.encode(), "\n".join(paragraphs)


def _head(heading: str) -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{heading} | The Dyke'
        f'</title><meta property="og:title" content="{heading}">'
        '<meta property="og:site_name" content="The Dyke">'
        '<meta property="article:modified_time" content="2024-05-03T11:30:00Z"></head>'
    )


def semantic(heading: str, paragraphs: list[str], dek: str) -> str:
    texts = "".join(f"<p>{text}</p>\n" for text in paragraphs)
    return (
        f"{_head(heading)}<body><header><a href='/'>The Dyke</a></header><main><article>"
        f"<h1>{heading}</h1><p class='standfirst'>{dek}</p><p class='byline'>By Ida Weir</p>"
        "<figure><img src='a.jpg'><figcaption>The dyke from the air.</figcaption></figure>"
        f"{texts}</article></main><footer><p>Copyright The Dyke</p></footer></body></html>"
    )


def soup(heading: str, paragraphs: list[str], dek: str) -> str:
    """Boxes without meaning; the text in two of them."""
    half = len(paragraphs) // 2
    parts = [
        "<div class='text'>" + "".join(f"<p>{text}</p>" for text in some) + "</div>"
        for some in (paragraphs[:half], paragraphs[half:])
    ]
    return (
        f"{_head(heading)}<body><div id='wrapper'><div id='top'><a href='/'>The Dyke</a></div>"
        f"<div id='page'><div class='col-8'><h1>{heading}</h1><div class='intro'>{dek}</div>"
        f"<div class='info'>By Ida Weir</div>{'<br>'.join(parts)}</div>"
        "<div class='col-4'><div class='box'><b>Weather</b><p>Rain</p></div></div></div>"
        "<div id='foot'>Copyright The Dyke</div></div></body></html>"
    )


def built(heading: str, paragraphs: list[str], dek: str) -> str:
    """Names that a build tool made up, each paragraph in boxes of its own."""
    texts = "".join(
        f'<div class="sc-a1b2c3 kQz81x"><div class="css-9f3k2a"><p class="css-7h2">{text}</p></div>'
        "</div>"
        for text in paragraphs
    )
    return (
        f'{_head(heading)}<body><div id="root"><section class="css-4d2"><header class="css-1x9">'
        f'<h1 class="css-3f">{heading}</h1><h2 class="css-8e">{dek}</h2><span class="css-12b">'
        f'By <a href="/ida">Ida Weir</a></span></header><section name="articleBody">{texts}'
        '</section></section><div class="css-0z"><a href="/">Front page</a></div></div>'
        "</body></html>"
    )


def weblog(heading: str, paragraphs: list[str], dek: str) -> str:
    third = len(paragraphs) // 3
    texts = [f"<p>{text}</p>" for text in paragraphs]
    texts.insert(third, "<h2>What the wind did</h2>")
    texts.insert(2 * third, "<blockquote><p>Nobody sleeps when the water stands so high.</p>")
    texts.insert(2 * third + 1, "</blockquote><ul><li>Sluices: 4</li><li>Pumps: 11</li></ul>")
    return (
        f'{_head(heading)}<body class="single single-post"><div id="content"><article id="post-77" '
        f'class="post type-post hentry"><header class="entry-header"><h1 class="entry-title">'
        f'{heading}</h1><div class="entry-meta">By <span class="author vcard">Ida Weir</span></div>'
        f'</header><p class="excerpt">{dek}</p><div class="entry-content">{"".join(texts)}</div>'
        '<footer class="entry-footer"><a href="/tag/dyke">dyke</a></footer></article></div>'
        '<aside id="secondary" class="widget-area"><h3>Archive</h3><a href="/2024">2024</a></aside>'
        "</body></html>"
    )
