"""The map's page as the site serves it: under the strict policy, readable by everyone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from graph.language import set_language
from graph.territory import TerritoryGraph, table
from visuals.network_map import MapOptions, network_map
from visuals.pages import POLICY, STATIC, environment
from visuals.pyvis_page import page_data

KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}


def page_of(language: str, address: dict[str, str]) -> str:
    actors = [
        {"id": f"a-{k}", "name": f"Organisation {k}", "family": "associations", "display": "named"} for k in range(6)
    ]
    graph = TerritoryGraph(
        territory={"id": "X-essai", "name": "Pays d’Essai", "fictional": True},
        actors=table("actors", actors),
        alliances=table("alliances", [{"id": f"l-{k}", "name": f"Alliance {k}", "nature": "joint"} for k in range(2)]),
        participations=table("participations", [{"actor": f"a-{k}", "alliance": f"l-{k % 2}"} for k in range(6)]),
        memberships=table("memberships", [{"actor": "a-5", "of": "a-0"}]),
    )
    options = MapOptions.from_address(address, actor_url="/t/X-essai/actors/{id}")
    set_language(language)
    return environment().get_template("map.html").render(
        language=language, page_title="Carte", territory=graph.territory, breadcrumbs=[("Pays d’Essai", "/"), ("Carte", "")],
        **page_data(network_map(graph, options=options, language=language)),
    )  # fmt: skip


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        if path.startswith("/static/"):
            file = STATIC / path.removeprefix("/static/")
            body, kind = file.read_bytes(), KINDS[file.suffix]
        else:
            address = dict(parse_qsl(urlsplit(self.path).query))
            body, kind = page_of(address.get("lang", "fr"), address).encode(), "text/html; charset=utf-8"
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def visit(chromium: Any, site: str) -> Iterator[Callable[..., Any]]:
    """`visit(path, …)`: the drawn page; at the end, nothing was complained of and no other machine asked."""
    complaints: list[str] = []
    pages = []

    def go(path: str = "/", **more: Any) -> Any:
        page = chromium.new_page(reduced_motion="reduce", **more)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda asked: asked.url.startswith((site, "data:")) or complaints.append(asked.url))
        page.goto(site + path)
        page.wait_for_selector("[data-drawn]")
        pages.append(page)
        return page

    yield go
    for page in pages:
        page.close()
    assert complaints == []


def test_the_page_works_under_the_strict_policy(visit: Callable[..., Any]):
    page = visit("/?view=pairs")
    assert page.get_by_label("Liens deux à deux").is_checked()
    page.get_by_label("Alliances en carrés").check()
    assert "view" not in page.url
    page.get_by_role("combobox", name="Chercher une organisation").fill("organisation 3")
    page.keyboard.press("Enter")
    assert page.get_by_role("link", name="Voir sa page").get_attribute("href") == "/t/X-essai/actors/a-3"
    assert "selected=a-3" in page.url


def test_the_address_keeps_every_choice_through_a_reload(visit: Callable[..., Any]):
    page = visit("/?view=pairs&lang=fr")
    page.get_by_role("button", name="Associations").click()
    assert "view=pairs" in page.url and "family=-" in page.url
    page.reload()
    page.wait_for_selector("[data-drawn]")
    assert page.get_by_text("Rien à montrer avec ces filtres.").is_visible()
    assert page.get_by_role("link", name="en", exact=True).get_attribute("href") == "/?lang=en&view=pairs&family=-"
    page.locator("#map-again").click()
    assert page.url.endswith("/?lang=fr")


def test_a_layer_the_drawing_had_no_place_for_is_drawn_anew(visit: Callable[..., Any]):
    page = visit()
    page.locator("#map-filters summary").click()
    with page.expect_navigation():
        page.get_by_label("Appartenances statutaires").click(no_wait_after=True)
    page.wait_for_selector("[data-drawn]")
    assert "layers=joint,membership" in page.url
    assert page.locator("input[value=membership]").is_checked()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("language", "width"), [("fr", 1440), ("en", 390)])
def test_no_barrier_is_found_on_the_page(visit: Callable[..., Any], language: str, width: int, scheme: str):
    page = visit(f"/?lang={language}", viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.locator("#map-filters summary").click()
    page.locator("#map-table-holder summary").click()
    page.get_by_role("button", name="Organisation 2").click()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
