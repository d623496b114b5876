"""Long computations go step by step, so that who waits can be told how far they are, or can end them."""

from __future__ import annotations

import contextlib
import contextvars
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from graph.errors import MaillageError

Step = TypeVar("Step")
Watch = Callable[[int, int], None]
"""Told (steps done, steps in all) of the loop under way; it ends the computation by raising."""

_watch: contextvars.ContextVar[Watch | None] = contextvars.ContextVar("watch", default=None)


class TakesTooLong(MaillageError):
    """A computation was ended because nobody waits that long."""

    status = 503


def steps(of: Sequence[Step]) -> Iterator[Step]:
    """The same, one after the other; who watches is told before each."""
    watch = _watch.get()
    for done, one in enumerate(of):
        if watch is not None:
            watch(done, len(of))
        yield one


@contextlib.contextmanager
def watched(watch: Watch) -> Iterator[None]:
    """Every computation inside tells its steps to ``watch``."""
    token = _watch.set(watch)
    try:
        yield
    finally:
        _watch.reset(token)


@contextlib.contextmanager
def within(seconds: float) -> Iterator[None]:
    """Every computation inside ends at its next step after so long. Raises TakesTooLong."""
    last = time.monotonic() + seconds

    def watch(_done: int, _every: int) -> None:
        if time.monotonic() > last:
            raise TakesTooLong(
                "This takes longer than the {seconds} seconds that a page may; ask for a smaller territory or fewer draws, or run it as a command.",
                seconds=round(seconds),
            )

    with watched(watch):
        yield
