"""Grants are contributions, no alliances; guarantees, loans and help in kind are never added to them."""

from __future__ import annotations

from collections import defaultdict

import pytest

from graph.errors import UsageProblem

LIST = (
    'Année;Nom de l\'organisme bénéficiaire;CP;Ville;"Montant\nde la subvention de fonctionnement (1)";'
    "Montant de la subvention d'investissement (1);Montant de la garantie (2);Montant du prêt (3);Avantages en nature (4)\n"
    "2018;LES AMIS DU PARC;41000;BLOIS;1 250,50;200,00;;;X\n"
    "2018;LE CLUB;45000;ORLEANS CEDEX 2;;;N      82 584,28;;\n"
)
STANDARD = "nomAttribuant,idAttribuant,dateConvention,referenceDecision,nomBeneficiaire,idBeneficiaire,rnaBeneficiaire,objet,montant,nature,conditionsVersement,datesPeriodeVersement,idRAE,notificationUE,pourcentageSubvention\n"


@pytest.fixture
def grants(write, read):
    def made(*rows, **options):
        return read(write("l.csv", STANDARD + "".join(f"{row}\n" for row in rows)), **options)

    return made


def amounts(found):
    sums = defaultdict(float)
    for fact in found.facts("Contribution"):
        sums[fact["nature"]] += fact.get("amount_eur", 0)
    return dict(sums)


def said(found):
    return [(message.row, message.column, message.problem.say("en")) for message in found.reading.messages]


def test_each_amount_of_a_row_is_a_contribution_of_its_own_nature(write, read):
    found = read(write("l.csv", LIST), settings={"funder": "Le Département"})
    assert found.report.profile == "scdl-subventions"
    assert amounts(found) == {"grant": 1450.5, "in-kind": 0, "guarantee": 82584.28}
    assert found.count("Alliance") == 0
    assert {fact["from"] for fact in found.facts("GIVES")} == {found.actor("Le Département")["id"]}
    assert {fact["to"] for fact in found.facts("BASED_IN")} == {"COM-41018", "COM-45234"}


def test_a_list_whose_columns_name_no_funder_asks_for_it(write, read):
    with pytest.raises(UsageProblem, match=r"no column for “funder”; give it for all rows with --set funder=…"):
        read(write("l.csv", LIST))


def test_a_stray_letter_before_an_amount_is_said(write, read):
    found = read(write("l.csv", LIST), settings={"funder": "D"})
    assert (3, "Montant de la garantie (2)", "The letter N before this amount was passed over.") in said(found)


def test_a_grant_of_the_standard_has_its_bodies_year_object_and_share(grants):
    found = grants(
        "ANTIBES,21060004500392,2015-07-07,D1,CLUB,52499120500013,W333216789,Fête,99786.57,aide en numéraire,unique,2017-03-30/2017-05-24,,non,0.05"
    )
    fact = found.the("Contribution")
    assert (fact["year"], fact["amount_eur"], fact["object"], fact["share"], fact["nature"]) == (
        2015,
        99786.57,
        "Fête",
        5,
        "grant",
    )
    assert (found.actor("CLUB")["siren"], found.actor("CLUB")["rna"]) == ("524991205", "W333216789")
    assert found.count("Establishment") == 2
    assert found.report.issues == []


@pytest.mark.parametrize(
    ("row", "column", "problem"),
    [
        ("V,21060004500392,05/12/2016,D,C,,,O,1,aide en numéraire,unique,2016-12-05,,non,1", "dateConvention", "The standard for this column writes it otherwise."),
        ("V,21060004500392,2016-12-05,D,C,\"7,86E+13\",,O,1,aide en numéraire,unique,2016-12-05,,non,1", "idBeneficiaire", "This SIRET was rounded by a spreadsheet and is no number any more."),
        ("V,21060004500392,2016-12-05,D,C,52499120500000,,O,1,aide en numéraire,unique,2016-12-05,,non,1", "idBeneficiaire", "The establishment’s digits of this SIRET are wrong, those of its SIREN are right."),
        ("V,21060004500392,2016-12-05,D,C,,W12,O,1,aide en numéraire,unique,2016-12-05,,non,1", "rnaBeneficiaire", "An RNA number is W and nine digits."),
        ("V,21060004500392,2016-12-05,D,C,,,O,\"10,5\",aide en numéraire,unique,2016-12-05,,non,1", "montant", "The standard for this column writes it otherwise."),
        ("V,21060004500392,2016-12-05,D,C,,,O,1,aide en numéraire,unique,2016-12-05/fin-action,,non,1", "datesPeriodeVersement", "The day “fin-action” of this period is not known."),
        ("V,21060004500392,2016-12-05,D,C,,,O,1,aide en numéraire,unique,2016-12-05/2015-01-01,,non,1", "datesPeriodeVersement", "This period ends before it begins."),
        ("V,21060004500392,2016-12-05,D,C,,,O,1,aide en numéraire,unique,2016-12-05,,yes,1", "notificationUE", "The standard for this column writes it otherwise."),
        ("V,21060004500392,2016-12-05,D,C,,,O,1,aide en numéraire,unique,2016-12-05,,non,80", "pourcentageSubvention", "A share is written from 0 to 1, this one in per cent."),
    ],
)  # fmt: skip
def test_each_bad_cell_gets_one_message_and_the_row_stays(grants, row, column, problem):
    found = grants(row)
    assert said(found) == [(2, column, problem)]
    assert found.report.rows_kept == 1


def test_the_same_grant_twice_is_two_contributions_and_said(grants):
    row = "V,21060004500392,2016-12-05,D,C,,,O,1,aide en numéraire,unique,2016-12-05,,non,1"
    found = grants(row, row)
    assert found.count("Contribution") == 2
    assert said(found)[0][2] == "Another row states a contribution of the same bodies, year, reference and nature."


def test_a_demand_that_was_refused_is_no_grant(write, read):
    text = "nomAttribuant;dateConvention;nomBeneficiaire;montant;statutLabel\nV;2020-01-02;A;10;attribuée\nV;2020-01-02;B;20;refusée\n"
    found = read(write("l.csv", text))
    assert amounts(found) == {"grant": 10}
    assert said(found) == [(3, "statutLabel", "This demand was not granted.")]


def test_a_person_is_no_organisation_and_is_said_without_the_name(write, read):
    found = read(write("l.csv", "financeur;bénéficiaire;montant\nV;Mme Exemple;10\nV;A;20\n"))
    assert amounts(found) == {"grant": 20}
    assert said(found) == [(2, "bénéficiaire", "This is a person; persons are not kept.")]
    assert "Exemple" not in str(found.report)


def test_help_in_kind_is_not_added_to_money(grants):
    row = "V,21060004500392,2016-12-05,D,C,,,O,{},{},unique,2016-12-05,,non,1"
    assert amounts(grants(row.format(10, "aide en numéraire"), row.format(7, "aide en nature"))) == {
        "grant": 10,
        "in-kind": 7,
    }


def test_two_organisations_of_one_name_in_two_towns_are_two(write, read):
    text = "financeur;bénéficiaire;cp;ville;montant\nV;Le Club;41000;Blois;1\nV;Le Club;45000;Orléans;2\nV;LE CLUB;41000;BLOIS;3\n"
    assert read(write("l.csv", text)).count("Actor") == 3


@pytest.mark.parametrize(
    ("town", "postal_code", "id_"),
    [
        ("ST PIERRE DES CORPS", "37700", "COM-37233"), ("LE MANS CEDEX 2", "72016", "COM-72181"), ("PARIS 11EME ARRONDISSEME", "75011", "COM-75056"),
        ("Olivet", "45160", "COM-45232"),
    ],
)  # fmt: skip
def test_towns_are_found_as_people_write_them(reference, town, postal_code, id_):
    from ingest.facts.towns import find_town

    assert find_town(reference, town, postal_code).id == id_


def test_a_town_that_could_be_several_is_not_guessed(reference):
    from ingest.facts.towns import find_town

    assert find_town(reference, "Olivet", None).id is None
