"""The network map as its reader meets it: from disk, in a real browser, by role and name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.territory import TerritoryGraph, table
from visuals.network_map import MapOptions, network_map
from visuals.pyvis_page import offline

HOSTILE = "<img src=x onerror=document.title='taken'>"
Open = Callable[..., Any]


def territory() -> TerritoryGraph:
    """Ten actors, two joint alliances, one framework, a federation, a piste, one actor alone."""
    families = ["associations", "entreprises", "collectivites", "etat", "citoyens"]
    actors = [
        {"id": f"a-{k}", "name": name, "family": families[k % 5], "here": True, "display": "named"}
        for k, name in enumerate(
            ["Ressourcerie du Gué", "Fonderie Brisset-Fictif", "Commune d’Essai", "Agence d’Essai", "Collectif Élan",
             "Épicerie solidaire", "Menuiserie Copeau", "Communauté d’Essai", HOSTILE, "Collectif seul"]
        )
    ]  # fmt: skip
    members = [("l-1", (0, 1, 2, 5)), ("l-2", (1, 6, 8)), ("l-3", (3, 4, 7))]
    return TerritoryGraph(
        territory={"id": "X-essai", "name": "Pays d’Essai", "fictional": True},
        actors=table("actors", actors),
        alliances=table("alliances", [
            {"id": "l-1", "name": "Réemploi en partage", "nature": "joint", "type": "mecenat", "since": "2019"},
            {"id": "l-2", "name": "Atelier commun", "nature": "joint", "type": "cooperation-economique"},
            {"id": "l-3", "name": "Contrat d’Essai", "nature": "framework"},
        ]),
        addresses=table("addresses", [{"alliance": "l-1", "domain": "environnement"}, {"alliance": "l-2", "domain": "emploi"}]),
        participations=table("participations", [
            {"actor": f"a-{k}", "alliance": key, "role": "member"} for key, ids in members for k in ids
        ]),
        memberships=table("memberships", [{"actor": "a-2", "of": "a-7"}]),
    )  # fmt: skip


@pytest.fixture
def opened(chromium: Any, tmp_path: Path) -> Iterator[Open]:
    """`opened(language, width, hash, options)`: the offline file in a page; at the end, nothing was asked or complained of."""
    complaints: list[str] = []
    pages = []

    def open_map(language: str = "fr", width: int = 1440, address: str = "", options: MapOptions | None = None) -> Any:
        missing = [{"actors": ["a-4", "a-6"], "reason": {"fr": "Tous deux agissent ici.", "en": "Both act here."}}]
        path = tmp_path / "map.html"
        path.write_text(offline(network_map(territory(), missing=missing, language=language, options=options)), "utf-8")
        page = chromium.new_page(
            viewport={"width": width, "height": 844 if width < 700 else 900}, reduced_motion="reduce"
        )
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda asked: asked.url.startswith(("file:", "data:")) or complaints.append(asked.url))
        page.goto(path.as_uri() + address)
        page.wait_for_selector("[data-drawn]")
        pages.append(page)
        return page

    yield open_map
    for page in pages:
        page.close()
    assert complaints == []


def shown(page: Any) -> str:
    return page.locator("#map-sentence").inner_text().replace("\u202f", " ")


def test_the_map_is_drawn_from_disk_with_title_source_and_date(opened: Open):
    page = opened()
    assert page.get_by_role("heading", name="Qui agit avec qui : Pays d’Essai Fictif").is_visible()
    assert shown(page) == "9 acteurs dans 3 alliances"
    assert "données inventées" in page.locator(".map-source").inner_text()
    colours = page.evaluate(
        """() => { const c = document.querySelector("canvas"), d = c.getContext("2d").getImageData(0, 0, c.width, c.height).data;
        const seen = new Set(); for (let k = 0; k < d.length; k += 4) seen.add(d[k] << 16 | d[k + 1] << 8 | d[k + 2]); return seen.size; }"""
    )
    assert colours > 20


def test_search_finds_without_accents_and_opens_the_card(opened: Open):
    page = opened()
    page.get_by_role("combobox", name="Chercher une organisation").fill("EPICERIE")
    page.get_by_role("option", name=re.compile("Épicerie solidaire")).wait_for()
    page.keyboard.press("Enter")
    card = page.get_by_role("complementary", name="Fiche")
    assert card.get_by_role("heading", name="Épicerie solidaire").is_visible()
    assert "Membre" in card.inner_text()
    card.get_by_role("button", name="Réemploi en partage").click()
    assert card.get_by_role("heading", name="Réemploi en partage").is_visible()
    assert "depuis 2019" in card.inner_text() and "Mécénat" in card.inner_text()
    card.get_by_role("button", name="Fermer").click()
    assert not card.is_visible()


def test_a_click_on_the_map_opens_the_card(opened: Open):
    page = opened()
    page.get_by_role("combobox", name="Chercher une organisation").fill("Fonderie")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Fermer").click()
    box = page.locator("canvas").bounding_box()
    for dx in range(0, int(box["width"]), 14):  # a sweep across the middle meets something
        page.mouse.click(box["x"] + dx, box["y"] + box["height"] / 2)
        if page.locator("#map-card").is_visible():
            break
    assert page.locator("#map-card h2").inner_text()


def test_the_legend_filters_and_the_address_keeps_it(opened: Open):
    page = opened()
    page.get_by_role("group", name="Légende").get_by_role("button", name="Associations").click()
    assert shown(page) == "7 acteurs dans 3 alliances"
    assert "family=" in page.url
    again = opened(address="#" + page.url.split("#")[1])
    assert shown(again) == "7 acteurs dans 3 alliances"
    again.get_by_role("button", name="Associations").click()
    assert shown(again) == "9 acteurs dans 3 alliances" and "family" not in again.url


def test_views_domains_types_and_layers_may_be_chosen(opened: Open):
    page = opened()
    page.get_by_label("Liens deux à deux").check()
    assert "view=pairs" in page.url
    page.get_by_text("Filtres et couches", exact=True).click()
    page.get_by_label("Domaine").select_option(label="Emploi")
    assert shown(page) == "3 acteurs dans 1 alliance"
    page.get_by_role("button", name="Tout montrer").first.click()
    assert page.url.endswith("#") or "#" not in page.url
    page.get_by_label("Appartenances statutaires").check()
    page.get_by_label("Alliances", exact=True).uncheck()
    assert "layers=" in page.url
    page.get_by_label("Type de partenariat").select_option(label="Mécénat")
    page.get_by_label("Acteurs sans lien recensé à ce jour").check()
    assert "unlinked=1" in page.url


def test_nothing_left_says_so_and_offers_everything_again(opened: Open):
    page = opened(address="#layers=funding")
    assert page.get_by_text("Rien à montrer avec ces filtres.").is_visible()
    page.locator("#map-again").click()
    assert shown(page) == "9 acteurs dans 3 alliances"


def test_names_from_a_file_are_text(opened: Open):
    page = opened()
    page.get_by_text("Voir en tableau").click()
    page.get_by_role("button", name=HOSTILE).click()
    assert page.get_by_role("complementary", name="Fiche").get_by_role("heading", name=HOSTILE).is_visible()
    assert page.locator("img").count() == 0 and page.title() != "taken"


def test_the_table_lists_the_same_actors_and_sorts(opened: Open):
    page = opened()
    page.get_by_text("Voir en tableau").click()
    rows = page.locator("#map-table tbody tr")
    rows.first.wait_for()
    assert rows.count() == 9
    page.get_by_role("button", name="Acteur", exact=True).click()
    assert page.get_by_role("columnheader", name=re.compile("^Acteur")).get_attribute("aria-sort") == "ascending"
    names = page.locator("#map-table tbody th").all_inner_texts()
    assert names.index("Agence d’Essai") < names.index("Épicerie solidaire") < names.index("Ressourcerie du Gué")


def test_the_keyboard_alone_moves_zooms_and_closes(opened: Open):
    page = opened()
    canvas = page.get_by_role("application", name=re.compile("Carte des liens"))
    canvas.focus()
    before = canvas.screenshot()
    page.keyboard.press("+")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(100)
    assert canvas.screenshot() != before
    page.keyboard.press("0")


def test_nothing_moves_until_asked(opened: Open):
    page = opened()
    first = page.locator("canvas").screenshot()
    page.wait_for_timeout(400)
    assert page.locator("canvas").screenshot() == first
    move = page.get_by_role("button", name="Laisser bouger")
    assert move.get_attribute("aria-pressed") == "false"
    move.click()
    page.wait_for_timeout(300)
    assert page.locator("canvas").screenshot() != first


@pytest.mark.parametrize(("language", "title"), [("fr", "Qui agit avec qui"), ("en", "Who acts with whom")])
def test_a_phone_shows_the_whole_without_sideways_scroll(opened: Open, language: str, title: str):
    page = opened(language=language, width=390)
    assert page.get_by_role("heading", name=re.compile(title)).is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator("canvas").is_visible()


def test_a_search_without_result_says_so_aloud(opened: Open):
    page = opened()
    page.get_by_role("combobox", name="Chercher une organisation").fill("zzzz")
    assert page.get_by_role("status").inner_text() == "Aucun nom ne correspond"
    page.get_by_role("combobox", name="Chercher une organisation").fill("épicerie")
    assert page.locator("#map-none").inner_text() == ""


def test_on_a_phone_the_card_of_what_was_found_comes_into_view(opened: Open):
    page = opened(width=390)
    page.get_by_role("combobox", name="Chercher une organisation").fill("epicerie")
    page.keyboard.press("Enter")
    box = page.get_by_role("complementary", name="Fiche").bounding_box()
    assert 0 <= box["y"] < 844 - 100


def test_in_pairs_the_legend_counts_ties_not_alliances(opened: Open):
    page = opened(address="#view=pairs")
    assert "Liens deux à deux" in page.locator("#map-legend").inner_text()


def test_squares_are_seen_and_cover_nothing(opened: Open):
    page = opened()
    assert page.evaluate("[...shown].map((id) => thing.get(id)).every((n) => n.is !== 'alliance' || reach(n) >= 3)")
    assert page.evaluate("[...shown].map((id) => reach(thing.get(id), 0)).every((half) => half < 30)")
    covered = """() => { const all = [...shown].map((id) => ({ x: at(id).x * scale(), y: at(id).y * scale(), w: reach(thing.get(id), 0), h: reach(thing.get(id)) }));
        return all.filter((a, k) => all.slice(0, k).some((b) => Math.abs(a.x - b.x) < a.w + b.w && Math.abs(a.y - b.y) < a.h + b.h)).length; }"""
    assert page.evaluate(covered) == 0


def test_a_large_map_answers_to_a_press_as_soon_as_it_is_drawn_and_later(chromium: Any, tmp_path: Path):
    count = 450
    graph = TerritoryGraph(
        territory={"id": "X-essai", "name": "Pays d’Essai", "fictional": True},
        actors=table("actors", [
            {"id": f"a-{k}", "name": f"Organisation {k}", "family": "associations", "here": True, "display": "named"} for k in range(count)
        ]),
        alliances=table("alliances", [{"id": f"l-{k}", "name": f"Alliance {k}", "nature": "joint"} for k in range(150)]),
        participations=table("participations", [
            {"actor": f"a-{a}", "alliance": f"l-{k}", "role": "member"} for k in range(150) for a in (3 * k, 3 * k + 1, (3 * k + 3) % count)
        ]),
    )  # fmt: skip
    path = tmp_path / "map.html"
    path.write_text(offline(network_map(graph, language="en")), "utf-8")
    page = chromium.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page.goto(path.as_uri())
    page.wait_for_selector("[data-drawn]")
    for name in ("Organisation 7", "Organisation 12"):
        here = page.evaluate(
            """(name) => { const node = data.nodes.find((each) => each.name === name), stage = $("map-canvas").getBoundingClientRect();
            const spot = network.canvasToDOM(at(node.id)); return { x: spot.x + stage.left, y: spot.y + stage.top }; }""",
            name,
        )
        page.mouse.click(here["x"], here["y"])
        page.locator("#map-card").get_by_role("heading", name=name, exact=True).wait_for()
        page.evaluate(
            "new Promise((done) => { const look = () => ([...shown].every(held) ? done() : setTimeout(look, 50)); look(); })"
        )
    page.get_by_role("radio", name="Ties two by two").check()
    assert page.evaluate("ties.length") == len(network_map_pairs(graph))
    page.close()


def network_map_pairs(graph: TerritoryGraph) -> list[Any]:
    return [tie for tie in network_map(graph).ties if tie.get("view") == "pairs"]
