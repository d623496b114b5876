"""Packing the parts of a drawing: side by side without overlap, or near their place on a map."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy.fft
from numpy.typing import NDArray
from scipy.spatial import ConvexHull

from visuals.overlap import clear_overlaps

Points = NDArray[np.float64]

GAP = 14.0
WIDE = 1.7
"""How much wider than high the whole should be."""


def pack(shapes: Sequence[Points], radii: Sequence[NDArray[np.float64]], anchors: Points | None = None) -> Points:
    """How far each part (points around its own origin) is moved so that parts do not overlap: one (x, y) a part.

    With ``anchors`` (longitude, latitude of each part, NaN unknown) of nearly all of many parts of like size, parts
    keep near their place; else the largest stands in the middle and the others fill the room around it.
    """
    if len(shapes) == 1:
        return np.array([-(shapes[0].max(axis=0) + shapes[0].min(axis=0)) / 2])
    middles = np.array([(s.max(axis=0) + s.min(axis=0)) / 2 for s in shapes])
    reach = np.array(
        [np.sqrt(((s - m) ** 2).sum(axis=1)).max() + r.max() for s, m, r in zip(shapes, middles, radii, strict=True)]
    )
    if anchors is not None and _mapped(anchors, np.array([len(s) for s in shapes])):
        return np.asarray(_near_places(anchors, reach) - middles)
    centred = [s - m for s, m in zip(shapes, middles, strict=True)]
    return np.asarray(_fill_room(centred, radii, reach) - middles)


def _mapped(anchors: Points, sizes: NDArray[np.int64]) -> bool:
    known = np.asarray(~np.isnan(anchors).any(axis=1))
    return bool(len(sizes) >= 8 and known.mean() >= 0.8 and sizes.max() < 0.4 * sizes.sum())


def _near_places(anchors: Points, reach: NDArray[np.float64]) -> Points:
    """Circles near their places and clear of each other (in the manner of Dorling's cartograms)."""
    known = np.asarray(~np.isnan(anchors).any(axis=1))
    middle = np.nanmean(anchors, axis=0)
    flat = np.where(known[:, None], anchors - middle, 0.0) * [np.cos(np.radians(middle[1])), -1.0]
    spread = np.sqrt((flat[known] ** 2).sum(axis=1).mean()) or 1.0
    target = flat * (0.70 * np.sqrt((reach**2).sum()) / spread)
    target[~known] = [0.0, 1.15 * float(np.abs(target[known, 1]).max())]  # below the south
    points = target + np.column_stack([np.cos(np.arange(len(reach))), np.sin(np.arange(len(reach)))])
    for _ in range(80):
        points = clear_overlaps(points + (target - points) * 0.08, reach, margin=GAP / 2, rounds=4)
    return clear_overlaps(points, reach, margin=GAP / 2)


def _fill_room(
    shapes: Sequence[Points], radii: Sequence[NDArray[np.float64]], reach: NDArray[np.float64], room: float = 1.5
) -> Points:
    """Largest first, each at the free spot nearest to the middle; free spots are found on a coarse grid."""
    area = float((4 * (reach + GAP) ** 2).sum())
    cell = max(6.0, np.sqrt(area) / 90)
    masks = [_cells(shape, size, cell) for shape, size in zip(shapes, radii, strict=True)]
    widest = max(max(mask.shape) for mask in masks)
    side = int(scipy.fft.next_fast_len(int(room * (np.sqrt(area) / cell + widest))))
    taken = np.zeros((side, side), dtype=np.float32)
    across, down = np.meshgrid(np.arange(side) - side // 2, np.arange(side) - side // 2, indexing="ij")
    far = (across / WIDE) ** 2 + down**2 + 1e-6 * across
    offsets = np.zeros((len(shapes), 2))
    for index in np.argsort(-reach, kind="stable"):
        mask = masks[index]
        spot = _first_free(taken, mask, far)
        if spot is None:
            return _fill_room(shapes, radii, reach, room * 1.5)
        taken[spot[0] : spot[0] + mask.shape[0], spot[1] : spot[1] + mask.shape[1]] += mask
        middle = np.array([spot[0] + (mask.shape[0] - 1) / 2, spot[1] + (mask.shape[1] - 1) / 2])
        offsets[index] = (middle - side // 2) * cell
    return offsets


def _cells(shape: Points, radii: NDArray[np.float64], cell: float) -> NDArray[np.float32]:
    """The cells a part covers (the hull of its things and the room around it), as a 0/1 mask of odd sides."""
    margin = float(radii.max()) + GAP
    half = np.ceil((np.abs(shape).max(axis=0) + margin) / cell).astype(int)
    across, down = np.meshgrid(*(np.arange(-h, h + 1) * cell for h in half), indexing="ij")
    if len(shape) < 4:
        inside = (np.abs(across) <= half[0] * cell) & (np.abs(down) <= half[1] * cell)
    else:
        sides = ConvexHull(shape, qhull_options="QJ").equations
        inside = np.all(
            across[..., None] * sides[:, 0] + down[..., None] * sides[:, 1] + sides[:, 2] <= margin, axis=-1
        )
    return np.asarray(inside, dtype=np.float32)


def _first_free(
    taken: NDArray[np.float32], mask: NDArray[np.float32], far: NDArray[np.float64]
) -> tuple[int, int] | None:
    """Where the mask's corner may stand without touching what is taken, nearest to the middle; None where nothing fits."""
    whole = taken.shape
    clash = scipy.fft.irfft2(scipy.fft.rfft2(taken) * np.conj(scipy.fft.rfft2(mask, s=whole)), s=whole)
    rows, columns = whole[0] - mask.shape[0] + 1, whole[1] - mask.shape[1] + 1
    cost = np.where(
        clash[:rows, :columns] < 0.5,
        far[mask.shape[0] // 2 : mask.shape[0] // 2 + rows, mask.shape[1] // 2 : mask.shape[1] // 2 + columns],
        np.inf,
    )
    row, column = np.unravel_index(int(cost.argmin()), cost.shape)
    return (int(row), int(column)) if np.isfinite(cost[row, column]) else None
