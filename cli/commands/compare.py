"""`newsdiff compare`: two files, no archive."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

import newsdiff
from cli.leftouts import listed
from cli.options import explain_option, json_option
from cli.run import Run
from newsdiff.article import Article
from newsdiff.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.text import Text

_MOST = 16 * 1024 * 1024  # bytes of a file to compare


@click.command("compare")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--language", metavar="CODE", help="Language of both, when detection would be wrong.")
@click.option("--whole", is_flag=True, help="Show changed sentences whole.")
@explain_option
@json_option
@click.pass_obj
def compare_command(
    run: Run, old: Path, new: Path, language: str | None, *, whole: bool, explain: bool
) -> int:
    """Compare two files: HTML, plain text, or JSON with headline, byline, text.

    Exit code 1 when they differ in substance, 0 when they do not.
    """
    from newsdiff.languages import language_table

    if language:
        language_table(language, "language")  # raises for one that we do not know
    before, after = _article(old, language), _article(new, language)
    change = newsdiff.compare(before, after)
    left = newsdiff.explain(before, after) if explain else None
    told = change.to_dict()
    if run.screen.json:
        run.screen.data(told if left is None else told | listed(left))
    else:
        run.screen.show(*_lines(told, whole=whole))
        if left is not None:
            from cli.render.leftouts import left_out_lines

            run.screen.show(*left_out_lines(left))
    return 1 if change else 0


def _lines(told: dict[str, Any], *, whole: bool) -> "Iterator[Text]":
    from rich.text import Text

    from cli.render.change import finding_lines, wording_lines

    lines = [*wording_lines(told, whole=whole)]
    if lines:
        lines.append(Text(""))
    lines += finding_lines(told)
    yield from lines or [Text("No change of substance.")]


def _article(path: Path, language: str | None) -> Article:
    body = _bytes(path)
    if path.suffix.lower() == ".json":
        return _from_json(path, body, language)
    if path.suffix.lower() in {".html", ".htm", ".xhtml"} or _looks_like_html(body):
        from newsdiff.reading import read_article

        return read_article(body, language=language)
    text = body.decode("utf-8", errors="replace")
    headline, _, rest = text.lstrip("\ufeff\n").partition("\n")
    if rest.startswith("\n") and headline.strip() and not headline.rstrip().endswith("."):
        return Article.from_text(headline=headline, text=rest, language=language)
    return Article.from_text(text=text, language=language)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            body = file.read(_MOST + 1)
    except FileNotFoundError:
        raise BadInput(f"no file {path}") from None
    except OSError as error:
        raise BadInput(f"cannot read {path}: {error.strerror}") from None
    if len(body) > _MOST:
        raise BadInput(f"{path} is larger than {_MOST // 1024 // 1024} MiB")
    return body


def _looks_like_html(body: bytes) -> bool:
    start = body[:2_000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    return start.startswith(
        (b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body", b"<article")
    )


def _from_json(path: Path, body: bytes, language: str | None) -> Article:
    try:
        values: Any = json.loads(body)
        return Article.from_text(
            headline=str(values.get("headline") or ""),
            byline=str(values.get("byline") or ""),
            text="" + values["text"],
            language=language or str(values.get("language") or "") or None,
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise BadInput(
            f"{path} is no article",
            hint='Write {"headline": "...", "byline": "...", "text": "...", "language": "en"}.',
        ) from None
