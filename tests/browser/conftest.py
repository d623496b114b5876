"""Sites in a real browser: that of `maillage demo`, and one whose graph a test makes, each shared by the tests that walk through it."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from threading import Thread
from typing import Any

import pytest
import uvicorn

from api.app import create_app
from api.service.gazetteer import reference
from api.serving import config, listen
from api.settings import Settings
from graph.model import ChangeSet, Fact, Record, Source, node
from graph.store import preparations
from graph.store.changes import apply
from graph.store.connect import Database

TERRITORY, DOMAIN = "X-essai", "vieillissement"


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address that `maillage demo` prints when the site answers."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAILLAGE_")}
    environment |= {
        "MAILLAGE_DATABASE": f"embedded:{tmp_path_factory.mktemp('demo')}",
        "MAILLAGE_DATABASE_HEAP": "512m",
    }
    command = [sys.executable, "-m", "api.cli"]
    process = subprocess.Popen(
        [*command, "demo", "--port", "0", "--lang", "en"], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    line = process.stdout.readline()
    assert "http://127.0.0.1:" in line
    try:
        yield line.split(" ")[3]
    finally:
        process.terminate()
        process.wait(30)
        process.stdout.close()
        subprocess.run([*command, "db", "stop"], env=environment, check=False, capture_output=True)


@pytest.fixture
def visit_demo(chromium: Any, demo_site: str) -> Iterator[Callable[..., Any]]:
    """`visit_demo(path, width, language, script)`: a page; at the end nothing had complained, and nothing left the machine."""
    complaints: list[str] = []
    with contextlib.ExitStack() as stack:

        def open_page(path: str, width: int = 1440, language: str = "fr", script: bool = True) -> Any:
            size = {"width": width, "height": 844 if width < 700 else 900}
            context = stack.enter_context(
                contextlib.closing(
                    chromium.new_context(viewport=size, java_script_enabled=script, reduced_motion="reduce")
                )
            )
            page = context.new_page()
            page.on(
                "console",
                lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None,
            )
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on(
                "request",
                lambda asked: (
                    complaints.append(asked.url) if not asked.url.startswith((demo_site, "data:", "blob:")) else None
                ),
            )
            page.goto(f"{demo_site}{path}{'&' if '?' in path else '?'}lang={language}")
            return page

        yield open_page
    assert [text for text in complaints if not text.endswith(("404 (Not Found)", "403 (Forbidden)"))] == []


@pytest.fixture(scope="module")
def site(embedded_server: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The service on loopback; every test finds its own graph behind it."""
    settings = Settings(database=embedded_server.url, data_dir=tmp_path_factory.mktemp("data"))
    with listen("127.0.0.1", 0) as bound:
        server = uvicorn.Server(config(create_app(settings), settings))
        thread = Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.fixture
def prepare(embedded_database: Database) -> Callable[..., str]:
    """`prepare(*facts)`: a preparation on ageing in an invented territory that holds these facts; its id."""

    def made(*facts: Fact) -> str:
        source = Source("s-essai", "Source d’essai", "essai", "demo", nature="fictional")
        place = node("Territory", TERRITORY, name="Pays d’Essai", level="custom", population=12000)
        record = Record("r-essai", source.id, "1", (place, *facts))
        change_set = ChangeSet("i-essai", "demo", "essai", "test", "2026-01-01", (source,), (record,))
        apply(embedded_database, change_set, reference())
        return preparations.create(embedded_database, TERRITORY, DOMAIN, "2026-12-01", "test").id

    return made


@pytest.fixture
def expected_complaints() -> tuple[str, ...]:
    """What a page may say on its console: none, unless a module expects some."""
    return ()


@pytest.fixture
def visit(
    chromium: Any, site: str, preparation: str, expected_complaints: tuple[str, ...]
) -> Iterator[Callable[..., Any]]:
    """`visit(step, width, language, script)`: a step of the module's ``preparation``, or another path of the site, in a
    browser of its own; at the end nothing had complained."""
    complaints: list[str] = []
    with contextlib.ExitStack() as stack:

        def open_page(
            step: str = "who", width: int = 1440, language: str = "fr", script: bool = True, height: int = 0
        ) -> Any:
            size = {"width": width, "height": height or (844 if width < 700 else 1000)}
            made = chromium.new_context(viewport=size, java_script_enabled=script, reduced_motion="reduce")
            page = stack.enter_context(contextlib.closing(made)).new_page()
            page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            path = step if step.startswith("/") else f"/enter/{preparation}/{step}"
            page.goto(f"{site}{path}{'&' if '?' in path else '?'}lang={language}")
            return page

        yield open_page
    assert [said for said in complaints if not any(one in said for one in expected_complaints)] == []
