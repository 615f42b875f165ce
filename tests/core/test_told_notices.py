"""Notices that a page tells machines, in JSON-LD, in every language that we know."""

import json
from typing import Any

import pytest

from newsdiff.article import Notice
from newsdiff.reading import read_article

TOLD = {
    "en": "Correction: the harbour has 60 cranes, not 80.",
    "de": "Korrektur: Der Hafen hat 60 Kräne, nicht 80.",
    "fr": "Rectificatif : le port compte 60 grues, et non 80.",
    "es": "Fe de errores: el puerto tiene 60 grúas, no 80.",
    "it": "Errata corrige: il porto ha 60 gru, non 80.",
    "nl": "Rectificatie: de haven heeft 60 kranen, geen 80.",
}


def page(code: str, *nodes: dict[str, Any]) -> bytes:
    scripts = "".join(
        f'<script type="application/ld+json">{json.dumps(node)}</script>' for node in nodes
    )
    body = "<article><h1>Harbour</h1><p>The harbour has 60 cranes and 12 piers.</p></article>"
    return f"<html lang='{code}'><head>{scripts}</head><body>{body}</body></html>".encode()


@pytest.mark.parametrize("code", TOLD)
def test_a_correction_of_the_article_s_node_is_a_notice(code: str) -> None:
    node = {"@type": "NewsArticle", "headline": "Harbour", "correction": TOLD[code]}
    assert read_article(page(code, node)).notices == (Notice("correction", TOLD[code]),)


@pytest.mark.parametrize("code", TOLD)
def test_a_correction_comment_brings_its_date(code: str) -> None:
    comment = {"@type": "CorrectionComment", "text": TOLD[code], "datePublished": "2024-05-03"}
    article = {"@type": "NewsArticle", "headline": "Harbour", "correction": comment}
    expected = (Notice("correction", TOLD[code], "2024-05-03"),)
    assert read_article(page(code, article)).notices == expected
    assert read_article(page(code, {**article, "correction": None}, comment)).notices == expected


def test_a_notice_in_sight_is_found_though_the_page_names_another_language() -> None:
    prose = " ".join(
        ["Der Hafen ist am Montag geschlossen worden, weil ein Schiff die Mauer gerammt hatte."] * 6
    )
    body = f"<article><h1>Hafen</h1><p>{prose}</p><p>{TOLD['de']}</p></article>"
    article = read_article(f"<html lang='en'><body>{body}</body></html>".encode())
    assert (article.language, article.notices) == ("de", (Notice("correction", TOLD["de"]),))
    assert (
        read_article(f"<html><body>{body}</body></html>".encode(), language="fr").language == "fr"
    )
