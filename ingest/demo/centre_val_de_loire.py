"""The real part of the demonstration: Centre-Val de Loire's EPCI and communes, and what public sources state beside them.

Every number and alliance is one that its source states, with its year; nothing is estimated. Member communes across the
region's border are left out, as their regions are not held: the five straddling EPCI show their communes of the region only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph.model import ChangeSet, Fact, Record, Source, mint, node, tie
from ingest.demo.figures import figure
from ingest.demo.national import ALLIANCES, BODIES, FIGURES, SOURCES, SUCCESSIONS
from ingest.identity import Keys, actor_id, actor_keys, body_key, siren_key
from ingest.reference import VINTAGE, Place, Reference, reference_source

REGION = "REG-24"
VERSION = 1
"""To be raised with every change of what is stated: other records under another import."""
IMPORT_ID = mint("i", "demo", "real", VERSION, VINTAGE)
TITLE = "Démonstration : Centre-Val de Loire"
GOVERNANCE = {"CC": "cc", "CA": "ca", "CU": "cu", "METRO": "metropole", "MET69": "metropole"}
REFERENCE = reference_source()


def real(reference: Reference | None = None, by: str = "demo", at: str = "2026-01-01T00:00:00+00:00") -> ChangeSet:
    """The region's 82 EPCI with their 1,754 communes as members, and the national alliances and figures of public sources.

    The same reference gives the same records, byte for byte. Cost: well under a second.
    """
    reference = reference or Reference()
    sources = {key: _source(key) for key in SOURCES}
    records = [
        *(_record(REFERENCE, row, facts, VINTAGE) for row, facts in _local_bodies(reference)),
        *(_record(REFERENCE, row, facts, VINTAGE) for row, facts in _counted(reference)),
        *(_record(sources[key], row, facts) for key, row, facts in _stated()),
    ]
    return ChangeSet(
        IMPORT_ID, "demo", TITLE, by, at, (REFERENCE, *sources.values()), tuple(records), frozenset({REGION})
    )


def _source(key: str) -> Source:
    title, dated = SOURCES[key]
    return Source(mint("s", "demo", VERSION, key), title, "", "demo", "Citation avec mention de la source", dated)


def _record(source: Source, row: str, facts: Iterable[Fact], dated: str | None = None) -> Record:
    return Record(mint("r", source.id, "demo", VERSION, row), source.id, row, tuple(facts), dated or source.dated)


def keys_of(place: Place) -> Keys:
    """The keys of the body that governs a commune or an EPCI, the same as an import's."""
    return (siren_key(place.siren),) if place.siren else (body_key(place.id),)


def _body(place: Place, kind: str, governance: str) -> list[Fact]:
    keys = keys_of(place)
    actor = actor_id(keys)
    return [
        node("Actor", actor, name=place.name, family="collectivites", kind=kind, siren=place.siren, keys=list(keys)),
        tie("GOVERNS", actor, place.id),
        tie("BASED_IN", actor, place.id),
        tie("GOVERNED_BY", actor, governance),
    ]


def _local_bodies(reference: Reference) -> Iterator[tuple[str, list[Fact]]]:
    """One record an EPCI: the body, and its communes of the region, which are its members."""
    members: dict[str, list[Place]] = {}
    for one in reference.communes_of(REGION):
        if (commune := reference.place(one)) and commune.epci:
            members.setdefault(f"EPCI-{commune.epci}", []).append(commune)
    for group in sorted(members):
        if epci := reference.place(group):
            facts = _body(epci, "epci", GOVERNANCE[epci.kind or ""])
            for commune in members[group]:
                facts += _body(commune, "commune", "commune")
                facts.append(tie("MEMBER_OF", actor_id(keys_of(commune)), actor_id(keys_of(epci))))
            yield epci.code, facts


def _counted(reference: Reference) -> Iterator[tuple[str, tuple[Fact, ...]]]:
    """Key figures counted in the reference, for the region and for France; the parts of Grand Paris are no EPCI of their own."""
    columns = reference.tables.epci
    types = dict(zip(columns["code"], columns["type"], strict=True))
    regions = [f"REG-{code}" for code in reference.tables.regions["code"]]
    for territory in (REGION, "FR"):
        place = reference.place(territory)
        nodes, _ties = reference.closure(regions if territory == "FR" else [territory])
        for measure, value, unit, label in (
            (
                "population",
                place.population if place else None,
                "habitants",
                ("Population municipale", "Municipal population"),
            ),
            ("communes", len(reference.communes_of(territory)), "communes", ("Communes", "Municipalities")),
            (
                "epci",
                sum(types.get(fact["code"], "EPT") != "EPT" for fact in nodes if fact["level"] == "epci"),
                "EPCI",
                ("Intercommunalités", "Inter-municipal bodies (EPCI)"),
            ),
        ):
            yield f"{territory} {measure}", figure(territory, "profile", measure, value or 0, unit, int(VINTAGE), label)


def _stated() -> Iterator[tuple[str, str, list[Fact]]]:
    """(source, row, facts) of each alliance, succession and figure of `national`."""
    for alliance in ALLIANCES:
        key = mint("l", "demo", alliance.name)
        facts = [
            node("Alliance", key, name=alliance.name, nature="joint", since=alliance.since),
            tie("COVERS", key, "FR"),
        ]
        for role, names in (("member", alliance.members), ("provider", alliance.providers)):
            for name in names:
                facts += [_national(name), tie("TAKES_PART", _id(name), key, role=role)]
        yield alliance.source, alliance.name, facts
    for old, new in SUCCESSIONS:
        yield "slides", f"{old} → {new}", [_national(old), _national(new), tie("SUCCEEDS", _id(new), _id(old))]
    for number, (source, facts_of) in enumerate(FIGURES):
        yield source, f"figure {number + 1}", list(facts_of)


def _id(name: str) -> str:
    return actor_id(actor_keys(name))


def _national(name: str) -> Fact:
    family, kind = BODIES[name]
    ended = any(name == old for old, _new in SUCCESSIONS)
    keys = list(actor_keys(name))
    return node("Actor", _id(name), name=name, family=family, kind=kind, keys=keys, active=False if ended else None)
