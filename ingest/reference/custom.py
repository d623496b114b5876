"""A territory of one's own: a named list of communes (bassin de vie, contrat de ville, PETR…), as records like any other."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from graph.errors import NotFound, UsageProblem
from graph.model import ChangeSet, Fact, Record, Source, mint, node, tie
from ingest.reference.lookup import Reference
from ingest.reference.names import fold
from ingest.reference.tables import VINTAGE, Place


@dataclass(frozen=True)
class CustomTerritory:
    """The territory's id and the communes it was understood to hold."""

    id: str
    communes: tuple[str, ...]
    change_set: ChangeSet


def custom_territory(name: str, communes: Iterable[str], reference: Reference, *, by: str, at: str) -> CustomTerritory:
    """The change set that creates the territory ``X-name``: its communes lie within it.

    ``communes`` may be ids, INSEE codes or names that are unique; the id of an EPCI or a département stands for all its
    communes, a former commune for today's. It lies within each département it touches, and within an EPCI of which it is a
    part; an EPCI whose communes are all in it lies within it.
    The same name and communes give the same records. Raises UsageProblem (no name, no commune, a name of several places),
    NotFound (unknown).
    """
    slug = "-".join("".join(c if c.isalnum() and c.isascii() else " " for c in fold(name)).split())
    if not slug:
        raise UsageProblem("A territory needs a name with letters; “{name}” has none.", name=name)
    held = sorted({one for text in communes for one in _communes(text, reference)})
    if not held:
        raise UsageProblem("The territory {name} needs at least one commune.", name=name)
    territory = f"X-{slug}"
    facts = _facts(territory, name, [place for one in held if (place := reference.place(one))])
    facts += _groupings(territory, set(held), reference)
    digest = hashlib.sha256("\n".join([territory, name, *held]).encode()).hexdigest()
    source = Source(mint("s", "territory", digest), name, digest, "territory", dated=at[:10])
    record = Record(mint("r", source.id, "1"), source.id, "1", tuple(facts), dated=at[:10])
    changes = ChangeSet(mint("i", "territory", digest), "territory", name, by, at, (source,), (record,))
    return CustomTerritory(territory, tuple(held), changes)


def _communes(text: str, reference: Reference) -> list[str]:
    if not (place := reference.place(text.strip()) or reference.commune(text)):
        communes = [one for one in reference.find(text) if one.level == "commune"]
        if len(communes) > 1:
            choices = ", ".join(f"{one.id} ({one.name}, {', '.join(one.departements)})" for one in communes[:12])
            raise UsageProblem(
                "“{text}” names several territories: {choices}. Give one of these ids.", text=text, choices=choices
            )
        place = communes[0] if communes else None
    if place is None or not (inside := reference.communes_of(place.id)):
        raise NotFound(
            "No commune is known as “{text}”; give its INSEE code, its id (COM-45234) or its full name.", text=text
        )
    return inside


def _facts(territory: str, name: str, communes: list[Place]) -> list[Fact]:
    placed = [(place.lat, place.lon) for place in communes if place.lat is not None and place.lon is not None]
    lat, lon = (round(sum(axis) / len(placed), 5) for axis in zip(*placed, strict=True)) if placed else (None, None)
    population = sum(place.population or 0 for place in communes) or None
    facts = [
        node("Territory", territory, code=territory.removeprefix("X-"), name=name.strip(), level="custom",
             population=population, lat=lat, lon=lon, vintage=VINTAGE),
        *(tie("WITHIN", territory, f"DEP-{code}") for code in sorted({d for place in communes for d in place.departements})),
    ]  # fmt: skip
    return facts + [tie("WITHIN", place.id, territory) for place in communes]


def _groupings(territory: str, held: set[str], reference: Reference) -> list[Fact]:
    """How it nests with the EPCI (and the territorial parts of Grand Paris): those all in it, those it is a part of."""
    columns = reference.tables.communes
    members: dict[str, set[str]] = defaultdict(set)
    for code, *groupings in zip(columns["code"], columns["epci"], columns["ept"], strict=True):
        for grouping in filter(None, groupings):
            members[f"EPCI-{grouping}"].add(f"COM-{code}")
    inside = [tie("WITHIN", grouping, territory) for grouping, inner in sorted(members.items()) if inner <= held]
    around = [tie("WITHIN", territory, grouping) for grouping, outer in sorted(members.items()) if held < outer]
    return inside + around
