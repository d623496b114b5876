"""The rows of « Qui agit ? » as the grid shows them: what is read in each, who it may be, what has become of it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from api.service import words
from api.service.meeting.known import Surroundings, state_around, surroundings
from api.service.meeting.rows import KIND, rows_of
from api.service.meeting.standing import Standing, standing
from api.service.memory import Kept
from graph.language import translate
from graph.store.preparations import Draft, Preparation
from graph.store.records import Reader
from ingest.suggest_twins import Named

__all__ = ["KIND", "Line", "Table", "Twin", "blank_ids", "snapshot"]

SIZE = 200
"""Rows shown at once."""
LEAST = 10
"""Rows that a grid has at least, empty ones among them."""
TEXTS = ("name", "place", "family", "number")
ENTERED = (*TEXTS, "acts", "known", "domains")
"""The cells that an entry takes; when one of them changes afterwards, the row can be entered again."""


@dataclass(frozen=True)
class Twin:
    """An organisation that a row may be: a known one, or another row of the grid."""

    id: str
    name: str
    detail: str
    known: bool


@dataclass(frozen=True)
class Line:
    """A row as the grid shows it.

    ``state``: empty, draft, entered, changed (since it was entered), same (as another row). ``problems``: (cell, sentence).
    ``guess``: the family read in the name; ``place``: the territory understood. ``held``: it waits until it is said whether
    it is one of ``twins``. ``actor``: the organisation it is now; ``merged``: its name, where the row was entered as another one;
    ``gone``: it was taken out since.
    """

    id: str
    order: float
    cells: Mapping[str, Any]
    state: str
    problems: tuple[tuple[str, str], ...] = ()
    guess: str = ""
    place: str = ""
    twins: tuple[Twin, ...] = ()
    held: bool = False
    known: str = ""
    actor: str | None = None
    same: str = ""
    merged: str = ""
    typed: str = ""
    gone: bool = False


_standing: Kept[Mapping[str, Standing]] = Kept(8)


class Table:
    """The rows of one preparation beside what is known around its territory, read once."""

    def __init__(self, db: Reader, preparation: Preparation) -> None:
        self.preparation = preparation
        self.around: Surroundings = surroundings(db, preparation.territory)
        self.rows = rows_of(db, preparation, self.around.near)
        self.turn, self.drafts, self.by_id, self.read = (
            self.rows.turn,
            self.rows.drafts,
            self.rows.by_id,
            self.rows.read,
        )
        self.active = _active(db, self.drafts)
        actors = tuple(one.actor for one in self.drafts if one.actor)
        self.now = _standing.get((state_around(db), actors), lambda: standing(db, actors))

    def state(self, draft: Draft) -> str:
        return self._states[draft.id]

    @cached_property
    def _states(self) -> Mapping[str, str]:
        return {one.id: self._state(one) for one in self.drafts}

    def _state(self, draft: Draft) -> str:
        if draft.cells.get("same") in self.by_id:
            return "same"
        if (entered := self.standing(draft)) is not None:
            return "entered" if entered["cells"] == snapshot(draft) else "changed"
        return "draft" if any(draft.cells.get(cell) for cell in TEXTS) else "empty"

    def standing(self, draft: Draft) -> dict[str, Any] | None:
        """The latest entry of a row that is still in use: its cells then, its import, the entry before; None without one."""
        entered = draft.cells.get("entered")
        while entered and entered["import"] not in self.active:
            entered = entered.get("before")
        return dict(entered) if entered else None

    def became(self, draft: Draft) -> Standing | None:
        """The organisation that a row in use was entered as, as it is now; None for a row that is not entered."""
        return self.now.get(draft.actor or "") if self.standing(draft) is not None else None

    @cached_property
    def ready(self) -> list[Draft]:
        """The rows that an entry takes now."""
        return [one for one in self.drafts if self._enters(one) and one.id not in self.waiting]

    def _enters(self, draft: Draft) -> bool:
        return self.state(draft) in ("draft", "changed") and "name" not in self.read[draft.id].problems

    def twins(self, drafts: Sequence[Draft]) -> dict[str, list[Named]]:
        """Who each row may be, entered or not, until it is answered; one said to be a known one is asked about no more."""
        asked_of = ("draft", "entered", "changed")
        open_ones = [one for one in drafts if self.state(one) in asked_of and not one.cells.get("known")]
        asked = [named for one in open_ones if (named := self.rows.named(one)).name]
        found = self.rows.alike(asked, self.around.index) if asked else {}
        order = {one.id: n for n, one in enumerate(self.drafts)}

        def said(one: str, other: Named) -> bool:
            """Of two rows the later one asks; an actor that a row of the grid became is that row."""
            mine, theirs = self.became(self.by_id[one]), self.by_id.get(other.id)
            if theirs and self.state(theirs) == "same":
                return False
            if mine and theirs and (found := self.became(theirs)) and found.id == mine.id:
                return False
            return other.id not in self.mine and order.get(other.id, -1) < order[one]

        kept = {key: [other for other in others if said(key, other)] for key, others in found.items()}
        return {key: others for key, others in kept.items() if others}

    @cached_property
    def mine(self) -> frozenset[str]:
        """The actors that rows of this grid became, or were said to be."""
        said = {str(said) for one in self.drafts for said in (one.actor, one.cells.get("known")) if said}
        return frozenset(said | {one.id for one in self.now.values()})

    @cached_property
    def waiting(self) -> frozenset[str]:
        """Rows whose name and place, or number, are those of another organisation: whether they are it must be said first."""
        seen: dict[str, str] = {}
        held: set[str] = set()
        for draft in self.drafts:
            if self.state(draft) in ("same", "empty") or not self.read[draft.id].name:
                continue
            keys = self.rows.keys[draft.id]
            others = {seen[key] for key in keys if key in seen}
            if self.state(draft) == "draft" and not draft.cells.get("known"):
                apart = set(draft.cells.get("apart") or ())
                known = self.around.names.get(keys[0])
                others |= {known} if known and known not in self.mine else set()
                if others - apart:
                    held.add(draft.id)
            for key in keys:
                seen.setdefault(key, draft.id)
        return frozenset(held)

    @cached_property
    def known_by_name(self) -> dict[str, str]:
        """Of the rows that wait, those whose name and place are exactly a known organisation's: row → its id."""
        found = {one: self.around.names.get(self.rows.keys[one][0]) for one in self.waiting}
        return {one: known for one, known in found.items() if known}

    def lines(self, drafts: Sequence[Draft]) -> list[Line]:
        found = self.twins(drafts)
        return [self._line(one, found.get(one.id, []), one.id in self.waiting) for one in drafts]

    def lines_of(self, ids: Sequence[str]) -> list[Line]:
        return self.lines([self.by_id[one] for one in ids if one in self.by_id])

    def _line(self, draft: Draft, twin: Sequence[Named], held: bool) -> Line:
        cells, state = self.read[draft.id], self.state(draft)
        same = self.by_id.get(str(draft.cells.get("same")))
        known = self.around.by_id.get(str(draft.cells.get("known")))
        shown = {key: draft.cells.get(key, "") for key in TEXTS} | {"acts": draft.cells.get("acts", True)}
        now, entered = self.became(draft), self.standing(draft)
        if now and now.name and entered and entered["cells"].get("name") == shown["name"]:
            shown["name"] = now.name
        others = [words.domain(key) for key in draft.cells.get("domains") or () if key != self.preparation.domain]
        return Line(
            draft.id, draft.place, {**shown, "domains": ", ".join(others)}, state,
            tuple((cell, text.say()) for cell, text in cells.problems.items()),
            words.family(cells.family) if cells.guessed else "", cells.place_name,
            tuple(self._twin(one) for one in twin), held, known.name if known else "", now.id if now and now.shown else None,
            self.read[same.id].name if same and state == "same" else "", now.name if now and now.id != draft.actor else "",
            cells.name, bool(now and not now.shown),
        )  # fmt: skip

    def _twin(self, one: Named) -> Twin:
        known = self.around.by_id.get(one.id)
        if known is None:
            number = next(n for n, draft in enumerate(self.drafts, 1) if draft.id == one.id)
            return Twin(one.id, one.name, translate("row {n}", n=number), False)
        return Twin(one.id, one.name, ", ".join(filter(None, (known.place_name, words.family(known.family)))), True)


def snapshot(draft: Draft) -> dict[str, Any]:
    return {key: draft.cells[key] for key in ENTERED if draft.cells.get(key) not in (None, "")}


def _active(db: Reader, drafts: Sequence[Draft]) -> set[str]:
    """The imports by which rows were entered that are still in use."""
    ids = set()
    for one in drafts:
        entered = one.cells.get("entered")
        while entered:
            ids.add(entered["import"])
            entered = entered.get("before")
    if not ids:
        return set()
    rows = db.read("MATCH (i:Import) WHERE i.id IN $ids AND i.status = 'active' RETURN i.id AS id", ids=sorted(ids))
    return {row["id"] for row in rows}


def blank_ids(shown: int, last_page: bool) -> list[str]:
    """Ids for the empty rows below those shown: ten rows in all, and always two to go on with, on the last page."""
    return [f"d-{secrets.token_hex(8)}" for _ in range(max(LEAST - shown, 2) if last_page else 0)]
