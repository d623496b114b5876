"""Finding one's way on the network map: paths, surroundings, years, colours, undo, what is taken along, the keyboard."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from axe_playwright_python.sync_playwright import Axe

from graph.territory import TerritoryGraph, table
from visuals.network_map import network_map
from visuals.pyvis_page import offline

HOSTILE = "=cmd()<img src=x onerror=document.title='taken'></script>"
NAMES = [
    "Ressourcerie du Gué",
    "Fonderie Brisset-Fictif",
    "Commune d’Essai",
    "Agence d’Essai",
    "Collectif Élan",
    HOSTILE,
]
Open = Callable[..., Any]


def territory() -> TerritoryGraph:
    """A chain of alliances: 0-1 (2015–2018), 1-2 (since 2019), 2-3 and 5 (no date); 4 and 3 in a framework."""
    families = ["associations", "entreprises", "collectivites", "etat", "citoyens", "associations"]
    kinds = ["association", "entreprise", "commune", None, None, None]
    return TerritoryGraph(
        territory={"id": "X-essai", "name": "Pays d’Essai", "fictional": True},
        actors=table("actors", [
            {"id": f"a-{k}", "name": name, "family": families[k], "kind": kinds[k], "display": "named", "here": True}
            for k, name in enumerate(NAMES)
        ]),
        alliances=table("alliances", [
            {"id": "l-1", "name": "Réemploi en partage", "nature": "joint", "type": "mecenat", "since": "2015", "until": "2018", "governance": "charte"},
            {"id": "l-2", "name": "Atelier commun", "nature": "joint", "type": "cooperation-economique", "since": "2019-04"},
            {"id": "l-3", "name": "Table d’Essai", "nature": "joint", "form": "dialogue-territorial"},
            {"id": "l-4", "name": "Contrat d’Essai", "nature": "framework"},
        ]),
        participations=table("participations", [
            {"actor": "a-0", "alliance": "l-1", "role": "lead"}, {"actor": "a-1", "alliance": "l-1", "role": "member"},
            {"actor": "a-1", "alliance": "l-2", "role": "member"}, {"actor": "a-2", "alliance": "l-2", "role": "member"},
            {"actor": "a-2", "alliance": "l-3", "role": "lead"}, {"actor": "a-3", "alliance": "l-3", "role": "member"},
            {"actor": "a-5", "alliance": "l-3", "role": "member"}, {"actor": "a-4", "alliance": "l-4", "role": "member"},
        ]),
        sources=table("sources", [{"id": "s-1", "title": "Registre d’essai", "nature": "fictional"}]),
    )  # fmt: skip


@pytest.fixture
def opened(chromium: Any, tmp_path: Path) -> Iterator[Open]:
    complaints: list[str] = []
    pages = []

    def open_map(language: str = "fr", width: int = 1440, height: int = 900, address: str = "", **more: Any) -> Any:
        path = tmp_path / "map.html"
        stated = {"l-1": ["s-1"]}
        path.write_text(offline(network_map(territory(), language=language, stated=stated)), "utf-8")
        page = chromium.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce", **more)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request", lambda asked: asked.url.startswith(("file:", "data:", "blob:")) or complaints.append(asked.url)
        )
        page.goto(path.as_uri() + address)
        page.wait_for_selector("[data-drawn]")
        pages.append(page)
        return page

    yield open_map
    for page in pages:
        page.close()
    assert complaints == []


def find(page: Any, name: str) -> None:
    page.get_by_role("combobox", name="Chercher une organisation").fill(name)
    page.keyboard.press("Enter")


def shown(page: Any) -> str:
    return page.locator("#map-sentence").inner_text().replace("\u202f", " ")


def where(page: Any) -> str:
    return page.locator("#map-where").inner_text()


def test_a_path_between_two_organisations_is_told_step_by_step(opened: Open):
    page = opened()
    find(page, "Ressourcerie")
    page.get_by_role("button", name="Chemin vers une autre organisation").click()
    assert "Choisissez où mène le chemin" in page.locator("#map-aim").inner_text()
    find(page, "Agence")
    card = page.get_by_role("complementary", name="Fiche")
    assert card.get_by_role(
        "heading", name=re.compile("Chemin de « Ressourcerie du Gué » à « Agence d’Essai »")
    ).is_visible()
    assert "à 3 alliances" in card.inner_text()
    assert card.locator("ol button").all_inner_texts() == [
        "Ressourcerie du Gué", "Réemploi en partage", "Fonderie Brisset-Fictif", "Atelier commun", "Commune d’Essai", "Table d’Essai", "Agence d’Essai",
    ]  # fmt: skip
    again = opened(address="#" + page.url.split("#")[1])
    assert "à 3 alliances" in again.get_by_role("complementary", name="Fiche").inner_text()


def test_without_a_path_the_page_says_so(opened: Open):
    page = opened(address="#path=a-0,a-4")
    assert "Aucun chemin ne relie" in page.get_by_role("complementary", name="Fiche").inner_text()


def test_only_what_is_around_one_organisation(opened: Open):
    page = opened()
    find(page, "Ressourcerie")
    page.get_by_role("button", name="Seulement ce qui l’entoure").click()
    assert shown(page) == "2 acteurs dans 1 alliance"
    page.get_by_role("button", name="2 pas").click()
    assert shown(page) == "3 acteurs dans 2 alliances" and "around=a-0" in page.url and "steps=2" in page.url
    page.get_by_role("button", name="Remontrer le reste").click()
    assert shown(page) == "6 acteurs dans 4 alliances"


def test_a_year_leaves_what_was_valid_at_its_end(opened: Open):
    page = opened()
    slider = page.get_by_role("slider", name="Année")
    assert slider.get_attribute("aria-valuetext") == "Toutes les dates"
    slider.fill("2016")
    assert "year=2016" in page.url and "fin 2016" in page.locator("#map-year-now").inner_text()
    assert shown(page) == "6 acteurs dans 3 alliances"
    slider.fill("2018")
    slider.fill("2019")
    assert shown(page) == "5 acteurs dans 3 alliances"


def test_the_years_play_to_the_end(opened: Open):
    page = opened(address="#year=2019")
    page.clock.install()
    page.get_by_role("button", name="Faire défiler les années").click()
    assert page.get_by_role("button", name="Pause").is_visible()
    page.clock.run_for(30_000)
    assert page.get_by_role("button", name="Faire défiler les années").is_visible() and "year=" not in page.url


@pytest.mark.parametrize(
    ("label", "value", "left"),
    [
        ("Forme de co-construction", "Dialogue territorial", "3 acteurs dans 1 alliance"),
        ("Rôle dans l’alliance", "Porteur", "2 acteurs dans 2 alliances"),
        ("Source", "Registre d’essai", "2 acteurs dans 1 alliance"),
        ("Gouvernance de l’alliance", "Charte", "2 acteurs dans 1 alliance"),
    ],
)
def test_more_filters_and_undo(opened: Open, label: str, value: str, left: str):
    page = opened()
    page.get_by_text("Filtres et couches", exact=True).click()
    page.get_by_label(label).select_option(label=value)
    assert shown(page) == left
    page.get_by_role("button", name="Annuler le dernier filtre").click()
    assert shown(page) == "6 acteurs dans 4 alliances"
    assert not page.get_by_role("button", name="Annuler le dernier filtre").is_visible()


def test_colours_may_tell_the_type_and_their_legend_filters(opened: Open):
    page = opened()
    page.get_by_text("Filtres et couches", exact=True).click()
    page.get_by_label("La couleur montre").select_option(label="Type de partenariat")
    legend = page.get_by_role("group", name="Légende")
    legend.get_by_role("button", name="Mécénat").click()
    assert shown(page) == "5 acteurs dans 3 alliances" and "colour=type" in page.url and "hide=mecenat" in page.url
    again = opened(address="#" + page.url.split("#")[1])
    assert shown(again) == "5 acteurs dans 3 alliances"


def test_what_is_seen_is_taken_along_as_a_table(opened: Open):
    page = opened(address="#role=lead")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Tableau (CSV)").click()
    rows = list(csv.reader(io.StringIO(Path(taken.value.path()).read_text("utf-8-sig")), delimiter=";"))
    assert [row[0] for row in rows[1:5]] == [
        "Commune d’Essai",
        "Ressourcerie du Gué",
        "Réemploi en partage",
        "Table d’Essai",
    ]
    everything = opened()
    with everything.expect_download() as taken:
        everything.get_by_role("button", name="Tableau (CSV)").click()
    text = Path(taken.value.path()).read_text("utf-8-sig")
    assert "'" + HOSTILE in text and "\n" + HOSTILE not in text


def test_what_is_seen_is_taken_along_as_a_picture_with_its_source(opened: Open):
    page = opened(address="#year=2016")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Image (SVG)").click()
    root = ElementTree.parse(taken.value.path()).getroot()  # noqa: S314  our own file
    texts = [text for each in root.iter() if each.tag.endswith(("text", "title")) and (text := each.text)]
    assert any("Qui agit avec qui" in text for text in texts) and any("fin 2016" in text for text in texts)
    assert any(text.startswith("Sources") and "Maillage" in text for text in texts)
    assert HOSTILE in texts and not [each for each in root.iter() if each.tag.endswith(("img", "script", "image"))]


def test_the_map_is_read_with_the_keyboard_alone(opened: Open):
    page = opened()
    page.get_by_role("application", name=re.compile("Carte des liens")).focus()
    first = where(page)
    assert re.search(r"\d liens?\.$", first)
    met = {first}
    for key in ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"] * 4:
        page.keyboard.press(key)
        met.add(where(page))
    assert len(met - {"Rien de ce côté."}) >= 4
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    card = page.get_by_role("complementary", name="Fiche")
    assert card.is_visible() and page.evaluate("document.activeElement.closest('#map-card') !== null")
    page.keyboard.press("Escape")
    assert not card.is_visible() and page.evaluate("document.activeElement.id") == "map-canvas"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") != "map-canvas"


def test_arrows_are_left_to_the_page_until_the_map_is_entered(opened: Open):
    page = opened(height=500)
    page.keyboard.press("ArrowDown")
    assert where(page) == ""


def test_the_tables_hold_all_that_is_seen_and_with_whom(opened: Open):
    page = opened()
    page.get_by_text("Voir en tableau").click()
    table = page.get_by_role("table", name="Alliances montrées")
    assert table.get_by_role("row").count() == 5
    assert "Commune d’Essai ; Fonderie Brisset-Fictif" in table.inner_text()
    table.get_by_role("button", name="Alliance", exact=True).click()
    assert table.locator("tbody th").first.inner_text() == "Atelier commun"
    assert page.title() != "taken" and page.locator("img").count() == 0


@pytest.mark.parametrize(("width", "height"), [(720, 450), (390, 844)])  # 1440 × 900 at 200 %, and a telephone
@pytest.mark.parametrize("language", ["fr", "en"])
def test_zoomed_and_small_screens_hold_everything(opened: Open, width: int, height: int, language: str):
    page = opened(language, width, height, "#selected=a-1")
    page.locator("#map-filters summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("#map-filters summary").click()
    assert page.locator("#map-play").is_visible()


@pytest.mark.parametrize("address", ["#selected=a-1", "#path=a-0,a-3&colour=type", "#around=a-1&year=2016"])
def test_nobody_is_left_out(opened: Open, address: str):
    page = opened(address=address, color_scheme="dark")
    page.get_by_text("Voir en tableau").click()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
