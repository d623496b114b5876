"""What the page of a territory shows, in the words of the pages."""

from __future__ import annotations

from typing import Any

from api.answers import TerritorySheet
from api.service import figures, measures, needs
from api.service.territories import alliances_of
from api.service.text import capital, count
from graph.language import translate
from graph.store.records import Reader
from graph.territory import TerritoryGraph

MOST_ABOVE = 6


def of(db: Reader, graph: TerritoryGraph, sheet: TerritorySheet) -> dict[str, Any]:
    """The values of a territory's page."""
    notes = figures.Notes()
    recorded = [family.recorded for family in sheet.families if family.recorded]
    above = [row for row in alliances_of(db, graph).alliances if row.above]
    return {
        "sheet": sheet,
        "summary": summary(sheet),
        "nothing_local": sheet.alliances + sheet.frameworks == 0,
        "key_figures": figures.profile(sheet, notes),
        "opinions": figures.opinions(sheet, notes),
        "families_title": families_title(sheet),
        "most": max(recorded, default=1),
        "above": above[:MOST_ABOVE],
        "needs": needs.table(measures.gaps_of(graph), sheet, notes),
        "notes": notes.sources,
    }


def summary(sheet: TerritorySheet) -> str:
    """What is recorded, in one or two sentences."""
    if not sheet.actors:
        return translate("Nothing is recorded of this territory yet.")
    actors = count(sheet.actors, "one organisation", "{n} organisations")
    if not sheet.alliances + sheet.frameworks:
        one = "{actors} recorded to date."
        return translate(one if sheet.actors == 1 else "{actors} recorded.", actors=capital(actors))
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
    whole = "{actors} recorded to date, {alliances}." if sheet.actors == 1 else "{actors} recorded, {alliances}."
    return translate(whole, actors=capital(actors), alliances=joined)


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
