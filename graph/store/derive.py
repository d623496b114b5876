"""From records to what is shown: the graph as a pure function of its active records.

The declared rule, property by property: official sources first, then the facts' own date, then the source's date, then
the moment of import, then the row's place in its file. A fallback (``name?``) is used only while no record states the
property. A tie or node exists while at least one active record states it; a tie stated only as a fallback
(`graph.model.otherwise`) steps back while any record states another tie of its type at the same anchor.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from graph.model import NODES, TIES, Derived, Fact, FactKey, Record, Source, anchor_of, fact_key, is_tie

Shown = dict[FactKey, Derived]
PERIOD = ("since", "until")
"""One value in two properties: the first record that states either states both, so that no impossible period is made."""


@dataclass(frozen=True)
class Difference:
    """What changes between two states of the graph, by fact key; every list is sorted.

    ``restated``: ties shown as before, whose list of records alone has changed.
    """

    created: list[Derived]
    updated: list[Derived]
    restated: list[Derived]
    unchanged: list[FactKey]
    deleted: list[FactKey]

    @property
    def size(self) -> int:
        """How many nodes and ties have to be written."""
        return len(self.created) + len(self.updated) + len(self.restated) + len(self.deleted)


def precedence(record: Record, source: Source) -> tuple[bool, str, str, str, int, str]:
    """The sort key of the declared rule: the greatest speaks first."""
    place = -int(record.row) if record.row.isdigit() else 0
    return (source.official, record.dated or "", source.dated or "", record.recorded_at, place, record.id)


def derive(records: Iterable[Record], sources: Mapping[str, Source], keys: Collection[FactKey] | None = None) -> Shown:
    """The nodes and ties that active records state, with the properties to show.

    ``keys`` limits the answer to these fact keys. No record: an empty answer. Cost: linear in the facts, after a sort.
    """
    ordered = sorted(records, key=lambda record: precedence(record, sources[record.source]), reverse=True)
    stated: dict[FactKey, dict[str, object]] = {}
    fallbacks: dict[FactKey, dict[str, object]] = {}
    stating: dict[FactKey, dict[str, None]] = {}
    firm: set[FactKey] = set()
    loose: dict[FactKey, tuple[str, str]] = {}
    for record in ordered:
        fictional = sources[record.source].nature == "fictional"
        for fact in record.facts:
            key = fact_key(fact)
            if keys is not None and key not in keys:
                continue
            properties = stated.setdefault(key, _identity(fact, key))
            stating.setdefault(key, {})[record.id] = None
            if "fallback" in fact:
                loose[key] = _slot(fact)
            else:
                firm.add(key)
            _merge(fact, properties, fallbacks.setdefault(key, {}))
            if fictional and not is_tie(fact):
                properties["fictional"] = True
    hidden = _stepping_back({key: slot for key, slot in loose.items() if key not in firm}, ordered)
    return {
        key: Derived(key, {**fallbacks[key], **properties}, tuple(sorted(stating[key])))
        for key, properties in stated.items()
        if key not in hidden
    }


def fallback_keys(records: Iterable[Record]) -> set[FactKey]:
    """The keys of ties stated as fallbacks: they may come or go when other ties at their anchors do."""
    return {fact_key(fact) for record in records for fact in record.facts if "fallback" in fact}


def _stepping_back(loose: Mapping[FactKey, tuple[str, str]], records: Iterable[Record]) -> set[FactKey]:
    if not loose:
        return set()
    types = {kind for kind, _anchor in loose.values()}
    stated = {
        _slot(fact)
        for record in records
        for fact in record.facts
        if fact["is"] in types and is_tie(fact) and "fallback" not in fact
    }
    return {key for key, slot in loose.items() if slot in stated}


def _slot(fact: Fact) -> tuple[str, str]:
    return (fact["is"], anchor_of(fact)[1])


def _identity(fact: Fact, key: FactKey) -> dict[str, object]:
    if not is_tie(fact):
        return {NODES[key[0]].key: fact["id"]}
    return {name: fact[name] for name in TIES[key[0]].identity if name in fact}


def _merge(fact: Fact, properties: dict[str, object], fallback: dict[str, object]) -> None:
    unions = NODES[fact["is"]].unions if not is_tie(fact) else frozenset()
    if not properties.keys() & set(PERIOD):
        properties.update({name: fact[name] for name in PERIOD if name in fact})
    for name, value in fact.items():
        if name in ("is", "id", "from", "to", "fallback", *PERIOD):
            continue
        if name.endswith("?"):
            fallback.setdefault(name[:-1], value)
        elif name in unions:
            known = properties.get(name, [])
            properties[name] = sorted({*known, *value})  # type: ignore[misc]
        else:
            properties.setdefault(name, value)


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
