"""Organisations found by a part of their name, anywhere in the graph: for the search at the top of each page."""

from __future__ import annotations

from dataclasses import dataclass

from api.service.memory import Kept
from graph.store.changes import version_of
from graph.store.records import Reader
from ingest.reference.names import fold

MOST = 20


@dataclass(frozen=True)
class Organisation:
    """An organisation and the page that shows it: in the territory where it is based, else among all."""

    id: str
    name: str
    family: str | None
    territory: str
    place: str | None
    fictional: bool

    @property
    def address(self) -> str:
        return f"/t/{self.territory}/actors/{self.id}"


def organisations(db: Reader, text: str, most: int = MOST) -> list[Organisation]:
    """Those whose name has a word beginning with each word searched, the shortest names first; none for less than two letters.

    Cost: one query while the graph is the same, else it reads the names of all organisations.
    """
    words = fold(text).split()
    if len("".join(words)) < 2:
        return []
    names = _kept.get((getattr(db, "url", id(db)), version_of(db)), lambda: _read(db))
    fitting = [one for key, one in names if all(f" {word}" in key for word in words)]
    return sorted(fitting, key=lambda one: (one.fictional, len(one.name), one.name, one.id))[:most]


_kept: Kept[list[tuple[str, Organisation]]] = Kept(2)


def _read(db: Reader) -> list[tuple[str, Organisation]]:
    rows = db.read(
        "MATCH (a:Actor) WHERE a.name IS NOT NULL AND coalesce(a.display, 'named') <> 'masked' "
        "OPTIONAL MATCH (a)-[:BASED_IN]->(t:Territory) "
        "RETURN a.id AS id, a.name AS name, a.family AS family, coalesce(min(t.id), 'all') AS territory, "
        "min(t.name) AS place, coalesce(a.fictional, false) AS fictional ORDER BY id"
    )
    return [(" " + fold(row["name"]), Organisation(**row)) for row in rows]
