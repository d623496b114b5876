"""Pushing apart what covers each other in a drawing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

Points = NDArray[np.float64]
Sizes = NDArray[np.float64]


def clear_overlaps(points: Points, radii: NDArray[np.float64], *, margin: float = 2.0, rounds: int = 80) -> Points:
    """The same drawing, with things that cover each other pushed apart until none does (or the rounds are over)."""
    points = points.copy()
    for _ in range(rounds):
        pairs = _close_pairs(points, radii, margin)
        if not len(pairs):
            break
        first, second = pairs.T
        gap = points[second] - points[first]
        length = np.sqrt((gap**2).sum(axis=1))
        lack = radii[first] + radii[second] + margin - length
        over = lack > 0.05
        if not over.any():
            break
        first, second, gap, length, lack = first[over], second[over], gap[over], length[over], lack[over]
        angle = (first * 0.7 + second * 1.3)[:, None]
        way = np.where(
            length[:, None] > 1e-6, gap / (length[:, None] + 1e-12), np.hstack([np.cos(angle), np.sin(angle)])
        )
        shove = way * (lack * 0.52)[:, None]
        for k in (0, 1):
            points[:, k] += np.bincount(second, shove[:, k], len(points)) - np.bincount(first, shove[:, k], len(points))
    return points


def _close_pairs(points: Points, radii: Sizes, margin: float) -> NDArray[np.int64]:
    """Pairs that may cover each other; the few large things are looked around one by one, so that they cost the others nothing."""
    usual = 2 * float(np.median(radii))
    tree = cKDTree(points)
    large = np.flatnonzero(radii > usual)
    pairs = [tree.query_pairs(2 * min(usual, float(radii.max())) + margin, output_type="ndarray")]
    if len(large):
        around = tree.query_ball_point(points[large], radii[large] + usual + margin)
        pairs.append(np.column_stack([np.repeat(large, [len(near) for near in around]), np.concatenate(around)]))
        first, second = large[np.array(np.triu_indices(len(large), 1))]
        gap = np.sqrt(((points[first] - points[second]) ** 2).sum(axis=1))
        met = gap < radii[first] + radii[second] + margin
        pairs.append(np.column_stack([first[met], second[met]]))
    found = np.sort(np.vstack(pairs), axis=1)
    found = found[found[:, 0] < found[:, 1]]
    return np.unique(found, axis=0)
