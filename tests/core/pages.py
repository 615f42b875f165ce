"""A news page of our own making, whose parts can be changed one at a time."""

from dataclasses import dataclass, replace

URL = "https://news.example/harbour/boats"
NOTICE = "Correction: an earlier version of this article gave the number of boats as 12."
_COUNT = (
    "The harbour office counted 14 boats in the north basin on Monday, two days after the storm "
    "closed the outer pier."
)
_CHECK = (
    'Officials said the count would be repeated, according to <a href="/notices/12?ref=a">a '
    "notice</a> on the office door, which names nobody."
)
_PILOT = (
    "“We have never seen so many at once,” a pilot said. The pier is 90 metres long and was built "
    "to hold ten."
)
_FERRY = (
    "The ferry will sail again on Thursday if the wind drops below 20 knots, the line said in a "
    "statement to passengers."
)


@dataclass(frozen=True, slots=True)
class NewsPage:
    """`edit` changes the story; the fields that begin with `n_` are noise around it."""

    headline: str = "Harbour counts fourteen boats after the storm"
    byline: str = "Robin Quay"
    dek: str = "The north harbour filled up overnight as the ferry stayed away."
    paragraphs: tuple[str, ...] = (_COUNT, _CHECK, _PILOT, "She denied it.", _FERRY)
    caption: str = "The north basin on Monday morning."
    aside: str = ""
    footer: str = ""
    structured: str = ""
    n_banner: str = ""
    n_class: str = "story-body"
    n_inside: str = ""
    n_after: str = ""
    n_script: str = ""

    def edit(self, **changes: object) -> "NewsPage":
        return replace(self, **changes)  # type: ignore[arg-type]

    def body(self) -> str:
        texts = [f"<p>{text}</p>" for text in self.paragraphs]
        return "".join([*texts[:3], self.n_inside, *texts[3:]])

    def html(self) -> bytes:
        return f"""<!doctype html><html lang="en-GB"><head><meta charset="utf-8">
<title>{self.headline} | The Harbour Post</title>
<meta property="og:site_name" content="The Harbour Post">
<meta property="article:published_time" content="2024-05-03T10:00:00+01:00">
<meta property="article:modified_time" content="2024-05-03T12:30:00+0100">
{self.n_script}{self.structured}</head><body>{self.n_banner}
<header><a href="/">The Harbour Post</a><nav><ul><li><a href="/sea">Sea</a></li></ul></nav></header>
<main><article class="{self.n_class}"><h1>{self.headline}</h1>
<p class="standfirst">{self.dek}</p><p class="byline">By {self.byline}</p>
<aside>{self.aside}</aside>
<figure><img src="a.jpg"><figcaption>{self.caption}</figcaption></figure>
{self.body()}
<footer>{self.footer}</footer></article></main>{self.n_after}
<footer><p>Copyright The Harbour Post</p><a href="/corrections">Corrections</a></footer>
</body></html>""".encode()
