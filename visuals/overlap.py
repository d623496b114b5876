"""Pushing apart what covers each other in a drawing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

Points = NDArray[np.float64]
Sizes = NDArray[np.float64]


def clear_overlaps(points: Points, radii: NDArray[np.float64], *, margin: float = 2.0, rounds: int = 80) -> Points:
    """The same drawing, with things that cover each other pushed apart until none does (or the rounds are over).

    Who may meet whom is looked up within a little more than their reach, and again only once something has gone that far.
    """
    points = points.copy()
    slack = float(np.median(radii)) if len(radii) else 0.0
    first = second = np.zeros(0, dtype=np.int64)
    since: Points | None = None
    for _ in range(rounds):
        if since is None or 4 * float(((points - since) ** 2).sum(axis=1).max()) > slack**2:
            since = points.copy()
            first, second = _close_pairs(points, radii, margin + slack).T
            apart = radii[first] + radii[second] + margin
        if not len(first):
            break
        gap = points[second] - points[first]
        square = gap[:, 0] ** 2 + gap[:, 1] ** 2
        over = np.flatnonzero(square < (apart - 0.05) ** 2)
        if not len(over):
            break
        one, other, gap, length = first[over], second[over], gap[over], np.sqrt(square[over])
        angle = (one * 0.7 + other * 1.3)[:, None]
        way = np.where(
            length[:, None] > 1e-6, gap / (length[:, None] + 1e-12), np.hstack([np.cos(angle), np.sin(angle)])
        )
        shove = way * ((apart[over] - length) * 0.52)[:, None]
        for k in (0, 1):
            points[:, k] += np.bincount(other, shove[:, k], len(points)) - np.bincount(one, shove[:, k], len(points))
    return points


def _close_pairs(points: Points, radii: Sizes, margin: float) -> NDArray[np.int64]:
    """Pairs that may cover each other; the few large things are looked around one by one, so that they cost the others nothing."""
    usual = 2 * float(np.median(radii))
    tree = cKDTree(points)
    large = radii > usual
    pairs = tree.query_pairs(2 * min(usual, float(radii.max())) + margin, output_type="ndarray")
    if not large.any():
        return np.asarray(pairs)
    pairs = pairs[~large[pairs].any(axis=1)]
    which = np.flatnonzero(large)
    around = tree.query_ball_point(points[which], radii[which] + usual + margin)
    near = np.column_stack([np.repeat(which, [len(each) for each in around]), np.concatenate(around)])
    near = near[~large[near[:, 1]]]
    one, other = which[np.array(np.triu_indices(len(which), 1))]
    gap = np.sqrt(((points[one] - points[other]) ** 2).sum(axis=1))
    met = gap < radii[one] + radii[other] + margin
    return np.vstack([pairs, near, np.column_stack([one[met], other[met]])]).astype(np.int64)
