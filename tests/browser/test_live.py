"""« En séance » in two real browsers: what one adds the other sees; by the keyboard alone; names hidden; the sheet's form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from graph.model import Fact, node, tie

PLACE = "X-essai"
NAMES = ("Maison de l’Exemple", "Atelier de l’Exemple", "Mairie de l’Exemple")


@pytest.fixture
def preparation(prepare: Callable[..., str]) -> str:
    """A preparation where three organisations act on its subject, two of them in an alliance; its id."""
    facts: list[Fact] = []
    for number, name in enumerate(NAMES):
        key = f"a-essai{number}"
        facts += [
            node("Actor", key, name=name, family="associations"),
            tie("BASED_IN", key, PLACE),
            tie("WORKS_ON", key, "vieillissement", how="stated"),
        ]
    facts += [
        node("Alliance", "l-essai", name="Alliance d’essai", nature="joint"),
        tie("COVERS", "l-essai", PLACE),
        tie("ADDRESSES", "l-essai", "vieillissement"),
    ]
    facts += [tie("TAKES_PART", f"a-essai{number}", "l-essai", role="member") for number in (0, 1)]
    return prepare(*facts)


def on_map(page: Any, name: str) -> Any:
    return page.locator("#live-map title", has_text=name)


def test_what_one_adds_by_the_keyboard_alone_the_other_sees_grow(visit):
    speaker, public = visit("live"), visit("live", 390)
    assert speaker.evaluate("document.activeElement.id") == "live-text"
    speaker.keyboard.type("Café de l’Exemple")
    speaker.keyboard.press("Enter")
    on_map(public, "Café de l’Exemple").wait_for(state="attached")
    speaker.keyboard.type("Relais de l’Exemple : Café de l’Exemple + Mairie de l’Exemple")
    speaker.keyboard.press("Enter")
    on_map(public, "Relais de l’Exemple").wait_for(state="attached")
    assert speaker.input_value("#live-text") == ""
    speaker.get_by_role("button", name="Annuler la dernière saisie").click()
    on_map(public, "Relais de l’Exemple").wait_for(state="detached")
    assert on_map(public, "Café de l’Exemple").count() == 1


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_the_whole_map_is_seen_and_can_be_read(visit, width, height):
    page = visit("live", width, height=height)
    wide = 480 if width < 700 else 1280
    # the drawing made for this screen, after the one that the page brought
    page.locator(f"#live-map[data-room] svg[viewBox^='0 0 {wide} ']").wait_for()
    box = page.locator("#live-map svg").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    if width > 700:
        assert box["y"] + box["height"] <= height
    labels = page.locator("#live-map text").evaluate_all(
        "texts => texts.map(t => [t.textContent, t.getBoundingClientRect()]).map(([name, b]) => ({name, x: b.x, end: b.right, height: b.height}))"
    )
    for name in NAMES:
        [label] = [label for label in labels if name in label["name"]]
        assert label["x"] >= 0
        assert label["end"] <= width
        assert label["height"] > 9


def test_lines_typed_one_after_the_other_without_waiting_all_arrive_as_typed(visit):
    page = visit("live")
    # the site takes its time: what is typed meanwhile must stand
    page.route("**/live", lambda route: (page.wait_for_timeout(300), route.continue_())[-1])
    lines = ("Médiathèque du Tertre", "Université du temps long", "Équipe mobile du Val")
    for name in lines:
        page.keyboard.type(name)
        page.keyboard.press("Enter")
    page.keyboard.type("À suivre")
    for name in lines:
        on_map(page, name).wait_for(state="attached")
    assert page.input_value("#live-text") == "À suivre"


def test_a_name_shortened_is_asked_about_and_answered_by_the_keyboard(visit):
    page = visit("live")
    page.keyboard.type("Maison")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="C’est Maison de l’Exemple").wait_for()
    # the question waits: what is being typed stays in the line
    page.keyboard.type("Amicale")
    assert page.input_value("#live-text") == "Amicale"
    for _step in range(2):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "C’est Maison de l’Exemple"
    page.keyboard.press("Enter")
    page.get_by_text("Déjà là : Maison de l’Exemple").wait_for()
    assert page.get_by_role("button", name="C’est Maison de l’Exemple").count() == 0


def test_a_double_click_adds_once_and_takes_back_once(visit):
    page = visit("live")
    for name in ("Café de l’Exemple", "Relais de l’Exemple"):
        page.fill("#live-text", name)
        page.get_by_role("button", name="Ajouter", exact=True).dblclick()
        on_map(page, name).wait_for(state="attached")
    page.get_by_role("button", name="Annuler la dernière saisie").dblclick()
    on_map(page, "Relais de l’Exemple").wait_for(state="detached")
    assert on_map(page, "Café de l’Exemple").count() == 1
    assert not page.get_by_text("i-", exact=False).filter(has_text="import").count()


def test_what_stood_on_the_map_stays_in_the_same_order(visit):
    page = visit("live")
    where = "Object.fromEntries([...document.querySelectorAll('#live-map g:has(title)')].map(g => [g.querySelector('title').textContent, g.getBoundingClientRect().x]))"
    before = page.evaluate(where)
    page.fill("#live-text", "Nouvelle alliance : Mairie de l’Exemple + Maison de l’Exemple")
    page.keyboard.press("Enter")
    on_map(page, "Nouvelle alliance").wait_for(state="attached")
    after = page.evaluate(where)
    names = sorted(before, key=before.__getitem__)
    assert sorted(names, key=after.__getitem__) == names


def test_hidden_names_are_in_no_part_of_the_page(visit):
    page = visit("live")
    page.get_by_role("link", name="Masquer les noms").click()
    page.locator("#live-switch", has_text="Montrer les noms").wait_for()
    assert not any(name in page.content() for name in NAMES)
    assert on_map(page, "une association").count() == 3


def test_a_press_on_two_organisations_writes_an_alliance_of_them(visit):
    page = visit("live")
    for name in NAMES[:2]:
        page.locator("#live-map g", has=page.locator("title", has_text=name)).first.dispatch_event("click")
    assert page.input_value("#live-text") == " + ".join(NAMES[:2])


def test_what_is_written_on_the_sheet_is_kept_without_a_press(visit):
    page = visit("sheet")
    page.get_by_label("Questions à poser").fill("Qui peut prêter une salle ?")
    page.get_by_text("Enregistré.", exact=True).wait_for()
    page.reload()
    assert page.get_by_label("Questions à poser").input_value() == "Qui peut prêter une salle ?"
    page.get_by_role("button", name="Reprendre le texte proposé : Questions à poser").click()
    page.wait_for_load_state()
    assert "Quelles alliances" in page.get_by_label("Questions à poser").input_value()


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("path", ["sheet", "live", "after", "publish", "publish?kind=map"])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(visit, path, width):
    page = visit(path, width, height=900)
    page.wait_for_load_state("networkidle")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
