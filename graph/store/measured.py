"""Measures kept in the database for researchers' queries: ``(:Actor)-[:MEASURED {…}]->(:Territory)``.

They are no part of records, exports or the graph's version: they say at which version they were computed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from graph.errors import UsageProblem
from graph.store.connect import Database, Tx
from graph.store.records import batches
from graph.store.scope import ALL


def write_measures(db: Database, territory: str, rows: Iterable[Mapping[str, Any]], about: Mapping[str, Any]) -> int:
    """Keep actors' measures of one territory and view in place of earlier ones; how many ties were written.

    ``rows`` have an ``id`` and measures (None is left out), ``about`` what all share: view, graph_version, computed_at….
    Raises UsageProblem for ``all``, which is no territory of the database.
    """
    if territory == ALL:
        raise UsageProblem("Measures are kept for one territory, and “all” is none; name one, for example REG-24.")
    shared = {name: value for name, value in about.items() if value is not None}
    ties = [
        {"id": row["id"], "p": {**{k: v for k, v in row.items() if k != "id" and v is not None}, **shared}}
        for row in rows
    ]

    def work(tx: Tx) -> int:
        tx.run(
            "MATCH (:Actor)-[m:MEASURED {view: $view}]->(:Territory {id: $territory}) DELETE m",
            view=shared.get("view"),
            territory=territory,
        ).consume()
        for batch in batches(ties):
            tx.run(
                "UNWIND $ties AS tie MATCH (t:Territory {id: $territory}) MATCH (a:Actor {id: tie.id}) "
                "CREATE (a)-[m:MEASURED]->(t) SET m = tie.p",
                ties=batch,
                territory=territory,
            ).consume()
        return len(ties)

    return db.write(work)
