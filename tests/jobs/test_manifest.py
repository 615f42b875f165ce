import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.manifest import ManifestLine, checked, read_manifest
from newsdiff.errors import BadInput
from newsdiff.times import parse_when

URL = "https://paper.example/flood"


def lines(folder: Path, text: str, name: str = "captures.csv") -> list[ManifestLine]:
    manifest = folder / name
    manifest.write_text(text, encoding="utf-8")
    return list(read_manifest(manifest))


def trouble(folder: Path, text: str, name: str = "captures.csv") -> str:
    with pytest.raises(BadInput) as error:
        lines(folder, text, name)
    return str(error.value)


def test_a_csv_line_names_a_page_a_url_and_a_time(tmp_path: Path) -> None:
    [line] = lines(tmp_path, f"path,url,fetched_at\nold/1.html,{URL},2020-03-17T09:30Z\n")
    assert line == ManifestLine(
        path=tmp_path / "old/1.html",
        url=URL,
        seen=parse_when("2020-03-17T09:30Z"),
        status=200,
        headers=(),
        place="captures.csv line 2",
    )


def test_columns_come_in_any_order_and_others_are_ignored(tmp_path: Path) -> None:
    text = f"\ufefffetched_at,note,status,url,path\n2020-03-17,a note,404,{URL},1.html\n"
    [line] = lines(tmp_path, text)
    assert (line.status, line.seen.is_day, line.path.name) == (404, True, "1.html")


def test_headers_in_csv_are_lines_or_json(tmp_path: Path) -> None:
    head = "path,url,fetched_at,headers\n"
    row = f"1.html,{URL},2020-03-17,"
    pairs = (("ETag", '"v1"'), ("X", "a: b"))
    plain = '"ETag: ""v1""\nX: a: b"\n'
    as_json = '"[[""ETag"", ""\\""v1\\""""], [""X"", ""a: b""]]"\n'
    assert [line.headers for line in lines(tmp_path, head + row + plain)] == [pairs]
    assert [line.headers for line in lines(tmp_path, head + row + as_json)] == [pairs]


@pytest.mark.parametrize("headers", [{"ETag": "v1", "X": "y"}, [["ETag", "v1"], ["X", "y"]]])
def test_headers_in_json_are_an_object_or_pairs(tmp_path: Path, headers: object) -> None:
    row = {"path": "1.html", "url": URL, "fetched_at": "2020-03-17", "headers": headers}
    [line] = lines(tmp_path, "\n" + json.dumps(row) + "\n\n", "captures.jsonl")
    assert line.headers == (("ETag", "v1"), ("X", "y"))
    assert line.place == "captures.jsonl line 2"


def test_an_absolute_path_stays_as_it_is(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere" / "1.html"
    [line] = lines(tmp_path, f"path,url,fetched_at\n{elsewhere},{URL},2020-03-17\n")
    assert line.path == elsewhere


HEAD = "path,url,fetched_at,status,headers\n"
WRONG = {
    f"{HEAD}1.html,{URL},,,\n": (
        "captures.csv line 2: no fetched_at (write 2020-03-17 or 2020-03-17T09:30Z)"
    ),
    f"{HEAD}1.html,{URL},2020-03-17,,\n,{URL},2020-03-17,,\n": (
        "captures.csv line 3: no path (write where the saved page is, as seen from the manifest)"
    ),
    f"{HEAD}1.html,,2020-03-17,,\n": (
        "captures.csv line 2: no url (write the page's address, with https://)"
    ),
    f"{HEAD}1.html\n": "captures.csv line 2: no url (write the page's address, with https://)",
    f"{HEAD}1.html,paper.example,2020-03-17,,\n": (
        "captures.csv line 2: not an http or https URL: 'paper.example'"
    ),
    f"{HEAD}1.html,{URL},yesterday,,\n": "captures.csv line 2: not a time: 'yesterday'",
    f"{HEAD}1.html,{URL},2020-03-17,fine,\n": "captures.csv line 2: not an HTTP status: 'fine'",
    f"{HEAD}1.html,{URL},2020-03-17,99999999999999999999,\n": (
        "captures.csv line 2: not an HTTP status: '99999999999999999999'"
    ),
    f"{HEAD}1.html,{URL},2020-03-17,,no colon\n": (
        "captures.csv line 2: not a header: ['no colon'] (write Name: value)"
    ),
    f"{HEAD}1.html,{URL},2020-03-17,,[1\n": "captures.csv line 2: headers are not proper JSON",
    f"{HEAD}1.html,{URL},2020-03-17,,,x\n": (
        "captures.csv line 2: more fields than columns (quote those with commas)"
    ),
    "path,url\n1.html,x\n": "captures.csv: no column fetched_at in its first line",
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, text: str) -> None:
    assert trouble(tmp_path, text) == WRONG[text]


@pytest.mark.parametrize("text", ["[]", "{", '"a"', "[" * 100_000, "null"])
def test_a_line_that_is_no_object_is_named(tmp_path: Path, text: str) -> None:
    words = "captures.jsonl line 1: not a JSON object (one on each line)"
    assert trouble(tmp_path, text, "captures.jsonl") == words


def test_headers_of_another_shape_are_refused(tmp_path: Path) -> None:
    row = {"path": "1", "url": URL, "fetched_at": "2020-03-17", "headers": 5}
    words = "captures.jsonl line 1: headers are neither an object nor a list of pairs"
    assert trouble(tmp_path, json.dumps(row), "captures.jsonl") == words


def test_a_header_cannot_smuggle_in_another(tmp_path: Path) -> None:
    row = {"path": "1", "url": URL, "fetched_at": "2020-03-17", "headers": {"A": "b\r\nC: d"}}
    assert "not a header" in trouble(tmp_path, json.dumps(row), "captures.jsonl")


def test_a_manifest_that_is_not_there_or_not_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"cannot read .*none.csv: No such file"):
        list(read_manifest(tmp_path / "none.csv"))
    (tmp_path / "odd.csv").write_bytes(b"path,url,fetched_at\n\xff\xfe,x,y\n")
    with pytest.raises(BadInput, match=r"odd\.csv is not UTF-8 text"):
        list(read_manifest(tmp_path / "odd.csv"))


def test_an_endless_line_is_not_read_to_its_end(tmp_path: Path) -> None:
    assert "a line of more than 1 MiB" in trouble(tmp_path, f'{HEAD}"{"a" * 1_100_000}",x,y,,\n')


@given(text=st.text(max_size=200), is_json=st.booleans())
def test_any_text_is_a_manifest_or_refused(
    tmp_path_factory: pytest.TempPathFactory, text: str, *, is_json: bool
) -> None:
    folder = tmp_path_factory.mktemp("any")
    manifest = folder / ("any.jsonl" if is_json else "any.csv")
    manifest.write_bytes((text if is_json else HEAD + text).encode("utf-8", "replace"))
    with suppress(BadInput):
        assert all(line.url for line in read_manifest(manifest))


def test_a_manifest_is_checked_whole(tmp_path: Path) -> None:
    (tmp_path / "1.html").write_bytes(b"The dam holds.")
    (tmp_path / "folder").mkdir()
    with (tmp_path / "large.html").open("wb") as large:
        large.truncate(16 * 1024 * 1024 + 1)
    good = f"path,url,fetched_at\n1.html,{URL},2020-03-17\n"
    manifest = tmp_path / "captures.csv"
    manifest.write_text(good)
    assert checked(manifest) == 1
    for name, words in [
        ("none.html", "captures.csv line 3: cannot read .*none.html: No such file"),
        ("folder", "captures.csv line 3: .*folder is not a file"),
        ("large.html", "captures.csv line 3: .*large.html has 16777217 bytes; 16 MiB is the most"),
    ]:
        manifest.write_text(f"{good}{name},{URL},2020-03-18\n")
        with pytest.raises(BadInput, match=words):
            checked(manifest)


def test_a_path_that_no_file_can_have_is_named(tmp_path: Path) -> None:
    manifest = tmp_path / "m.jsonl"
    manifest.write_text(json.dumps({"path": "a\0b", "url": URL, "fetched_at": "2020-03-17"}))
    with pytest.raises(BadInput, match=r"m\.jsonl line 1: cannot read"):
        checked(manifest)
