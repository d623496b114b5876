"""Domains read from the free text of rows: for organisations and alliances that say none, marked so, and counted."""

from __future__ import annotations

from ingest.domains import read_rules
from ingest.domains.by_hand import say

GRANTS = "financeur;bénéficiaire;montant;année;objet\nVille;Les Rives;10;2020;Aide alimentaire\nVille;Le Pont;20;2020;Divers\nVille;La Halle;20;2020;divers \n"


def test_the_object_of_a_grant_says_on_what_its_beneficiary_works(write, read):
    found = read(write("g.csv", GRANTS))
    tie = found.the("WORKS_ON")
    assert (tie["to"], tie["how?"]) == ("exclusion", "classified")
    assert tie["from"] == found.actor("Les Rives")["id"]
    assert [source.profile for source in found.reading.change_set.sources].count("domains") == 1


def test_the_report_counts_domains_and_lists_what_waits_to_be_classified_the_most_frequent_first(write, read):
    texts = read(write("g.csv", GRANTS)).report.texts
    assert (texts.texts, texts.rows, texts.classified, texts.to_classify_rows) == (2, 3, 1, 2)
    assert [(one.text, one.rows) for one in texts.to_classify] == [("Divers", 2)]
    assert [(one.domain, one.rows, one.examples[0].because["exclusion"]) for one in texts.domains] == [
        ("exclusion", 1, "aide alimentaire")
    ]


def test_what_a_row_or_another_row_of_the_same_says_of_its_domain_is_not_read_again_from_its_text(write, read):
    rows = "acteur;alliance;domaine;objet\nA;Projet;Santé;covoiturage\nB;Projet;;covoiturage\nC;Autre;;covoiturage\n"
    ties = read(write("p.csv", rows)).facts("ADDRESSES")
    assert sorted((tie["to"], tie.get("how?")) for tie in ties) == [("mobilite", "classified"), ("sante", None)]


def test_a_directory_and_pairs_have_texts_too(write, read):
    assert read(write("d.csv", "nom;objet social\nA;Soins aux malades\n")).the("WORKS_ON")["to"] == "sante"
    assert read(write("p.csv", "de;vers;objet\nA;B;Covoiturage\n")).the("ADDRESSES")["to"] == "mobilite"


def test_a_file_without_text_has_nothing_to_say_of_it(write, read):
    assert read(write("p.csv", "de;vers\nA;B\n")).report.texts is None


def test_what_a_person_said_is_another_source_than_the_rules(write, read, tmp_path):
    path = write("g.csv", GRANTS)
    before = read(path).reading.change_set
    say(tmp_path / "rules", [("divers", ("education",))], "compte")
    found = read(path, rules=read_rules(tmp_path / "rules"))
    after = found.reading.change_set
    titles = [source.title for source in after.sources if source.profile == "domains"]
    assert ["à la main" in title for title in titles] == [False, True]
    assert {record.id for record in before.records} < {record.id for record in after.records}
    assert found.report.texts.by_hand == 1
