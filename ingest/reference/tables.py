"""The shipped reference as columns, read from Parquet when first asked for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from graph.model import Source, mint

DATA = Path(__file__).parent / "data"
VINTAGE = "2026"

Columns = dict[str, list[Any]]


@dataclass(frozen=True)
class Place:
    """One territory of the reference, current or former.

    ``kind``: an EPCI's type (CC, CA, CU, METRO, MET69, EPT), what a former commune was, else None. ``financing``: FPU or FA.
    ``departements`` and ``region`` (codes) are where it lies; a straddling EPCI's region is that of most of its inhabitants.
    ``current``: ids of today's territory that holds its land: itself unless ``former``; ``share`` is the part of its
    communes that went there (0–1). ``vintage``: the year of the list it comes from, or the last it was in.
    """

    id: str
    code: str
    name: str
    level: str
    kind: str | None = None
    financing: str | None = None
    population: int | None = None
    lat: float | None = None
    lon: float | None = None
    siren: str | None = None
    region: str | None = None
    departements: tuple[str, ...] = ()
    epci: str | None = None
    postal_codes: tuple[str, ...] = ()
    members: int | None = None
    former: bool = False
    current: str = ""
    share: float | None = None
    vintage: str = VINTAGE


class Tables:
    """Every table as columns; each is read once, at the first use. Cost: about 0.2 s for the communes, most of it pyarrow."""

    @cached_property
    def communes(self) -> Columns:
        return read("communes")

    @cached_property
    def epci(self) -> Columns:
        return read("epci")

    @cached_property
    def departements(self) -> Columns:
        return read("departements")

    @cached_property
    def regions(self) -> Columns:
        return read("regions")

    @cached_property
    def former_communes(self) -> Columns:
        return read("former_communes")

    @cached_property
    def former_epci(self) -> Columns:
        return read("former_epci")

    @cached_property
    def contours(self) -> Columns:
        return read("contours")

    @cached_property
    def rows(self) -> dict[str, tuple[str, int]]:
        """Territory id → (table, row) for all but France, current before former where a code is both."""
        found: dict[str, tuple[str, int]] = {}
        for table, prefix in PREFIXES.items():
            for row, code in enumerate(getattr(self, table)["code"]):
                found.setdefault(f"{prefix}-{code}", (table, row))
        return found

    @cached_property
    def population(self) -> int:
        return sum(filter(None, self.communes["population"]))

    def place(self, territory_id: str) -> Place | None:
        """A territory by its id; None when the reference does not know it."""
        if territory_id == "FR":
            return Place("FR", "FR", "France", "pays", population=self.population, lat=46.6, lon=2.4, current="FR")
        if territory_id not in self.rows:
            return None
        table, row = self.rows[territory_id]
        values = {name: column[row] for name, column in getattr(self, table).items()}
        return MAKERS[table](self, territory_id, values)


PREFIXES = {
    "communes": "COM", "epci": "EPCI", "departements": "DEP", "regions": "REG", "former_communes": "COM", "former_epci": "EPCI",
}  # fmt: skip


def read(name: str) -> Columns:
    """A table's columns as lists. ParquetFile, because read_table loads the dataset machinery (0.2 s more)."""
    from pyarrow.parquet import ParquetFile

    table = ParquetFile(DATA / f"{name}.parquet").read(use_threads=False)
    return {column: table[column].to_pylist() for column in table.column_names}


def reference_source() -> Source:
    """The official source of what the reference states of communes and EPCI, the same for every import."""
    return Source(
        mint("s", "reference", VINTAGE), "Référentiel des communes et intercommunalités de France", "", "reference",
        "Licence Ouverte 2.0 (INSEE, DGCL, IGN)", VINTAGE, official=True,
    )  # fmt: skip


def sources(name: str = "communes") -> list[dict[str, str]]:
    """The packages a table was made from, with version, content and sha256, as written in its metadata."""
    from pyarrow.parquet import ParquetFile

    about = ParquetFile(DATA / f"{name}.parquet").schema_arrow.metadata or {}
    return list(json.loads(about[b"sources"]))


def _common(v: dict[str, Any]) -> dict[str, Any]:
    return {"code": v["code"], "name": v["name"], "population": v["population"], "lat": v["lat"], "lon": v["lon"]}


def _commune(_tables: Tables, place_id: str, v: dict[str, Any]) -> Place:
    return Place(
        place_id, level="commune", kind="commune", siren=v["siren"], region=v["region"], departements=(v["departement"],),
        epci=v["epci"], postal_codes=tuple(v["postal"].split()), current=place_id, **_common(v),
    )  # fmt: skip


def _epci(_tables: Tables, place_id: str, v: dict[str, Any]) -> Place:
    return Place(
        place_id, level="epci", kind=v["type"], financing=v["financing"], siren=v["code"], region=v["region"],
        departements=tuple(v["departements"].split()), members=v["members"], current=place_id, **_common(v),
    )  # fmt: skip


def _departement(_tables: Tables, place_id: str, v: dict[str, Any]) -> Place:
    return Place(
        place_id, level="departement", region=v["region"], departements=(v["code"],), current=place_id, **_common(v)
    )


def _region(_tables: Tables, place_id: str, v: dict[str, Any]) -> Place:
    return Place(place_id, level="region", region=v["code"], current=place_id, **_common(v))


def _former(tables: Tables, place_id: str, v: dict[str, Any]) -> Place:
    prefix = place_id.partition("-")[0]
    now = tables.place(f"{prefix}-{v['successor']}")
    assert now is not None  # noqa: S101  the build links every former code to a current one
    return Place(
        place_id, v["code"], v["name"], now.level, kind=v["kind"], siren=v["code"] if prefix == "EPCI" else None,
        lat=now.lat if prefix == "COM" else None, lon=now.lon if prefix == "COM" else None, region=now.region,
        departements=now.departements, epci=now.epci, former=v["kind"] != "arrondissement-municipal", current=now.id,
        share=v.get("share"), vintage=(v["until"] or "")[:4] or "?",
    )  # fmt: skip


MAKERS = {
    "communes": _commune, "epci": _epci, "departements": _departement, "regions": _region,
    "former_communes": _former, "former_epci": _former,
}  # fmt: skip
