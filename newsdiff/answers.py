"""A stored answer read and judged."""

from newsdiff.article import Article
from newsdiff.block import Answer, parse_block
from newsdiff.errors import Unreadable
from newsdiff.page import leaf_blocks, parse_page, words
from newsdiff.pointed import pointed_to
from newsdiff.ports import Page, Reading
from newsdiff.quality import (
    ENOUGH_WORDS,
    Impression,
    Quality,
    judge,
    judge_kind,
    judge_status,
    shows_trap,
)
from newsdiff.reading import read_document

_LONGEST_TEXT = 1_000_000  # characters, a long book: what is compared is bounded in time


def read_answer(page: Page) -> Reading:
    """Decode, judge and read a stored answer. Never raises; the article comes with `ok` only."""
    if verdict := judge_status(page.status):
        return Reading(*verdict)
    try:
        return _read(page, parse_block(page.block, page.header_length))
    except Unreadable as trouble:
        return Reading("unreadable", f"{trouble.reason}: {trouble}")


def _read(page: Page, answer: Answer) -> Reading:
    content_type = answer.header("content-type")
    verdict = judge_status(page.status, answer.header("cf-mitigated").lower())
    verdict = verdict or judge_kind(content_type, answer.body)
    if verdict:
        return Reading(*verdict)
    if not answer.body.strip():
        return Reading("empty", "the body is empty")
    if not answer.complete:
        return Reading("truncated", "the body ends early")
    document = parse_page(answer.body, content_type)
    pointed = pointed_to(document, page.url)
    article = read_document(document, url=page.url, language=page.language)
    if len(article.text) > _LONGEST_TEXT:
        return Reading("unreadable", f"too-long: an article of {len(article.text):,} characters")
    quality, reason = _judged(answer, content_type, _words_in(article))
    if quality != "ok":
        return Reading(quality, reason)
    return Reading(quality, reason, article, *pointed)


def _judged(answer: Answer, content_type: str, counted: int) -> tuple[Quality, str]:
    if counted >= ENOUGH_WORDS:
        return "ok", ""
    return judge(_impression(answer, content_type, counted))


def _impression(answer: Answer, content_type: str, counted: int) -> Impression:
    """Parsed anew: reading takes away the very boxes that tell a wall."""
    root = parse_page(answer.body, content_type).root
    return Impression(
        titles=tuple(words(title) for title in root.iter("title", "h1")),
        text="\n".join(words(block) for block in leaf_blocks(root)),
        is_trapped=shows_trap(answer.body),
        words=counted,
    )


def _words_in(article: Article) -> int:
    kept = [paragraph.text for paragraph in article.paragraphs if paragraph.role != "caption"]
    return sum(len(text.split()) for text in kept)
