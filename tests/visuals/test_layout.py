"""Positions: the same for the same data, nothing on top of anything else, parts apart, places kept."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import ConvexHull, Delaunay
from scipy.spatial.distance import pdist

from visuals.layout import grid, positions


def two_mode(actors: int, hubs: int, seed: int = 1) -> tuple[int, np.ndarray]:
    random = np.random.default_rng(seed)
    ties = [
        (a, actors + h) for h in range(hubs) for a in random.choice(actors, size=random.integers(2, 8), replace=False)
    ]
    return actors + hubs, np.array(ties)


def least_room(points: np.ndarray, radii: np.ndarray) -> float:
    """The smallest gap between two things, negative when one covers another."""
    first, second = np.triu_indices(len(points), 1)
    return float((pdist(points) - radii[first] - radii[second]).min())


def star(leaves: int, start: int = 0) -> np.ndarray:
    return np.array([(start, start + k) for k in range(1, leaves + 1)])


def test_nothing_gives_nothing():
    assert positions(0, np.zeros((0, 2), int), np.zeros(0)).shape == (0, 2)


def test_the_same_data_gives_the_same_positions():
    count, ties = two_mode(60, 30)
    radii = np.full(count, 6.0)
    assert (positions(count, ties, radii) == positions(count, ties, radii)).all()


@pytest.mark.parametrize(("actors", "hubs"), [(8, 3), (120, 60), (600, 300)])
def test_no_thing_covers_another(actors: int, hubs: int):
    count, ties = two_mode(actors, hubs)
    radii = np.random.default_rng(2).uniform(4, 18, count)
    assert least_room(positions(count, ties, radii), radii) >= -0.5


def test_tied_things_stand_nearer_than_others():
    count, ties = two_mode(150, 60)
    points = positions(count, ties, np.full(count, 5.0))
    tied = np.linalg.norm(points[ties[:, 0]] - points[ties[:, 1]], axis=1).mean()
    assert tied < 0.6 * pdist(points).mean()


def test_two_groups_with_one_tie_between_them_are_seen_as_two():
    inside = [(a, b) for k in (0, 12) for a in range(k, k + 12) for b in range(a + 1, k + 12)]
    points = positions(24, np.array([*inside, (0, 12)]), np.full(24, 5.0))
    middles = points[:12].mean(axis=0), points[12:].mean(axis=0)
    spread = max(np.linalg.norm(points[k : k + 12] - m, axis=1).max() for k, m in ((0, middles[0]), (12, middles[1])))
    assert np.linalg.norm(middles[0] - middles[1]) > 1.5 * spread


def test_a_star_is_a_sunflower_around_its_centre():
    points = positions(41, star(40), np.full(41, 5.0))
    assert np.linalg.norm(points[0] - points[1:].mean(axis=0)) < 5
    assert least_room(points, np.full(41, 5.0)) > 0


def test_parts_of_the_graph_do_not_stand_inside_each_other():
    ties = np.vstack([star(12, 0), star(7, 13), star(7, 21), star(3, 29), [(33, 34), (34, 35), (35, 33)]])
    points = positions(36, ties, np.full(36, 5.0))
    parts = [range(13), range(13, 21), range(21, 29), range(29, 33), range(33, 36)]
    for part in parts:
        hull = Delaunay(points[list(part)][ConvexHull(points[list(part)]).vertices])
        others = [k for other in parts if other is not part for k in other]
        assert (hull.find_simplex(points[others]) < 0).all()


def test_many_parts_of_known_place_keep_their_place():
    rows, places = [], []
    for k in range(9):
        rows.append(star(6, 7 * k))
        places += [(k % 3, 45 + k // 3)] * 7
    points = positions(63, np.vstack(rows), np.full(63, 5.0), places=np.array(places, dtype=float))
    middles = np.array([points[7 * k : 7 * k + 7].mean(axis=0) for k in range(9)]).reshape(3, 3, 2)
    assert (np.diff(middles[:, :, 0], axis=1) > 0).all(), "east is to the right"
    assert (np.diff(middles[:, :, 1], axis=0) < 0).all(), "north is up"


@settings(max_examples=30, deadline=None)
@given(
    st.integers(1, 30).flatmap(
        lambda n: st.tuples(st.just(n), st.lists(st.tuples(*[st.integers(0, n - 1)] * 2), max_size=60))
    )
)
def test_any_graph_gets_finite_positions_without_overlap(drawn: tuple[int, list[tuple[int, int]]]):
    count, ties = drawn
    points = positions(count, np.array(ties, dtype=np.int64).reshape(-1, 2), np.full(count, 6.0))
    assert points.shape == (count, 2) and np.isfinite(points).all()
    if count > 1:
        assert least_room(points, np.full(count, 6.0)) >= -0.5


def test_things_without_tie_make_rows():
    assert grid(5, step=10, width=30).tolist() == [[0, 0], [10, 0], [20, 0], [0, 10], [10, 10]]
    assert grid(0, step=10, width=30).shape == (0, 2)
