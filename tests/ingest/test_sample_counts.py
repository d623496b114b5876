"""Published open data give the figures counted in them by hand."""

from __future__ import annotations

from collections import Counter

import pytest

from graph.model import fact_key

pytestmark = pytest.mark.samples

# posts, establishments, employers, contracts, euros of the State; then the same in Centre-Val de Loire
YEARS = {
    2020: ((4660, 2555, 2469, 385, 92_617_779.60), (141, 73, 18)),
    2021: ((5377, 2841, 2747, 403, 107_926_176.14), (178, 86, 19)),
    2022: ((5623, 2917, 2828, 402, 119_511_242.00), (195, 89, 19)),
    2023: ((5416, 2839, 2748, 399, 122_161_833.68), (186, 84, 19)),
}
CENTRE = {"DEP-18", "DEP-28", "DEP-36", "DEP-37", "DEP-41", "DEP-45"}


@pytest.fixture(scope="module")
def sample(samples):
    return lambda name: samples / name


@pytest.mark.parametrize("year", YEARS)
def test_posts_employers_contracts_and_amounts_of_adultes_relais(read, sample, year):
    posts, establishments, employers, contracts, euros = YEARS[year][0]
    found = read(sample(f"adulte-relais-{year}.json"))
    assert found.report.profile == "adultes-relais"
    assert (found.report.rows_read, found.report.rows_rejected) == (posts, 0)
    assert found.count("Contribution") == found.count("GIVES") == found.count("TO") == posts
    assert found.count("Establishment") == establishments
    assert found.count("Actor") == employers + 1  # the State
    assert found.count("Alliance") == contracts
    amounts = {fact_key(f): f["amount_eur"] for f in found.facts("Contribution")}
    assert round(sum(amounts.values()), 2) == euros


@pytest.mark.parametrize("year", YEARS)
def test_posts_of_centre_val_de_loire(read, sample, year):
    posts, employers, contracts = YEARS[year][1]
    found = read(sample(f"adulte-relais-{year}.json"))
    here = {f["to"]: f["from"] for f in found.facts("COVERS") if f["to"] in CENTRE}
    based = {f["from"] for f in found.facts("BASED_IN") if f["to"] in CENTRE}
    employer_of = {f["from"]: f["to"] for f in found.facts("OF")}
    assert set(here) <= CENTRE
    assert len({f["from"] for f in found.facts("COVERS") if f["to"] in CENTRE}) == contracts
    assert len({employer_of[siret] for siret in based}) == employers
    receivers = Counter(
        fact["id"]
        for record in found.reading.change_set.records
        if any(f["is"] == "BASED_IN" and f["to"] in CENTRE for f in record.facts)
        for fact in record.facts
        if fact["is"] == "Contribution"
    )
    assert len(receivers) == posts


def test_contrats_de_ville_are_433_of_which_19_in_centre_val_de_loire(read, sample, reference):
    found = read(sample("contrats-de-ville.json"))
    assert found.report.rows_kept == 434
    assert found.count("Alliance") == 433
    covers = [(fact["from"], reference.place(fact["to"])) for fact in found.facts("COVERS")]
    assert len({alliance for alliance, place in covers if place and place.region == "24"}) == 19
    assert sum("fallback" not in fact for fact in found.facts("COVERS")) >= 430


def test_pcrs_gives_its_actors_alliances_and_roles(read, sample):
    found = read(sample("pcrs-participations.csv"))
    assert found.report.profile == "pcrs"
    assert (found.report.rows_kept, found.report.rows_rejected) == (404, 0)
    assert (found.count("Actor"), found.count("Alliance"), found.count("TAKES_PART")) == (232, 100, 404)
    roles = Counter(key[3] for key in {fact_key(fact) for fact in found.facts("TAKES_PART")})
    assert roles == {
        "funder": 253, "lead": 100, "distributor": 23, "flight-provider": 21, "controller": 6, "lidar-provider": 1,
    }  # fmt: skip
    members = Counter(alliance for _actor, alliance in {(f["from"], f["to"]) for f in found.facts("TAKES_PART")})
    assert sum(members.values()) == 403
    assert sum(count == 1 for count in members.values()) == 31
    names: dict[str, set[str]] = {}
    for fact in found.facts("Actor"):
        if fact["keys"] != ["state:FR"] and "family" not in fact:
            names.setdefault(fact["siren"], set()).add(fact.get("name", ""))
    assert sum(len(spellings - {""}) > 1 for spellings in names.values()) == 11


def test_both_sheets_of_a_workbook_are_never_read_as_one(sample):
    from ingest.readers import read_tables

    tables = read_tables(sample("sarthe-2018.xlsx"))
    assert {table.sheet: len(table.rows) for table in tables} == {"Table 1": 1625, "Feuil1": 1625}
    (listed,) = read_tables(sample("sarthe-2018.csv"))
    assert len(listed.rows) == 1625
    assert not listed.unread
