"""Pictures to be shown on a shared screen: legible, at the same places from one step to the next, whatever names hold."""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree

import pytest
from PIL import Image

from graph.territory import TerritoryGraph, table
from visuals.network_map import MapOptions, NetworkMap, network_map
from visuals.raster import png
from visuals.stills import STEPS, slide_look, svg

SPACE = "{http://www.w3.org/2000/svg}"
SCREEN = (1920, 1080)
HOSTILE = ("<img src=x onerror=alert(1)>", "</script><script>alert(1)</script>", "=1+1\x00\x0b", "& \ud800 ]]>")


def shown(graph: TerritoryGraph, size: tuple[int, int] = SCREEN) -> NetworkMap:
    leads = [{"actors": ("a-1", "a-2"), "reason": {"fr": "raison", "en": "reason"}}]
    return network_map(graph, missing=leads, options=MapOptions(picture=size), language="fr")


def drawing(graph: TerritoryGraph, step: str = "", size: tuple[int, int] = SCREEN) -> ElementTree.Element:
    return ElementTree.fromstring(svg(shown(graph, size), slide_look(size, step)))  # noqa: S314


def places(picture: ElementTree.Element) -> dict[str, str]:
    """Where each thing stands, by its name."""
    return {
        group.findtext(f"{SPACE}title") or "": str(
            group[1].attrib.get("points") or (group[1].get("cx"), group[1].get("cy"))
        )
        for group in picture.iter(f"{SPACE}g")
        if group.find(f"{SPACE}title") is not None
    }


def test_things_and_names_stand_at_the_same_places_in_each_step(allied: TerritoryGraph):
    actors, alliances, pistes = (drawing(allied, step) for step in STEPS)
    last = places(pistes)
    assert places(alliances) == last
    assert places(actors) == {name: at for name, at in last.items() if not name.startswith("Alliance")}
    labels = [
        {(t.get("x"), t.get("y"), t.text) for t in picture.iter(f"{SPACE}text") if t.get("stroke")}
        for picture in (actors, alliances, pistes)
    ]
    assert labels[0] <= labels[1] == labels[2]


def test_each_step_adds_what_it_says(allied: TerritoryGraph):
    titles = [drawing(allied, step).findtext(f"{SPACE}title") for step in STEPS]
    assert titles == [
        "Qui est là\u00a0: Pays d’Essai",
        "Qui agit avec qui\u00a0: Pays d’Essai",
        "Pistes d’alliance à explorer\u00a0: Pays d’Essai",
    ]
    dashed = ['stroke-dasharray="6 4"' in svg(shown(allied), slide_look(SCREEN, step)) for step in STEPS]
    assert dashed == [False, False, True]


@pytest.mark.parametrize("size", [SCREEN, (1280, 720), (3840, 2160)])
def test_no_letter_is_under_24_pixels_at_1080_and_15_names_at_most_are_shown(
    allied: TerritoryGraph, size: tuple[int, int]
):
    picture = drawing(allied, "pistes", size)
    scale = size[0] / float(str(picture.get("viewBox")).split()[2])
    sizes = [float(str(one.get("font-size"))) * scale for one in picture.iter(f"{SPACE}text")]
    assert min(sizes) >= 24 * size[1] / 1080 * 0.999
    assert 0 < sum(one.get("stroke") is not None for one in picture.iter(f"{SPACE}text")) <= 15


def test_a_picture_has_its_size_and_something_on_it(allied: TerritoryGraph):
    made = Image.open(io.BytesIO(png(shown(allied), slide_look(SCREEN))))
    assert made.size == SCREEN
    assert len(made.convert("RGB").getcolors(1_000_000) or ()) > 100


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_text_and_break_no_picture(name: str):
    graph = TerritoryGraph(
        territory={"id": "X-h", "name": name, "fictional": False},
        actors=table("actors", [{"id": f"a-{k}", "name": name, "family": "etat", "display": "named"} for k in (1, 2)]),
        alliances=table("alliances", [{"id": "l-1", "name": name, "nature": "joint"}]),
        participations=table("participations", [{"actor": f"a-{k}", "alliance": "l-1"} for k in (1, 2)]),
    )
    picture = drawing(graph)
    assert {element.tag.removeprefix(SPACE) for element in picture.iter()} <= {
        "svg",
        "title",
        "style",
        "rect",
        "path",
        "polygon",
        "circle",
        "g",
        "text",
        "tspan",
    }
    assert re.sub(r"[\x00-\x1f\ud800]", "", name) in (picture.findtext(f"{SPACE}title") or "")
    assert png(shown(graph), slide_look(SCREEN)).startswith(b"\x89PNG")
