import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.slugs import LONGEST, free_slug, slug_of


@pytest.mark.parametrize(
    ("url", "slug"),
    [
        ("https://news.example/world/harbour-fire", "harbour-fire"),
        ("https://news.example/world/harbour-fire.html", "harbour-fire"),
        ("https://news.example/world/harbour-fire/", "harbour-fire"),
        ("https://news.example/2025/06/19/harbour-fire/amp", "harbour-fire"),
        ("https://news.example/harbour-fire/12345678", "harbour-fire"),
        ("https://news.example/harbour-fire/a-71234567", "harbour-fire"),
        ("https://news.example/world-71234567", "world-71234567"),
        ("https://news.example/71234567", "71234567"),
        ("https://news.example/f%C3%AAte-du-port?page=2#top", "fete-du-port"),
        ("https://news.example/Harbour_Fire", "harbour-fire"),
        ("https://news.example/", "news-example"),
        ("https://news.example/港火", "news-example"),
        ("", "story"),
    ],
)
def test_a_slug_is_the_last_segment_that_says_something(url: str, slug: str) -> None:
    assert slug_of(url) == slug


def test_a_long_slug_is_cut_between_words() -> None:
    slug = slug_of("https://news.example/" + "-".join(["harbour"] * 20))
    assert slug == "-".join(["harbour"] * 7)


@given(st.text(max_size=300))
def test_a_slug_is_short_plain_ascii_whatever_the_url(url: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug_of(url))
    assert len(slug_of(url)) <= LONGEST


@given(st.lists(st.sampled_from(["a", "a-2", "b", "x" * LONGEST]), max_size=20))
def test_free_slugs_are_never_given_twice(bases: list[str]) -> None:
    given: set[str] = set()
    hints: dict[str, int] = {}
    for base in bases:
        slug = free_slug(base, given.__contains__, hints)
        assert slug not in given
        assert len(slug) <= LONGEST
        given.add(slug)
