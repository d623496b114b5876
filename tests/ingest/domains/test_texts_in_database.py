"""Texts classified again: the import of the same file replaces what was read before, and leaves nothing behind."""

from __future__ import annotations

from graph.store.changes import check, imports, undo
from graph.store.export import csv_zip
from ingest.domains import read_rules
from ingest.domains.by_hand import say
from ingest.imports import import_files

GRANTS = "financeur;bénéficiaire;montant;année;objet\nVille;Les Rives;10;2020;Aide alimentaire\nVille;Le Pont;20;2020;Divers\n"


def works_on(db):
    rows = db.read("MATCH (a:Actor)-[x:WORKS_ON]->(d:Domain) RETURN a.name AS a, d.id AS d, x.how AS how ORDER BY a, d")
    return [(row["a"], row["d"], row["how"]) for row in rows]


def test_a_text_classified_by_hand_is_applied_when_its_file_is_imported_again_and_undone(
    embedded_database, write, reference, tmp_path
):
    db, path, rules = embedded_database, write("g.csv", GRANTS), tmp_path / "rules"
    before = csv_zip(db)
    first = import_files(db, [path], reference=reference)
    assert works_on(db) == [("Les Rives", "exclusion", "classified")]
    say(rules, [("Divers", ("education",)), ("aide alimentaire", ("sante",))], "compte")
    again = import_files(db, [path], reference=reference, rules=read_rules(rules))
    assert again.replaces == [first.import_id]
    assert works_on(db) == [("Le Pont", "education", "classified"), ("Les Rives", "sante", "classified")]
    assert check(db, reference) == []
    assert [row["status"] for row in imports(db)].count("active") == 1
    third = import_files(db, [path], reference=reference, rules=read_rules(rules))
    assert (third.records_added, third.replaces) == (0, [])
    undo(db, again.import_id, reference)
    assert csv_zip(db) == before


def test_what_a_source_states_is_shown_before_what_was_read_from_a_text(embedded_database, write, reference):
    db = embedded_database
    import_files(db, [write("g.csv", GRANTS)], reference=reference)
    import_files(db, [write("d.csv", "nom;domaine\nLes Rives;Lutte contre l’exclusion\n")], reference=reference)
    assert works_on(db) == [("Les Rives", "exclusion", "stated")]


def test_a_dry_run_says_what_would_be_replaced_and_replaces_nothing(embedded_database, write, reference, tmp_path):
    db, path = embedded_database, write("g.csv", GRANTS)
    first = import_files(db, [path], reference=reference)
    say(tmp_path / "rules", [("Aide alimentaire", ())], "compte")
    tried = import_files(db, [path], reference=reference, rules=read_rules(tmp_path / "rules"), dry_run=True)
    assert tried.replaces == [first.import_id]
    assert works_on(db) == [("Les Rives", "exclusion", "classified")]
    done = import_files(db, [path], reference=reference, rules=read_rules(tmp_path / "rules"))
    assert works_on(db) == []
    assert done.replaces == [first.import_id]
