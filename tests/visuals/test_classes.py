"""Classes of a choropleth: known cuts, and what holds for any values."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visuals.classes import METHODS, class_of, classes

VALUES = st.lists(st.integers(0, 60).map(float), min_size=1, max_size=14)


def test_quantiles_put_as_many_values_in_each_class():
    assert classes([float(k) for k in range(1, 11)]) == [2.0, 4.0, 6.0, 8.0, 10.0]


def test_natural_breaks_fall_in_the_gaps():
    assert classes([1, 2, 3, 20, 21, 22, 50, 51, 90, 91, 200], "jenks") == [3, 22, 51, 91, 200]


@given(VALUES)
def test_natural_breaks_are_the_best_of_all_cuts(values: list[float]):
    """Compared with every way to cut the sorted values."""
    bounds = classes(values, "jenks", 3)

    def cost(groups: list[list[float]]) -> float:
        return sum(sum((v - sum(g) / len(g)) ** 2 for v in g) for g in groups if g)

    distinct = sorted(set(values))
    least = min(
        cost([[v for v in values if low < v <= high] for low, high in itertools.pairwise([-1.0, *cut, distinct[-1]])])
        for size in range(min(3, len(distinct)))
        for cut in itertools.combinations(distinct[:-1], size)
    )
    mine = cost([[v for v in values if class_of(v, bounds) == k] for k in range(len(bounds))])
    assert mine == pytest.approx(least, abs=1e-6)


@given(VALUES, st.sampled_from(METHODS))
def test_every_value_has_its_class_and_larger_ones_no_lower(values: list[float], method: str):
    bounds = classes(values, method)
    assert bounds == sorted(set(bounds)) and len(bounds) <= 5 and bounds[-1] == max(values)
    found = [class_of(value, bounds) for value in sorted(values)]
    assert None not in found and found == sorted(found, key=lambda one: one or 0)


def test_what_is_missing_has_no_class():
    assert class_of(None, [1.0]) is None and class_of(math.nan, [1.0]) is None and classes([]) == []


def test_another_method_is_refused():
    with pytest.raises(ValueError, match="unknown method"):
        classes([1.0], "pretty")
