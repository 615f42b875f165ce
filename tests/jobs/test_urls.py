import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.urls import joined, target
from newsdiff.errors import BadInput

AS_FOUND = [
    "https://example.org/a/../b//c?q=1&q=2&utm_source=x",
    "http://example.org:8080/a;b=c/%7Efoo/%2F?x=[1]",
    "http://example.org/?",
    "http://127.1/",
    "http://0x7f000001/",
    "https://[2606:4700::1111]:8443/",
    "http://a_b.example.org./",
]


@pytest.mark.parametrize("url", AS_FOUND)
def test_a_url_goes_over_the_wire_as_found(url: str) -> None:
    assert target(url).url == url


RESPELLED = {
    "HTTPS://Example.ORG/Path": "https://example.org/Path",
    "http://example.org": "http://example.org/",
    "http://example.org/a#part": "http://example.org/a",
    "http://example.org/?q=a#part?": "http://example.org/?q=a",
    "http://bücher.example/": "http://xn--bcher-kva.example/",
    "http://①②⑦.0.0.1/": "http://127.0.0.1/",
    "http://example.org/straße": "http://example.org/stra%C3%9Fe",
    "http://example.org/a b": "http://example.org/a%20b",
    'http://example.org/"<>`{|}^': 'http://example.org/"<>`{|}^',
}


@pytest.mark.parametrize("url", RESPELLED)
def test_what_cannot_be_sent_is_respelled(url: str) -> None:
    assert target(url).url == RESPELLED[url]


REFUSED = [
    "",
    "example.org/a",
    "//example.org/a",
    "ftp://example.org/",
    "file:///etc/hostname",
    "javascript:alert(1)",
    "gopher://127.0.0.1:70/_x",
    "http://",
    "http:///path",
    "http://user:word@example.org/",
    "http://example.org\\@other.example/",
    "http://example.org/\r\nX-Evil: 1",
    "http://example.org/\x00",
    "http://exa mple.org/",
    "http://example%2eorg/",
    "http://example.org:99999/",
    "http://example.org:port/",
    "http://[::1/",
    "http://-example.org/",
    "http://.example.org/",
    "http://exa..é..mple/",
    "http://example.org/\ud800",
    "http://example.org/\udcff",
    "http://example.org/" + "a" * 9000,
    "http://example.org/" + "é" * 2000,
]


@pytest.mark.parametrize("url", REFUSED)
def test_what_we_do_not_ask_for_is_refused(url: str) -> None:
    with pytest.raises(BadInput) as refusal:
        target(url)
    assert "\n" not in str(refusal.value)
    assert len(str(refusal.value)) < 300


@given(st.text(max_size=60))
def test_any_text_is_a_sendable_url_or_refused(text: str) -> None:
    try:
        found = target("http://example.org/" + text)
    except BadInput:
        return
    assert found.url.isascii()
    assert found.url.isprintable()
    assert " " not in found.url
    assert found.host == "example.org"
    assert target(found.url).url == found.url


@given(st.text(max_size=30))
def test_any_host_is_plain_or_refused(text: str) -> None:
    try:
        found = target(f"http://{text}/")
    except BadInput:
        return
    assert found.host.isascii()
    assert not set(found.host) & set(" /@\\?#%")


def test_the_port_is_that_of_the_scheme_unless_named() -> None:
    assert (target("http://a.example/").port, target("https://a.example/").port) == (80, 443)
    assert target("https://a.example:8443/").origin == "https://a.example:8443"
    assert target("https://a.example:443/x").origin == "https://a.example"


def test_a_location_is_read_from_the_page_that_sent_it() -> None:
    base = "https://example.org/a/b?c=d"
    assert joined(base, "../e") == "https://example.org/e"
    assert joined(base, " /e ") == "https://example.org/e"
    assert joined(base, "//other.example/e") == "https://other.example/e"
    assert joined(base, "?f") == "https://example.org/a/b?f"
    with pytest.raises(BadInput):
        joined(base, "http://[::1")
