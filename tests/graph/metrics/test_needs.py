"""Needs beside responses: every figure with its year and source, and unknown never read as nil."""

from __future__ import annotations

import json

import pytest

from graph.metrics.needs import needs
from graph.vocabulary import vocabulary

DOMAIN = "vieillissement"


def row(graph, domain=DOMAIN):
    return next(found for found in needs(graph) if found.domain == domain)


def perception(value, group="citoyens", domain=DOMAIN, **more):
    return {"id": f"f{domain}{group}{more.get('year')}", "territory": "X-test", "domain": domain, "kind": "perception",
            "measure": "importance", "group": group, "value": value, "scale_max": 10, "source": "Baromètre", "year": 2023, **more}  # fmt: skip


def indicator(value, territory="X-test", year=2020, polarity=None):
    return {"id": f"i{territory}{year}", "territory": territory, "domain": DOMAIN, "kind": "indicator", "measure": "75+",
            "value": value, "unit": "%", "year": year, "polarity": polarity, "source": "INSEE"}  # fmt: skip


PEERS = [{"id": key, "level": "custom"} for key in ("X-test", "p1", "p2", "p3", "p4")] + [{"id": "FR", "level": "pays"}]


def test_each_domain_of_the_vocabulary_has_its_row(build):
    assert [found.domain for found in needs(build())] == list(vocabulary().domains)


def test_what_nobody_measured_is_unknown(build):
    found = row(build())
    assert found.measured == found.perceived == ()
    assert found.need_rank is found.response_rank is found.gap is found.response is None
    assert found.known is False


def test_a_perception_keeps_group_year_and_source_and_is_scored_on_its_scale(build):
    (said,) = row(build(figures=[perception(8.2)])).perceived
    assert (said.group, said.score, said.year, said.source) == ("citoyens", 0.82, 2023, "Baromètre")


def test_a_share_in_per_cent_needs_no_scale(build):
    assert row(build(figures=[perception(70, scale_max=None, unit="%")])).perceived[0].score == 0.7
    assert row(build(figures=[perception(70, scale_max=None)])).perceived[0].score is None


def test_the_latest_figure_counts_up_to_the_year_asked(build):
    figures = [perception(5, year=2015), perception(7, year=2019), perception(9, year=2024)]
    assert row(build(figures=figures)).perceived[0].value == 9
    assert row(build(figures=figures, as_of=2020)).perceived[0].value == 7


class TestPercentile:
    values = (("X-test", 30), ("p1", 10), ("p2", 20), ("p3", 30), ("p4", 40))

    def test_it_is_among_territories_of_the_same_level_and_year(self, build):
        figures = [
            *(indicator(value, place) for place, value in self.values),
            indicator(99, "FR"),
            indicator(1, "p1", 2010),
        ]
        (found,) = row(build(figures=figures, territories=PEERS)).measured
        assert (found.percentile, found.peers) == (60, 5)

    def test_polarity_turns_it_round(self, build):
        figures = [indicator(value, place, polarity="higher-is-better") for place, value in self.values]
        assert row(build(figures=figures, territories=PEERS)).measured[0].percentile == 40

    def test_too_few_peers_give_none(self, build):
        figures = [indicator(value, place) for place, value in self.values[:4]]
        assert row(build(figures=figures, territories=PEERS)).measured[0].percentile is None

    def test_containing_territories_stand_beside_and_peers_do_not(self, build):
        figures = [*(indicator(value, place) for place, value in self.values), indicator(9, "FR")]
        found = row(build(figures=figures, territories=PEERS))
        assert list(found.elsewhere) == ["FR"]
        assert found.elsewhere["FR"][0].value == 9


class TestRanks:
    def test_the_need_most_groups_put_first_ranks_first(self, build):
        figures = [
            perception(9),
            perception(8, "maires"),
            perception(5, domain="sante"),
            perception(4, "maires", "sante"),
        ]
        graph = build(figures=figures)
        assert (row(graph).need_rank, row(graph, "sante").need_rank, row(graph, "emploi").need_rank) == (1, 2, None)
        assert (row(graph).need_low, row(graph).need_high) == (1, 1)

    def test_groups_that_disagree_widen_the_interval(self, build):
        figures = [
            perception(9),
            perception(4, "maires"),
            perception(5, domain="sante"),
            perception(8, "maires", "sante"),
        ]
        found = row(build(figures=figures))
        assert (found.need_rank, found.need_low, found.need_high) == (1.5, 1, 2)

    def test_a_group_on_a_high_scale_does_not_outweigh_another(self, build):
        """Each group orders the domains: one that scores everything high says no more than one that scores low."""
        figures = [perception(9.9, "a"), perception(9.8, "a", "sante"), perception(2, "b"), perception(3, "b", "sante")]
        graph = build(figures=figures)
        assert row(graph).need_rank == row(graph, "sante").need_rank == 1.5

    def test_the_gap_is_above_0_where_a_need_has_few_alliances(self, build):
        addresses = [{"alliance": "l", "domain": "sante"}, {"alliance": "m", "domain": "sante"}]
        graph = build(
            {"l": "ab", "m": "ab"}, addresses=addresses, figures=[perception(9), perception(3, domain="sante")]
        )
        assert row(graph).gap > 0 > row(graph, "sante").gap

    def test_the_same_data_gives_the_same_ranks(self, build):
        graph = build(figures=[perception(9), perception(4, "maires"), perception(5, domain="sante")])
        assert needs(graph) == needs(graph)


class TestResponses:
    @pytest.fixture
    def graph(self, build):
        return build(
            {"joint": "abc", "up": "ad", "contract": "ae"},
            {"a": {"family": "etat"}, "b": {"family": "citoyens"}, "f": {}},
            {"joint": {"since": "2012-05"}, "up": {"above": True}, "contract": {"nature": "framework"}},
            addresses=[{"alliance": name, "domain": DOMAIN} for name in ("joint", "up", "contract")],
            works_on=[{"actor": actor, "domain": DOMAIN} for actor in "bef"],
            contributions=[
                {
                    "id": "1",
                    "giver": "a",
                    "receiver": "e",
                    "alliance": "contract",
                    "nature": "grant",
                    "amount_eur": 10.5,
                    "year": 2020,
                },
                {
                    "id": "2",
                    "giver": "a",
                    "receiver": "e",
                    "alliance": "contract",
                    "nature": "grant",
                    "amount_eur": 4.5,
                    "year": 2022,
                },
                {
                    "id": "3",
                    "giver": "a",
                    "receiver": "e",
                    "alliance": "contract",
                    "nature": "guarantee",
                    "amount_eur": 1000.0,
                },
            ],
        )

    def test_joint_alliances_of_the_territory_with_actors_families_and_since_when(self, graph):
        found = row(graph).response
        assert (found.alliances, found.actors, found.families, found.since) == (
            ("joint",),
            3,
            ("citoyens", "etat"),
            2012,
        )

    def test_those_from_above_and_frameworks_stand_apart(self, graph):
        assert row(graph).above.alliances == ("up",)
        assert row(graph).frameworks.alliances == ("contract",)

    def test_grants_and_guarantees_are_never_added_up(self, graph):
        grant, guarantee = row(graph).funding
        assert (grant.nature, grant.contributions, grant.amount_eur, grant.first_year, grant.last_year) == (
            "grant",
            2,
            15,
            2020,
            2022,
        )
        assert (guarantee.nature, guarantee.amount_eur, guarantee.first_year) == ("guarantee", 1000, None)

    def test_those_who_work_on_it_in_no_recorded_alliance_on_it_act_alone(self, graph):
        assert row(graph).alone == ("e", "f")

    def test_who_ended_acts_no_more(self, build):
        works = [{"actor": key, "domain": DOMAIN} for key in "ab"]
        rows = needs(build(actors={"a": {"active": False}, "b": {}}, works_on=works))
        assert next(row for row in rows if row.domain == DOMAIN).alone == ("b",)

    def test_no_recorded_alliance_is_a_count_only_where_domains_are_stated(self, graph):
        assert row(graph, "sante").response.alliances == ()
        assert row(graph, "sante").known is True

    def test_alliances_that_ended_are_counted_apart_and_answer_no_more(self, build):
        graph = build({"old": "ab", "new": "ac"}, alliances={"old": {"status": "ended", "until": "2015"}},
                      addresses=[{"alliance": name, "domain": DOMAIN} for name in ("old", "new")])  # fmt: skip
        found = row(graph).response
        assert (found.alliances, found.actors, found.ended) == (("new",), 2, 1)

    def test_members_that_were_not_read_are_unknown(self, build):
        graph = build(alliances={"up": {"above": True}}, addresses=[{"alliance": "up", "domain": DOMAIN}])
        assert row(graph).above.actors is None

    def test_alliances_that_state_no_domain_do_not_say_that_a_domain_has_none(self, build):
        graph = build(
            {"l": "ab", "up": "ac"}, alliances={"up": {"above": True}}, addresses=[{"alliance": "l", "domain": DOMAIN}]
        )
        assert row(graph, "sante").response.alliances == ()
        assert row(graph, "sante").above is None

    def test_as_plain_values(self, graph):
        plain = json.loads(json.dumps([found.as_dict() for found in needs(graph)]))
        assert plain[6]["domain"] == DOMAIN
        assert plain[6]["gap"] is None
