"""Published lists of grants give the figures counted in them by hand; CSV and workbook make the same graph."""

from __future__ import annotations

from collections import defaultdict

import pytest

from graph.model import fact_key

pytestmark = pytest.mark.samples

SARTHE = {"funder": "Département de la Sarthe"}


def facts(found):
    return {fact_key(fact): fact for record in found.reading.change_set.records for fact in record.facts}


def sums(found):
    total = defaultdict(float)
    for fact in facts(found).values():
        if fact["is"] == "Contribution":
            part = fact["object"] if fact.get("object") in ("Fonctionnement", "Investissement") else ""
            total[fact["nature"], part] += fact.get("amount_eur", 0)
    return {key: round(value, 2) for key, value in total.items() if value}


@pytest.mark.parametrize("name", ["sarthe-2018.csv", "sarthe-2018.xlsx"])
def test_sarthe_gives_its_rows_organisations_and_sums_and_never_adds_guarantees(read, samples, name):
    found = read(samples / name, settings=SARTHE)
    assert found.report.profile == "scdl-subventions"
    assert (found.report.rows_read, found.report.rows_kept) == (1625, 1625)
    assert found.count("Actor") == 1626  # with the département
    (fit,) = found.reading.fits
    assert len({row[fit.columns["beneficiary"]] for row in fit.table.rows}) == 1621
    assert found.count("Alliance") == 0
    assert sums(found) == {
        ("grant", "Fonctionnement"): 7_048_470.88, ("grant", "Investissement"): 650_760.52, ("guarantee", ""): 67_731_384.02,
    }  # fmt: skip


def test_sarthes_list_and_workbook_make_the_same_graph(read, samples):
    listed, book = (read(samples / name, settings=SARTHE) for name in ("sarthe-2018.csv", "sarthe-2018.xlsx"))
    assert facts(listed) == facts(book)
    assert "The sheet Table 1 repeats the sheet Feuil1." in [m.problem.say("en") for m in book.reading.messages]


def test_maine_et_loire_gives_its_rows_and_refuses_rounded_numbers(read, samples):
    found = read(samples / "maine-et-loire-conventions.csv")
    assert (found.report.rows_read, found.report.rows_kept) == (75, 75)
    assert found.count("Contribution") == 75
    rounded = [m.value for m in found.reading.messages if "rounded" in m.problem.say("en")]
    assert rounded == ["7,86E+13", "7,22009E+12"]
    names = {row["nomBeneficiaire"] for fit in found.reading.fits for row in fit.table.rows}
    assert len(names) == 46


def test_the_standards_own_example_imports_whole_with_its_remarks(read, samples):
    found = read(samples / "scdl-example-valid.csv")
    assert found.report.rows_kept == found.report.rows_read == 29
    said = [(m.value, m.problem.say("en")) for m in found.reading.messages]
    assert ("2017-03-02/2017-30-05", "2017-30-05 is no day of a period: There is no such day in the calendar.") in said
    assert ("2017-03-02/2017-01-10", "This period ends before it begins.") in said


def test_bad_cells_of_the_standards_example_get_one_message_each_and_every_row_is_kept(read, samples):
    found = read(samples / "scdl-example-bad-cells.csv")
    assert found.report.rows_kept == found.report.rows_read == 29
    places = [(m.row, m.column) for m in found.reading.messages]
    assert len(places) == len(set(places))
    assert {
        (5, "dateConvention"), (5, "rnaBeneficiaire"), (6, "idBeneficiaire"), (6, "montant"), (6, "notificationUE"), (7, "idAttribuant"),
        (8, "datesPeriodeVersement"), (8, "notificationUE"), (9, "pourcentageSubvention"), (10, "montant"), (12, "rnaBeneficiaire"),
        (30, "rnaBeneficiaire"),
    } <= set(places)  # fmt: skip
