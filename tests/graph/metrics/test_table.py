"""The table of actors, the summary of the network, where they come from, and what they are called."""

from __future__ import annotations

import json

import pytest

from graph.metrics import brokerage
from graph.metrics.labels import labels
from graph.metrics.table import HOLES, MEASURES, VIEWS, actor_table, network_of, network_summary, provenance


@pytest.fixture
def graph(build):
    families = {"a": {"family": "etat"}, "b": {"family": "citoyens"}, "c": {"family": "citoyens"}, "z": {}}
    return build({"l": "abc", "m": "ad", "alone": "d"}, families, {"f": {"nature": "framework"}})


@pytest.mark.parametrize("view", VIEWS)
def test_one_row_an_actor_sorted_by_id_with_the_columns_programs_rely_on(graph, view):
    table = actor_table(graph, view)
    assert list(table["id"]) == ["a", "b", "c", "d", "z"]
    assert list(table.columns) == ["id", "name", "family", "kind", *MEASURES]
    assert MEASURES == (
        "degree", "strength", "betweenness", "betweenness_normalized", "harmonic_closeness", "pagerank", "eigenvector", "k_core",
        "clustering", "two_step_reach", "constraint", "effective_size", "efficiency", "hierarchy", "coordinator", "itinerant",
        "gatekeeper", "representative", "liaison",
    )  # fmt: skip


def test_degree_counts_alliances_or_partners(graph):
    assert list(actor_table(graph, "two-mode")["degree"]) == [2, 1, 1, 1, 0]
    assert list(actor_table(graph, "pairs")["degree"]) == [3, 2, 2, 1, 0]


def test_strength_is_the_same_in_both_views(graph):
    assert list(actor_table(graph, "two-mode")["strength"]) == list(actor_table(graph, "pairs")["strength"])


def test_structural_holes_and_brokerage_exist_in_the_pairs_view_only(graph):
    apart = [*HOLES, *brokerage.ROLES]
    assert actor_table(graph, "two-mode")[apart].isna().all().all()
    assert actor_table(graph, "pairs").loc[0, apart].notna().all()


def test_an_unknown_family_has_no_brokerage(graph):
    table = actor_table(graph, "pairs").set_index("id")
    assert table.loc[["d", "z"], list(brokerage.ROLES)].isna().all().all()


@pytest.mark.parametrize("view", VIEWS)
def test_the_summary_is_plain(graph, view):
    found = network_summary(graph, view)
    assert json.loads(json.dumps(found)) == found
    assert (found["actors"], found["alliances"], found["incomplete"], found["frameworks"]) == (5, 3, 1, 1)
    assert (found["components"], found["largest_component"], found["isolates"]) == (2, 4, 1)
    assert found["articulation_points"] == ["a"]
    assert found["bridges"] == [["a", "d"]]


def test_the_same_data_gives_the_same_figures(graph):
    assert network_summary(graph, "pairs") == network_summary(graph, "pairs")
    assert actor_table(graph, "pairs").equals(actor_table(graph, "pairs"))


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("members", [{}, {"l": "a"}, {"l": "ab"}])
def test_networks_of_none_one_and_two_actors(build, view, members):
    graph = build(members)
    assert len(actor_table(graph, view)) == len(graph.actors)
    assert json.dumps(network_summary(graph, view), allow_nan=False)


def test_weighted_paths_prefer_strong_ties(build):
    rows = [
        {"actor": a, "alliance": name, "weight": w}
        for name, who, w in (("l", "ab", 9), ("m", "bc", 9), ("n", "ac", 1))
        for a in who
    ]
    graph = build({}, {key: {} for key in "abc"}, {name: {} for name in "lmn"}, participations=rows)
    assert list(actor_table(graph, "pairs")["betweenness"]) == [0, 0, 0]
    assert list(actor_table(graph, "pairs", weighted=True)["betweenness"]) == [0, 1, 0]


def test_an_unknown_view_is_refused(graph):
    with pytest.raises(ValueError, match="sideways"):
        network_of(graph, "sideways")


def test_provenance_says_what_is_needed_to_find_a_figure_again(build):
    found = provenance(build({"l": "ab"}, graph_version=7, as_of=2020), view="pairs", cutoff=50)
    assert (found["graph_version"], found["as_of"], found["layers"], found["seed"]) == (7, 2020, ["alliance"], 0)
    assert found["parameters"]["damping"] == 0.85
    assert found["parameters"]["cutoff"] == 50
    assert {"networkx", "rustworkx", "scipy"} <= set(found["libraries"])
    assert found["computed_at"].endswith("+00:00")


FORBIDDEN = ("nœud", "isolé", "key player", "cible", "carence", "vide", "trou", "retard", "suppression", "absent")


def test_each_measure_has_its_texts_in_both_languages(graph):
    summary = {"ties", "pairs", "density", "components", "largest_component", "isolates", "fragmentation", "articulation_points", "bridges", "centralization", "assortativity",
               "external_internal"}  # fmt: skip
    assert set(MEASURES) | summary <= set(labels())
    assert summary <= set(network_summary(graph))
    for text in labels().values():
        for words in (text.label, text.sentence, text.name):
            assert words.fr and words.en
        assert not any(word in f"{text.label.fr} {text.sentence.fr}".lower() for word in FORBIDDEN)
