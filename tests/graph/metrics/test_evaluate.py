"""Scores are judged on what they could not see, beside simple ones, and say so when there is nothing to judge."""

from __future__ import annotations

import random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.metrics.evaluate import calibration, evaluate
from graph.metrics.likelihood import fit, folds, likelihood, within_folds
from graph.metrics.past import known_by, last_year, pairs_at
from graph.metrics.predictors import predictors
from graph.metrics.scoring import auc, auc_interval, average_precision, precision_at
from graph.metrics.ties import one_mode


def test_k5_pair_and_karate_have_their_published_scores(build_pairs):
    whole = predictors(one_mode(build_pairs(nx.complete_graph(5))).adjacency, np.array([0]), np.array([1])).iloc[0]
    assert whole.round(3).tolist() == [16, 3, 2.164, 0.75, 0.6]
    karate = predictors(one_mode(build_pairs(nx.karate_club_graph())).adjacency, np.array([0]), np.array([33])).iloc[0]
    assert karate.round(3).tolist() == [272, 4, 2.711, 0.9, 0.138]


@given(st.integers(3, 12), st.floats(0.1, 0.9), st.integers(0, 1000))
@settings(max_examples=25, deadline=None)
def test_classic_scores_are_those_of_networkx(n, p, seed):
    from scipy import sparse

    plain = nx.gnp_random_graph(n, p, seed=seed)
    pairs = [(a, b) for a in range(n) for b in range(a + 1, n)]
    first, second = (np.array(ends) for ends in zip(*pairs, strict=True))
    found = predictors(sparse.csr_array(nx.to_scipy_sparse_array(plain, format="csr", weight=None)), first, second)
    for name, function in (
        ("preferential_attachment", nx.preferential_attachment),
        ("adamic_adar", nx.adamic_adar_index),
        ("resource_allocation", nx.resource_allocation_index),
        ("jaccard", nx.jaccard_coefficient),
    ):
        assert found[name].tolist() == pytest.approx([value for _, _, value in function(plain, pairs)])


def test_auc_counts_ties_half_and_perfect_as_one():
    assert auc(np.array([3, 2, 1, 0]), np.array([1, 1, 0, 0])) == 1
    assert auc(np.array([1, 1, 1, 1]), np.array([1, 0, 0, 1])) == 0.5
    assert auc(np.array([2, 1, 1, 0]), np.array([0, 1, 0, 0])) == pytest.approx(1.5 / 3)
    assert np.isnan(auc(np.array([1, 2]), np.array([0, 0])))


@given(st.lists(st.tuples(st.integers(0, 4), st.booleans()), min_size=2, max_size=30))
def test_auc_is_the_chance_of_the_right_order(rows):
    scores, true = np.array([s for s, _ in rows], dtype=float), np.array([t for _, t in rows])
    pairs = [(a > b) + (a == b) / 2 for a in scores[true] for b in scores[~true]]
    assert auc(scores, true) == pytest.approx(np.mean(pairs) if pairs else np.nan, nan_ok=True)


def test_average_precision_and_precision_share_ties():
    true = np.array([1, 0, 1, 0], dtype=bool)
    assert average_precision(np.array([4, 3, 2, 1]), true) == pytest.approx((1 + 2 / 3) / 2)
    assert average_precision(np.ones(4), true) == 0.5
    assert precision_at(np.ones(4), true, first=1) == 0.5
    assert precision_at(np.array([4, 3, 2, 1]), true, first=20) == 0.5
    assert np.isnan(precision_at(np.empty(0), np.empty(0, dtype=bool)))


def test_the_interval_holds_the_auc_and_is_the_same_for_a_seed():
    generator = np.random.default_rng(1)
    first, second = np.triu_indices(25, 1)
    true = generator.random(len(first)) < 0.2
    scores = true + generator.normal(0, 1, len(first))
    low, high = auc_interval(scores, true, first, second, draws=200)
    assert low < auc(scores, true) < high
    assert (low, high) == auc_interval(scores, true, first, second, draws=200)


def dated(build, years, **more):
    """alliance → (members, year)"""
    return build(
        {name: who for name, (who, _) in years.items()},
        alliances={name: {"since": year} for name, (_, year) in years.items()},
        **more,
    )


def test_pairs_are_those_present_and_not_allied_and_true_when_they_ally_later(build):
    graph = dated(build, {"l1": ("ab", "2015"), "l2": ("cd", "2016-05"), "l3": ("ac", "2020"), "l4": ("ae", "2021")})
    found = pairs_at(graph, 2018)
    pairs = [(graph.actors["id"][a], graph.actors["id"][b]) for a, b in zip(found.first, found.second, strict=True)]
    assert pairs == [("a", "c"), ("a", "d"), ("b", "c"), ("b", "d")]  # e was not there yet
    assert found.true.tolist() == [True, False, False, False]
    assert pairs_at(graph, 2018, 2019).true.sum() == 0
    assert last_year(graph) == 2021


def test_a_participation_of_its_own_date_counts_from_it(build):
    graph = dated(
        build, {"l1": ("ab", "2015"), "l2": ("c", "2015")},
        participations=[{"actor": "a", "alliance": "l2", "role": "member", "since": "2019"}],
    )  # fmt: skip
    found = pairs_at(graph, 2016)
    assert found.true.sum() == 1


def test_an_alliance_without_a_date_is_neither_a_past_nor_a_future_one(build):
    graph = dated(build, {"l1": ("ab", "2015"), "l2": ("cd", "2015"), "l3": ("ac", None)})
    found = pairs_at(graph, 2016)
    assert (len(found.true), found.undated) == (3, 1)


def test_nothing_of_the_future_is_left_in_what_was_known(build):
    graph = dated(
        build, {"l1": ("ab", "2015"), "l2": ("bc", "2020")},
        addresses=[{"alliance": "l1", "domain": "sante"}, {"alliance": "l2", "domain": "emploi"}],
        works_on=[{"actor": "a", "domain": "emploi", "since": None}, {"actor": "b", "domain": "sante", "since": "2014"}],
        offers=[{"actor": "a", "domain": "sante", "what": "locaux"}],
    )  # fmt: skip
    known = known_by(graph, 2016)
    assert list(known.alliances["id"]) == ["l1"]
    assert list(known.addresses["domain"]) == ["sante"]
    assert list(known.works_on["actor"]) == ["b"]
    assert (len(known.participations), len(known.offers)) == (2, 0)


def growing(build, seed=0, actors=40, years=range(2000, 2020)):
    """Alliances that join partners of partners more often than others: there is something to foresee."""
    draw, tied, found = random.Random(seed), nx.Graph(), {}
    names = [f"a{i:02d}" for i in range(actors)]
    tied.add_nodes_from(names)
    for year in years:
        for number in range(4):
            a = draw.choice(names)
            near = sorted({c for b in tied[a] for c in tied[b]} - {a, *tied[a]})
            b = draw.choice(near) if near and draw.random() < 0.8 else draw.choice([one for one in names if one != a])
            tied.add_edge(a, b)
            found[f"l{year}-{number}"] = ((a, b), str(year))
    return dated(build, found)


@pytest.fixture(scope="module")
def judged(build):
    return evaluate(growing(build), 2012, draws=100)


def test_scores_foresee_what_can_be_foreseen_and_chance_does_not(judged):
    scores = {score.name: score for score in judged.scores}
    assert judged.evaluable
    assert scores["common_neighbours"].auc > 0.6
    assert scores["random"].auc_low < 0.5 < scores["random"].auc_high
    assert all(score.auc_low <= score.auc <= score.auc_high for score in judged.scores)


def test_likelihood_learns_from_the_years_before_and_is_about_as_good_as_the_best(judged):
    scores = {score.name: score.auc for score in judged.scores}
    assert judged.how == "earlier"
    assert judged.learnt.cut == 2012 - (2019 - 2012)
    assert scores["likelihood"] > max(value for name, value in scores.items() if name != "likelihood") - 0.05
    assert set(judged.ablation) == {"activity", "common_partners", "place", "family", "shared_ground"}


def test_an_evaluation_is_the_same_when_rows_come_in_another_order(build, judged):
    from dataclasses import replace

    graph = growing(build)
    turned = replace(graph, actors=graph.actors.iloc[::-1], participations=graph.participations.iloc[::-1])
    assert evaluate(turned, 2012, draws=100).scores == judged.scores


@pytest.mark.parametrize("cut", [1990, 2019, 2100])
def test_where_nothing_is_to_foresee_it_is_not_evaluable(build, cut):
    found = evaluate(growing(build), cut)
    assert not found.evaluable
    assert found.positives == 0


def test_frameworks_alone_are_not_evaluable(build):
    graph = build({"l1": "abc"}, alliances={"l1": {"nature": "framework", "since": "2015"}})
    found = evaluate(graph, 2016)
    assert (found.evaluable, found.positives, found.candidates) == (False, 0, 3)
    assert evaluate(build(), 2016).candidates == 0


def test_the_mean_of_fitted_probabilities_is_the_base_rate():
    import pandas as pd

    generator = np.random.default_rng(0)
    table = pd.DataFrame({"x": generator.normal(size=2000)})
    true = generator.random(2000) < 1 / (1 + np.exp(3 - table["x"].to_numpy()))
    model = fit(table, true, ["x"])
    assert model.predict(table).mean() == pytest.approx(true.mean(), abs=1e-4)
    assert (model.weights[0], model.intercept) == pytest.approx((1, -3), abs=0.2)
    assert max(abs(one.predicted - one.observed) for one in calibration(model.predict(table), true)) < 0.08


def test_many_pairs_that_did_not_come_true_are_sampled_and_weighted():
    import pandas as pd

    generator = np.random.default_rng(0)
    table = pd.DataFrame({"x": generator.normal(size=12_000)})
    true = generator.random(12_000) < 0.02
    assert fit(table, true, ["x"]).predict(table).mean() == pytest.approx(true.mean(), rel=0.02)


def test_folds_have_equal_shares_and_are_ranked_apart():
    true = np.arange(100) < 10
    fold = folds(true)
    assert np.bincount(fold[true]).tolist() == [2] * 5
    assert within_folds(np.array([1.0, 2.0, 2.0, 9.0]), np.array([0, 0, 1, 1])).tolist() == [0.25, 0.75, 0.25, 0.75]


def test_likelihood_is_given_to_pairs_not_yet_allied_with_its_horizon_and_base_rate(build):
    graph = growing(build)
    found = likelihood(graph)
    allied = {frozenset(who) for who in graph.participations.groupby("alliance")["actor"].agg(set)}
    assert found.probability
    assert not allied & set(found.probability)
    assert list(found.probability.values()) == sorted(found.probability.values(), reverse=True)
    told = found.learnt.told()
    assert told["horizon_years"] in (3, 5, 8)
    assert np.mean(list(found.probability.values())) == pytest.approx(told["base_rate"], rel=0.5)


def test_nothing_is_likely_where_nothing_is_dated(build):
    assert likelihood(build({"l1": "ab", "l2": "bc"})).probability == {}
    assert likelihood(build()).learnt.model is None
