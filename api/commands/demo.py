"""maillage demo, serve."""

from __future__ import annotations

from importlib import import_module
from threading import Thread
from typing import Annotated

import typer

from api.console import out, say
from graph.language import _

Host = Annotated[
    str | None,
    typer.Option("--host", metavar="ADDRESS", help="The address to answer on (default: 127.0.0.1, this machine only)."),
]
Port = Annotated[
    int | None,
    typer.Option(
        "--port", metavar="N", min=0, max=65535, help="The port to answer on (default: 8000; 0 takes any free one)."
    ),
]


def demo(host: Host = None, port: Port = None) -> None:
    """Load the demonstration if need be, then open the site and stay in the foreground."""
    from api.serving import listen
    from api.settings import read_settings

    settings = read_settings(host=host, port=port)
    with listen(settings.host, settings.port) as bound:
        from api.service.demo import load
        from api.serving import serve
        from api.session import open_session

        say("Starting the database…")
        # While the database starts in its own process, this one reads the service's modules.
        Thread(target=import_module, args=("api.app",), daemon=True).start()
        # The hold on the database lasts until the site has its own, so that it is started once only.
        with open_session(settings) as db:
            load(db, say)
        say("Opening the site…")
        serve(settings, bound, _ready)


def serve(host: Host = None, port: Port = None) -> None:
    """Open the site and stay in the foreground."""
    from api.serving import listen
    from api.serving import serve as serving
    from api.settings import read_settings

    settings = read_settings(host=host, port=port)
    with listen(settings.host, settings.port) as bound:
        say("Opening the site…")
        serving(settings, bound, _ready)


def _ready(address: str) -> None:
    out(_("Maillage answers on {address} (Ctrl+C to stop).", address=address))
    import sys

    sys.stdout.flush()


COMMANDS = {"demo": demo, "serve": serve}
