"""The pages of an import, as a browser without script: how files were read, columns corrected, what would change, added,
taken back."""

from __future__ import annotations

import csv
import html
import io
import re
import time
from typing import Any

import httpx
import pytest

from graph.store.export import csv_zip

PAIRS = "from,to,type,since\nAtelier du Pont,Régie des Eaux,cooperation-economique,2020\nAtelier du Pont,Maison commune,,2021\n"
MEETINGS = (
    "actor,alliance,territory\nAtelier du Pont,Projet des Eaux,COM-45234\nRégie des Eaux,Projet des Eaux,COM-45234\n"
)
ODD = "Financé par;Asso;Somme;An\nVille d’Essai;Les Rives;1000;2020\nVille d’Essai;=HYPER();200 e;2021\n"


def text_of(page: httpx.Response) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", page.text).split()))


def fields_of(page: httpx.Response) -> dict[str, str]:
    """The form of the columns as a browser would send it."""
    form = page.text.partition('action="/imports/files/')[2]
    body = page.text[page.text.index('<input type="hidden" name="was"') :].partition("</form>")[0] if form else ""
    found = {
        html.unescape(name): html.unescape(value)
        for name, value in re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', body)
    }
    for name, options in re.findall(r'(?s)<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', body):
        chosen = re.search(r"<option(?: value=\"([^\"]*)\")? selected", options)
        found[html.unescape(name)] = html.unescape(chosen[1] or "") if chosen else ""
    return found


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine, pages come with their work done; the page of a work that lasts has its own test."""
    from api.routes import imports

    monkeypatch.setattr(imports, "PATIENCE", 120.0)


@pytest.fixture
def send(browser_like: httpx.Client) -> Any:
    """Send a file by the form of the page; the page that shows how it was read."""

    def sent(name: str, content: str | bytes) -> httpx.Response:
        return browser_like.post("/imports", files={"files": (name, content)}, follow_redirects=True)

    return sent


def test_a_file_is_read_checked_added_and_taken_back_without_script(
    browser_like: httpx.Client, world: Any, send: Any
) -> None:
    before = csv_zip(world)
    page = send("participations.csv", MEETINGS)
    assert page.status_code == 200
    assert "Reconnu à ses colonnes" in text_of(page)
    assert "CSV, UTF-8, colonnes séparées par « , », en-tête à la ligne 1" in text_of(page)
    assert csv_zip(world) == before
    done = browser_like.post(f"{page.url.path}/apply", follow_redirects=True)
    assert "Ce que cet import a ajouté" in done.text
    assert "Projet des Eaux" in browser_like.get("/t/COM-45234/alliances").text
    address = re.search(r'action="(/imports/i-[^"]+/undo)"', done.text)
    assert address
    assert "est annulé" in text_of(browser_like.post(address[1], follow_redirects=True))
    assert csv_zip(world) == before


def test_what_would_change_is_listed_with_names_and_each_property_before_and_after(
    browser_like: httpx.Client, send: Any
) -> None:
    page = send("p.csv", MEETINGS)
    assert re.search(r"Organisations – nouveau\w*.*Atelier du Pont.*Régie des Eaux", text_of(page))
    browser_like.post(f"{page.url.path}/apply", follow_redirects=True)
    later = send("q.csv", MEETINGS.replace("territory", "territory,until").replace("COM-45234", "COM-45234,2022"))
    shown = text_of(browser_like.get(later.url.path, params={"kind": "participations", "what": "ended"}))
    assert re.search(r"Participations – terminé\w*", shown), shown[400:2500]
    assert "2022" in shown
    done = browser_like.get("/imports").text
    for address in re.findall(r'action="(/imports/i-[^"]+/undo)"', done):
        browser_like.post(address)


def test_a_value_that_is_needed_is_asked_for_in_a_field_and_the_file_is_kept(
    browser_like: httpx.Client, send: Any
) -> None:
    page = send("aides.csv", "bénéficiaire;montant;année\nLes Rives;100;2020\n")
    assert "« financeur »" in text_of(page)
    assert "--set" not in text_of(page)
    again = browser_like.post(
        page.url.path, data={**fields_of(page), "v-funder": "Ville d’Essai"}, follow_redirects=True
    )
    assert "Une ligne lue, une gardée" in text_of(again)
    assert 'value="Ville d’Essai"' in html.unescape(again.text)
    browser_like.post(f"{again.url.path}/apply")


def test_a_column_may_be_corrected_and_its_reading_kept_for_the_next_file_of_the_same_header(
    browser_like: httpx.Client, send: Any
) -> None:
    page = send("odd.csv", ODD)
    chosen = {
        **fields_of(page), "profile": "scdl-subventions", "was": "scdl-subventions", "layout-0": "list",
        "c-0:Financé par": "funder", "c-0:Asso": "beneficiary", "c-0:Somme": "amount", "c-0:An": "year",
    }  # fmt: skip
    read = browser_like.post(page.url.path, data=chosen, follow_redirects=True)
    assert "2 lignes lues, 2 gardées" in text_of(read)
    kept = browser_like.post(f"{page.url.path}/keep", data={"name": "Aides d’Essai"}, follow_redirects=True)
    assert "Aides d’Essai" in html.unescape(kept.text)
    other = send("other.csv", ODD.replace("Rives", "Ponts"))
    assert "Vous l’avez gardé pour les fichiers de ce même en-tête" in text_of(other)
    assert "2 lignes lues, 2 gardées" in text_of(other)


def test_two_columns_for_one_thing_are_refused_in_one_sentence_and_the_file_is_kept(
    browser_like: httpx.Client, send: Any
) -> None:
    page = send("p.csv", "actor;alliance;structure\nA;X;B\n")
    wrong = browser_like.post(page.url.path, data={**fields_of(page), "c-0:structure": "actor"})
    assert wrong.status_code == 400
    assert "laissez l’une des deux de côté" in text_of(wrong)
    assert browser_like.get(page.url.path).status_code == 200


def test_every_message_is_downloaded_and_no_cell_is_a_formula(browser_like: httpx.Client, send: Any) -> None:
    page = send("aides.csv", "financeur;bénéficiaire;montant\nVille;A;=1+1\nVille;B;beaucoup\n")
    answer = browser_like.get(f"{page.url.path}/messages.csv")
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert answer.headers["content-type"].startswith("text/csv")
    assert {"'=1+1", "beaucoup"} <= {row[4] for row in rows[1:]}


def test_a_file_that_is_none_is_said_in_one_sentence(send: Any) -> None:
    page = send("picture.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00")
    assert "picture.csv" in text_of(page)
    assert "n’a pas pu être lu" in text_of(page)


def test_a_file_that_was_forgotten_says_to_choose_it_again(browser_like: httpx.Client) -> None:
    answer = browser_like.post(f"/imports/files/{'x' * 24}/apply")
    assert answer.status_code == 404
    assert "choisissez-les de nouveau" in answer.text
    assert browser_like.get("/imports/jobs/none").status_code == 404


def test_a_check_that_lasts_has_a_page_that_says_what_is_being_done(
    browser_like: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from api.routes import imports

    monkeypatch.setattr(imports, "PATIENCE", 0.0)
    begun = browser_like.post("/imports", files={"files": ("pairs.csv", PAIRS)})
    assert begun.status_code == 303
    pages = [browser_like.get(begun.headers["location"])]
    while "refresh" in pages[-1].headers:
        assert "pairs.csv" in pages[-1].text
        time.sleep(0.1)
        pages.append(browser_like.get(begun.headers["location"]))
    assert "2 lignes lues" in text_of(pages[-1])


def test_names_of_a_file_are_no_code_of_the_page(send: Any) -> None:
    page = send("x.csv", 'actor,alliance,<b onclick="x">\n<img src=x onerror=alert(1)>,X,1\nB,X,2\n')
    assert "<img src=x" not in page.text
    assert "<b onclick" not in page.text


def test_texts_that_no_rule_caught_are_classified_by_hand_remembered_and_forgotten(
    browser_like: httpx.Client, send: Any
) -> None:
    page = send("t.csv", "acteur;alliance;objet\nAtelier du Pont;Les Eaux;Covoiturage\nRégie;Autre;Chose imprévue\n")
    assert "1 textes sur 2" in text_of(page)
    assert "à cause de « covoiturage »" in text_of(page)
    data = {"t-w0": "Chose imprévue", "d-w0": "sante"}
    again = browser_like.post(f"{page.url.path}/domains", data=data, follow_redirects=True)
    assert "classé à la main" in text_of(again)
    assert "Chose imprévue" in text_of(browser_like.get("/imports/texts"))
    forgotten = browser_like.post("/imports/texts", data={"text": "chose IMPREVUE"}, follow_redirects=True)
    assert "Aucun texte n’a encore été classé à la main" in text_of(forgotten)


def test_a_profile_named_through_the_service_never_opens_a_file_of_its_machine(client: httpx.Client) -> None:
    answer = client.post("/api/imports", files={"files": ("p.csv", PAIRS)}, data={"profile": "/etc/x.toml"})
    assert answer.status_code == 400
    assert "profil" in answer.json()["detail"]
