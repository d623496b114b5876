"""Numbers, amounts, dates and words as people write them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.cleaning import clean, is_contact, vocabulary_key


def value(kind, raw):
    return clean(kind, raw)[0]


def problem(kind, raw):
    found = clean(kind, raw)[1]
    return found.say("en") if found else None


@pytest.mark.parametrize(
    "raw",
    ["82212742900014", "82 212 742 900 014", "822\u00a0127\u00a0429\u202f00014'", 82212742900014, "82212742900014.0"],
)
def test_a_siret_is_mended(raw):
    assert value("siret", raw) == "82212742900014"


def test_a_lost_leading_zero_is_given_back_where_the_check_digit_agrees():
    assert value("siren", 67501494) == "067501494"


def test_a_siret_in_a_column_of_siren_is_shortened():
    assert value("siren", "82212742900014") == "822127429"


def test_la_poste_follows_its_own_rule():
    assert value("siret", "35600000000048") == "35600000000048"
    assert value("siret", "35600000049837") == "35600000049837"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("7,86E+13", "rounded by a spreadsheet"),
        ("82212742900015", "check digit of this SIRET is wrong"),
        ("123", "A SIRET has 14 digits, this one 3"),
        ("W123456789", "holds other signs than digits"),
    ],
)
def test_what_is_no_siret_is_said_and_never_kept(raw, said):
    assert value("siret", raw) is None
    assert said in problem("siret", raw)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2 550,00", 2550), ("1\u202f798\u00a0193,68 €", 1798193.68), ("1,234.56", 1234.56), ("1.234,56", 1234.56),
        ("1,234,567", 1234567), ("24000.0", 24000), ("10", 10), (19875.06, 19875.06), ("-12,5", -12.5), ("0,125", 0.125),
        ("12 EUR", 12),
    ],
)  # fmt: skip
def test_amounts_are_read_in_french_and_english_notation(raw, expected):
    assert clean("amount", raw) == (expected, None)


def test_an_amount_that_could_be_two_is_not_guessed():
    assert value("amount", "1,500") is None
    assert problem("amount", "1,500") == "This could be 1.500 or 1500; write it without a mark between thousands."


@pytest.mark.parametrize("raw", ["X", "12,34,5", "1.2.3", "", "nan", "1e999", "N      82 584,28", True])
def test_what_is_no_amount_is_never_a_number(raw):
    assert value("amount", raw) is None


@given(st.integers(-(10**11), 10**11))
def test_every_amount_in_cents_survives_each_notation(cents):
    whole, rest = divmod(abs(cents), 100)
    sign, expected = "-" if cents < 0 else "", cents / 100
    french = f"{whole:,}".replace(",", "\u202f")
    for raw in (f"{sign}{french},{rest:02d} €", f"{sign}{whole:,}.{rest:02d}", f"{sign}{whole},{rest:02d}", expected):
        assert value("amount", raw) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2019", "2019"), (2019, "2019"), (2019.0, "2019"), ("2019-03", "2019-03"), ("2019-03-01", "2019-03-01"),
        ("01/03/2019", "2019-03-01"), ("1.3.2019", "2019-03-01"), ("03/2019", "2019-03"), ("MAI 2014", "2014-05"),
        ("1er".replace("er", "") + " août 2014", "2014-08-01"), ("2019-03-01T10:00:00Z", "2019-03-01"),
        ("2019-03-01 10:00", "2019-03-01"), (dt.date(2019, 3, 1), "2019-03-01"), (dt.datetime(2019, 3, 1, 9), "2019-03-01"),
    ],
)  # fmt: skip
def test_dates_keep_the_precision_they_were_given(raw, expected):
    assert clean("date", raw) == (expected, None)


@pytest.mark.parametrize(
    "raw", ["2017-30-05", "31/02/2019", "12/03/19", "soon", "2019-2020", "0", "99999", "2019-03-01-01"]
)
def test_impossible_dates_are_said(raw):
    assert value("date", raw) is None
    assert problem("date", raw)


@given(st.dates(dt.date(1800, 1, 1), dt.date(2199, 12, 31)))
def test_every_day_reads_back_from_french_and_iso(day):
    assert value("date", day.isoformat()) == value("date", day.strftime("%d/%m/%Y")) == day.isoformat()


def test_joined_codes_of_contracts_are_two():
    assert value("contracts", "CV380CV384") == ("CV380", "CV384")
    assert clean("contracts", "CV380, autre")[0] == ("CV380",)
    assert problem("contracts", "CV380, autre")
    assert value("contracts", "sans objet") is None


def test_shares_and_coordinates_stay_in_range():
    assert value("percent", "30,3 %") == 30.3
    assert value("percent", "120") is None
    assert value("latitude", "47,5") == 47.5
    assert value("latitude", "2154878") is None


@pytest.mark.parametrize(("raw", "code"), [("45", "DEP-45"), (1, "DEP-01"), ("2a", "DEP-2A"), ("974", "DEP-974")])
def test_codes_of_departements(raw, code):
    assert value("department", raw) == code


def test_words_of_the_vocabulary_are_known_by_key_label_and_plural():
    assert value("family", "Association") == "associations"
    assert value("family", "local authorities") == "collectivites"
    assert value("domain", "VIEILLISSEMENT") == "vieillissement"
    assert value("role", "Financeurs") == "funder"
    assert vocabulary_key("types", "Mécénat") == "mecenat"


@pytest.mark.parametrize(
    ("kind", "word", "key"),
    [
        ("domain", "Précarité", "exclusion"), ("domain", "inclusion numérique", "numerique"), ("domain", "Aînés", "vieillissement"),
        ("domain", "SPORTS", "culture-sport"), ("domain", "energie", "transition-energetique"), ("domain", "transports", "mobilite"),
        ("role", "Partenaires", "member"), ("role", "chef de file", "lead"), ("role", "co-porteur", "lead"),
    ],
)  # fmt: skip
def test_synonyms_of_the_vocabulary_are_known(kind, word, key):
    assert clean(kind, word) == (key, None)


def test_a_word_without_a_clear_meaning_is_refused_with_the_words_accepted():
    found, said = clean("domain", "alimentation")
    assert found is None
    assert "(domaine)" in said.say("fr") and "Emploi, Développement économique" in said.say("fr")
    assert "(domain)" in said.say("en") and "Employment, Economic development" in said.say("en")


def test_a_misspelt_word_is_refused_with_the_nearest():
    found, said = clean("domain", "mobilitee")
    assert found is None
    assert said.say("fr").endswith("le plus proche est «\u00a0Mobilité\u00a0».")


def test_a_kind_of_actor_tells_its_family():
    assert value("family", "commune") == "collectivites"


def test_a_word_outside_the_vocabulary_is_kept_and_said():
    assert value("family", "Officer") == "Officer"
    assert "not in the vocabulary" in problem("family", "Officer")


def test_empty_cells_are_no_problem():
    assert {clean(kind, raw) for kind in ("text", "siren", "date") for raw in (None, "", " \u00a0", float("nan"))} == {
        (None, None)
    }


@given(
    st.text(),
    st.sampled_from(["text", "siren", "siret", "rna", "number", "amount", "percent", "date", "year", "contracts"]),
)
def test_no_text_breaks_a_cleaner(raw, kind):
    found, _said = clean(kind, raw)
    assert found is None or found != ""


@pytest.mark.parametrize(
    "header", ["E-mail", "Courriel", "Tél.", "Nom du responsable", "Contact", "telephone_siege", "Prénom"]
)
def test_columns_of_persons_are_recognised(header):
    assert is_contact(header)


@pytest.mark.parametrize("header", ["Hôtel de ville", "Télévision", "Montant", "Référence", "Thème"])
def test_other_columns_are_not(header):
    assert not is_contact(header)


@pytest.mark.parametrize("kind", ["date", "year"])
@pytest.mark.parametrize("cell", ["2019-2020", "2020/2021", "2019 – 2023"])
def test_two_years_in_one_cell_are_said_to_be_two_years(kind, cell):
    assert value(kind, cell) is None
    assert "two years" in problem(kind, cell)
