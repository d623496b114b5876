"""The geographic map: areas, places, arcs; what is missing is hatched, what is hostile is text."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest

from graph.territory import TerritoryGraph, table
from visuals import geo_map as geo
from visuals.geo_map import Figure, geo_map, schematic
from visuals.geo_svg import content, covers, legend, svg
from visuals.network_map import MapOptions, NetworkMap, network_map

HOSTILE = "</title><script>document.title='taken'</script>"


def square(key: str, west: float, name: str) -> dict[str, Any]:
    ring = [[west, 47.0], [west + 1, 47.0], [west + 1, 48.0], [west, 48.0], [west, 47.0]]
    return {"type": "Feature", "id": key, "properties": {"id": key, "name": name}, "geometry": {"type": "MultiPolygon", "coordinates": [[ring]]}}  # fmt: skip


CONTOURS = {
    "type": "FeatureCollection",
    "features": [square("E-1", 1.0, "Ouest"), square("E-2", 2.0, HOSTILE), square("E-3", 3.0, "Est")],
}


def drawn(**more: Any) -> NetworkMap:
    """Three actors at two places in one alliance, one actor of no known place in another."""
    places = [(1.5, 47.5), (1.5, 47.5), (3.5, 47.5), (None, None)]
    graph = TerritoryGraph(
        territory={"id": "X-essai", "name": "Pays d’Essai", "fictional": True},
        actors=table("actors", [
            {"id": f"a-{k}", "name": HOSTILE if k == 2 else f"Organisation {k}", "family": "associations", "display": "named", "here": True, "lon": lon, "lat": lat}
            for k, (lon, lat) in enumerate(places)
        ]),
        alliances=table("alliances", [{"id": "l-1", "name": "Alliance", "nature": "joint"}, {"id": "l-2", "name": "Autre", "nature": "joint"}]),
        participations=table("participations", [
            *({"actor": f"a-{k}", "alliance": "l-1", "role": "member"} for k in range(3)),
            *({"actor": f"a-{k}", "alliance": "l-2", "role": "member"} for k in (0, 3)),
        ]),
    )  # fmt: skip
    return network_map(graph, options=MapOptions(**more), language="fr")


def test_organisations_stand_where_they_are_based():
    found = geo_map(drawn(), CONTOURS)
    west = [mark for mark in found.marks if mark.x < found.width / 3]
    assert len(found.marks) == 3 and len(west) == 2 and found.outside == 1
    assert (west[0].x, west[0].y) != (west[1].x, west[1].y), "two at one place are both seen"


def test_an_alliance_is_one_arc_between_two_places():
    found = geo_map(drawn(), CONTOURS)
    assert [arc.count for arc in found.arcs] == [2]
    assert geo_map(drawn(), CONTOURS, arcs=False).arcs == ()


def test_what_is_selected_stands_out():
    found = geo_map(drawn(selected="a-2"), CONTOURS)
    assert found.arcs[0].strong and all(mark.near for mark in found.marks)
    alone = geo_map(drawn(selected="l-2"), CONTOURS)
    assert not alone.arcs[0].strong and [mark.near for mark in alone.marks] == [True, False, False]


def test_the_filters_of_the_network_map_hold_here():
    assert geo_map(drawn(family=("entreprises",)), CONTOURS).marks == ()


def test_areas_take_the_class_of_their_figure_and_the_unknown_is_hatched():
    figure = Figure("x", "Part", "%", 2024, "Registre", {"E-1": 12.0, "E-3": 30.5})
    found = geo_map(drawn(), CONTOURS, figure)
    assert {area.id: area.step for area in found.areas} == {"E-1": 0, "E-2": None, "E-3": 1}
    assert legend(found, "fr") == [(0, "12", 1), (3, "30,5", 1), (None, "non renseigné", 1)]
    assert 'fill="url(#unknown)"' in content(found, "fr")


def test_many_at_one_place_are_one_disc_with_their_number(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(geo, "CROWD", 1)
    found = geo_map(drawn(), CONTOURS)
    assert sorted(mark.count for mark in found.marks) == [1, 2]
    assert "<title>2 organisations</title>" in content(found, "fr")


def test_a_still_holds_title_classes_sources_and_date_and_no_script():
    figure = Figure("x", "Part", "%", 2024, "Registre d’essai", {"E-1": 12.0, "E-3": 30.5})
    root = ElementTree.fromstring(svg(geo_map(drawn(), CONTOURS, figure), drawn()))  # noqa: S314  our own text
    texts = " ".join(text for each in root.iter() if (text := each.text))
    assert "Où ils sont" in texts and "Registre d’essai" in texts and "Part (%) 2024" in texts and HOSTILE in texts
    assert not [each for each in root.iter() if each.tag.endswith(("script", "image"))]


def test_links_are_made_by_who_asks_and_every_name_is_text():
    text = content(geo_map(drawn(), CONTOURS), "fr", lambda key: f"/t/{key}/geo", lambda key: f'?selected="{key}')
    assert "<script" not in text and 'href="/t/E-1/geo"' in text
    ElementTree.fromstring(f"<svg>{text}</svg>")  # noqa: S314  our own text


def test_without_contours_or_places_there_is_an_empty_drawing():
    found = geo_map(replace(drawn(), places={}), {"features": []})
    assert found.areas == found.marks == found.arcs == () and found.outside == 4


def test_an_invented_territory_has_schematic_contours():
    found = schematic(
        [("E-1", "Un", 1.0, 47.0), ("E-1", "Un", 1.2, 47.0), ("E-2", "Deux", 2.0, 47.2), ("E-2", "Deux", 2.0, 47.2)]
    )
    assert [one["id"] for one in found["features"]] == ["E-1", "E-2"]
    assert [len(one["geometry"]["coordinates"]) for one in found["features"]] == [2, 1]
    assert schematic([("E-1", "Un", 1.0, 47.0)])["features"] == []


def test_covered_areas_are_hatched_by_how_many_alliances_cover_them_and_name_them():
    covered = {"E-1": {"l-1", "l-2"}, "E-2": {"l-2"}, "E-3": {"unknown"}}
    found = geo_map(drawn(selected="l-1"), CONTOURS, covered=covered)
    assert found.arcs == () and {area.id: area.covered for area in found.areas} == {
        "E-1": ("Alliance", "Autre"),
        "E-2": ("Autre",),
        "E-3": (),
    }
    assert [area.id for area in found.areas if area.strong] == ["E-1"]
    assert covers(found, "fr") == [(14, "couvert par une alliance", 1), (8, "couvert par 2 à 9 alliances", 1)]
    text = content(found, "fr")
    assert (
        'fill="url(#covers-14)"' in text
        and 'fill="url(#covers-8)"' in text
        and "couvert par 2 à 9 alliances\u00a0: Alliance ; Autre" in text
    )
    picture = svg(found, drawn())
    ElementTree.fromstring(picture)  # noqa: S314  our own text
    assert "couvert par une alliance (1)" in picture


def test_without_covered_areas_nothing_is_hatched():
    assert "covers-" not in content(geo_map(drawn(), CONTOURS), "fr")
