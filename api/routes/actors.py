"""/api/actors/ID and /api/alliances/ID: all that is recorded about one of them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from api.answers import Card
from api.routes.depends import PROBLEMS, Db
from api.service import cards

router = APIRouter(prefix="/api", tags=["actors and alliances"], responses=PROBLEMS)

Id = Annotated[str, Path(max_length=200)]


@router.get("/actors/{actor}")
def actor(db: Db, actor: Id) -> Card:
    """An organisation: its properties, ties, and who states what."""
    return cards.actor(db, actor)


@router.get("/alliances/{alliance}")
def alliance(db: Db, alliance: Id) -> Card:
    """An alliance: its properties, members, and who states what."""
    return cards.alliance(db, alliance)
