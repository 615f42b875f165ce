"""A stored answer read and judged."""

from newsdiff.article import Article
from newsdiff.block import Answer, parse_block
from newsdiff.errors import Unreadable
from newsdiff.page import leaf_blocks, parse_page, words
from newsdiff.ports import Page, Reading
from newsdiff.quality import ENOUGH_WORDS, Impression, judge, judge_kind, judge_status, shows_trap
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
    article = read_document(document, url=page.url, language=page.language)
    counted = _words_in(article)
    if len(article.text) > _LONGEST_TEXT:
        return Reading("unreadable", f"too-long: an article of {len(article.text):,} characters")
    if counted >= ENOUGH_WORDS:
        return Reading("ok", "", article)
    quality, reason = judge(_impression(answer, content_type, counted))
    return Reading(quality, reason, article if quality == "ok" else None)


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
