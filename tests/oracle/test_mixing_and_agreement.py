"""Mixing against chance and agreement give the figures published, and the null keeps what it says it keeps."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.metrics import nulls
from graph.metrics.agreement import agreement, kendall_w
from graph.metrics.roles import roles_against_chance
from graph.metrics.ties import one_mode, tying

ANXIETY = pd.DataFrame(
    {
        "rater1": [3, 3, 3, 4, 5, 5, 2, 3, 5, 2, 2, 6, 1, 5, 2, 2, 1, 2, 4, 3],
        "rater2": [3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4],
        "rater3": [2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2],
    }
)
"""The table "anxiety" of R irr: 20 subjects by 3 raters."""


def test_the_anxiety_table_of_irr_gives_its_published_w():
    found = kendall_w(ANXIETY, permutations=500)
    assert found.w == pytest.approx(0.540, abs=5e-4)
    assert found.chi2 == pytest.approx(30.76, abs=5e-3)
    assert found.w_uncorrected == pytest.approx(0.502, abs=5e-4)
    assert found.p_chi2 == pytest.approx(0.043, abs=5e-4)
    assert found.p == pytest.approx(found.p_chi2, abs=0.04)


def test_raters_who_agree_have_one_and_who_oppose_have_nil():
    one = pd.DataFrame({"a": [1, 2, 3, 4], "b": [10, 20, 30, 40]}, index=list("wxyz"))
    assert kendall_w(one).w == 1
    assert kendall_w(one).shared_first == ("x", "y", "z")
    assert kendall_w(pd.DataFrame({"a": [1, 2, 3], "b": [3, 2, 1]})).w == 0


def test_an_item_that_not_everyone_rated_is_left_out_and_counted():
    found = kendall_w(pd.DataFrame({"a": [1, 2, 3], "b": [1, 2, np.nan]}))
    assert (found.left_out, found.items) == (1, ("0", "1"))


@pytest.mark.parametrize(
    "ratings", [pd.DataFrame(), pd.DataFrame({"a": [1, 2]}), pd.DataFrame({"a": [1, 1], "b": [2, 2]})]
)
def test_where_nothing_can_agree_w_is_unknown(ratings):
    assert np.isnan(kendall_w(ratings).w)


def test_groups_without_figures_have_no_agreement(build):
    assert agreement(build({})).raters == ()


def test_every_draw_keeps_both_margins(davis):
    table = tying(davis).matrix.toarray().astype(np.float32)
    for chain in (nulls._Chain(table, 1), nulls._Chain(table.T, 1)):
        for drawn in chain.draws(5):
            whole = table if drawn.shape == table.shape else table.T
            assert (drawn.sum(axis=0) == whole.sum(axis=0)).all()
            assert (drawn.sum(axis=1) == whole.sum(axis=1)).all()
            assert set(np.unique(drawn)) <= {0, 1}


def test_the_chain_visits_every_table_of_given_margins_equally():
    """Three rows of one cell each in three columns: six tables."""
    seen: dict[bytes, int] = {}
    for drawn in nulls._Chain(np.eye(3, dtype=np.float32), 3).draws(3000):
        seen[drawn.tobytes()] = seen.get(drawn.tobytes(), 0) + 1
    assert len(seen) == 6
    assert max(seen.values()) < 1.25 * min(seen.values())


@pytest.fixture(scope="module")
def against(davis):
    return nulls.against_chance(davis, draws=400)


def test_davis_women_are_two_groups_where_the_projection_ties_nearly_all(against):
    rows = against.actors.set_index(["source", "target"])
    assert len(rows) == 153
    assert (rows["observed"] > 0).sum() == 139
    assert (rows["p"] < 0.05).sum() < 80
    tied = rows[rows["observed"] > 0]
    z = lambda a, b: rows.loc[(a, b)]["z"] if (a, b) in rows.index else rows.loc[(b, a)]["z"]  # noqa: E731
    assert z("Evelyn Jefferson", "Theresa Anderson") > 1
    assert z("Evelyn Jefferson", "Sylvia Avondale") < 0
    assert (tied["z"] > 0).sum() < len(tied)


def test_the_chain_mixed_and_says_how(against):
    mixing = against.mixing
    assert 0.2 < mixing.moved < 1
    assert mixing.burn_in > mixing.trades
    assert against.least_p == pytest.approx(2 / 401)
    assert against.actors["p"].min() >= against.least_p - 1e-12


def test_families_that_keep_to_themselves_stand_out(build):
    members = {f"x{i}": [f"a{j}" for j in range(6) if (i + j) % 3] for i in range(5)}
    members |= {f"y{i}": [f"b{j}" for j in range(6) if (i + j) % 3] for i in range(5)}
    graph = build(members, {f"{family}{j}": family for family in "ab" for j in range(6)})
    rows = nulls.against_chance(graph, draws=300).families.set_index(["source", "target"])
    assert rows.loc[("a", "b")]["observed"] == 0
    assert rows.loc[("a", "b")]["z"] < -3
    assert rows.loc[("a", "a")]["z"] > 3
    assert rows.loc[("a", "b")]["p_adjusted"] < 0.05


def test_nothing_to_mix_gives_empty_tables(build):
    found = nulls.against_chance(build({}), draws=3)
    assert found.families.empty
    assert found.actors.empty


def test_the_same_seed_gives_the_same_tables(davis):
    first, second = (nulls.against_chance(davis, draws=20).actors for _ in range(2))
    pd.testing.assert_frame_equal(first, second)


@given(st.lists(st.floats(0.0001, 1), max_size=30))
def test_adjusted_p_values_are_those_of_scipy(values):
    from scipy.stats import false_discovery_control

    found = nulls.benjamini_hochberg(np.array(values))
    assert found == pytest.approx(false_discovery_control(values) if values else [])


def test_p_values_that_are_unknown_are_not_counted():
    assert np.isnan(nulls.benjamini_hochberg(np.array([np.nan, 0.01]))[0])
    assert nulls.benjamini_hochberg(np.array([np.nan, 0.01]))[1] == 0.01


def test_karate_factions_have_more_coordinators_than_by_chance(karate):
    families = karate.actors.set_index("id")["family"]
    found = roles_against_chance(one_mode(karate), families, permutations=100)
    totals = found.totals.set_index("role")
    assert totals["observed"].tolist() == [510, 20, 128, 128, 0]
    assert totals.loc["coordinator"]["z"] > 3
    assert totals.loc["itinerant"]["z"] < -3
    assert np.isnan(totals.loc["liaison"]["z"])  # two families allow none
    assert found.z.shape == (34, 5)


def test_expected_roles_are_the_mean_over_all_dealings_of_a_path(build_pairs):
    """a–b–c with families x, x, y: the middle one coordinates when both ends share its family: never with one y; in 1/3 y is in the middle."""
    graph = build_pairs(nx.path_graph(3), {"0": "x", "1": "x", "2": "y"})
    families = graph.actors.set_index("id")["family"]
    totals = roles_against_chance(one_mode(graph), families, permutations=150).totals.set_index("role")
    assert totals.loc["itinerant"]["expected"] == pytest.approx(2 / 3, abs=0.25)
    assert totals.loc["coordinator"]["expected"] == 0
