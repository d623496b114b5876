"""What an import or its undo would change: derived before, derived after, from the records about what it touches.

Beside the records about the nodes that change, a decision (two that are one, one taken out) needs those that name them from
elsewhere; nothing else costs more for it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from graph.model import (
    SAME,
    ChangeSet,
    Derived,
    Fact,
    FactKey,
    Gazetteer,
    Record,
    Source,
    ends_of,
    fact_key,
    is_tie,
    mint,
)
from graph.store import records as memory
from graph.store.decided import Decided, hidden_among, names_any, resolved
from graph.store.derive import Difference, Shown, compare, derive, fallback_keys, speaking
from graph.store.packs import Pack, packed, shared
from graph.store.sameness import same_after, shown_or_former
from graph.store.spill import Spill

Records = Mapping[str, Record]
Sources = Mapping[str, Source]
ReadSources = Callable[[], Sources]
"""Reads the sources when the records are read: another writer may have brought one in between."""


@dataclass(frozen=True)
class Plan:
    version: int
    difference: Difference
    alone: Sequence[Record] = ()
    """Records to keep, each in a node of its own."""
    packs: Sequence[Pack] = ()
    """Record nodes to make that hold many rows."""
    rewritten: Sequence[Pack] = ()
    """Packs that are there, with the rows left to them."""
    again: set[str] = field(default_factory=set)
    """Those of ``alone`` that were withdrawn."""
    named: frozenset[str] = frozenset()
    """Territories that an addition names."""
    rows: int = 0
    """Rows added, or withdrawn."""
    withdrawn: list[str] = field(default_factory=list)
    """Record nodes to withdraw."""
    restated: list[str] = field(default_factory=list)
    """Records of an addition that other imports hold already: the import is listed, and keeps them if those are undone."""
    handed_over: Mapping[str, str] = field(default_factory=dict)
    """Record nodes of a withdrawal that stay, with the import that states them too."""
    decided: Decided = field(default_factory=Decided)
    """What is decided after it."""
    moved: Sequence[Record] = ()
    """Records of any state to tie anew to what they are about."""
    new_packs_of: Mapping[str, str] = field(default_factory=dict)
    """The import to which new packs of a withdrawal belong."""
    spilled: Spill | None = None
    """What writes packs and difference, of a large addition."""

    @property
    def added(self) -> list[Record]:
        """All that is kept anew, rows of packs in parts."""
        return [*self.alone, *(part for pack in self.packs for part in pack.parts)]

    @property
    def nothing(self) -> bool:
        return not (self.rows or self.restated or self.handed_over or self.packs or self.difference.size)


def addition(
    db: memory.Reader, change_set: ChangeSet, gazetteer: Gazetteer, new_sources: Sources, listed: bool, version: int
) -> Plan:
    """What adding a change set would do; ``listed``: its import is in use already."""
    records, facts = shared(change_set.records)
    _check_ends(facts)
    held = memory.held(db, change_set.records, memory.sources(db).keys())
    added = [
        Record(r.id, r.source, r.row, r.facts, r.dated, change_set.at, change_set.by)
        for r in records
        if r.id not in held.active
    ]
    alone, packs = _kept(change_set, added, held.withdrawn)
    rewritten = left(held.packs, {record.id for record in added}) if held.packs else []
    parts = [*alone, *(part for pack in packs for part in pack.parts)]
    step = shown_step(db, facts, lambda: {**new_sources, **memory.sources(db)}, added=parts)
    before, after = step.before, step.after
    stated = {record.id for record in change_set.records}
    restated = [] if listed else sorted(held.active & stated)
    named = territories_named(facts)
    if added or restated or change_set.regions:
        places = held_territories(db)
        wanted = (places[0] | named, places[1] | change_set.regions)
        before, after = brought_along(gazetteer, before, after, places, wanted)
    return Plan(
        version, compare(before, after), alone, packs, rewritten, again=held.withdrawn, rows=len(added), named=frozenset(named),
        restated=restated, decided=step.decided, moved=step.moved,
    )  # fmt: skip


def _kept(
    change_set: ChangeSet, added: Sequence[Record], withdrawn: Collection[str]
) -> tuple[list[Record], list[Pack]]:
    """How new rows are kept: entries by hand and rows that had a node of their own have one, others share packs."""
    if change_set.preparation or change_set.profile == "hand":
        return list(added), []
    alone, packs = packed([record for record in added if record.id not in withdrawn])
    return [*alone, *(record for record in added if record.id in withdrawn)], packs


def left(packs: Iterable[Pack], gone: Collection[str]) -> list[Pack]:
    """The packs that lose rows, with the rows left to them."""
    left = ((pack, tuple(part for part in pack.parts if part.id not in gone)) for pack in packs)
    return [Pack(pack.id, pack.source, parts) for pack, parts in left if len(parts) < len(pack.parts)]


def withdrawal(db: memory.Reader, import_id: str, gazetteer: Gazetteer, version: int) -> Plan:
    """What taking an import back would do."""
    stated = memory.records_of_import(db, import_id)
    others = _stated_by_others(db, import_id, {record.id for record in stated.values()})
    nodes: dict[str, list[Record]] = {}
    for record in stated.values():
        nodes.setdefault(record.node, []).append(record)
    handed_over: dict[str, str] = {}
    torn: list[_Torn] = []
    for holder, rows in nodes.items():
        to = {others.get(row.id) for row in rows}
        if len(to) > 1:
            torn.append(_torn(holder, rows, others))
        elif (other := to.pop()) is not None:
            handed_over[holder] = other
    packs = [pack for one in torn for pack, _other in one.packs]
    withdrawn = [record for record in stated.values() if record.id not in others]
    facts = [fact for record in withdrawn for fact in record.facts]
    facts += [fact for pack in packs for part in pack.parts for fact in part.facts]
    gone = {record.key for record in withdrawn} | {row.key for one in torn for row in nodes[one.left.id]}
    step = shown_step(db, facts, lambda: memory.sources(db), [part for pack in packs for part in pack.parts], gone)
    held, wanted = held_territories(db), held_territories(db, without=import_id)
    before, after = brought_along(gazetteer, step.before, step.after, held, wanted)
    return Plan(
        version, compare(before, after), (), packs, [one.left for one in torn],
        rows=len({record.id for record in withdrawn}), withdrawn=sorted({record.node for record in withdrawn}),
        handed_over=handed_over, decided=step.decided, moved=step.moved,
        new_packs_of={pack.id: other for one in torn for pack, other in one.packs},
    )  # fmt: skip


@dataclass(frozen=True)
class _Torn:
    """A pack some of whose rows other imports state too: what is left to it, and packs of those, with their imports."""

    left: Pack
    packs: Sequence[tuple[Pack, str]]


def _torn(holder: str, rows: Sequence[Record], others: Mapping[str, str]) -> _Torn:
    apart: dict[str, list[Record]] = {}
    for row in rows:
        apart.setdefault(others.get(row.id, ""), []).append(row)
    packs: list[tuple[Pack, str]] = []
    for other, parts in sorted(apart.items()):
        if other:
            new = mint("r", holder, other)
            packs.append((Pack(new, rows[0].source, tuple(replace(part, held=new) for part in parts)), other))
    return _Torn(Pack(holder, rows[0].source, tuple(apart.get("", ()))), packs)


@dataclass(frozen=True)
class _Step:
    before: Shown
    after: Shown
    decided: Decided
    moved: Sequence[Record]


def shown_step(
    db: memory.Reader, facts: Sequence[Fact], read: ReadSources, added: Sequence[Record] = (), withdrawn: Collection[str] = (),
    sparing: bool = False,
) -> _Step:  # fmt: skip
    """What is shown of what these facts touch, before and after records come and go. ``sparing``: nothing is decided by it,
    so that no record matters beyond what it says of these."""
    was = memory.decided(db)
    same = same_after(db, facts, was, read, added, withdrawn)
    existing = _about(db, facts, was, Decided(same), sparing)
    sources = read()

    def after() -> list[Record]:
        return [*(record for key, record in existing.items() if key not in withdrawn), *added]

    touched = _touched(facts, was, same)
    hidden = hidden_among(speaking(after(), sources), same, touched) if _decides(existing, added, was) else frozenset()
    will = Decided(same, (was.hidden - touched) | hidden)
    turned = was.turned(will)
    moved: Sequence[Record] = ()
    if turned:
        naming = memory.records_naming(db, shown_or_former(db, turned))
        elsewhere = [fact for r in naming.values() for fact in r.facts if names_any(fact, turned)]
        existing = {**existing, **naming, **_about(db, elsewhere, was, will)}
        facts = [*facts, *elsewhere]
        again = {record.key for record in added}
        moved = [r for key, r in memory.records_at(db, _seats_of(facts, turned, was)).items() if key not in again]
        sources = read()
    keys: set[FactKey] = {("Former", one) for one in turned}
    for view in (was, will) if was.same != will.same else (will,):
        keys |= {fact_key(one) for fact in facts if (one := resolved(fact, view.same)) is not None}
        keys |= fallback_keys(existing.values(), view.same)
    before = derive(existing.values(), sources, keys, was)
    return _Step(before, derive(after(), sources, keys, will), will, moved)


def _about(
    db: memory.Reader, facts: Iterable[Fact], was: Decided, will: Decided, sparing: bool = False
) -> dict[str, Record]:
    """The active records about what facts touch, and about all that is one with it before or after; ``sparing``: with what
    they say of these alone."""
    anchors = memory.anchors(facts)
    if was.same or will.same:
        anchors = {label: sorted(was.merged(ids) | will.merged(ids)) for label, ids in anchors.items()}
    only = {one for ids in anchors.values() for one in ids} if sparing else ()
    return memory.active_records_about(db, memory.seats(anchors, was), only)


def _seats_of(facts: Iterable[Fact], turned: Collection[str], was: Decided) -> dict[str, list[str]]:
    anchors = memory.anchors(facts)
    return memory.seats({label: [one for one in ids if one in turned] for label, ids in anchors.items()}, was)


def _touched(facts: Iterable[Fact], was: Decided, same: Mapping[str, str]) -> set[str]:
    """The ids whose state these facts may change, with all that are one with them."""
    named = {one for fact in facts if not is_tie(fact) or fact["is"] == SAME for _label, one in ends_of(fact)}
    return was.merged(named) | Decided(same).merged(named)


def _decides(existing: Records, added: Sequence[Record], was: Decided) -> bool:
    """Whether anything that was read could hide an actor or an alliance."""
    if was.hidden:
        return True
    return any("denied" in fact or "beside" in fact for r in (*existing.values(), *added) for fact in r.facts)


def _stated_by_others(db: memory.Reader, import_id: str, ids: Collection[str]) -> dict[str, str]:
    """Record id → another active import that states the same record (the same row of the same file)."""
    rows = db.read(
        "MATCH (i:Import) WHERE i.status = 'active' AND i.id <> $id "
        "RETURN i.id AS id, i.restates AS restates ORDER BY i.at DESC, i.id",
        id=import_id,
    )
    return {record: row["id"] for row in rows for record in row["restates"] or () if record in ids}


def territories_named(facts: Iterable[Fact]) -> set[str]:
    """The ids of the territories that ties name."""
    return {one for fact in facts if is_tie(fact) for label, one in ends_of(fact) if label == "Territory"}


def held_territories(db: memory.Reader, without: str | None = None) -> tuple[set[str], set[str]]:
    """The territories named, and the regions held in full, by the active imports (all, or all but one)."""
    rows = db.read(
        "MATCH (i:Import) WHERE i.status = 'active' "
        "RETURN i.id AS id, i.territories AS territories, i.regions AS regions"
    )
    kept = [row for row in rows if row["id"] != without]
    return (
        {t for row in kept for t in row["territories"] or []},
        {r for row in kept for r in row["regions"] or []},
    )


def territories_of(gazetteer: Gazetteer, named: Collection[str], regions: Collection[str]) -> Shown:
    """The territories to hold when these are named. Nobody may change the answer: the last ones are kept."""
    return _territories_of(gazetteer, frozenset(named), frozenset(regions))


@functools.lru_cache(maxsize=2)  # each entry by hand asks again for what the one before it asked
def _territories_of(gazetteer: Gazetteer, named: frozenset[str], regions: frozenset[str]) -> Shown:
    nodes, ties = gazetteer.closure(sorted(named), sorted(regions))
    shown: Shown = {}
    for fact in (*nodes, *ties):
        properties = {k: v for k, v in fact.items() if k not in ("is", "from", "to")}
        shown[fact_key(fact)] = Derived(fact_key(fact), properties)
    return shown


def brought_along(
    gazetteer: Gazetteer,
    before: Shown,
    after: Shown,
    held: tuple[set[str], set[str]],
    wanted: tuple[set[str], set[str]],
) -> tuple[Shown, Shown]:
    if held == wanted:
        return before, after
    old, new = territories_of(gazetteer, *held), territories_of(gazetteer, *wanted)
    moved: set[FactKey] = set(old.keys() ^ new.keys())
    return (
        {**{k: old[k] for k in moved if k in old}, **before},
        {**{k: new[k] for k in moved if k in new}, **after},
    )


def _check_ends(facts: list[Fact]) -> None:
    """Each end of a tie is stated by its own change set, or known to the reference or the vocabulary."""
    stated = {fact["id"] for fact in facts if not is_tie(fact)}
    for fact in facts:
        if not is_tie(fact):
            continue
        for label, end in ends_of(fact):
            if not outside(label, end) and end not in stated:
                raise ValueError(f"{fact['is']} names {end!r}, which its change set does not state")


def outside(label: str, node_id: str) -> bool:
    """Whether a node is known without being stated: by the vocabulary, the sources, or the reference."""
    return label in ("Domain", "GovernanceModel", "Source") or (label == "Territory" and not node_id.startswith("X-"))
