"""Files of every kind in a database: twice is once, and taken back nothing is left."""

from __future__ import annotations

from graph.store.changes import check, undo
from graph.store.export import csv_zip
from ingest.imports import import_files

GRANTS = "financeur;bénéficiaire;cp;ville;année;montant;garantie\nLe Fonds;Le Club;41000;Blois;2020;10;\nLe Fonds;Le Club;41000;Blois;2020;10;500\n"
DIRECTORY = "nom;siret;code postal;commune;thématiques;offre\nLe Club;82212742900014;41000;Blois;Mobilité;Logement\n"
MEMBERS = "membre;membre de;depuis\nLe Club;La Fédération;2014\n"
FIGURES = "indicateur;valeur;année;domaine\nTaux;12,5;2021;Mobilité\n"
PARTNERS = "répondant;partenaires;année\nLe Club;La Ligue;2024\nLa Ligue;;2024\n"
PRIORITIES = "groupe;domaine;note;année\nmaires;Mobilité;7,5;2024\n"
NODES = "Id,Label\n1,Le Club\n2,La Ligue\n"
EDGES = "Source,Target\n1,2\n2,1\n"
HERE = {"territory": "COM-41018"}


def test_each_kind_of_file_adds_nothing_twice_and_leaves_nothing_when_taken_back(database, reference, write):
    before = csv_zip(database)
    kinds = [
        ("scdl-subventions", [write("g.csv", GRANTS)], {}),
        ("directory", [write("d.csv", DIRECTORY)], {}),
        ("memberships", [write("m.csv", MEMBERS)], {}),
        ("figures", [write("f.csv", FIGURES)], HERE),
        ("survey-partners", [write("p.csv", PARTNERS)], {}),
        ("survey-priorities", [write("s.csv", PRIORITIES)], HERE),
        ("gephi", [write("n.csv", NODES), write("e.csv", EDGES)], {}),
    ]
    done = []
    for profile, files, settings in kinds:
        first, again = (
            import_files(database, files, settings=settings, reference=reference, by="tests") for _turn in (1, 2)
        )
        assert (first.profile, first.rows_rejected) == (profile, 0)
        assert first.records_added > 0
        assert again.records_added == 0
        done.append(first.import_id)
    assert check(database, reference) == []
    assert [row["n"] for row in database.read("MATCH (:Actor)-[a:ASKED_IN]->(:Source) RETURN count(a) AS n")] == [2]
    assert [row["n"] for row in database.read("MATCH (c:Contribution) RETURN count(c) AS n")] == [3]
    for import_id in done:
        undo(database, import_id, reference, by="tests")
    assert csv_zip(database) == before
