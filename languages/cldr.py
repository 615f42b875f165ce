"""Writes the names of units and currencies that CLDR knows: `python languages/cldr.py`.

One file a language in newsdiff/languages/cldr. It needs Babel, from the `test` dependency group;
newsdiff itself does not. The same Babel release gives the same bytes, and a test holds the files
against it. What newsrooms write and CLDR does not know stands in the hand-written tables.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from babel import Locale, __version__
from babel.core import get_global
from babel.localedata import locale_identifiers
from babel.numbers import get_currency_name, get_currency_symbol, get_territory_currencies
from babel.units import format_unit

FILES: Final = Path(__file__).parent.parent / "newsdiff/languages/cldr"
HEADING: Final = f"""\
# Names of units and currencies from Unicode CLDR, as Babel {__version__} holds it
# (Unicode License V3, https://www.unicode.org/license.txt).
# Written by languages/cldr.py: do not edit.
"""
LOCALES: Final = {
    "de": ("de", "de_AT", "de_CH"),
    "en": ("en", "en_GB", "en_AU"),
    "es": ("es", "es_MX", "es_AR"),
    "fr": ("fr", "fr_CA", "fr_CH"),
    "it": ("it", "it_CH"),
    "nl": ("nl", "nl_BE"),
}
# Our codes for the units of CLDR. Left out: those whose names are everyday words (bar, cup, point).
UNITS: Final = """\
concentr-percent percent|length-kilometer km|length-meter m|length-centimeter cm
length-millimeter mm|length-micrometer µm|length-nanometer nm|length-mile mi
length-nautical-mile nmi|length-yard yd
length-foot ft|length-inch in|length-light-year light-year|area-square-kilometer km²
area-square-meter m²|area-square-centimeter cm²|area-square-mile mi²|area-square-yard yd²
area-square-foot ft²|area-square-inch in²|area-hectare ha|area-acre acre|volume-cubic-meter m³
volume-cubic-kilometer km³|volume-cubic-centimeter cm³|volume-cubic-foot ft³|volume-cubic-yard yd³
volume-cubic-mile mi³|volume-cubic-inch in³|volume-acre-foot acre-foot|volume-liter L
volume-milliliter ml|volume-centiliter cl|volume-deciliter dl|volume-hectoliter hl
volume-megaliter ML|volume-gallon gal|volume-quart qt|volume-pint pint|volume-barrel barrel
volume-fluid-ounce oz|mass-kilogram kg|mass-gram g|mass-milligram mg|mass-microgram µg|mass-tonne t
mass-ton ton|mass-ounce oz|mass-ounce-troy ozt|mass-carat carat|duration-century century
duration-decade decade|duration-year year|duration-month month|duration-week week|duration-day day
duration-hour hour|duration-minute minute|duration-second second|duration-millisecond millisecond
duration-microsecond µs|duration-nanosecond ns|speed-kilometer-per-hour km/h
speed-mile-per-hour mph|speed-meter-per-second m/s|speed-knot knot|temperature-celsius °C
temperature-fahrenheit °F|temperature-kelvin K|angle-degree °|power-watt W|power-milliwatt mW
power-kilowatt kW|power-megawatt MW|power-gigawatt GW|power-horsepower hp
energy-kilowatt-hour kWh|energy-joule J|energy-kilojoule kJ|energy-calorie calorie
energy-kilocalorie kcal|energy-british-thermal-unit BTU|energy-electronvolt eV|electric-volt V
electric-ampere A|electric-milliampere mA|electric-ohm Ω|frequency-hertz Hz|frequency-kilohertz kHz
frequency-megahertz MHz|frequency-gigahertz GHz|force-newton N|torque-newton-meter Nm
torque-pound-force-foot lb-ft|pressure-pascal Pa|pressure-hectopascal hPa|pressure-kilopascal kPa
pressure-megapascal MPa|pressure-millibar mbar|pressure-pound-force-per-square-inch psi
digital-kilobyte kB|digital-megabyte MB|digital-gigabyte GB|digital-terabyte TB
digital-petabyte PB|digital-megabit Mbit|digital-gigabit Gbit|graphics-megapixel MP
consumption-mile-per-gallon mpg|concentr-permillion ppm|light-lumen lm|light-lux lx"""
SINCE: Final = dt.date(1990, 1, 1)
TODAY: Final = dt.date(2026, 1, 1)  # fixed, so that every day gives the same bytes
# Codes that are also words, names or other codes when printed before a number: TOP 10, SDG 13.
OTHERWISE: Final = frozenset(
    "ALL AMD ANG BAM BOB BSD COP CUP CVE DOP GEL KGS LAK MAD MOP NPR PEN SDG SOS TOP TRY".split()
)


def tables(language: str) -> dict[str, dict[str, list[str]]]:
    """Phrases by code: currencies behind the amount, signs before it, units behind it."""
    locales = LOCALES[language]
    return {
        "money": {code: names for code in tender(SINCE) if (names := _money(code, locales))},
        "symbols": {code: names for code in tender(TODAY) if (names := _symbols(code))},
        "units": _units(locales),
    }


def tender(since: dt.date) -> list[str]:
    """The currencies in use at any time from then until TODAY."""
    found: set[str] = set()
    for territory in get_global("territory_currencies"):
        found |= set(get_territory_currencies(territory, start_date=since, end_date=TODAY))
    return sorted(found)


def _money(code: str, locales: Iterable[str]) -> list[str]:
    names = (get_currency_name(code, n, locale) for locale in locales for n in (1, 2))
    signs = [sign for sign in _signs().get(code, []) if not sign.isalpha()]
    return _distinct(
        [*(name.lower() for name in names if name != code and "(" not in name), *signs]
    )


def _symbols(code: str) -> list[str]:
    return _distinct([*_signs().get(code, []), *([] if code in OTHERWISE else [code])])


def _signs() -> dict[str, list[str]]:
    """The signs that mean one currency alone, wherever it is written so: ₾, but not $ or £."""
    if not _KNOWN:
        meant: dict[str, set[str]] = defaultdict(set)
        locales = [Locale.parse(name) for name in sorted(locale_identifiers())]
        for code in tender(SINCE):
            for locale in locales:
                meant[get_currency_symbol(code, locale)].add(code)
        for sign, codes in sorted(meant.items()):
            if len(sign) == 1 and not sign.isalpha() and len(codes) == 1:
                _KNOWN[next(iter(codes))].append(sign)
    return _KNOWN


_KNOWN: Final[dict[str, list[str]]] = defaultdict(list)


def _units(locales: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for entry in UNITS.replace("\n", "|").split("|"):
        unit, code = entry.split(" ")
        found[code] = _distinct([*found.get(code, []), *_unit_names(unit, locales)])
    return dict(sorted(found.items()))


def _unit_names(unit: str, locales: Iterable[str]) -> Iterator[str]:
    """Long names, and short ones that hold a sign and so are no words: km², °C."""
    for locale in locales:
        for length in ("long", "short"):
            for number in (1, 2):
                text = format_unit(number, unit, length, format="0", locale=locale)
                name = re.sub(r"^[0-9]+[\s\u00a0\u202f-]*", "", text).strip().lower()
                if name and not name[0].isdigit() and (length == "long" or _signed(name)):
                    yield name.replace("\u00a0", " ").replace("\u202f", " ")


def _signed(name: str) -> bool:
    return re.search(r"[²³°%/]", name) is not None


def _distinct(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def written(language: str) -> str:
    lines = [HEADING]
    for name, entries in tables(language).items():
        lines.append(f"[{name}]\n")
        for code, phrases in entries.items():
            key = code if re.fullmatch(r"[A-Za-z]+", code) else f'"{code}"'
            quoted = ", ".join(f'"{phrase}"' for phrase in phrases)
            lines.append(f"{key} = [{quoted}]\n")
        lines.append("\n")
    return "".join(lines).rstrip("\n") + "\n"


def main() -> None:
    for language in LOCALES:
        (FILES / f"{language}.toml").write_text(written(language), encoding="utf-8")


if __name__ == "__main__":
    main()
