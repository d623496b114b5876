"""Ties that go one way, and what is said of them: there, not there, not said."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.metrics.directed import directed, directed_table, reciprocity


def said(*rows, **more):
    keys = ("actor", "to", "state", "year")
    return {"declares": [dict(zip(keys, row, strict=False)) for row in rows], **more}


def four(build, **tables):
    return build(actors={name: {} for name in "abcd"}, **tables)


def test_who_names_whom_goes_one_way(build):
    graph = four(build, **said(("a", "b", "yes"), ("b", "a", "yes"), ("a", "c", "yes")))
    ties = directed(graph)
    assert directed_table(graph, ties)[["id", "in_degree", "out_degree", "mutual"]].to_numpy().tolist() == [
        ["a", 1, 2, 1], ["b", 1, 1, 1], ["c", 1, 0, 0],
    ]  # fmt: skip
    assert reciprocity(ties).share == pytest.approx(2 / 3)


def test_what_was_not_said_is_not_a_refusal(build):
    rows = [
        ("a", "b", "yes"),
        ("b", "a", "no"),
        ("a", "c", "yes"),
        ("c", "a", "unknown"),
        ("a", "d", "yes"),
        ("d", "a", "yes"),
    ]
    found = reciprocity(directed(four(build, **said(*rows))))
    assert (found.ties, found.mutual, found.contradicted, found.unanswered, found.absent, found.unknown) == (
        4, 1, 1, 1, 1, 1,
    )  # fmt: skip
    assert found.share == 0.5
    assert found.share_answered == pytest.approx(2 / 3)


def test_the_latest_statement_counts_as_far_as_the_year_asked(build):
    rows = said(("a", "b", "yes", 2019), ("a", "b", "no", 2021))
    assert directed(four(build, **rows)).ties.sum() == 0
    assert directed(four(build, **rows)).absent.sum() == 1
    assert directed(four(build, **rows, as_of=2020)).ties.sum() == 1


def test_funding_goes_from_giver_to_receiver_and_a_guarantee_is_none(build):
    gifts = [
        {"id": "c1", "giver": "a", "receiver": "b", "year": 2019, "nature": "grant"},
        {"id": "c2", "giver": "a", "receiver": "b", "year": 2020, "nature": "grant"},
        {"id": "c3", "giver": "a", "receiver": "c", "year": 2021, "nature": "grant"},
        {"id": "c4", "giver": "a", "receiver": "d", "year": 2019, "nature": "guarantee"},
        {"id": "c5", "giver": "nobody", "receiver": "d", "year": 2019, "nature": "grant"},
    ]
    graph = four(build, contributions=gifts)
    assert directed_table(graph, directed(graph, "funding"))["out_degree"].tolist() == [2, 0, 0]
    assert directed(four(build, contributions=gifts, as_of=2019), "funding").ties.sum() == 1


def test_membership_holds_at_the_year_asked(build):
    rows = [{"actor": "a", "of": "b", "since": "2015", "until": "2018"}]
    assert directed(four(build, memberships=rows), "membership").ties.sum() == 1
    assert directed(four(build, memberships=rows, as_of=2020), "membership").ties.sum() == 0


def test_an_alliance_makes_no_one_way_tie(build):
    graph = build({"l": "ab"}, declares=[{"actor": "a", "to": "l", "state": "yes"}])
    assert directed(graph).ties.sum() == 0
    assert directed_table(graph, directed(graph)).empty


def test_nothing_said_nothing_told_and_an_unknown_way_is_refused(build):
    found = reciprocity(directed(build()))
    assert found.ties == 0
    assert found.share != found.share
    with pytest.raises(ValueError, match="way is one of"):
        directed(build(), "sideways")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(n=st.integers(2, 9), p=st.floats(0.1, 0.9), seed=st.integers(0, 999))
def test_degrees_and_reciprocity_are_those_of_networkx(build, n, p, seed):
    plain = nx.gnp_random_graph(n, p, seed=seed, directed=True)
    rows = [(f"n{a}", f"n{b}", "yes") for a, b in plain.edges]
    graph = build(actors={f"n{a}": {} for a in plain}, **said(*rows))
    ties = directed(graph)
    table = directed_table(graph, ties).set_index("id")
    assert table["in_degree"].to_dict() == {f"n{a}": d for a, d in plain.in_degree if plain.degree(a)}
    assert table["out_degree"].to_dict() == {f"n{a}": d for a, d in plain.out_degree if plain.degree(a)}
    if plain.edges:
        assert reciprocity(ties).share == pytest.approx(nx.overall_reciprocity(plain))
