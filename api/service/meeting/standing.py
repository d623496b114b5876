"""What has become of the organisations entered from a preparation: their names now, those found to be others, those added."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from api.service.meeting.members import organisations
from api.service.meeting.subject import entered, moved
from graph.store.preparations import Preparation
from graph.store.records import Reader


@dataclass(frozen=True)
class Standing:
    """The organisation that an id leads to now; ``name`` "" where it is masked, ``shown`` False where it was taken out."""

    id: str
    name: str = ""
    shown: bool = True


def standing(db: Reader, ids: Iterable[str]) -> dict[str, Standing]:
    """What each id of an organisation leads to now: itself, or the one that it was merged into. Cost: two queries."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    now = moved(db, wanted)
    found = {
        row["id"]: Standing(row["id"], "" if row["display"] == "masked" else row["name"] or "")
        for row in db.read(
            "MATCH (a:Actor) WHERE a.id IN $ids RETURN a.id AS id, a.name AS name, a.display AS display",
            ids=sorted({*wanted, *now.values()}),
        )
    }
    stays = {one: now.get(one, one) for one in wanted}
    return {one: found.get(other, Standing(other, shown=False)) for one, other in stays.items()}


def added_since(db: Reader, preparation: Preparation, in_grid: Collection[str]) -> list[dict[str, Any]]:
    """The organisations entered for a preparation in another step, those of the grid's rows aside: id, name, family in words."""
    now = standing(db, entered(db, preparation.id).actors)
    ids = dict.fromkeys(one.id for one in now.values() if one.shown and one.id not in in_grid)
    return organisations(db, ids)
