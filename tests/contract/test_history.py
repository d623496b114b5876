"""The past of a card: each gesture with what it changed, on every engine; and many who write at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from graph.model import beside, denied, mint, node, same, tie
from graph.store import changes
from graph.store.history import history

A, B, HALL = mint("a", "a"), mint("a", "b"), mint("l", "Halle")


def hand(make, name, *facts, at):
    made = make(name, list(facts), at=at)
    return replace(made, profile="hand", records=tuple(replace(record, dated=at) for record in made.records))


def said(gesture):
    return {(change.property or change.kind): (change.before, change.after) for change in gesture.changes}


def test_each_gesture_tells_what_it_changed(database, gazetteer, make, row):
    changes.apply(database, make("one", row("Halle", "A", "B")), gazetteer)
    changes.apply(database, hand(make, "fix", beside(node("Actor", A, name="Aa")), at="2026-11-23T10:00"), gazetteer)
    changes.apply(database, hand(make, "out", beside(node("Actor", A)), beside(node("Alliance", HALL)), denied(tie("TAKES_PART", A, HALL, role="member")), at="2026-11-23T11:00"), gazetteer)  # fmt: skip
    out, fix, one = history(database, "Actor", A)
    assert said(fix) == {"name": ("A", "Aa")}
    assert said(out) == {"TAKES_PART": ({"role": "member"}, None)}
    assert said(one)["name"] == (None, "A")
    assert (one.profile, fix.by, fix.total) == ("pairs", "test", 1)


def test_gesture_taken_back_stays_and_says_so(database, gazetteer, make, row):
    changes.apply(database, make("one", row("Halle", "A", "B")), gazetteer)
    changes.apply(database, hand(make, "fix", beside(node("Actor", A, name="Aa")), at="2026-11-23T10:00"), gazetteer)
    changes.undo(database, "import-fix", gazetteer, by="camille")
    changes.apply(database, hand(make, "fix2", beside(node("Actor", A, name="Ab")), at="2099-11-23T12:00"), gazetteer)
    again, fix, _one = history(database, "Actor", A)
    assert (fix.withdrawn_by, bool(fix.withdrawn_at), said(fix)["name"]) == ("camille", True, ("A", "Aa"))
    assert said(again)["name"][1] == "Ab"


def test_history_of_merged_and_of_taken_out_is_whole(database, gazetteer, make, row):
    changes.apply(database, make("one", row("Halle", "A", "B")), gazetteer)
    merge = hand(make, "merge", same(B, A), beside(node("Actor", A)), beside(node("Actor", B)), at="2026-11-23T10:00")
    changes.apply(database, merge, gazetteer)
    gestures = history(database, "Actor", A)
    assert [one.import_id for one in gestures] == ["import-merge", "import-one"]
    assert [(change.other, change.name) for change in gestures[0].changes if change.kind == "SAME_AS"] == [(B, "B")]
    changes.undo(database, "import-merge", gazetteer)
    assert [bool(one.withdrawn_at) for one in history(database, "Actor", B)] == [True, False]
    changes.apply(database, hand(make, "out", denied(node("Actor", B)), at="2099-11-23T12:00"), gazetteer)
    assert said(history(database, "Former", B)[0])["name"] == ("B", None)


def test_many_who_write_at_once_lose_nothing(database, gazetteer, make, row):
    def one(number):
        return changes.apply(database, make(f"n{number}", row("Halle", f"Actor {number}")), gazetteer)

    with ThreadPoolExecutor(6) as pool:
        assert len(list(pool.map(one, range(12)))) == 12
    assert database.read("MATCH (a:Actor) RETURN count(a) AS n") == [{"n": 12}]
    assert changes.check(database, gazetteer) == []
