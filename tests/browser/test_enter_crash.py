"""A browser that ends between two keystrokes loses at most the field being typed, in every step of a preparation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from api.service.hand import enter, pen
from graph.store.connect import Database
from ingest import hand

TERRITORY, DOMAIN = "X-essai", "vieillissement"
NAMES = ("Relais Exemple (test)", "Ville Exemple (test)", "Foyer Exemple (test)")
Visit = Callable[..., Any]


@pytest.fixture
def preparation(prepare: Callable[..., str], embedded_database: Database) -> str:
    made = prepare()
    rows = [hand.Organisation(name, place=TERRITORY, domains=(DOMAIN,)) for name in NAMES]
    enter(embedded_database, hand.organisations(rows, pen(embedded_database, TERRITORY)), made)
    return made


def end_at_once(page: Any) -> None:
    """The page ends as when its browser does: nothing more leaves it, not even what it sends when it is left."""
    page.context.set_offline(True)
    page.close()


def test_of_the_grid_only_the_cell_being_typed_is_lost(visit: Visit) -> None:
    page = visit("who")
    page.get_by_label("Nom, ligne 1", exact=True).fill("Atelier Exemple")
    page.get_by_label("Commune, ligne 1", exact=True).press_sequentially("Pays d")
    page.get_by_text("Brouillon gardé.").wait_for()
    end_at_once(page)
    assert visit("who").get_by_label("Nom, ligne 1", exact=True).input_value() == "Atelier Exemple"


def test_of_an_alliance_only_the_field_being_typed_is_lost(visit: Visit) -> None:
    page = visit("together")
    page.get_by_label("Son nom").fill("Groupe Exemple")
    page.get_by_label("Relais Exemple").check()
    page.get_by_label("Ville Exemple").check()
    with page.expect_response(lambda answer: "charte" in (answer.request.post_data or "")):
        page.get_by_label("Sous quelle forme").select_option("charte")
    page.get_by_label("Depuis quand").press_sequentially("mars 20")
    end_at_once(page)
    again = visit("together")
    again.get_by_role("link", name="Reprendre").click()
    assert again.get_by_label("Son nom").input_value() == "Groupe Exemple"
    assert again.get_by_label("Ville Exemple").is_checked()
    assert again.get_by_label("Sous quelle forme").input_value() == "charte"


def test_of_minutes_what_was_typed_and_decided_is_found_again_in_the_same_tab(visit: Visit) -> None:
    page = visit("together/minutes")
    page.get_by_label("Le texte").fill(
        "L’association Phare Inventé et l’association Balise Inventée préparent une visite."
    )
    page.get_by_role("button", name="Chercher les organisations").click()
    page.get_by_role("heading", name="Ce qui pourrait être saisi").wait_for()
    name = page.get_by_label("Son nom").first
    name.fill("Alliance des feux")
    page.get_by_role("button", name="Ne pas prendre").first.focus()
    # what a browser does when it opens a tab again after its end: the address, and what the tab itself had kept
    page.reload()
    page.get_by_role("button", name="Reprendre ce texte").click()
    page.get_by_role("heading", name="Ce qui pourrait être saisi").wait_for()
    expect(page.get_by_label("Son nom").first).to_have_value("Alliance des feux")
    page.reload()
    page.get_by_role("button", name="Oublier ce texte").click()
    page.reload()
    assert page.get_by_role("button", name="Reprendre ce texte").count() == 0


def test_of_a_private_note_only_the_one_being_typed_is_lost(visit: Visit) -> None:
    page = visit("pistes")
    for number, text in ((0, "Première note"), (1, "Seconde no")):
        page.get_by_text("Note privée", exact=True).nth(number).click()
        page.get_by_label("Note privée sur").nth(number).press_sequentially(text)
        if not number:
            with page.expect_response("**/pistes/note"):
                page.get_by_label("Note privée sur").nth(number).blur()
    end_at_once(page)
    assert visit("pistes").get_by_label("Note privée sur").first.input_value() == "Première note"


def test_of_the_sheet_only_the_part_being_typed_is_lost(visit: Visit) -> None:
    page = visit("sheet")
    page.get_by_label("Questions à poser", exact=True).fill("Qui prête une salle ?")
    page.get_by_text("Enregistré.", exact=True).wait_for()
    page.get_by_label("À inviter", exact=True).press_sequentially("Assoc")
    end_at_once(page)
    assert visit("sheet").get_by_label("Questions à poser", exact=True).input_value() == "Qui prête une salle ?"


def test_agreements_ticked_before_a_copy_is_published_are_kept_one_by_one(visit: Visit) -> None:
    page = visit("publish?kind=list")
    with page.expect_response("**/publish/agreed"):
        page.get_by_label("Relais Exemple (test)").check()
    end_at_once(page)
    again = visit("publish?kind=list")
    assert again.get_by_text("Relais Exemple (test)").count() >= 1
    assert again.get_by_label("Relais Exemple (test)").is_checked()
