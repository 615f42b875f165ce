"""What the attribution rules find: sources, cues, contents and their names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.sourcing import Attribution, extract_attributions, spans
from tests.core.attributed import cut


def _only(text: str) -> Attribution:
    (found,) = extract_attributions(text)
    return found


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("Police said the road was closed.", "Police", "said", "the road was closed"),
        ("The road was closed, police said.", "police", "said", "The road was closed"),
        ("The pass, police said, was shut.", "police", "said", "The pass ... was shut"),
        (
            "Six people drowned, according to the coastguard.",
            "the coastguard",
            "according to",
            "Six people drowned",
        ),
        (
            "According to the Harbour Board, a public body, six people drowned.",
            "the Harbour Board, a public body",
            "According to",
            "six people drowned",
        ),
        (
            "“It was dark,” said Mara Lind, a nurse.",
            "Mara Lind, a nurse",
            "said",
            "“It was dark,”",
        ),
        (
            "The mayor, Odo Venn, has denied that he knew.",
            "The mayor, Odo Venn",
            "has denied",
            "that he knew",
        ),
        (
            "Nadia Roe, 61, from Elm Bay, who owns a boat, told reporters the pier was rotten.",
            "Nadia Roe, 61, from Elm Bay",
            "told",
            "the pier was rotten",
        ),
        ("The report shows 12 failures.", "The report", "shows", "12 failures"),
        ("The tunnel is late, the board says[3].", "the board", "says", "The tunnel is late"),
    ],
)
def test_source_cue_and_content_are_told_apart(
    text: str, source: str, cue: str, content: str
) -> None:
    found = _only(text)
    assert cut(text, found.source) == source
    assert cut(text, found.cue) == cue
    assert cut(text, found.content) == content


@pytest.mark.parametrize(
    "text",
    [
        "The report is long and the claims of both sides fill it.",
        "Photo: Ada Quill/Aurora Wire",
        "By Ada Quill and Tom Sedge",
        "Read more: what the minister said about the bridge",
        "The United States sent two ships.",
        "Regulators might say no.",
        "“They said it was safe.”",
        "",
    ],
)
def test_what_only_looks_like_a_cue_is_no_attribution(text: str) -> None:
    assert extract_attributions(text) == []


@pytest.mark.parametrize(
    ("text", "cue", "cue_class", "strength"),
    [
        ("He reportedly left.", "reportedly", "rumour", -2),
        ("He is rumoured to have left.", "is rumoured", "rumour", -2),
        ("He allegedly left.", "allegedly", "alleged", -2),
        ("The alleged plot failed.", "alleged", "alleged", -2),
        ("He is believed to have left.", "is believed", "belief", -1),
    ],
)
def test_a_hedge_is_a_cue_without_source(
    text: str, cue: str, cue_class: str, strength: int
) -> None:
    found = _only(text)
    assert (found.source, found.name, found.named) == (None, None, None)
    assert cut(text, found.cue) == cue
    assert (found.cue_class, found.strength) == (cue_class, strength)


@pytest.mark.parametrize(
    ("verb", "cue_class", "strength"),
    [
        ("said", "neutral", 0),
        ("confirmed", "confirm", 2),
        ("admitted", "admit", 1),
        ("claimed", "claim", -1),
        ("predicted", "predict", -1),
        ("denied", "deny", 0),
        ("did not confirm", "confirm", 0),
    ],
)
def test_the_cue_tells_how_far_it_stands_behind_the_content(
    verb: str, cue_class: str, strength: int
) -> None:
    found = _only(f"The ministry {verb} that the dam was sound.")
    assert (found.cue_class, found.strength) == (cue_class, strength)


@pytest.mark.parametrize(
    ("source", "name", "named", "sort"),
    [
        ("Transport minister Lea Dorn", "Lea Dorn", True, "person"),
        ("Prof. Edda Low, the inquiry's chair,", "Edda Low", True, "person"),
        ("The head of customs, Rosa Vidal,", "Rosa Vidal", True, "person"),
        ("The defence ministry", "defence ministry", True, "institution"),
        ("Police", "Police", True, "institution"),
        ("Japan's public broadcaster NKX", "NKX", True, "outlet"),
        ("The Elm Bay Times", "Elm Bay Times", True, "outlet"),
        ("Court papers", "Court papers", True, "document"),
        ("Two officials", "Two officials", False, "unnamed"),
        ("A spokesperson for owner Baltor", "spokesperson for owner Baltor", False, "unnamed"),
        ("People familiar with the talks", "People familiar with the talks", False, "unnamed"),
        ("Western diplomatic sources", "Western diplomatic sources", False, "unnamed"),
        ("Villagers", "Villagers", False, "unnamed"),
        ("A military expert", "military expert", False, "unnamed"),
        ("One of them", "One of them", False, "unnamed"),
    ],
)
def test_sources_are_named_or_unnamed(*, source: str, name: str, named: bool, sort: str) -> None:
    found = _only(f"{source} said that the dam was sound.")
    assert (found.name, found.named, found.source_class) == (name, named, sort)


def test_pronouns_and_surnames_stand_for_the_name_given_before() -> None:
    text = (
        "Goran Pell, the fire chief, said the roof fell in.\n\n"
        "“It was quick,” he said. Pell added that two men were hurt. The ministry denied it. "
        "It said nobody was hurt."
    )
    names = [found.name for found in extract_attributions(text)]
    assert names == ["Goran Pell", "Goran Pell", "Goran Pell", "ministry", "ministry"]


def test_a_role_stands_for_the_one_who_had_it() -> None:
    text = "Prof. Edda Low said wards had closed. The professor said more would follow."
    assert [found.name for found in extract_attributions(text)] == ["Edda Low", "Edda Low"]


def test_a_chain_has_an_attribution_for_each_link() -> None:
    text = "According to two envoys, as reported by Radio Elm, the talks will go on."
    first, second = extract_attributions(text)
    assert (first.name, first.chain) == ("two envoys", False)
    assert (second.name, second.chain) == ("Radio Elm", True)
    assert cut(text, second.content) == "the talks will go on"


def test_a_report_that_cites_another_has_two_sources() -> None:
    text = "Radio Elm reported on Monday, citing a ministry memo, that the dam had failed."
    first, second = extract_attributions(text)
    assert (first.name, second.name, second.chain) == ("Radio Elm", "ministry memo", True)
    assert cut(text, first.content) == cut(text, second.content) == "that the dam had failed"


def test_one_quoted_by_an_outlet_is_cited_through_it() -> None:
    text = "“We listen,” the envoy was quoted as saying by An Nar."
    envoy, outlet = extract_attributions(text)
    assert (envoy.name, envoy.chain, len(envoy.quotes)) == ("envoy", False, 1)
    assert (outlet.name, outlet.chain, outlet.quotes) == ("An Nar", True, ())


@pytest.mark.parametrize(
    ("headline", "name"),
    [
        ("Bus crash kills 12: police", "police"),
        ("Police: 12 dead in bus crash", "Police"),
        ("Bridge ‘unsafe for years’ - inquiry", "inquiry"),
        ("Bridge unsafe for years, report says", "report"),
    ],
)
def test_headlines_name_their_source_beside_a_mark(headline: str, name: str) -> None:
    assert _only(headline).name == name


def test_an_agency_in_a_dateline_is_a_source_without_cue() -> None:
    text = "KESSEL (Aurora Wire) - Envoys will meet on Friday, officials said."
    agency, officials = extract_attributions(text)
    assert (agency.name, cut(text, agency.cue), agency.content) == ("Aurora Wire", "", None)
    assert cut(text, officials.content) == "Envoys will meet on Friday"


def test_results_come_in_the_order_of_their_cues() -> None:
    text = "Police said A fell. It was B, according to the mayor, and officials denied it."
    starts = [spans(found.cue)[0][0] for found in extract_attributions(text)]
    assert starts == sorted(starts)
    assert len(starts) == 3


def test_an_unknown_language_is_read_as_english() -> None:
    assert extract_attributions("Police said it was late.", "xx") == extract_attributions(
        "Police said it was late."
    )


_PIECES = st.sampled_from(
    ["said", "told", " ", ", ", ". ", '"', "“", "”", "‘", "'", "\n", "(", ")", "[1]", ":", " - ",
     "to", "The", "minister", "Ada", "Roe", "who", "he", "according to", "by", "is", "believed",
     "was quoted as saying", "citing", "\ud800", "\u202e", "قال", "and", "a", "12", "KESSEL", "…"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=60).map(" ".join) | st.lists(_PIECES, max_size=60).map("".join))
def test_any_text_is_read_and_every_span_lies_in_it(text: str) -> None:
    for found in extract_attributions(text):
        parts = [found.source, found.cue, found.content, found.quotes]
        for start, end in (pair for part in parts for pair in spans(part)):
            assert 0 <= start <= end <= len(text)


@given(st.lists(_PIECES, max_size=60).map(" ".join))
def test_a_quotation_belongs_to_one_attribution_at_most(text: str) -> None:
    quotes = [quote for found in extract_attributions(text) for quote in found.quotes]
    assert len(quotes) == len(set(quotes))


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("de", "Die Schranke sei offen gewesen, sagte Klaus Dorn.", "Klaus Dorn"),
        ("fr", "« La porte reste ouverte », a déclaré Claire Vanel.", "Claire Vanel"),
        ("es", "El fuego empezó de noche, según la policía.", "policía"),
        ("it", "Secondo i residenti, i furgoni arrivavano di notte.", "residenti"),
        ("nl", "De sluiting is onbegrijpelijk, zei Henk Veld.", "Henk Veld"),
    ],
)
def test_other_languages_have_their_own_cues(language: str, text: str, name: str) -> None:
    (found,) = extract_attributions(text, language)
    assert found.name is not None
    assert found.name.endswith(name)


@given(
    st.lists(_PIECES, max_size=40).map(" ".join), st.sampled_from(["de", "fr", "es", "it", "nl"])
)
def test_any_text_is_read_in_any_language(text: str, language: str) -> None:
    for found in extract_attributions(text, language):
        assert all(0 <= start <= end <= len(text) for start, end in spans(found.cue))


@pytest.mark.parametrize(
    "text",
    [
        "Ada Roe" + ", from Elm" * 20_000 + ", said it was late.",
        "“It is late,” said Ada Roe" + ", who left" * 20_000 + ".",
        "who, " * 20_000 + "said it was late.",
        "Ada (" * 20_000 + ") said it was late.",
    ],
)
def test_endless_appositions_end(text: str) -> None:
    assert len(extract_attributions(text)) <= 1
