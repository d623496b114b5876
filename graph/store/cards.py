"""Everything recorded about one actor or one alliance, with who said what: the page behind a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graph.errors import NotFound, TakenOut
from graph.model import FactKey, fact_key
from graph.store.decided import resolved
from graph.store.derive import speaking
from graph.store.records import Reader, active_records_about, decided, sources

NO_STATEMENT = frozenset({"is", "id", "keys", "beside", "denied"})


@dataclass(frozen=True)
class Statement:
    """One property as one source states it; ``shown`` tells the value the declared rule prefers.

    ``fallback``: not stated by the source but made up from what it states (a name from a SIREN, a kind from a name).
    """

    property: str
    value: Any
    source: str
    dated: str | None
    row: str
    shown: bool
    fallback: bool = False
    official: bool = False


@dataclass(frozen=True)
class Card:
    """An actor's or an alliance's own properties, its ties by kind, and the statements behind them."""

    properties: dict[str, Any]
    ties: dict[str, list[dict[str, Any]]]
    statements: list[Statement]
    sources: list[dict[str, Any]]

    @property
    def contradictions(self) -> list[str]:
        """Properties on which sources differ, sorted; a fallback contradicts nothing."""
        values: dict[str, set[str]] = {}
        for statement in (one for one in self.statements if not one.fallback):
            values.setdefault(statement.property, set()).add(str(statement.value))
        return sorted(name for name, found in values.items() if len(found) > 1)


_TIES = {
    "Actor": {
        "alliances": "MATCH (n:Actor {id: $id})-[x:TAKES_PART]->(o:Alliance) RETURN o.id AS id, o.name AS name, "
        "o.nature AS nature, x.role AS role, x.since AS since, x.until AS until, x.share AS share",
        "member_of": "MATCH (n:Actor {id: $id})-[x:MEMBER_OF]->(o:Actor) RETURN o.id AS id, o.name AS name, x.since AS since",
        "members": "MATCH (n:Actor {id: $id})<-[x:MEMBER_OF]-(o:Actor) RETURN o.id AS id, o.name AS name, x.since AS since",
        "based_in": "MATCH (n:Actor {id: $id})-[:BASED_IN]->(o:Territory) RETURN o.id AS id, o.name AS name, o.level AS level",
        "establishments": "MATCH (n:Actor {id: $id})<-[:OF]-(e:Establishment) OPTIONAL MATCH (e)-[:BASED_IN]->(o:Territory) "
        "RETURN e.siret AS id, e.name AS name, o.id AS territory, o.name AS territory_name",
        "governs": "MATCH (n:Actor {id: $id})-[:GOVERNS]->(o:Territory) RETURN o.id AS id, o.name AS name, o.level AS level",
        "governance": "MATCH (n:Actor {id: $id})-[:GOVERNED_BY]->(o:GovernanceModel) RETURN o.id AS id, o.name AS name",
        "works_on": "MATCH (n:Actor {id: $id})-[x:WORKS_ON]->(o:Domain) RETURN o.id AS id, o.name AS name, x.how AS how",
        "offers": "MATCH (n:Actor {id: $id})-[x:OFFERS]->(o:Domain) RETURN o.id AS id, o.name AS name, x.what AS what",
        "seeks": "MATCH (n:Actor {id: $id})-[x:SEEKS]->(o:Domain) RETURN o.id AS id, o.name AS name, x.what AS what",
        "received": "MATCH (n:Actor {id: $id})<-[:TO]-(c:Contribution) RETURN c.year AS year, c.nature AS nature, "
        "count(c) AS number, sum(c.amount_eur) AS amount_eur",
        "given": "MATCH (n:Actor {id: $id})-[:GIVES]->(c:Contribution) RETURN c.year AS year, c.nature AS nature, "
        "count(c) AS number, sum(c.amount_eur) AS amount_eur",
        "successors": "MATCH (n:Actor {id: $id})<-[:SUCCEEDS]-(o:Actor) RETURN o.id AS id, o.name AS name",
        "succeeds": "MATCH (n:Actor {id: $id})-[:SUCCEEDS]->(o:Actor) RETURN o.id AS id, o.name AS name",
    },
    "Alliance": {
        "members": "MATCH (n:Alliance {id: $id})<-[x:TAKES_PART]-(o:Actor) RETURN o.id AS id, o.name AS name, "
        "o.family AS family, x.role AS role, x.since AS since, x.until AS until, x.share AS share",
        "domains": "MATCH (n:Alliance {id: $id})-[x:ADDRESSES]->(o:Domain) RETURN o.id AS id, o.name AS name, x.how AS how",
        "covers": "MATCH (n:Alliance {id: $id})-[:COVERS]->(o:Territory) RETURN o.id AS id, o.name AS name, o.level AS level",
        "governance": "MATCH (n:Alliance {id: $id})-[:GOVERNED_BY]->(o:GovernanceModel) RETURN o.id AS id, o.name AS name",
        "contributions": "MATCH (n:Alliance {id: $id})<-[:WITHIN]-(c:Contribution) RETURN c.year AS year, c.nature AS nature, "
        "count(c) AS number, sum(c.amount_eur) AS amount_eur",
    },
}


def actor_card(db: Reader, actor_id: str) -> Card:
    """All that is recorded about an actor; an id merged into another one leads to that one.

    Raises NotFound, TakenOut. Cost: linear in its records and ties.
    """
    return _card(db, "Actor", actor_id, "No actor is known as {id}.")


def alliance_card(db: Reader, alliance_id: str) -> Card:
    """All that is recorded about an alliance; an id merged into another one leads to that one.

    Raises NotFound, TakenOut. Cost: linear in its records and ties.
    """
    return _card(db, "Alliance", alliance_id, "No alliance is known as {id}.")


def _card(db: Reader, label: str, node_id: str, missing: str) -> Card:
    rows = db.read(f"MATCH (n:{label} {{id: $id}}) RETURN properties(n) AS p", id=node_id)
    if not rows:
        stays = staying(db, node_id)
        if stays is None:
            raise TakenOut("{id} is not shown: it was taken out by hand, or its sources were.", id=node_id)
        if stays == node_id:
            raise NotFound(missing, id=node_id)
        return _card(db, label, stays, missing)
    ties = {
        name: sorted(db.read(query, id=node_id), key=lambda row: tuple(str(value or "") for value in row.values()))
        for name, query in _TIES[label].items()
    }
    statements, used = _statements(db, (label, node_id), rows[0]["p"])
    return Card(rows[0]["p"], ties, statements, used)


def _statements(db: Reader, key: FactKey, shown: dict[str, Any]) -> tuple[list[Statement], list[dict[str, Any]]]:
    records = active_records_about(db, {key[0]: [key[1]]}).values()
    known, made = sources(db), decided(db)
    ordered = speaking(records, known)
    found: dict[tuple[str, str, str], Statement] = {}
    for record in ordered:
        source = known[record.source]
        for raw in record.facts:
            fact = resolved(raw, made.same)
            if fact is None or fact_key(fact) != key:
                continue
            for name, value in fact.items():
                plain = name.rstrip("?")
                if plain not in NO_STATEMENT:
                    one = Statement(
                        plain, value, source.title, record.dated or source.dated, record.row, value == shown.get(plain),
                        fallback=name.endswith("?"), official=source.official,
                    )  # fmt: skip
                    found.setdefault((plain, str(value), source.id), one)
    used = sorted({record.source for record in ordered})
    return sorted(found.values(), key=lambda s: s.property), [vars(known[i]) for i in used]


def staying(db: Reader, node_id: str) -> str | None:
    """The id that an actor's or alliance's old id leads to: itself while it is shown or unknown, None for one not shown."""
    made = decided(db)
    stays = made.stays(node_id)
    return None if stays in made.hidden else stays
