"""The names of a small drawing: every thing has one, on two lines where it is long."""

from __future__ import annotations

from visuals.every_label import FEW, name_all
from visuals.labels import Spot

FRAME = (0.0, 0.0, 600.0, 400.0)


def test_every_thing_of_a_small_drawing_is_named_even_where_they_stand_close():
    spots = [Spot(200 + 30 * (k % 5), 150 + 20 * (k // 5), 6, f"Organisation {k}", k) for k in range(FEW)]
    labels = name_all(spots, FRAME)
    assert sorted(one.text for one in labels) == sorted(spot.name for spot in spots)
    assert all(0 < one.x < 600 and 0 < one.y < 400 for one in labels)


def test_a_long_name_stands_on_two_lines_and_is_whole():
    (one,) = name_all([Spot(595, 200, 6, "Communauté d’agglomération de l’Exemple", 1)], FRAME, size=16)
    assert one.text.replace("\n", " ") == "Communauté d’agglomération de l’Exemple"
    assert one.text.count("\n") == 1
    assert one.x < 520


def test_a_name_keeps_off_a_dashed_line_where_another_side_is_free():
    line = (300.0, 200.0, 300.0, 400.0)  # straight down from it
    (one,) = name_all([Spot(300, 200, 6, "Club", 1)], FRAME, [line])
    assert one.y < 200 or abs(one.x - 300) > 15
