"""A newsroom on this machine whose stories misbehave, one way each, between two good looks."""

import gzip
import html
from collections.abc import Callable
from dataclasses import dataclass

from newsdiff.quality import Quality
from tests.jobs.server import Server, dripping

PARAGRAPHS = """\
The harbour office will close the north basin of Velden for eleven weeks from Monday, after divers \
found cracks in two of the oak gates that have held the water since 1931.
“We would rather lose a summer than a gate,” harbour master Renée Okafor said. She said the repair \
would cost €4.2 million, of which the province pays half.
About 140 boats have to move to the south basin, where the owners of 60 of them had been waiting \
for a berth already, according to the sailing club.
The club's chair called the notice of four days too short. He said that crews from abroad could \
not be reached in time, and that the ferry to the islands should run on as planned.""".split("\n")
HEADLINE = "North basin of Velden closes for eleven weeks"


def page(headline: str, *paragraphs: str, charset: str = "utf-8") -> bytes:
    body = "".join(f"<p>{html.escape(text, quote=False)}</p>" for text in paragraphs)
    head = f"<title>{headline}</title><meta charset={charset}>"
    article = f"<article><h1>{headline}</h1>{body}</article>"
    return f"<!DOCTYPE html><html lang=en><head>{head}</head><body>{article}</body></html>".encode(
        charset
    )


STORY = page(HEADLINE, *PARAGRAPHS)
OTHERS = (
    "Council votes on the new swimming pool tonight",
    "Bakers' strike enters its second week without talks",
    "Heavy rain expected along the whole coast",
    "Two new trams arrive a year late",
    "Library opens on Sundays again, with fewer staff",
    "Striker leaves for a club in the south",
    "How a village of ninety people saved its school",
    "Rents rose faster than wages for the sixth year",
)
HOME = page(
    "The Velden Courier",
    *(
        f"{title}. Reporters were at the scene and tell what they saw and heard."
        for title in OTHERS
    ),
    *(f"More on this: {title.lower()}, as told by those who know it best." for title in OTHERS),
)
OTHER_STORY = page(
    OTHERS[1],
    *(
        f"Bakery number {n} stayed shut on day {n} of the strike, and its {n + 3} bakers stood in "
        "the rain outside the mill with soup and songs, while the owners let it be known that "
        "they would talk to nobody before the month was out."
        for n in range(4, 9)
    ),
)
BOMB = gzip.compress(bytes(40_000_000))


@dataclass(frozen=True)
class Outcome:
    """What the look in the middle must have been recorded as."""

    kind: str
    cause: str | None = None
    quality: Quality | None = None


Mischief = Callable[[Server, str, Server], None]
CASES: dict[str, tuple[Mischief, Outcome]] = {}


def _case(name: str, outcome: Outcome) -> Callable[[Mischief], Mischief]:
    def keep(mischief: Mischief) -> Mischief:
        CASES[name] = mischief, outcome
        return mischief

    return keep


def _page(name: str, body: bytes, quality: Quality, status: int = 200, **fields: str) -> None:
    def serve(server: Server, path: str, _private: Server) -> None:
        server.page(path, body, status, **({"Content_Type": "text/html"} | fields))

    CASES[name] = serve, Outcome("captured", quality=quality)


def _redirect(name: str, target: str, outcome: Outcome, body: bytes = b"") -> None:
    def serve(server: Server, path: str, private: Server) -> None:
        place = target.format(path=path, private=private.address)
        server.redirect(path, place)
        if body:
            server.page(place, body, Content_Type="text/html")

    CASES[name] = serve, outcome


def _raw(name: str, wire: bytes, outcome: Outcome) -> None:
    CASES[name] = lambda server, path, _: server.raw(path, wire), outcome


CONSENT = page("Before you continue to the Courier", "We and our 211 partners store your choices.")
_page("a consent page with 200", CONSENT, "consent")
_redirect(
    "a redirect to consent", "{path}/consent", Outcome("captured", quality="consent"), CONSENT
)
_page("403", page("Forbidden", "Not for you."), "blocked", 403)
_page("404 with the text of the story", STORY, "gone", 404)
_page("410", page("Gone", "This story was taken down."), "gone", 410)
_page("429 with Retry-After", b"slow down", "blocked", 429, Retry_After="3600")
_page("503", page("Back soon", "We are being mended."), "blocked", 503)
_page("500", page("Oh dear", "Something broke."), "error", 500)
_page("empty", b"", "empty")
_page("a shell for scripts", b"<html><body><div id=app></div><script src=/a.js></script>", "empty")
_page("a login page", page("Sign in | The Courier", "Welcome back."), "login")
_page("a page that says it was not found", page("Page not found", "Sorry."), "soft-404")
_page(
    "a paywall after the first paragraph",
    page(HEADLINE, PARAGRAPHS[0], "Subscribe to continue reading"),
    "paywall",
)
_page("a paywall that does not say so", page(HEADLINE, PARAGRAPHS[0]), "truncated")
_page("another story at its address", OTHER_STORY, "elsewhere")
_redirect(
    "a redirect to the home page", "/?from={path}", Outcome("captured", quality="elsewhere"), HOME
)
_redirect(
    "a redirect to another story",
    "{path}/other",
    Outcome("captured", quality="elsewhere"),
    OTHER_STORY,
)
_page("packed and cut", gzip.compress(STORY)[:-40], "truncated", Content_Encoding="gzip")
_page("a gzip bomb", BOMB, "unreadable", Content_Encoding="gzip")
_page("nested without end", b"<div>" * 50_000, "unreadable")
_page("a picture", b"\x89PNG\r\n\x1a\n" + bytes(500), "not-html")
_page(
    "the story in cp1252",
    page(HEADLINE, *PARAGRAPHS, charset="cp1252"),
    "ok",
    Content_Type="text/html; charset=windows-1252",
)
_page(
    "the story in cp1252 under the label utf-8",
    page(HEADLINE, *PARAGRAPHS, charset="cp1252").replace(b"charset=cp1252", b"charset=utf-8"),
    "ok",
    Content_Type="text/html; charset=utf-8",
)


@_case("the story under a wrong charset", Outcome("unchanged", quality="ok"))
def _wrong_charset(server: Server, path: str, _private: Server) -> None:
    server.page(path, STORY, Content_Type="text/html; charset=koi8-r")


_raw(
    "cut short",
    b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(STORY) + STORY[:900],
    Outcome("failed", "connection"),
)
_raw("no answer", b"", Outcome("failed", "connection"))
_raw("no HTTP", b"SSH-2.0-OpenSSH_9.2\r\n", Outcome("failed", "protocol"))
_redirect("a redirect to itself", "{path}", Outcome("failed", "redirect"))
_redirect("a redirect to a file", "file:///etc/hostname", Outcome("failed", "redirect"))
_redirect("a redirect to this machine", "http://{private}/admin", Outcome("refused", "address"))
_redirect(
    "a redirect to a name of this machine",
    "http://rebound.localhost:9/",
    Outcome("refused", "address"),
)
_redirect(
    "a redirect to the metadata of a cloud",
    "http://169.254.169.254/latest/meta-data/",
    Outcome("refused", "address"),
)
_redirect(
    "a redirect to the metadata, spelled as a number",
    "http://2852039166/latest/meta-data/",
    Outcome("refused", "address"),
)


@_case("a slow drip", Outcome("failed", "timeout"))
def _drip(server: Server, path: str, _private: Server) -> None:
    server.script(path, dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n<p>"))


@_case("a redirect in a circle", Outcome("failed", "redirect"))
def _circle(server: Server, path: str, _private: Server) -> None:
    server.redirect(path, f"{path}/b")
    server.redirect(f"{path}/b", path)


@_case("a redirect without end", Outcome("failed", "redirect"))
def _endless(server: Server, path: str, _private: Server) -> None:
    for hop in range(12):
        server.redirect(path if hop == 0 else f"{path}/{hop}", f"{path}/{hop + 1}")
