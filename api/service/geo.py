"""The geographic map of a territory: its ground, the figures that may colour it, what it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from api.service import maps
from api.service.gazetteer import reference
from api.service.reading import Reading, read
from api.service.where import where
from graph.errors import UsageProblem
from graph.language import current_language, translate
from graph.metrics.ties import incidence
from graph.store.records import Reader, batches
from graph.territory import TerritoryGraph
from graph.vocabulary import vocabulary

if TYPE_CHECKING:
    from visuals.geo_map import Figure, GeoMap
    from visuals.network_map import NetworkMap

METROPOLE = (-6.0, 10.0, 41.0, 52.0)
FEWEST = 2
"""A figure known of fewer areas than this colours no map."""

COMMUNES = (
    "MATCH (c:Territory)-[:WITHIN*1..4]->(:Territory {id: $id}) WHERE c.level = 'commune' "
    "RETURN DISTINCT c.id AS id, c.name AS name, c.lat AS lat, c.lon AS lon ORDER BY id"
)
FIGURES = (
    "UNWIND $ids AS id MATCH (t:Territory {id: id})-[:HAS]->(f:Figure) WHERE f.kind IN ['indicator', 'perception'] "
    "OPTIONAL MATCH (f)-[:ON]->(d:Domain) RETURN t.id AS area, properties(f) AS f, d.id AS domain ORDER BY area"
)
TITLES = (
    "UNWIND $ids AS id MATCH (f:Figure {id: id})<-[:ABOUT]-(r:Record)-[:FROM]->(s:Source) WHERE r.status = 'active' "
    "RETURN DISTINCT s.title AS title ORDER BY title"
)


@dataclass(frozen=True)
class Geo:
    """A geographic map, the network map whose filters it shares, and the figures that may colour it (key, label)."""

    map: GeoMap
    drawn: NetworkMap
    figures: list[tuple[str, str]]
    area_links: bool


def geo(db: Reader, reading: Reading, address: Mapping[str, str]) -> Geo:
    """The geographic map that an address asks: the network map's filters, and ``figure``, ``classes``, ``arcs`` (0: none,
    ``areas``: the areas that alliances cover instead).

    Raises UsageProblem for an unknown figure or way of making classes.
    """
    from visuals.classes import METHODS
    from visuals.geo_map import geo_map

    method = address.get("classes") or METHODS[0]
    if method not in METHODS:
        raise UsageProblem("Unknown {name} {value}; choose among {choices}.", name="classes", value=method, choices=", ".join(METHODS))  # fmt: skip
    drawn = maps.drawn(db, reading, address)
    graph = read(db, maps.wide(reading))
    contours, drawn_here = ground(db, graph)
    figures = [*_counted(db, graph, drawn, contours), *_known(db, contours)]
    figures = [one for one in figures if len(one.values) >= FEWEST]
    asked = address.get("figure", "")
    chosen = next((one for one in figures if one.key == asked), None) if asked else (figures[0] if figures else None)
    if asked and asked != "-" and chosen is None:
        raise UsageProblem("No figure {value} is known for the areas of this map.", value=asked)
    if chosen is not None:
        chosen = replace(chosen, source=chosen.source or _source(db, chosen, contours))
    over = _covered(db, graph, contours) if address.get("arcs") == "areas" else None
    found = geo_map(drawn, contours, chosen, method, address.get("arcs") != "0", drawn_here, over)
    return Geo(found, drawn, [(one.key, _label(one)) for one in figures], not drawn_here)


def ground(db: Reader, graph: TerritoryGraph) -> tuple[dict[str, Any], bool]:
    """The contours under a territory's map, and whether they are schematic (an invented territory has none)."""
    from visuals.geo_map import schematic

    known, territory = reference(), str(graph.territory["id"])
    if territory in ("all", "FR"):
        return _within(known.contours("departement")), False
    place = known.place(territory)
    if place is not None:
        wide = territory if place.level in ("region", "departement") else f"DEP-{place.departements[0]}"
        return known.contours("epci", wide), False
    rows = db.read(COMMUNES, id=territory)
    at = where(db, [row["id"] for row in rows])
    groupings = {levels["epci"][0] for levels in at.values() if "epci" in levels}
    departements = sorted({levels["departement"][0] for levels in at.values() if "departement" in levels})
    real = [
        feature
        for one in departements
        if known.place(one)
        for feature in known.contours("epci", one)["features"]
        if feature["id"] in groupings
    ]
    if real:
        return {"type": "FeatureCollection", "features": list({one["id"]: one for one in real}.values())}, False
    level = "epci" if len(groupings) > 1 else "commune"
    seats = [
        (*at[row["id"]].get(level, (row["id"], row["name"])), row["lon"], row["lat"]) for row in rows if row["id"] in at
    ]
    return schematic([one for one in seats if one[2] is not None and one[3] is not None]), True


def _within(contours: dict[str, Any]) -> dict[str, Any]:
    west, east, south, north = METROPOLE
    kept = []
    for one in contours["features"]:
        lon, lat = one["geometry"]["coordinates"][0][0][0][:2]
        if west <= lon <= east and south <= lat <= north:
            kept.append(one)
    return {**contours, "features": kept}


def _counted(db: Reader, graph: TerritoryGraph, drawn: NetworkMap, contours: Mapping[str, Any]) -> list[Figure]:
    """What is recorded in each area: alliances, organisations that take part in one, alliances that cover it; inhabitants."""
    from ingest.reference.tables import VINTAGE
    from visuals.filters import shown
    from visuals.geo_map import Figure

    areas = {one["id"] for one in contours["features"]}
    bases = dict(zip(graph.actors["id"], graph.actors["base"], strict=True))
    lies = where(db, [*bases.values(), *graph.covers["territory"]])

    def area(place: Any) -> str | None:
        return next((one for one, _name in reversed(list(lies.get(str(place), {}).values())) if one in areas), None)

    nodes, _ties = shown(drawn)
    seen = {node["id"] for node in nodes}
    found = incidence(graph)
    cells = found.matrix.tocoo()
    alliances: dict[str, set[str]] = {}
    actors: dict[str, set[str]] = {}
    for a, b in zip(cells.row.tolist(), cells.col.tolist(), strict=True):
        actor, alliance = found.actors[a], found.alliances[b]
        at = area(bases[actor])
        if at and (drawn.folded or (actor in seen and (alliance in seen or drawn.options.view == "pairs"))):
            alliances.setdefault(at, set()).add(alliance)
            actors.setdefault(at, set()).add(actor)
    covering: dict[str, set[str]] = {}
    for alliance, territory in zip(graph.covers["alliance"], graph.covers["territory"], strict=True):
        at = area(territory)
        if at and (drawn.folded or alliance in seen):
            covering.setdefault(at, set()).add(alliance)
    people = {one["id"]: one["properties"].get("population") for one in contours["features"]}
    return [
        Figure("alliances", translate("Alliances of the organisations based there"), values=_sizes(alliances)),
        Figure("actors", translate("Organisations that take part in an alliance"), values=_sizes(actors)),
        Figure("covers", translate("Alliances that cover a part of it"), values=_sizes(covering)),
        Figure("population", translate("Inhabitants"), year=int(VINTAGE), source="INSEE, DGCL",
               values={one: float(count) for one, count in people.items() if count}),
    ]  # fmt: skip


def _covered(db: Reader, graph: TerritoryGraph, contours: Mapping[str, Any]) -> dict[str, set[str]]:
    """The alliances that cover each area: a part of it, the area itself, or what holds it."""
    areas = {one["id"] for one in contours["features"]}
    here = str(graph.territory["id"])
    lies = where(db, [*areas, *graph.covers["territory"]])
    holds: dict[str, set[str]] = {here: areas}
    for area in areas:
        for wide, _name in lies.get(area, {}).values():
            holds.setdefault(wide, set()).add(area)
        holds.setdefault(area, set()).add(area)
    found: dict[str, set[str]] = {}
    for alliance, territory in zip(graph.covers["alliance"], graph.covers["territory"], strict=True):
        parts = {one for one, _name in lies.get(str(territory), {}).values() if one in areas}
        for area in holds.get(str(territory), set()) or parts:
            found.setdefault(area, set()).add(alliance)
    return found


def file(db: Reader, reading: Reading, ending: str, address: Mapping[str, str]) -> str | bytes:
    """The geographic map as one file: a drawing (svg) or a picture (png)."""
    from visuals.geo_svg import svg
    from visuals.raster import pixels

    found = geo(db, reading, address)
    drawing = svg(found.map, found.drawn)
    return pixels(drawing) if ending == "png" else drawing


def _sizes(found: Mapping[str, set[str]]) -> dict[str, float]:
    return {area: float(len(ids)) for area, ids in found.items()}


def _known(db: Reader, contours: Mapping[str, Any]) -> list[Figure]:
    """The indicators and opinions known of these areas, the latest year of each."""
    from visuals.geo_map import Figure

    language, words = current_language(), vocabulary()
    latest: dict[tuple[str, str, str], tuple[int, dict[str, Any], dict[str, float]]] = {}
    for ids in batches(sorted(one["id"] for one in contours["features"])):
        for row in db.read(FIGURES, ids=ids):
            one = row["f"]
            if one.get("value") is None:
                continue
            key = (str(one.get("measure")), str(one.get("group") or ""), str(row["domain"] or ""))
            year = int(one.get("year") or 0)
            kept = latest.get(key)
            if kept is None or year > kept[0]:
                kept = latest[key] = (year, one | {"domain": row["domain"]}, {})
            if year == kept[0]:
                kept[2][row["area"]] = float(one["value"])
    found = []
    for key, (year, one, values) in latest.items():
        label = str(one.get(f"label_{language}") or one.get("label_fr") or one.get("measure"))
        parts = [words.domains[one["domain"]].label.say(language) if one["domain"] in words.domains else "", label, str(one.get("group") or "")]  # fmt: skip
        family = words.families.get(parts[2])
        parts[2] = family.label.say(language) if family else parts[2]
        found.append(
            Figure(
                "|".join(key),
                " – ".join(part for part in parts if part),
                str(one.get("unit") or ""),
                year or None,
                "",
                values,
            )
        )
    return sorted(found, key=lambda figure: figure.label.casefold())


def _label(one: Figure) -> str:
    return f"{one.label} ({one.year})" if one.year else one.label


def _source(db: Reader, chosen: Figure, contours: Mapping[str, Any]) -> str:
    """Who states a figure: the titles of the sources of its values."""
    if "|" not in chosen.key:
        return ""
    measure, group, domain = chosen.key.split("|")
    ids = [
        row["f"]["id"]
        for row in db.read(FIGURES, ids=sorted(one["id"] for one in contours["features"]))
        if (str(row["f"].get("measure")), str(row["f"].get("group") or ""), str(row["domain"] or ""))
        == (measure, group, domain)
        and (row["f"].get("year") or None) == chosen.year
    ]
    return " ; ".join(row["title"] for row in db.read(TITLES, ids=ids))
