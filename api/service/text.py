"""Counted nouns, figures with their unit, sources with their year: the small texts that every page needs."""

from __future__ import annotations

from datetime import date
from typing import Any

from babel.dates import format_date

from api.console import number
from graph.language import current_language, translate


def count(n: int, one: str, many: str, **values: Any) -> str:
    """A counted noun in the reader's language; ``{n}`` is the number."""
    return translate(one if n == 1 else many, None, n=number(n), **values)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def with_unit(value: Any, unit: str | None) -> str:
    """A figure with its unit: ``93 %``, ``2 587 031``, ``67 Md€``."""
    shown = number(int(value) if isinstance(value, float) and value.is_integer() else value)
    if not unit or unit in ("count", "number", "nombre"):
        return shown
    if unit == "%" and current_language() == "en":
        return f"{shown}%"
    return f"{shown}\u00a0{UNITS.get(unit, unit) if current_language() == 'en' else unit}"


UNITS = {
    "Md€": "billion €",
    "M€": "million €",
    "mois": "months",
    "jours": "days",
    "ans": "years",
    "partenariats": "partnerships",
}
"""The words of units, which the figures' sources write in French, in English."""


def years(since: object, until: object) -> str:
    """A period as precisely as it is known: ``2016–2018``, ``mars 2021``, ``12 mars 2021 – 2022``; one year alone when it
    begins and ends there, ``jusqu’en 2026`` where the beginning is not known."""
    first, last = _moment(since), _moment(until)
    if not first:
        day = translate("until {day}", day=last)
        return day if len(str(until or "")) > 7 else translate("until {moment}", moment=last) if last else ""
    joint = "–" if len(first) == len(last) == 4 else " – "
    return first if first == last or not last else f"{first}{joint}{last}"


def _moment(said: object) -> str:
    text = str(said or "")
    try:
        found = date.fromisoformat(text if len(text) > 7 else f"{text}-01"[:10])
    except ValueError:
        return text
    pattern = "d MMMM y" if len(text) > 7 else "MMMM y"
    return str(format_date(found, pattern, locale=current_language())) if len(text) > 4 else text


def origin(source: str | None, year: int | None) -> str:
    """Where a figure comes from: its source and year, as far as they are known."""
    known = [text for text in (source, str(year) if year else None) if text]
    return ", ".join(known) if known else translate("source not recorded")


def whole(text: object) -> int:
    """A whole number as a form gives it, 0 for anything else."""
    said = str(text or "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0
