"""POST, PATCH and DELETE of /api/actors and /api/alliances: entry by hand; each gesture is an import, taken back as one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from api.answers import History, Written
from api.entries import ActorChange, AllianceChange, Merge, NewActor, NewAlliance, Split
from api.routes.depends import PROBLEMS, Db
from api.service import hand as service
from api.service import history
from ingest.hand import Alliance, Organisation

router = APIRouter(prefix="/api", tags=["actors and alliances"], responses=PROBLEMS)

Id = Annotated[str, Path(max_length=200)]


@router.post("/actors", status_code=201)
def add_actor(db: Db, entry: NewActor) -> Written:
    """Enter an organisation by hand."""
    one = Organisation(
        entry.name, entry.family, entry.kind, entry.siren, entry.rna, entry.place, tuple(entry.domains or ()), apart=entry.apart
    )  # fmt: skip
    return service.add_actor(db, one)


@router.patch("/actors/{actor}")
def change_actor(db: Db, actor: Id, entry: ActorChange) -> Written:
    """Correct an organisation: only the fields sent change."""
    return service.change(db, "Actor", actor, entry.given())


@router.delete("/actors/{actor}")
def take_out_actor(db: Db, actor: Id) -> Written:
    """Take an organisation out: what is recorded of it is kept, and shown again when the import is taken back."""
    return service.take_out(db, "Actor", actor)


@router.post("/actors/{actor}/merge")
def merge_actor(db: Db, actor: Id, entry: Merge) -> Written:
    """Say that an organisation is another one, whose id stays."""
    return service.merge(db, "Actor", actor, entry.into, entry.name)


@router.post("/actors/{actor}/split", status_code=201)
def split_actor(db: Db, actor: Id, entry: Split) -> Written:
    """A new organisation takes over some participations of this one."""
    return service.split(db, "Actor", actor, entry.name, [(p.id, p.role or "") for p in entry.parts], entry.place)


@router.get("/actors/{actor}/history")
def actor_history(db: Db, actor: Id) -> History:
    """Who said what of an organisation, when, and what it changed."""
    return history.of(db, "Actor", actor)


@router.post("/alliances", status_code=201)
def add_alliance(db: Db, entry: NewAlliance) -> Written:
    """Enter an alliance of known organisations by hand."""
    one = Alliance(
        entry.name, tuple(entry.members), tuple(entry.domains or ()), tuple(entry.territories or ()), _text(entry.since),
        _text(entry.until), entry.governance, entry.type, entry.form, entry.nature or "joint",
    )  # fmt: skip
    return service.add_alliance(db, one)


@router.patch("/alliances/{alliance}")
def change_alliance(db: Db, alliance: Id, entry: AllianceChange) -> Written:
    """Correct an alliance: only the fields sent change; ``members`` are changes, one an organisation."""
    return service.change(db, "Alliance", alliance, entry.given())


@router.delete("/alliances/{alliance}")
def take_out_alliance(db: Db, alliance: Id) -> Written:
    """Take an alliance out: what is recorded of it is kept, and shown again when the import is taken back."""
    return service.take_out(db, "Alliance", alliance)


@router.post("/alliances/{alliance}/merge")
def merge_alliance(db: Db, alliance: Id, entry: Merge) -> Written:
    """Say that an alliance is another one, whose id stays."""
    return service.merge(db, "Alliance", alliance, entry.into, entry.name)


@router.post("/alliances/{alliance}/split", status_code=201)
def split_alliance(db: Db, alliance: Id, entry: Split) -> Written:
    """A new alliance takes over some members of this one."""
    return service.split(db, "Alliance", alliance, entry.name, [(p.id, p.role or "") for p in entry.parts])


@router.get("/alliances/{alliance}/history")
def alliance_history(db: Db, alliance: Id) -> History:
    """Who said what of an alliance, when, and what it changed."""
    return history.of(db, "Alliance", alliance)


def _text(value: str | int | None) -> str | None:
    return None if value is None else str(value)
