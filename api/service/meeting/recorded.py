"""Organisations that are recorded on a preparation's subject already, to begin its grid with."""

from __future__ import annotations

from api.service.imports import account
from api.service.meeting.grid import KIND, Table
from api.service.meeting.known import surroundings
from api.service.meeting.subject import elsewhere, subject
from api.service.reading import rows
from graph.model import clean_name
from graph.store import preparations as store
from graph.store.connect import Database
from graph.store.preparations import Preparation
from graph.store.records import Reader
from ingest.paste_cells import written
from ingest.suggest import Known

MOST = 200
"""With more, a grid is no place to begin with: nothing is offered."""


def recorded(db: Reader, preparation: Preparation) -> list[Known]:
    """The organisations of the territory recorded as acting on the subject, by name; none where they are more than 200."""
    if not preparation.domain:
        return []
    around = surroundings(db, preparation.territory).by_id
    found = [
        around[row["id"]]
        for row in rows(subject(db, preparation).actors)
        if row["id"] in around and row["display"] != "masked" and not elsewhere(row)
    ]
    return sorted(found, key=lambda one: clean_name(one.name)) if len(found) <= MOST else []


def bring(db: Database, preparation: Preparation) -> int:
    """Put them in the grid as drafts, those that are there already left out; how many. Nothing is entered by this."""
    near, mine = surroundings(db, preparation.territory).near, Table(db, preparation).mine
    cells = []
    for one in recorded(db, preparation):
        place = near.reference.place(one.place) if one.place else None
        where = written(place, near) if place else one.place_name or ""
        if one.id not in mine:
            cells.append({"name": one.name, "place": where, "known": one.id, "acts": True})
    if cells:
        store.add_drafts(db, preparation.id, KIND, cells, account())
    return len(cells)
