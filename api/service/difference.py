"""What an import would change, by kind and with names: the difference a person looks at before it is applied."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from api.service import words
from api.service.text import with_unit
from graph.language import translate
from graph.model import NODES, TIES, Derived, FactKey, label_of
from graph.store.changes import COUNTED
from graph.store.derive import Difference
from graph.store.records import Reader, batches

WHATS = ("created", "updated", "ended", "unchanged", "merged", "deleted")
WORDS = {
    "created": "new", "updated": "changed", "ended": "come to an end", "unchanged": "already there", "merged": "merged", "deleted": "no longer shown",
}  # fmt: skip
TITLES = {
    "actors": "Organisations", "alliances": "Alliances", "participations": "Participations", "contributions": "Contributions",
    "memberships": "Memberships", "establishments": "Establishments", "figures": "Figures", "declarations": "Declarations",
    "works_on": "Domains of organisations", "addresses": "Domains of alliances", "territories": "Territories of the reference",
}  # fmt: skip
LISTED = {**COUNTED, "WORKS_ON": "works_on", "ADDRESSES": "addresses"}
MOST = 1_000
"""Examples kept of each kind of change; beyond, they are counted only."""
QUIET = frozenset({"id", "siret", "keys", "records", "fictional", "vintage"})
ENDING = ("until", "active", "status")


@dataclass(frozen=True)
class Example:
    """One thing that changes: its name, and each property that does, before and after."""

    name: str
    fields: Sequence[tuple[str, str, str]] = ()


@dataclass
class KindOfChange:
    """How many of one kind change in one way, and the first of them by name."""

    count: int = 0
    examples: list[Example] = field(default_factory=list)


Told = dict[str, dict[str, KindOfChange]]


def told(db: Reader, difference: Difference | None) -> Told:
    """By kind (``actors``…) and way (``created``…): the count and the first examples. Nothing to tell: an empty answer.

    Cost: linear in the difference; names and earlier values of the examples are asked of the database.
    """
    if difference is None:
        return {}
    updated = [one for one in difference.updated if one.key[0] in LISTED]
    before = _before(db, updated[: MOST * len(LISTED)])
    sorted_: dict[tuple[str, str], list[tuple[FactKey, Mapping[str, Any]]]] = {}

    def put(what: str, key: FactKey, properties: Mapping[str, Any]) -> None:
        if key[0] in LISTED:
            sorted_.setdefault((LISTED[key[0]], what), []).append((key, properties))

    for one in difference.created:
        if one.key[0] == "Former" and "leads_to" in one.properties:
            put("merged", (str(one.properties["label"]), one.key[1]), one.properties)
        else:
            put("created", one.key, one.properties)
    for one in updated:
        put("ended" if _ends(before.get(one.key, {}), one.properties) else "updated", one.key, one.properties)
    for key in difference.unchanged:
        put("unchanged", key, {})
    for key in difference.deleted:
        put("deleted", key, {})
    shown = {key: dict(properties) for rows in sorted_.values() for key, properties in rows[:MOST]}
    names = _Names(db, difference, shown)
    found: Told = {}
    for (kind, what), rows in sorted_.items():
        examples = [
            Example(names.of(key), _fields(before[key], properties) if key in before else ())
            for key, properties in rows[:MOST]
        ]
        examples.sort(key=lambda one: one.name.casefold())
        more = sum(difference.beyond.get((name, what), 0) for name, title in LISTED.items() if title == kind)
        found.setdefault(kind, {})[what] = KindOfChange(len(rows) + more, examples)
    return {kind: found[kind] for kind in TITLES if kind in found}


def _ends(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    gained = {name for name in ENDING if before.get(name) != after.get(name)}
    return bool(before) and (
        ("until" in gained and before.get("until") is None)
        or ("active" in gained and after.get("active") is False)
        or ("status" in gained and after.get("status") == "ended")
    )


def _fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Each property that differs, in words: (name, before, after); '' where there was or is nothing."""
    return [
        (words.property_name(name), _said(name, before.get(name)), _said(name, after.get(name)))
        for name in sorted((before.keys() | after.keys()) - QUIET)
        if before.get(name) != after.get(name)
    ]


def _said(name: str, value: Any) -> str:
    return "" if value is None else words.value(name, value)


def _before(db: Reader, updated: Iterable[Derived]) -> dict[FactKey, dict[str, Any]]:
    """What the database shows today of things that change."""
    nodes: dict[str, list[str]] = {}
    ties: dict[str, list[FactKey]] = {}
    for one in updated:
        if one.key[0] in NODES:
            nodes.setdefault(one.key[0], []).append(one.key[1])
        else:
            ties.setdefault(one.key[0], []).append(one.key)
    found: dict[FactKey, dict[str, Any]] = {}
    for label, ids in nodes.items():
        for batch in batches(ids):
            rows = db.read(
                f"UNWIND $ids AS id MATCH (n:{label} {{{NODES[label].key}: id}}) RETURN id, properties(n) AS p",
                ids=batch,
            )
            found.update(((label, row["id"]), row["p"]) for row in rows)
    for kind, keys in ties.items():
        found.update(_ties_before(db, kind, keys))
    return found


def _ties_before(db: Reader, kind: str, keys: Sequence[FactKey]) -> dict[FactKey, dict[str, Any]]:
    found: dict[FactKey, dict[str, Any]] = {}
    tie = TIES[kind]
    by_ends: dict[tuple[str, str], list[FactKey]] = {}
    for key in keys:
        by_ends.setdefault((label_of(key[1], tie.start), label_of(key[2], tie.end)), []).append(key)
    for (start, end), some in by_ends.items():
        for batch in batches(some):
            rows = db.read(
                f"UNWIND $rows AS r MATCH (a:{start} {{{NODES[start].key}: r.a}})-[x:{kind}]->(b:{end}) "
                f"WHERE b.{NODES[end].key} = r.b RETURN r.a AS a, r.b AS b, properties(x) AS p",
                rows=[{"a": key[1], "b": key[2]} for key in batch],
            )
            for row in rows:
                identity = tuple(str(row["p"].get(name, "")) for name in tie.identity)
                found[(kind, row["a"], row["b"], *identity)] = row["p"]
    return found


class _Names:
    """Names of what changes: told by the change itself, else by the database."""

    def __init__(self, db: Reader, difference: Difference, shown: Mapping[FactKey, Mapping[str, Any]]) -> None:
        self.known: dict[str, str] = {}
        self.contributions: dict[str, dict[str, str]] = {}
        self.properties = {key[1]: dict(p) for key, p in shown.items() if key[0] in ("Contribution", "Figure")}
        for one in (*difference.created, *difference.updated):
            kind = one.key[0]
            if name := one.properties.get("name"):
                self.known[one.key[1]] = str(name)
            elif kind in ("GIVES", "TO"):
                contribution, other = (one.key[2], one.key[1]) if kind == "GIVES" else (one.key[1], one.key[2])
                self.contributions.setdefault(contribution, {})[kind] = other
        wanted: dict[str, set[str]] = {}
        for key, properties in shown.items():
            for label, one_id in self._ends(key, properties):
                if one_id not in self.known:
                    wanted.setdefault(label, set()).add(one_id)
        for label, ids in wanted.items():
            self._ask(db, label, ids)

    def _ends(self, key: FactKey, properties: Mapping[str, Any]) -> list[tuple[str, str]]:
        if key[0] in TIES:
            return [
                (label_of(key[place], allowed), key[place])
                for place, allowed in ((1, TIES[key[0]].start), (2, TIES[key[0]].end))
                if allowed != ("Domain",)
            ]
        if key[0] == "Contribution":
            return [("Actor", other) for other in self.contributions.get(key[1], {}).values()]
        ends = [(key[0], key[1])]
        if leads := properties.get("leads_to"):
            ends.append((key[0], str(leads)))
        return ends

    def _ask(self, db: Reader, label: str, ids: Collection[str]) -> None:
        named = {"Source": "title", "Figure": "label_fr"}.get(label, "name")
        for batch in batches(sorted(ids)):
            key = NODES[label].key if label in NODES else "id"
            rows = db.read(f"UNWIND $ids AS id MATCH (n:{label} {{{key}: id}}) RETURN id, n.{named} AS name", ids=batch)
            self.known.update((row["id"], str(row["name"])) for row in rows if row["name"])

    def of(self, key: FactKey) -> str:
        kind, first = key[0], key[1]
        if kind == "Contribution":
            return self._contribution(first)
        if kind == "Figure":
            properties = self.properties.get(first, {})
            parts = (
                properties.get("label_fr") or self.known.get(first),
                properties.get("year"),
                properties.get("value"),
            )
            return ", ".join(str(part) for part in parts if part not in (None, "")) or first
        if kind in NODES:
            return self.known.get(first, first)
        if kind in ("WORKS_ON", "ADDRESSES"):
            return f"{self.known.get(first, first)} – {words.domain(key[2])}"
        arrow = "–" if kind == "TAKES_PART" else "→"
        text = f"{self.known.get(first, first)} {arrow} {self.known.get(key[2], key[2])}"
        return f"{text} ({words.role(key[3])})" if kind == "TAKES_PART" and len(key) > 3 and key[3] else text

    def _contribution(self, one: str) -> str:
        ends, properties = self.contributions.get(one, {}), self.properties.get(one, {})
        parts = [" → ".join(self.known.get(ends[side], ends[side]) for side in ("GIVES", "TO") if side in ends)]
        if properties.get("amount_eur") is not None:
            parts.append(with_unit(properties["amount_eur"], "€"))
        parts += [str(properties[name]) for name in ("year", "object") if properties.get(name)]
        return ", ".join(part for part in parts if part) or one


def title(kind: str) -> str:
    return translate(TITLES[kind])


def word(what: str) -> str:
    return translate(WORDS[what])
