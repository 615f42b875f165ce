"""A page made safe to parse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.block import MAX_BODY
from newsdiff.charset import decode
from newsdiff.errors import Unreadable
from newsdiff.page import (
    BLOCKS,
    MAX_ATTRIBUTES,
    MAX_DEPTH,
    MAX_TAGS,
    NameRule,
    leaf_blocks,
    parse_page,
    words,
)

TEXT = "Die Fähre fährt um 9 Uhr – für 12 €."


@pytest.mark.parametrize(
    ("body", "label"),
    [
        (TEXT.encode(), ""),
        (TEXT.encode(), "text/html; charset=iso-8859-1"),
        (TEXT.encode(), "text/html; charset=x-no-such-thing"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "text/html; charset=windows-1252"),
        (TEXT.encode("cp1252"), "text/html; charset=ISO-8859-1"),
        (TEXT.encode("cp1252"), "text/html; charset=utf-8"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), ""),
        (TEXT.encode("utf-16-be"), ""),
        (TEXT.encode("utf-16-le"), "text/html; charset=utf-8"),
    ],
)
def test_the_bytes_overrule_a_wrong_label(body: bytes, label: str) -> None:
    assert decode(body, label) == TEXT


def test_the_header_overrules_the_meta_element() -> None:
    page = '<meta charset="windows-1251"><p>Łódź</p>'.encode("iso8859-2")
    assert "Łódź" in decode(page, "text/html; charset=iso-8859-2")


def test_a_meta_element_says_the_charset_when_nobody_else_does() -> None:
    assert "Мост закрыт" in decode('<meta charset="windows-1251"><p>Мост закрыт'.encode("cp1251"))


@pytest.mark.parametrize("codec", ["punycode", "idna", "utf-7", "unicode-escape", "zlib"])
def test_dangerous_codecs_are_not_known(codec: str) -> None:
    assert decode(b"caf\xe9", f"text/html; charset={codec}") == "café"


@given(body=st.binary(max_size=300), label=st.text(max_size=30))
def test_decoding_never_raises(body: bytes, label: str) -> None:
    assert isinstance(decode(body, f"text/html; charset={label}"), str)


@given(body=st.binary(max_size=300))
def test_any_bytes_are_parsed_or_refused_in_our_words(body: bytes) -> None:
    try:
        parse_page(b"<p>" + body)
    except Unreadable as refused:
        assert refused.reason == "no-elements"  # noqa: PT017


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b" " * (MAX_BODY + 1), "too-large"),
        (b"<div>" * (MAX_DEPTH + 1), "too-deep"),
        (b"<b>x<i>y" * MAX_DEPTH, "too-deep"),
        (b"<p><ul><li>" * 300, "too-deep"),
        (b"<p>" + b"x" * 10_500_000, "too-large"),
        (b"<p " + b"a=1 " * (MAX_ATTRIBUTES + 1) + b">x", "too-many-attributes"),
        (b"<p " + b"a='<>' b " * (MAX_ATTRIBUTES + 1) + b">x", "too-many-attributes"),
        (b"<a '" * 100_000, "too-many-attributes"),
        (b"<p>x" * (MAX_TAGS + 1), "too-many-tags"),
        (b"", "no-elements"),
        (b"<!-- only a comment", "no-elements"),
    ],
)
def test_hostile_pages_are_refused_by_name(body: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        parse_page(body)
    assert refused.value.reason == reason


def test_what_is_just_within_bounds_is_read() -> None:
    attributes = " ".join(f"a{n}=1" for n in range(MAX_ATTRIBUTES))
    document = parse_page(f"<div {attributes}>{'<ul><li>' * 100}here".encode())
    assert words(document.root) == "here"


def test_long_scripts_and_quoted_values_are_no_attributes() -> None:
    script = "if (a<b) { " + "x y z " * 2000 + "}"
    value = "word " * 3000
    document = parse_page(f"<script>{script}</script><p title='{value}'>text</p>".encode())
    assert words(document.root) == "text"


def test_scripts_styles_and_comments_are_no_text() -> None:
    page = (
        b"<style>p{}</style><!-- note --><!--[if !IE]><!--><p>one</p><!--<![endif]-->"
        b"<script>two()</script><p>three</p><!-- open"
    )
    assert words(parse_page(page).root).split() == ["one", "three"]


def test_structured_data_is_set_apart() -> None:
    page = b'<script type="application/ld+json">{"a": 1}</script><script>x</script><p>text'
    assert parse_page(page).structured == ('{"a": 1}',)


def test_characters_that_markup_cannot_hold_are_dropped() -> None:
    page = b"<?xml version='1.0' encoding='latin-1'?><p>a\x00b&#xD800;c\xed\xa0\x80</p>"
    assert words(parse_page(page).root).startswith("ab")


def test_a_line_break_parts_words() -> None:
    assert words(parse_page(b"<p>one<br>two<br/>three").root) == "one two three"


MARKUP = st.lists(
    st.sampled_from(
        "<div>|</div>|<p>|</p>|<ul>|</ul>|<li>|<span>|</span>|<a href=x>|</a>|word ".split("|")
    ),
    max_size=60,
).map("".join)


@given(MARKUP)
def test_leaf_blocks_are_the_blocks_that_hold_no_block(markup: str) -> None:
    root = parse_page(f"<body>{markup}".encode()).root
    blocks = [element for element in root.iter() if element.tag in BLOCKS]
    assert leaf_blocks(root) == [
        block for block in blocks if not any(e.tag in BLOCKS for e in block.iterdescendants())
    ]


def test_a_name_is_found_whole_among_classes_and_ids() -> None:
    markup = b"<p class='a Note'>1<p id=note>2<p class=notes>3<p>4<b class='x note-b'>5</b>"
    root = parse_page(markup).root
    rule = NameRule("^note(?=$|-)")
    assert [words(element) for element in rule.elements(root)] == ["1", "2", "5"]
    assert not NameRule("^other$").elements(root)
