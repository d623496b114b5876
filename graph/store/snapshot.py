"""Everything shown in the database, read back as it was derived: for exports and for comparing with a rebuild."""

from __future__ import annotations

from graph.model import NODES, TIES, Derived
from graph.store.derive import Shown
from graph.store.records import Reader

VOCABULARY_LABELS = ("Domain", "GovernanceModel")


def shown_in_database(db: Reader) -> Shown:
    """All derived nodes and ties by fact key. Cost: reads the whole graph, records and measures aside."""
    shown: Shown = {}
    for label, kind in NODES.items():
        if label in VOCABULARY_LABELS:
            continue
        for row in db.read(f"MATCH (n:{label}) RETURN n.{kind.key} AS id, properties(n) AS p"):
            key = (label, row["id"])
            shown[key] = Derived(key, row["p"])
    for name, tie in TIES.items():
        for start in tie.start:
            for end in tie.end:
                a = NODES[start].key if start in NODES else "id"
                b = NODES[end].key if end in NODES else "id"
                query = f"MATCH (a:{start})-[x:{name}]->(b:{end}) RETURN a.{a} AS f, b.{b} AS t, properties(x) AS p"
                for row in db.read(query):
                    properties = dict(row["p"])
                    records = tuple(properties.pop("records", ()) or ())
                    identity = (str(properties.get(field, "")) for field in tie.identity)
                    tie_key = (name, row["f"], row["t"], *identity)
                    shown[tie_key] = Derived(tie_key, properties, records)
    return shown
