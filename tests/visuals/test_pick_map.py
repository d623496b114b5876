"""A map to choose on: each area once, north up, what lies elsewhere in the list only."""

from __future__ import annotations

from visuals.pick_map import WIDTH, pick_map


def square(name, lon, lat, size=1.0):
    ring = [[lon, lat], [lon + size, lat], [lon + size, lat + size], [lon, lat + size], [lon, lat]]
    return {
        "id": f"DEP-{name}",
        "properties": {"name": name},
        "geometry": {"type": "MultiPolygon", "coordinates": [[ring]]},
    }


def test_areas_are_in_the_order_of_their_names_without_accents():
    drawn = pick_map({"features": [square("Zed", 1, 44), square("Évry", 2, 44), square("Eze", 3, 44)]})
    assert [area.name for area in drawn.areas] == ["Évry", "Eze", "Zed"]


def test_north_is_up_and_the_drawing_is_as_wide_as_said():
    drawn = pick_map({"features": [square("south", 0, 43), square("north", 0, 44)]})
    top = {area.name: min(float(p.split()[1]) for p in area.path[1:-1].split("L")) for area in drawn.areas}
    assert top["north"] == 0 < top["south"]
    assert (drawn.width, drawn.height > WIDTH) == (WIDTH, True)


def test_what_lies_overseas_has_no_path_and_is_listed():
    drawn = pick_map({"features": [square("here", 2, 45), square("far", 55, -21)]})
    assert {area.name: bool(area.path) for area in drawn.areas} == {"here": True, "far": False}


def test_a_small_area_alone_in_its_place_is_drawn_all_the_same():
    drawn = pick_map({"features": [square("large", 0, 43, 5), square("tiny", 6, 48, 0.001)]})
    assert all(area.path for area in drawn.areas)


def test_no_area_gives_an_empty_drawing():
    assert pick_map({"features": []}).areas == ()
