"""The rows of a grid, kept in memory as they were read: only those written since are read again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from threading import Lock

from graph.store import preparations as store
from graph.store.preparations import Draft, Preparation
from graph.store.records import Reader
from ingest.identity import name_key
from ingest.paste_cells import Cells, Near, read_cells
from ingest.suggest_twins import Index, Named, index, twins

KIND = "organisation"
MOST_FRESH = 60
"""Rows written since the index was made are compared beside it; with more, it is made anew."""
MOST_KEPT = 8


class Rows:
    """The rows of one preparation at one turn, what is read in each, and how they are found again. Nobody changes them."""

    def __init__(
        self, turn: int, removed: int, near: Near, territory: str, drafts: Sequence[Draft], earlier: Rows | None = None
    ) -> None:
        self.turn, self.removed, self.near, self.territory = turn, removed, near, territory
        self.drafts = sorted(drafts, key=lambda one: (one.place, one.at, one.id))
        self.by_id: Mapping[str, Draft] = {one.id: one for one in self.drafts}
        held = earlier.by_id if earlier else {}
        self.read: Mapping[str, Cells] = {
            one.id: earlier.read[one.id] if earlier and held.get(one.id) is one else read_cells(one.cells, near)
            for one in self.drafts
        }
        self.keys: Mapping[str, list[str]] = {
            one.id: earlier.keys[one.id] if earlier and held.get(one.id) is one else self._keys(self.read[one.id])
            for one in self.drafts
        }
        self._index: tuple[int, Index] | None = earlier._index if earlier else None

    def _keys(self, cells: Cells) -> list[str]:
        """What tells an organisation: its name with its place, and its numbers."""
        place = cells.place or self.territory
        return [name_key(cells.name, place), *(number for number in (cells.siren, cells.rna) if number)]

    def named(self, draft: Draft) -> Named:
        cells = self.read[draft.id]
        apart = frozenset(draft.cells.get("apart") or ())
        return Named(draft.id, cells.name, cells.siren, cells.rna, cells.place, cells.kind, apart)

    def alike(self, asked: Sequence[Named], known: Index) -> dict[str, list[Named]]:
        """Who each may be, among the known ones and these rows. Cost: one pass over the rows; more when many were written."""
        fresh = [one for one in self.drafts if self._index is None or one.turn > self._index[0]]
        if self._index is None or len(fresh) > MOST_FRESH:
            fresh = []
            self._index = (self.turn, index([self.named(one) for one in self.drafts if self.read[one.id].name]))
        changed = {one.id for one in fresh}
        older = twins(asked, known, self._index[1])
        newer = twins(asked, index([self.named(one) for one in fresh if self.read[one.id].name])) if fresh else {}

        def stands(other: Named) -> bool:
            return other.id not in changed and (other.id in self.by_id or not other.id.startswith("d-"))

        return {
            one.id: [*filter(stands, older.get(one.id, ())), *newer.get(one.id, ())]
            for one in asked
            if one.id in older or one.id in newer
        }


_kept: OrderedDict[tuple[object, str], Rows] = OrderedDict()
_lock = Lock()


def rows_of(db: Reader, preparation: Preparation, near: Near) -> Rows:
    """The rows of a preparation now. Cost: one query where none was written since they were read last; all are read the
    first time."""
    key = (getattr(db, "url", id(db)), preparation.id)
    held = _kept.get(key)
    turn, removed = store.turn(db, preparation.id)
    if held is None or held.near is not near or turn < held.turn:
        made = Rows(turn, removed, near, preparation.territory, store.drafts(db, preparation.id, KIND))
    elif turn == held.turn:
        return held
    else:
        written = {one.id: one for one in store.drafts(db, preparation.id, KIND, held.turn)}
        now = {**held.by_id, **written}
        if removed != held.removed:
            now = {one: now[one] for one in store.draft_ids(db, preparation.id, KIND) if one in now}
        made = Rows(turn, removed, near, preparation.territory, list(now.values()), held)
    with _lock:
        _kept[key] = made
        _kept.move_to_end(key)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return made
