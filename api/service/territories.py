"""Territories, and the organisations and alliances of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from api.answers import (
    ActorRow,
    Actors,
    AllianceRow,
    Alliances,
    Created,
    FamilyCount,
    FigureRow,
    Territories,
    TerritoryRow,
    TerritorySheet,
)
from api.service.gazetteer import reference
from api.service.reading import Reading, counted, page, plain, provenance, read, rows
from api.service.words import family
from graph.language import translate
from graph.model import clean_name
from graph.store import view
from graph.store.connect import Database
from graph.store.records import Reader
from graph.store.scope import ALL
from graph.territory import TerritoryGraph
from graph.vocabulary import vocabulary

FIELDS = (
    "t.id AS id, t.code AS code, coalesce(t.name, t.id) AS name, t.level AS level, t.population AS population, "
    "coalesce(t.fictional, false) AS fictional"
)
LEVELS = ["pays", "region", "departement", "epci", "commune", "custom"]
WIDE = ("pays", "region", "departement", "custom")
MOST_FOUND = 500


def territories(
    db: Reader, search: str = "", levels: Sequence[str] = (), offset: int = 0, limit: int | None = None
) -> Territories:
    """The territories the database holds, wider ones first, or those whose name or code fits a search, the nearest first."""
    chosen = list(levels) or LEVELS
    if search.strip():
        found = _search(db, search.strip(), chosen)
        return Territories(territories=page(found, offset, limit), total=len(found), offset=offset)
    total = db.read("MATCH (t:Territory) WHERE t.level IN $levels RETURN count(t) AS n", levels=chosen)[0]["n"]
    listed: list[dict[str, Any]] = []
    for level in (level for level in LEVELS if level in chosen):
        # Level by level, so that the database sorts each by name and a page is read without the rest.
        found_here = db.read(
            f"MATCH (t:Territory) WHERE t.level = $level RETURN {FIELDS} ORDER BY name, id", level=level
        )
        listed += found_here
        if limit is not None and len(listed) >= offset + limit:
            break
    return Territories(
        territories=[TerritoryRow(**row) for row in page(listed, offset, limit)], total=total, offset=offset
    )


def _search(db: Reader, text: str, levels: list[str]) -> list[TerritoryRow]:
    """Territories of France by the reference's own search, those of one's own and invented ones by their name."""
    ids = [place.id for place in reference().search(text, MOST_FOUND)]
    held = {
        row["id"]: row for row in db.read(f"UNWIND $ids AS id MATCH (t:Territory {{id: id}}) RETURN {FIELDS}", ids=ids)
    }
    own = db.read(
        f"MATCH (t:Territory) WHERE t.level = 'custom' OR t.fictional = true OR t.code = $text RETURN {FIELDS} ORDER BY name, id",
        text=text,
    )
    wanted = clean_name(text)
    fitting = {row["id"]: row for row in own if wanted in clean_name(row["name"]) or text in (row["code"], row["id"])}
    rows = [*fitting.values(), *(held[i] for i in ids if i in held and i not in fitting)]
    return [TerritoryRow(**row) for row in rows if row["level"] in levels]


def actors(
    db: Reader, reading: Reading, search: str = "", in_family: str = "", offset: int = 0, limit: int | None = None
) -> Actors:
    """The organisations of a territory by name; ``alliances`` counts those each takes part in."""
    return actors_of(read(db, reading), search, in_family, offset, limit)


def actors_of(
    graph: TerritoryGraph, search: str = "", in_family: str = "", offset: int = 0, limit: int | None = None
) -> Actors:
    """The organisations of a graph that was read already."""
    parts = graph.participations[["actor", "alliance"]].drop_duplicates()
    alliances_of = counted(parts["actor"])
    wanted = clean_name(search)
    found = [
        ActorRow.model_validate({**row, "name": named(row), "alliances": alliances_of.get(row["id"], 0)})
        for row in rows(graph.actors)
        if wanted in clean_name(row["name"] or "") and in_family in ("", row["family"])
    ]
    found.sort(key=lambda row: (clean_name(row.name), row.id))
    return Actors(
        territory=str(graph.territory["id"]), actors=page(found, offset, limit), total=len(found), offset=offset
    )


def alliances(db: Reader, reading: Reading, search: str = "", offset: int = 0, limit: int | None = None) -> Alliances:
    """The alliances of a territory by name, its own before those from above; ``members`` counts the known organisations."""
    return alliances_of(db, read(db, reading), search, offset, limit)


def alliances_of(
    db: Reader, graph: TerritoryGraph, search: str = "", offset: int = 0, limit: int | None = None
) -> Alliances:
    """The alliances of a graph that was read already."""
    members = counted(graph.participations[["actor", "alliance"]].drop_duplicates()["alliance"])
    members |= _members_above(db, graph)
    domains: dict[str, list[str]] = {}
    for row in rows(graph.addresses):
        domains.setdefault(row["alliance"], []).append(row["domain"])
    wanted = clean_name(search)
    found = [
        AllianceRow.model_validate({**row, "name": named(row), "members": members.get(row["id"], 0), "domains": domains.get(row["id"], [])})
        for row in rows(graph.alliances)
        if wanted in clean_name(row["name"] or "")
    ]  # fmt: skip
    found.sort(key=lambda row: (row.above, clean_name(row.name), row.id))
    return Alliances(
        territory=str(graph.territory["id"]), alliances=page(found, offset, limit), total=len(found), offset=offset
    )


def _members_above(db: Reader, graph: TerritoryGraph) -> dict[str, int]:
    """Known members of the alliances from above, whose participations the graph leaves out."""
    ids = [] if graph.include_above else sorted(graph.alliances.loc[graph.alliances["above"].astype(bool), "id"])
    found = db.read(
        "UNWIND $ids AS id MATCH (l:Alliance {id: id})<-[:TAKES_PART]-(a:Actor) RETURN id, count(DISTINCT a) AS n",
        ids=ids,
    )
    return {row["id"]: int(row["n"]) for row in found}


def sheet(db: Reader, reading: Reading) -> TerritorySheet:
    """What is known of a territory at a glance: counts, families, figures with their year and source."""
    return sheet_of(db, read(db, reading))


def sheet_of(db: Reader, graph: TerritoryGraph) -> TerritorySheet:
    """The sheet of a graph that was read already."""
    own = graph.alliances[~graph.alliances["above"].astype(bool)]
    return TerritorySheet(
        territory=row_of(graph),
        parents=_parents(db, str(graph.territory["id"])),
        actors=len(graph.actors),
        alliances=int((own["nature"] == "joint").sum()),
        alliances_above=len(graph.alliances) - len(own),
        frameworks=int((own["nature"] == "framework").sum()),
        contributions=len(graph.contributions),
        families=families(graph),
        figures=[figure(row) for row in rows(graph.figures)],
        provenance=provenance(graph),
    )


def row(db: Reader, text: str) -> TerritoryRow:
    """The territory a text names, without its graph. Raises NotFound, or UsageProblem for an ambiguous name."""
    found = view.find_territory(db, text)
    if found == ALL:
        return TerritoryRow(id=ALL, name=translate("All territories"), level=ALL)
    properties = db.read("MATCH (t:Territory {id: $id}) RETURN properties(t) AS p", id=found)[0]["p"]
    return TerritoryRow(
        **{name: properties[name] for name in TerritoryRow.model_fields if properties.get(name) is not None}
    )


def elsewhere(search: str, most: int = 12) -> list[TerritoryRow]:
    """Territories of France that a search names and the database does not hold, from the reference."""
    places = reference().search(search, most)
    return [
        TerritoryRow(id=place.id, name=place.name, level=place.level, population=place.population) for place in places
    ]


def create(db: Database, name: str, communes: Sequence[str], by: str) -> Created:
    """Make a territory of one's own from communes. Raises UsageProblem or NotFound, naming the commune at fault."""
    from graph.store.changes import apply, now
    from ingest.reference.custom import custom_territory

    made = custom_territory(name, communes, reference(), by=by, at=now())
    apply(db, made.change_set, reference())
    return Created(import_id=made.change_set.import_id, communes=list(made.communes), **row(db, made.id).model_dump())


def row_of(graph: TerritoryGraph) -> TerritoryRow:
    """The territory of a graph; ``all`` has a name in the reader's language."""
    known = {name: plain(graph.territory.get(name)) for name in TerritoryRow.model_fields}
    return TerritoryRow(
        **{**known, "name": known["name"] or translate("All territories"), "fictional": graph.fictional}
    )


def families(graph: TerritoryGraph) -> list[FamilyCount]:
    """Organisations recorded by family, every family listed; none recorded is null, never zero."""
    counts = counted(graph.actors["family"])
    return [FamilyCount(family=key, label=family(key), recorded=counts.get(key)) for key in vocabulary().families]


def figure(row: dict[str, Any]) -> FigureRow:
    return FigureRow.model_validate({**row, "label": translate_label(row)})


def named(row: dict[str, Any]) -> str:
    """A name to show: its own, else what identifies it."""
    return str(row.get("name") or row.get("siren") or row.get("code") or row["id"])


def translate_label(row: dict[str, Any]) -> str:
    """A figure's label in the reader's language, else the other one, else its measure."""
    from graph.language import current_language

    french, english = row.get("label_fr"), row.get("label_en")
    return str(
        (french if current_language() == "fr" else english) or french or english or row.get("measure") or row["id"]
    )


def _parents(db: Reader, territory: str) -> list[TerritoryRow]:
    found = db.read(
        "MATCH (t:Territory {id: $id})-[:WITHIN*1..5]->(p:Territory) RETURN DISTINCT p.id AS id, p.code AS code, p.name AS name, "
        "p.level AS level, p.population AS population, coalesce(p.fictional, false) AS fictional",
        id=territory,
    )
    order = ("pays", "region", "departement", "epci")
    found.sort(key=lambda row: (order.index(row["level"]) if row["level"] in order else 9, row["id"]))
    return [TerritoryRow(**row) for row in found]
