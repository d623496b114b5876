"""Profile *pcrs*: participations in territorial partnerships for a shared base map, each project a joint alliance."""

from __future__ import annotations

from collections.abc import Iterator

from graph.language import Text
from graph.model import Fact, clean_name, node, tie
from ingest.facts.desk import TERRITORY_LEFT_OUT, Desk, Row, RowFacts, clean_rows
from ingest.identity import Identity, alliance_id, siren_key
from ingest.profiles import Fit

TYPE = "cooperation-publique"
FORM = "partenariat"


def read_pcrs(fit: Fit, desk: Desk) -> Iterator[RowFacts]:
    rows = list(clean_rows(fit, desk))
    who = desk.identify((siren_key(row["siren"]),) for row in rows)
    unknown: dict[str, int] = {}
    for row in rows:
        facts = _facts(row, who[(siren_key(row["siren"]),)], desk)
        for perimeter in row["perimeters"] or ():
            ids = desk.territory(perimeter)
            facts += [tie("COVERS", facts[1]["id"], territory) for territory in ids]
            if not ids and unknown.setdefault(perimeter, row.number) == row.number:
                problem = Text("The reference of French territories knows no {id}.", {"id": perimeter})
                desk.tell(fit, row.number, "perimeters", perimeter, problem, TERRITORY_LEFT_OUT)
        yield RowFacts(row.number, facts)


def _facts(row: Row, who: Identity, desk: Desk) -> list[Fact]:
    project = alliance_id("pcrs", clean_name(row["project"]))
    return [
        desk.actor(who, row["name"], row["siren"]),
        node("Alliance", project, name=row["project"], nature="joint", type=TYPE, form=FORM, since=row["since"]),
        tie("TAKES_PART", who.id, project, role=row["role"], share=row["share"], amount_eur=row["amount"]),
    ]
