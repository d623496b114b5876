"""The geographic map and the comparison of the demonstration, as their reader meets them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

PLACE = "/t/X-val-d-exemple"
Visit = Callable[..., Any]


def test_areas_and_organisations_are_read_by_keyboard(visit_demo: Visit):
    page = visit_demo(f"{PLACE}/geo")
    page.locator(".geo-areas a").first.focus()
    first = page.locator("#geo-said").inner_text()
    met = {first}
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        page.keyboard.press(key)
        met.add(page.locator("#geo-said").inner_text())
    assert first and len(met) > 1 and all(re.search(r"\d", text) for text in met)


def test_selection_and_filters_go_from_one_map_to_the_other(visit_demo: Visit):
    page = visit_demo(f"{PLACE}/map")
    page.get_by_role("combobox", name="Chercher une organisation ou").fill("taxi de bellefable")
    page.keyboard.press("Enter")
    name = page.get_by_role("complementary", name="Fiche").get_by_role("heading").first.inner_text()
    page.get_by_role("link", name="Carte géographique").click()
    assert page.get_by_role("region", name="Sélection").get_by_role("link", name=name).is_visible()
    page.get_by_role("link", name="Carte des liens").click()
    page.get_by_role("complementary", name="Fiche").get_by_role("heading", name=name).wait_for()


def test_a_need_colours_the_areas_in_the_classes_asked(visit_demo: Visit):
    page = visit_demo(f"{PLACE}/geo")
    page.get_by_label("Les territoires montrent").select_option("exemple-emploi||emploi")
    page.get_by_label("Classes").select_option(label="seuils naturels (Jenks)")
    page.get_by_role("button", name="Afficher").click()
    assert "Jenks" in page.locator(".geo-side").inner_text() and "classes=jenks" in page.url
    page.get_by_text("Voir en tableau").click()
    assert page.get_by_role("table").locator("tbody tr").count() == 5


def test_two_dates_are_compared_by_a_form(visit_demo: Visit):
    page = visit_demo(f"{PLACE}/compare")
    page.get_by_label("Fin", exact=True).select_option("2019")
    page.get_by_role("button", name="Comparer les dates").click()
    assert page.get_by_role("img", name=re.compile("Fin 2019 et Aujourd’hui")).is_visible()
    page.get_by_role("heading", name=re.compile("Arrivées")).first.wait_for()


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("path", ["geo", "compare?side=1"])
def test_everyone_can_read_them(visit_demo: Visit, path: str, width: int):
    page = visit_demo(f"{PLACE}/{path}", width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    beyond = "(parts) => parts.filter((part) => part.getClientRects().length && part.getBoundingClientRect().right > innerWidth).length"
    assert page.locator("figure svg").evaluate_all(beyond) == 0  # nor is a picture to be scrolled sideways
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
