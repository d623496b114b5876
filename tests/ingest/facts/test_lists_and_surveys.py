"""Directories, memberships, figures and surveys as facts."""

from __future__ import annotations

import pytest


def said(found):
    return [(message.row, message.problem.say("en")) for message in found.reading.messages]


def test_a_directory_gives_places_domains_offers_and_needs_and_drops_contacts(write, read):
    text = (
        "Nom de la structure;SIRET;Catégorie;Code postal;Commune;Thématiques;Offre;Besoin;Courriel\n"
        "Le Repair Café;82212742900014;association;41000;Blois;Environnement | Lien social et citoyenneté;Mobilité;Logement;a@b.fr\n"
    )
    found = read(write("l.csv", text))
    assert found.report.profile == "directory"
    who = found.actor("Le Repair Café")
    assert (who["siren"], who["family"]) == ("822127429", "associations")
    assert ("BASED_IN", who["id"], "COM-41018") in [(f["is"], f["from"], f["to"]) for f in found.facts("BASED_IN")]
    assert len(found.facts("WORKS_ON")) == 2
    assert (found.the("OFFERS")["to"], found.the("SEEKS")["to"]) == ("mobilite", "logement")
    assert [column.column for column in found.report.columns_ignored] == ["Courriel"]


def test_the_names_of_persons_are_never_organisations(write, read):
    found = read(write("l.csv", "nom;prénom;structure;commune;code postal\nDurand;Paule;Le Club;Blois;41000\n"))
    assert [
        fact["name"]
        for fact in found.facts("Actor")
        if "Club" in fact.get("name", "") or "Durand" in fact.get("name", "")
    ] == ["Le Club"]
    assert {column.column for column in found.report.columns_ignored} == {"nom", "prénom"}
    assert "Durand" not in str(found.reading.change_set)


def test_an_organisation_listed_twice_is_one_and_it_is_said(write, read):
    found = read(write("l.csv", "nom;ville;code postal\nA;Blois;41000\nA;BLOIS;41000\n"))
    assert found.count("Actor") == 1
    assert said(found) == [(3, "Row 2 is the same organisation.")]


def test_a_membership_is_no_alliance(write, read):
    found = read(write("l.csv", "membre;membre de;depuis\nAntenne de Blois;La Fédération;2014\n"))
    assert found.report.profile == "memberships"
    fact = found.the("MEMBER_OF")
    assert (fact["from"], fact["to"], fact["since"]) == (
        found.actor("Antenne de Blois")["id"], found.actor("La Fédération")["id"], "2014",
    )  # fmt: skip
    assert found.count("Alliance") == 0


def test_a_figure_has_its_territory_year_unit_and_domain(write, read):
    text = "Territoire;Indicateur;Valeur;Unité;Année;Domaine;Polarité\nBlois;Taux de pauvreté;21,5;%;2021;pouvoir d'achat;défavorable\nBlois;Habitants;47000;;2021;;\n"
    found = read(write("l.csv", text), settings={"territory": "COM-41018"})
    one, other = found.facts("Figure")
    assert (one["kind"], one["value"], one["unit"], one["year"], one["polarity"]) == (
        "indicator",
        21.5,
        "%",
        2021,
        "higher-is-worse",
    )
    assert other["kind"] == "profile"
    assert {fact["from"] for fact in found.facts("HAS")} == {"COM-41018"}


def test_a_unit_beside_the_number_is_read(write, read):
    found = read(write("l.csv", "territoire;indicateur;valeur;année\nCOM-41018;Taux;12,5 %;2021\n"))
    assert (found.the("Figure")["value"], found.the("Figure")["unit"]) == (12.5, "%")


def test_a_second_value_of_one_figure_is_said(write, read):
    text = "territoire;indicateur;valeur;année\nBlois;Habitants;47000;2021\nBlois;Habitants;48000;2021\n"
    assert said(read(write("l.csv", text))) == [
        (3, "Row 2 gives another value of the same indicator, territory and year.")
    ]


@pytest.fixture
def survey(write, read):
    text = (
        "Répondant;Partenaires cités;Réponse;Année\nA;B;oui;2024\nA;C;non;2024\nB;A;oui;2024\nC;;;2024\nB;D;oui;2024\n"
    )
    return read(write("l.csv", text))


def test_a_survey_keeps_who_was_asked_and_who_named_whom(survey):
    assert survey.report.profile == "survey-partners"
    name = {fact["id"]: fact["name"] for fact in survey.facts("Actor")}
    assert {name[fact["from"]] for fact in survey.facts("ASKED_IN")} == {"A", "B", "C"}
    assert {(name[f["from"]], name[f["to"]], f["state"]) for f in survey.facts("DECLARES")} == {
        ("A", "B", "yes"), ("A", "C", "no"), ("B", "A", "yes"), ("B", "D", "yes"),
    }  # fmt: skip
    assert all(fact["by"] == fact["from"] for fact in survey.facts("DECLARES"))
    assert survey.count("Alliance") == 0


def test_a_survey_says_how_many_ties_both_sides_named(survey):
    assert [remark.say("en") for remark in survey.reading.remarks] == [
        "1 ties are named by both sides, 1 by one side only."
    ]


def test_the_source_of_a_survey_is_the_one_that_its_records_are_from(survey):
    (source,) = survey.reading.change_set.sources
    assert {fact["to"] for fact in survey.facts("ASKED_IN")} == {source.id}


def test_several_partners_may_stand_in_one_cell(write, read):
    found = read(write("l.csv", 'répondant;partenaires\nA;"B ; C ; B"\n'))
    assert found.count("DECLARES") == 2


def test_priorities_are_perceptions_of_a_group_with_their_scale(write, read):
    found = read(
        write("l.csv", "groupe;domaine;note;année\nmaires;Vieillissement;8,4;2024\nassociations;Mobilité;12;2024\n"),
        settings={"territory": "DEP-41"},
    )
    assert found.report.profile == "survey-priorities"
    fact = found.the("Figure")
    assert (fact["kind"], fact["group"], fact["value"], fact["scale_max"]) == ("perception", "collectivites", 8.4, 10)
    assert found.the("ON")["to"] == "vieillissement"
    assert said(found) == [(3, "This score is not between 0 and 10.")]
