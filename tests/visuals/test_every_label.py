"""The names of a small drawing: every thing has one, on two lines where it is long."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from visuals.every_label import name_all
from visuals.labels import Box, Label, Spot, text_width

FRAME = (0.0, 0.0, 600.0, 400.0)


spread = st.lists(
    st.tuples(st.integers(0, 600), st.integers(0, 400), st.text("abcdéM -", min_size=1, max_size=60)), max_size=40
)


@settings(deadline=None, max_examples=60)
@given(spread)
def test_no_name_covers_a_thing_or_another_name_and_every_other_is_told_to_be_left(found):
    spots = [Spot(x, y, 6, name, k) for k, (x, y, name) in enumerate(found)]
    labels, left = name_all(spots, FRAME)
    assert sorted([*(one.of for one in labels), *left]) == list(range(len(spots)))
    boxes = [box(one) for one in labels]
    for one, other in combinations(boxes, 2):
        assert not over(one, other)
    for one in boxes:
        assert not any(over(one, (s.x - 6, s.y - 6, s.x + 6, s.y + 6)) for s in spots)
        assert min(one) >= 0 and one[2] <= 600 and one[3] <= 400


def test_things_with_some_room_are_all_named():
    spots = [Spot(80 + 110 * (k % 5), 40 + 70 * (k // 5), 6, f"Organisation {k}", k) for k in range(25)]
    labels, left = name_all(spots, FRAME)
    assert not left
    assert sorted(one.text for one in labels) == sorted(spot.name for spot in spots)


def test_a_name_in_the_way_moves_for_another():
    spots = [Spot(100, 100, 6, "Association du Val", 9), Spot(118, 100, 6, "Mutuelle des Rives", 1)]
    labels, left = name_all(spots, (0, 0, 240, 200))
    assert not left and len(labels) == 2


def box(label: Label, size: float = 13.0) -> Box:
    rows = label.text.split("\n")
    half, high = max(text_width(row, size) for row in rows) / 2, size * (0.6 + 0.58 * (len(rows) - 1))
    return label.x - half, label.y - high, label.x + half, label.y + high


def over(one: Box, other: Box) -> bool:
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


def test_a_long_name_stands_on_two_lines_and_is_whole():
    (one,), _left = name_all([Spot(595, 200, 6, "Communauté d’agglomération de l’Exemple", 1)], FRAME, size=16)
    assert one.text.replace("\n", " ") == "Communauté d’agglomération de l’Exemple"
    assert one.text.count("\n") == 1
    assert one.x < 520


def test_a_name_keeps_off_a_dashed_line_where_another_side_is_free():
    line = (300.0, 200.0, 300.0, 400.0)  # straight down from it
    (one,), _left = name_all([Spot(300, 200, 6, "Club", 1)], FRAME, [line])
    assert one.y < 200 or abs(one.x - 300) > 15
