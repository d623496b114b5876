"""Imports and undo, the same script on every engine."""

from __future__ import annotations

import io
import zipfile

import pytest

from graph.errors import MaillageError, NotFound
from graph.model import ChangeSet, mint, node, tie
from graph.store import changes, export


def test_import_counts_what_it_creates_and_brings_the_territory_along(database, gazetteer, make, row):
    done = changes.apply(database, make("one", row("Halle", "A", "B"), row("Jardin", "B", "C")), gazetteer)
    assert (done.counts["actors"].created, done.counts["alliances"].created) == (3, 2)
    assert done.counts["participations"].created == 4
    assert done.counts["territories"].created == 4


def test_same_import_twice_adds_nothing(database, gazetteer, make, row):
    one = make("one", row("Halle", "A", "B"))
    changes.apply(database, one, gazetteer)
    before, version = export.csv_zip(database), changes.version_of(database)
    again = changes.apply(database, one, gazetteer)
    assert (again.records_added, again.counts["actors"].unchanged, again.counts["actors"].created) == (0, 2, 0)
    assert export.csv_zip(database) == before
    assert changes.version_of(database) == version


def test_dry_run_tells_the_counts_and_changes_nothing(database, gazetteer, make, row):
    before = export.csv_zip(database)
    told = changes.apply(database, make("one", row("Halle", "A", "B")), gazetteer, dry_run=True)
    assert told.counts["actors"].created == 2
    assert export.csv_zip(database) == before
    assert changes.imports(database) == []


def test_undo_of_the_last_import_gives_the_export_of_before(database, gazetteer, make, row):
    changes.apply(database, make("one", row("Halle", "A", "B")), gazetteer)
    before = export.csv_zip(database)
    changes.apply(database, make("two", row("Halle", "A", "C"), row("Jardin", "D", "E", territory="DEP-24")), gazetteer)
    assert export.csv_zip(database) != before
    changes.undo(database, "import-two", gazetteer, "test")
    assert export.csv_zip(database) == before


def test_undo_of_an_earlier_import_keeps_what_others_state(database, gazetteer, make, row):
    two = make("two", row("Halle", "A", "C"))
    changes.apply(database, make("one", row("Halle", "A", "B")), gazetteer)
    changes.apply(database, two, gazetteer)
    changes.undo(database, "import-one", gazetteer)
    kept = export.csv_zip(database)
    assert {r["name"] for r in database.read("MATCH (a:Actor) RETURN a.name AS name")} == {"A", "C"}
    assert changes.check(database, gazetteer) == []
    changes.undo(database, "import-two", gazetteer)
    changes.apply(database, two, gazetteer)
    assert export.csv_zip(database) == kept


def test_territories_brought_along_leave_with_the_import(database, gazetteer, make, row):
    changes.apply(database, make("one", row("Halle", "A", "B", territory="DEP-24")), gazetteer)
    changes.undo(database, "import-one", gazetteer)
    assert database.read("MATCH (t:Territory) RETURN t.id AS id") == []


def test_an_import_of_a_region_alone_is_undone_even_where_another_holds_the_region_too(database, gazetteer, make, row):
    alone = ChangeSet("i-region", "hand", "Région", "moi", "2026-01-01", (), (), frozenset({"REG-24"}))
    changes.apply(database, alone, gazetteer)
    changes.apply(database, make("file", row("1")), gazetteer)
    changes.undo(database, "i-region", gazetteer)
    assert {one["import_id"]: one["status"] for one in changes.imports(database)}["i-region"] == "withdrawn"
    assert changes.check(database, gazetteer) == []


def test_withdrawn_records_are_kept_with_who_and_when(database, gazetteer, make, row):
    changes.apply(database, make("one", row("Halle", "A", "B")), gazetteer)
    changes.undo(database, "import-one", gazetteer, by="camille")
    rows = database.read("MATCH (r:Record) RETURN r.status AS status, r.withdrawn_by AS by, r.withdrawn_at AS at")
    assert [(r["status"], r["by"], bool(r["at"])) for r in rows] == [("withdrawn", "camille", True)]


def test_undone_import_can_be_done_again(database, gazetteer, make, row):
    one = make("one", row("Halle", "A", "B"))
    changes.apply(database, one, gazetteer)
    before = export.csv_zip(database)
    changes.undo(database, "import-one", gazetteer)
    changes.apply(database, one, gazetteer)
    assert export.csv_zip(database) == before
    assert changes.check(database, gazetteer) == []


def test_undo_of_an_unknown_or_undone_import_is_one_sentence(database, gazetteer, make, row):
    with pytest.raises(NotFound):
        changes.undo(database, "import-nowhere", gazetteer)
    changes.apply(database, make("one", row("Halle", "A", "B")), gazetteer)
    changes.undo(database, "import-one", gazetteer)
    with pytest.raises(MaillageError):
        changes.undo(database, "import-one", gazetteer)


def test_later_source_speaks_first_whatever_the_order_of_import(database, gazetteer, make, row):
    actor = mint("a", "x")
    new = [node("Actor", actor, name="Nom de 2023", keys=["x"])]
    old = [node("Actor", actor, name="Nom de 2020", keys=["y"])]
    changes.apply(database, make("new", new, dated="2023"), gazetteer)
    done = changes.apply(database, make("old", old, dated="2020", at="2026-02-01"), gazetteer)
    [shown] = database.read("MATCH (a:Actor) RETURN a.name AS name, a.keys AS keys")
    assert shown == {"name": "Nom de 2023", "keys": ["x", "y"]}
    assert done.counts["actors"].updated == 1


def test_one_participation_per_role(database, gazetteer, make, row):
    facts = [
        *row("Halle", "A", "B"),
        tie("TAKES_PART", mint("a", "a"), mint("l", "Halle"), role="funder", since="2020"),
    ]
    done = changes.apply(database, make("one", facts), gazetteer)
    assert done.counts["participations"].created == 3
    again = changes.apply(database, make("two", [*facts[:-1], {**facts[-1], "since": "2019"}], dated="2025"), gazetteer)
    assert again.counts["participations"].updated == 1
    roles = database.read(
        "MATCH (:Actor)-[p:TAKES_PART]->() WHERE p.since IS NOT NULL RETURN p.role AS role, p.since AS since, size(p.records) AS n"
    )
    assert roles == [{"role": "funder", "since": "2019", "n": 2}]


def test_fact_that_names_an_unstated_end_is_refused_and_nothing_kept(database, gazetteer, make):
    lost = [tie("MEMBER_OF", "a-1", "a-2")]
    with pytest.raises(ValueError, match="a-1"):
        changes.apply(database, make("one", lost), gazetteer)
    assert database.read("MATCH (r:Record) RETURN r.id AS id") == []


def test_failed_import_leaves_everything_as_it_was(database, gazetteer, make, row, monkeypatch):
    changes.apply(database, make("one", row("Halle", "A", "B")), gazetteer)
    before = export.csv_zip(database)

    def interrupted(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr(changes.memory, "write_about", interrupted)
    with pytest.raises(KeyboardInterrupt):
        changes.apply(database, make("two", row("Jardin", "C", "D")), gazetteer)
    monkeypatch.undo()
    assert export.csv_zip(database) == before
    assert changes.check(database, gazetteer) == []


def test_fiction_is_marked_and_stays_out_of_the_real_export(database, gazetteer, make, row):
    changes.apply(database, make("real", row("Halle", "A", "B")), gazetteer)
    before = export.csv_zip(database)
    facts = [
        node("Territory", "X-conte", name="Conte", level="custom", code="conte"),
        *row("Fable", "Y", "Z", territory="X-conte"),
    ]
    changes.apply(database, make("fiction", facts, nature="fictional"), gazetteer)
    marked = database.read("MATCH (a:Actor) WHERE a.fictional RETURN a.name AS name ORDER BY name")
    assert [r["name"] for r in marked] == ["Y", "Z"]
    assert export.csv_zip(database) == before


def test_texts_that_look_like_formulas_do_not_run_in_the_export(database, gazetteer, make, row):
    changes.apply(database, make("one", row("Halle", "=1+1", "B")), gazetteer)
    with zipfile.ZipFile(io.BytesIO(export.csv_zip(database))) as archive:
        assert "'=1+1" in archive.read("Actor.csv").decode()


def test_check_tells_a_graph_changed_behind_the_records(database, gazetteer, make, row):
    changes.apply(database, make("one", row("Halle", "A", "B")), gazetteer)
    database.write(lambda tx: tx.run("MATCH (a:Actor {name: 'A'}) DETACH DELETE a").consume())
    assert any("Actor" in line for line in changes.check(database, gazetteer))
    assert changes.rebuild(database, gazetteer) > 0
    assert changes.check(database, gazetteer) == []


def test_record_made_active_again_says_what_the_new_reading_says(database, gazetteer, make, row):
    changes.apply(database, make("one", row("Halle", "A", "B")), gazetteer)
    changes.undo(database, "import-one", gazetteer)
    changes.apply(database, make("one", row("Halle", "A bis", "B")), gazetteer)
    assert changes.check(database, gazetteer) == []
    changes.undo(database, "import-one", gazetteer)
    assert database.read("MATCH (a:Actor) RETURN a.name AS name") == []


def test_rows_that_two_imports_state_stay_until_both_are_undone(database, gazetteer, make, row):
    both = make("both", row("Halle", "A", "B"))
    alone = ChangeSet("import-alone", both.profile, "alone", both.by, both.at, both.sources, both.records)
    changes.apply(database, both, gazetteer)
    before = export.csv_zip(database)
    assert changes.apply(database, alone, gazetteer).records_added == 0
    changes.undo(database, "import-both", gazetteer)
    assert export.csv_zip(database) == before
    assert changes.check(database, gazetteer) == []
    changes.undo(database, "import-alone", gazetteer)
    assert database.read("MATCH (a:Actor) RETURN a.id AS id") == []
