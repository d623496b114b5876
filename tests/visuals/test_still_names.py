"""A still picture that names everyone: beside the mark, by a number with its list, in rows, or it says how many it does not name."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from graph.territory import TerritoryGraph, table
from visuals.growing import roomy
from visuals.network_map import MapOptions, NetworkMap, network_map
from visuals.stills import Look, svg

SPACE = "{http://www.w3.org/2000/svg}"
LONG = "Association pour le lien social et le bien vieillir n°"
Tied = list[tuple[int, ...]]


def world(actors: int, alliances: Tied, name: str = "Organisation inventée") -> TerritoryGraph:
    people = [
        {"id": f"a-{n}", "name": f"{name} {n}", "family": "associations", "display": "named", "here": True}
        for n in range(actors)
    ]
    parts = [
        {"actor": f"a-{n}", "alliance": f"l-{k}", "role": "member"} for k, some in enumerate(alliances) for n in some
    ]
    return TerritoryGraph(
        territory={"id": "X-essai", "name": "Pays d’Essai"}, actors=table("actors", people), participations=table("participations", parts),
        alliances=table("alliances", [{"id": f"l-{k}", "name": f"Alliance {k}", "nature": "joint"} for k in range(len(alliances))]),
    )  # fmt: skip


def drawn(graph: TerritoryGraph, size: tuple[int, int], **more: object) -> NetworkMap:
    made = network_map(graph, options=MapOptions(picture=size, unlinked=True), language="fr", **more)  # type: ignore[arg-type]
    return roomy(made)


def words(picture: str) -> list[str]:
    found = ElementTree.fromstring(picture).iter(f"{SPACE}text")  # noqa: S314
    return [" ".join("".join(one.itertext()).split()) for one in found]


CHAIN: Tied = [(0, 1, 2), (2, 3), (3, 4, 5), (0, 5)]


@pytest.mark.parametrize("rows", [True, False])
@pytest.mark.parametrize("size", [(540, 700), (1200, 700), (480, 1200)])
@pytest.mark.parametrize("name", ["Organisation inventée", LONG])
def test_each_is_named_by_a_name_or_a_number_that_the_list_has_too(
    size: tuple[int, int], rows: bool, name: str
) -> None:
    picture = svg(drawn(world(18, CHAIN, name), size), Look(framed=False, every=True, rows=rows, fills=True))
    said = words(picture)
    for number in {text for text in said if text.isdigit()}:
        assert said.count(number) == 2
    ends = {re.sub(r".* ", "", text) for text in said if text.startswith((name[:6], "Alliance"))}
    assert {str(n) for n in range(18)} <= ends


def test_where_not_even_a_list_has_room_the_number_of_names_left_out_is_said() -> None:
    said = words(svg(drawn(world(60, CHAIN), (540, 480)), Look(framed=False, every=True, rows=True)))
    assert any("n’ont pas de place ici" in text for text in said)


def test_two_said_to_act_together_have_a_line_of_their_own_and_are_no_alliance() -> None:
    lines = [{"from": "a-6", "to": "a-7", "layer": "said"}]
    made = drawn(world(8, CHAIN), (900, 700), extra=lines)
    assert made.subtitle == "6 acteurs dans 4 alliances"
    tied = {node["id"]: node["values"]["degree"] for node in made.nodes}
    assert tied["a-6"] == tied["a-7"] == 0
    said = words(svg(made, Look(every=True, rows=True)))
    assert "Dit oui, alliance non nommée (1)" in said


def test_a_long_title_stays_within_its_picture() -> None:
    graph = world(3, [(0, 1)])
    named = replace(graph, territory={"id": "X", "name": "Communauté de communes du Pays d’Essai et de l’Exemple"})
    picture = svg(network_map(named, options=MapOptions(picture=(480, 820)), language="en"))
    size = float(re.findall(r'font-weight="600" font-size="([0-9.]+)"', picture)[0])
    assert size < 20
