"""Who does what together, what we see, alliances to discuss, as a person with a browser goes through them.

Every organisation here is invented, in an invented territory.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from api.service.hand import enter, pen
from graph.store.connect import Database
from ingest import hand

TERRITORY, DOMAIN = "X-essai", "vieillissement"
MEMBERS = {
    "Relais Exemple (test)": "associations", "Ville Exemple (test)": "collectivites", "Voisins Exemple (test)": "citoyens",
    "Foyer Exemple (test)": "logement-medico-social", "Fonds Exemple (test)": "fondations", "Atelier Exemple (test)": "entreprises",
}  # fmt: skip
STEPS = ("together", "together/pairs", "together/minutes", "seen", "seen/map", "pistes", "change")
TEXT = "Relais Exemple et l’association Phare Inventé préparent une visite.\nMme Martine Inventée remercie la Mairie de Brumelieu."
Visit = Callable[..., Any]


@pytest.fixture
def preparation(prepare: Callable[..., str], embedded_database: Database) -> str:
    """A preparation with six organisations entered; its id."""
    made = prepare()
    rows = [
        hand.Organisation(name, family=family, place=TERRITORY, domains=(DOMAIN,)) for name, family in MEMBERS.items()
    ]
    enter(embedded_database, hand.organisations(rows, pen(embedded_database, TERRITORY)), made)
    return made


@pytest.fixture
def expected_complaints() -> tuple[str, ...]:
    return ("422",)


def violations(page: Any) -> list[tuple[str, list[str]]]:
    found = Axe().run(page).response["violations"]
    return [(one["id"], [part["html"][:120] for part in one["nodes"][:3]]) for one in found]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("width", [1440, 390])
def test_a_step_fits_its_screen_and_can_be_used_by_everyone(visit: Visit, step: str, width: int) -> None:
    for language in ("fr", "en"):
        page = visit(step, width, language)
        assert page.locator("html").get_attribute("lang") == language
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
        assert page.locator("h1").count() == 1
    assert violations(page) == []


def test_an_alliance_is_named_ticked_added_and_undone(visit: Visit) -> None:
    page = visit("together")
    page.get_by_label("Son nom").fill("Groupe Transport (test)")
    page.get_by_label("Relais Exemple").check()
    page.get_by_label("Ville Exemple").check()
    page.get_by_label("Depuis quand").fill("mars 2022")
    page.get_by_label("Sous quelle forme").select_option("charte")
    page.get_by_role("button", name="Ajouter l’alliance").click()
    assert page.get_by_role("link", name="Groupe Transport (test)").is_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Annuler : Groupe Transport").click()
    assert page.get_by_role("link", name="Groupe Transport (test)").count() == 0


def test_the_same_works_with_the_keyboard_alone(visit: Visit) -> None:
    page = visit("together")
    page.get_by_label("Son nom").focus()
    page.keyboard.type("Groupe Clavier (test)")
    for _ in range(2):
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
    page.get_by_label("Depuis quand").focus()
    page.keyboard.type("2020")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Groupe Clavier (test)").wait_for()


def test_enter_in_the_search_field_searches_and_adds_nothing(visit: Visit) -> None:
    page = visit("together")
    page.get_by_label("Son nom").fill("Groupe Recherche (test)")
    page.get_by_label("Relais Exemple").check()
    page.get_by_label("Ville Exemple").check()
    page.get_by_label("Une autre organisation du territoire").fill("rien de tel")
    page.keyboard.press("Enter")
    page.get_by_text("Aucune organisation recensée du territoire n’a cela dans son nom").wait_for()
    assert page.get_by_label("Ville Exemple").is_checked()
    page.get_by_role("button", name="Ajouter l’alliance").click()
    page.get_by_role("link", name="Groupe Recherche (test)").wait_for()


def test_a_problem_is_said_and_what_may_be_the_same_is_proposed(visit: Visit) -> None:
    page = visit("together", 390)
    page.get_by_label("Relais Exemple").check()
    page.get_by_role("button", name="Ajouter l’alliance").click()
    assert page.get_by_text("Donnez un nom à cette alliance").is_visible()
    assert page.get_by_label("Relais Exemple").is_checked()
    page.get_by_label("Son nom").fill("Duo (test)")
    page.get_by_text("Des organisations pas encore connues").click()
    page.get_by_label("Leurs noms, un par ligne").fill("Ville exemple test")
    page.get_by_role("button", name="Ajouter l’alliance").click()
    assert page.get_by_text("Certaines sont peut-être déjà connues").is_visible()
    assert violations(page) == []
    page.get_by_label("« Ville exemple test » est").select_option(
        label="Ville Exemple (test) – Collectivités territoriales"
    )
    page.get_by_role("button", name="Ajouter l’alliance").click()
    assert "Relais Exemple (test), Ville Exemple (test)" in page.locator("#entered").inner_text()


def test_an_alliance_begun_is_there_again_after_the_browser_has_gone(visit: Visit) -> None:
    page = visit("together")
    with page.expect_response("**/together/draft"):
        page.get_by_label("Son nom").fill("Commencée (test)")
        page.get_by_label("Relais Exemple").check()
    page.wait_for_function("document.querySelector('[name=draft]').value")
    page.close()
    again = visit("together")
    again.get_by_role("link", name="Reprendre la saisie").click()
    assert again.get_by_label("Son nom").input_value() == "Commencée (test)"


def test_an_alliance_begun_fills_the_form_again_after_a_reload(visit: Visit) -> None:
    page = visit("together")
    with page.expect_response("**/together/draft"):
        page.get_by_label("Son nom").fill("Commencée ici (test)")
        page.get_by_label("Relais Exemple").check()
    page.wait_for_function("document.querySelector('#alliance-form [name=draft]').value")
    page.reload()
    expect(page.get_by_label("Son nom")).to_have_value("Commencée ici (test)")
    expect(page.get_by_label("Relais Exemple")).to_be_checked()
    page.get_by_role("button", name="Abandonner").click()
    expect(page.get_by_label("Son nom")).to_have_value("")


def test_an_alliance_undone_can_be_entered_again(visit: Visit) -> None:
    page = visit("together")
    page.get_by_label("Son nom").fill("À remettre (test)")
    for name in ("Relais Exemple", "Ville Exemple"):
        page.get_by_label(name).check()
    page.get_by_role("button", name="Ajouter l’alliance").last.click()
    page.get_by_role("button", name="Annuler : À remettre (test)".replace(" :", "\u00a0:")).click()
    page.get_by_text("Annulé\u00a0: À remettre (test)").wait_for()
    page.get_by_role("button", name="La remettre").click()
    page.get_by_role("link", name="À remettre (test)").wait_for()


def test_a_note_is_kept_while_it_is_typed(visit: Visit) -> None:
    page = visit("pistes")
    page.get_by_text("Note privée").first.click()
    with page.expect_response("**/pistes/note"):
        page.locator("textarea[name=note]").first.press_sequentially("Une idée à garder")
    page.reload()
    expect(page.locator("textarea[name=note]").first).to_have_value("Une idée à garder")


def test_pairs_are_told_one_after_the_other_without_leaving_the_page(visit: Visit) -> None:
    page = visit("together/pairs")
    for answer, place in (("Oui", 2), ("Je ne sais pas", 3), ("Plus tard", 4)):
        page.get_by_role("button", name=answer, exact=True).click()
        page.get_by_role("heading", name=f"Paire {place} sur 15").wait_for()
    assert page.evaluate("document.activeElement.value") == "pass"
    said = page.locator("section[aria-labelledby=told]").inner_text()
    assert "Je ne sais pas" in said
    assert page.get_by_role("link", name="Nommer leur alliance").count() == 1
    assert violations(page) == []


def test_minutes_are_highlighted_and_confirmed_line_by_line(visit: Visit) -> None:
    page = visit("together/minutes")
    page.get_by_label("Le texte").fill(TEXT)
    page.get_by_role("button", name="Chercher les organisations").click()
    page.get_by_role("heading", name="Ce qui pourrait être saisi").wait_for()
    assert page.locator("mark.known").all_inner_texts()[1:] == ["Relais Exemple"]
    assert "Martine" not in "".join(page.locator("mark").all_inner_texts())
    assert violations(page) == []
    page.get_by_role("button", name="Confirmer : Association Phare Inventé").click()
    page.get_by_role("heading", name="Saisi à partir de ce texte").wait_for()
    page.get_by_role("button", name="Ne pas prendre : Mairie de Brumelieu").click()
    page.get_by_role("button", name="Ne pas prendre : Mairie de Brumelieu").wait_for(state="detached")
    page.get_by_role("button", name="Confirmer : Relais Exemple – Association Phare Inventé").click()
    page.get_by_text("Il ne reste rien à décider").wait_for()
    page.get_by_role("link", name="Retour aux alliances").click()
    assert "Association Phare Inventé, Relais Exemple (test)" in page.locator("#entered").inner_text()


def test_what_is_seen_follows_what_is_entered(visit: Visit) -> None:
    page = visit("seen")
    assert page.get_by_text("6 organisations recensées sur ce sujet").is_visible()
    assert page.evaluate("document.querySelector('.seen-map img').naturalWidth") > 0
    page.get_by_role("link", name="Ouvrir la carte").click()
    page.locator("#map-canvas canvas").wait_for()


def test_answers_keep_their_place_are_undone_and_lead_on(visit: Visit) -> None:
    page = visit("pistes")
    titles = page.locator(".to-discuss h2")
    before = titles.all_inner_texts()
    assert len(before) == 3
    page.get_by_role("button", name="À explorer").nth(1).click()
    page.locator(".answered").wait_for()
    assert titles.all_inner_texts() == before
    assert page.evaluate("document.activeElement.innerText") == "À explorer"
    page.get_by_role("button", name="Pas pertinent").first.click()
    page.locator(".answers li").nth(1).wait_for()
    assert titles.all_inner_texts()[0] == before[1]
    assert len(titles.all_inner_texts()) == 3
    assert violations(page) == []
    page.get_by_role("button", name="Annuler").first.click()
    page.locator(".answers li").nth(1).wait_for(state="detached")
    page.get_by_role("button", name="Existe déjà").first.click()
    page.locator(".notice a").click()
    assert page.locator("input[name=members]:checked").count() == 2


def test_a_note_is_kept_when_it_is_left(visit: Visit) -> None:
    page = visit("pistes")
    page.get_by_role("button", name="À vérifier").first.click()
    page.locator(".answered").wait_for()
    page.get_by_text("Note privée", exact=True).first.click()
    page.locator("textarea").first.fill("demander au Relais")
    page.keyboard.press("Tab")
    page.get_by_text("La note est gardée.").wait_for(state="attached")
    page.reload()
    assert page.locator("textarea").first.input_value() == "demander au Relais"


def test_a_note_on_a_piste_without_answer_is_kept_when_the_page_is_left(visit: Visit) -> None:
    page = visit("pistes")
    page.get_by_text("Note privée", exact=True).first.click()
    page.locator("textarea").first.fill("demander au Foyer")
    page.goto(page.url.replace("/pistes", "/seen"))
    page = visit("pistes")
    for _turn in range(20):
        if page.locator("textarea").first.input_value():
            break
        page.wait_for_timeout(200)
        page.reload()
    assert page.locator("textarea").first.input_value() == "demander au Foyer"


def test_the_map_and_its_drawing_count_the_same_where_somebody_has_no_alliance(
    visit: Visit, embedded_database: Database, preparation: str
) -> None:
    found = embedded_database.read("MATCH (a:Actor) RETURN a.id AS id ORDER BY id LIMIT 3")
    one = hand.Alliance("Groupe Exemple (test)", tuple(row["id"] for row in found), (DOMAIN,), (TERRITORY,))
    enter(embedded_database, hand.alliance(one, pen(embedded_database, TERRITORY)), preparation)
    page = visit("seen")
    drawing = page.request.get(page.url.replace("/seen?", "/seen/map.svg?")).text()
    page.get_by_role("link", name="Ouvrir la carte").click()
    page.locator("#map-canvas canvas").wait_for()
    said = page.locator("#map-sentence").inner_text()
    assert said.startswith("3 acteurs")
    assert f">{said}<" in drawing


def test_two_browsers_lose_nothing(visit: Visit) -> None:
    one, other = visit("together"), visit("together")
    for page, name, member in (
        (one, "De l’une (test)", "Voisins Exemple"),
        (other, "De l’autre (test)", "Foyer Exemple"),
    ):
        page.get_by_label("Son nom").fill(name)
        page.get_by_label("Relais Exemple").check()
        page.get_by_label(member).check()
    for page in (one, other):
        page.get_by_role("button", name="Ajouter l’alliance").click()
    listed = other.locator("#entered").inner_text()
    assert "De l’une (test)" in listed
    assert "De l’autre (test)" in listed


def test_each_step_works_without_any_script(visit: Visit) -> None:
    page = visit("together/minutes", script=False)
    page.get_by_label("Le texte").fill(TEXT)
    page.get_by_role("button", name="Chercher les organisations").click()
    page.get_by_role("button", name="Confirmer : Association Phare Inventé").click()
    assert page.get_by_role("heading", name="Saisi à partir de ce texte").is_visible()
    pairs = visit("together/pairs", script=False)
    pairs.get_by_role("button", name="Non", exact=True).click()
    assert pairs.get_by_role("heading", name="Paire 2 sur").is_visible()
    pistes = visit("pistes", script=False)
    pistes.get_by_role("button", name="À explorer").first.click()
    assert pistes.locator(".answered").count() == 1
