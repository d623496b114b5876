"""« En séance »: one line adds, the last is taken back, the map stays where it is, names can be hidden."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from api.service import hand
from api.service.meeting import live
from graph.errors import UsageProblem
from graph.store import preparations
from graph.store.changes import imports
from ingest import hand as pencil
from ingest.hand import Organisation

JSON = {"accept": "application/json"}


@pytest.fixture
def prepared(world):
    return preparations.create(world, "X-essai", "vieillissement", "2026-11-24", "test")


@pytest.fixture
def base(prepared):
    return f"/enter/{prepared.id}/live"


def add(client, base: str, line: str):
    return client.post(base, data={"line": line}, headers=JSON)


def places(svg: str) -> dict[str, str]:
    return dict(re.findall(r"<g><title>([^<]*)</title><(?:polygon points|circle cx)=\"([^ \"]*)", svg))


def test_a_name_alone_is_an_organisation_and_names_with_plus_an_alliance():
    assert live.understood(" Club  des aînés ") == live.Said(("Club des aînés",))
    assert live.understood("Club + Mairie + club") == live.Said(("Club", "Mairie"))
    assert live.understood("Transport solidaire : Club + Mairie") == live.Said(
        ("Club", "Mairie"), "Transport solidaire"
    )
    assert live.understood("C+D") == live.Said(("C+D",))
    assert live.understood("Club : une antenne") == live.Said(("Club : une antenne",))


def test_contacts_are_left_out_of_a_line_and_said():
    assert live.understood("Club des aînés 06 12 34 56 78") == live.Said(("Club des aînés",), contacts=1)
    assert live.understood("Café de l’Exemple + Mairie accueil@mairie.exemple") == live.Said(
        ("Café de l’Exemple", "Mairie"), contacts=1
    )


@pytest.mark.parametrize(
    "text", ["Mme Dupont", "Club + M. Martin", "Jean Dupont", "06 12 34 56 78", "jean.dupont@exemple.fr", "Club +"]
)
def test_a_person_a_contact_and_half_an_alliance_are_refused_in_a_sentence(text):
    with pytest.raises(UsageProblem):
        live.understood(text)


def test_a_name_that_may_be_a_known_one_s_is_asked_about_before_anything_is_entered(client, base, world, prepared):
    add(client, base, "Club des aînés de l’Exemple")
    before = len(imports(world))
    asked = add(client, base, "Relais : Club des aînés + Organisation A").json()["asked"]
    assert len(imports(world)) == before
    assert "Club des aînés" in asked["sentence"]
    assert [choice["label"] for choice in asked["choices"]] == [
        "C’est Club des aînés de l’Exemple",
        "Une autre, nouvelle",
    ]
    sent = {"line": asked["line"], "once": asked["once"], "meant": asked["choices"][0]["meant"]}
    said = client.post(base, data=sent, headers=JSON).json()["said"]
    assert "Déjà là" in said
    assert "Club des aînés de l’Exemple" in said
    assert "Nouvelle" not in said
    other = add(client, base, "Club des aînés").json()["asked"]["choices"][-1]["meant"]
    assert "Nouvelle" in client.post(base, data={"line": "Club des aînés", "meant": other}, headers=JSON).json()["said"]


def test_the_question_is_on_the_page_without_script_and_never_where_names_are_hidden(browser_like, base):
    browser_like.post(base, data={"line": "Ronde des aînés de l’Exemple"})
    page = browser_like.post(base, data={"line": "Ronde des aînés"})
    assert "C’est Ronde des aînés de l’Exemple" in page.text
    hidden = browser_like.post(f"{base}?names=hidden", data={"line": "Ronde des aînés"}, follow_redirects=True)
    assert "Ronde des aînés" not in hidden.text


@pytest.mark.parametrize("text", ["", "  ", " + ", "x" * 300, " + ".join(f"Club {n}" for n in range(60))])
def test_a_line_that_says_nothing_or_too_much_is_refused(text):
    with pytest.raises(UsageProblem):
        live.understood(text)


def test_looking_begins_nothing_a_press_does_and_may_be_undone(browser_like, base, world, prepared):
    def started() -> str | None:
        return preparations.preparation(world, prepared.id).started_at

    assert "Commencer la séance" in browser_like.get(base).text
    browser_like.post(base, data={"line": "Café des aidants"})
    assert started() is None
    browser_like.post(f"{base}/begin")
    first = started()
    assert first
    browser_like.post(f"{base}/begin")
    assert started() == first
    assert "Commencer la séance" not in browser_like.get(base).text
    browser_like.post(f"{base}/not-begun")
    assert started() is None


def test_before_the_meeting_begins_only_this_pages_lines_are_offered_to_be_taken_back(client, base, world, prepared):
    entered = pencil.organisations([Organisation("Saisie avant", place="X-essai")], hand.pen(world, "X-essai"))
    hand.enter(world, entered, prepared.id)
    assert client.get(f"{base}/map").json()["last"] is None
    add(client, base, "Relais : Café des aidants + Organisation A")
    assert client.get(f"{base}/map").json()["last"]["title"] == "Relais"


def test_a_name_entered_in_this_preparation_is_that_organisation_wherever_it_is(client, base, world, prepared):
    entered = pencil.organisations(
        [Organisation("Club des Aînés", place="COM-45234", apart=True)],
        replace(hand.pen(world, "X-essai"), fictional=True),
    )
    hand.enter(world, entered, prepared.id)
    before = len(imports(world))
    assert add(client, base, "club des aines").json()["said"] == "Déjà là\u00a0: Club des Aînés."
    assert len(imports(world)) == before
    said = add(client, base, "CLUB DES AINES + Tout nouveau club").json()["said"]
    assert "Ajouté\u00a0: l’alliance Club des Aînés – Tout nouveau club." in said
    assert "Déjà là\u00a0: Club des Aînés." in said
    assert len(world.read("MATCH (a:Actor) WHERE toLower(a.name) STARTS WITH 'club des a' RETURN a.id AS id")) == 1


@pytest.mark.parametrize("line", ["Café des aidants", "Café + Organisation A", "Relais : Café + Organisation A"])
def test_the_same_line_again_says_it_is_there_and_enters_nothing(client, base, world, line):
    add(client, base, line)
    before = len(imports(world))
    assert add(client, base, line.upper()).json()["said"].startswith("Déjà là")
    assert len(imports(world)) == before


def test_a_form_sent_twice_at_once_is_entered_once(client, base, world):
    before = len(imports(world))
    sent = {"line": "Relais : Café des aidants + Club", "once": "0123"}
    with ThreadPoolExecutor(2) as two:
        answers = list(two.map(lambda _: client.post(base, data=sent, headers=JSON).status_code, range(2)))
    assert answers == [200, 200]
    assert len(imports(world)) == before + 1


def test_what_was_taken_back_can_be_written_again_with_the_same_form(client, base):
    sent = {"line": "Café des aidants", "once": "0123"}
    client.post(base, data=sent, headers=JSON)
    client.post(f"{base}/undo", data=client.get(f"{base}/map").json()["last"], headers=JSON)
    client.post(base, data=sent, headers=JSON)
    assert "Café des aidants" in client.get(f"{base}/map").json()["svg"]


def test_an_organisation_and_an_alliance_come_in_one_line_each(client, base):
    before = client.get(f"{base}/version").json()["version"]
    assert "Café des aidants" in add(client, base, "Café des aidants").json()["said"]
    assert client.get(f"{base}/version").json()["version"] != before
    add(client, base, "Relais : Café des aidants + Organisation A + Tout nouveau club")
    svg = client.get(f"{base}/map").json()["svg"]
    for name in ("Café des aidants", "Organisation A", "Tout nouveau club", "Relais"):
        assert f"<title>{name}</title>" in svg


def test_one_gesture_is_one_import_of_this_preparation(client, base, world, prepared):
    add(client, base, "Relais : Café des aidants + Organisation A")
    rows = world.read(
        "MATCH (i:Import {preparation: $id}) RETURN i.profile AS profile, i.title AS title", id=prepared.id
    )
    assert rows == [{"profile": "hand", "title": "Relais"}]


def test_a_known_name_is_the_known_organisation(client, base, world):
    add(client, base, "organisation a + ORGANISATION C")
    assert len(world.read("MATCH (a:Actor) WHERE toLower(a.name) = 'organisation a' RETURN a.id AS id")) == 1


def test_undo_takes_back_the_last_line_whole_and_no_other(client, base, world):
    add(client, base, "Café des aidants")
    add(client, base, "Relais : Café des aidants + Tout nouveau club")
    last = client.get(f"{base}/map").json()["last"]
    assert last["title"] == "Relais"
    assert client.post(f"{base}/undo", data=last, headers=JSON).status_code == 200
    svg = client.get(f"{base}/map").json()["svg"]
    assert "Relais" not in svg
    assert "Tout nouveau club" not in svg
    assert "Café des aidants" in svg
    again = client.post(f"{base}/undo", data=last, headers=JSON)
    assert again.json() == {"said": "C’est déjà annulé."}
    assert "Café des aidants" in client.get(f"{base}/map").json()["svg"]
    other = client.post(f"{base}/undo", data={"import_id": "i-0"}, headers=JSON)
    assert other.status_code == 400
    assert "problem" in other.json()


def test_what_stands_somewhere_stays_there_beside_what_stands_near(world, prepared):
    from api.service.meeting.subject import subject, without
    from visuals.growing import grown, roomy
    from visuals.network_map import network_map

    graph = subject(world, prepared)
    gone = set(graph.alliances["id"][:1])
    before = roomy(network_map(without(graph, gone)))
    after = grown(network_map(graph), before, sorted(gone))
    was = {node["id"]: (node["x"], node["y"]) for node in before.nodes}
    now = {node["id"]: (node["x"], node["y"]) for node in after.nodes}
    assert {key: now[key] for key in was} == was
    assert now.keys() - was.keys() == gone
    assert len(set(now.values())) == len(now)


def test_hidden_names_are_not_sent_at_all(client, base):
    add(client, base, "Relais : Café des aidants + Organisation A")
    for text in (client.get(f"{base}?names=hidden").text, client.get(f"{base}/map?names=hidden").text):
        for name in ("Café des aidants", "Organisation A", "Relais", "Projet 1"):
            assert name not in text
        assert "une organisation" in text


def test_where_names_are_hidden_no_sentence_tells_one(client, base):
    answer = client.post(f"{base}?names=hidden", data={"line": "Café des aidants"}, headers=JSON)
    assert answer.json() == {"said": "Ajouté."}
    last = client.get(f"{base}/map?names=hidden").json()["last"]
    assert last["title"] == ""
    assert client.post(f"{base}/undo?names=hidden", data=last, headers=JSON).json() == {"said": "Annulé."}


def test_without_script_the_form_works_and_keeps_names_hidden(browser_like, base):
    answer = browser_like.post(f"{base}?names=hidden", data={"line": "Café des aidants"})
    assert answer.status_code == 303
    assert "names=hidden" in answer.headers["location"]
    assert "Café des aidants" in browser_like.get(base).text


def test_a_refused_line_stays_in_its_field(browser_like, base):
    answer = browser_like.post(base, data={"line": "y" * 300})
    assert answer.status_code == 400
    assert "y" * 300 in answer.text


def test_hostile_lines_are_shown_as_they_are(client, base):
    add(client, base, '<script>alert(1)</script> + "]]><x>')
    page = client.get(base).text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_on_a_telephone_those_without_a_tie_are_told_too(client, base):
    add(client, base, "Ronde des aînés")
    for size in ({"width": 390, "height": 700}, {"width": 1280, "height": 640}):
        assert "<title>Ronde des aînés</title>" in client.get(f"{base}/map", params=size).json()["svg"]
