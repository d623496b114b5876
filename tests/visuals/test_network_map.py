"""What a map holds and says."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pandas as pd
import pytest

from graph.errors import UsageProblem
from graph.metrics.ties import one_mode
from graph.territory import TerritoryGraph, table
from visuals.network_map import MapOptions, NetworkMap, network_map

DAY = datetime.date(2026, 11, 24)


def two_and_one() -> TerritoryGraph:
    """One joint alliance of two, one with a single known member, one framework, one actor alone."""
    return TerritoryGraph(
        territory={"id": "X-a", "name": "Pays d’Essai", "fictional": False},
        actors=table("actors", [{"id": f"a-{k}", "name": name, "family": family, "here": k != "3", "display": "named"} for k, name, family in (
            ("1", "Ressourcerie", "associations"), ("2", "Fonderie", "entreprises"), ("3", "Agence", "etat"), ("4", "Collectif", "guildes"))]),
        alliances=table("alliances", [
            {"id": "l-1", "name": "Réemploi", "nature": "joint", "type": "mecenat", "since": "2019"},
            {"id": "l-2", "name": "Seule", "nature": "joint"},
            {"id": "l-3", "name": "Contrat de ville", "nature": "framework"},
        ]),
        participations=table("participations", [
            {"actor": "a-1", "alliance": "l-1", "role": "lead", "since": "2019"}, {"actor": "a-1", "alliance": "l-1", "role": "funder"},
            {"actor": "a-2", "alliance": "l-1", "role": "member"}, {"actor": "a-1", "alliance": "l-2"}, {"actor": "a-3", "alliance": "l-3"},
        ]),
    )  # fmt: skip


def by_id(drawn: NetworkMap) -> dict[str, dict]:
    return {node["id"]: node for node in drawn.nodes}


def ends(drawn: NetworkMap, layer: str, view: str = "hubs") -> set[tuple[str, str]]:
    return {(t["from"], t["to"]) for t in drawn.ties if t["layer"] == layer and t.get("view", "hubs") == view}


def test_alliances_are_hubs_and_also_pairs():
    drawn = network_map(two_and_one(), language="en")
    assert ends(drawn, "joint") == {("a-1", "l-1"), ("a-2", "l-1"), ("a-1", "l-2")}
    assert ends(drawn, "joint", "pairs") == {("a-1", "a-2")}
    assert ends(drawn, "framework") == {("a-3", "l-3")}


def test_an_alliance_with_one_known_member_is_kept_but_makes_no_pair():
    drawn = network_map(two_and_one(), language="en")
    assert "l-2" in by_id(drawn)
    assert drawn.facts["pairs"] == 1


def test_several_roles_of_one_actor_make_one_tie_that_names_them():
    tie = next(t for t in network_map(two_and_one(), language="en").ties if (t["from"], t["to"]) == ("a-1", "l-1"))
    assert tie["note"] == "Lead, since 2019 ; Funder"


def test_pairs_are_those_of_the_measures(allied: TerritoryGraph):
    expected = one_mode(replace(allied, layers=("alliance",))).pairs()
    drawn = network_map(allied, language="en")
    found = {frozenset((t["from"], t["to"])): t["weight"] for t in drawn.ties if t.get("view") == "pairs"}
    assert found == {frozenset((r.source, r.target)): r.weight for r in expected.itertuples()}


def test_alliances_come_first_and_memberships_stand_in_when_there_are_none(
    allied: TerritoryGraph, members: TerritoryGraph
):
    assert network_map(allied).layers == ("joint", "framework")
    drawn = network_map(members, language="fr")
    assert drawn.layers == ("membership",)
    assert "Aucune alliance locale n’est recensée à ce jour." in drawn.notes
    assert drawn.subtitle == "12 intercommunalités et 108 communes"


def test_layers_may_be_chosen(allied: TerritoryGraph):
    assert network_map(allied, options=MapOptions(layers=("alliance", "funding"))).layers == (
        "joint",
        "framework",
        "funding",
    )


def test_actors_without_a_tie_are_counted_and_stand_aside(allied: TerritoryGraph):
    drawn = network_map(allied)
    alone = [node for node in drawn.nodes if node.get("alone")]
    assert len(alone) == drawn.facts["unlinked"] >= 5
    assert min(node["x"] for node in alone) > max(
        node["x"] for node in drawn.nodes if not node.get("alone") and node["values"]["degree"]
    )


def test_sizes_show_the_measure_asked_for():
    graph = two_and_one()
    measures = pd.DataFrame({"id": ["a-1", "a-2", "a-3"], "betweenness": [0.0, 8.0, 2.0]})
    size = {
        k: n["size"]
        for k, n in by_id(network_map(graph, measures=measures, options=MapOptions(size="betweenness"))).items()
    }
    assert size["a-2"] > size["a-3"] > size["a-1"]
    by_degree = {k: n["size"] for k, n in by_id(network_map(graph, measures=measures)).items()}
    assert by_degree["a-1"] > by_degree["a-2"]
    assert set(network_map(graph, measures=measures).sizes) == {"degree", "betweenness"}


def test_alliances_to_explore_are_ties_of_their_own_with_their_reason():
    missing = [
        {"actors": ["a-2", "a-4"], "alliance": None, "reason": {"fr": "Parce que.", "en": "Because."}},
        {"actors": ["a-4"], "alliance": "l-1", "reason": {"fr": "Aussi.", "en": "Too."}},
        {"actors": ["a-2", "a-gone"], "alliance": None, "reason": {}},
    ]
    drawn = network_map(two_and_one(), missing=missing, language="fr")
    assert ends(drawn, "missing") == {("a-2", "a-4"), ("a-4", "l-1")}
    assert {t["note"] for t in drawn.ties if t["layer"] == "missing"} == {"Parce que.", "Aussi."}


def test_what_the_card_needs_is_there():
    node = by_id(network_map(two_and_one(), language="fr", options=MapOptions(actor_url="/t/X-a/actors/{id}")))
    assert node["a-1"]["href"] == "/t/X-a/actors/a-1"
    assert node["a-3"]["elsewhere"] is True
    assert (node["l-1"]["years"], node["l-1"]["kind"]) == ("depuis 2019", "Mécénat")
    assert "href" not in node["l-1"]


def test_the_legend_lists_the_families_present_and_only_them():
    drawn = network_map(two_and_one(), language="fr")
    assert [entry["key"] for entry in drawn.legend] == ["associations", "entreprises", "etat", "guildes"]
    assert drawn.legend[0]["label"] == "Associations"


def test_a_masked_organisation_has_no_name():
    graph = two_and_one()
    graph.actors.loc[0, "display"] = "masked"
    assert by_id(network_map(graph, language="fr"))["a-1"]["name"] == "Organisation non nommée"


def test_an_empty_territory_says_so():
    drawn = network_map(TerritoryGraph(territory={"id": "X-a", "name": "Vide"}), language="en")
    assert drawn.nodes == [] and drawn.subtitle == "No actor with a tie is recorded yet."


def test_where_nobody_is_tied_the_actors_themselves_are_shown():
    lonely = replace(two_and_one(), participations=table("participations", []), alliances=table("alliances", []))
    drawn = network_map(lonely, language="fr")
    assert drawn.options.unlinked and drawn.facts["unlinked"] == 4
    assert drawn.subtitle == "Aucun acteur lié à un autre n’est recensé à ce jour."


def test_title_source_and_date_belong_to_the_map(allied: TerritoryGraph):
    drawn = network_map(allied, language="fr", date=DAY)
    assert drawn.title == "Qui agit avec qui\u00a0: Pays d’Essai"
    assert drawn.date == "Carte du 24 novembre 2026"
    assert drawn.fictional and drawn.sources == ["Données inventées"]
    past = network_map(replace(allied, as_of=2012), language="en", date=DAY)
    assert past.date == "Situation at the end of 2012; drawn on November 24, 2026"
    assert past.facts["alliances"] < drawn.facts["alliances"]


def test_the_same_graph_gives_the_same_map(allied: TerritoryGraph):
    assert network_map(allied, date=DAY) == network_map(allied, date=DAY)


def test_alliances_from_above_wait_for_the_switch(allied: TerritoryGraph):
    above = {node["id"] for node in network_map(allied).nodes if node.get("above")}
    assert above
    assert all(t.get("above") for t in network_map(allied).ties if t["to"] in above)


def test_alliances_from_above_alone_leave_the_memberships_in_front(members: TerritoryGraph):
    national = replace(
        members,
        alliances=table("alliances", [{"id": "l-n", "name": "Programme national", "nature": "joint", "above": True}]),
        participations=table("participations", [{"actor": a, "alliance": "l-n"} for a in ("a-b0", "a-b1")]),
        include_above=True,
    )
    assert network_map(national).layers == ("membership",)
    assert network_map(national, options=MapOptions(above=True)).layers == ("joint",)
    assert all(tie["above"] for tie in network_map(national).ties if tie["layer"] == "joint")


def test_an_address_carries_every_choice():
    options = MapOptions.from_address(
        {
            "view": "pairs",
            "layers": "alliance,missing",
            "size": "betweenness",
            "family": "etat,citoyens",
            "domain": "sante",
            "above": "1",
        }
    )
    assert options.layers == ("joint", "framework", "missing")
    assert (options.view, options.size, options.family, options.domain, options.above) == (
        "pairs", "betweenness", ("etat", "citoyens"), "sante", True,
    )  # fmt: skip
    assert MapOptions.from_address({}) == MapOptions()


@pytest.mark.parametrize("wrong", [{"view": "tree"}, {"layers": "joint,friendship"}, {"size": "fame"}])
def test_an_unknown_choice_is_one_sentence(wrong: dict[str, str]):
    with pytest.raises(UsageProblem, match=r"^Unknown \w+ \w+; choose among .*\.$"):
        MapOptions.from_address(wrong)


def test_a_few_actors_are_drawn_small_and_an_alliance_is_never_a_dot(allied: TerritoryGraph):
    nodes = network_map(allied, language="en").nodes
    actors = [node["size"] for node in nodes if node["is"] == "actor"]
    assert max(actors) <= 8 + len(actors) / 10
    assert all(node["size"] >= 6 for node in nodes if node["is"] == "alliance")


def test_sources_of_nothing_but_alliances_from_above_are_told_apart(allied: TerritoryGraph):
    rows = [{"id": "s-1", "title": "Local", "above": False}, {"id": "s-2", "title": "Wide", "above": True}]
    drawn = network_map(replace(allied, sources=table("sources", rows)), language="en")
    assert (drawn.sources, drawn.sources_above) == (["Local"], ["Wide"])
