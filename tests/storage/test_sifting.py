"""Which looks show the story."""

from dataclasses import replace

from newsdiff.resemblance import Resemblance
from storage.sifting import sifted
from storage.versions import Look

HOME, URL = "https://paper.example/", "https://paper.example/town/gates"


def look(number: int, text: str, *, trusted: bool = False, url: str = URL) -> Look:
    stamp = f"2026-03-17T11:{number:02}:00.000Z"
    return Look(number, stamp, stamp, text, text, trusted, url)


def resembles(old: Look, new: Look) -> Resemblance:
    """Texts of one letter are one story."""
    return "alike" if old.article[0] == new.article[0] else "other"


def kept(*looks: Look) -> list[int]:
    return [one.number for one in sifted(looks, resembles).looks]


def test_what_shows_another_text_is_left_out_with_its_grounds() -> None:
    found = sifted([look(1, "a1"), look(2, "b"), look(3, "a2")], resembles)
    assert [one.number for one in found.looks] == [1, 3]
    assert found.judgements == {2: ("elsewhere", "another text at its address")}


def test_order_of_seeing_decides_not_order_of_telling() -> None:
    assert kept(look(3, "b"), look(1, "a1"), look(2, "a2")) == [1, 2]


def test_an_imported_look_is_trusted() -> None:
    assert kept(look(1, "a"), look(2, "b", trusted=True), look(3, "b2")) == [1, 2, 3]


def test_a_first_look_alone_is_outvoted_by_three_at_one_other_text() -> None:
    first = look(1, "wall")
    assert kept(first, look(2, "a1"), look(3, "a2")) == [1]
    assert kept(first, look(2, "a1"), look(3, "a2"), look(4, "a3"), look(5, "a4")) == [
        1, 2, 3, 4, 5,
    ]  # fmt: skip


def test_a_text_that_was_seen_twice_is_not_outvoted() -> None:
    assert kept(look(1, "a"), look(2, "a"), *(look(n, "b") for n in range(3, 9))) == [1, 2]


def test_three_looks_at_different_texts_outvote_nobody() -> None:
    assert kept(look(1, "wall"), look(2, "a"), look(3, "b"), look(4, "c")) == [1]


def test_where_a_redirect_led_outvotes_nobody() -> None:
    assert kept(look(1, "a"), *(look(n, "home", url=HOME) for n in range(2, 9))) == [1]


def test_a_rendered_look_stands_for_the_one_before_it() -> None:
    raw, shown = look(1, "a"), replace(look(2, "b"), rendered=True)
    found = sifted([raw, shown, look(3, "b2")], resembles)
    assert [one.number for one in found.looks] == [2, 3]
    assert found.judgements[1][0] == "empty"
