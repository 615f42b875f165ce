"""A figure is followed through the versions of its story."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from newsdiff import Article, compare, extract_figures
from newsdiff.following import follow
from newsdiff.tracks import Track, quantity, unchanged

TOLL = "At least {} people died when the ferry sank off Pruna. The port has {} berths."


def tracks_of(*texts: str) -> list[Track]:
    articles = [Article.from_text(text=text) for text in texts]
    return follow(
        (version, change)
        for version, (old, new) in enumerate(pairwise(articles), start=2)
        for change in compare(old, new).to_dict()["figures"]
    )


def values(track: Track, versions: int) -> list[float | None]:
    return [mention.figure.value if mention else None for mention in track.stated(versions)]


def test_a_figure_that_changes_twice_is_one_track() -> None:
    (track,) = tracks_of(TOLL.format(12, 40), TOLL.format(15, 40), TOLL.format(19, 40))
    assert values(track, 3) == [12, 15, 19]
    assert (track.overall.difference, track.overall.percent) == (7, 58.3)


def test_versions_between_in_which_it_stood_still_do_not_part_it() -> None:
    texts = [TOLL.format(12, 40), TOLL.format(15, 40), TOLL.format(15, 60), TOLL.format(19, 60)]
    found = [values(track, 4) for track in tracks_of(*texts)]
    assert found == [[12, 15, 15, 19], [40, 40, 60, 60]]


def test_two_figures_of_one_value_are_told_apart_by_what_they_count() -> None:
    text = "The fire killed {} people in Pruna. It destroyed {} houses by the river."
    found = tracks_of(text.format(12, 40), text.format(20, 20), text.format(20, 33))
    assert [values(track, 3) for track in found] == [[12, 20, 20], [40, 20, 33]]


def test_a_figure_that_came_back_goes_on_where_it_went() -> None:
    with_it = "The mayor resigned on Monday. Some 300 residents signed the petition against him."
    without = "The mayor resigned on Monday. Residents had signed the petition against him."
    (track,) = tracks_of(with_it, without, with_it.replace("300", "410"))
    assert values(track, 3) == [300, None, 410]


def test_a_figure_stated_later_was_not_stated_before() -> None:
    (track,) = tracks_of("The mayor resigned.", "The mayor resigned. He had 12 votes against him.")
    assert values(track, 2) == [None, 12]
    assert track.overall.kind == "added"


def test_what_never_changed_is_listed_once() -> None:
    text = "Police held 40 people. All 40 people were let go. The fine is 200 euros."
    headline = "Forty held and let go"
    standing = [("headline", f) for f in extract_figures(headline)]
    standing += [("body", f) for f in extract_figures(text)]
    assert [figure.text for figure in unchanged([], standing)] == ["40", "200 euros"]


def test_what_a_track_states_now_is_not_unchanged() -> None:
    tracks = tracks_of(TOLL.format(12, 40), TOLL.format(15, 40))
    standing = [("body", figure) for figure in extract_figures(TOLL.format(15, 40))]
    assert [figure.text for figure in unchanged(tracks, standing)] == ["40"]


@given(st.lists(st.tuples(st.integers(2, 30), st.integers(2, 30)), min_size=2, max_size=6))
def test_every_change_is_a_step_of_one_track(pairs: list[tuple[int, int]]) -> None:
    articles = [Article.from_text(text=TOLL.format(*pair)) for pair in pairs]
    changes = [
        (version, change)
        for version, (old, new) in enumerate(pairwise(articles), start=2)
        for change in compare(old, new).to_dict()["figures"]
    ]
    tracks = follow(changes)
    assert sorted(step for track in tracks for step in track.steps) == list(range(len(changes)))
    for track in tracks:
        versions = [point.version for point in track.points]
        assert versions == sorted(set(versions))
        assert len(track.points) > len(track.steps)


def test_a_figure_in_another_unit_is_stated_still() -> None:
    text = "The road to Pruna is {} long and closed to lorries."
    texts = [text.format(length) for length in ("8 km", "10 km", "6.2 miles")]
    (track,) = tracks_of(*texts)
    known = {
        version: {quantity(figure): figure for figure in extract_figures(text)}
        for version, text in enumerate(texts, start=1)
    }
    assert [mention and mention.figure.value for mention in track.stated(3, known)] == [8, 10, 10]


def test_no_version_is_said_to_state_what_it_does_not() -> None:
    """Where two figures come to be equal, one may be taken for the other for a step."""
    text = "The crash killed {} people near Pruna. It injured {} others on the bus."
    pairs = [(28, 30), (29, 31), (30, 29), (31, 30), (34, 33), (37, 35)]
    articles = [Article.from_text(text=text.format(*pair)) for pair in pairs]
    known = {
        version: {quantity(figure): figure for figure in extract_figures(article.text)}
        for version, article in enumerate(articles, start=1)
    }
    changes = [
        (version, change)
        for version, (old, new) in enumerate(pairwise(articles), start=2)
        for change in compare(old, new).to_dict()["figures"]
    ]
    stated = [track.stated(len(pairs), known) for track in follow(changes, known)]
    for version in range(len(pairs)):
        told = {quantity(mention.figure) for line in stated if (mention := line[version])}
        assert told <= known[version + 1].keys()
    latest = {mention.figure.value for line in stated if (mention := line[-1])}
    assert latest == {37, 35}
