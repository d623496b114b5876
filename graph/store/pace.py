"""How far a long import is, told to whoever waits for it."""

from __future__ import annotations

import contextlib
import contextvars
from collections.abc import Callable, Iterator

Told = Callable[[str, int, int], None]
"""Is given a step (``read``, ``state``, ``compare``, ``write``), how much of it is done, and how much there is in all."""

_told: contextvars.ContextVar[Told | None] = contextvars.ContextVar("told", default=None)


@contextlib.contextmanager
def heard(told: Told) -> Iterator[None]:
    """Have the steps of imports within the block told."""
    token = _told.set(told)
    try:
        yield
    finally:
        _told.reset(token)


def at(step: str, done: int, every: int) -> None:
    """Say how far a step is; nothing where nobody listens."""
    if (told := _told.get()) is not None:
        told(step, done, every)
