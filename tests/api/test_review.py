"""The review list by page, HTTP and command: side by side, decided, taken back; nothing to check says so."""

from __future__ import annotations

import html
import json
import re

import pytest

from graph.model import clean_name, mint
from graph.store.changes import imports


def known(name: str) -> str:
    return mint("a", clean_name(name))


RIVES = known("Association des Rives")


@pytest.fixture
def doubled(client):
    """A second organisation named almost as a known one; the ids of both."""
    answer = client.post("/api/actors", json={"name": "ASSOC. DES RIVES DE LOIRE", "place": "COM-45234", "apart": True})
    one = answer.json()["id"]
    answer = client.post("/api/actors", json={"name": "Rives de <La> Loire", "place": "COM-45234", "apart": True})
    return one, answer.json()["id"]


def waiting(client, **query):
    return client.get("/api/review", params=query).json()


def ids_of(answer):
    return [{pair["one"]["id"], pair["other"]["id"]} for pair in answer["pairs"]]


def test_pairs_are_listed_with_both_sides_and_reasons(client, doubled):
    answer = waiting(client)
    assert set(doubled) in ids_of(answer)
    pair = next(p for p in answer["pairs"] if {p["one"]["id"], p["other"]["id"]} == set(doubled))
    assert pair["one"]["places"] == ["Orléans"]
    assert pair["speaks_for"]
    assert 50 <= pair["score"] <= 100


def test_two_are_made_one_and_taken_back(client, doubled):
    one, other = doubled
    answer = client.post("/api/review", json={"one": one, "other": other, "verdict": "same", "stays": one})
    assert answer.status_code == 201
    assert client.get(f"/api/actors/{other}").json()["id"] == one
    assert set(doubled) not in ids_of(waiting(client))
    assert client.get("/api/review/decisions").json()["decisions"][0]["verdict"] == "same"
    client.delete(f"/api/imports/{answer.json()['import_id']}")
    assert set(doubled) in ids_of(waiting(client))


def test_two_said_to_be_two_are_not_proposed_again_until_that_is_taken_back(client, doubled):
    answer = client.post("/api/review", json={"one": doubled[0], "other": doubled[1], "verdict": "different"}).json()
    assert set(doubled) not in ids_of(waiting(client))
    client.delete(f"/api/imports/{answer['import_id']}")
    assert set(doubled) in ids_of(waiting(client))


def test_a_decision_on_what_is_not_known_or_not_a_pair_is_refused_in_a_sentence(client, doubled):
    for other, code in (("a-000000000000000", 404), (doubled[0], 400), ("l-000000000000000", 400), ("nobody", 400)):
        answer = client.post("/api/review", json={"one": doubled[0], "other": other, "verdict": "same"})
        assert answer.status_code == code, other
        assert answer.json()["detail"]


def test_the_list_is_limited_to_a_territory_and_paged(client, doubled):
    assert set(doubled) in ids_of(waiting(client, territory="COM-45234"))
    assert set(doubled) not in ids_of(waiting(client, territory="X-essai"))
    assert len(waiting(client, limit=1)["pairs"]) == 1
    assert client.get("/api/review", params={"territory": "nowhere at all"}).status_code == 404


def test_invented_pairs_are_shown_only_where_their_territory_is_asked_for(client):
    made = [
        client.post("/api/actors", json={"name": name, "place": "X-essai", "apart": True}).json()["id"]
        for name in ("Ronde des Essais", "ASSO. RONDE DES ESSAIS")
    ]
    assert set(made) in ids_of(waiting(client, territory="X-essai"))
    assert set(made) not in ids_of(waiting(client))


def test_page_shows_two_side_by_side_and_its_buttons_work_without_script(browser_like, doubled):
    page = browser_like.get("/review", params={"territory": "COM-45234"})
    text = html.unescape(page.text)
    assert "C’est la même organisation" in text
    assert "Ce sont deux organisations" in text
    assert "<La>" not in page.text
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    done = browser_like.post("/review", data={**fields, "verdict": "different"}, follow_redirects=True)
    assert "restent deux" in html.unescape(done.text)
    undo = re.search(r'name="import_id" value="([^"]+)"', done.text)
    assert undo
    back = browser_like.post("/review/undo", data={"import_id": undo[1]}, follow_redirects=True)
    assert "de nouveau dans la liste" in html.unescape(back.text)


def test_page_without_a_pair_says_what_it_is_for(browser_like):
    page = html.unescape(browser_like.get("/review", params={"territory": "COM-45234"}).text)
    assert "Rien à vérifier" in page
    assert 'href="/imports"' in page


def test_page_of_an_unknown_territory_says_so_and_lists_all(browser_like):
    assert browser_like.get("/review", params={"territory": "nowhere at all"}).status_code == 404


def test_command_lists_decides_and_says_how_to_take_it_back(run, client, doubled, world):
    code, shown, errors = run("review", "COM-45234", "--json")
    assert code == 0, errors
    assert set(doubled) in ids_of(json.loads(shown))
    assert doubled[0] in run("review")[1]
    code, _shown, said = run("review", "decide", *doubled, "--different")
    assert code == 0
    assert imports(world)[0]["import_id"] in said
    assert "deux" in run("review", "--decided")[1]


@pytest.mark.parametrize("words", [["decide", "a-1"], ["decide", "a-1", "a-2"], ["decide", "a-1", "a-2", "--same", "--different"], ["x", "y"]])  # fmt: skip
def test_command_that_cannot_be_read_says_how_to_write_it(run, words):
    code, _shown, said = run("review", *words)
    assert code == 2
    assert "maillage review" in said
