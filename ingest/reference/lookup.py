"""The French territories: look-ups by id, code, name and postal code, what to hold of them, and their contours."""

from __future__ import annotations

import difflib
import json
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from graph.errors import UsageProblem
from ingest.reference.closure import Facts, closure
from ingest.reference.names import fold, fold_typed
from ingest.reference.tables import PREFIXES, Place, Tables

ORDER = {"pays": 0, "region": 1, "departement": 2, "epci": 3, "commune": 4}


class Reference:
    """The reference of vintage 2026; loads each part when first asked. Implements `graph.model.Gazetteer`."""

    def __init__(self) -> None:
        self.tables = Tables()

    def closure(self, named: Iterable[str], full_regions: Iterable[str] = ()) -> Facts:
        """Territory facts to hold when facts name these ids: see `ingest.reference.closure.closure`."""
        return closure(self.tables, named, full_regions)

    def place(self, territory_id: str) -> Place | None:
        """A territory by its id (``COM-45234``), current or former; None when unknown."""
        return self.tables.place(territory_id)

    def commune(self, insee: str) -> Place | None:
        """A commune by its INSEE code, current, former or an arrondissement (`current` names today's); None when unknown.

        A spreadsheet's lost zero is given back: ``1004`` is 01004.
        """
        code = insee.strip().upper()
        return self.place(f"COM-{code.zfill(5) if code.isdigit() else code}")

    def by_siren(self, siren: str) -> Place | None:
        """The commune or EPCI that has this SIREN, current or former; None when unknown. Spaces are passed over."""
        key = "".join(siren.split())
        return self.place(f"EPCI-{key}") or self.place(self._communes_by_siren.get(key, ""))

    def by_postal_code(self, postal_code: str) -> list[Place]:
        """Communes that a postal code serves, sorted by code; empty when unknown."""
        return self._places(self._by_postal_code.get(postal_code.strip().zfill(5), ()))

    def by_name(self, name: str, level: str | None = None, within: str | None = None) -> list[Place]:
        """Territories of that name (accents, case, « St », « Cedex » folded), current first, wider first, then by population.

        ``level`` (region, departement, epci, commune) and ``within`` (a region's or département's id) narrow the choice.
        Former ones are given only where no current one has the name. Empty when unknown.
        """
        found = self._places(self._by_name.get(fold_typed(name), ()) or self._by_name.get(fold(name), ()))
        found = [place for place in found if (level in (None, place.level)) and self._inside(place, within)]
        return sorted([place for place in found if place.current == place.id] or found, key=_rank)

    def find(self, text: str) -> list[Place]:
        """What a person may mean by an id, a code (INSEE, département, region, SIREN, postal) or a name; best first."""
        text = text.strip()
        if place := self.place(text) or self.place(text.upper()):
            return [place]
        if text and text[0].isdigit():
            direct = [self.place(f"{prefix}-{text.upper()}") for prefix in ("REG", "DEP", "COM", "EPCI")]
            found = [place for place in (*direct, self.by_siren(text), *self.by_postal_code(text)) if place]
            return list(dict.fromkeys(found))
        return self.by_name(text)

    def search(self, text: str, limit: int = 10, level: str | None = None) -> list[Place]:
        """Suggestions while a name or a code is typed: names that begin with it, then names with a word that does.

        Exact names come first, then wider territories, then by population. Empty text: none. Cost: some milliseconds.
        """
        typed = fold_typed(text)
        if not typed:
            return []
        found = self.find(text) if text.strip()[:1].isdigit() else []
        if found:
            return [place for place in found if level in (None, place.level)][:limit]
        groups: tuple[list[str], list[str], list[str]] = ([], [], [])
        for key, ids in self._by_name.items():
            if (at := f" {key}".find(f" {typed}")) >= 0:
                groups[0 if key == typed else 1 if at == 0 else 2].extend(ids)
        ranked: list[Place] = []
        for group in groups:
            current = [place for place in self._places(group) if place.current == place.id]
            ranked += sorted((place for place in current if level in (None, place.level)), key=_rank)
        return ranked[:limit]

    def nearest(self, text: str, limit: int = 3) -> list[Place]:
        """Current territories whose names are written almost so, to propose, never to take: nearest first.

        Compared are names of about the same length that begin or end in the same way. Codes and empty text: none. Cost:
        some ten milliseconds.
        """
        typed = fold_typed(text)
        if not typed or typed[0].isdigit() or len(typed) > 80:
            return []
        alike = [
            name
            for name in self._by_name
            if name and abs(len(name) - len(typed)) <= 2 and (name[0] == typed[0] or name[-4:] == typed[-4:])
        ]
        found: list[Place] = []
        for name in difflib.get_close_matches(typed, alike, n=limit, cutoff=0.8):
            found += sorted((p for p in self._places(self._by_name[name]) if p.current == p.id), key=_rank)
        return found[:limit]

    def region_of(self, territory_id: str) -> str | None:
        """The id of the region a territory lies in (an EPCI across a border: that of most of its inhabitants); None for
        France and for unknown ids."""
        place = self.place(territory_id)
        return f"REG-{place.region}" if place and place.region else None

    def communes_of(self, territory_id: str) -> list[str]:
        """Ids of the current communes of a territory of the reference, sorted. Unknown: empty."""
        place = self.place(territory_id)
        if place is None:
            return []
        c, code = self.tables.communes, place.current.partition("-")[2]
        if place.level == "pays":
            return [f"COM-{code}" for code in c["code"]]
        if place.level == "commune":
            return [place.current]
        columns = [c[name] for name in (("epci", "ept") if place.level == "epci" else (place.level,))]
        return [
            f"COM-{c['code'][row]}" for row in range(len(c["code"])) if any(column[row] == code for column in columns)
        ]

    def contours(self, level: str, within: str | None = None) -> dict[str, Any]:
        """Simplified contours of a level (region, departement, epci) as a GeoJSON FeatureCollection in degrees (WGS 84).

        ``within``: only those that lie in this region or département, wholly or in part. Properties: id, code, name,
        population. Neighbours of one level share their borders. Raises UsageProblem for another level.
        """
        shapes = self.tables.contours
        if level not in ("region", "departement", "epci"):
            raise UsageProblem(
                "There are no contours for the level {level}; choose region, departement or epci.", level=level
            )
        features = []
        for place_id, row_level, text in zip(shapes["id"], shapes["level"], shapes["polygons"], strict=True):
            place = self.place(place_id) if row_level == level else None
            if place and self._inside(place, within):
                features.append({
                    "type": "Feature", "id": place.id,
                    "properties": {"id": place.id, "code": place.code, "name": place.name, "population": place.population},
                    "geometry": {"type": "MultiPolygon", "coordinates": json.loads(text)},
                })  # fmt: skip
        return {"type": "FeatureCollection", "features": features}

    def _inside(self, place: Place, within: str | None) -> bool:
        if within is None or within in ("FR", place.id):
            return True
        level, _, code = within.partition("-")
        if level == "REG":
            return code == place.region or code in (self._region_of_departement[d] for d in place.departements)
        return (level == "DEP" and code in place.departements) or (level == "EPCI" and code == place.epci)

    def _places(self, ids: Iterable[str]) -> list[Place]:
        return [place for place_id in ids if (place := self.place(place_id))]

    @cached_property
    def _region_of_departement(self) -> dict[str, str]:
        return dict(zip(self.tables.departements["code"], self.tables.departements["region"], strict=True))

    @cached_property
    def _communes_by_siren(self) -> dict[str, str]:
        c = self.tables.communes
        return {siren: f"COM-{code}" for siren, code in zip(c["siren"], c["code"], strict=True) if siren}

    @cached_property
    def _by_postal_code(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        c = self.tables.communes
        for code, postal in zip(c["code"], c["postal"], strict=True):
            for one in postal.split():
                found[one].append(f"COM-{code}")
        return found

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        found["france"].append("FR")
        for table, prefix in PREFIXES.items():
            columns = getattr(self.tables, table)
            for row, (code, name) in enumerate(zip(columns["code"], columns["name"], strict=True)):
                place_id = f"{prefix}-{code}"
                if self.tables.rows[place_id] == (table, row):
                    found[fold(name)].append(place_id)
        return found


def _rank(place: Place) -> tuple[int, int, str]:
    return (ORDER[place.level], -(place.population or 0), place.id)
