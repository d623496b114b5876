"""Numbers, amounts, dates, periods and words as spreadsheets and people write them; nothing ambiguous is guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.cleaning import clean, is_person


def value(kind, raw):
    return clean(kind, raw)[0]


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("82 212 742 900 014", "82212742900014"), ("224 900 019 000 15'", "22490001900015"), ("SIRET : 822 127 429 00014", "82212742900014"),
        (82212742900014.0, "82212742900014"), ("82212742900014.0", "82212742900014"), ("822127429", "822127429"), ("5480119", None),
        ("7,86E+13", None), ("7.86e13", None), (78600000000000, None), ("82212742900015", "822127429"), ("52499120500000", "524991205"), ("12345678900011", None),
    ],
)  # fmt: skip
def test_numbers_of_organisations_are_mended_or_refused(raw, read):
    assert value("number_of_body", raw) == read


@pytest.mark.parametrize("raw", ["7,86E+13", "7,22009E+12", 78600000000000, "7220090000000"])
def test_a_rounded_number_is_no_number_and_it_is_said(raw):
    assert "rounded by a spreadsheet" in clean("number_of_body", raw)[1].say("en")


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("N      82 584,28", 82584.28), ("1,234.50", 1234.5), ("1.234,50", 1234.5), ("1 798 193,68 €", 1798193.68), ("12 k€", 12000),
        ("(1 200,50)", -1200.5), ("1,500", None), ("X", None), ("-", None), ("1,2345.67", None), ("12/05", None),
    ],
)  # fmt: skip
def test_amounts_in_both_notations(raw, read):
    assert value("money", raw) == read


@given(st.decimals(-(10**9), 10**9, places=2, allow_nan=False))
def test_any_amount_reads_back_equal_in_french_and_english_notation(amount):
    english = f"{amount:,.2f}"
    french = english.replace(",", "\u202f").replace(".", ",")
    assert value("money", english) == value("money", french) == float(amount)


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("MAI 2014", "2014-05"), ("1er mars 2019", "2019-03-01"), ("le lundi 4 mars 2019", "2019-03-04"), ("March 4, 2019", "2019-03-04"), ("20190301", "2019-03-01"),
        (43101, "2018-01-01"), ("43101", "2018-01-01"), ("12/03/2024 10:22", "2024-03-12"), ("2017-30-05", None), ("30/02/2019", None), (1234567, None),
    ],
)  # fmt: skip
def test_dates_as_people_and_spreadsheets_write_them(raw, read):
    assert value("date", raw) == read


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("2017-03-14/2018-03-14", ("2017-03-14", "2018-03-14")), ("2018-11-20", ("2018-11-20", None)), ("2017-12-12/fin-action", ("2017-12-12", None)),
        ("NC/2019-06-30", (None, "2019-06-30")), ("du 01/02/2018 au 03/04/2019", ("2018-02-01", "2019-04-03")), ("2019-2021", ("2019", "2021")), ("bientôt", None),
    ],
)  # fmt: skip
def test_periods(raw, read):
    assert value("period", raw) == read


@pytest.mark.parametrize(
    ("raw", "read"), [("0,25", 25), ("1", 100), ("45 %", 45), (0.1, 10), ("80", 80), ("-1", None), ("200", None)]
)
def test_shares_are_given_in_per_cent(raw, read):
    assert value("share", raw) == read


@pytest.mark.parametrize(
    ("raw", "read"), [("M72000", "72000"), (1000, "01000"), ("72 000", "72000"), ("F-45000", "45000"), ("720", None)]
)
def test_postal_codes(raw, read):
    assert value("postal_code", raw) == read


@pytest.mark.parametrize(
    ("raw", "read"), [("Oui", "yes"), (1, "yes"), (True, "yes"), ("0", "no"), ("NSP", "unknown"), ("peut-être", None)]
)
def test_answers(raw, read):
    assert value("answer", raw) == read


@pytest.mark.parametrize(
    ("raw", "read"),
    [("aide en numéraire", "grant"), ("nature", "in-kind"), ("aide en numéraire;aide en nature", "grant"), ("garantie d'emprunt", "guarantee"), ("prêt", "loan"), ("autre", None)],
)  # fmt: skip
def test_what_a_help_consists_of(raw, read):
    assert value("support", raw) == read


@pytest.mark.parametrize(
    ("name", "person"), [("Mme Exemple", True), ("M. Exemple", True), ("Monsieur Exemple", True), ("M Studio", False), ("Maison pour tous", False)]
)  # fmt: skip
def test_names_of_natural_persons_are_told(name, person):
    assert is_person(name) is person
