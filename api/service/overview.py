"""What the page of a territory shows, in the words of the pages."""

from __future__ import annotations

from typing import Any

from api.answers import FigureRow, TerritorySheet
from api.service import measures, needs
from api.service.territories import alliances_of
from api.service.text import capital, count, origin, with_unit
from graph.language import translate
from graph.store.records import Reader
from graph.territory import TerritoryGraph

MOST_KEY_FIGURES = 12
MOST_ABOVE = 6


def of(db: Reader, graph: TerritoryGraph, sheet: TerritorySheet) -> dict[str, Any]:
    """The values of a territory's page."""
    recorded = [family.recorded for family in sheet.families if family.recorded]
    above = [row for row in alliances_of(db, graph).alliances if row.above]
    return {
        "sheet": sheet,
        "summary": summary(sheet),
        "nothing_local": sheet.alliances + sheet.frameworks == 0,
        "key_figures": key_figures(graph, sheet),
        "families_title": families_title(sheet),
        "most": max(recorded, default=1),
        "above": above[:MOST_ABOVE],
        "needs": needs.table(measures.gaps_of(graph)),
    }


def summary(sheet: TerritorySheet) -> str:
    """What is recorded, in one or two sentences."""
    if not sheet.actors:
        return translate("Nothing is recorded of this territory yet.")
    actors = count(sheet.actors, "one organisation", "{n} organisations")
    if not sheet.alliances + sheet.frameworks:
        return translate("{actors} recorded; no local alliance to date.", actors=capital(actors))
    parts = (
        [count(sheet.alliances, "one alliance where they act together", "{n} alliances where they act together")]
        if sheet.alliances
        else []
    )
    if sheet.frameworks:
        parts.append(
            count(sheet.frameworks, "one framework that several have signed", "{n} frameworks that several have signed")
        )
    joined = translate(" and ").join(parts)
    return translate("{actors} recorded, {alliances}.", actors=capital(actors), alliances=joined)


def families_title(sheet: TerritorySheet) -> str:
    """The sentence that the families' table shows."""
    known = sum(1 for family in sheet.families if family.recorded)
    if not known:
        return translate("Families of actors: none recorded yet")
    return capital(
        count(
            known,
            "one family of actors out of {all} is recorded",
            "{n} families of actors out of {all} are recorded",
            all=len(sheet.families),
        )
    )


def key_figures(graph: TerritoryGraph, sheet: TerritorySheet) -> list[dict[str, Any]]:
    """The territory's own figures of kind ``profile`` first, then those of the territories above; the latest of each measure."""
    own = sheet.territory.id
    places = {str(row["id"]): str(row["name"]) for row in graph.territories.to_dict("records")}
    order = [own, *(parent.id for parent in reversed(sheet.parents))]
    chosen: dict[tuple[str, str | None], FigureRow] = {}
    for one in sheet.figures:
        if one.kind == "profile" and one.territory in order:
            key = (one.territory, f"{one.measure} {one.group}")
            if key not in chosen or (one.year or 0) > (chosen[key].year or 0):
                chosen[key] = one
    ordered = sorted(chosen.values(), key=lambda one: (order.index(one.territory), one.label))
    return [
        _figure(one, "" if one.territory == own else places.get(one.territory, one.territory))
        for one in ordered[:MOST_KEY_FIGURES]
    ]


def _figure(one: FigureRow, place: str) -> dict[str, Any]:
    label = one.label + (f", {one.group}" if one.group else "")
    return {
        "label": label,
        "territory_name": place,
        "shown": with_unit(one.value, one.unit),
        "origin": origin(one.source, one.year),
    }
