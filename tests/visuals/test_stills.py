"""The still picture: well-formed, whole by itself, the same content as the page, labels apart."""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.territory import TerritoryGraph, table
from visuals.colouring import entry_key
from visuals.folding import folded_map
from visuals.labels import Spot, place_labels, shorten, text_width
from visuals.network_map import MapOptions, network_map
from visuals.still_marks import figure
from visuals.stills import PAGE, Look, shown, slide_look, svg

SPACE = "{http://www.w3.org/2000/svg}"


def texts(picture: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(picture).iter(f"{SPACE}text")]  # noqa: S314


def test_title_sentence_legend_source_and_date_are_in_the_picture(allied: TerritoryGraph):
    found = texts(svg(network_map(allied, language="fr")))
    assert "Qui agit avec qui\u00a0: Pays d’Essai" in found and "fictif" in found
    assert any(re.fullmatch(r"Associations \(\d+\)", text) for text in found)
    assert any(text.startswith("Fictif – données inventées.") and "Carte du" in text for text in found)


def test_nothing_in_the_picture_refers_to_elsewhere(allied: TerritoryGraph):
    picture = svg(network_map(allied))
    assert set(re.findall(r"https?://[^\"' )]+", picture)) == {"http://www.w3.org/2000/svg"}
    assert set(re.findall(r"url\((\w+:)?", picture)) == {"data:"}
    assert "<script" not in picture and "href" not in picture


def test_hostile_names_are_text():
    hostile = "</text><script>alert(1)</script>&"
    graph = TerritoryGraph(
        territory={"id": "X-h", "name": hostile, "fictional": False},
        actors=table(
            "actors", [{"id": f"a-{k}", "name": hostile, "family": hostile, "display": "named"} for k in (1, 2)]
        ),
        alliances=table("alliances", [{"id": "l-1", "name": hostile, "nature": "joint"}]),
        participations=table("participations", [{"actor": f"a-{k}", "alliance": "l-1"} for k in (1, 2)]),
    )
    picture = svg(network_map(graph, language="en"))
    assert not list(ElementTree.fromstring(picture).iter(f"{SPACE}script"))  # noqa: S314
    assert f"Who acts with whom: {hostile}" in texts(picture)


def test_an_empty_map_is_a_picture_too():
    picture = svg(network_map(TerritoryGraph(territory={"id": "X-a", "name": "Vide"}), language="en"))
    assert "No actor with a tie is recorded yet." in texts(picture)


@pytest.mark.parametrize(
    ("options", "least"),
    [
        (MapOptions(view="pairs"), lambda node: node["is"] == "actor" or node["nature"] == "framework"),
        (MapOptions(family=("etat",)), lambda node: node["is"] == "alliance" or node["family"] == "etat"),
        (MapOptions(type="mecenat"), lambda node: node["is"] == "actor" or node["type"] == "mecenat"),
    ],
)
def test_the_picture_follows_the_filters_of_the_address(allied: TerritoryGraph, options: MapOptions, least):
    everything, _ = shown(network_map(allied))
    nodes, ties = shown(network_map(allied, options=options))
    assert nodes and all(least(node) for node in nodes)
    assert len(nodes) < len(everything)
    assert {key for tie in ties for key in (tie["from"], tie["to"])} == {node["id"] for node in nodes}


@pytest.mark.parametrize(
    ("asked", "size"),
    [({}, (1600, 1000)), ({"width": "760", "height": "820"}, (760, 820)), ({"width": "9", "height": "x"}, (480, 1000))],
)
def test_the_picture_has_the_size_its_address_asks(
    allied: TerritoryGraph, asked: dict[str, str], size: tuple[int, int]
):
    root = ElementTree.fromstring(svg(network_map(allied, options=MapOptions.from_address(asked))))  # noqa: S314
    assert (int(root.attrib["width"]), int(root.attrib["height"])) == size
    assert not [
        e for e in root.iter(f"{SPACE}text") if float(e.get("x", 0)) > size[0] or float(e.get("y", 0)) > size[1]
    ]


def test_actors_alone_are_drawn_when_asked(allied: TerritoryGraph):
    nodes, _ = shown(network_map(allied, options=MapOptions(unlinked=True)))
    assert sum(bool(node.get("alone")) for node in nodes) == network_map(allied).facts["unlinked"]


spots = st.builds(
    Spot, st.floats(0, 600), st.floats(0, 400), st.floats(1, 18), st.sampled_from(["Fonderie", "Un nom bien plus long", ""]), st.floats(0, 9)
)  # fmt: skip


@given(st.lists(spots, max_size=60))
def test_no_label_covers_another_or_leaves_the_frame(drawn: list[Spot]):
    labels = place_labels(drawn, (0, 0, 600, 400))
    boxes = [(x.x - text_width(x.text, 13) / 2, x.y - 8, x.x + text_width(x.text, 13) / 2, x.y + 8) for x in labels]
    assert all(a >= 0 and b >= 0 and c <= 600 and d <= 400 for a, b, c, d in boxes)
    for one, other in combinations(boxes, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_the_most_connected_is_named_first():
    crowd = [Spot(100, 100, 4, f"Nom {k}", k) for k in range(9)]
    assert place_labels(crowd, (0, 0, 200, 200))[0].text == "Nom 8"


def test_long_names_are_shortened():
    assert shorten("Fédération des associations de quartier") == "Fédération des associations de q…"
    assert shorten("Fonderie") == "Fonderie"


def test_an_actor_based_elsewhere_is_filled_as_in_the_legend():
    near = {"is": "actor", "family": "associations"}
    assert figure(near | {"elsewhere": True}, 0, 0, 5) == figure(near, 0, 0, 5)


@pytest.mark.parametrize("colour", ["community", "type"])
@pytest.mark.parametrize("look", [PAGE, slide_look((1920, 1080), "alliances")])
def test_the_picture_has_the_colours_of_the_address_and_their_legend(allied: TerritoryGraph, colour: str, look: Look):
    drawn = network_map(allied, options=MapOptions(colour=colour), language="fr")
    picture, nodes = svg(drawn, look), shown(drawn)[0]
    scheme = next(one for one in drawn.schemes if one.key == colour)
    counts = Counter(key for node in nodes if (key := entry_key(node, scheme)) is not None)
    rows = {entry["key"]: f"{shorten(entry['label'], 44)} ({counts[entry['key']]})" for entry in scheme.entries}
    assert scheme.label in texts(picture)
    assert {rows[key] for key in counts} <= set(texts(picture))
    assert all(entry["light"] in picture for entry in scheme.entries if counts[entry["key"]])
    assert not any(text.startswith("Associations (") for text in texts(picture))


def test_values_hidden_in_the_address_are_not_in_the_picture(allied: TerritoryGraph):
    everything, _ = shown(network_map(allied))
    nodes, _ = shown(network_map(allied, options=MapOptions(colour="type", hide=("mecenat",))))
    assert any(node.get("type") == "mecenat" for node in everything)
    assert not any(node.get("type") == "mecenat" for node in nodes)


def test_a_folded_map_counts_those_that_its_groups_stand_for():
    groups = [
        {"id": f"a-{k}", "name": f"Organisation {k}", "family": "associations", "display": "named", "here": True}
        for k in range(9)
    ]
    graph = TerritoryGraph(
        territory={"id": "X-g", "name": "Grand Pays"},
        actors=table("actors", groups),
        alliances=table("alliances", [{"id": "l-1", "name": "Alliance", "nature": "joint"}]),
        participations=table("participations", [{"actor": f"a-{k}", "alliance": "l-1", "role": "member"} for k in range(8)]),
    )  # fmt: skip
    found = texts(svg(folded_map(graph, {}, language="fr")))
    assert "Associations (9)" in found or "Associations (8)" in found
    assert any(text.startswith("9 acteurs dans 1 alliance, ") for text in found)
