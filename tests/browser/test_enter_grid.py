"""The start and the grid of organisations in a real browser: keyboard alone, paste, two at once, a telephone, both languages.

Every organisation here is invented, in an invented territory.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from api.service.hand import enter, pen
from graph.store.connect import Database
from ingest import hand

TERRITORY = "X-essai"
PASTE = """text => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
Visit = Callable[..., Any]


@pytest.fixture
def preparation(prepare: Callable[..., str], embedded_database: Database) -> str:
    """A preparation in a territory where one organisation is known; its id."""
    made = prepare()
    known = hand.Organisation("Mutuelle Exemple", place=TERRITORY)
    enter(embedded_database, hand.organisations([known], pen(embedded_database, TERRITORY)))
    return made


@pytest.fixture
def expected_complaints() -> tuple[str, ...]:
    return ("503 (Service Unavailable)",)


def cell(page: Any, name: str, row: int) -> Any:
    return page.get_by_label(f"{name}, ligne {row}", exact=True)


def kept(page: Any) -> None:
    page.get_by_text("Brouillon gardé.").wait_for()


def names(page: Any) -> list[str]:
    return [one.input_value() for one in page.locator("[data-cell=name]").all() if one.input_value()]


def looked_at(page: Any) -> None:
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found] == []


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_start_and_the_grid_can_be_used_by_everyone(visit: Visit, width: int, language: str) -> None:
    page = visit("who", width, language)
    page.locator("[data-cell=name]").nth(0).fill("Association Exemple")
    page.locator("[data-cell=place]").nth(0).fill("Nulle-Part-sur-Rien")
    page.locator("[data-cell=name]").nth(1).fill("Association Exemple")
    page.locator("[data-cell=name]").nth(2).focus()
    page.locator(".twin").first.wait_for()
    looked_at(page)
    looked_at(visit("/enter", width, language))


def test_the_map_to_choose_on_can_be_used_by_everyone(visit: Visit) -> None:
    page = visit("/enter/map", 390)
    looked_at(page)
    page.get_by_role("link", name="Loir-et-Cher").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=re.compile("choisir une intercommunalité")).wait_for()
    page.get_by_role("link", name=re.compile("Agglopolys")).first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/enter?territory=EPCI-200030385")
    assert page.get_by_label("Où ?").input_value() == 'CA de Blois "Agglopolys"'


def test_a_preparation_begins_with_the_keyboard_alone(visit: Visit) -> None:
    page = visit("/enter")
    assert page.evaluate("document.activeElement.id") == "where"
    page.keyboard.type("pays d'ess", delay=20)
    page.get_by_role("option", name=re.compile("Pays d’Essai")).wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.get_by_label("Où ?").input_value() == "Pays d’Essai"
    page.get_by_label("Sur quel sujet ?").focus()
    page.keyboard.type("Vie")
    page.get_by_label("Quand ?").fill("24 novembre 2026")
    page.keyboard.press("Enter")
    page.wait_for_url("**/who")
    assert "24 novembre 2026" in page.locator(".prepared").inner_text()


def test_rows_are_filled_with_the_keyboard_alone_and_survive_a_reload(visit: Visit) -> None:
    page = visit()
    cell(page, "Nom", 1).focus()
    for name in ("Relais Exemple", "Collectif Exemple", "Foyer Exemple"):
        page.keyboard.type(name)
        page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    page.keyboard.type("Pays d’Essai")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Commune, ligne 2"
    kept(page)
    page.reload()
    assert names(page) == ["Relais Exemple", "Collectif Exemple", "Foyer Exemple"]
    assert cell(page, "Commune", 3).input_value() == "Pays d’Essai"
    for _ in range(12):
        page.keyboard.press("Tab")
    cell(page, "Nom", 10).focus()
    page.keyboard.type("Dernière Exemple")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Nom, ligne 11"


def test_a_known_organisation_is_chosen_among_those_proposed(visit: Visit) -> None:
    page = visit()
    cell(page, "Nom", 1).press_sequentially("mutu", delay=20)
    page.get_by_role("option", name=re.compile("Mutuelle Exemple")).wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_text("Déjà connue : Mutuelle Exemple.").wait_for()
    assert cell(page, "Nom", 1).input_value() == "Mutuelle Exemple"
    assert cell(page, "Commune", 1).input_value() == "Pays d’Essai"


def test_a_duplicate_is_answered_for_the_rows_entered_and_taken_back(visit: Visit) -> None:
    page = visit()
    cell(page, "Nom", 1).fill("Relais Exemple")
    cell(page, "Nom", 2).fill("Relais Exemple")
    cell(page, "Nom", 3).fill("Foyer Exemple")
    cell(page, "Nom", 4).focus()
    page.get_by_role("button", name="C’est elle").click()
    page.get_by_text("La même que").wait_for()
    page.get_by_role("button", name="Enregistrer ces organisations").click()
    page.get_by_text("2 organisations sont enregistrées.").wait_for()
    page.get_by_role("button", name="Annuler le dernier enregistrement").click()
    page.get_by_text("Le dernier enregistrement est annulé").wait_for()
    assert names(page) == ["Relais Exemple", "Relais Exemple", "Foyer Exemple"]


def test_what_is_typed_in_two_browsers_at_once_is_all_there_in_both(visit: Visit) -> None:
    here, there = visit(), visit()
    for number in (1, 2, 3):
        cell(here, "Nom", number).fill(f"Ici {number} Exemple")
        cell(there, "Nom", number).fill(f"Là {number} Exemple")
    cell(here, "Commune", 3).focus()
    cell(there, "Commune", 3).focus()
    wanted = {f"{where} {number} Exemple" for where in ("Ici", "Là") for number in (1, 2, 3)}
    for page in (here, there):
        expect(cell(page, "Nom", 6)).not_to_have_value("", timeout=20000)
        assert set(names(page)) == wanted
    here.reload()
    assert set(names(here)) == wanted


def test_what_could_not_be_kept_is_said_and_kept_when_the_site_answers_again(visit: Visit) -> None:
    page = visit()
    page.route("**/who/cells", lambda route: route.fulfill(status=503, json={"detail": "x"}))
    cell(page, "Nom", 1).fill("Relais Exemple")
    cell(page, "Commune", 1).focus()
    page.get_by_text("Pas encore gardé").wait_for()
    page.unroute("**/who/cells")
    kept(page)
    page.reload()
    assert names(page) == ["Relais Exemple"]


def test_a_spreadsheet_is_pasted_into_any_cell_and_its_contacts_stay_out(visit: Visit) -> None:
    page = visit()
    cell(page, "Nom", 1).focus()
    page.evaluate(
        PASTE,
        'Structure\tVille\tCourriel\r\nRelais Exemple\tPays d’Essai\ta@exemple.fr\r\n"Foyer\nExemple"\t\tb@exemple.fr\r\n=cmd|x <b>🦊</b> مرحبا\t\t',
    )
    page.get_by_role("heading", name="Ce qui a été lu").wait_for()
    assert "vos contacts ne sont pas repris" in page.locator("main").inner_text()
    assert page.get_by_label("La colonne 1 donne").input_value() == "name"
    looked_at(page)
    page.get_by_role("button", name="Mettre dans la grille").click()
    page.get_by_text("3 lignes sont dans la grille.").wait_for()
    assert names(page) == ["Relais Exemple", "Foyer Exemple", "=cmd|x <b>🦊</b> مرحبا"]
    assert "exemple.fr" not in page.content().replace(page.url, "")


def test_one_name_pasted_in_a_cell_stays_in_it(visit: Visit) -> None:
    page = visit()
    cell(page, "Nom", 1).focus()
    page.evaluate(PASTE, "Relais Exemple\n")
    assert page.url.split("?")[0].endswith("/who")


def test_a_file_dropped_on_the_page_is_read(visit: Visit) -> None:
    page = visit()
    page.evaluate(
        """() => {
        const data = new DataTransfer();
        data.items.add(new File(["Nom;Commune\\nRelais Exemple;Pays d’Essai\\n"], "liste.csv", { type: "text/csv" }));
        document.querySelector("[data-dropzone]").dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
    }"""
    )
    page.get_by_role("heading", name="Ce qui a été lu").wait_for()
    assert page.get_by_text("Relais Exemple").count() == 1


def test_a_row_is_taken_out(visit: Visit) -> None:
    page = visit()
    cell(page, "Nom", 1).fill("Relais Exemple")
    cell(page, "Nom", 2).fill("Foyer Exemple")
    cell(page, "Nom", 3).focus()
    kept(page)
    page.get_by_role("button", name="Retirer la ligne 1", exact=True).click()
    expect(page.locator("[data-cell=name]").first).to_have_value("Foyer Exemple")
    page.reload()
    assert names(page) == ["Foyer Exemple"]


def test_without_script_rows_are_kept_and_entered_by_their_buttons(visit: Visit) -> None:
    page = visit("who", script=False)
    cell(page, "Nom", 1).fill("Relais Exemple")
    cell(page, "Nom", 2).fill("Foyer Exemple")
    page.get_by_role("button", name="Garder les lignes").click()
    assert names(page) == ["Relais Exemple", "Foyer Exemple"]
    page.get_by_role("button", name="Enregistrer ces organisations").click()
    assert page.get_by_text("2 organisations sont enregistrées.").count() == 1
    page.get_by_label("Collez-la ici").fill("Atelier Exemple\nJardin Exemple")
    page.get_by_role("button", name="Lire la liste").click()
    page.get_by_role("button", name="Mettre dans la grille").click()
    assert names(page) == ["Relais Exemple", "Foyer Exemple", "Atelier Exemple", "Jardin Exemple"]


def test_long_names_of_communes_and_families_can_be_read(visit: Visit) -> None:
    page = visit("who", 1280)
    cell(page, "Nom", 1).fill("Mutuelle de la Loire")
    cell(page, "Commune", 1).fill("La Chaussée-Saint-Victor")
    cell(page, "Nom", 2).focus()
    kept(page)
    place, family = cell(page, "Commune", 1), cell(page, "Famille", 1)
    expect(place).to_have_attribute("title", "La Chaussée-Saint-Victor")
    expect(family).to_have_attribute("title", re.compile(r"^Protection sociale et mutuelles"))
    assert place.evaluate("one => one.scrollWidth <= one.clientWidth")
    said = "one => { const c = document.createElement('canvas').getContext('2d'); c.font = getComputedStyle(one).font; "
    said += "return one.clientWidth - c.measureText(one.selectedOptions[0].textContent.trim()).width; }"
    # the arrow of the list takes some twenty pixels
    assert family.evaluate(said) >= 24
