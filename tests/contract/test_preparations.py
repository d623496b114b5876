"""Preparations on each engine: rows kept cell by cell, private, and never lost by a backup."""

from __future__ import annotations

import threading

import pytest

from graph.errors import NotFound, UsageProblem
from graph.store import changes, export, view
from graph.store import preparations as store
from graph.store.backup import backup, restore


@pytest.fixture
def prepared(database, gazetteer, make, row):
    changes.apply(database, make("one", row("Halle", "A", "B")), gazetteer)
    return store.create(database, "COM-45234", "vieillissement", "2026-11-24", "someone")


def names(db, preparation):
    return [one.cells.get("name") for one in store.drafts(db, preparation.id, "organisation")]


def test_cells_of_a_row_are_kept_one_by_one(database, prepared):
    draft = store.save_draft(database, prepared.id, "organisation", {"name": "Relais"}, "me")
    store.save_draft(database, prepared.id, "organisation", {"place": "Blois"}, "me", draft)
    store.save_draft(database, prepared.id, "organisation", {"name": None, "family": "etat"}, "me", draft)
    assert [one.cells for one in store.drafts(database, prepared.id, "organisation")] == [
        {"place": "Blois", "family": "etat"}
    ]


def test_two_who_type_in_one_row_at_once_lose_neither_cell(database, prepared):
    draft = store.save_draft(database, prepared.id, "organisation", {"name": "Relais"}, "me")
    cells = [{f"cell-{n}": n} for n in range(6)]
    threads = [
        threading.Thread(target=store.save_draft, args=(database, prepared.id, "organisation", one, "me", draft))
        for one in cells
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = store.drafts(database, prepared.id, "organisation")[0].cells
    assert kept == {"name": "Relais"} | {name: n for one in cells for name, n in one.items()}


def test_many_rows_come_after_those_that_are_there_in_their_order(database, prepared):
    store.save_draft(database, prepared.id, "organisation", {"name": "first"}, "me", place=3.0)
    made = store.add_drafts(database, prepared.id, "organisation", [{"name": f"row {n}"} for n in range(7)], "me")
    assert names(database, prepared) == ["first", *(f"row {n}" for n in range(7))]
    assert [one.id for one in store.drafts(database, prepared.id, "organisation")][1:] == made
    assert len(store.draft_ids(database, prepared.id, "organisation")) == 8
    assert store.drafts(database, prepared.id, "alliance") == []


def test_rows_are_marked_with_what_they_became_and_again_without(database, prepared):
    first, second = store.add_drafts(database, prepared.id, "organisation", [{"name": "A"}, {"name": "B"}], "me")
    store.mark_drafts(database, prepared.id, {first: ({"entered": {"import": "i-1"}}, "a-1")})
    kept = {one.id: one for one in store.drafts(database, prepared.id, "organisation")}
    assert (kept[first].actor, kept[first].cells) == ("a-1", {"name": "A", "entered": {"import": "i-1"}})
    assert (kept[second].actor, kept[second].cells) == (None, {"name": "B"})
    store.mark_drafts(database, prepared.id, {first: ({"entered": None}, None)})
    kept = {one.id: one for one in store.drafts(database, prepared.id, "organisation")}
    assert (kept[first].actor, kept[first].cells) == (None, {"name": "A"})


def test_only_rows_written_after_a_turn_are_given(database, prepared):
    _first, second = store.add_drafts(database, prepared.id, "organisation", [{"name": "A"}, {"name": "B"}], "me")
    turn, removed = store.turn(database, prepared.id)
    assert store.drafts(database, prepared.id, "organisation", after=turn) == []
    store.save_draft(database, prepared.id, "organisation", {"name": "C"}, "me", second)
    assert [one.id for one in store.drafts(database, prepared.id, "organisation", after=turn)] == [second]
    assert store.turn(database, prepared.id) == (turn + 1, removed)


def test_taking_a_row_out_is_told_by_the_turn(database, prepared):
    first = store.save_draft(database, prepared.id, "organisation", {"name": "A"}, "me")
    turn, _removed = store.turn(database, prepared.id)
    store.remove_draft(database, prepared.id, first)
    assert store.turn(database, prepared.id) == (turn + 1, turn + 1)
    assert store.draft_ids(database, prepared.id, "organisation") == []


def test_every_row_written_at_once_has_a_turn_of_its_own(database, prepared):
    threads = [
        threading.Thread(target=store.save_draft, args=(database, prepared.id, "organisation", {"name": str(n)}, "me"))
        for n in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    turns = [one.turn for one in store.drafts(database, prepared.id, "organisation")]
    assert sorted(turns) == [1, 2, 3, 4, 5, 6]


def test_a_row_belongs_to_one_preparation(database, prepared):
    other = store.create(database, "COM-45234", "emploi", "2026-12-01", "someone")
    draft = store.save_draft(database, prepared.id, "organisation", {"name": "A"}, "me")
    with pytest.raises(UsageProblem, match="another preparation"):
        store.save_draft(database, other.id, "organisation", {"name": "B"}, "me", draft)
    store.mark_drafts(database, other.id, {draft: ({"name": "B"}, None)})
    assert names(database, prepared) == ["A"]
    for call in (store.save_draft, store.add_drafts):
        with pytest.raises(NotFound):
            call(database, "p-none", "organisation", {} if call is store.save_draft else [{}], "me")


def test_what_is_private_is_in_no_export_no_graph_and_changes_no_version(database, prepared, gazetteer):
    before = (export.csv_zip(database), view.read_territory(database, "COM-45234"), changes.version_of(database))
    store.add_drafts(database, prepared.id, "organisation", [{"name": "Draft secret"}], "me")
    store.answer(database, prepared.id, ("a-1", "a-2"), "explore", "me", "note secrète")
    store.change(database, prepared.id, extra={"sheet": {"title": "secret"}})
    graph = view.read_territory(database, "COM-45234")
    assert export.csv_zip(database) == before[0]
    assert changes.version_of(database) == before[2]
    for name in ("actors", "alliances", "participations", "works_on", "declares", "figures", "sources"):
        assert getattr(graph, name).equals(getattr(before[1], name))
    assert changes.check(database, gazetteer) == []


def test_a_backup_brings_preparations_rows_and_answers_to_either_engine(
    embedded_database, database, gazetteer, make, row, tmp_path, clean
):
    changes.apply(embedded_database, make("one", row("Halle", "A", "B")), gazetteer)
    made = store.create(embedded_database, "COM-45234", "vieillissement", "2026-11-24", "someone", "Séance")
    store.change(embedded_database, made.id, extra={"sheet": {"need": "édité"}}, started_at="2026-11-24T10:00:00+00:00")
    store.add_drafts(embedded_database, made.id, "organisation", [{"name": f"Ligne {n} 🦊"} for n in range(3)], "me")
    store.answer(embedded_database, made.id, ("a-1", "a-2"), "explore", "me", "à voir")
    told = (
        store.preparations(embedded_database),
        store.drafts(embedded_database, made.id, "organisation"),
        store.answers(embedded_database, made.id),
    )
    backup(embedded_database, tmp_path / "kept.zip")
    clean(embedded_database)
    restore(database, tmp_path / "kept.zip", gazetteer)
    assert told == (
        store.preparations(database),
        store.drafts(database, made.id, "organisation"),
        store.answers(database, made.id),
    )
    store.remove(database, made.id)
    assert database.read("MATCH (n) WHERE n:Preparation OR n:Draft OR n:Answer RETURN count(n) AS n") == [{"n": 0}]


def test_a_backup_made_before_rows_were_kept_is_still_read(embedded_database, gazetteer, make, row, tmp_path, clean):
    import json
    import zipfile

    changes.apply(embedded_database, make("one", row("Halle", "A", "B")), gazetteer)
    store.create(embedded_database, "COM-45234", "emploi", "2026-11-24", "someone")
    backup(embedded_database, tmp_path / "new.zip")
    with zipfile.ZipFile(tmp_path / "new.zip") as new, zipfile.ZipFile(tmp_path / "old.zip", "w") as old:
        about = json.loads(new.read("maillage-backup.json"))
        counts = {part: n for part, n in about["counts"].items() if part not in ("drafts", "published")}
        for name in new.namelist():
            if name not in ("drafts.jsonl", "published.jsonl", "maillage-backup.json"):
                old.writestr(name, new.read(name))
        old.writestr("maillage-backup.json", json.dumps({"format": 1, "counts": counts}))
    clean(embedded_database)
    assert restore(embedded_database, tmp_path / "old.zip", gazetteer) == 1
    assert len(store.preparations(embedded_database)) == 1
