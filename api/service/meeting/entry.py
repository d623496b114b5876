"""The rows of « Qui agit ? » entered as one change, corrected when they are changed afterwards, and taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from threading import Lock
from typing import Any

from api.service import hand as hand_service
from api.service.gazetteer import reference
from api.service.imports import account
from api.service.meeting.grid import KIND, Table, snapshot
from graph.errors import TakenOut
from graph.language import translate
from graph.model import ChangeSet
from graph.store import changes
from graph.store import preparations as store
from graph.store.connect import Database
from graph.store.preparations import Draft, Preparation
from graph.store.records import Reader
from ingest import amend, hand

Marks = dict[str, tuple[dict[str, Any], str | None]]
_entering = Lock()


def enter(db: Database, preparation: Preparation) -> int:
    """Enter the rows that are ready as one change; how many. Rows that wait for an answer stay drafts, and so do cells that
    cannot be read; a row changed since it was entered corrects its organisation. Entering again adds nothing.

    The rows are tied to the change before it is carried out: a crash in between leaves them as they were.
    """
    with _entering:
        table = Table(db, preparation)
        ready = table.ready
        if not ready:
            return 0
        made, actors = _change(db, table)
        marks: Marks = {}
        ready = [one for one in ready if one.id in actors]
        for one in ready:
            said = {"cells": snapshot(one), "import": made.import_id, "before": table.standing(one)}
            marks[one.id] = ({"entered": said}, actors[one.id])
        for one in table.drafts:
            if table.state(one) == "same" and (actor := _leads_to(one, table, actors)):
                marks[one.id] = ({}, actor)
        store.mark_drafts(db, preparation.id, marks)
        hand_service.enter(db, hand.Entered(made, tuple(actors.values())), preparation.id)
        return len(ready)


def _change(db: Database, table: Table) -> tuple[ChangeSet, dict[str, str]]:
    """The change that enters the rows that are ready, and the actor of each."""
    pen = hand_service.pen(db, table.preparation.territory)
    fresh = [one for one in table.ready if table.standing(one) is None]
    entered = hand.organisations([_organisation(one, table) for one in fresh], pen)
    actors = dict(zip((one.id for one in fresh), entered.ids, strict=True))
    records = list(entered.change_set.records)
    for one in table.ready:
        if one.id not in actors and one.actor:
            try:
                card = hand_service.card_of(db, "Actor", one.actor)
            except TakenOut:
                continue  # taken out on its card since: the row stays as it is, the others are entered
            actors[one.id] = one.actor
            domains = [row["id"] for row in card.ties["works_on"]]
            corrected = amend.correct_actor(card, _corrections(one, table, domains), pen)
            records += corrected.change_set.records if corrected else ()
    names = ", ".join(table.read[one.id].name for one in table.ready[:3])
    title = translate("Who acts? {names}", names=names)
    return replace(entered.change_set, records=tuple(records), title=title), actors


def _organisation(draft: Draft, table: Table) -> hand.Organisation:
    """A row as it is entered; one that says no place belongs to the territory prepared, unless it is a known one."""
    cells, preparation, known = table.read[draft.id], table.preparation, draft.cells.get("known")
    stated = None if cells.guessed else cells.family
    return hand.Organisation(
        cells.name, stated, cells.kind if stated else None, cells.siren, cells.rna,
        cells.place or (None if known else preparation.territory), tuple(_domains(draft, preparation)), known,
        apart=bool(draft.cells.get("apart")),
    )  # fmt: skip


def _domains(draft: Draft, preparation: Preparation) -> list[str]:
    acts = [preparation.domain] if draft.cells.get("acts", True) else []
    return list(dict.fromkeys([*acts, *(draft.cells.get("domains") or ())]))


def _corrections(draft: Draft, table: Table, domains: Sequence[str]) -> dict[str, Any]:
    """What a row says otherwise than when it was entered; cells that cannot be read correct nothing."""
    cells, entered = table.read[draft.id], table.standing(draft) or {"cells": {}}
    was, now = entered["cells"], snapshot(draft)
    changed = {cell for cell in {*was, *now} if was.get(cell) != now.get(cell)} - set(cells.problems)
    given: dict[str, Any] = {}
    if "name" in changed:
        given["name"] = cells.name
    if "place" in changed:
        given["place"] = cells.place or table.preparation.territory
    if "family" in changed:
        given |= {"family": cells.family or "", "kind": cells.kind or ""}
    if "number" in changed:
        given |= {"siren": cells.siren or "", "rna": cells.rna or ""}
    if changed & {"acts", "domains"}:
        others = [one for one in domains if one != table.preparation.domain]
        given["domains"] = list(dict.fromkeys([*others, *_domains(draft, table.preparation)]))
    return given


def _leads_to(draft: Draft, table: Table, actors: Mapping[str, str]) -> str | None:
    target = table.by_id[str(draft.cells["same"])]
    return actors.get(target.id) or target.actor


def last_entry(db: Reader, drafts: Sequence[Draft]) -> Mapping[str, Any] | None:
    """The latest entry of these rows that is still in use: its import, and when; None when there is none."""
    ids = {entered["import"] for one in drafts if (entered := one.cells.get("entered"))}
    found = db.read(
        "MATCH (i:Import) WHERE i.id IN $ids AND i.status = 'active' RETURN i.id AS id, i.at AS at ORDER BY at DESC, id LIMIT 1",
        ids=sorted(ids),
    )
    return found[0] if found else None


def take_back(db: Database, preparation: Preparation) -> int:
    """Take the latest entry back; its rows are drafts again, or as they were entered before. How many; 0 when there is none."""
    drafts = store.drafts(db, preparation.id, KIND)
    last = last_entry(db, drafts)
    if last is None:
        return 0
    changes.undo(db, str(last["id"]), reference(), account())
    mine = {one.id: one for one in drafts if (one.cells.get("entered") or {}).get("import") == last["id"]}
    marks: Marks = {}
    for one in (*mine.values(), *(same for same in drafts if same.cells.get("same") in mine)):
        before = (one.cells.get("entered") or {}).get("before")
        marks[one.id] = ({"entered": before}, one.actor if before else None)
    store.mark_drafts(db, preparation.id, marks)
    return len(mine)
