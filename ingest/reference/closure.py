"""Which territories a database holds when facts name some of them, and how these territories nest and follow each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph.model import Fact
from ingest.reference.tables import VINTAGE, Columns, Place, Tables

Facts = tuple[list[Fact], list[Fact]]


def closure(tables: Tables, named: Iterable[str], full_regions: Iterable[str] = ()) -> Facts:
    """(Territory node facts, WITHIN and SUCCEEDS tie facts) to hold when facts name these ids; both sorted, no repeat.

    A named territory brings France, its region, and that region's départements and EPCI (every one with a member commune
    there, those that straddle the border among them). A named commune, or a region in ``full_regions``, brings all the
    region's communes. A straddling EPCI brings the region of most of its inhabitants only where none of its regions is
    held for another reason. A former commune or EPCI comes with the one that follows it, and lies within all that this
    one lies within. Ids the reference does not know are passed over; nothing known named: two empty lists.
    Cost: linear in what it returns; under one second for every commune of France.
    """
    places = [place for name in sorted(set(named)) if (place := tables.place(name))]
    full = {place.region for name in set(full_regions) if (place := tables.place(name)) and place.region}
    full |= {place.region for place in places if place.level == "commune" and place.region}
    regions = _regions(tables, places) | full
    if not places and not regions:
        return [], []
    builder = _Builder(tables, regions)
    builder.wider()
    builder.epci()
    builder.communes(full)
    for place in places:
        if place.current != place.id:
            builder.follower(place)
    nodes = sorted(builder.nodes.values(), key=lambda fact: fact["id"])
    ties = [{"is": kind, "from": start, "to": end} for kind, start, end in sorted(builder.ties)]
    return nodes, ties


def _regions(tables: Tables, places: list[Place]) -> set[str]:
    """Codes of the regions held, straddling EPCI last."""
    straddling = [place for place in places if place.level == "epci"]
    held = {place.region for place in places if place.level != "epci" and place.region}
    others = [(place, {_region_of(tables, code) for code in place.departements}) for place in straddling]
    held |= {place.region for place, regions in others if len(regions) == 1 and place.region}
    for place, regions in others:
        if not regions & held and place.region:
            held.add(place.region)
    return held


def _region_of(tables: Tables, departement: str) -> str:
    return str(tables.departements["region"][tables.rows[f"DEP-{departement}"][1]])


class _Builder:
    """Facts of the territories of some regions, by id."""

    def __init__(self, tables: Tables, regions: set[str]) -> None:
        self.tables, self.regions = tables, regions
        self.nodes: dict[str, Fact] = {}
        self.ties: set[tuple[str, str, str]] = set()
        self.departements: set[str] = set()

    def wider(self) -> None:
        """France, the regions and their départements."""
        france = self.tables.place("FR")
        assert france is not None  # noqa: S101  always known
        self._place(france)
        for level, prefix, codes in (
            ("regions", "REG", self.tables.regions["code"]),
            ("departements", "DEP", self.tables.departements["region"]),
        ):
            columns: Columns = getattr(self.tables, level)
            for row in (row for row, region in enumerate(codes) if region in self.regions):
                place_id = f"{prefix}-{columns['code'][row]}"
                self._row(place_id, prefix, columns, row)
                parent = "FR" if prefix == "REG" else f"REG-{codes[row]}"
                self.ties.add(("WITHIN", place_id, parent))
        self.departements = {fact["code"] for fact in self.nodes.values() if fact["level"] == "departement"}

    def epci(self) -> None:
        """Every EPCI with a member in a département held; a territorial part of Grand Paris lies within it too."""
        columns = self.tables.epci
        for row, held in self._held(columns["departements"]):
            place_id = f"EPCI-{columns['code'][row]}"
            self._row(place_id, "EPCI", columns, row)
            self.ties.update(("WITHIN", place_id, f"DEP-{code}") for code in held)
            if columns["type"][row] == "EPT":
                self.ties.add(("WITHIN", place_id, GRAND_PARIS))

    def _held(self, column: list[str]) -> Iterator[tuple[int, list[str]]]:
        for row, codes in enumerate(column):
            if held := [code for code in codes.split() if code in self.departements]:
                yield row, held

    def communes(self, full: set[str]) -> None:
        if not full:
            return
        c = self.tables.communes
        for row, region in enumerate(c["region"]):
            if region in full:
                place_id = f"COM-{c['code'][row]}"
                self._row(place_id, "COM", c, row)
                self.ties.update(("WITHIN", place_id, parent) for parent in self._parents(row))

    def _parents(self, row: int) -> list[str]:
        """What a commune lies within: its département, its EPCI, its territorial part of Grand Paris."""
        c = self.tables.communes
        return [f"DEP-{c['departement'][row]}", *(f"EPCI-{code}" for code in (c["epci"][row], c["ept"][row]) if code)]

    def follower(self, place: Place) -> None:
        """A former territory, or a part of a commune (arrondissement of Paris, Lyon, Marseille)."""
        self._place(place)
        if place.level == "commune":
            parents = [place.current, *self._parents(self.tables.rows[place.current][1])]
        else:
            parents = [f"DEP-{code}" for code in place.departements if code in self.departements]
        self.ties.update(("WITHIN", place.id, parent) for parent in parents)
        if place.former:
            self.ties.add(("SUCCEEDS", place.current, place.id))

    def _place(self, place: Place) -> None:
        values = {"population": place.population, "lat": place.lat, "lon": place.lon}
        self._node(place.id, place.code, place.name, place.level, place.vintage, values)

    def _row(self, place_id: str, prefix: str, columns: Columns, row: int) -> None:
        values = {name: columns[name][row] for name in ("population", "lat", "lon")}
        self._node(place_id, columns["code"][row], columns["name"][row], LEVELS[prefix], VINTAGE, values)

    def _node(
        self, place_id: str, code: str, name: str, level: str, vintage: str, values: dict[str, float | int | None]
    ) -> None:
        stated = {key: value for key, value in values.items() if value is not None}
        self.nodes[place_id] = {
            "is": "Territory", "id": place_id, "code": code, "name": name, "level": level, "vintage": vintage, **stated,
        }  # fmt: skip


LEVELS = {"REG": "region", "DEP": "departement", "EPCI": "epci", "COM": "commune"}
GRAND_PARIS = "EPCI-200054781"
