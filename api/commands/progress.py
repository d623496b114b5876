"""How far a long computation is, for the person who waits at a terminal."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator

from api.console import escape
from graph.language import translate
from graph.metrics.steps import watched


@contextlib.contextmanager
def computing(message: str) -> Iterator[None]:
    """Say what is computed and how far it is, as long as it lasts; nothing where nobody looks at a terminal. Ctrl+C ends it."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    said = escape(translate(message))
    with Console(stderr=True).status(said) as status:

        def told(done: int, every: int) -> None:
            status.update(f"{said} {done} / {every}")

        with watched(told):
            yield
