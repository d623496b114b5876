"""The page of imports in a real browser: a file dropped, a column corrected, what would change, added, taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

Visit = Callable[..., Any]
TABLE = "Nom;Alliance;Lieu;Texte\nAtelier du Canal;Pacte des Eaux;COM-45234;Covoiturage\nRégie du Canal;Pacte des Eaux;COM-45234;Sans mot connu\n"
DROP = """([name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name, { type: "text/csv" }));
  for (const kind of ["dragover", "drop"]) {
    document.querySelector("main").dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
  }
}"""


def accessible(page: Any) -> list[Any]:
    found = Axe().run(page).response["violations"]
    return [(one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in found]


def fits(page: Any) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_a_file_is_dropped_a_column_corrected_added_and_taken_back(visit_demo: Visit) -> None:
    page = visit_demo("/imports")
    page.evaluate(DROP, ["pacte.csv", TABLE])
    page.wait_for_url("**/imports/files/**")
    page.get_by_label("Ce que liste le fichier").wait_for(timeout=60_000)
    assert page.get_by_label("Ce que liste le fichier").input_value() == "directory"

    page.get_by_label("Ce que liste le fichier").select_option("participations")
    page.get_by_role("button", name="Lire ainsi").click()
    page.get_by_label("Ce que donne la colonne Nom").select_option("actor")
    page.get_by_label("Ce que donne la colonne Alliance").select_option("alliance")
    page.get_by_label("Ce que donne la colonne Lieu").select_option("territory")
    page.get_by_label("Ce que donne la colonne Texte").select_option("object")
    page.get_by_role("button", name="Lire ainsi").focus()
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="Ce que cet import changerait").wait_for(timeout=60_000)
    assert "2 lignes lues, 2 gardées" in page.locator(".lead").inner_text()
    assert page.locator(".changed li").filter(has_text="Atelier du Canal").count() == 1
    assert page.get_by_label("Domaine de Sans mot connu").count() == 1
    assert accessible(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert fits(page)
    assert accessible(page) == []

    page.get_by_role("button", name="Ajouter ces données").click()
    page.get_by_role("heading", name="Ce que cet import a ajouté").wait_for(timeout=60_000)
    assert accessible(page) == []
    assert fits(page)
    page.get_by_role("button", name="Annuler cet import").click()
    page.get_by_text("est annulé").wait_for(timeout=60_000)
    assert accessible(page) == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_file_that_cannot_be_read_is_said_in_one_sentence(visit_demo: Visit, language: str) -> None:
    page = visit_demo("/imports", 390, language)
    page.evaluate(DROP, ["image.csv", "\x00\x01\x02\x03"])
    page.wait_for_url("**/imports/files/**")
    page.get_by_role("alert").wait_for(timeout=60_000)
    assert "image.csv" in page.get_by_role("alert").inner_text()
    assert fits(page)
    assert accessible(page) == []
