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
km² square kilometre|ft² square foot|mi² square mile|m³ cubic metre|percent percentage
NZD new zealand dollar|PLN polish zloty|CZK czech koruna|HUF hungarian forint|PHP philippine peso
BRL brazilian real|MXN mexican peso|THB thai baht|VND vietnamese dong|IDR indonesian rupiah
NGN nigerian naira|KES kenyan shilling|SAR saudi riyal|AED united arab emirates dirham
UAH ukrainian hryvnia|PKR pakistani rupee|TWD new taiwan dollar|EGP egyptian pound
° degree|µm micrometre|nm nanometre|ft³ cubic foot|cm³ cubic centimetre|yd² square yard
ppm part per million|ppb part-per-billion|Gt gigaton|Mt megaton|Nm newton metre
lb-ft foot pound-force|dB decibel|V volt|kHz kilohertz|TWh terawatt hour|GWh gigawatt hour
mAh milliampere-hour|Mbps megabit per second|Gbps gigabit per second|m/s metre per second
psi pound per square inch|MP megapixel|nmi nautical mile|µg microgram|MJ megajoule|kJ kilojoule"""
_UNITS = dict(entry.split(" ", 1) for entry in _NAMES.replace("\n", "|").split("|"))

_RATES = {"mmbtu": "mega british thermal unit"}
# Verbs of change that newsdiff tells by the concept.
_DIRECTIONS = {"rise": "up", "gain": "up", "increase": "up", "growth": "up"} | dict.fromkeys(
    ("fall", "decrease"), "down"
)
_VAGUE = {"tens", "hundreds", "thousands", "millions", "billions", "trillions"}


def extract_figures(text: str) -> list[tuple[Any, ...]]:
    return [_scored(figure) for figure in figures(text)]


def _scored(figure: Figure) -> tuple[Any, ...]:
    high = 10 * figure.value if figure.text.split()[0].lower() in _VAGUE else figure.high
    value = figure.value if high is None else (figure.value, high)
    unit = _UNITS.get(figure.unit or "", figure.unit or "")
    if unit and figure.rate:
        unit += f" per {_RATES.get(figure.rate, figure.rate)}"
    direction = _DIRECTIONS.get(figure.concept.partition(" ")[0])
    sign = direction or _SIGNS.get(figure.modifier or "", "=")
    return figure.start, figure.end, value, unit, figure.concept, sign


def extract_attributions(text: str) -> list[tuple[Any, ...]]:
    return [(a.source, a.cue, a.content, a.kind) for a in attributions(text)]


def extract_article(html: bytes) -> dict[str, Any]:
    """The prose of it: what people mark up leaves out captions and posts."""
    article = read_article(html)
    prose = [p.text for p in article.paragraphs if p.role not in ("caption", "post")]
    return {
        "text": "\n\n".join(prose),
        "title": article.headline,
        "date": article.published,
    }


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
