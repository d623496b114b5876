"""« Ce qui a changé »: what came, was corrected, ended or taken back since a moment, and who entered what."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from pypdf import PdfReader

from api.service import hand
from api.service.imports import imports
from api.service.meeting import after, gestures, live
from graph.model import node
from graph.store import changes, preparations
from ingest.hand import change_set, declaration


@pytest.fixture
def prepared(world):
    return preparations.create(world, "X-essai", "vieillissement", "2026-11-24", "test")


def told(db, preparation, since: str = "") -> dict[str, tuple[str, ...]]:
    found = after.changes(db, preparation, since).changed
    return {title: tuple(line.replace("\u00a0", " ") for line in lines) for title, lines in found}


def long_ago(db) -> None:
    """What was entered by hand so far was entered an hour ago: moments are told by the second."""
    earlier = (after.datetime.now(after.UTC) - timedelta(hours=1)).isoformat()
    db.run("MATCH (i:Import {profile: 'hand'}) SET i.at = $at", at=earlier)
    db.run("MATCH (r:Record)-[:FROM]->(:Source {profile: 'hand'}) SET r.recorded_at = $at", at=earlier)


def say(db, preparation, *facts) -> None:
    """One correction by hand, as a card's form makes it."""
    made = change_set([facts], hand.pen(db, preparation.territory), "Correction")
    changes.apply(db, replace(made, preparation=preparation.id), hand.reference())


def actor(db, name: str) -> str:
    return str(db.read("MATCH (a:Actor {name: $name}) RETURN a.id AS id", name=name)[0]["id"])


def test_nothing_has_changed_at_first(world, prepared):
    found = after.changes(world, prepared)
    assert found.changed == ()
    assert found.entries == ()
    assert found.fictional


def test_what_came_is_told_with_its_members(world, prepared):
    live.add(world, prepared, "Relais : Café des aidants + Organisation A")
    found = told(world, prepared)
    assert found["Organisations ajoutées"] == ("Café des aidants",)
    assert found["Alliances ajoutées"] == ("Relais : Café des aidants, Organisation A",)
    assert "Corrigé" not in found


def test_since_the_meeting_began_leaves_out_what_came_before(world, prepared):
    live.add(world, prepared, "Avant la séance")
    long_ago(world)
    begun = replace(live.begin(world, prepared), created_at="2026-01-01")
    live.add(world, begun, "Pendant la séance")
    assert told(world, begun)["Organisations ajoutées"] == ("Pendant la séance",)
    assert told(world, begun, "preparation")["Organisations ajoutées"] == ("Avant la séance", "Pendant la séance")


def test_a_correction_tells_both_values(world, prepared):
    key = actor(world, "Organisation A")
    say(world, prepared, node("Actor", key, name="Organisation Alpha"))
    assert told(world, prepared)["Corrigé"] == ("Organisation Alpha – Nom : Organisation A → Organisation Alpha",)


def test_an_end_is_told_with_its_date(world, prepared):
    key = str(world.read("MATCH (l:Alliance {name: 'Projet 1'}) RETURN l.id AS id")[0]["id"])
    say(world, prepared, node("Alliance", key, until="2026-11"))
    assert told(world, prepared)["Terminé"] == ("Projet 1 (2026-11)",)


def test_what_came_and_went_is_no_change_but_stays_in_the_minutes(world, prepared):
    begun = live.begin(world, prepared)
    live.add(world, begun, "Café des aidants")
    last = live.last(world, begun)
    live.take_back(world, begun, last["import_id"])
    found = after.changes(world, begun)
    assert found.changed == ()
    assert [(entry.what, bool(entry.fate)) for entry in found.entries] == [("Café des aidants", True)]


def test_what_was_there_before_and_is_taken_back_is_told(world, prepared):
    live.add(world, prepared, "Avant la séance")
    long_ago(world)
    begun = live.begin(world, prepared)
    row = world.read("MATCH (i:Import {preparation: $id}) RETURN i.id AS id", id=prepared.id)[0]
    live.imports.undo(world, row["id"])
    assert told(world, begun)["Annulé"] == ("Avant la séance",)


def test_two_found_to_be_one_are_told_as_joined_not_as_taken_back(world, prepared):
    live.add(world, prepared, "Relais : Café des aidants + Organisation A")
    live.add(world, prepared, "Cafe pour aidants")
    long_ago(world)
    begun = live.begin(world, prepared)
    hand.merge(world, "Actor", actor(world, "Café des aidants"), actor(world, "Cafe pour aidants"))
    assert told(world, begun) == {"Réunies": ("Café des aidants et Cafe pour aidants",)}


def test_answers_are_told_and_their_notes_are_not(world, prepared, client):
    ids = (actor(world, "Organisation A"), actor(world, "Organisation C"))
    preparations.answer(world, prepared.id, ids, "explore", "test", note="note privée")
    (line,) = told(world, prepared)["Réponses aux pistes"]
    assert line.endswith(" : À explorer")
    assert "Organisation A" in line
    assert "Organisation C" in line
    page = client.get(f"/enter/{prepared.id}/after").text
    assert "À explorer" in page
    assert "note privée" not in page


def test_entries_say_who_and_when(world, prepared, client):
    live.add(world, prepared, "Café des aidants")
    (entry,) = after.changes(world, prepared, printed=True).entries
    assert entry.who == "saisi ici"
    assert " à " in entry.when
    for ending in ("pdf", "docx"):
        assert client.get(f"/enter/{prepared.id}/after.{ending}").status_code == 200
    assert client.get(f"/enter/{prepared.id}/after.odt").status_code == 400


def test_the_page_says_you_and_no_map_names_the_account(world, prepared, client):
    live.add(world, prepared, "Café des aidants")
    assert "<td>vous</td>" in client.get(f"/enter/{prepared.id}/after").text
    titles = [row["title"] for row in world.read("MATCH (s:Source {profile: 'hand'}) RETURN s.title AS title")]
    assert titles == ["Saisie à la main (fictif)"]


def test_an_account_that_somebody_named_is_printed(world, prepared, monkeypatch):
    monkeypatch.setenv("MAILLAGE_ACCOUNT", "Animation du réseau")
    live.add(world, prepared, "Café des aidants")
    (entry,) = after.changes(world, prepared, printed=True).entries
    assert entry.who == "Animation du réseau"


def test_what_was_said_of_two_names_them_and_the_answer_in_words(world, prepared):
    both = actor(world, "Organisation B"), actor(world, "Organisation A")
    for state in ("yes", "no", "unknown"):
        hand.enter(world, declaration(*both, state, hand.pen(world, prepared.territory)), prepared.id)
    said = [one.what.replace("\u00a0", " ") for one in after.changes(world, prepared).entries]
    assert said == [f"Organisation A – Organisation B : {word}" for word in ("oui", "non", "on ne sait pas")]
    assert {one.title.replace("\u00a0", " ") for one in imports(world).imports if one.profile == "hand"} == set(said)


def test_lists_are_in_the_order_of_a_french_reader(world, prepared):
    for name in ("Vivre ici", "Écrivain public", "éveil", "Atelier"):
        live.add(world, prepared, name)
    assert told(world, prepared)["Organisations ajoutées"] == ("Atelier", "Écrivain public", "éveil", "Vivre ici")


def test_what_was_taken_back_is_on_the_page_and_in_no_file(world, prepared, client):
    live.add(world, prepared, "Reste")
    live.add(world, prepared, "Saisie par erreur")
    gestures.undo(world, prepared.id, gestures.gestures(world, prepared.id)[0].import_id)
    assert [one.what for one in after.changes(world, prepared, printed=True).entries] == ["Reste"]
    assert "Saisie par erreur" in client.get(f"/enter/{prepared.id}/after").text
    printed = PdfReader(io.BytesIO(client.get(f"/enter/{prepared.id}/after.pdf").content))
    assert "Saisie par erreur" not in " ".join(page.extract_text() for page in printed.pages)


def test_contacts_in_a_title_are_not_shown_again(world, prepared, client):
    made = change_set([()], hand.pen(world, prepared.territory), "Écrire à a.b@exemple.fr ou 06 12 34 56 78")
    changes.apply(world, replace(made, preparation=prepared.id), hand.reference())
    for page in (client.get(f"/enter/{prepared.id}/after").text, client.get("/imports").text):
        assert "exemple.fr" not in page
        assert "06 12" not in page
        assert "contact non montré" in page
