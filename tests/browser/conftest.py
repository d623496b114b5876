"""The site of `maillage demo` in a real browser, shared by the tests that walk through it."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest


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
