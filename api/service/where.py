"""Where territories lie: the commune, grouping, département and region of each."""

from __future__ import annotations

from collections.abc import Iterable

from api.service.gazetteer import reference
from graph.store.records import Reader, batches

Levels = dict[str, tuple[str, str]]
LEVELS = ("commune", "epci", "departement", "region")
CHAIN = (
    "UNWIND $ids AS id MATCH (t:Territory {id: id})-[:WITHIN*0..4]->(p:Territory) "
    "RETURN DISTINCT t.id AS id, p.id AS part, p.name AS name, p.level AS level ORDER BY id, part"
)


def where(db: Reader, ids: Iterable[str]) -> dict[str, Levels]:
    """For each id, the (id, name) of the territory of each level that holds it; of several, the first by id.

    French ones are read in the reference, others (invented, made to measure) in the database. Cost: linear.
    """
    found: dict[str, Levels] = {}
    others = []
    for one in sorted({str(id_) for id_ in ids if id_ and id_ == id_}):
        levels = {} if one.startswith("X-") else _french(one)
        if levels:
            found[one] = levels
        else:
            others.append(one)
    for batch in batches(others):
        for row in db.read(CHAIN, ids=batch):
            if row["level"] in LEVELS:
                found.setdefault(row["id"], {}).setdefault(row["level"], (row["part"], row["name"]))
    return found


def _french(territory: str) -> Levels:
    known = reference()
    place = known.place(territory)
    if place is None:
        return {}
    ids = {place.level: place.id}
    if place.epci:
        ids.setdefault("epci", f"EPCI-{place.epci}")
    if place.departements:
        ids.setdefault("departement", f"DEP-{place.departements[0]}")
    if place.region:
        ids.setdefault("region", f"REG-{place.region}")
    parts = {level: known.place(one) for level, one in ids.items() if level in LEVELS}
    return {level: (part.id, part.name) for level, part in parts.items() if part}
