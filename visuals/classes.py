"""Classes of a choropleth: where a figure's values are cut, by quantiles or by natural breaks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

METHODS = ("quantiles", "jenks")
MOST = 5


def classes(values: Sequence[float], method: str = "quantiles", most: int = MOST) -> list[float]:
    """The upper bound of each class, lowest class first; the last is the largest value. No value: no class.

    ``quantiles``: about as many values a class. ``jenks``: the cuts that make the squared differences within classes
    least (Fisher 1958, Jenks 1977), exact. Never more classes than different values. Raises ValueError for another method.
    Cost: quantiles n log n; jenks most · n² for n different values.
    """
    if method not in METHODS:
        raise ValueError(f"unknown method {method}")
    found = np.sort(np.asarray([value for value in values if value == value], dtype=float))
    distinct, counts = np.unique(found, return_counts=True)
    if len(distinct) <= most:
        return [float(value) for value in distinct]
    if method == "jenks":
        return _jenks(distinct, counts.astype(float), most)
    cuts = found[[int(np.ceil(len(found) * k / most)) - 1 for k in range(1, most + 1)]]
    return [float(value) for value in np.unique(cuts)]


def class_of(value: float | None, bounds: Sequence[float]) -> int | None:
    """The number of a value's class, 0 the lowest; None for a value that is missing."""
    if value is None or value != value or not bounds:
        return None
    return min(int(np.searchsorted(np.asarray(bounds), value, side="left")), len(bounds) - 1)


def _jenks(values: np.ndarray, counts: np.ndarray, most: int) -> list[float]:
    size, total, square = (np.r_[0.0, np.cumsum(counts * values**power)] for power in (0, 1, 2))
    n = len(values)

    def spread(start: np.ndarray, end: int) -> np.ndarray:
        weight = size[end] - size[start]
        return np.asarray(square[end] - square[start] - (total[end] - total[start]) ** 2 / weight)

    cost = np.full((most + 1, n + 1), np.inf)
    cut = np.zeros((most + 1, n + 1), dtype=int)
    cost[0, 0] = 0.0
    for k in range(1, most + 1):
        for end in range(k, n + 1):
            start = np.arange(k - 1, end)
            tried = cost[k - 1, start] + spread(start, end)
            best = int(np.argmin(tried))
            cost[k, end], cut[k, end] = tried[best], start[best]
    bounds, end = [], n
    for k in range(most, 0, -1):
        bounds.append(float(values[end - 1]))
        end = int(cut[k, end])
    return bounds[::-1]
