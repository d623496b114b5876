"""How far a long computation is, for the person who waits at a terminal."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from typing import Any

from api.console import escape, say
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


@contextlib.contextmanager
def stepping(message: str, **values: Any) -> Iterator[Callable[[str], None]]:
    """Say what is being done and, by what it gives, each step of it with the time left; one line where nobody looks at a
    terminal."""
    if not sys.stderr.isatty():
        say(message, **values)
        yield lambda _step: None
        return
    from rich.console import Console

    with Console(stderr=True).status(escape(translate(message, **values))) as status:
        yield lambda step: status.update(escape(step))
