"""Long computations go step by step, so that who waits can be told how far they are, or can end them."""

from __future__ import annotations

import contextlib
import contextvars
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from graph.errors import MaillageError

Step = TypeVar("Step")
Watch = Callable[[int, int], None]
"""Told (steps done, steps in all) of the outermost loop under way; it ends the computation by raising."""


@dataclass(frozen=True)
class _Watched:
    tell: Watch
    loops: list[list[int]] = field(default_factory=list)
    """(steps done, steps in all) of each loop under way, the outermost first."""


_watch: contextvars.ContextVar[_Watched | None] = contextvars.ContextVar("watch", default=None)


class TakesTooLong(MaillageError):
    """A computation was ended because nobody waits that long."""

    status = 503


def steps(of: Sequence[Step]) -> Iterator[Step]:
    """The same, one after the other; who watches is told before each, of the outermost loop where one is inside another."""
    watch = _watch.get()
    if watch is None:
        yield from of
        return
    watch.loops.append(here := [0, len(of)])
    try:
        for here[0], one in enumerate(of):
            tick()
            yield one
    finally:
        watch.loops[:] = [loop for loop in watch.loops if loop is not here]


def tick() -> None:
    """A moment at which who watches may end the computation."""
    watch = _watch.get()
    if watch is not None:
        done, every = watch.loops[0] if watch.loops else (0, 1)
        watch.tell(done, every)


@contextlib.contextmanager
def watched(watch: Watch) -> Iterator[None]:
    """Every computation inside tells its steps to ``watch``."""
    token = _watch.set(_Watched(watch))
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
