"""Additions of very many rows: packed by stretches, derived one part of the nodes after the other, written from a file.

What is shown of a node or tie follows from the records about its anchor alone, as long as nothing is decided about who is who:
so the anchors are dealt out to parts, and a part is derived, compared and put aside before the next one begins. Memory then
holds the rows and one part. One transaction writes it all, as it does for small imports.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from graph.model import ChangeSet, Fact, FactKey, Gazetteer, Record, anchor_of, ends_of, fact_key, is_tie
from graph.store import pace, packs
from graph.store import records as memory
from graph.store.decided import Decided, resolved
from graph.store.derive import Difference, compare
from graph.store.packs import Pack, is_decision, shared, stretch_packs
from graph.store.plan import (
    Plan,
    Sources,
    brought_along,
    held_territories,
    left,
    outside,
    shown_step,
)
from graph.store.spill import Spill
from graph.store.writer import statements

LARGE = 50_000
"""Rows of an import from which it is worked out part by part."""
PART = 150_000
"""Facts of a part, about."""
LISTED = 1_000
"""Changes of a kind that are listed; beyond, they are counted only."""
PACKS, TIED = -1, 9
"""The stages before and after those of a difference: record nodes first, what they are about last."""


def is_large(db: memory.Reader, change_set: ChangeSet) -> bool:
    """Whether an addition can and should be worked out part by part: many rows, and no decisions about who is who."""
    return (
        len(change_set.records) >= LARGE
        and not change_set.preparation
        and change_set.profile != "hand"
        and not memory.decided(db).hidden
        and not any(is_decision(fact) for record in change_set.records for fact in record.facts)
    )


def large_addition(
    db: memory.Reader, change_set: ChangeSet, gazetteer: Gazetteer, new_sources: Sources, listed: bool, version: int
) -> Plan:
    """As `graph.store.plan.addition`, for an addition that `is_large`. Cost: linear; memory for the rows and one part."""
    held = memory.held(db, change_set.records, memory.sources(db).keys())
    work = _Work(change_set, held, memory.decided(db))
    for records in _by_source(change_set.records).values():
        work.take(records)
    work.check_ends()
    found = Listing()
    named = frozenset(work.named)
    restated = (
        [] if listed else sorted({r.id for r in change_set.records if r.id in held.active}) if held.active else []
    )
    all_parts = len(work.parts)
    for number, part in enumerate(work.let_go()):
        pace.at("compare", number, all_parts)
        if not work.rows:  # all of it is there: nothing changes, however it is shown
            found.add(Difference([], [], [], part.keys(work.was), []))
            continue
        step = shown_step(
            db,
            part.facts(),
            lambda: {**new_sources, **memory.sources(db)},
            added=list(part.records(work)),
            sparing=True,
        )
        before, after = step.before, step.after
        if number == 0:
            places = held_territories(db)
            wanted = (places[0] | named, places[1] | change_set.regions)
            before, after = brought_along(gazetteer, before, after, places, wanted)
        difference = compare(before, after)
        found.add(difference)
        for statement in statements(difference):
            work.spill.add(*statement)
    return Plan(
        version, found.difference(), work.alone, rewritten=work.rewritten(), again=held.withdrawn, rows=work.rows,
        named=named, restated=restated, decided=work.was, spilled=work.spill,
    )  # fmt: skip


@dataclass
class _Part:
    """Facts about some of the nodes, each with its row and the pack that holds it (-1: a node of its own)."""

    rows: list[Record] = field(default_factory=list)
    packs: array[int] = field(default_factory=lambda: array("l"))
    said: list[Fact] = field(default_factory=list)
    held: list[Fact] = field(default_factory=list)
    """Facts of rows that the database holds already."""

    def facts(self) -> list[Fact]:
        """Each fact once."""
        return list({id(fact): fact for said in (self.said, self.held) for fact in said}.values())

    def keys(self, was: Decided) -> list[FactKey]:
        """What the facts are about, each once."""
        return sorted({fact_key(one) for fact in self.facts() if (one := resolved(fact, was.same)) is not None})

    def records(self, work: _Work) -> Iterator[Record]:
        """The records of this part's facts, those of a row and a pack together."""
        facts: list[Fact] = []
        for place, fact in enumerate(self.said):
            facts.append(fact)
            row, pack = self.rows[place], self.packs[place]
            if place + 1 == len(self.said) or self.rows[place + 1] is not row or self.packs[place + 1] != pack:
                yield work.written(row, tuple(facts), work.pack_ids[pack] if pack >= 0 else "")
                facts = []


class _Work:
    """What is made of the rows of a large addition before anything is derived."""

    def __init__(self, change_set: ChangeSet, held: memory.Held, was: Decided) -> None:
        self.change_set, self.held, self.was = change_set, held, was
        self.spill = Spill()
        self.alone: list[Record] = []
        self.pack_ids: list[str] = []
        self.rows = 0
        self.named: set[str] = set()
        self.stated: set[str] = set()
        self.asked: dict[str, str] = {}
        mentions = sum(len(record.facts) for record in change_set.records)
        self.parts = [_Part() for _ in range(max(1, round(mentions / PART)))]

    def written(self, row: Record, facts: tuple[Fact, ...], held: str = "") -> Record:
        return Record(row.id, row.source, row.row, facts, row.dated, self.change_set.at, self.change_set.by, held)

    def take(self, records: Sequence[Record]) -> None:
        """The rows of one source: those that are new are packed, or kept one by one where they are few."""
        new = [r for r in records if r.id not in self.held.active] if self.held.active else records
        fresh = [r for r in new if r.id not in self.held.withdrawn] if self.held.withdrawn else new
        self.rows += len(new)
        packed = len(fresh) >= packs.FEWEST
        for start in range(0, len(fresh), packs.STRETCH):
            stretch, facts = shared(fresh[start : start + packs.STRETCH])
            self._look(facts)
            if packed:
                self._pack(stretch)
            else:
                self._keep(stretch)
        if len(fresh) < len(records):
            new_ids = {r.id for r in fresh}
            rest = [r for r in records if r.id not in new_ids]
            self._look(fact for r in rest for fact in r.facts)
            self._keep([r for r in rest if r.id in self.held.withdrawn])
            for record in rest:
                for fact in record.facts:
                    self.parts[self._part_of(fact)].held.append(fact)

    def _look(self, facts: Iterable[Fact]) -> None:
        for fact in facts:
            if not is_tie(fact):
                self.stated.add(fact["id"])
                continue
            for label, end in ends_of(fact):
                if label == "Territory":
                    self.named.add(end)
                if not outside(label, end):
                    self.asked[end] = fact["is"]

    def _keep(self, records: Iterable[Record]) -> None:
        for record in records:
            self.alone.append(self.written(record, record.facts))
            for fact in record.facts:
                self._put(self.parts[self._part_of(fact)], record, -1, fact)

    def _pack(self, stretch: Sequence[Record]) -> None:
        rows = {record.id: record for record in stretch}
        parts: dict[int, _Part] = {}
        said = {"recorded_at": self.change_set.at, "by": self.change_set.by}
        for pack in stretch_packs(stretch):
            number = len(self.pack_ids)
            self.pack_ids.append(pack.id)
            made = memory.pack_row(pack, self.change_set.import_id)
            made["p"] |= said
            self.spill.add(PACKS, memory.CREATE_RECORDS, [made], memory.PACKS_AT_ONCE)
            for part in pack.parts:
                row = rows[part.id]
                for fact in part.facts:
                    if (where := parts.get(id(fact))) is None:
                        where = parts[id(fact)] = self.parts[self._part_of(fact)]
                    self._put(where, row, number, fact)
            for query, tied in memory.about_statements({pack.id: memory.facts_of(pack.parts)}, self.was):
                self.spill.add(TIED, query, tied)

    def _put(self, part: _Part, row: Record, pack: int, fact: Fact) -> None:
        part.rows.append(row)
        part.packs.append(pack)
        part.said.append(fact)

    def _part_of(self, fact: Fact) -> int:
        return zlib.crc32(self.was.stays(anchor_of(fact)[1]).encode()) % len(self.parts)

    def check_ends(self) -> None:
        """Raise ValueError for a tie that names what its change set does not state (a profile's mistake)."""
        for end in self.asked.keys() - self.stated:
            raise ValueError(f"{self.asked[end]} names {end!r}, which its change set does not state")
        self.stated, self.asked = set(), {}

    def let_go(self) -> Iterator[_Part]:
        """The parts, each let go of once the next one is asked for."""
        while self.parts:
            yield self.parts.pop()

    def rewritten(self) -> list[Pack]:
        return left(self.held.packs, {r.id for r in self.change_set.records}) if self.held.packs else []


def _by_source(records: Iterable[Record]) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for record in records:
        found.setdefault(record.source, []).append(record)
    return dict(sorted(found.items()))


class Listing:
    """Differences of parts put together: the first changes of each kind, and how many there are beyond."""

    def __init__(self) -> None:
        self.beyond: dict[tuple[str, str], int] = {}
        self.times: dict[tuple[str, str], int] = {}
        self.kept: dict[str, list[object]] = {
            way: [] for way in ("created", "updated", "restated", "unchanged", "deleted")
        }

    def add(self, difference: Difference) -> None:
        for way, kept in self.kept.items():
            listed: Collection[object] = getattr(difference, way)
            for one in listed:
                what = (getattr(one, "key", one)[0], way)  # type: ignore[index]
                times = self.times[what] = self.times.get(what, 0) + 1
                if times <= LISTED:
                    kept.append(one)
                else:
                    self.beyond[what] = self.beyond.get(what, 0) + 1

    def difference(self) -> Difference:
        return Difference(**self.kept, beyond=self.beyond)  # type: ignore[arg-type]
