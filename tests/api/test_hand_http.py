"""Entry by hand over HTTP: added, corrected, ended, merged, split, taken out, and each taken back."""

from __future__ import annotations

import pytest

from graph.model import clean_name, mint
from graph.store.changes import check


def known(name: str) -> str:
    return mint("a", clean_name(name))


RIVES, VAL, LARGE = (known(n) for n in ("Association des Rives", "Coopérative du Val", "Fondation du Large"))
SHARED = mint("l", clean_name("Mobilités partagées"))
INVENTED = known("Organisation A")


def card(client, actor):
    return client.get(f"/api/actors/{actor}").json()


def done(answer, code=200):
    assert answer.status_code == code, answer.text
    return answer.json()


def problem(answer):
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["detail"]


@pytest.fixture
def sound(client, world):
    """After each test the graph equals a rebuild from its records."""
    from api.service.gazetteer import reference

    yield client
    assert [
        line
        for line in check(world, reference())
        if "COM-" not in line and "WITHIN" not in line and "Territory" not in line
    ] == []


def test_new_organisation_and_alliance_are_entered_and_taken_back(sound):
    entered = done(
        sound.post("/api/actors", json={"name": "Club des aînés", "place": "COM-45234", "domains": ["vieillissement"]}),
        201,
    )
    shown = card(sound, entered["id"])
    assert shown["properties"]["name"] == "Club des aînés"
    assert [row["id"] for row in shown["ties"]["works_on"]] == ["vieillissement"]
    made = done(
        sound.post("/api/alliances", json={"name": "Ronde", "members": [entered["id"], RIVES], "since": 2024}), 201
    )
    assert len(sound.get(f"/api/alliances/{made['id']}").json()["ties"]["members"]) == 2
    for one in (made, entered):
        done(sound.delete(f"/api/imports/{one['import_id']}"))
    assert sound.get(f"/api/actors/{entered['id']}").status_code == 404


def test_same_organisation_again_is_the_known_one(sound):
    first = done(sound.post("/api/actors", json={"name": "Club des aînés", "place": "COM-45234"}), 201)
    again = done(sound.post("/api/actors", json={"name": "CLUB DES AINES", "place": "COM-45234"}), 201)
    apart = done(sound.post("/api/actors", json={"name": "Club des aînés", "place": "COM-45234", "apart": True}), 201)
    assert again["id"] == first["id"] != apart["id"]
    assert card(sound, first["id"])["properties"]["name"] == "Club des aînés"


def test_patch_changes_only_what_is_sent(sound):
    before = card(sound, RIVES)["properties"]
    fixed = done(sound.patch(f"/api/actors/{RIVES}", json={"name": "Les Rives"}))
    assert card(sound, RIVES)["properties"] == before | {
        "name": "Les Rives",
        "keys": card(sound, RIVES)["properties"]["keys"],
    }
    cleared = done(sound.patch(f"/api/actors/{RIVES}", json={"family": None}))
    assert "family" not in card(sound, RIVES)["properties"]
    for one in (cleared, fixed):
        done(sound.delete(f"/api/imports/{one['import_id']}"))
    assert card(sound, RIVES)["properties"] == before


def test_same_value_again_changes_nothing(sound):
    assert done(sound.patch(f"/api/actors/{RIVES}", json={"name": "Association des Rives"})) == {
        "id": RIVES, "import_id": None, "changed": False, "merged": [],
    }  # fmt: skip


def test_alliance_is_corrected_with_its_members(sound):
    done(sound.patch(f"/api/alliances/{SHARED}", json={
        "governance": "charte", "domains": ["emploi"], "until": "2030-05",
        "members": [{"actor": LARGE, "role": "funder"}, {"actor": RIVES, "removed": True}, {"actor": VAL, "until": 2022}],
    }))  # fmt: skip
    shown = sound.get(f"/api/alliances/{SHARED}").json()
    assert {(m["id"], m["role"], m["until"]) for m in shown["ties"]["members"]} == {
        (LARGE, "funder", None),
        (VAL, "member", "2022"),
    }
    assert [row["id"] for row in shown["ties"]["domains"]] == ["emploi"]
    assert (shown["properties"]["since"], shown["properties"]["until"]) == ("2019", "2030-05")
    assert [row["id"] for row in shown["ties"]["governance"]] == ["charte"]


def test_role_of_a_member_is_changed(sound):
    done(sound.patch(f"/api/alliances/{SHARED}", json={"members": [{"actor": VAL, "role": "lead"}]}))
    roles = {(m["id"], m["role"]) for m in sound.get(f"/api/alliances/{SHARED}").json()["ties"]["members"]}
    assert roles == {(RIVES, "member"), (VAL, "lead")}


def test_taken_out_is_gone_with_a_trace_and_comes_back(sound):
    out = done(sound.delete(f"/api/actors/{RIVES}"))
    code, sentence = problem(sound.get(f"/api/actors/{RIVES}"))
    assert code == 410
    assert "taken out" in sentence or "retir" in sentence
    assert sound.patch(f"/api/actors/{RIVES}", json={"name": "X"}).status_code == 410
    done(sound.delete(f"/api/imports/{out['import_id']}"))
    assert card(sound, RIVES)["properties"]["name"] == "Association des Rives"


def test_merged_id_answers_with_the_one_that_stays(sound):
    merged = done(sound.post(f"/api/actors/{RIVES}/merge", json={"into": VAL}))
    assert (merged["id"], merged["merged"]) == (VAL, [RIVES])
    shown = card(sound, RIVES)
    assert (shown["id"], shown["properties"]["name"]) == (VAL, "Coopérative du Val")
    assert len(shown["ties"]["alliances"]) == 2
    entered = done(sound.patch(f"/api/actors/{RIVES}", json={"siren": "775 685 019"}))
    assert entered["id"] == VAL
    done(sound.delete(f"/api/imports/{merged['import_id']}"))
    assert card(sound, RIVES)["id"] == RIVES


def test_two_numbers_are_two_organisations(sound):
    done(sound.patch(f"/api/actors/{RIVES}", json={"siren": "775685019"}))
    done(sound.patch(f"/api/actors/{VAL}", json={"siren": "552100554"}))
    code, sentence = problem(sound.post(f"/api/actors/{RIVES}/merge", json={"into": VAL}))
    assert code == 400
    assert "775685019" in sentence
    assert "552100554" in sentence
    code, sentence = problem(sound.patch(f"/api/actors/{LARGE}", json={"siren": "552100554"}))
    assert "Coopérative du Val" in sentence


def test_split_gives_participations_to_a_new_organisation(sound):
    new = done(
        sound.post(
            f"/api/actors/{RIVES}/split", json={"name": "Rives Sud", "parts": [{"id": SHARED, "role": "member"}]}
        ),
        201,
    )
    assert [row["id"] for row in card(sound, new["id"])["ties"]["alliances"]] == [SHARED]
    assert SHARED not in [row["id"] for row in card(sound, RIVES)["ties"]["alliances"]]


def test_alliance_is_split_and_merged_again(sound):
    new = done(
        sound.post(f"/api/alliances/{SHARED}/split", json={"name": "Vélos", "parts": [{"id": VAL, "role": "member"}]}),
        201,
    )
    assert [m["id"] for m in sound.get(f"/api/alliances/{new['id']}").json()["ties"]["members"]] == [VAL]
    done(sound.post(f"/api/alliances/{new['id']}/merge", json={"into": SHARED}))
    assert sound.get(f"/api/alliances/{new['id']}").json()["id"] == SHARED


def test_history_tells_each_gesture_before_and_after(sound):
    fixed = done(sound.patch(f"/api/actors/{RIVES}", json={"name": "Les Rives"}))
    done(sound.delete(f"/api/imports/{fixed['import_id']}"))
    done(sound.patch(f"/api/actors/{RIVES}", json={"family": "entreprises"}))
    rows = sound.get(f"/api/actors/{RIVES}/history", headers={"accept-language": "en"}).json()["history"]
    assert [row["profile"] for row in rows] == ["hand", "hand", "pairs"]
    assert rows[0]["changes"][0]["after"]
    assert rows[1]["withdrawn_at"]
    assert {"before": "Association des Rives", "after": "Les Rives"}.items() <= rows[1]["changes"][0].items()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"name": "  "}, ("Nom", "Name")),
        ({"name": "x" * 10_000}, ("Nom", "Name")),
        ({"siren": "123456789"}, ("SIREN",)),
        ({"since": "2024-02-30"}, ("Depuis", "Since")),
        ({"since": "2024", "until": "2020"}, ("Jusqu", "Until")),
        ({"domains": ["licornes"]}, ("Domaine", "Domains")),
        ({"place": "Nullepartville"}, ("Lieu", "Place")),
        ({"display": "hidden"}, ("Affichage", "Display")),
        ({"successor": "a-000"}, ("a-000",)),
    ],
)  # fmt: skip
def test_wrong_value_is_one_sentence_that_names_the_field(sound, sent, said):
    code, sentence = problem(sound.patch(f"/api/actors/{RIVES}", json=sent))
    assert code == 400
    assert any(word in sentence for word in said), sentence
    assert len(sentence) < 700


def test_real_and_invented_are_not_put_together(sound):
    assert sound.post(f"/api/actors/{RIVES}/merge", json={"into": INVENTED}).status_code == 400
    answer = sound.post("/api/alliances", json={"name": "Mélange", "members": [RIVES, INVENTED]})
    assert answer.status_code == 400


def test_unknown_field_or_id_is_told(sound):
    assert sound.patch(f"/api/actors/{RIVES}", json={"colour": "red"}).status_code == 422
    assert sound.patch("/api/actors/a-nobody", json={"name": "X"}).status_code == 404
    assert problem(sound.post("/api/alliances", json={"name": "Z", "members": ["a-nobody"]}))[0] == 400
