"""What a double-click runs: Maillage started, or joined where it runs already, then the browser opened on it."""

from __future__ import annotations

import contextlib
import http.client
import sys
import webbrowser
from collections.abc import Callable
from threading import Thread
from typing import TYPE_CHECKING

from api.console import out
from graph.errors import MaillageError
from graph.language import set_language, translate

if TYPE_CHECKING:
    from api.settings import Settings

PAGE = "/enter"
NOTE = "port"
"""The file of the data folder that notes on which port Maillage was last opened."""


def main(browse: Callable[[str], object] = webbrowser.open) -> int:
    """Start the site or join the one that runs, open the browser, stay until it is stopped. Exit code 0 or 1."""
    from api.settings import read_settings

    try:
        settings = read_settings()
        set_language(settings.lang)
        port = running(settings)
        if port:
            out(translate("Maillage runs already. Its page opens in your browser."))
            show(f"http://127.0.0.1:{port}", browse)
            return 0
        serve(settings.model_copy(update={"host": "127.0.0.1"}), browse)
    except MaillageError as error:
        out(error.say())
        return 1
    return 0


def running(settings: Settings) -> int | None:
    """The port on which Maillage runs already: the one noted beside this person's data, else the usual one."""
    noted = settings.folder / NOTE
    text = noted.read_text(encoding="ascii", errors="replace").strip() if noted.is_file() else ""
    ports = [*([int(text)] if text.isascii() and text.isdigit() and len(text) < 6 else []), settings.port]
    return next((port for port in ports if 0 < port < 65536 and answers(port)), None)


def serve(settings: Settings, browse: Callable[[str], object]) -> None:
    """Serve in the foreground, on another port where the usual one is taken; the browser opens once the site answers."""
    from api.serving import free_port, listen
    from api.serving import serve as serving

    out(translate("Maillage is starting. This takes a few seconds…"))
    try:
        bound = listen(settings.host, settings.port)
    except MaillageError:
        bound = listen(settings.host, free_port(settings.port))

    def ready(address: str) -> None:
        with contextlib.suppress(OSError):
            settings.folder.mkdir(parents=True, exist_ok=True)
            (settings.folder / NOTE).write_text(address.rpartition(":")[2], encoding="ascii")
        out(translate("Maillage is open in your browser, at {address}", address=address + PAGE))
        out(translate("To stop it: close this window, or press Ctrl+C in it. What you entered is kept."))
        sys.stdout.flush()
        # some browsers are waited for, and their first page needs the site to answer meanwhile
        Thread(target=show, args=(address, browse), daemon=True).start()

    with bound:
        serving(settings, bound, ready)


def show(address: str, browse: Callable[[str], object]) -> None:
    if browse(address + PAGE) is False:
        out(translate("No browser opened by itself: open one and type {address}", address=address + PAGE))
        sys.stdout.flush()


def answers(port: int) -> bool:
    """Whether Maillage, and not another program, answers on this machine's port."""
    from api.security import PAGE_POLICY

    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=3)
    try:
        asked.request("GET", "/healthz")
        found = asked.getresponse()
        return found.status == 200 and found.getheader("content-security-policy") == PAGE_POLICY
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()


if __name__ == "__main__":
    sys.exit(main())
