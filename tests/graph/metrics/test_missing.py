"""Which pistes d'alliance are proposed, in which order, why, and what never is."""

from __future__ import annotations

import dataclasses
import random
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st

from graph.errors import MaillageError
from graph.metrics.figures import Perceived
from graph.metrics.missing import missing
from graph.metrics.needs import DomainNeeds
from graph.metrics.reasons import Grounds, reasons
from graph.metrics.usefulness import PARTS, settings

DOMAIN = "mobilite"


def acting(*actors: str, domain: str = DOMAIN):
    return [{"actor": actor, "domain": domain, "how": "stated"} for actor in actors]


def proposed(graph, **options):
    return {frozenset(c.actors) for c in missing(graph, top=0, **options).candidates}


@pytest.fixture
def two(build):
    """a and b act on mobility; nothing else is known of them but what a test adds."""

    def graph(**more):
        actors = {key: {**more.pop(key, {})} for key in ("a", "b")} | more.pop("actors", {})
        return build(more.pop("members", None), actors, works_on=acting("a", "b"), **more)

    return graph


def test_two_actors_of_one_domain_without_alliance_are_a_piste(two):
    (found,) = missing(two()).candidates
    assert (found.rank, found.actors, found.domain, found.alliance) == (1, ("a", "b"), DOMAIN, None)


class TestNeverProposed:
    """Each of these would be distrusted."""

    def test_an_existing_tie(self, two):
        assert not proposed(two(members={"l": "ab"}, addresses=[{"alliance": "l", "domain": DOMAIN}]))

    def test_an_existing_tie_on_another_domain_as_the_reason_would_be_untrue(self, two):
        assert not proposed(two(members={"l": "ab"}, addresses=[{"alliance": "l", "domain": "sante"}]))

    def test_an_existing_tie_from_above(self, two):
        assert not proposed(two(members={"l": "ab"}, alliances={"l": {"above": True}}))

    @pytest.mark.parametrize("state", ["no", "yes"])
    def test_a_tie_stated_absent_or_present(self, two, state):
        assert not proposed(two(declares=[{"actor": "b", "to": "a", "state": state}]))

    def test_but_a_tie_stated_unknown_may_be(self, two):
        assert proposed(two(declares=[{"actor": "b", "to": "a", "state": "unknown"}]))

    @pytest.mark.parametrize("state", ["exists", "not_relevant"])
    def test_what_the_user_dismissed(self, two, state):
        assert not proposed(two(), answers=[(("b", "a"), state)])

    @pytest.mark.parametrize("state", ["explore", "check"])
    def test_but_what_the_user_wants_to_explore_stays(self, two, state):
        assert proposed(two(), answers=[(("b", "a"), state)])

    def test_an_ended_actor(self, two):
        assert not proposed(two(a={"active": False}))

    def test_an_actor_whose_name_is_masked(self, two):
        assert not proposed(two(a={"display": "masked"}))

    @pytest.mark.parametrize(("giver", "receiver"), ["ab", "ba"])
    def test_a_funder_and_its_beneficiary(self, two, giver, receiver):
        assert not proposed(two(contributions=[{"id": "c", "giver": giver, "receiver": receiver}]))

    @pytest.mark.parametrize(("branch", "parent"), ["ab", "ba"])
    def test_a_parent_and_its_branch(self, two, branch, parent):
        assert not proposed(two(memberships=[{"actor": branch, "of": parent}]))

    def test_a_commune_and_its_own_ccas_by_place(self, two):
        a, b = {"kind": "commune", "governs": "COM-1"}, {"kind": "ccas", "base": "COM-1"}
        assert not proposed(two(a=a, b=b))

    def test_a_commune_and_its_own_ccas_by_name(self, two):
        a, b = (
            {"kind": "commune", "name": "Commune de Saint-Chimère"},
            {"kind": "ccas", "name": "CCAS DE SAINT CHIMERE"},
        )
        assert not proposed(two(a=a, b=b))

    def test_but_a_commune_and_another_ccas_may_be(self, two):
        a = {"kind": "commune", "governs": "COM-1", "name": "Commune de Brume"}
        assert proposed(two(a=a, b={"kind": "ccas", "base": "COM-2", "name": "CCAS de Chimère"}))

    def test_two_companies_that_may_compete(self, two):
        assert not proposed(two(a={"kind": "entreprise"}, b={"kind": "entreprise"}))

    def test_no_shared_ground(self, build):
        assert not proposed(build(actors={"a": {}, "b": {}}, works_on=[*acting("a"), *acting("b", domain="sante")]))

    def test_a_shared_framework_alone_does_not_say_that_both_act_on_its_domains(self, build):
        graph = build(
            {"f": "ab"}, alliances={"f": {"nature": "framework"}}, addresses=[{"alliance": "f", "domain": DOMAIN}]
        )
        assert not proposed(graph)


class TestPresentNearlyEverywhere:
    def crowd(self, build, nature="joint"):
        """The State takes part in all 8 alliances, each with two actors of its own."""
        members = {f"l{i}": [f"a{i}", f"b{i}", "state"] for i in range(8)}
        alliances = {name: {"nature": nature} for name in members}
        everyone = sorted({a for who in members.values() for a in who})
        return build(members, alliances=alliances, works_on=acting(*everyone))

    @pytest.mark.parametrize("nature", ["joint", "framework"])
    def test_it_fills_no_list(self, build, nature):
        found = missing(self.crowd(build, nature), top=0)
        assert found.everywhere == ("state",)
        assert found.candidates
        assert not any("state" in candidate.actors for candidate in found.candidates)

    def test_it_is_no_common_partner_and_closes_no_distance(self, build):
        for candidate in missing(self.crowd(build), top=0).candidates:
            assert candidate.partners == ()
            assert candidate.parts["common_partner"] == 0
            assert candidate.parts["distance_closed"] == 1
            assert "STATE" not in candidate.reason["fr"]

    def test_nor_is_a_main_funder(self, build):
        gifts = [{"id": f"c{i}", "giver": "state", "receiver": f"a{i}"} for i in range(8)]
        graph = build(actors={"state": {}, "other": {}, **{f"a{i}": {} for i in range(8)}}, contributions=gifts,
                      works_on=acting("state", "other", "a1"))  # fmt: skip
        assert missing(graph).everywhere == ("state",)
        assert proposed(graph) == {frozenset({"a1", "other"})}


class TestParts:
    def parts(self, graph):
        return missing(graph).candidates[0].parts

    def test_unknown_parts_are_none_and_do_not_count(self, two):
        parts = self.parts(two())
        assert list(parts) == list(PARTS)
        assert parts["need"] is parts["few_responses"] is parts["proximity"] is None

    def test_usefulness_is_the_weighted_mean_of_the_known_parts(self, two):
        (found,) = missing(two()).candidates
        known = {part: value for part, value in found.parts.items() if value is not None}
        weights = settings().weights
        mean = sum(weights[part] * value for part, value in known.items()) / sum(weights[part] for part in known)
        assert found.usefulness == pytest.approx(mean, abs=1e-6)

    def test_the_most_needed_domain_counts_1_and_the_least_0(self, build):
        figures = [
            {
                "id": domain,
                "territory": "X-test",
                "domain": domain,
                "kind": "perception",
                "group": "g",
                "value": value,
                "scale_max": 10,
            }
            for domain, value in ((DOMAIN, 8), ("sante", 5), ("emploi", 2))
        ]
        graph = build(actors={"a": {}, "b": {}}, figures=figures,
                      works_on=[*acting("a", "b"), *acting("a", "b", domain="emploi")])  # fmt: skip
        found = {c.domain: c.parts["need"] for c in missing(graph, top=0).candidates}
        assert found == {DOMAIN: 1, "emploi": 0}

    def test_few_responses(self, build):
        members, addresses = (
            {"l": "cd", "m": "cd"},
            [{"alliance": "l", "domain": DOMAIN}, {"alliance": "m", "domain": DOMAIN}],
        )
        graph = build(members, {"a": {}, "b": {}}, works_on=acting("a", "b"), addresses=addresses)
        found = {frozenset(c.actors): c for c in missing(graph, top=0).candidates}
        assert found[frozenset("ab")].parts["few_responses"] == pytest.approx(1 / 3, abs=1e-6)

    def test_a_shared_framework_is_a_shared_stake(self, two):
        graph = two(members={"f": "ab"}, alliances={"f": {"nature": "framework", "name": "Contrat local"}})
        assert self.parts(graph)["shared_stake"] == 1
        assert "« Contrat local »" in missing(graph).candidates[0].reason["fr"].replace("\u00a0", " ")

    def test_other_families_and_an_offer_that_meets_a_search_complete_each_other(self, two):
        assert self.parts(two(a={"family": "etat"}, b={"family": "etat"}))["complementarity"] == 0
        assert self.parts(two(a={"family": "etat"}))["complementarity"] == 0  # an unknown family is not another one
        offer, seek = (
            [{"actor": "a", "domain": DOMAIN, "what": "Des locaux"}],
            [{"actor": "b", "domain": DOMAIN, "what": "des  locaux"}],
        )
        graph = two(a={"family": "etat"}, b={"family": "citoyens"}, offers=offer, seeks=seek)
        assert self.parts(graph)["complementarity"] == 1
        assert "A propose ce que B recherche" in missing(graph).candidates[0].reason["fr"]

    def test_what_is_not_said_may_be_anything_but_other_words_do_not_meet(self, two):
        offer = [{"actor": "a", "domain": DOMAIN, "what": "des locaux"}]
        unsaid = two(offers=offer, seeks=[{"actor": "b", "domain": DOMAIN}])
        assert self.parts(unsaid)["complementarity"] == 0.5
        assert "A propose dans ce domaine, où B recherche." in missing(unsaid).candidates[0].reason["fr"]
        other = two(offers=offer, seeks=[{"actor": "b", "domain": DOMAIN, "what": "des bénévoles"}])
        assert self.parts(other)["complementarity"] == 0
        assert "recherche" not in missing(other).candidates[0].reason["fr"]

    def test_an_offer_and_a_search_meet_without_both_acting(self, build):
        offer, seek = [{"actor": "a", "domain": DOMAIN}], [{"actor": "b", "domain": DOMAIN}]
        (found,) = missing(build(actors={"a": {}, "b": {}}, offers=offer, seeks=seek)).candidates
        assert found.parts["shared_stake"] == 0
        assert "se rejoignent" in found.reason["fr"]

    def test_a_common_partner_and_the_distance_it_leaves(self, two):
        graph = two(members={"l": "ac", "m": "bc"})
        (found,) = [c for c in missing(graph, top=0).candidates if set(c.actors) == {"a", "b"}]
        assert found.partners == ("c",)
        assert (found.parts["common_partner"], found.parts["distance_closed"]) == (0.5, 0.5)
        assert "C travaille avec l’une et l’autre, sur d’autres sujets d’après ce qui est recensé" in found.reason["fr"]
        assert found.said["fr"].ease[0] not in found.said["fr"].grounds  # it does not act on the domain: no ground

    def test_a_partner_that_acts_on_the_domain_may_ease_the_meeting(self, build):
        graph = build({"l": "ac", "m": "bc"}, works_on=acting("a", "b", "c"))
        (found,) = [c for c in missing(graph, top=0).candidates if set(c.actors) == {"a", "b"}]
        assert "C travaille avec l’une et l’autre et peut faciliter la rencontre." in found.reason["fr"]

    def test_a_partner_whose_name_is_masked_is_not_named(self, two):
        (found,) = missing(two(members={"l": "ac", "m": "bc"}, actors={"c": {"display": "masked"}}), top=0).candidates
        assert found.partners == ()
        assert "C travaille" not in found.reason["fr"]

    def test_the_same_epci_is_near_however_far(self, two):
        places = [{"id": f"COM-{n}", "level": "commune"} for n in (1, 2, 3)] + [{"id": "EPCI-1", "level": "epci"}]
        bodies = {
            "town": {"governs": "COM-1"}, "village": {"governs": "COM-2"}, "council": {"governs": "EPCI-1"}, "elsewhere": {"governs": "COM-3"},
        }  # fmt: skip
        members = [{"actor": key, "of": "council"} for key in ("town", "village")]

        def near(a, b):
            graph = two(a=a, b=b, actors=bodies, territories=places, memberships=members)
            return self.parts(graph)["proximity"]

        assert near({"base": "COM-1"}, {"base": "COM-2"}) == 0.5
        assert near({"base": "COM-1"}, {"base": "EPCI-1"}) == 0.5
        assert near({"base": "COM-1", "lat": 47.0, "lon": 2.0}, {"base": "COM-2", "lat": 47.0, "lon": 2.01}) > 0.9
        assert near({"base": "COM-1", "lat": 47.0, "lon": 2.0}, {"base": "COM-2", "lat": 48.0, "lon": 2.0}) == 0.5
        assert near({"base": "COM-1"}, {"base": "COM-3"}) is None

    def test_the_same_commune_is_nearest_then_kilometres(self, two):
        same = two(
            a={"base": "COM-1"}, b={"base": "COM-1"}, territories=[{"id": "COM-1", "name": "Brume", "level": "commune"}]
        )
        assert self.parts(same)["proximity"] == 1
        assert "Brume" in missing(same).candidates[0].reason["fr"]
        far = two(a={"lat": 47.0, "lon": 1.0}, b={"lat": 48.0, "lon": 1.0})
        assert self.parts(far)["proximity"] == pytest.approx(1 / (1 + 111.195 / 10), abs=1e-4)


def test_reasons_name_both_say_what_is_not_known_and_use_no_forbidden_word(two):
    reason = missing(two()).candidates[0].reason
    french = reason["fr"].replace("\u00a0", " ")
    assert french.startswith("A et B agissent dans le domaine « Mobilité » (Essai) ; aucune alliance")
    assert french.endswith("Nous ignorons si elles le souhaitent : à vérifier avec elles.")
    assert reason["en"].startswith("A and B act in the domain “Mobility” (Essai); no alliance")
    assert not any(
        word in reason["fr"].lower() for word in ("devrait", "il faut", "recommand", "isolé", "nœud", "introducteur")
    )


def test_a_gap_in_a_table_is_unknown_not_a_name(two):
    nan = float("nan")
    gaps = dict.fromkeys(("name", "siren", "family", "kind", "base", "governs", "display"), nan)
    (found,) = missing(two(a=gaps, offers=[{"actor": "a", "domain": DOMAIN, "what": nan}])).candidates
    assert found.reason["en"].startswith("a and B act")
    assert found.parts["complementarity"] == 0


def test_names_are_texts_not_templates(two):
    reason = missing(two(a={"name": "{place} <b>"})).candidates[0].reason
    assert "{place} <b>" in reason["en"]


class TestOrder:
    @pytest.fixture
    def crowded(self, build):
        actors = {f"a{i:02d}": {"family": ["etat", "citoyens"][i % 2], "base": f"COM-{i % 3}"} for i in range(30)}
        return build(
            {"l": ["a00", "a01"], "m": ["a01", "a02"], "n": ["a02", "a03", "a04"]}, actors, works_on=acting(*actors)
        )

    def test_at_most_two_with_the_same_organisation_and_each_pair_once(self, crowded):
        shown = missing(crowded, top=20).candidates
        named = [actor for candidate in shown for actor in candidate.actors]
        assert max(map(named.count, named)) <= 2
        assert [candidate.rank for candidate in shown] == list(range(1, 21))

    def test_top_0_lists_all_with_the_same_first(self, crowded):
        every, found = missing(crowded, top=0), missing(crowded, top=20)
        assert len(every.candidates) == every.total == found.total
        assert every.candidates[:20] == found.candidates

    def test_after_the_first_the_most_useful_come_first(self, crowded):
        rest = [candidate.usefulness for candidate in missing(crowded, top=0).candidates[20:]]
        assert rest == sorted(rest, reverse=True)

    def test_the_same_data_gives_the_same_list_in_any_order_of_rows(self, crowded):
        again = dataclasses.replace(
            crowded, participations=crowded.participations.iloc[::-1], works_on=crowded.works_on.iloc[::-1],
            alliances=crowded.alliances.iloc[::-1], actors=crowded.actors.iloc[::-1],
        )  # fmt: skip
        assert missing(again, top=0) == missing(crowded, top=0)

    def test_too_many_actors_are_counted_not_forgotten(self, crowded):
        found = missing(crowded, rules=dataclasses.replace(settings(), largest_block=10))
        assert found.not_compared == 20
        assert {a for c in found.candidates for a in c.actors} <= {f"a{i:02d}" for i in range(10)}


def test_from_pairs_ranks_pairs_with_common_ground_and_no_domain(build):
    found = missing(build({"l": "ac", "m": "bc", "n": "de"}), from_pairs=True)
    (only,) = found.candidates
    assert (set(only.actors), only.domain) == ({"a", "b"}, None)
    assert only.parts["need"] is None
    assert only.reason["fr"].startswith("A et B n’ont pas d’alliance recensée à ce jour")


def test_one_domain_may_be_asked(build):
    graph = build(actors={"a": {}, "b": {}}, works_on=[*acting("a", "b"), *acting("a", "b", domain="sante")])
    assert {c.domain for c in missing(graph, top=0).candidates} == {DOMAIN, "sante"}
    assert {c.domain for c in missing(graph, domain="sante", top=0).candidates} == {"sante"}
    with pytest.raises(KeyError):
        missing(graph, domain="nowhere")


def test_an_empty_graph_has_no_piste(build):
    assert missing(build()).candidates == missing(build(), from_pairs=True).candidates == []


class TestSettings:
    def written(self, tmp_path, change):
        from graph.metrics.usefulness import FILE

        file = tmp_path / "own.toml"
        file.write_text(change(FILE.read_text(encoding="utf-8")), encoding="utf-8")
        return file

    def test_weights_may_be_the_users_own(self, two, tmp_path):
        file = self.written(tmp_path, lambda text: text.replace("shared_stake = 1.5", "shared_stake = 0"))
        assert settings(file).weights["shared_stake"] == 0
        assert missing(two(), rules=settings(file)).weights["shared_stake"] == 0

    @pytest.mark.parametrize(
        ("before", "after", "said"),
        [("need = 2.0", "need = -1", "weights"), ("need = 2.0", "", "need"), ("[limits]", "[limits", "cannot be read")],
    )
    def test_a_wrong_file_is_told_in_one_sentence(self, tmp_path, before, after, said):
        file = self.written(tmp_path, lambda text: text.replace(before, after))
        with pytest.raises(MaillageError, match=said):
            settings(file)


@settings_of_hypothesis(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000))
def test_the_full_list_holds_every_pair_that_may_be_proposed_and_no_other(build, seed):
    """Beside the rules read straight from the tables of a random graph."""
    draw = random.Random(seed)
    ids = [f"a{i}" for i in range(draw.randint(0, 9))]
    some = lambda: draw.sample(ids, min(len(ids), draw.randint(1, 3)))  # noqa: E731
    members = {f"l{i}": some() for i in range(draw.randint(0, 4))} if ids else {}
    couples = [tuple(draw.sample(ids, 2)) for _ in range(8)] if len(ids) > 1 else [()] * 8
    graph = build(
        members,
        {key: {"active": draw.random() > 0.1, "kind": draw.choice(["entreprise", "association"])} for key in ids},
        {name: {"nature": draw.choice(["joint", "framework"])} for name in members},
        works_on=[{"actor": a, "domain": draw.choice(["sante", DOMAIN])} for a in ids if draw.random() > 0.2],
        declares=[
            {"actor": a, "to": b, "state": draw.choice(["yes", "no", "unknown"])} for a, b in filter(None, couples[:3])
        ],
        contributions=[
            {"id": str(i), "giver": a, "receiver": b} for i, (a, b) in enumerate(filter(None, couples[3:5]))
        ],
        memberships=[{"actor": a, "of": b} for a, b in filter(None, couples[5:7])],
    )
    rows = graph.actors.set_index("id")
    domains = {key: set(graph.works_on.loc[graph.works_on["actor"] == key, "domain"]) for key in ids}

    def refused(a, b):
        joint = any({a, b} <= set(who) for name, who in members.items() if graph_nature[name] == "joint")
        said = any(
            {a, b} == {r["actor"], r["to"]} and r["state"] != "unknown" for r in graph.declares.to_dict("records")
        )
        gives = any({a, b} == {r["giver"], r["receiver"]} for r in graph.contributions.to_dict("records"))
        branch = any({a, b} == {r["actor"], r["of"]} for r in graph.memberships.to_dict("records"))
        ended = not (rows.loc[a, "active"] and rows.loc[b, "active"])
        rivals = rows.loc[a, "kind"] == rows.loc[b, "kind"] == "entreprise"
        return joint or said or gives or branch or ended or rivals

    graph_nature = dict(zip(graph.alliances["id"], graph.alliances["nature"], strict=True))
    expected = {(a, b, d) for a, b in combinations(ids, 2) for d in domains[a] & domains[b] if not refused(a, b)}
    assert {(*c.actors, c.domain) for c in missing(graph, top=0).candidates} == expected


class TestWhatTheDomainAsks:
    """The first reason is the domain's: how much it is needed, in whose view, and how few alliances answer it."""

    NEED = DomainNeeds(
        DOMAIN, "x", (), tuple(Perceived(g, None, 1, None, 1, 2024, None) for g in ("associations",)), {}, None, None, None, (), (),
        1.0, 1.0, 1.0, 11.0, True, 10.0,
    )  # fmt: skip

    def said(self, language="fr", **more):
        need = dataclasses.replace(self.NEED, **more)
        return reasons(Grounds("A", "B", "Essai", DOMAIN, need=need))[language].replace("\u00a0", " ")

    def test_the_need_and_its_answers_come_first_with_whose_view(self):
        assert self.said().startswith(
            "Mobilité : premier besoin selon Associations, onzième pour les alliances recensées. A et B agissent"
        )
        assert self.said("en").startswith("Mobility: first need according to Associations, eleventh for recorded")

    def test_unknown_answers_are_not_told_and_a_need_answered_already_neither(self):
        assert "alliances recensées" not in self.said(response_rank=None, gap=None)
        assert self.said(need_rank=9.0, gap=-3.0).startswith("A et B agissent")

    def test_a_rank_beyond_words_is_a_number(self):
        assert "21e pour les alliances" in self.said(response_rank=21.0)
        assert "21st for recorded" in self.said("en", response_rank=21.0)


class TestFrameworksOnOtherDomains:
    """A contract on housing is no reason for a piste on mobility."""

    def contract(self, two, *domains):
        return two(
            members={"f": "ab"}, alliances={"f": {"nature": "framework", "name": "Contrat local"}},
            addresses=[{"alliance": "f", "domain": domain} for domain in domains],
        )  # fmt: skip

    @pytest.mark.parametrize("domains", [(), (DOMAIN,), ("logement", DOMAIN)])
    def test_on_the_domain_or_on_none_in_particular_it_is_a_reason(self, two, domains):
        (found,) = missing(self.contract(two, *domains)).candidates
        assert found.parts["shared_stake"] == 1
        assert "Contrat local" in found.reason["fr"]

    def test_on_other_domains_only_it_is_neither_told_nor_counted(self, two):
        (found,) = missing(self.contract(two, "logement")).candidates
        assert found.parts["shared_stake"] == 0.5
        assert "Contrat local" not in found.reason["fr"]
        assert "Contrat local" not in found.reason["en"]

    def test_without_domains_it_stays_common_ground(self, two):
        (found,) = missing(self.contract(two, "logement"), from_pairs=True).candidates
        assert "Contrat local" in found.reason["fr"]


class TestOrganisationsWithoutATie:
    """Ten organisations typed in a minute: little is known of them, and that is said."""

    @pytest.fixture
    def fresh(self, build):
        families = ["associations", "collectivites", "associations", "entreprises"]
        actors = {key: {"family": family, "base": "COM-1"} for key, family in zip("abcd", families, strict=True)}
        places = [{"id": "COM-1", "name": "Brume", "level": "commune"}]
        return build(actors=actors, territories=places, works_on=acting(*"abcd"))

    def test_two_families_in_the_same_commune_are_two_reasons(self, fresh):
        first = missing(fresh).candidates[0].reason
        french = first["fr"].replace("\u00a0", " ")
        assert (
            "Elles viennent de deux familles d’acteurs : « Associations » et « Collectivités territoriales »." in french
        )
        assert "Les deux organisations sont au même endroit : Brume." in french
        assert "They come from two families of actors: “Associations” and “Local authorities”." in first["en"]

    def test_that_they_may_not_know_each_other_is_said_as_not_known(self, fresh):
        for candidate in missing(fresh, top=0).candidates:
            assert "nous ignorons si elles se connaissent" in candidate.reason["fr"]
            assert "groupes" not in candidate.reason["fr"]

    def test_two_of_one_family_are_not_said_to_be_of_two(self, fresh):
        found = {frozenset(one.actors): one for one in missing(fresh, top=0).candidates}
        assert "deux familles" not in found[frozenset("ac")].reason["fr"]
        assert "deux familles" in found[frozenset("ab")].reason["fr"]

    def test_of_equally_useful_pistes_those_that_name_others_come_first(self, build):
        everyone = [f"a{i}" for i in range(8)]
        actors = {key: {"family": "associations"} for key in everyone}
        first = missing(build(actors=actors, works_on=acting(*everyone)), top=4).candidates
        assert sorted(actor for candidate in first for actor in candidate.actors) == everyone

    def test_of_organisations_all_alike_that_nothing_answers_here_is_a_second_reason(self, build):
        actors = {key: {"family": "associations"} for key in "abc"}
        for candidate in missing(build(actors=actors, works_on=acting(*"abc"))).candidates:
            assert (
                candidate.said["fr"].why[1].replace("\u00a0", " ")
                == "Aucune alliance sur « Mobilité » n’est recensée ici à ce jour."
            )

    def test_which_is_not_said_where_an_alliance_is_recorded(self, build):
        graph = build(
            {"l": "bc"}, {"a": {}}, works_on=acting("a", "b"), addresses=[{"alliance": "l", "domain": DOMAIN}]
        )
        found = {frozenset(one.actors): one for one in missing(graph).candidates}
        assert "ici à ce jour" not in found[frozenset("ab")].reason["fr"]

    def test_where_one_has_a_tie_it_would_be_a_first_one_for_the_other(self, build):
        graph = build({"l": "bc"}, {"a": {}}, works_on=acting("a", "b"))
        (found,) = missing(graph).candidates
        assert "Ce serait un premier lien recensé pour A." in found.reason["fr"]
        assert "se connaissent" not in found.reason["fr"]


class TestPairsAskedFor:
    """What was answered stays in view, wherever it now stands in the list."""

    def test_a_pair_is_told_even_where_the_list_is_too_short_for_it(self, build):
        everyone = [f"a{i}" for i in range(8)]
        graph = build(actors={key: {} for key in everyone}, works_on=acting(*everyone))
        found = missing(graph, top=1, pairs=[frozenset({"a6", "a7"})])
        assert len(found.candidates) == 1
        assert set(found.asked) == {frozenset({"a6", "a7"})}
        assert "A6 et A7" in found.asked[frozenset({"a6", "a7"})].reason["fr"]

    def test_the_best_domain_of_a_pair_is_told(self, build):
        graph = build(actors={"a": {}, "b": {}}, works_on=[*acting("a", "b"), *acting("a", "b", domain="sante")])
        (best,) = missing(graph).candidates
        assert missing(graph, pairs=[frozenset("ab")]).asked[frozenset("ab")].domain == best.domain

    def test_a_pair_that_is_no_candidate_any_more_or_is_unknown_is_not(self, two):
        graph = two(declares=[{"actor": "a", "to": "b", "state": "yes"}])
        assert missing(graph, pairs=[frozenset("ab"), frozenset({"a", "gone"})]).asked == {}


def test_ordinals_are_all_words_or_all_figures_as_far_as_there_are_domains():
    said = reasons(
        Grounds("A", "B", "Essai", DOMAIN, need=dataclasses.replace(TestWhatTheDomainAsks.NEED, response_rank=16.0))
    )
    assert "sixteenth for recorded alliances" in said["en"]
    assert "seizième pour les alliances recensées" in said["fr"]
