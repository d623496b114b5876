"""Territories as rows name them, and the bodies that govern them, looked up in the French reference."""

from __future__ import annotations

import functools
import math
import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from graph.language import Text

_ID = re.compile(r"FR|REG-\d{2}|DEP-(\d\d|2[AB]|9[78]\d)|EPCI-\d{9}|COM-\d[0-9AB]\d{3}|X-[a-z0-9-]+")


class Place(Protocol):
    """A territory of the reference, as far as an import needs it (`ingest.reference` has more of it)."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def level(self) -> str: ...
    @property
    def siren(self) -> str | None: ...
    @property
    def current(self) -> str: ...
    @property
    def former(self) -> bool: ...
    @property
    def departements(self) -> tuple[str, ...]: ...


class Places(Protocol):
    """What an import asks of the reference."""

    def __hash__(self) -> int: ...
    def place(self, territory_id: str) -> Place | None: ...
    def by_siren(self, siren: str) -> Place | None: ...
    def by_postal_code(self, postal_code: str) -> Sequence[Place]: ...
    def by_name(self, name: str, level: str | None = None, within: str | None = None) -> Sequence[Place]: ...
    def find(self, text: str) -> Sequence[Place]: ...
    def nearest(self, text: str) -> Sequence[Place]: ...
    @property
    def tables(self) -> Any: ...


@dataclass(frozen=True)
class Found:
    """The id of the territory meant (today's, for an ended one), or what was wrong; ``unknown``: by no such name."""

    ids: tuple[str, ...] = ()
    problem: Text | None = None
    unknown: bool = False


def find_territory(places: Places | None, said: str, own: Collection[str] = ()) -> Found:
    """The territory a row names by id, code or name. Nothing is chosen among several; the problem lists them.

    ``own``: the ids of the users' own territories (X-…), known by id alone.
    """
    if said.startswith("X-") and said not in own:
        return Found(
            problem=Text("No territory of your own has this id; the command `maillage territories` lists them.")
        )
    if _ID.fullmatch(said):
        return current_ids(places, said)
    found = list(places.find(said)) if places else []
    ids = sorted({place.current for place in found})
    if len(ids) == 1:
        return Found(tuple(ids))
    if not ids:
        return Found(problem=Text("No territory is known by this name or code."), unknown=True)
    names = choices(places, found[:8])
    return Found(problem=Text("Several territories are so called; write the id of one: {names}.", {"names": names}))


def nearest_territories(places: Places | None, said: str) -> Text | None:
    """That a name is unknown, with the nearest names known; None when none is near. Nothing is taken unasked."""
    near = places.nearest(said) if places else ()
    if not near:
        return None
    names = choices(places, near)
    return Text("No territory is known by this name or code; the nearest names: {names}.", {"names": names})


def choices(places: Places | None, found: Sequence[Place]) -> str:
    """Territories to choose among, by id: ``COM-45232 (Olivet, Loiret), COM-53169 (Olivet, Mayenne)``."""
    return ", ".join(f"{place.id} ({', '.join((place.name, *_around(places, place)))})" for place in found)


def _around(places: Places | None, place: Place) -> list[str]:
    """The names of the départements that a commune or a grouping lies in."""
    if places is None or place.level not in ("commune", "epci"):
        return []
    return [around.name for code in place.departements if (around := places.place(f"DEP-{code}"))]


def current_ids(places: Places | None, territory_id: str) -> Found:
    """Today's territory of an id; one of the user's own (X-…) and the country stand as they are."""
    if places is None or territory_id == "FR" or territory_id.startswith("X-"):
        return Found((territory_id,))
    place = places.place(territory_id)
    if place is None:
        return Found(problem=Text("The reference of French territories knows no {id}.", {"id": territory_id}))
    return Found((place.current,))


def body_of(places: Places | None, siren: str) -> Place | None:
    """The commune or grouping of today whose SIREN this is; None for any other organisation."""
    place = places.by_siren(siren) if places else None
    return place if place and not place.former else None


FARTHEST_KM = 10.0


def grouping_near(places: Places, department: str, lat: float, lon: float) -> Place | None:
    """Today's grouping of the commune whose town hall is nearest to a point, in the département said (``DEP-45``).

    None when no town hall of that département lies within 10 km: the point is then wrong, or drawn in an inset.
    """
    near: tuple[float, str] | None = None
    for commune_lat, commune_lon, grouping in _town_halls(places).get(department, ()):
        east = (commune_lon - lon) * math.cos(math.radians(lat))
        distance = 111.2 * math.hypot(commune_lat - lat, east)
        near = min(near or (FARTHEST_KM, ""), (distance, grouping))
    return places.place(near[1]) if near and near[1] else None


@functools.lru_cache(maxsize=2)
def _town_halls(places: Places) -> Mapping[str, list[tuple[float, float, str]]]:
    """(latitude, longitude, grouping's id) of every commune with a known point, by département."""
    columns = places.tables.communes
    found: dict[str, list[tuple[float, float, str]]] = defaultdict(list)
    for row, (lat, lon) in enumerate(zip(columns["lat"], columns["lon"], strict=True)):
        grouping = columns["ept"][row] or columns["epci"][row]
        if lat is not None and lon is not None and grouping:
            found[f"DEP-{columns['departement'][row]}"].append((lat, lon, f"EPCI-{grouping}"))
    return found
