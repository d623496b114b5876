"""Which existing alliance an organisation could join, why, and what is never proposed."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.metrics.missing import missing

DOMAIN = "mobilite"
NEVER = ("isolé", "recommand", "devrait", "il faut", "nœud", "carence", "cible", "should", "introducteur")


def acting(*actors, domain=DOMAIN):
    return [{"actor": actor, "domain": domain, "how": "stated"} for actor in actors]


def on(*alliances, domain=DOMAIN):
    return [{"alliance": alliance, "domain": domain} for alliance in alliances]


def joins(graph, **options):
    """The candidates that join an alliance, as (actor, alliance)."""
    found = missing(graph, top=0, joining=True, pairing=False, **options).candidates
    return {(*one.actors, one.alliance): one for one in found}


@pytest.fixture
def bus(build):
    """b and c run a bus together; a acts on mobility too; nothing else is known but what a test adds."""

    def graph(members=None, addresses=(), works_on=(), alliances=None, **more):
        actors = {key: {**more.pop(key, {})} for key in "abc"} | more.pop("actors", {})
        return build(
            {"bus": "bc", **(members or {})}, actors, {"bus": {"name": "Un bus"}, **(alliances or {})},
            addresses=[*on("bus"), *addresses], works_on=[*acting("a"), *works_on], **more,
        )  # fmt: skip

    return graph


def test_an_actor_of_the_domain_could_join_an_alliance_on_it(bus):
    (found,) = joins(bus()).values()
    assert (found.rank, found.actors, found.alliance, found.domain) == (1, ("a",), "bus", DOMAIN)
    assert found.about == {"a", "bus"}


def test_only_where_it_is_asked_and_beside_pairs_or_alone(bus):
    assert {one.alliance for one in missing(bus(), top=0).candidates} == {None}
    both = missing(bus(), top=0, joining=True)
    assert {one.alliance for one in both.candidates} == {None, "bus"}
    assert both.total == len(both.candidates) == 3
    assert [one.rank for one in both.candidates] == [1, 2, 3]


class TestNeverProposed:
    def test_an_alliance_it_takes_part_in_or_did(self, bus):
        assert not joins(bus(participations=[{"actor": "a", "alliance": "bus", "role": "funder", "until": "2001"}]))

    def test_an_alliance_with_whom_it_acts_on_the_domain_already(self, bus):
        assert not joins(bus(members={"car": "ab"}, addresses=on("car")))

    def test_or_may_act_on_it_as_their_alliance_does_not_say_on_what(self, bus):
        assert not joins(bus(members={"car": "ab"}))

    def test_but_another_domain_leaves_it_open(self, bus):
        assert joins(bus(members={"car": "ab"}, addresses=on("car", domain="sante")))

    @pytest.mark.parametrize("what", [{"status": "ended"}, {"above": True}, {"nature": "framework"}])
    def test_an_alliance_that_ended_a_wider_one_or_a_framework(self, bus, what):
        assert not joins(bus(alliances={"bus": what}))

    def test_an_alliance_of_which_one_active_member_is_known(self, bus):
        assert not joins(bus(c={"active": False}))

    @pytest.mark.parametrize("to", ["b", "bus"])
    @pytest.mark.parametrize("state", ["yes", "no"])
    def test_a_tie_stated_absent_or_present_with_it_or_a_member(self, bus, to, state):
        assert not joins(bus(declares=[{"actor": "a", "to": to, "state": state}]))

    def test_but_one_stated_unknown_may_be(self, bus):
        assert joins(bus(declares=[{"actor": "a", "to": "bus", "state": "unknown"}]))

    @pytest.mark.parametrize("other", ["b", "bus"])
    @pytest.mark.parametrize("state", ["exists", "not_relevant"])
    def test_what_the_user_dismissed(self, bus, other, state):
        assert not joins(bus(), answers=[((other, "a"), state)])

    def test_but_what_the_user_wants_to_explore_stays(self, bus):
        assert joins(bus(), answers=[(("a", "bus"), "explore")])

    def test_an_ended_actor(self, bus):
        assert not joins(bus(a={"active": False}))

    def test_an_actor_whose_name_is_masked(self, bus):
        assert not joins(bus(a={"display": "masked"}))

    @pytest.mark.parametrize(("giver", "receiver"), ["ab", "ba"])
    def test_a_member_that_funds_it_or_is_funded_by_it(self, bus, giver, receiver):
        assert not joins(bus(contributions=[{"id": "c1", "giver": giver, "receiver": receiver}]))

    @pytest.mark.parametrize(("branch", "parent"), ["ab", "ba"])
    def test_a_member_that_is_its_parent_or_branch(self, bus, branch, parent):
        assert not joins(bus(memberships=[{"actor": branch, "of": parent}]))

    def test_a_commune_where_its_own_ccas_takes_part(self, bus):
        assert not joins(bus(a={"kind": "commune", "governs": "COM-1"}, b={"kind": "ccas", "base": "COM-1"}))

    def test_a_member_that_may_compete(self, bus):
        assert not joins(bus(a={"kind": "entreprise"}, b={"kind": "entreprise"}))

    def test_no_shared_ground(self, build):
        graph = build({"bus": "bc"}, {"a": {}}, addresses=on("bus"), works_on=acting("a", domain="sante"))
        assert not joins(graph)

    def test_a_body_present_nearly_everywhere(self, build):
        members = {f"l{i}": [f"a{i}", f"b{i}", "state"] for i in range(8)} | {"bus": "yz"}
        found = joins(build(members, addresses=on(*members), works_on=acting("state")))
        assert found
        assert not any(actor == "state" for actor, _alliance in found)

    def test_one_alliance_does_not_fill_the_list(self, build):
        everyone = [f"a{i}" for i in range(9)]
        graph = build({"bus": "yz"}, {key: {} for key in everyone}, addresses=on("bus"), works_on=acting(*everyone))
        assert len(missing(graph, top=20, joining=True, pairing=False).candidates) == 2
        assert len(joins(graph)) == 9


class TestParts:
    def one(self, graph):
        (found,) = joins(graph).values()
        return found

    def test_strangers(self, bus):
        parts = self.one(bus()).parts
        assert parts == {
            "need": None, "few_responses": 0.5, "shared_stake": 0.5, "complementarity": 0, "distance_closed": 1, "common_partner": 0,
            "proximity": None,
        }  # fmt: skip

    def test_members_that_work_with_it_ease_the_meeting_and_leave_less_distance(self, bus):
        found = self.one(bus(members={"car": "ab"}, addresses=on("car", domain="sante")))
        assert found.parts["common_partner"] == 0.5
        assert found.parts["distance_closed"] == 0.25  # nothing to b, half to c
        assert found.partners == ("b",)
        assert "B, qui y prend part, travaille déjà avec A et peut faciliter la rencontre." in found.reason["fr"]

    def test_a_family_that_no_member_is_of(self, bus):
        families = {"a": {"family": "associations"}, "b": {"family": "entreprises"}, "c": {}}
        found = self.one(bus(**families))
        assert found.parts["complementarity"] == 0.5
        assert "No recorded member is of its family of actors: “Associations”." in found.reason["en"]
        assert self.one(bus(**(families | {"c": {"family": "associations"}}))).parts["complementarity"] == 0

    def test_what_it_offers_a_member_seeks(self, build):
        graph = build(
            {"bus": "bc"}, {"a": {}}, addresses=on("bus"),
            offers=[{"actor": "a", "domain": DOMAIN, "what": "Des minibus"}], seeks=[{"actor": "b", "domain": DOMAIN, "what": "des minibus"}],
        )  # fmt: skip
        found = self.one(graph)
        assert (found.parts["shared_stake"], found.parts["complementarity"]) == (0, 0.5)
        assert "A offers what B seeks" in found.reason["en"]
        assert "What A offers or seeks meets the alliance" in found.reason["en"]

    def test_a_framework_and_a_place_shared_with_a_member(self, bus):
        graph = bus(
            members={"contract": "ab"}, alliances={"contract": {"nature": "framework", "name": "Contrat local"}},
            a={"base": "COM-1"}, b={"base": "COM-1"}, territories=[{"id": "COM-1", "name": "Brume", "level": "commune"}],
        )  # fmt: skip
        found = self.one(graph)
        assert (found.parts["shared_stake"], found.parts["proximity"]) == (1, 1)
        assert "Contrat local" in found.reason["fr"]
        assert "Brume" in found.reason["fr"]

    def test_usefulness_is_the_weighted_mean_of_the_known_parts(self, bus):
        found = self.one(bus())
        assert found.usefulness == pytest.approx(
            (1.5 * 0.5 + 1.5 * 0.5 + 1 * 1) / (1.5 + 1.5 + 1.5 + 1 + 1.5), abs=1e-6
        )


class TestReasons:
    def test_who_what_with_whom_who_may_ease_it_and_what_is_not_known(self, bus):
        (found,) = joins(bus(b={"display": "masked"})).values()
        french = found.reason["fr"].replace("\u00a0", " ")
        assert french.startswith(
            "A agit dans le domaine « Mobilité » (Essai) ; sa participation à l’alliance « Un bus » (C et une autre)"
        )
        assert "Aucun membre qui travaille déjà avec A n’est recensé." in french
        assert (
            "Nous ignorons si cette alliance est ouverte à d’autres, et si A le souhaite : à vérifier avec eux."
            in french
        )
        assert "B" not in found.reason["en"].replace("bus", "").split()
        for text in found.reason.values():
            assert not any(word in text.lower() for word in NEVER)

    def test_names_are_texts_not_templates(self, bus):
        (found,) = joins(bus(a={"name": "{who}"}, alliances={"bus": {"name": "{members}"}})).values()
        assert "{who} agit" in found.reason["fr"]
        assert "{members}" in found.reason["fr"]

    def test_one_asked_for_is_told_even_where_the_list_is_too_short(self, bus):
        asked = frozenset({"a", "bus"})
        found = missing(bus(), top=1, joining=True, pairs=[asked, frozenset({"a", "b"}), frozenset({"a", "zz"})])
        assert set(found.asked) == {asked, frozenset({"a", "b"})}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000))
def test_the_full_list_holds_all_that_may_be_proposed_and_no_other(build, seed):
    """Beside the rules read straight from the tables of a random graph; the same in any order of its rows."""
    draw = random.Random(seed)
    ids = [f"a{i}" for i in range(draw.randint(3, 9))]
    members = {f"l{i}": draw.sample(ids, draw.randint(1, 3)) for i in range(draw.randint(1, 5))}
    domains = {name: draw.sample(["sante", DOMAIN], draw.randint(0, 2)) for name in members}
    graph = build(
        members,
        {key: {"active": draw.random() > 0.15, "kind": draw.choice(["entreprise", "association"])} for key in ids},
        addresses=[row for name, said in domains.items() for domain in said for row in on(name, domain=domain)],
        works_on=[{"actor": key, "domain": draw.choice(["sante", DOMAIN])} for key in ids if draw.random() > 0.3],
        contributions=[{"id": str(i), "giver": draw.choice(ids), "receiver": draw.choice(ids)} for i in range(2)],
        declares=[{"actor": draw.choice(ids), "to": draw.choice([*ids, *members]), "state": "no"} for _ in range(2)],
    )
    rows = graph.actors.set_index("id")
    own = {key: set(graph.works_on.loc[graph.works_on["actor"] == key, "domain"]) for key in ids}
    for name, who in members.items():
        for actor in who:
            own[actor] |= set(domains[name])
    stated = {frozenset((r["actor"], r["to"])) for r in graph.declares.to_dict("records")}
    stated |= {frozenset((r["giver"], r["receiver"])) for r in graph.contributions.to_dict("records")}

    def refused(actor, name, domain):
        there = [one for one in members[name] if rows.loc[one, "active"]]
        fits = [other for other in members if domain in domains[other] or not domains[other]]
        acts = any(actor in members[other] and set(there) & set(members[other]) for other in fits)
        said = any(frozenset((actor, one)) in stated for one in (*there, name))
        rivals = rows.loc[actor, "kind"] == "entreprise" and any(rows.loc[one, "kind"] == "entreprise" for one in there)
        return actor in members[name] or len(there) < 2 or acts or said or rivals or not rows.loc[actor, "active"]

    expected = {(a, n, d) for a in ids for n in members for d in {*domains[n]} & own[a] if not refused(a, n, d)}
    found = missing(graph, top=0, joining=True, pairing=False).candidates
    assert {(*one.actors, one.alliance, one.domain) for one in found} == expected
    order = [(*one.actors, one.alliance, one.domain) for one in found]
    for name in ("actors", "alliances", "participations", "addresses"):
        object.__setattr__(graph, name, getattr(graph, name).sample(frac=1, random_state=seed).reset_index(drop=True))
    again = missing(graph, top=0, joining=True, pairing=False).candidates
    assert [(*one.actors, one.alliance, one.domain) for one in again] == order
