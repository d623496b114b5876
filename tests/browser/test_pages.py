"""The site of `maillage demo` in a real browser: both territories, both languages, a wide screen and a telephone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

INVENTED = "/t/X-val-d-exemple"
PAGES = {
    "home": "/",
    "search": "/?q=loire",
    "region": "/t/REG-24",
    "region-map": "/t/REG-24/map",
    "epci": "/t/EPCI-244500468",
    "invented": INVENTED,
    "invented-map": f"{INVENTED}/map",
    "leads": f"{INVENTED}/pistes",
    "actors": f"{INVENTED}/actors",
    "alliances": f"{INVENTED}/alliances",
    "imports": "/imports",
    "cypher": "/cypher?example=1",
    "glossary": "/glossary",
    "nowhere": "/t/REG-99",
}
TABLE = (
    "actor,alliance,territory\nAtelier du Pont,Projet des Eaux,COM-45234\nRégie des Eaux,Projet des Eaux,COM-45234\n"
)
Visit = Callable[..., Any]


@pytest.fixture
def visit(visit_demo: Visit) -> Visit:
    return visit_demo


@pytest.fixture
def site(demo_site: str) -> str:
    return demo_site


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_its_screen_in_both_languages(visit: Visit, name: str, width: int) -> None:
    for language in ("fr", "en"):
        page = visit(PAGES[name], width, language)
        assert page.locator("html").get_attribute("lang") == language
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
        assert page.locator("h1").count() == 1


@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_used_by_everyone(visit: Visit, name: str) -> None:
    found = Axe().run(visit(PAGES[name])).response["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in found] == []


def test_the_map_of_each_territory_is_drawn(visit: Visit) -> None:
    painted = "() => { const c = document.querySelector('#map-canvas canvas'); if (!c) return 0; const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] > 0; return n }"
    for path in ("/t/REG-24/map", f"{INVENTED}/map"):
        page = visit(path)
        page.wait_for_function(f"({painted})() > 2000")


def test_a_territory_is_found_by_typing_its_name(visit: Visit) -> None:
    page = visit("/")
    page.get_by_role("searchbox").fill("Val d’Exemple")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{INVENTED}")
    assert page.get_by_role("heading", level=1).inner_text() == "Val d’Exemple"


def test_the_language_is_switched_by_a_link_and_stays(visit: Visit) -> None:
    page = visit(INVENTED)
    page.get_by_role("link", name="en", exact=True).click()
    page.get_by_role("link", name="Organisations", exact=True).click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("Organisations of")


def test_a_region_without_local_alliance_says_so_and_leads_to_the_import(visit: Visit) -> None:
    page = visit("/t/REG-24")
    assert page.get_by_text("Aucune alliance locale n’est recensée à ce jour.").first.is_visible()
    page.get_by_role("link", name="Importer une liste d’alliances").click()
    assert page.url.endswith("/imports")


def test_from_a_need_one_comes_to_the_leads_on_it(visit: Visit) -> None:
    page = visit(INVENTED)
    page.locator("#need-vieillissement").get_by_role("link").last.click()
    assert "domain=vieillissement" in page.url
    assert page.locator("article.piste").count() == 3


def test_a_file_is_checked_added_and_taken_back_without_any_script(visit: Visit, tmp_path: Path) -> None:
    (tmp_path / "participations.csv").write_text(TABLE, encoding="utf-8")
    page = visit("/imports", script=False)
    page.locator("input[type=file]").set_input_files(tmp_path / "participations.csv")
    page.get_by_role("button", name="Lire le fichier").click()
    assert "2 lignes lues" in page.locator(".lead").inner_text()
    page.get_by_role("button", name="Ajouter ces données").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Ce que cet import a ajouté"
    page.get_by_role("button", name="Annuler cet import").click()
    assert page.get_by_role("status").count() == 1


def test_a_query_shows_its_rows_and_a_refused_one_its_sentence(visit: Visit) -> None:
    page = visit("/cypher?example=1", script=False)
    page.get_by_role("button", name="Lancer la requête").click()
    assert page.locator(".result tbody tr").count() > 5
    page.get_by_role("textbox", name="Requête").fill("CREATE (n:Intrus) RETURN n")
    page.get_by_role("button", name="Lancer la requête").click()
    assert page.get_by_role("alert").count() == 1
