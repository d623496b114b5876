"""From records to what is shown: the graph as a pure function of its active records.

The declared rule, property by property: official sources first, then the facts' own date, then the source's date, then
the moment of import, then the row's place in its file. A fallback (``name?``) is used only while no record states the
property. A tie or node exists while at least one active record states it and none that speaks before it denies it; a tie
stated only as a fallback (`graph.model.otherwise`) steps back while any record states another tie of its type at the same
anchor. Actors and alliances that are one by decision are read as the one that stays (`graph.store.decided`).
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from graph.model import NODES, TIES, Derived, Fact, FactKey, Record, Source, anchor_of, fact_key, is_tie
from graph.store.decided import Decided, decided, resolved

Shown = dict[FactKey, Derived]
PERIOD = ("since", "until")
"""One value in two properties: the first record that states either states both, so that no impossible period is made."""
NO_PROPERTY = frozenset({"is", "id", "from", "to", "fallback", "denied", "beside", *PERIOD})


@dataclass(frozen=True)
class Difference:
    """What changes between two states of the graph, by fact key; every list is sorted.

    ``restated``: ties shown as before, whose list of records alone has changed. ``beyond``: of a large import, how many more
    there are than are listed, by (label or type, name of the list).
    """

    created: list[Derived]
    updated: list[Derived]
    restated: list[Derived]
    unchanged: list[FactKey]
    deleted: list[FactKey]
    beyond: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many nodes and ties have to be written."""
        more = sum(number for (_what, way), number in self.beyond.items() if way != "unchanged")
        return len(self.created) + len(self.updated) + len(self.restated) + len(self.deleted) + more


def precedence(record: Record, source: Source) -> tuple[bool, str, str, str, int, str]:
    """The sort key of the declared rule: the greatest speaks first."""
    place = -int(record.row) if record.row.isdigit() else 0
    return (source.official, record.dated or "", source.dated or "", record.recorded_at, place, record.id)


def speaking(records: Iterable[Record], sources: Mapping[str, Source]) -> list[Record]:
    """Records in the order in which they speak: the first one decides."""
    return sorted(records, key=lambda record: precedence(record, sources[record.source]), reverse=True)


def derive(
    records: Iterable[Record],
    sources: Mapping[str, Source],
    keys: Collection[FactKey] | None = None,
    decisions: Decided | None = None,
) -> Shown:
    """The nodes and ties that active records state, with the properties to show.

    ``keys`` limits the answer to these fact keys; ``decisions`` are then those of all records, not of these alone. No
    record: an empty answer. Cost: linear in the facts, after a sort.
    """
    ordered = speaking(records, sources)
    made = decided(ordered) if decisions is None else decisions
    said: dict[FactKey, _Said] = {}
    heard: dict[
        int, set[str] | None
    ] = {}  # a fact that rows share is heard once: saying it again adds a record, no more
    for record in ordered:
        fictional = sources[record.source].nature == "fictional"
        holder = record.held or record.id
        for raw in record.facts:
            one = -id(raw) if fictional else id(raw)
            if one in heard:
                if (stating := heard[one]) is not None:
                    stating.add(holder)
                continue
            heard[one] = None
            if (fact := resolved(raw, made.same)) is None:
                continue
            key = fact_key(fact)
            if keys is None or key in keys:
                if (known := said.get(key)) is None:
                    known = said[key] = _Said(_identity(fact, key))
                _hear(known, fact, holder, fictional)
                heard[one] = None if "denied" in fact else known.stating
    shown = {key: one for key, one in said.items() if one.shown and not _end_hidden(key, made.hidden)}
    back = _stepping_back({key: one.slot for key, one in shown.items() if one.slot and not one.firm}, ordered, made)
    found = {
        key: Derived(
            key,
            _known({**one.fallbacks, **one.properties}),
            tuple(one.stating) if len(one.stating) == 1 else tuple(sorted(one.stating)),
        )
        for key, one in shown.items()
        if key not in back
    }
    return found | {key: one for key, one in made.formers().items() if keys is None or key in keys}


@dataclass(slots=True)
class _Said:
    """What records say of one node or tie, in the order in which they speak; ``shown``: whether the first says it is so."""

    properties: dict[str, object]
    fallbacks: dict[str, object] = field(default_factory=dict)
    stating: set[str] = field(default_factory=set)
    shown: bool | None = None
    firm: bool = False
    slot: tuple[str, str] | None = None


def _hear(known: _Said, fact: Fact, record: str, fictional: bool) -> None:
    if "denied" in fact:
        known.shown = known.shown or False
        return
    known.stating.add(record)
    if known.shown is None and "beside" not in fact:
        known.shown = True
    if "fallback" in fact:
        known.slot = _slot(fact)
    else:
        known.firm = True
    _merge(fact, known.properties, known.fallbacks)
    if fictional and "from" not in fact:
        known.properties["fictional"] = True


def _end_hidden(key: FactKey, hidden: Collection[str]) -> bool:
    return bool(hidden) and (key[1] in hidden or (len(key) > 2 and key[2] in hidden))


def _known(properties: dict[str, object]) -> dict[str, object]:
    if None not in properties.values():
        return properties
    return {name: value for name, value in properties.items() if value is not None}


def fallback_keys(records: Iterable[Record], same: Mapping[str, str]) -> set[FactKey]:
    """The keys of ties stated as fallbacks: they may come or go when other ties at their anchors do."""
    stated = (resolved(fact, same) for record in records for fact in record.facts if "fallback" in fact)
    return {fact_key(fact) for fact in stated if fact is not None}


def _stepping_back(loose: Mapping[FactKey, tuple[str, str]], records: Iterable[Record], made: Decided) -> set[FactKey]:
    """The fallback ties of a slot that another tie fills, stated firmly and shown."""
    if not loose:
        return set()
    types = {kind for kind, _anchor in loose.values()}
    shown: dict[FactKey, bool] = {}
    slots: dict[FactKey, tuple[str, str]] = {}
    for record in records:
        for raw in record.facts:
            if raw["is"] not in types or not is_tie(raw) or (fact := resolved(raw, made.same)) is None:
                continue
            key = fact_key(fact)
            shown.setdefault(key, "denied" not in fact)
            if "fallback" not in fact and "denied" not in fact:
                slots[key] = _slot(fact)
    filled = {slot for key, slot in slots.items() if shown[key] and not _end_hidden(key, made.hidden)}
    return {key for key, slot in loose.items() if slot in filled}


def _slot(fact: Fact) -> tuple[str, str]:
    return (fact["is"], anchor_of(fact)[1])


def _identity(fact: Fact, key: FactKey) -> dict[str, object]:
    if not is_tie(fact):
        return {NODES[key[0]].key: fact["id"]}
    return {name: fact[name] for name in TIES[key[0]].identity if name in fact}


def _merge(fact: Fact, properties: dict[str, object], fallback: dict[str, object]) -> None:
    plain, fallbacks, unions, period = _reading(fact["is"], tuple(fact))
    if period and not ("since" in properties or "until" in properties):
        properties.update({name: fact[name] for name in period})
    for name in plain:
        properties.setdefault(name, fact[name])
    for name, shown in fallbacks:
        fallback.setdefault(shown, fact[name])
    for name in unions:
        if (value := fact[name]) is None:
            properties.setdefault(name, None)
        else:
            properties[name] = sorted({*properties.get(name, []), *value})  # type: ignore[misc]


_Read = tuple[tuple[str, ...], tuple[tuple[str, str], ...], tuple[str, ...], tuple[str, ...]]


@functools.lru_cache(maxsize=1_000)
def _reading(kind: str, names: tuple[str, ...]) -> _Read:
    """Which entries of a fact of this form are plain properties, fallbacks (with what they stand for), unions, its period."""
    properties = [name for name in names if name not in NO_PROPERTY]
    unions = NODES[kind].unions if "from" not in names else frozenset()
    return (
        tuple(name for name in properties if not name.endswith("?") and name not in unions),
        tuple((name, name[:-1]) for name in properties if name.endswith("?")),
        tuple(name for name in properties if name in unions),
        tuple(name for name in PERIOD if name in names),
    )


def compare(before: Shown, after: Shown) -> Difference:
    """What has to be written to lead from one state to the other. A tie's list of records is part of its state."""
    created = [after[key] for key in sorted(after.keys() - before.keys())]
    deleted = sorted(before.keys() - after.keys())
    updated, restated, unchanged = [], [], []
    for key in sorted(after.keys() & before.keys()):
        if before[key].properties != after[key].properties:
            updated.append(after[key])
            continue
        unchanged.append(key)
        if len(key) > 2 and before[key].records != after[key].records:
            restated.append(after[key])
    return Difference(created, updated, restated, unchanged, deleted)
