"""What would change if some alliances were made, and which few would change most."""

from __future__ import annotations

import itertools
import math

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import UsageProblem
from graph.metrics.best import best
from graph.metrics.what_if import coverage, mean_harmonic_closeness, outcome, what_if, with_alliances

LOCAL = {
    "works_on": [
        {"actor": actor, "domain": domain, "how": "stated"}
        for actor, domain in (("a", "sante"), ("b", "sante"), ("c", "sante"), ("c", "emploi"), ("d", "emploi"), ("e", "emploi"))
    ]
}  # fmt: skip


def test_a_new_alliance_joins_two_parts(build):
    graph = build({"l1": "ab", "l2": "cd"}, actors={"e": {}})
    found = what_if(graph, [["b", "c"]])
    assert (found.before.components, found.after.components) == (3, 2)
    assert found.before.fragmentation == pytest.approx(1 - 4 / 20)
    assert found.after.fragmentation == pytest.approx(1 - 12 / 20)
    assert found.change()["pairs"] == 1


def test_distances_are_counted_in_alliances(build):
    path = build({"l1": "ab", "l2": "bc"})
    assert mean_harmonic_closeness(path) == pytest.approx((1 + 1 + 0.5) / 3)
    assert outcome(path).mean_harmonic_distance == pytest.approx(3 / 2.5)
    assert mean_harmonic_closeness(build({"l1": "abc"})) == 1


def test_memberships_shorten_distances_only_when_their_layer_is_asked(build):
    rows = {"memberships": [{"actor": "b", "of": "c"}], "actors": {"c": {}}}
    assert mean_harmonic_closeness(build({"l1": "ab"}, **rows)) == pytest.approx(1 / 3)
    with_them = build({"l1": "ab"}, **rows, layers=("alliance", "membership"))
    assert mean_harmonic_closeness(with_them) == pytest.approx((1 + 1 + 0.5) / 3)


def test_coverage_counts_each_actor_on_each_domain_that_concerns_it(build):
    graph = build(
        {"l1": "ab"}, actors={"c": {}, "d": {}, "e": {}}, addresses=[{"alliance": "l1", "domain": "sante"}], **LOCAL
    )
    assert coverage(graph) == (2, 6)
    tried = what_if(graph, [["c", "d"]])
    assert tried.added[0].domains == ("emploi",)
    assert tried.after.covered == 4


def test_an_actor_of_no_known_domain_is_covered_by_any_alliance(build):
    graph = build({"l1": "ab"}, actors={"c": {}})
    assert coverage(graph) == (2, 3)
    assert what_if(graph, [["b", "c"]]).after.coverage == 1


def test_an_ended_actor_is_no_cell(build):
    assert coverage(build({}, actors={"a": {"active": False}, "b": {}})) == (0, 1)


def test_an_incomplete_alliance_covers_nobody_until_someone_joins(build):
    graph = build({"l1": "a"}, actors={"b": {}}, addresses=[{"alliance": "l1", "domain": "sante"}])
    assert coverage(graph) == (0, 2)
    joined = what_if(graph, [["l1", "b"]])
    assert joined.added[0].alliance == "l1"
    assert joined.after.pairs == 1


def test_share_of_alliances_between_families(build):
    actors = {"a": {"family": "x"}, "b": {"family": "x"}, "c": {"family": "y"}, "d": {}}
    found = what_if(build({"l1": "ab"}, actors=actors), [["b", "c"], ["c", "d"]])
    assert found.before.cross_family_share == 0
    assert found.after.cross_family_share == 0.5


def test_an_alliance_that_exists_changes_no_distance_and_says_so(build):
    found = what_if(build({"l1": "abc"}), [["a", "b"]])
    assert found.added[0].allied
    assert found.change()["mean_harmonic_closeness"] == 0


@pytest.mark.parametrize("named", [["a"], ["a", "a"], ["a", "nobody"], ["l1", "l2"], []])
def test_what_cannot_be_an_alliance_is_refused(build, named):
    with pytest.raises(UsageProblem):
        what_if(build({"l1": "ab", "l2": "bc"}), [named])


def test_nothing_is_known_of_an_empty_graph(build):
    found = outcome(build())
    assert (found.coverage, found.cells, found.components, found.mean_harmonic_closeness) == (None, 0, 0, 0)


def test_the_graph_itself_is_left_as_it_was(build):
    graph = build({"l1": "ab"}, actors={"c": {}})
    what_if(graph, [["a", "c"]])
    assert (len(graph.alliances), len(graph.participations), len(graph.addresses)) == (1, 2, 0)


@given(st.integers(2, 9), st.floats(0, 1), st.integers(0, 10_000))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_closeness_is_the_global_efficiency_of_networkx(build_pairs, n, p, seed):
    plain = nx.gnp_random_graph(n, p, seed=seed)
    assert mean_harmonic_closeness(build_pairs(plain)) == pytest.approx(nx.global_efficiency(plain))


def concerned_graph(build, seed):
    import random

    draw = random.Random(seed)
    names = [f"a{i}" for i in range(6)]
    rows = [
        {"actor": name, "domain": domain, "how": "stated"}
        for name in names
        for domain in draw.sample(["sante", "emploi", "mobilite", "logement"], draw.randint(1, 3))
    ]
    return build({"l1": names[:2]}, actors={name: {} for name in names}, works_on=rows)


@pytest.mark.parametrize("seed", range(3))
def test_greedy_introductions_cover_at_least_63_per_cent_of_the_best_choice(build, seed):
    graph = concerned_graph(build, seed)
    chosen = best(graph, 2)
    start = chosen.before.covered
    pairs = [
        pair
        for pair in itertools.combinations(sorted(graph.actors["id"]), 2)
        if pair != ("a0", "a1") and what_if(graph, [pair]).added[0].domains
    ]
    each = {pair: what_if(graph, [pair]).added[0] for pair in pairs}
    trials = (with_alliances(graph, [each[pair] for pair in choice]) for choice in itertools.combinations(pairs, 2))
    most = max(coverage(trial)[0] for trial in trials)
    assert chosen.after.covered - start >= (1 - 1 / math.e) * (most - start) - 1e-9
    assert chosen.after.covered - start == sum(one.gain for one in chosen.introductions)


def test_introductions_are_never_an_existing_tie_and_come_once(build):
    graph = concerned_graph(build, 1)
    chosen = [one.actors for one in best(graph, 50).introductions]
    assert len(set(chosen)) == len(chosen)
    assert ("a0", "a1") not in chosen


def test_the_same_graph_in_another_order_gives_the_same_introductions(build):
    from dataclasses import replace

    graph = concerned_graph(build, 2)
    turned = replace(graph, actors=graph.actors.iloc[::-1], works_on=graph.works_on.iloc[::-1])
    assert best(graph, 4) == best(turned, 4)


def test_where_no_domain_is_recorded_those_with_a_common_partner_are_introduced(build):
    chosen = best(build({"l1": "ab", "l2": "bc"}), 2)
    assert chosen.from_pairs
    assert [one.actors for one in chosen.introductions] == [("a", "c")]


def test_one_domain_only(build):
    graph = build({}, actors={name: {} for name in "abcde"}, **LOCAL)
    chosen = best(graph, 1, domain="emploi").introductions[0]
    assert chosen.domains == ("emploi",)
    assert chosen.gain == 2


def test_a_budget_is_at_least_one_and_an_empty_graph_has_none(build):
    assert best(build(), 3).introductions == ()
    with pytest.raises(ValueError, match="at least 1"):
        best(build(), 0)
