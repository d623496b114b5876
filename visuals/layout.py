"""Where things stand on a network map: positions computed once, on the server, the same for the same data.

Each connected part is drawn alone (a star as a sunflower, anything else by forces), cleared of overlaps, then the parts
are packed together (visuals.packing). One unit is one pixel at zoom 1; y grows downwards, as on a screen.
"""

from __future__ import annotations

import functools

import numpy as np
import scipy.fft
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from visuals.overlap import clear_overlaps
from visuals.packing import WIDE, pack

Points = NDArray[np.float64]
Sizes = NDArray[np.float64]
Edges = NDArray[np.int64]

CELLS, COARSE = 96, 64
"""The grid on which things push each other: of so many cells a side in the end, of fewer while all still moves far."""

GOLDEN = np.pi * (3 - np.sqrt(5))
ROUNDS = 70
ROOM = 8.0
"""How many times its own square a thing is given on the page."""
PUSH, WEIGHT = 0.01, 0.05
"""How strongly things push each other, and how strongly the middle holds them against that push."""


def positions(
    count: int, edges: Edges, radii: NDArray[np.float64], *, places: Points | None = None, seed: int = 20
) -> Points:
    """Positions (count × 2, in pixels at zoom 1, centred) of things tied by ``edges`` (m × 2 indices).

    ``radii``: the size of each thing, so that none covers another. ``places``: longitude and latitude of each thing
    (NaN where unknown); when the graph falls in many parts of known place, the parts stand as on a map. A thing without
    tie is a part of its own. Empty input gives an empty array. Deterministic for a seed.
    Cost: about 0.3 s for 1,500 things and 0.8 s for 5,000 on one core.
    """
    if count == 0:
        return np.zeros((0, 2))
    matrix = _adjacency(count, edges)
    _, part_of = connected_components(matrix, directed=False)
    order = np.argsort(part_of, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(part_of[order])) + 1)
    random = np.random.default_rng(seed)
    shapes = [_draw_part(matrix[part][:, part].tocsr(), radii[part], random) for part in parts]
    anchors = None if places is None else np.array([_mean_place(places[part]) for part in parts])
    offsets = pack(shapes, [radii[part] for part in parts], anchors)
    result = np.zeros((count, 2))
    for part, shape, offset in zip(parts, shapes, offsets, strict=True):
        result[part] = shape + offset
    return np.asarray(np.round(result - (result.max(axis=0) + result.min(axis=0)) / 2, 1))


def grid(count: int, *, step: float, width: float) -> Points:
    """Positions of things without a tie: a tidy grid of rows, at most ``width`` wide, its top left corner at (0, 0)."""
    columns = max(1, int(width // step))
    index = np.arange(count)
    return np.asarray(np.column_stack([index % columns, index // columns]) * float(step), dtype=float)


def _adjacency(count: int, edges: Edges) -> csr_array:
    start, end = (edges[:, 0], edges[:, 1]) if len(edges) else (np.zeros(0, int), np.zeros(0, int))
    both = coo_array((np.ones(2 * len(start)), (np.r_[start, end], np.r_[end, start])), shape=(count, count)).tocsr()
    both.setdiag(0)
    both.eliminate_zeros()
    both.data[:] = 1.0
    return both


def _mean_place(places: Points) -> Points:
    known = places[~np.isnan(places).any(axis=1)]
    return np.asarray(known.mean(axis=0), dtype=float) if len(known) else np.full(2, np.nan)


def _draw_part(matrix: csr_array, radii: Sizes, random: np.random.Generator) -> Points:
    count = matrix.shape[0]
    if count == 1:
        return np.zeros((1, 2))
    degree = np.diff(matrix.indptr).astype(float)
    if degree.max() == count - 1 and matrix.nnz == 2 * (count - 1):
        return _petals(radii, int(degree.argmax()), np.delete(np.arange(count), degree.argmax()), np.zeros(2))
    return _draw_core(matrix, degree, radii, random)


def _draw_core(matrix: csr_array, degree: Sizes, radii: Sizes, random: np.random.Generator) -> Points:
    """Forces place what has two ties or more; what hangs by a single tie then stands around its only neighbour."""
    core = np.flatnonzero(degree > 1)
    hanging = np.flatnonzero(degree == 1)
    holder = matrix.indices[matrix.indptr[hanging]]
    inner = matrix[core][:, core].tocsr()
    leaves = {int(hub): hanging[holder == hub] for hub in np.unique(holder)}
    reach = radii.copy()
    for hub, those in leaves.items():
        reach[hub] = _petal_reach(radii, hub, those)
    middle = _settle(_unfold(inner, random), inner, degree[core])
    middle = _lie_down(_spread(_draw_in(middle), radii[core], reach[core]))
    points = np.zeros((len(radii), 2))
    points[core] = clear_overlaps(middle, reach[core])
    for hub, those in leaves.items():
        near = matrix.indices[matrix.indptr[hub] : matrix.indptr[hub + 1]]
        away = points[hub] - points[np.setdiff1d(near, those)].mean(axis=0)
        whole = np.r_[hub, those]
        points[those] = _petals(radii[whole], 0, np.arange(1, len(whole)), away)[1:] + points[hub]
    return clear_overlaps(points, radii)


def _petal_step(radii: Sizes, hub: int, leaves: NDArray[np.int64]) -> tuple[float, float]:
    """The room of one leaf, and the rank of the first around a hub of that size."""
    step = 2.6 * float(radii[leaves].max()) + 1.0
    return step, max(1.0, 0.8 * ((float(radii[hub]) + step) / step) ** 2)


def _petal_reach(radii: Sizes, hub: int, leaves: NDArray[np.int64]) -> float:
    step, first = _petal_step(radii, hub, leaves)
    return step * float(np.sqrt(first + len(leaves))) + float(radii[leaves].max())


def _petals(radii: Sizes, hub: int, leaves: NDArray[np.int64], away: Points) -> Points:
    """A hub at (0, 0) and its leaves: a few fan out on the side turned ``away``, many stand as the seeds of a sunflower."""
    step, first = _petal_step(radii, hub, leaves)
    rank = np.arange(len(leaves)) + first
    distance, angle = step * np.sqrt(rank), rank * GOLDEN
    if len(leaves) < 6 and away.any():
        distance = np.full(len(leaves), float(radii[hub]) + step)
        angle = np.arctan2(away[1], away[0]) + (np.arange(len(leaves)) - (len(leaves) - 1) / 2) * step / distance
    points = np.zeros((len(radii), 2))
    points[leaves] = np.column_stack([np.cos(angle), np.sin(angle)]) * distance[:, None]
    return points


def _unfold(matrix: csr_array, random: np.random.Generator) -> Points:
    """A first drawing from the number of steps to a few pivots (pivot MDS: Brandes & Pich 2007)."""
    count = matrix.shape[0]
    pivots = random.choice(count, size=min(40, count), replace=False)
    steps = dijkstra(matrix, unweighted=True, indices=np.sort(pivots)).T ** 2
    centred = steps - steps.mean(axis=0) - steps.mean(axis=1, keepdims=True) + steps.mean()
    _, vectors = np.linalg.eigh(centred.T @ centred)
    points = centred @ vectors[:, -2:]
    points *= np.sign(points[np.abs(points).argmax(axis=0), [0, 1]])
    spread = points.std(axis=0)
    points = points / np.where(spread > 1e-9, spread, 1.0) + random.normal(0, 0.05, points.shape)
    return np.asarray(points, dtype=float)


def _settle(points: Points, matrix: csr_array, degree: Sizes) -> Points:
    """Forces in the manner of ForceAtlas2 (Jacomy et al. 2014): ties pull, degrees push, the step cools down.

    Repulsion (degree + 1)(degree' + 1) / distance is summed on a grid by fast Fourier transform, so that a round costs
    the same for 50 things as for 5,000.
    """
    count = len(points)
    mass = degree + 1.0
    ties = matrix.tocoo()
    points = np.asarray(points * np.sqrt(count))
    for turn in range(ROUNDS):
        heat = (1 - turn / ROUNDS) ** 1.5
        gap = points[ties.col] - points[ties.row]
        length = np.sqrt((gap**2).sum(axis=1)) + 1e-9
        pull = np.log1p(length) / length * 2.0
        drawn = np.column_stack([np.bincount(ties.row, gap[:, k] * pull, count) for k in (0, 1)])
        force: Points = drawn.astype(float) + _push(points, mass, COARSE if turn < 0.7 * ROUNDS else CELLS) * PUSH
        force = force - points * mass[:, None] * (PUSH * mass.sum() / count * WEIGHT)
        force = force / mass[:, None] ** 0.5
        reach = np.sqrt((force**2).sum(axis=1, keepdims=True)) + 1e-9
        limit = 0.12 * np.sqrt(count) * heat + 0.02
        points = points + force / reach * np.minimum(reach * 0.4, limit)
    return points


def _push(points: Points, mass: NDArray[np.float64], cells: int = CELLS) -> Points:
    """The repulsion on each point, mass × Σ mass' · gap / gap²: masses on a grid, convolved with the force of one."""
    low, high = points.min(axis=0), points.max(axis=0)
    cell = float((high - low).max()) / (cells - 2) + 1e-9
    place = (points - low) / cell
    corner = place.astype(int)
    part = place - corner
    shares = [
        ((corner[:, 0] + dx) * cells + corner[:, 1] + dy, np.abs(1 - dx - part[:, 0]) * np.abs(1 - dy - part[:, 1]))
        for dx in (0, 1)
        for dy in (0, 1)
    ]
    load = np.bincount(
        np.concatenate([at for at, _ in shares]), np.concatenate([s * mass for _, s in shares]), cells**2
    )
    spectrum = scipy.fft.rfft2(load.reshape(cells, cells).astype(np.float32), s=(2 * cells, 2 * cells))
    result = np.zeros_like(points)
    for axis, kernel in enumerate(_kernels(cells)):
        field = scipy.fft.irfft2(spectrum * kernel, s=(2 * cells, 2 * cells))[:cells, :cells].ravel()
        result[:, axis] = sum(field[at] * share for at, share in shares)
    return np.asarray(result * mass[:, None] / cell)


@functools.cache
def _kernels(cells: int) -> tuple[NDArray[np.complex64], NDArray[np.complex64]]:
    """The force of one mass on the cells around it, across and down, as spectra; a little soft within its own cell."""
    side = np.r_[0:cells, -cells:0].astype(float)
    across, down = np.meshgrid(side, side, indexing="ij")
    square = across**2 + down**2 + 0.3
    spectra = [np.asarray(scipy.fft.rfft2((axis / square).astype(np.float32))) for axis in (across, down)]
    return spectra[0], spectra[1]


def _draw_in(points: Points) -> Points:
    """Long chains that leave the crowd are drawn nearer, so that they do not make everything else small."""
    points = points - np.median(points, axis=0)
    distance = np.sqrt((points**2).sum(axis=1)) + 1e-9
    edge = float(np.quantile(distance, 0.85))
    nearer = np.where(distance > edge, edge * (1 + 0.7 * np.log(np.maximum(distance / edge, 1.0))), distance)
    return np.asarray(points * (nearer / distance)[:, None])


def _spread(points: Points, radii: Sizes, reach: Sizes) -> Points:
    """Scaled so that most of the drawing has room for what it holds: ``reach`` is a thing's radius with its leaves."""
    needed = float((ROOM * radii**2 + 3 * (reach**2 - radii**2)).sum())
    middle = points - np.median(points, axis=0)
    usual = float(np.quantile(np.sqrt((middle**2).sum(axis=1)), 0.85)) or 1.0
    return np.asarray(middle * (np.sqrt(needed) / usual))


def _lie_down(points: Points) -> Points:
    """Turned so that its longest side is level, and widened a little if need be: figures are wider than high."""
    centred = points - points.mean(axis=0)
    _, vectors = np.linalg.eigh(centred.T @ centred)
    axis = vectors[:, 1] * (1 if vectors[0, 1] >= 0 else -1)
    level = centred @ np.array([[axis[0], -axis[1]], [axis[1], axis[0]]])
    width, height = np.ptp(level, axis=0) + 1e-9
    return np.asarray(level * [min(1.6, max(1.0, WIDE * height / width)), 1.0])
