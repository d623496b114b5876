"""Seeded choices that give the same result on every version of Python: only ``random()`` is asked of the generator."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """A seeded source of choices."""

    def __init__(self, seed: int) -> None:
        self._draw = random.Random(seed).random  # noqa: S311  invented data, no secret

    def below(self, share: float) -> bool:
        """True with this probability (0–1)."""
        return self._draw() < share

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * self._draw()

    def integer(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self._draw() * (high - low + 1))

    def one(self, items: Sequence[T]) -> T:
        return items[int(self._draw() * len(items))]

    def weighted(self, items: Sequence[T], weight: Callable[[T], float]) -> T | None:
        """One item with a chance in proportion to its weight; None when all weigh nothing."""
        weights = [weight(item) for item in items]
        left = self._draw() * sum(weights)
        chosen = None
        for item, heavy in zip(items, weights, strict=True):
            if heavy > 0:
                chosen = item
                left -= heavy
                if left < 0:
                    break
        return chosen

    def some(self, items: Sequence[T], count: int) -> list[T]:
        """Up to ``count`` different items, in the order drawn."""
        rest = list(items)
        drawn: list[T] = []
        while rest and len(drawn) < count:
            drawn.append(rest.pop(int(self._draw() * len(rest))))
        return drawn
