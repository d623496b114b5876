"""Two dates of a territory, two territories, or before and after alliances tried out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from api.service.reading import YEARS, Reading, read
from api.service.what_if import ids_of
from graph.errors import UsageProblem
from graph.language import current_language, translate
from graph.metrics.change import Change, change
from graph.metrics.what_if import what_if, with_alliances
from graph.store.records import Reader
from graph.territory import TerritoryGraph

if TYPE_CHECKING:
    from visuals.compare import Comparison


@dataclass(frozen=True)
class Compared:
    """What is compared, in words; the drawing (None where there is too much to draw); the measures' change; the years that may
    be chosen."""

    kind: str
    before: str
    after: str
    title: str
    found: Comparison
    change: Change
    too_large: bool
    years: tuple[int, int] | None


def compare(
    db: Reader,
    reading: Reading,
    since: int | None = None,
    to: int | None = None,
    other: str = "",
    add: Sequence[str] = (),
) -> Compared:
    """Compares a territory at two dates (``since``, ``to``: years at whose end it held; without ``to``, today), with another
    one, or with the alliances of ``add`` (names or ids, a comma between them) made.

    Nothing asked: the first known year with today. Raises UsageProblem for two ways at once or a year out of bounds, NotFound.
    """
    if sum((bool(since or to), bool(other), bool(add))) > 1:
        raise UsageProblem("Compare two dates, two territories, or with alliances tried out: one way at a time.")
    for year in (since, to):
        if year is not None and year not in YEARS:
            raise UsageProblem("{year} is not a year between 1800 and 2200.", year=year)
    now = read(db, reading)
    years = _years(now)
    if add:
        added = what_if(now, [ids_of(now, one) for one in add]).added
        names = {
            f"what-if-{k}": translate("Alliance tried out {number}").format(number=k) for k in range(1, len(added) + 1)
        }
        after = with_alliances(now, added)
        after = replace(after, alliances=after.alliances.assign(name=after.alliances["name"].replace(names)))
        return _compared("what-if", now, after, translate("Today"), translate("With the alliances tried out"), years)
    if other:
        second = read(db, replace(reading, territory=other))
        return _compared("territories", now, second, _name(now), _name(second), years)
    first = since or (years[0] if years else None)
    before = read(db, replace(reading, as_of=first)) if first else now
    after = read(db, replace(reading, as_of=to)) if to else now
    return _compared("dates", before, after, _end(first), _end(to), years)


def _compared(
    kind: str, before: TerritoryGraph, after: TerritoryGraph, one: str, other: str, years: tuple[int, int] | None
) -> Compared:
    from visuals.compare import MOST, comparison

    if kind == "territories":
        words = {
            "came": translate("Only in {name}").format(name=other), "went": translate("Only in {name}").format(name=one),
            "stayed": translate("In both"),
        }  # fmt: skip
    else:
        words = {"came": translate("Came"), "went": translate("Left"), "stayed": translate("Stayed")}
    large = after.participations["alliance"].nunique() + after.participations["actor"].nunique() > MOST
    small = (_empty(before), _empty(after)) if large else (before, after)
    title = translate("{before} and {after}: {name}").format(before=one, after=other, name=_name(before))
    if kind == "territories":
        title = translate("{before} and {after}").format(before=one, after=other)
    found = comparison(*small, words, current_language())
    return Compared(kind, one, other, title, found, change(before, after), large, years)


def _empty(graph: TerritoryGraph) -> TerritoryGraph:
    return replace(graph, participations=graph.participations.iloc[:0])


def _end(year: int | None) -> str:
    return translate("End of {year}").format(year=year) if year else translate("Today")


def _name(graph: TerritoryGraph) -> str:
    return str(graph.territory.get("name") or translate("All territories"))


def _years(graph: TerritoryGraph) -> tuple[int, int] | None:
    """The first and last year that an alliance or a part in one names."""
    told = [
        int(str(date)[:4])
        for table in (graph.alliances, graph.participations)
        for name in ("since", "until")
        for date in table[name].dropna()
        if str(date)[:4].isdigit()
    ]
    return (min(told), max(told)) if told and min(told) < max(told) else None
