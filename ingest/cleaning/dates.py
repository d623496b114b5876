"""Dates and periods as people and spreadsheets write them, with the precision given; impossible ones are said."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from graph.language import Text
from graph.model import clean_name
from ingest.cleaning.base import Remarked, Unclean, plain

TWO_YEARS = "This cell holds two years, {first} and {last}; write one."
_CLOCK = re.compile(r"[T ]\d\d?[:h]\d\d.*$")
_SERIAL = re.compile(r"[2-5]\d{4}([.,]\d+)?")
_EPOCH = dt.date(1899, 12, 30)
"""The day from which spreadsheets count."""
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("janvier janv jan january", "fevrier fevr fev february feb", "mars mar march", "avril avr april apr", "mai may", "juin jun june",
         "juillet juil jul july", "aout aou august aug", "septembre sept sep september", "octobre oct october", "novembre nov november",
         "decembre dec december"), 1,
    )
    for name in names.split()
}  # fmt: skip
_DAYS = {"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "le", "du", "au", "de"}


def any_date(raw: Any) -> Any:
    """A date as `date` reads it; a spreadsheet's number of a day (``43101``) as that day, and said."""
    said = str(raw).strip()
    if not isinstance(raw, bool) and _SERIAL.fullmatch(said):
        day = (_EPOCH + dt.timedelta(days=int(float(said.replace(",", "."))))).isoformat()
        return Remarked(day, "This is a spreadsheet’s number of a day.")
    return date(raw)


def date(raw: Any) -> str:
    """ISO text of the precision given: ``2019``, ``2019-03``, ``2019-03-01``; French order, months in words understood."""
    if isinstance(raw, dt.datetime | dt.date):
        return raw.isoformat()[:10]
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        raw = str(int(raw)) if float(raw).is_integer() else str(raw)
    said = str(raw).strip()
    if re.fullmatch(r"[12]\d{7}", said):
        return _checked_date(int(said[:4]), int(said[4:6]), int(said[6:]))
    words = clean_name(_CLOCK.sub("", said)).replace(".", " ").replace("/", " ").replace(",", " ").split()
    words = [re.sub(r"^(\d{1,2})(er|e|st|nd|rd|th)$", r"\1", word) for word in words if word not in _DAYS]
    parts = [str(_MONTHS.get(word, word)) for word in words]
    if len(parts) == 3 and words and words[0] in _MONTHS and len(parts[2]) == 4:
        parts = [parts[1], parts[0], parts[2]]
    if parts and len(parts[0]) != 4:
        parts.reverse()
    if not 1 <= len(parts) <= 3 or not all(p.isascii() and p.isdigit() for p in parts) or len(parts[0]) != 4:
        raise Unclean("This is not a date; write 2019, 2019-03 or 2019-03-01.")
    if len(parts) == 2 and len(parts[1]) == 4:
        raise Unclean(TWO_YEARS, first=parts[0], last=parts[1])
    return _checked_date(*map(int, parts))


def _checked_date(year_: int, month: int | None = None, day: int | None = None) -> str:
    try:
        found = dt.date(year_, month or 1, day or 1)
    except ValueError as error:
        raise Unclean("There is no such day in the calendar.") from error
    if not 1000 <= year_ <= 2199:
        raise Unclean("The year {year} is out of range.", year=year_)
    return found.isoformat()[: 10 if day else 7 if month else 4]


def two_years(raw: Any) -> tuple[str, str] | None:
    """The years of a period written in one cell, ``2019-2021`` or ``2019 à 2021``; None for anything else."""
    found = re.fullmatch(r"\s*([12]\d{3})\s*(?:[-–—/]|à|au)\s*([12]\d{3})\s*", str(raw))
    return (found[1], found[2]) if found and found[1] <= found[2] else None


def year(raw: Any) -> Any:
    """The year of a date."""
    value, remark = plain(any_date(raw))
    return Remarked(int(value[:4]), remark) if remark else int(value[:4])


def period(raw: Any) -> Any:
    """A beginning and an end (``2017-03-14/2018-03-14``), or one day; an end in words (``fin-action``) is unknown, and said."""
    if isinstance(raw, dt.datetime | dt.date):
        return (raw.isoformat()[:10], None)
    said = str(raw).strip()
    if years := two_years(said):
        return years
    parts = [part.strip() for part in re.split(r"[/;]|\s+(?:au|à|to)\s+|_", said, maxsplit=1)]
    if said.count("/") > 1:
        parts = [part.strip() for part in re.split(r"\s*(?:\s-\s|;|_|\bau\b|\bà\b)\s*", said, maxsplit=1)]
    remark = Text("The two days of this period are parted by “_”, not “/”.") if "_" in said else None
    ends: list[str | None] = []
    for part in parts:
        try:
            value, _said = plain(any_date(part))
            ends.append(value)
        except Unclean as problem:
            ends.append(None)
            impossible = Text("{part} is no day of a period: {problem}", {"part": part[:60], "problem": problem.text})
            remark = impossible if re.search(r"\d", part) else Text("The day “{part}” of this period is not known.", {"part": part[:60]})  # fmt: skip
    if not any(ends):
        raise Unclean("This is not a period; write 2017-03-14/2018-03-14.")
    if len(ends) == 2 and ends[0] and ends[1] and ends[1] < ends[0]:
        remark = Text("This period ends before it begins.")
    value_ = (ends[0], ends[1] if len(ends) == 2 else None)
    return Remarked(value_, remark) if remark else value_
