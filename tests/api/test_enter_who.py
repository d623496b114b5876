"""« Qui agit ? » as plain forms and as its script asks: kept cell by cell, answered for, entered once, taken back."""

from __future__ import annotations

import html
import json
import re
import secrets
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from api.service import hand
from graph.store import changes, export
from graph.store import preparations as store
from graph.store.connect import Database
from ingest import hand as pencil

INVENTED, DOMAIN = "X-essai", "vieillissement"
HOSTILE = "<img src=x onerror=alert(1)>"


def text_of(page: httpx.Response) -> str:
    body = re.sub(r"(?s)<(script|style|svg|select).*?</\1>", " ", page.text)
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", body).split())).replace("\u00a0", " ")


@dataclass
class Prepared:
    """A preparation in the invented territory."""

    client: httpx.Client
    db: Database
    id: str

    def page(self, **query: Any) -> httpx.Response:
        return self.client.get(f"/enter/{self.id}/who", params=query)

    def form(self, button: str = "save", **rows: dict[str, str]) -> httpx.Response:
        """The form of the page as a browser without script sends it, with some rows filled in by their number."""
        page = self.page().text
        ids = re.findall(r'name="row" value="(d-\w+)"', page)
        fields: list[tuple[str, str]] = [("do", button)]
        for number, draft in enumerate(ids, 1):
            was = re.search(rf'name="{draft}.was" value="([^"]*)"', page)
            fields += [("row", draft), (f"{draft}.was", html.unescape(was[1] if was else ""))]
            kept = json.loads(html.unescape(was[1])) if was and was[1] else {"acts": True}
            typed = {
                **{cell: kept.get(cell, "") for cell in ("name", "place", "family", "number")},
                **rows.get(f"row{number}", {}),
            }
            fields += [(f"{draft}.{cell}", value) for cell, value in typed.items() if cell != "acts"]
            if typed.get("acts", kept["acts"]) not in ("", False):
                fields.append((f"{draft}.acts", "on"))
        encoded = {name: [value for n, value in fields if n == name] for name, _ in fields}
        return self.client.post(f"/enter/{self.id}/who", data=encoded, follow_redirects=True)

    def cells(self, draft: str = "", **cells: Any) -> dict[str, Any]:
        """What the page's script is answered when it keeps some cells."""
        draft = draft or f"d-{secrets.token_hex(8)}"
        order = len(self.drafts()) + 1
        answer = self.client.post(f"/enter/{self.id}/who/cells", json={"draft": draft, "order": order, "cells": cells})
        assert answer.status_code == 200, answer.text
        return {"draft": draft, **answer.json()}

    def decide(self, draft: str, other: str, same: bool | None) -> dict[str, Any]:
        sent = {"draft": draft, "other": other, "same": same}
        row: dict[str, Any] = self.client.post(f"/enter/{self.id}/who/decide", json=sent).json()["rows"][0]
        return row

    def enter(self) -> httpx.Response:
        return self.form("enter")

    def drafts(self) -> list[store.Draft]:
        return store.drafts(self.db, self.id, "organisation")

    def actors(self, *names: str) -> list[dict[str, Any]]:
        return self.db.read(
            "MATCH (a:Actor)-[:BASED_IN]->(t:Territory) WHERE a.name IN $names OPTIONAL MATCH (a)-[:WORKS_ON]->(d:Domain) "
            "RETURN a.id AS id, a.name AS name, a.family AS family, t.id AS place, collect(d.id) AS domains ORDER BY name, id",
            names=list(names),
        )


@pytest.fixture
def prepared(browser_like: httpx.Client, world: Database) -> Prepared:
    return Prepared(browser_like, world, store.create(world, INVENTED, DOMAIN, "2026-12-01", "me").id)


def twins_in(row: dict[str, Any]) -> list[str]:
    return re.findall(r'data-decide="same" data-draft="[^"]+" data-other="([^"]+)"', row["notes"])


def test_a_new_grid_has_ten_rows(prepared: Prepared) -> None:
    assert prepared.page().text.count('data-cell="name"') == 10


def test_rows_are_kept_by_the_form_alone(prepared: Prepared) -> None:
    page = prepared.form(row1={"name": "Relais Exemple"}, row3={"name": "Collectif Exemple", "place": "Pays d’Essai"})
    assert [one.cells["name"] for one in prepared.drafts()] == ["Relais Exemple", "Collectif Exemple"]
    assert 'value="Relais Exemple"' in page.text
    assert page.text.count('data-cell="name"') == 10


def test_a_cell_is_kept_as_soon_as_it_is_left_and_another_browser_finds_it(prepared: Prepared) -> None:
    first = prepared.cells(name="Association Exemple")
    prepared.cells(first["draft"], place="Pays d’Essai")
    assert first["rows"][0]["guess"] == "Associations"
    elsewhere = prepared.client.get(f"/enter/{prepared.id}/who/rows", params={"since": 0, "known": 0}).json()
    assert elsewhere["rows"][0]["cells"]["place"] == "Pays d’Essai"
    assert elsewhere["ids"] == [first["draft"]]
    again = prepared.client.get(f"/enter/{prepared.id}/who/rows", params={"since": elsewhere["at"], "known": 1}).json()
    assert (again["rows"], again["ids"]) == ([], None)


def test_only_rows_written_since_are_sent_and_those_taken_out_elsewhere_leave(prepared: Prepared) -> None:
    first, second = prepared.cells(name="Association Exemple"), prepared.cells(name="Relais Exemple")
    address = f"/enter/{prepared.id}/who/rows"
    at = prepared.client.get(address, params={"since": 0, "known": 0}).json()["at"]
    prepared.cells(second["draft"], place="Pays d’Essai")
    now = prepared.client.get(address, params={"since": at, "known": 2}).json()
    assert [row["id"] for row in now["rows"]] == [second["draft"]]
    prepared.client.post(f"/enter/{prepared.id}/who/drop/{first['draft']}", json={})
    assert prepared.client.get(address, params={"since": now["at"], "known": 2}).json()["ids"] == [second["draft"]]


def test_keeping_one_cell_reads_no_other_row_again(prepared: Prepared, monkeypatch: pytest.MonkeyPatch) -> None:
    store.add_drafts(prepared.db, prepared.id, "organisation", [{"name": f"Relais {n}"} for n in range(40)], "test")
    first = prepared.cells(name="Association Exemple")
    read: list[int] = []
    drafts = store.drafts

    def counted(*given: Any, **more: Any) -> list[store.Draft]:
        found = drafts(*given, **more)
        read.append(len(found))
        return found

    monkeypatch.setattr(store, "drafts", counted)
    prepared.cells(first["draft"], place="Pays d’Essai")
    assert read == [41, 1]  # what this test counts itself, then the one row


def test_a_row_is_compared_with_the_others_as_they_are_now(prepared: Prepared) -> None:
    other = prepared.cells(name="Relais des Jardins Exemple")
    asked = prepared.cells(name="Relais des Jardin Exemple")
    assert "Peut-être la même" in asked["rows"][0]["notes"]
    prepared.cells(other["draft"], name="Tout Autre Chose")
    assert "Peut-être la même" not in prepared.cells(asked["draft"], acts=False)["rows"][0]["notes"]
    prepared.cells(other["draft"], name="Relais des Jardins Exemple")
    assert "Peut-être la même" in prepared.cells(asked["draft"], acts=True)["rows"][0]["notes"]
    prepared.client.post(f"/enter/{prepared.id}/who/drop/{other['draft']}", json={})
    assert "Peut-être la même" not in prepared.cells(asked["draft"], acts=False)["rows"][0]["notes"]


def test_a_form_opened_before_others_typed_overwrites_nothing(prepared: Prepared) -> None:
    kept = prepared.cells(name="Ancien nom")
    page = prepared.page().text
    was = html.unescape(re.search(rf'name="{kept["draft"]}.was" value="([^"]*)"', page)[1])  # type: ignore[index]
    prepared.cells(kept["draft"], name="Nouveau nom")
    fields = {
        "row": kept["draft"],
        f"{kept['draft']}.was": was,
        f"{kept['draft']}.name": "Ancien nom",
        f"{kept['draft']}.number": "W412000123",
        f"{kept['draft']}.acts": "on",
    }
    prepared.client.post(f"/enter/{prepared.id}/who", data=fields)
    assert {k: v for k, v in prepared.drafts()[0].cells.items() if v} == {"name": "Nouveau nom", "number": "W412000123"}


def test_organisations_are_entered_once_with_what_they_say(prepared: Prepared) -> None:
    prepared.cells(name="Association Aube Exemple", place="Pays d’Essai")
    prepared.cells(name="Collectif Brume Exemple", acts=False, family="citoyens")
    page = prepared.enter()
    assert "2 organisations sont enregistrées." in text_of(page)
    told = [
        {k: v for k, v in one.items() if k != "id"}
        for one in prepared.actors("Association Aube Exemple", "Collectif Brume Exemple")
    ]
    assert told == [
        {"name": "Association Aube Exemple", "family": "associations", "place": INVENTED, "domains": [DOMAIN]},
        {"name": "Collectif Brume Exemple", "family": "citoyens", "place": INVENTED, "domains": []},
    ]
    assert all(one.actor for one in prepared.drafts())
    version = changes.version_of(prepared.db)
    assert "Rien de nouveau à enregistrer." in text_of(prepared.enter())
    assert changes.version_of(prepared.db) == version


def test_one_entry_is_one_import_of_this_preparation_and_can_be_taken_back(prepared: Prepared) -> None:
    before = export.csv_zip(prepared.db)
    for name in ("Association Cime Exemple", "Association Dune Exemple"):
        prepared.cells(name=name)
    prepared.enter()
    mine = [one for one in changes.imports(prepared.db) if one["preparation"] == prepared.id]
    assert [(one["profile"], one["records"]) for one in mine] == [("hand", 2)]
    page = prepared.form("back")
    assert "Le dernier enregistrement est annulé : 2 lignes sont de nouveau des brouillons." in text_of(page)
    assert export.csv_zip(prepared.db) == before
    assert [(one.cells["name"], one.actor) for one in prepared.drafts()] == [
        ("Association Cime Exemple", None),
        ("Association Dune Exemple", None),
    ]
    assert "Il n’y a pas d’enregistrement à annuler." in text_of(prepared.form("back"))
    assert "2 organisations sont enregistrées." in text_of(prepared.enter())


def test_rows_taken_back_elsewhere_can_be_entered_again(prepared: Prepared, gazetteer: Any) -> None:
    prepared.cells(name="Association Elan Exemple")
    prepared.enter()
    mine = next(one for one in changes.imports(prepared.db) if one["preparation"] == prepared.id)
    changes.undo(prepared.db, mine["import_id"], gazetteer, "other")
    assert "Une organisation à enregistrer." in text_of(prepared.page())
    prepared.enter()
    assert len(prepared.actors("Association Elan Exemple")) == 1


def test_a_wrong_cell_is_told_and_keeps_nothing_back(prepared: Prepared) -> None:
    row = prepared.cells(name="Association Faille Exemple", place="Nulle-Part-sur-Rien", number="123")["rows"][0]
    assert row["wrong"] == ["place", "number"]
    assert "Un SIREN a 9 chiffres, celui-ci en a 3." in html.unescape(row["notes"]).replace("\u00a0", " ")
    prepared.enter()
    assert len(prepared.actors("Association Faille Exemple")) == 1
    page = prepared.page()
    assert page.text.count('aria-invalid="true"') == 2
    assert 'value="Nulle-Part-sur-Rien"' in page.text


def test_a_row_without_a_name_waits_and_says_so(prepared: Prepared) -> None:
    row = prepared.cells(place="Pays d’Essai")["rows"][0]
    assert "Le nom manque" in row["notes"]
    assert "Rien de nouveau" in text_of(prepared.enter())


def test_two_rows_alike_are_proposed_and_never_merged_unasked(prepared: Prepared) -> None:
    first = prepared.cells(name="Relais Gué Exemple")
    second = prepared.cells(name="Association Relais Gué Exemple")
    assert twins_in(second["rows"][0]) == [first["draft"]]
    prepared.enter()
    assert len(prepared.actors("Relais Gué Exemple", "Association Relais Gué Exemple")) == 2


def test_what_was_asked_of_a_row_is_asked_until_it_is_answered(prepared: Prepared) -> None:
    first = prepared.cells(name="Relais Gué Exemple")
    second = prepared.cells(name="Association Relais Gué Exemple")
    assert "Peut-être la même" in text_of(prepared.enter())
    merged = prepared.decide(second["draft"], first["draft"], True)
    assert "Enregistrée comme « Association Relais Gué Exemple », réunie avec Relais Gué Exemple." in html.unescape(
        merged["notes"]
    ).replace("\u00a0", " ")
    assert merged["cells"]["name"] == "Relais Gué Exemple"
    assert "Peut-être la même" not in text_of(prepared.page())
    assert prepared.actors("Association Relais Gué Exemple") == []
    assert "Rien de nouveau" in text_of(prepared.enter())


def test_another_one_said_of_an_entered_row_is_asked_no_more(prepared: Prepared) -> None:
    first = prepared.cells(name="Relais Talus Exemple")
    second = prepared.cells(name="Association Relais Talus Exemple")
    prepared.enter()
    assert twins_in(prepared.decide(second["draft"], first["draft"], False)) == []
    assert len(prepared.actors("Relais Talus Exemple", "Association Relais Talus Exemple")) == 2


def test_a_name_corrected_on_its_page_is_the_rows_name(prepared: Prepared) -> None:
    row = prepared.cells(name="Association Vallon Exemple")
    prepared.enter()
    hand.change(prepared.db, "Actor", str(prepared.drafts()[0].actor), {"name": "Association du Vallon Exemple"})
    page = prepared.page()
    assert 'value="Association du Vallon Exemple"' in page.text
    assert 'value="Association Vallon Exemple"' not in page.text
    prepared.form(row1={"family": "citoyens"})
    prepared.enter()
    assert [one["family"] for one in prepared.actors("Association du Vallon Exemple")] == ["citoyens"]
    assert prepared.cells(row["draft"], acts=True)["rows"][0]["cells"]["name"] == "Association du Vallon Exemple"


def test_organisations_added_in_another_step_are_listed_below_the_grid(prepared: Prepared) -> None:
    prepared.cells(name="Association Aube Exemple")
    prepared.enter()
    assert "Ajoutées depuis" not in text_of(prepared.page())
    pen = hand.pen(prepared.db, INVENTED)
    made = pencil.organisations([pencil.Organisation("Relais Yeuse Exemple", place=INVENTED)], pen)
    hand.enter(prepared.db, made, prepared.id)
    added = text_of(prepared.page()).partition("Ajoutées depuis")[2]
    assert "Relais Yeuse Exemple" in added
    assert "Association Aube Exemple" not in added


def test_two_rows_of_one_name_wait_until_it_is_said_whether_they_are_one(prepared: Prepared) -> None:
    first = prepared.cells(name="Relais Halte Exemple")
    second = prepared.cells(name="RELAIS HALTE EXEMPLE")
    assert second["counted"] == "Une organisation à enregistrer. Une attend une réponse."
    prepared.enter()
    assert len(prepared.actors("Relais Halte Exemple", "RELAIS HALTE EXEMPLE")) == 1
    assert prepared.decide(second["draft"], first["draft"], True)["state"] == "same"
    prepared.enter()
    assert len(prepared.actors("Relais Halte Exemple", "RELAIS HALTE EXEMPLE")) == 1
    assert prepared.decide(second["draft"], "", None)["state"] == "draft"
    prepared.enter()
    assert len(prepared.actors("Relais Halte Exemple", "RELAIS HALTE EXEMPLE")) == 2


def test_a_row_whose_organisation_was_taken_out_on_its_card_does_not_stop_the_others(prepared: Prepared) -> None:
    gone = prepared.cells(name="Relais Parti Exemple")
    prepared.enter()
    (known,) = prepared.actors("Relais Parti Exemple")
    assert prepared.client.delete(f"/api/actors/{known['id']}").status_code < 300
    prepared.cells(gone["draft"], family="associations")
    prepared.cells(name="Collectif Venu Exemple")
    page = prepared.enter()
    assert page.status_code == 200
    assert prepared.actors("Collectif Venu Exemple")
    assert not prepared.actors("Relais Parti Exemple")


def test_another_one_of_the_same_name_is_entered_beside_it(prepared: Prepared) -> None:
    first = prepared.cells(name="Relais Île Exemple")
    second = prepared.cells(name="Relais Île Exemple")
    assert twins_in(prepared.decide(second["draft"], first["draft"], False)) == []
    prepared.enter()
    assert len(prepared.actors("Relais Île Exemple")) == 2


def test_a_known_organisation_is_proposed_and_its_row_tied_to_it(prepared: Prepared) -> None:
    known = prepared.db.read("MATCH (a:Actor {name: 'Organisation A'}) RETURN a.id AS id")[0]["id"]
    row = prepared.cells(name="organisation A")
    assert twins_in(row["rows"][0]) == [known]
    assert row["counted"] == "Une attend une réponse."
    decided = prepared.decide(row["draft"], known, True)
    assert "Déjà connue : Organisation A." in html.unescape(decided["notes"]).replace("\u00a0", " ")
    prepared.enter()
    assert prepared.drafts()[0].actor == known
    assert prepared.db.read("MATCH (a:Actor {id: $id}) RETURN a.name AS name", id=known) == [{"name": "Organisation A"}]


def test_all_rows_of_known_names_are_answered_for_in_one_gesture(prepared: Prepared) -> None:
    for letter in "ABC":
        prepared.cells(name=f"Organisation {letter}")
    assert "Les 3 organisations de même nom sont celles déjà connues" in text_of(prepared.page())
    page = prepared.form("all-same")
    assert "3 organisations à enregistrer." in text_of(page)
    assert "3 organisations sont enregistrées." in text_of(prepared.enter())


def test_a_real_territory_is_not_offered_what_is_invented(prepared: Prepared) -> None:
    real = store.create(prepared.db, "COM-45234", DOMAIN, "2026-12-01", "me").id
    path = f"/enter/{real}/who/suggest"
    found = prepared.client.get(path, params={"q": "organisation"}).json()
    assert found == []
    rives = prepared.client.get(path, params={"q": "rives"}).json()
    assert (rives[0]["name"], rives[0]["cells"]["place"]) == ("Association des Rives", "Orléans")
    mayor = prepared.client.get(path, params={"q": "mairie d'orléans"}).json()
    assert mayor[0]["cells"] == {
        "name": "Mairie d’Orléans", "place": "Orléans", "number": "214502346", "family": "collectivites", "known": "",
    }  # fmt: skip
    places = prepared.client.get(path, params={"q": "saint-denis", "cell": "place"}).json()
    assert places[0]["cells"]["place"].startswith("Saint-Denis")


def test_contacts_typed_in_a_cell_are_left_out_and_told(prepared: Prepared) -> None:
    answer = prepared.cells(name="Relais Jour Exemple jour@exemple.fr 02 54 00 00 00")
    assert answer["message"].startswith("2 contacts ont été laissés de côté")
    assert prepared.drafts()[0].cells["name"] == "Relais Jour Exemple"
    page = prepared.form(row2={"name": "Relais Kiosque (k@exemple.fr)"})
    assert "Un contact a été laissé de côté" in text_of(page)
    told = prepared.db.read("MATCH (d:Draft) WHERE d.cells CONTAINS '@' RETURN count(d) AS n")
    assert told == [{"n": 0}]


def test_a_row_changed_after_its_entry_corrects_its_organisation(prepared: Prepared) -> None:
    row = prepared.cells(name="Association Lande Exemple", acts=False)
    prepared.enter()
    first = prepared.drafts()[0].actor
    changed = prepared.cells(
        row["draft"], acts=True, name="Association de la Lande Exemple", family="citoyens", number="W412000123"
    )
    assert (changed["rows"][0]["state"], changed["counted"]) == ("changed", "Une organisation à enregistrer.")
    prepared.enter()
    assert prepared.drafts()[0].actor == first
    assert prepared.actors("Association Lande Exemple") == []
    told = prepared.actors("Association de la Lande Exemple")
    assert [(one["id"], one["family"], one["domains"]) for one in told] == [(first, "citoyens", [DOMAIN])]
    prepared.cells(row["draft"], acts=False)
    prepared.enter()
    assert prepared.actors("Association de la Lande Exemple")[0]["domains"] == []


def test_taking_a_correction_back_leaves_the_organisation_as_it_was_entered(prepared: Prepared) -> None:
    row = prepared.cells(name="Association Lierre Exemple")
    prepared.enter()
    prepared.cells(row["draft"], name="Association du Lierre Exemple")
    prepared.enter()
    prepared.form("back")
    assert len(prepared.actors("Association Lierre Exemple")) == 1
    assert prepared.cells(row["draft"], acts=True)["rows"][0]["state"] == "changed"
    prepared.form("back")
    assert prepared.actors("Association Lierre Exemple", "Association du Lierre Exemple") == []
    assert prepared.drafts()[0].actor is None


def test_a_row_is_taken_out_and_what_was_entered_stays(prepared: Prepared) -> None:
    row = prepared.cells(name="Association Mare Exemple")
    prepared.enter()
    prepared.form(f"drop:{row['draft']}")
    assert prepared.drafts() == []
    assert len(prepared.actors("Association Mare Exemple")) == 1


def test_what_a_row_says_is_text_and_never_markup(prepared: Prepared) -> None:
    for name in (HOSTILE, "=cmd|' /C calc'!A0", "{{7*7}}", "مركز 🦊"):
        prepared.cells(name=f"{name} Exemple")
    page = prepared.enter()
    assert HOSTILE not in page.text
    assert "49 Exemple" not in page.text
    assert "4 organisations sont enregistrées." in text_of(page)
    assert len(prepared.actors(f"{HOSTILE} Exemple", "=cmd|' /C calc'!A0 Exemple")) == 2


@pytest.mark.parametrize(
    "sent",
    [
        {"draft": "x", "cells": {"name": "A"}},
        {"draft": "d-0123456789abcdef", "cells": {"entered": "A"}},
        {"draft": "d-0123456789abcdef", "cells": {"known": "MATCH (n)"}},
        {"draft": "d-0123456789abcdef", "cells": {"name": True}},
    ],
)
def test_a_cell_that_is_none_is_refused(prepared: Prepared, sent: dict[str, Any]) -> None:
    assert prepared.client.post(f"/enter/{prepared.id}/who/cells", json=sent).status_code == 400
    assert prepared.drafts() == []


def test_another_site_can_change_nothing(prepared: Prepared) -> None:
    elsewhere = {"origin": "http://evil.example", "sec-fetch-site": "cross-site"}
    for path in ("who", "who/cells", "who/paste", "who/add", "remove"):
        answer = prepared.client.post(f"/enter/{prepared.id}/{path}", headers=elsewhere, data={"do": "enter"})
        assert answer.status_code == 403
    assert prepared.client.get(f"/enter/{prepared.id}/who").status_code == 200


def test_a_crash_between_marking_and_entering_leaves_drafts(
    prepared: Prepared, monkeypatch: pytest.MonkeyPatch
) -> None:
    from api.service import hand
    from api.service.meeting import entry

    prepared.cells(name="Association Nacre Exemple")
    preparation = store.preparation(prepared.db, prepared.id)

    def cut(*_: Any) -> None:
        raise RuntimeError("the power is cut")

    monkeypatch.setattr(hand, "enter", cut)
    with pytest.raises(RuntimeError):
        entry.enter(prepared.db, preparation)
    monkeypatch.undo()
    assert entry.enter(prepared.db, preparation) == 1
    assert entry.enter(prepared.db, preparation) == 0
    assert len(prepared.actors("Association Nacre Exemple")) == 1


@pytest.mark.parametrize(("field", "value"), [("offset", "x"), ("offset", "-1"), ("offset", "9" * 400)])
def test_a_number_that_is_none_in_the_form_does_no_harm(prepared: Prepared, field: str, value: str) -> None:
    answer = prepared.client.post(f"/enter/{prepared.id}/who", data={field: value, "do": "save"})
    assert answer.status_code < 400


@pytest.mark.parametrize("order", ["nan", "inf", "abc"])
def test_a_place_that_is_no_number_is_not_kept(prepared: Prepared, order: str) -> None:
    draft = f"d-{secrets.token_hex(8)}"
    fields = {
        "row": draft,
        f"{draft}.was": "",
        f"{draft}.order": order,
        f"{draft}.name": "Relais Exemple",
        f"{draft}.acts": "on",
    }
    assert prepared.client.post(f"/enter/{prepared.id}/who", data=fields).status_code < 400
    assert [one.cells["name"] for one in prepared.drafts()] == ["Relais Exemple"]
    assert prepared.client.get(f"/enter/{prepared.id}/who/rows", params={"since": 0, "known": 0}).status_code == 200


@pytest.mark.parametrize("typed", ["Mme Durand-Exemple", "Mrs Jane Example", "M. Exemple, président"])
def test_a_person_typed_is_left_out_as_in_a_list_and_told(prepared: Prepared, typed: str) -> None:
    answer = prepared.cells(name=typed)
    assert answer["message"].startswith("Un contact a été laissé de côté")
    assert prepared.drafts()[0].cells["name"] == ""


def test_what_another_window_wrote_in_a_cell_is_told_to_who_replaces_it(prepared: Prepared) -> None:
    row = prepared.cells(name="Relais Exemple")["draft"]
    path = f"/enter/{prepared.id}/who/cells"

    def type_in(name: str) -> str:
        sent = {"draft": row, "cells": {"name": name}, "was": {"name": "Relais Exemple"}}
        return str(prepared.client.post(path, json=sent).json()["message"])

    assert type_in("Relais Exemple du Nord") == ""
    assert "« Relais Exemple du Nord »" in type_in("Relais Exemple du Sud").replace("\u00a0", " ")
    assert type_in("Relais Exemple du Sud") == ""


def test_organisations_recorded_on_the_subject_are_offered_and_brought_as_drafts(prepared: Prepared) -> None:
    prepared.cells(name="Relais Déjà Recensé")
    prepared.enter()
    again = store.create(prepared.db, "X-essai", DOMAIN, "2026-12-02", "me").id
    page = prepared.client.get(f"/enter/{again}/who")
    assert "sur ce sujet : la" in text_of(page) or "sur ce sujet : les" in text_of(page)
    prepared.client.post(f"/enter/{again}/who", data={"do": "recorded"})
    drafts = {str(one.cells["name"]): one for one in store.drafts(prepared.db, again, "organisation")}
    assert drafts["Relais Déjà Recensé"].cells["known"].startswith("a-")
    assert not any(one.actor for one in drafts.values())
    assert 'value="recorded"' not in prepared.client.get(f"/enter/{again}/who").text
