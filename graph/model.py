"""The graph's public schema: labels, relationship types, their properties, and the facts that state them.

A *fact* is one normalised statement a record makes, as a plain JSON object:

- a node fact ``{"is": "Actor", "id": "a-…", "name": "…"}``,
- a tie fact ``{"is": "TAKES_PART", "from": "a-…", "to": "l-…", "role": "lead"}``.

A property written with a trailing ``?`` (``"name?": "SIREN 200…"``) is a fallback: it is shown only while no record
states the plain property. A property that is None says that its value is not known: earlier values are not shown. Facts
made by `denied`, `beside`, `same` and `apart` are decisions about what others state. Everything else (constraints, writer, derivation, exports) follows from the two tables below.
"""

from __future__ import annotations

import functools
import hashlib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

Fact = dict[str, Any]
FactKey = tuple[str, ...]

LEVELS = ("pays", "region", "departement", "epci", "commune", "custom")


@dataclass(frozen=True)
class NodeKind:
    """A node label: which property identifies it, which others it may carry, which of them merge by union."""

    label: str
    properties: frozenset[str]
    key: str = "id"
    unions: frozenset[str] = frozenset()


@dataclass(frozen=True)
class TieKind:
    """A relationship type: allowed labels at both ends, its own identity beside its ends, its anchor.

    The *anchor* is the end whose records are read again when the tie is derived: the end with few records
    (a contribution, not the State that gives 5,000 of them).
    """

    type: str
    start: tuple[str, ...]
    end: tuple[str, ...]
    identity: tuple[str, ...] = ()
    properties: frozenset[str] = frozenset()
    anchor: str = "from"


def _node(label: str, properties: str, key: str = "id", unions: str = "") -> NodeKind:
    return NodeKind(label, frozenset(properties.split()), key, frozenset(unions.split()))


def _tie(kind: str, start: str, end: str, identity: str = "", properties: str = "", anchor: str = "from") -> TieKind:
    return TieKind(
        kind,
        tuple(start.split("|")),
        tuple(end.split("|")),
        tuple(identity.split()),
        frozenset(properties.split()),
        anchor,
    )


NODES: dict[str, NodeKind] = {
    kind.label: kind
    for kind in (
        _node("Actor", "id name family kind siren rna active display keys since until", unions="keys"),
        _node("Establishment", "siret name lat lon", key="siret"),
        _node("Alliance", "id name nature type form since until status code lat lon"),
        _node("Contribution", "id year amount_eur nature object share"),
        _node("Territory", "id code name level population lat lon vintage"),
        _node("Figure", "id kind measure value unit year group polarity scale_max label_fr label_en"),
        _node("Domain", "id name family"),
        _node("GovernanceModel", "id name decision formality"),
        _node("Former", "id label leads_to"),
    )
}
"""Derived or declared nodes. Domain and GovernanceModel come from the vocabulary, Territory from the reference or facts.

Former is the id of an actor or alliance that records speak of and that is not shown: merged into the one that it
``leads_to``, or, without, taken out.
"""

TIES: dict[str, TieKind] = {
    kind.type: kind
    for kind in (
        _tie("TAKES_PART", "Actor", "Alliance", "role", "since until weight share amount_eur", anchor="to"),
        _tie("MEMBER_OF", "Actor", "Actor", "", "since until"),
        _tie("GIVES", "Actor", "Contribution", anchor="to"),
        _tie("TO", "Contribution", "Actor"),
        _tie("WITHIN", "Contribution|Territory", "Alliance|Territory"),
        _tie("OF", "Establishment", "Actor"),
        _tie("BASED_IN", "Actor|Establishment", "Territory"),
        _tie("GOVERNS", "Actor", "Territory"),
        _tie("SUCCEEDS", "Territory|Actor", "Territory|Actor"),
        _tie("ADDRESSES", "Alliance", "Domain", "", "how"),
        _tie("COVERS", "Alliance", "Territory"),
        _tie("WORKS_ON", "Actor", "Domain", "", "how since"),
        _tie("OFFERS", "Actor", "Domain", "what", ""),
        _tie("SEEKS", "Actor", "Domain", "what", ""),
        _tie("GOVERNED_BY", "Actor|Alliance|Territory", "GovernanceModel"),
        _tie("HAS", "Territory", "Figure", anchor="to"),
        _tie("ON", "Figure", "Domain"),
        _tie("DECLARES", "Actor", "Actor|Alliance", "year by", "state"),
        _tie("ASKED_IN", "Actor", "Source"),
    )
}
"""Relationship types that facts may state. RECORD/SOURCE ties (ABOUT, FROM), MEASURED and private ties are the store's."""

SAME = "SAME_AS"
"""The decision that an actor (or alliance) is another one; it is never a relationship of the graph shown."""
APART = "NOT_SAME_AS"
"""The decision that two actors (or alliances) are two, however alike they look; no relationship of the graph shown either."""
RETIRABLE = ("Actor", "Alliance")
"""Labels of what may be merged and taken out."""
_KINDS = {**TIES, **{kind: _tie(kind, "|".join(RETIRABLE), "|".join(RETIRABLE)) for kind in (SAME, APART)}}

_PREFIX_LABELS = (
    ("a-", "Actor"), ("l-", "Alliance"), ("c-", "Contribution"), ("f-", "Figure"), ("s-", "Source"),
    ("REG-", "Territory"), ("DEP-", "Territory"), ("EPCI-", "Territory"), ("COM-", "Territory"), ("X-", "Territory"),
)  # fmt: skip


def label_of(node_id: str, allowed: Sequence[str]) -> str:
    """The label of the node an id names, among those a tie's end allows; ids tell their label by their form.

    Raises ValueError when the id fits none of them.
    """
    if len(allowed) == 1:
        return allowed[0]
    found = (
        "Territory" if node_id == "FR" else next((label for p, label in _PREFIX_LABELS if node_id.startswith(p)), "")
    )
    if not found and node_id.isdigit() and len(node_id) == 14:
        found = "Establishment"
    if found not in allowed:
        raise ValueError(f"id {node_id!r} names none of {', '.join(allowed)}")
    return found


def node(label: str, node_id: str, **properties: Any) -> Fact:
    """A node fact; properties that are None are left out. ``name_`` stands for the fallback ``name?``.

    Raises ValueError for an unknown label or property, or an empty id.
    """
    kind = NODES.get(label)
    if kind is None:
        raise ValueError(f"unknown label {label!r}; known: {', '.join(NODES)}")
    if not node_id:
        raise ValueError(f"{label} without an id")
    return {"is": label, "id": node_id, **_checked(label, _MAY_CARRY[label], properties)}


def tie(kind_name: str, start: str, end: str, **properties: Any) -> Fact:
    """A tie fact from one node id to another; properties that are None are left out.

    Raises ValueError for an unknown type or property, or an id that fits neither end.
    """
    kind = TIES.get(kind_name)
    if kind is None:
        raise ValueError(f"unknown relationship type {kind_name!r}; known: {', '.join(TIES)}")
    if not start or not end:
        raise ValueError(f"{kind_name} without both ends: {start!r} → {end!r}")
    label_of(start, kind.start), label_of(end, kind.end)
    return {
        "is": kind_name, "from": start, "to": end, **_checked(kind_name, _MAY_CARRY[kind_name], properties),
    }  # fmt: skip


def otherwise(fact: Fact) -> Fact:
    """A tie fact as a fallback: shown only while no record states another tie of its type at the same anchor.

    A contract covers the département of its posts until a source says which grouping it covers.
    """
    return {**fact, "fallback": True}


def denied(fact: Fact) -> Fact:
    """That what a fact states is not so. It is not shown while this speaks first, by the declared rule, about its key;
    neither are the ties of a node that is not shown.

    Raises ValueError for a node that is neither an actor nor an alliance.
    """
    if not is_tie(fact):
        if fact["is"] not in RETIRABLE:
            raise ValueError(f"{fact['is']} cannot be taken out")
        return {"is": fact["is"], "id": fact["id"], "denied": True}
    identity = {name: fact[name] for name in TIES[fact["is"]].identity if name in fact}
    return {"is": fact["is"], "from": fact["from"], "to": fact["to"], **identity, "denied": True}


def beside(fact: Fact) -> Fact:
    """A node fact that says something of what others state: alone, it does not make the node be shown."""
    return {**fact, "beside": True}


def cleared(fact: Fact, *names: str) -> Fact:
    """A fact that also says that these properties have no known value: earlier ones are not shown."""
    return {**fact, **dict.fromkeys(names)}


def same(which: str, stays: str) -> Fact:
    """The decision that an actor (or alliance) is the one that stays: what is stated of either is shown of that one.

    Raises ValueError for one and the same id, or an actor and an alliance.
    """
    if which == stays or label_of(which, RETIRABLE) != label_of(stays, RETIRABLE):
        raise ValueError(f"{which!r} and {stays!r} cannot be one")
    return {"is": SAME, "from": which, "to": stays}


def apart(one: str, other: str) -> Fact:
    """The decision that two actors (or alliances) are not one: it takes earlier decisions that they are out of force.

    Raises ValueError for one and the same id, or an actor and an alliance.
    """
    if one == other or label_of(one, RETIRABLE) != label_of(other, RETIRABLE):
        raise ValueError(f"{one!r} and {other!r} cannot be told apart")
    return {"is": APART, "from": min(one, other), "to": max(one, other)}


_MAY_CARRY = {
    **{label: kind.properties - {kind.key} for label, kind in NODES.items()},
    **{name: kind.properties.union(kind.identity) for name, kind in TIES.items()},
}


def _checked(owner: str, allowed: frozenset[str], properties: Mapping[str, Any]) -> dict[str, Any]:
    stated = {}
    for name, value in properties.items():
        plain = name.rstrip("_")
        if plain not in allowed:
            raise ValueError(f"{owner} has no property {plain!r}; it may carry: {', '.join(sorted(allowed))}")
        if value is not None and value != "":
            stated[plain + "?" if name.endswith("_") else plain] = value
    return stated


def is_tie(fact: Fact) -> bool:
    return "from" in fact


def fact_key(fact: Fact) -> FactKey:
    """What a fact is about: ``(label, id)`` for a node, ``(type, from, to, identity values…)`` for a tie."""
    if not is_tie(fact):
        return (fact["is"], fact["id"])
    kind = _KINDS[fact["is"]]
    return (fact["is"], fact["from"], fact["to"], *(str(fact.get(name, "")) for name in kind.identity))


def ends_of(fact: Fact) -> tuple[tuple[str, str], ...]:
    """The (label, id) of the two nodes a tie fact names; of the one that a node fact is about."""
    if not is_tie(fact):
        return ((fact["is"], fact["id"]),)
    kind = _KINDS[fact["is"]]
    return (label_of(fact["from"], kind.start), fact["from"]), (label_of(fact["to"], kind.end), fact["to"])


def anchor_of(fact: Fact) -> tuple[str, str]:
    """The (label, id) of the node whose records are read when this fact is derived again."""
    if not is_tie(fact):
        return (fact["is"], fact["id"])
    kind = _KINDS[fact["is"]]
    end, allowed = (fact["from"], kind.start) if kind.anchor == "from" else (fact["to"], kind.end)
    return (label_of(end, allowed), end)


_MARKS = str.maketrans(dict.fromkeys("-'’‐‑–—\u00a0\u202f", " "))


@functools.lru_cache(maxsize=50_000)
def clean_name(name: str) -> str:
    """A name as a key: without accents or case, spaces, hyphens and apostrophes folded; '' for an empty name."""
    spelt = name if name.isascii() else unicodedata.normalize("NFKD", name)
    plain = (spelt if spelt.isascii() else "".join(c for c in spelt if not unicodedata.combining(c))).casefold()
    return " ".join(plain.translate(_MARKS).split())


def mint(prefix: str, *parts: object) -> str:
    """A lasting opaque id from what first identified the thing: the same parts give the same id on every engine.

    60 bits: a chance of one collision among 216,000 ids of about 2 in 100,000.
    """
    digest = hashlib.blake2b("\x1f".join(str(p) for p in parts).encode(), digest_size=8).hexdigest()
    return f"{prefix}-{digest[:15]}"


@dataclass(frozen=True)
class Source:
    """Where records come from: a file, a form, a reference. ``official`` sources come first when facts disagree."""

    id: str
    title: str
    sha256: str
    profile: str
    licence: str | None = None
    dated: str | None = None
    nature: str = "real"
    official: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a source as the facts it states; ``dated`` is the facts' own date where the row gives one."""

    id: str
    source: str
    row: str
    facts: tuple[Fact, ...]
    dated: str | None = None
    recorded_at: str = ""
    by: str = ""
    held: str = ""
    """The record node that holds it together with other rows (`graph.store.packs`); empty: it has a node of its own."""

    @property
    def node(self) -> str:
        """The id of the record node that holds it."""
        return self.held or self.id

    @property
    def key(self) -> str:
        """What tells it, or its part in one pack, from all others."""
        return f"{self.held} {self.id}" if self.held else self.id


@dataclass(frozen=True)
class ChangeSet:
    """What one import adds: its sources and their records. Applied whole or not at all."""

    import_id: str
    profile: str
    title: str
    by: str
    at: str
    sources: tuple[Source, ...]
    records: tuple[Record, ...]
    regions: frozenset[str] = frozenset()
    """Ids of reference territories to hold in full beyond those that facts name (the demo's REG-24)."""
    preparation: str | None = None
    """The preparation of a meeting in which this was entered, by id."""


class Gazetteer(Protocol):
    """What the store asks of the French reference, so that territories named by facts come along and leave with them."""

    def __hash__(self) -> int: ...

    def closure(self, named: Iterable[str], full_regions: Iterable[str] = ()) -> tuple[list[Fact], list[Fact]]:
        """(territory node facts, WITHIN/SUCCEEDS tie facts) to hold when facts name these territory ids.

        Naming a commune brings its whole region, as do the ids in ``full_regions``; naming a wider territory brings
        that region's EPCI and départements. Ids the reference does not know (X-…) are passed over.
        """
        ...


@dataclass(frozen=True, slots=True)
class Derived:
    """A node or tie as shown: its properties and the records that state it."""

    key: FactKey
    properties: Mapping[str, Any]
    records: tuple[str, ...] = field(default=())
