"""Surveys written as matrices are read as lists, cell by cell, and said; tables that only look so are left as they are."""

from __future__ import annotations

import pytest

PRIORITIES = "Groupe;Emploi;Santé;Mobilité\nMaires;7,5;6;\nCitoyens;8;;12\n"
PARTNERS = "Structure répondante;Ville A;Asso B;CAF\nVille A;;oui;non\nAsso B;x;;ne sait pas\nCAF;;;\n"
SET = {"territory": "COM-45234", "year": "2023"}


def perceived(found):
    return sorted((fact["group"], fact["value"]) for fact in found.facts("Figure"))


def test_groups_by_domains_are_one_perception_a_filled_cell(write, read):
    found = read(write("p.csv", PRIORITIES), settings=SET)
    assert found.report.profile == "survey-priorities"
    assert perceived(found) == [("citoyens", 8), ("collectivites", 6), ("collectivites", 7.5)]
    assert any("matrice" in issue.problem for issue in found.report.issues)


def test_a_cell_that_is_wrong_is_said_with_the_line_it_stands_in(write, read):
    (wrong,) = [issue for issue in read(write("p.csv", PRIORITIES), settings=SET).report.issues if issue.row]
    assert (wrong.row, wrong.value) == (3, "12")


def test_domains_by_groups_say_the_same(write, read):
    turned = "Domaine;Maires;Citoyens\nEmploi;7,5;8\nSanté;6;\n"
    found = read(write("p.csv", turned), settings=SET)
    assert perceived(found) == [("citoyens", 8), ("collectivites", 6), ("collectivites", 7.5)]


def test_who_was_asked_by_who_was_named_keeps_no_unknown_and_nothing_apart(write, read):
    found = read(write("q.csv", PARTNERS))
    names = {fact["id"]: fact["name"] for fact in found.facts("Actor")}
    said = sorted((names[tie["from"]], names[tie["to"]], tie["state"]) for tie in found.facts("DECLARES"))
    assert said == [
        ("Asso B", "CAF", "unknown"), ("Asso B", "Ville A", "yes"), ("Ville A", "Asso B", "yes"), ("Ville A", "CAF", "no"),
    ]  # fmt: skip
    assert len(found.facts("ASKED_IN")) == 3


def test_a_directory_with_crosses_under_domains_says_the_domains(write, read):
    found = read(write("d.csv", "Nom;Emploi;Santé;Mobilité\nA;x;;X\nB;;;\n"))
    assert sorted(tie["to"] for tie in found.facts("WORKS_ON")) == ["emploi", "mobilite"]
    assert len(found.facts("Actor")) == 2


@pytest.mark.parametrize(
    "table",
    [
        "répondant;partenaire;réponse\nA;B;oui\n",
        "groupe;domaine;note;année;territoire\nMaires;Emploi;7;2023;COM-45234\n",
        "nom;domaine;ville\nA;Emploi;Blois\n",
    ],
)
def test_a_list_is_no_matrix(write, read, table):
    assert not any("matrice" in issue.problem for issue in read(write("l.csv", table)).report.issues)


def test_domains_with_commas_between_them_are_each_read(write, read):
    found = read(write("d.csv", "nom;thématiques\nA;Emploi, Logement\nB;Lien social et citoyenneté\n"))
    assert sorted(tie["to"] for tie in found.facts("WORKS_ON")) == ["emploi", "lien-social", "logement"]
