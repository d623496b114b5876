"""Many rows of one file kept in one record node: what an import of thousands of rows would otherwise write row by row.

A pack holds what a stretch of rows says of a few nodes: every fact is in the pack of its anchor, so the record of a row may
be spread over packs, and whoever reads the packs about a node finds all that those rows say of it. Its ``values`` are JSON
text, ``{"rows": [[id, row, date], …], "facts": [[fact, [places in rows]], …]}``; a fact that many rows state is there once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import is_not
from typing import Any

import orjson

from graph.model import APART, SAME, Fact, Record, anchor_of, mint

FEWEST = 500
"""Rows of one source in one import from which they are kept in packs."""
STRETCH = 20_000
"""Rows after which packs begin anew."""
FULL = 4_000
"""Facts of a pack, about; all that the rows of a stretch say of one node stay together."""


@dataclass(frozen=True)
class Pack:
    """One record node of many rows: the parts of their records that are about the same few nodes."""

    id: str
    source: str
    parts: tuple[Record, ...]

    @property
    def row(self) -> str:
        """The rows of the file that it is from: the first and the last."""
        numbers = sorted(int(part.row) for part in self.parts if part.row.isdigit())
        return f"{numbers[0]}–{numbers[-1]}" if numbers else self.parts[0].row


def distinct(records: Iterable[Record], kinds: Collection[str]) -> Iterator[tuple[str, Fact]]:
    """Each fact of some kinds with its source; one and the same object that many rows share is given once a source."""
    met: set[int] = set()
    last = None
    for record in records:
        if record.source != last:
            met, last = set(), record.source
        for fact in record.facts:
            if fact["is"] in kinds and id(fact) not in met:
                met.add(id(fact))
                yield record.source, fact


class _Alike:
    """The first of equal facts: told by their JSON text, of which only a number is kept."""

    def __init__(self) -> None:
        self.by_mark: dict[int, Fact] = {}
        self.met: dict[int, Fact] = {}
        self.rest: dict[bytes, Fact] = {}

    def first(self, fact: Fact) -> Fact:
        if (known := self.met.get(id(fact))) is not None:
            return known
        text = orjson.dumps(fact)
        known = self.by_mark.setdefault(hash(text), fact)
        if known is not fact and orjson.dumps(known) != text:  # another fact of the same number
            known = self.rest.setdefault(text, fact)
        self.met[id(fact)] = known
        return known


def shared(records: Iterable[Record]) -> tuple[list[Record], list[Fact]]:
    """Records whose equal facts, within a source, are one and the same object, never to be changed; and those facts.

    What follows from a fact alone is then found out once, however many rows state it.
    """
    known: dict[str, _Alike] = {}
    found = []
    for record in records:
        of_source = known.setdefault(record.source, _Alike())
        facts = tuple([of_source.met.get(id(fact)) or of_source.first(fact) for fact in record.facts])
        if any(map(is_not, facts, record.facts)):
            record = Record(
                record.id, record.source, record.row, facts, record.dated, record.recorded_at, record.by, record.held
            )
        found.append(record)
    return found, [fact for one in known.values() for fact in (*one.by_mark.values(), *one.rest.values())]


def packed(records: Sequence[Record]) -> tuple[list[Record], list[Pack]]:
    """The records to keep one by one, and the packs of the others. Decisions by hand are always kept one by one."""
    alone: list[Record] = []
    packs: list[Pack] = []
    by_source: dict[str, list[Record]] = {}
    for record in records:
        by_source.setdefault(record.source, []).append(record)
    for _source, listed in sorted(by_source.items()):
        if len(listed) < FEWEST:
            alone += listed
            continue
        decisions = {id(fact) for record in listed for fact in record.facts if is_decision(fact)}
        if decisions:
            alone += [record for record in listed if any(id(fact) in decisions for fact in record.facts)]
            listed = [record for record in listed if not any(id(fact) in decisions for fact in record.facts)]
        for start in range(0, len(listed), STRETCH):
            packs += stretch_packs(listed[start : start + STRETCH])
    return alone, packs


def is_decision(fact: Fact) -> bool:
    return "denied" in fact or "beside" in fact or fact["is"] in (SAME, APART)


def stretch_packs(records: Sequence[Record]) -> Iterator[Pack]:
    said: dict[tuple[str, str], dict[int, list[Fact]]] = {}
    seats: dict[int, dict[int, list[Fact]]] = {}
    for place, record in enumerate(records):
        for fact in record.facts:
            seat = seats.get(id(fact))
            if seat is None:
                seat = seats[id(fact)] = said.setdefault(anchor_of(fact), {})
            if place in seat:
                seat[place].append(fact)
            else:
                seat[place] = [fact]
    parts: dict[int, list[Fact]] = {}
    first: tuple[str, str] | None = None
    size = 0
    for anchor, of_rows in said.items():
        first = first or anchor
        for place, facts in of_rows.items():
            if place in parts:
                parts[place] += facts
            else:
                parts[place] = facts
            size += len(facts)
        if size >= FULL:
            yield _pack(records, parts, first)
            parts, first, size = {}, None, 0
    if parts and first:
        yield _pack(records, parts, first)


def _pack(records: Sequence[Record], parts: dict[int, list[Fact]], first: tuple[str, str]) -> Pack:
    places = sorted(parts)
    pack_id = mint("r", *first, *(records[place].id for place in places))
    return Pack(pack_id, records[places[0]].source, tuple([_part(records[p], parts[p], pack_id) for p in places]))


def _part(record: Record, facts: list[Fact], held: str) -> Record:
    return Record(record.id, record.source, record.row, tuple(facts), record.dated, record.recorded_at, record.by, held)


def values_of(parts: Sequence[Record]) -> str:
    """The JSON text of a pack."""
    listed: list[tuple[Fact, list[int]]] = []
    known: dict[int, int] = {}
    for place, part in enumerate(parts):
        last = -1
        for fact in part.facts:
            at = known.get(id(fact), -1)
            if at <= last:  # new, or out of the order in which this row says it
                at = known[id(fact)] = len(listed)
                listed.append((fact, []))
            listed[at][1].append(place)
            last = at
    rows = [(part.id, part.row, part.dated) if part.dated else (part.id, part.row) for part in parts]
    return orjson.dumps({"rows": rows, "facts": listed}).decode()


def parts_from(row: dict[str, Any]) -> list[Record]:
    """The records of rows that a pack holds, as far as it holds them; their facts are shared, never to be changed."""
    values = orjson.loads(row["values"])
    facts: list[list[Fact]] = [[] for _ in values["rows"]]
    for fact, places in values["facts"]:
        for place in places:
            facts[place].append(fact)
    return [
        Record(
            one[0], row["source"], one[1], tuple(facts[place]), one[2] if len(one) > 2 else None,
            row["recorded_at"], row["by"], row["id"],
        )
        for place, one in enumerate(values["rows"])
    ]  # fmt: skip


def whole(parts: Iterable[Record]) -> dict[str, Record]:
    """The records of rows, each put together from its parts, by id."""
    found: dict[str, Record] = {}
    for part in parts:
        known = found.get(part.id)
        found[part.id] = replace(known, facts=(*known.facts, *part.facts)) if known else part
    return found
