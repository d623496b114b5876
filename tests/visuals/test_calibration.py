"""The picture of calibration."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from visuals.calibration import LEFT, SIDE, TOP, _round_up, calibration_svg, interval


def test_each_tenth_is_a_point_and_those_as_frequent_as_said_lie_on_the_line():
    text = calibration_svg([(0.01, 0.01, 100), (0.1, 0.05, 10)], "Essai")
    ElementTree.fromstring(text)  # noqa: S314 - our own text
    found = [tuple(map(float, one)) for one in re.findall(r'cx="([\d.]+)" cy="([\d.]+)"', text)]
    assert len(found) == 2
    assert found[0][0] - LEFT == pytest.approx(TOP + SIDE - found[0][1], abs=0.2)
    assert found[1][0] - LEFT > TOP + SIDE - found[1][1]
    assert text.count('stroke-width="1.5"') == 2


def test_a_hostile_title_stays_text_and_no_point_draws_the_line_alone():
    text = calibration_svg([], "<script>alert(1)</script>")
    assert "<script" not in text
    assert "<circle" not in text


@pytest.mark.parametrize(("value", "top"), [(0, 1), (0.13, 0.2), (0.2, 0.2), (0.41, 0.5), (0.9, 1), (0.006, 0.008)])
def test_axes_end_at_a_round_number(value, top):
    assert _round_up(value) == pytest.approx(top)


def test_the_interval_is_wilsons():
    low, high = interval(0.1, 100)
    assert (low, high) == pytest.approx((0.0552, 0.1744), abs=1e-4)
    assert interval(0, 0) == (0, 1)
    assert interval(0, 10)[0] == 0
