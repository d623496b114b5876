"""A card and the forms that change it, in a real browser: by the keyboard alone, on a telephone, for everyone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe

TERRITORY = "X-val-d-exemple"
GESTURES = ("", "/correct", "/end", "/merge", "/split", "/out")
Visit = Callable[..., Any]


@pytest.fixture(scope="module")
def cards(demo_site: str) -> list[str]:
    """An organisation and an alliance of the invented territory."""
    found = []
    for kind in ("actors", "alliances"):
        rows = httpx.get(f"{demo_site}/api/territories/{TERRITORY}/{kind}", params={"limit": 200}, timeout=60).json()[
            kind
        ]
        row = max(rows, key=lambda row: row.get("alliances") or row.get("members") or 0)
        found.append(f"/t/{TERRITORY}/{kind}/{row['id']}")
    return found


@pytest.mark.parametrize("gesture", GESTURES)
@pytest.mark.parametrize("place", [0, 1], ids=["organisation", "alliance"])
def test_form_fits_a_telephone_and_can_be_used_by_everyone(
    visit_demo: Visit, cards: list[str], place: int, gesture: str
) -> None:
    for language in ("fr", "en"):
        page = visit_demo(cards[place] + gesture, 390, language)
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
        assert page.locator("h1").count() == 1
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found] == []


def test_name_is_corrected_and_taken_back_by_the_keyboard_alone(visit_demo: Visit, cards: list[str]) -> None:
    page = visit_demo(cards[0], 1280, "fr")
    before = page.locator("h1").inner_text()
    page.get_by_role("link", name="Corriger").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Nom", exact=True).focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("Maison commune")
    page.keyboard.press("Enter")
    page.wait_for_url("**done=**")
    assert page.locator("h1").inner_text() == "Maison commune"
    page.get_by_role("button", name="Annuler cette saisie").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**undone=**")
    assert page.locator("h1").inner_text() == before
