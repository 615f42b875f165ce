"""The functions that the public scorers call, over newsdiff. Used by benchmarks/scores.py."""

from typing import Any

from newsdiff import Article, Figure, align_sentences, compare, read_article
from newsdiff import extract_attributions as attributions
from newsdiff import extract_figures as figures

__all__ = ["align_sentences"]

_SIGNS = {
    "about": "~",
    "estimated": "~",
    "nearly": "~",
    "at_least": ">",
    "more_than": ">",
    "at_most": "<",
    "less_than": "<",
    "up_to": "<",
}
_NAMES = """\
USD dollar|EUR euro|GBP pound sterling|JPY japanese yen|CNY chinese yuan|AUD australian dollar
CAD canadian dollar|HKD hong kong dollar|SGD singaporean dollar|INR indian rupee|ILS shekel
MYR malaysian ringgit|CHF swiss franc|ZAR south african rand|RUB russian rouble
KRW south korean won|TRY turkish lira|GEL georgian lari|BTC bitcoin|DKK danish krone
SEK swedish krona|NOK norwegian krone|mi mile|km kilometre|m metre|cm centimetre|mm millimetre
in inch|ft foot|yd yard|kg kilogram|g gram|mg milligram|lb pound-mass|oz ounce|t metric ton
L litre|ml millilitre|gal gallon|mph mile per hour|km/h kilometre per hour|mpg mile per gallon
hp horsepower|bhp brake horsepower|W watt|kW kilowatt|MW megawatt|GW gigawatt
kWh kilowatt hour|MWh megawatt hour|Hz hertz|MHz megahertz|GHz gigahertz|GB gigabyte
MB megabyte|TB terabyte|°C celsius|°F fahrenheit|ha hectare|m² square metre
km² square kilometre|ft² square foot|mi² square mile|m³ cubic metre|percent percentage"""
_UNITS = dict(entry.split(" ", 1) for entry in _NAMES.replace("\n", "|").split("|"))


def extract_figures(text: str) -> list[tuple[Any, ...]]:
    return [_scored(figure) for figure in figures(text)]


def _scored(figure: Figure) -> tuple[Any, ...]:
    value = figure.value if figure.high is None else (figure.value, figure.high)
    unit = _UNITS.get(figure.unit or "", figure.unit or "")
    if unit and figure.rate:
        unit += f" per {figure.rate}"
    sign = _SIGNS.get(figure.modifier or "", "=")
    return figure.start, figure.end, value, unit, figure.concept, sign


def extract_attributions(text: str) -> list[tuple[Any, ...]]:
    return [(a.source, a.cue, a.content, a.kind) for a in attributions(text)]


def extract_article(html: bytes) -> dict[str, Any]:
    article = read_article(html)
    return {"text": article.text, "title": article.headline, "date": article.published}


def diff_figures(old: str, new: str) -> list[tuple[str, str | None, str | None]]:
    return [
        (
            "qualified" if change.kind == "requalified" else change.kind,
            change.old.figure.text if change.old else None,
            change.new.figure.text if change.new else None,
        )
        for change in compare(article(old), article(new)).figures
    ]


def diff_sources(old: str, new: str) -> list[tuple[str, str | None, str | None]]:
    kinds = {"named": "anon_to_named", "anonymised": "named_to_anon"}
    return [
        (kinds.get(change.kind, change.kind), change.old_source, change.new_source)
        for change in compare(article(old), article(new)).sourcing
        if change.kind in {"added", "removed", "replaced", *kinds}
    ]


def article(text: str) -> Article:
    return Article.from_text(text=text.replace("\n", "\n\n"))
