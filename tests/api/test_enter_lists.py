"""Lists brought to « Qui agit ? »: pasted or in the workbook, shown first, contacts never kept, nothing lost."""

from __future__ import annotations

import html
import io
import re
from dataclasses import dataclass
from typing import Any

import httpx
import openpyxl
import pytest

from graph.store import preparations as store
from graph.store.connect import Database
from graph.vocabulary import vocabulary

INVENTED, DOMAIN = "X-essai", "vieillissement"
CONTACTS = ("jeanne@exemple.fr", "Martin", "02 54 11 22 33")
LIST = (
    "Structure\tVille\tCourriel\tPrénom\tNom\tTél.\tType\tThématique\n"
    "Relais Aval Exemple\t\tjeanne@exemple.fr\tJeanne\tMartin\t02 54 11 22 33\tassociation\tVieillissement ; Mobilité\n"
    '"Collectif ""Bief""\nExemple"\tPays d’Essai\t\t\t\t\tcollectif\tEmploi\n'
)


def text_of(page: httpx.Response) -> str:
    body = re.sub(r"(?s)<(script|style|svg|select).*?</\1>", " ", page.text)
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", body).split())).replace("\u00a0", " ")


@dataclass
class Prepared:
    client: httpx.Client
    db: Database
    id: str

    @property
    def base(self) -> str:
        return f"/enter/{self.id}"

    def paste(self, text: str) -> httpx.Response:
        return self.client.post(f"{self.base}/who/paste", files={"text": (None, text)}, follow_redirects=True)

    def bring(self, name: str, content: bytes) -> httpx.Response:
        return self.client.post(f"{self.base}/who/paste", files={"file": (name, content)}, follow_redirects=True)

    def add(self, shown: httpx.Response, **corrected: str) -> httpx.Response:
        """The list of a page that shows it, put in the grid with some columns corrected."""
        fields = {
            name: html.unescape(value)
            for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown.text)
        }
        for name, options in re.findall(r'(?s)<select name="(kind-\d+)".*?>(.*?)</select>', shown.text):
            chosen = re.search(r'value="(\w+)" selected', options)
            fields[name] = chosen[1] if chosen else "none"
        fields |= {f"kind-{place.removeprefix('column')}": kind for place, kind in corrected.items()}
        ticked = re.findall(r'name="alliance" value="(\d+)" checked', shown.text)
        parts: list[tuple[str, Any]] = [(name, (None, value)) for name, value in fields.items()]
        parts += [("alliance", (None, one)) for one in ticked]
        return self.client.post(f"{self.base}/who/add", files=parts, follow_redirects=True)

    def cells(self) -> list[dict[str, Any]]:
        return [one.cells for one in store.drafts(self.db, self.id, "organisation")]

    def press(self, button: str) -> httpx.Response:
        return self.client.post(f"{self.base}/who", data={"do": button}, follow_redirects=True)

    def holds(self, text: str) -> int:
        """How many nodes of any kind hold a text in any property."""
        return sum(text in str(row["p"]) for row in self.db.read("MATCH (n) RETURN properties(n) AS p"))


@pytest.fixture
def prepared(browser_like: httpx.Client, world: Database) -> Prepared:
    return Prepared(browser_like, world, store.create(world, INVENTED, DOMAIN, "2026-12-01", "me").id)


def kinds_of(page: httpx.Response) -> list[str]:
    return re.findall(r'value="(\w+)" selected', page.text)


def test_a_pasted_list_is_shown_with_its_columns_before_anything_is_kept(prepared: Prepared) -> None:
    shown = prepared.paste(LIST)
    assert "2 lignes lues." in text_of(shown)
    assert kinds_of(shown) == ["name", "place", "family", "domain"]
    assert prepared.cells() == []


def test_what_was_read_is_put_in_the_grid(prepared: Prepared) -> None:
    page = prepared.add(prepared.paste(LIST))
    assert "2 lignes sont dans la grille." in text_of(page)
    assert prepared.cells() == [
        {"name": "Relais Aval Exemple", "family": "associations", "acts": True, "domains": ["vieillissement", "mobilite"]},
        {"name": 'Collectif "Bief" Exemple', "place": "Pays d’Essai", "family": "citoyens", "acts": False, "domains": ["emploi"]},
    ]  # fmt: skip
    assert "Agit aussi sur : Mobilité." in text_of(page)
    assert "2 organisations sont enregistrées." in text_of(prepared.press("enter"))
    told = prepared.db.read(
        "MATCH (a:Actor {name: 'Relais Aval Exemple'})-[:WORKS_ON]->(d:Domain) RETURN d.id AS id ORDER BY id"
    )
    assert [row["id"] for row in told] == ["mobilite", "vieillissement"]


def test_the_page_of_a_list_can_be_opened_again_until_it_is_put_in_the_grid(prepared: Prepared) -> None:
    shown = prepared.paste(LIST)
    again = prepared.client.get(str(shown.url))
    assert (again.text, again.status_code) == (shown.text, 200)
    prepared.add(again)
    after = prepared.client.get(str(shown.url), follow_redirects=True)
    assert after.url.path == f"{prepared.base}/who"
    assert len(prepared.cells()) == 2


def test_a_preparation_keeps_the_latest_lists_read_and_no_more(prepared: Prepared) -> None:
    for number in range(5):
        shown = prepared.paste(f"Relais {number} Exemple")
    assert len(store.drafts(prepared.db, prepared.id, "list")) == 3
    assert "Relais 4 Exemple" in prepared.client.get(str(shown.url)).text


def test_contacts_are_counted_said_and_kept_nowhere(prepared: Prepared) -> None:
    assert "Vos contacts ne sont pas repris" in text_of(prepared.client.get(f"{prepared.base}/who"))
    shown = prepared.paste(LIST)
    assert "4 contacts ont été laissés de côté : vos contacts ne sont pas repris." in text_of(shown)
    assert "Colonnes laissées de côté : Courriel, Prénom, Nom, Tél." in text_of(shown)
    prepared.add(shown)
    prepared.press("enter")
    for contact in CONTACTS:
        assert contact not in shown.text
        assert prepared.holds(contact) == 0


def test_rows_that_name_a_person_are_left_out_and_said(prepared: Prepared) -> None:
    shown = prepared.paste("Mme Martin Jeanne\nM. Exemple\nRelais Aval Exemple\nRelais Amont Exemple, a@exemple.fr")
    assert "3 contacts ont été laissés de côté" in text_of(shown)
    assert "Parmi eux, 2 lignes qui nomment des personnes." in text_of(shown)
    prepared.add(shown)
    assert [one["name"] for one in prepared.cells()] == ["Relais Aval Exemple", "Relais Amont Exemple"]


def test_a_list_that_is_refused_stays_where_it_was_pasted(prepared: Prepared) -> None:
    refused = prepared.paste("Mme Martin <Jeanne>\nM. Exemple")
    assert refused.status_code == 400
    assert "Mme Martin &lt;Jeanne&gt;\nM. Exemple</textarea>" in refused.text


def test_a_contact_put_in_by_a_forged_page_is_left_out_too(prepared: Prepared) -> None:
    forged = {
        "packed": '{"rows":[["Relais Crue Exemple x@exemple.fr"]],"alliances":[]}',
        "columns": "1",
        "kind-0": "name",
    }
    page = prepared.client.post(
        f"{prepared.base}/who/add", files={k: (None, v) for k, v in forged.items()}, follow_redirects=True
    )
    assert "Un contact a été laissé de côté" in text_of(page)
    assert prepared.cells() == [{"name": "Relais Crue Exemple"}]


@pytest.mark.parametrize("packed", ["", "[]", '{"rows": 3}', '{"rows":[],"alliances":[{"x":1}]}', '{"rows":[[1]]}'])
def test_a_page_that_carries_something_else_is_refused(prepared: Prepared, packed: str) -> None:
    parts = {"packed": packed, "columns": "1", "kind-0": "name"}
    page = prepared.client.post(f"{prepared.base}/who/add", files={k: (None, v) for k, v in parts.items()})
    assert page.status_code == 400
    assert prepared.cells() == []


def test_a_column_can_be_corrected_and_names_are_needed(prepared: Prepared) -> None:
    shown = prepared.paste("Relais Digue Exemple\tDigue\nRelais Écluse Exemple\tÉcluse")
    assert prepared.add(shown, column0="none", column1="none").status_code == 400
    prepared.add(shown, column0="none", column1="name")
    assert [one["name"] for one in prepared.cells()] == ["Digue", "Écluse"]


def test_lists_come_after_the_rows_that_are_there(prepared: Prepared) -> None:
    prepared.add(prepared.paste("Relais Fleuve Exemple\nRelais Gare Exemple"))
    prepared.add(prepared.paste("Relais Hameau Exemple"))
    assert [one["name"] for one in prepared.cells()] == [
        "Relais Fleuve Exemple",
        "Relais Gare Exemple",
        "Relais Hameau Exemple",
    ]


@pytest.mark.parametrize("text", ["", "   \n", "Nom;Prénom;Mail\nMartin;Jeanne;j@m.fr"])
def test_a_list_without_an_organisation_says_so(prepared: Prepared, text: str) -> None:
    page = prepared.paste(text)
    assert page.status_code == 400
    assert 'role="alert"' in page.text


def test_hostile_lists_do_no_harm_and_lose_nothing(prepared: Prepared) -> None:
    rows = [
        "=cmd|' /C calc'!A0",
        "<script>alert(1)</script>",
        "+SUM(A1)",
        "مركز الأمل",
        "👩‍🌾 Ferme",
        "{{7*7}}",
        "x" * 290,
        "a;b|c,d",
    ]
    shown = prepared.paste("\r\n".join(f"{one}\tPays d’Essai" for one in rows))
    assert "<script>alert(1)" not in shown.text
    prepared.add(shown)
    assert [one["name"] for one in prepared.cells()] == rows
    assert f"{len(rows)} organisations sont enregistrées." in text_of(prepared.press("enter"))


def test_five_thousand_rows_are_all_put_in_the_grid_and_shown_in_pages(prepared: Prepared) -> None:
    text = "\n".join(f"Organisation numéro {n}\tPays d’Essai\torg{n}@exemple.fr\t🦊 note {n}" for n in range(5000))
    shown = prepared.paste(text)
    assert "Les 12 premières lignes sur 5 000" in text_of(shown).replace("\u202f", " ")
    page = prepared.add(shown)
    assert "5 000 lignes sont dans la grille." in text_of(page).replace("\u202f", " ")
    assert len(store.draft_ids(prepared.db, prepared.id, "organisation")) == 5000
    assert page.text.count('data-cell="name"') == 200
    last = prepared.client.get(f"{prepared.base}/who", params={"offset": 4800})
    assert 'value="Organisation numéro 4999"' in last.text
    assert prepared.holds("@exemple.fr") == 0


def test_the_workbook_has_its_sheets_in_the_readers_language(prepared: Prepared) -> None:
    for language, titles, header in (
        ("fr", ["Organisations", "Alliances", "Lisez-moi"], "Nom"),
        ("en", ["Organisations", "Alliances", "Read me"], "Name"),
    ):
        answer = prepared.client.get(f"{prepared.base}/template.xlsx", params={"lang": language})
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        assert (book.sheetnames, book.worksheets[0]["A1"].value) == (titles, header)
        assert answer.headers["content-disposition"].startswith("attachment")
    labels = {one.label.fr for one in vocabulary().families.values()}
    assert not any(str(cell.value).startswith("=") for sheet in book for row in sheet for cell in row)
    assert labels


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_workbook_comes_back_filled_and_its_example_is_left_out(prepared: Prepared, language: str) -> None:
    answer = prepared.client.get(f"{prepared.base}/template.xlsx", params={"lang": language})
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    prepared.client.get("/enter", params={"lang": "fr"})
    people, alliances = book.worksheets[0], book.worksheets[1]
    people.append(["Relais Isle Exemple", None, None, "W412000123", None])
    people.append(["Relais Jetée Exemple (x@exemple.fr)", "Pays d’Essai", "Associations", None, "Emploi"])
    alliances.append(
        [
            "Table Exemple",
            "Relais Isle Exemple ; Relais Jetée Exemple ; Inconnue Exemple",
            "Emploi",
            2023,
            None,
            "Charte",
        ]
    )
    out = io.BytesIO()
    book.save(out)
    shown = prepared.bring("liste.xlsx", out.getvalue())
    said = text_of(shown)
    assert "2 lignes lues. Une alliance lue. L’exemple du modèle a été laissé de côté." in said
    assert "Table Exemple Relais Isle Exemple, Relais Jetée Exemple, Inconnue Exemple, depuis 2023" in said
    page = prepared.add(shown)
    assert [one["name"] for one in prepared.cells()] == ["Relais Isle Exemple", "Relais Jetée Exemple"]
    assert "Pas encore enregistrées" in text_of(page)
    assert prepared.db.read("MATCH (l:Alliance {name: 'Table Exemple'}) RETURN l.id AS id") == []


def test_alliances_of_the_workbook_are_entered_only_when_confirmed(prepared: Prepared) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Nom"])
    for name in ("Relais Kiosque Exemple", "Relais Lavoir Exemple"):
        book.active.append([name])
    sheet = book.create_sheet("Alliances")
    sheet.append(["Alliance", "Membres", "Depuis"])
    sheet.append(["Table Lavoir Exemple", "relais kiosque exemple;Relais Lavoir Exemple;Autre", 2022])
    out = io.BytesIO()
    book.save(out)
    prepared.add(prepared.bring("x.xlsx", out.getvalue()))
    waiting = re.findall(r'name="alliance" value="(d-\w+)"', prepared.client.get(f"{prepared.base}/who").text)
    early = prepared.client.post(f"{prepared.base}/who/alliances", data={"alliance": waiting})
    assert "Enregistrez d’abord les organisations" in text_of(early)
    prepared.press("enter")
    page = prepared.client.get(f"{prepared.base}/who")
    assert "Table Lavoir Exemple Relais Kiosque Exemple, Relais Lavoir Exemple" in text_of(page).replace(
        "relais kiosque exemple", "Relais Kiosque Exemple"
    )
    done = prepared.client.post(f"{prepared.base}/who/alliances", data={"alliance": waiting}, follow_redirects=True)
    assert "Une alliance est enregistrée." in text_of(done)
    told = prepared.db.read(
        "MATCH (a:Actor)-[:TAKES_PART]->(l:Alliance {name: 'Table Lavoir Exemple'})-[:ADDRESSES]->(d:Domain) "
        "RETURN a.name AS name, l.since AS since, d.id AS domain ORDER BY name"
    )
    assert told == [
        {"name": "Relais Kiosque Exemple", "since": "2022", "domain": DOMAIN},
        {"name": "Relais Lavoir Exemple", "since": "2022", "domain": DOMAIN},
    ]
    assert re.findall(r'name="alliance" value="(d-\w+)"', prepared.client.get(f"{prepared.base}/who").text) == []


def test_a_text_file_is_read_in_its_own_encoding(prepared: Prepared) -> None:
    shown = prepared.bring("liste.csv", "Nom;Commune\nRelais Métairie Exemple;Pays d’Essai\n".encode("cp1252"))
    prepared.add(shown)
    assert prepared.cells()[0] == {"name": "Relais Métairie Exemple", "place": "Pays d’Essai"}


@pytest.mark.parametrize(
    ("name", "content"), [("x.xlsx", b"PK\x03\x04broken"), ("x.png", b"\x89PNG\x00\x00\x01"), ("x.xlsx", b"")]
)
def test_a_file_that_is_no_list_is_answered_with_one_sentence(prepared: Prepared, name: str, content: bytes) -> None:
    page = prepared.bring(name, content)
    assert page.status_code == 400
    assert 'role="alert"' in page.text
    assert prepared.cells() == []
