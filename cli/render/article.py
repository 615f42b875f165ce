"""One version of a story, to be read."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from rich.text import Text

from cli.render.words import FAINT, restored, second

if TYPE_CHECKING:
    from newsdiff.article import Article
    from storage.records import StoryRecord, VersionRecord


def article_lines(
    story: "StoryRecord", version: "VersionRecord", article: "Article"
) -> Iterator[Text]:
    yield Text(
        f"{story.slug} v{version.number}  first seen {second(str(version.seen))}"
        f"  sha256:{version.block[:8]}{restored(version)}",
        FAINT,
    )
    yield Text(article.headline, "bold")
    for line in (article.dek, article.byline):
        if line:
            yield Text(line)
    dates = [("published", article.published), ("modified", article.modified)]
    told = [f"{name} {date}" for name, date in dates if date]
    if told:
        yield Text(", ".join(told), FAINT)
    for paragraph in article.paragraphs:
        yield Text("")
        yield Text(paragraph.text, "bold" if paragraph.role == "heading" else "")
    for notice in article.notices:
        yield Text("")
        yield Text(f"[{notice.kind}] {notice.text}", "italic")


def article_dict(
    story: "StoryRecord", version: "VersionRecord", article: "Article"
) -> dict[str, Any]:
    return {
        "story": story.slug,
        "url": story.url,
        "version": version.number,
        "id": version.id,
        "seen": str(version.seen),
        "sha256": version.block,
        "restores": version.restores,
        "article": article.to_dict(),
    }
