"""« Ce que l'on voit »: what is recorded on a preparation's subject and what is not, in sentences; nothing is called missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from api.console import number
from api.measure_answers import MeasuredNeed, PerceivedNeed
from api.service import needs, words
from api.service.measures import gaps_of
from api.service.meeting.pairs import pairs_of
from api.service.meeting.subject import about, drawn, elsewhere, entered, said_yes, whole_of
from api.service.reading import rows
from api.service.text import capital, count, origin
from graph.language import current_language, translate
from graph.metrics import table
from graph.model import clean_name
from graph.store.preparations import Preparation
from graph.store.records import Reader
from graph.territory import TerritoryGraph
from visuals.network_map import NetworkMap
from visuals.source_titles import said as title

MOST_LISTED, MOST_GO_BETWEENS = 60, 6
TOGETHER, SHARED = "co-construction-yes", "shared-priority"
"""Measures that are said in a sentence of their own."""
PICTURE, SMALL_PICTURE = (1120, 600), (480, 820)


VIEWS = {
    "collectivites": "according to local authorities", "associations": "according to associations", "entreprises": "according to companies",
    "citoyens": "according to citizens and collectives", "etat": "according to State services", "fondations": "according to foundations",
    "protection-sociale": "according to social protection bodies", "logement-medico-social": "according to housing and care bodies",
    "enseignement-recherche": "according to schools and research bodies",
}  # fmt: skip
"""Whose view a figure is, by family, as it is said in a sentence."""


def page(db: Reader, preparation: Preparation) -> dict[str, Any]:
    """What the page says: counts, needs, who has no recorded tie, who is in position de lien."""
    found = entered(db, preparation.id)
    whole = whole_of(db, preparation, found)
    graph = about(whole, preparation.domain, found.actors, found.alliances)
    said = {actor for pair in said_yes(db, preparation, graph) for actor in pair}
    alone = [actor for actor in untied(whole, graph) if actor not in said]
    return {
        "picture": _tall(PICTURE, len(graph.actors)), "actors": len(graph.actors), "counts": counts(graph, found.actors), "pairs": _pairs(db, preparation),
        "needs": told_needs(whole, preparation.domain), "together": told_together(whole), "alone": _listed(graph, alone), "more_alone": max(0, len(alone) - MOST_LISTED),
        "between": go_betweens(graph), "acting": _listed(graph, list(graph.actors["id"]), len(graph.actors)), "alliances": len(graph.alliances),
        "sources": sorted({title(str(row["title"])) for row in rows(whole.sources) if row["title"] and row["above"] is not True}),
    }  # fmt: skip


def picture(db: Reader, preparation: Preparation, small: bool = False) -> str:
    """The map of the subject as SVG: each name beside its mark, or by a number in the list that stands with it."""
    from visuals.stills import Look, svg

    return svg(map_of(db, preparation, small), Look(every=True, rows=True))


def map_of(db: Reader, preparation: Preparation, small: bool = False, **links: Any) -> NetworkMap:
    """The map of the subject: those who act on it, the alliances on it, what was entered."""
    found = entered(db, preparation.id)
    whole = whole_of(db, preparation, found)
    graph = about(whole, preparation.domain, found.actors, found.alliances)
    size = SMALL_PICTURE if small else PICTURE
    return drawn(graph, picture=_tall(size, len(graph.actors)), said=said_yes(db, preparation, graph), **links)


def _tall(size: tuple[int, int], actors: int) -> tuple[int, int]:
    """A picture with room for more names where more act."""
    width, height = size
    each = 22 if width < 600 else 9
    return width, min(2 * height, height + each * max(0, actors - 12))


def counts(graph: TerritoryGraph, own: Sequence[str]) -> list[str]:
    """What is recorded on the subject and what is not, a sentence each."""
    actors, alliances = rows(graph.actors), rows(graph.alliances)
    if not actors:
        return []
    entered_ = sum(row["id"] in set(own) for row in actors)
    said = [
        translate("{actors} recorded on this subject, {entered} of this preparation.",
                  actors=capital(count(len(actors), "one organisation", "{n} organisations")), entered=number(entered_)),
        _families(actors),
    ]  # fmt: skip
    if not alliances:
        return [*said, translate("No alliance is recorded on this subject to date.")]
    said.append(translate("{alliances} recorded on this subject.", alliances=capital(count(len(alliances), "one alliance", "{n} alliances"))))  # fmt: skip
    for label, field in (("Beginning", "since"), ("Way of deciding", "governance"), ("Type of partnership", "type")):
        known = sum(bool(row[field]) for row in alliances)
        said.append(
            translate("{label}: recorded for {known}, not recorded for {unknown}.", label=translate(label),
                      known=number(known), unknown=number(len(alliances) - known))
        )  # fmt: skip
    return said


def _families(actors: Sequence[Mapping[str, Any]]) -> str:
    known = {row["family"] for row in actors if row["family"]}
    unknown = sum(not row["family"] for row in actors)
    if not known:
        return translate("Their families of actors are not recorded.")
    families = count(len(known), "one single family of actors", "{n} families of actors")
    if not unknown:
        return translate("They come from {families}.", families=families)
    without = count(unknown, "one organisation", "{n} organisations")
    return translate("They come from {families}; family not recorded: {unknown}.", families=families, unknown=without)  # fmt: skip


def _pairs(db: Reader, preparation: Preparation) -> str:
    """How many pairs of those entered are told, and how many are not."""
    found = pairs_of(db, preparation)
    if not found.total:
        return ""
    parts = [
        count(n, one, many)
        for n, one, many in (
            (found.allied, "one with a recorded alliance", "{n} with a recorded alliance"), (found.yes, "one said to act together", "{n} said to act together"),
            (found.no, "one said not to", "{n} said not to"), (found.unknown, "one said not to be known", "{n} said not to be known"),
            (found.open, "one not recorded", "{n} not recorded"),
        )
        if n
    ]  # fmt: skip
    pairs = count(found.total, "one pair", "{n} pairs")
    return translate(
        "Between the organisations of this preparation, {pairs}: {parts}.", pairs=pairs, parts=", ".join(parts)
    )


def told_needs(graph: TerritoryGraph, domain: str) -> list[dict[str, Any]]:
    """What is measured and perceived of a domain, here first, then in the wider territories: whose view, source and year."""
    if not domain:
        return []
    said = _Said(graph, domain)
    told: list[dict[str, Any]] = []
    for row in gaps_of(graph, domain).domains:
        told += said.of([*row.measured, *row.perceived], str(graph.territory["id"]), here=True)
        for place, found in row.elsewhere.items():
            told += said.of(found, place)
    return told


def told_together(graph: TerritoryGraph) -> list[dict[str, Any]]:
    """How many of those asked say that their territory acts together, on any subject: place, sentence, source and year."""
    names = {row["id"]: str(row["name"]) for row in rows(graph.territories)}
    titles = {row["id"]: str(row["title"]) for row in rows(graph.sources)}
    found = graph.figures[graph.figures["measure"] == TOGETHER]
    return [
        {"place": names.get(row["territory"], ""), "here": row["territory"] == graph.territory["id"], "origin": origin(titles.get(row["source"], row["source"]), row["year"]),
         "text": translate("{percent}% of the local authorities asked say that actors there build answers together (a settled, growing or emerging habit)", percent=number(row["value"]))}
        for row in rows(found)
        if row["group"] == "collectivites" and names.get(row["territory"])
    ]  # fmt: skip


class _Said:
    """Figures of a domain in words: where, what, in whose view; from which source and year."""

    def __init__(self, graph: TerritoryGraph, domain: str) -> None:
        self.names = {row["id"]: str(row["name"]) for row in rows(graph.territories)}
        self.domain = words.domain(domain)
        label = "label_fr" if current_language() == "fr" else "label_en"
        mine = graph.figures[graph.figures["domain"] == domain]
        self.labels = {row["measure"]: row[label] for row in rows(mine) if row[label]}

    def of(self, found: Sequence[MeasuredNeed | PerceivedNeed], place: str, here: bool = False) -> list[dict[str, Any]]:
        where = self.names.get(place, place)
        return [{"place": where, "here": here, "text": self._text(one), "origin": _origin(one)} for one in found]

    def _text(self, one: MeasuredNeed | PerceivedNeed) -> str:
        if isinstance(one, MeasuredNeed):
            return needs.measured(one)
        if one.measure == SHARED and not one.group:
            if (one.value or 0) >= 100:
                return translate("every group of actors asked makes “{domain}” a priority", domain=self.domain)
            return translate("{percent}% of the groups of actors asked make “{domain}” a priority", percent=number(one.value or 0), domain=self.domain)  # fmt: skip
        if one.group:
            view = (
                translate(VIEWS[one.group])
                if one.group in VIEWS
                else translate("according to {view}", view=words.group(one.group))
            )
            return f"{view}{translate(': ')}{needs.scaled(one)}"
        label = self.labels.get(one.measure)
        return f"{label} – {needs.perceived(one)}" if label else needs.perceived(one)


def _origin(one: MeasuredNeed | PerceivedNeed) -> str:
    """Its source and year; a source whose title ends with the year says it once."""
    told = origin(one.source, one.year)
    return (one.source or told) if one.source and one.year and one.source.endswith(str(one.year)) else told


def untied(whole: TerritoryGraph, graph: TerritoryGraph) -> list[str]:
    """Those of a graph of whom no tie at all is recorded in the whole one: no shared alliance, membership, funding or yes."""
    joint = whole.alliances.loc[whole.alliances["nature"] == "joint", "id"]
    parts = whole.participations[whole.participations["alliance"].isin(joint)].drop_duplicates(["actor", "alliance"])
    several = parts["alliance"].value_counts()
    tied = set(parts.loc[parts["alliance"].isin(several.index[several > 1]), "actor"])
    yes = whole.declares[whole.declares["state"] == "yes"]
    for ends in (whole.memberships[["actor", "of"]], whole.contributions[["giver", "receiver"]], yes[["actor", "to"]]):
        tied |= {end for column in ends for end in ends[column].dropna()}
    return [actor for actor in graph.actors["id"] if actor not in tied]


def go_betweens(graph: TerritoryGraph) -> list[dict[str, Any]]:
    """Organisations through which others of the subject are linked, by name; none where every alliance stands by itself."""
    if len(graph.alliances) < 2:
        return []
    measured = table.actor_table(graph, "pairs").set_index("id")
    between = measured.index[measured["betweenness"] > 0]
    best = measured.loc[between].sort_values(["betweenness", "name"], ascending=[False, True]).index[:MOST_GO_BETWEENS]
    names = {row["id"]: str(row["name"] or translate("Unnamed alliance")) for row in rows(graph.alliances)}
    told = []
    for one in _listed(graph, list(best)):
        mine = graph.participations.loc[graph.participations["actor"] == one["id"], "alliance"]
        told.append({**one, "alliances": sorted({names[key] for key in mine if key in names}, key=clean_name)})
    return told


def _listed(graph: TerritoryGraph, ids: Sequence[str], most: int = MOST_LISTED) -> list[dict[str, Any]]:
    """Organisations by name in the order of the alphabet, which ranks nobody."""
    wanted = set(ids)
    found = [
        {"id": row["id"], "name": str(row["name"]), "family": words.family(row["family"]), "elsewhere": elsewhere(row)}
        for row in rows(graph.actors)
        if row["id"] in wanted and row["name"] and row["display"] != "masked"
    ]
    return sorted(found, key=lambda one: clean_name(one["name"]))[:most]
