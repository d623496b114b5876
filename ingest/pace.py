"""How far an import is and how long it will still take, in words."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from graph.language import _

EVERY = 2.0
"""Seconds between two sentences; a step that takes less is not spoken of."""


@dataclass
class Pace:
    """Tells in words what it is told in numbers: of each step how much is done and, by its rate so far, the time left."""

    tell: Callable[[str], None]
    clock: Callable[[], float] = time.monotonic
    step: str = ""
    began: float = 0.0
    first: int = 0
    last: float = 0.0

    def __call__(self, step: str, done: int, every: int) -> None:
        now = self.clock()
        if step != self.step or done < self.first:
            self.step, self.began, self.first, self.last = step, now, done, now
        elif now - self.last >= EVERY and done > self.first:
            self.last = now
            left = (now - self.began) * (every - done) / (done - self.first)
            self.tell(_sentence(step, 100 * done // max(every, 1), _duration(left)))


def _sentence(step: str, percent: int, left: str) -> str:
    if step == "read":
        return _("Reading the rows: {percent} %; about {left} left for this step.", percent=percent, left=left)
    if step == "state":
        return _("Working out who is meant: {percent} %; about {left} left for this step.", percent=percent, left=left)
    if step == "compare":
        return _("Comparing with what is recorded: {percent} %; about {left} left for this step.", percent=percent, left=left)  # fmt: skip
    return _("Writing: {percent} %; about {left} left for this step.", percent=percent, left=left)


def _duration(seconds: float) -> str:
    if seconds < 100:
        return _("{n} s", n=max(1, round(seconds)))
    return _("{n} min", n=round(seconds / 60))
