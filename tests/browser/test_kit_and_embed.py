"""The kit's page as a person uses it, and its map inside a deck of slides that listens to the arrow keys."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe

from api.app import create_app
from api.serving import config, listen
from api.settings import Settings
from graph.model import Fact, node, tie

SLIDES = """<!doctype html><html lang="en"><title>Slides</title><h1 id="slide">0</h1>
<iframe id="map" title="Map" src="%s" width="1100" height="640"></iframe>
<script>let at = 0; window.got = [];
addEventListener("keydown", (e) => { if (e.key === "ArrowRight") slide.textContent = ++at; });
addEventListener("message", (e) => got.push(e.data));
const step = (to) => map.contentWindow.postMessage({maillage: "step", to}, "*");</script></html>"""


@pytest.fixture
def facts() -> list[Fact]:
    """Three organisations in two alliances; one bears a hostile name."""
    names = ["Organisation A", "<img src=x onerror=alert(1)>", "Organisation C"]
    made = [node("Actor", f"a-{k}", name=name, family="associations") for k, name in enumerate(names)]
    made += [tie("BASED_IN", f"a-{k}", "X-essai") for k in range(3)]
    for k in range(2):
        made += [node("Alliance", f"l-{k}", name=f"Projet {k}", nature="joint"), tie("COVERS", f"l-{k}", "X-essai")]
        made += [tie("TAKES_PART", f"a-{end}", f"l-{k}", role="member") for end in (k, k + 1)]
    return made


@pytest.fixture
def deck() -> Iterator[tuple[str, Callable[[str], None]]]:
    """Another site's slides: its address, and what puts a frame's address in them."""
    shown = {"frame": ""}

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write((SLIDES % shown["frame"]).encode() if self.path == "/" else b"")

        def log_message(self, *_words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", lambda address: shown.update(frame=address)
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def at(embedded_server: Any, deck: Any, prepare: Callable[..., str], facts: list[Fact], tmp_path: Any) -> Iterator[str]:
    """A site that the slides' site may embed."""
    prepare(*facts)
    settings = Settings(database=embedded_server.url, data_dir=tmp_path, embed_from=deck[0])
    with listen("127.0.0.1", 0) as bound:
        server = uvicorn.Server(config(create_app(settings), settings))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    complaints: list[str] = []
    with contextlib.closing(
        chromium.new_context(viewport={"width": 1300, "height": 900}, reduced_motion="reduce")
    ) as made:
        found = made.new_page()
        found.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        found.on("pageerror", lambda error: complaints.append(str(error)))
        found.on("dialog", lambda dialog: complaints.append(f"dialog {dialog.message}"))
        yield found
    assert [said for said in complaints if "favicon" not in said] == []


def published(page: Any, at: str) -> str:
    """Publish the map from the kit's page, as a person does; the copy's key."""
    page.goto(f"{at}/t/X-essai/kit?lang=fr")
    page.get_by_role("button", name="Publier la carte").click()
    link = page.locator("#published").get_by_role("link", name="Qui agit avec qui")
    return str(link.get_attribute("href")).removeprefix("/s/")


def test_the_page_shows_each_slide_before_the_kit_is_taken(page: Any, at: str):
    page.goto(f"{at}/t/X-essai/kit?lang=fr")
    assert page.get_by_role("heading", name="Kit webinaire").is_visible()
    assert page.get_by_role("img", name="Diapositive 1").first.is_visible()
    assert "<img src=x onerror=alert(1)>" in page.get_by_role("main").inner_text()
    page.get_by_label("Ce qu’il faut retenir").uncheck()
    page.get_by_role("button", name="Voir le kit avec ces choix").click()
    assert page.get_by_role("heading", name="Ce qu’il faut retenir").count() == 0
    with page.expect_download() as taken:
        page.get_by_role("link", name="Télécharger le kit").click()
    assert taken.value.suggested_filename == "kit-pays-d-essai.zip"
    assert Axe().run(page).response["violations"] == []


def test_on_a_telephone_nothing_is_cut(page: Any, at: str):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{at}/t/X-essai/kit?lang=fr")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_map_page_offers_files_with_its_filters(page: Any, at: str):
    page.goto(f"{at}/t/X-essai/map?lang=fr&unlinked=1")
    link = page.get_by_role("link", name="image pour diapositives")
    assert "unlinked=1" in link.get_attribute("href")
    with page.expect_download() as taken:
        link.click()
    assert taken.value.suggested_filename == "X-essai.png"
    page.get_by_role("link", name="Kit webinaire").click()
    assert page.get_by_role("heading", name="Kit webinaire").is_visible()


def test_arrow_keys_stay_with_the_slides_until_the_map_is_entered(page: Any, at: str, deck: Any):
    deck[1](f"{at}/embed/{published(page, at)}")
    page.goto(deck[0])
    enter = page.frame_locator("#map").get_by_role("button", name="pour explorer la carte")
    enter.wait_for()
    page.keyboard.press("ArrowRight")
    assert page.text_content("#slide") == "1"
    enter.click()
    page.keyboard.press("ArrowRight")
    assert page.text_content("#slide") == "1"
    page.keyboard.press("Escape")
    page.wait_for_function("got.some((each) => each.maillage === 'left')")
    page.keyboard.press("ArrowRight")
    assert page.text_content("#slide") == "2"
    enter.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("got.some((each) => each.maillage === 'key' && each.key === 'ArrowRight')")
    page.keyboard.press("Enter")
    page.wait_for_function("got.filter((each) => each.maillage === 'entered').length === 2")


def test_a_slide_says_how_far_the_map_has_come(page: Any, at: str, deck: Any):
    deck[1](f"{at}/embed/{published(page, at)}")
    page.goto(deck[0])
    page.frame_locator("#map").get_by_role("button", name="pour explorer la carte").wait_for()
    frame = page.frames[1]
    seen = {}
    for step in ("actors", "alliances"):
        page.evaluate(f"step('{step}')")
        frame.wait_for_selector(f"body[data-step={step}]")
        seen[step] = frame.evaluate("[shown.size, ties.length]")
    assert seen == {"actors": [3, 0], "alliances": [5, 4]}
    frame.evaluate("postMessage({maillage: 'step', to: 'actors'}, '*')")  # not from the page around it
    frame.wait_for_timeout(200)
    assert frame.evaluate("document.body.dataset.step") == "alliances"
    assert Axe().run(frame).response["violations"] == []


def test_a_site_that_is_not_named_cannot_show_it(chromium: Any, page: Any, at: str, deck: Any):
    deck[1](f"{at}/embed/{published(page, at)}")
    with contextlib.closing(chromium.new_context()) as made:
        other = made.new_page()
        other.goto(deck[0].replace("127.0.0.1", "localhost"))
        other.wait_for_timeout(500)
        assert other.frames[1].url.startswith("chrome-error:")


def test_on_paper_and_without_script_a_still_is_shown(chromium: Any, page: Any, at: str):
    key = published(page, at)
    page.goto(f"{at}/embed/{key}")
    assert not page.locator(".embed-still").is_visible()
    page.emulate_media(media="print")
    assert page.locator(".embed-still svg").is_visible()
    with contextlib.closing(chromium.new_context(java_script_enabled=False)) as made:
        still = made.new_page()
        still.goto(f"{at}/embed/{key}")
        assert still.locator(".embed-still svg").is_visible()
        assert not still.locator("#embed-enter").is_visible()
