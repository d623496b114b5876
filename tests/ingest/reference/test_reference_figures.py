"""The shipped reference against the published counts (INSEE/DGCL, vintage 2026)."""

import json
from collections import Counter
from pathlib import Path

from pyarrow.parquet import ParquetFile

import ingest.reference.tables as tables
from ingest.reference import Reference

MEGABYTE = 1_000_000


def rows(columns):
    names = list(columns)
    return [dict(zip(names, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def centre_epci(reference):
    of_region = {c["epci"] for c in rows(reference.tables.communes) if c["region"] == "24"}
    return [e for e in rows(reference.tables.epci) if e["code"] in of_region]


def test_centre_val_de_loire_has_its_communes_and_inhabitants(reference: Reference) -> None:
    communes = [c for c in rows(reference.tables.communes) if c["region"] == "24"]
    assert len(communes) == 1754
    assert sum(c["population"] for c in communes) == 2_587_031


def test_centre_val_de_loire_has_82_epci_by_type_and_financing(reference: Reference) -> None:
    groups = centre_epci(reference)
    assert len(groups) == 82
    assert Counter(e["type"] for e in groups) == {"CC": 73, "CA": 7, "METRO": 2}
    assert Counter(e["financing"] for e in groups) == {"FPU": 69, "FA": 13}


def test_five_epci_straddle_the_regions_border(reference: Reference) -> None:
    departements = {"18", "28", "36", "37", "41", "45"}
    straddling = [e["name"] for e in centre_epci(reference) if set(e["departements"].split()) - departements]
    assert len(straddling) == 5


def test_france_has_all_its_levels(reference: Reference) -> None:
    t = reference.tables
    assert [len(c["code"]) for c in (t.regions, t.departements, t.communes)] == [26, 109, 34_969]
    assert Counter(t.epci["type"]) == {"CC": 989, "CA": 230, "METRO": 21, "CU": 14, "EPT": 11, "MET69": 1}


def test_every_commune_of_metropolitan_france_has_a_point_within_it(reference: Reference) -> None:
    for c in rows(reference.tables.communes):
        if c["region"] >= "11" and len(c["region"]) == 2:
            assert 41 < c["lat"] < 51.3 and -5.3 < c["lon"] < 9.7, c


def test_every_parent_named_is_in_the_reference(reference: Reference) -> None:
    t = reference.tables
    assert set(t.communes["epci"]) | set(t.communes["ept"]) <= {*t.epci["code"], None}
    assert set(t.communes["departement"]) <= set(t.departements["code"])
    assert set(t.departements["region"]) <= set(t.regions["code"])
    assert set(t.former_communes["successor"]) <= set(t.communes["code"])
    assert set(t.former_epci["successor"]) <= set(t.epci["code"])


def test_the_files_stay_small() -> None:
    sizes = {file.stem: file.stat().st_size for file in tables.DATA.glob("*.parquet")}
    contours = sizes.pop("contours")
    assert sum(sizes.values()) < 4 * MEGABYTE
    assert contours < 3 * MEGABYTE


def test_every_file_states_vintage_licence_and_sources() -> None:
    for file in tables.DATA.glob("*.parquet"):
        about = ParquetFile(file).schema_arrow.metadata
        assert about[b"vintage"] == b"2026"
        assert b"Licence Ouverte" in about[b"licence"]
        assert {"package", "version", "content", "sha256"} == set(json.loads(about[b"sources"])[0])
    notes = Path(tables.__file__).with_name("SOURCES.md").read_text(encoding="utf-8")
    assert all(source["sha256"][:16] in notes for source in tables.sources())


def test_neighbouring_contours_share_their_borders(reference: Reference) -> None:
    points = Counter()
    for feature in reference.contours("departement", "REG-24")["features"]:
        points.update({tuple(p) for polygon in feature["geometry"]["coordinates"] for ring in polygon for p in ring})
    assert sum(count > 1 for count in points.values()) > 100


def test_contours_cover_every_region_departement_and_epci_that_has_land_known(reference: Reference) -> None:
    assert len(reference.contours("region")["features"]) == 18
    assert len(reference.contours("departement")["features"]) == 101
    assert len(reference.contours("epci")["features"]) == 1255
    assert len(reference.contours("epci", "REG-24")["features"]) == 82


def test_contour_rings_are_closed_and_lie_in_their_place(reference: Reference) -> None:
    for feature in reference.contours("region", "REG-24")["features"]:
        for polygon in feature["geometry"]["coordinates"]:
            assert all(ring[0] == ring[-1] and len(ring) > 3 for ring in polygon)
            assert all(0 < x < 3.2 and 46.3 < y < 49 for x, y in polygon[0])
