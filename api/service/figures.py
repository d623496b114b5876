"""Figures about a territory as a page shows them: the latest value, its year, its reference beside it, its source as a note."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from api.answers import FigureRow, TerritorySheet
from api.service import words
from api.service.text import with_unit
from graph.language import translate

SHARE = "-share"
NOUNS = ("habitants", "inhabitants")


@dataclass
class Notes:
    """The sources of a page's figures, numbered in the order they are met."""

    sources: list[str] = field(default_factory=list)

    def mark(self, source: str | None) -> int:
        """The number of a source's note."""
        text = source or translate("source not recorded")
        if text not in self.sources:
            self.sources.append(text)
        return self.sources.index(text) + 1


def profile(sheet: TerritorySheet, notes: Notes) -> list[dict[str, Any]]:
    """The territory's key figures: each measure's latest value, earlier ones and its share of France beneath."""
    own = [one for one in sheet.figures if one.kind == "profile" and one.territory == sheet.territory.id]
    by_measure = _by_measure(own)
    shown = []
    for measure, values in by_measure.items():
        if measure.endswith(SHARE) and measure.removesuffix(SHARE) in by_measure:
            continue
        latest, *earlier = values
        beneath = [
            translate("{value} in {year}", value=with_unit(one.value, _unit(one)), year=one.year)
            for one in earlier
            if one.year
        ]
        beneath += [
            f"{one.label}{translate(': ')}{with_unit(one.value, one.unit)}"
            for one in by_measure.get(measure + SHARE, [])[:1]
        ]
        shown.append({**_shown(latest, notes), "label": latest.label, "beneath": beneath})
    return sorted(shown, key=lambda one: (one["unit"] == "%", one["label"]))


def opinions(sheet: TerritorySheet, notes: Notes) -> list[dict[str, Any]]:
    """What groups of actors say of no domain in particular: one row a group under each statement, the wider territories beside it."""
    order = {parent.id: parent.name for parent in reversed(sheet.parents)}
    here = _by_group(one for one in sheet.figures if one.territory == sheet.territory.id)
    beside = {place: _by_group(one for one in sheet.figures if one.territory == place) for place in order}
    shown: dict[str, list[dict[str, Any]]] = {}
    for key, one in here.items():
        references = [
            {"place": order[place], **_shown(found[key], notes)} for place, found in beside.items() if key in found
        ]
        told = {**_shown(one, notes), "group": words.group(one.group), "references": references, "share": _share(one)}
        shown.setdefault(one.label, []).append(told)
    return [{"label": label, "rows": rows} for label, rows in shown.items()]


def _by_measure(figures: Iterable[FigureRow]) -> dict[str, list[FigureRow]]:
    """Each measure's figures, the latest first."""
    found: dict[str, list[FigureRow]] = {}
    for one in sorted(figures, key=lambda one: -(one.year or 0)):
        found.setdefault(f"{one.measure}", []).append(one)
    return found


def _by_group(figures: Iterable[FigureRow]) -> dict[tuple[str, str], FigureRow]:
    """The latest survey figure of each measure and group that is about no domain."""
    told = [one for one in figures if one.kind == "survey" and not one.domain]
    found: dict[tuple[str, str], FigureRow] = {}
    for one in sorted(told, key=lambda one: (f"{one.measure}", f"{one.group}", -(one.year or 0))):
        found.setdefault((f"{one.measure}", f"{one.group}"), one)
    return found


def _shown(one: FigureRow, notes: Notes) -> dict[str, Any]:
    unit = _unit(one)
    return {"value": with_unit(one.value, unit), "unit": unit, "year": one.year, "note": notes.mark(one.source)}


def _unit(one: FigureRow) -> str | None:
    """The unit, unless it is the noun that the label says already (« Communes : 1 754 communes »)."""
    said = {*(f"{label}".casefold() for label in (one.label_fr, one.label_en, one.measure)), *NOUNS}
    return None if one.unit and one.unit.casefold() in said else one.unit


def _share(one: FigureRow) -> float | None:
    """A percentage that a bar can show, 0 to 100."""
    fits = one.unit == "%" and isinstance(one.value, float) and 0 <= one.value <= 100
    return float(one.value) if fits and isinstance(one.value, float) else None
