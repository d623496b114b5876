"""The fictional part: visibly invented, rich enough to show every page, and nothing of it real."""

from collections import Counter, defaultdict
from itertools import combinations

import pytest

from graph.model import TIES, label_of
from graph.vocabulary import vocabulary
from ingest import demo
from ingest.demo.invented import TERRITORY, words
from ingest.reference import Reference
from ingest.reference.names import fold

INVENTED_PLACES = [name for g in words()["groupings"] for name in (*g["communes"], g["name"])]


def members(facts, nature="joint"):
    kept = {key for key, a in facts.nodes("Alliance").items() if a["nature"] == nature}
    found = defaultdict(set)
    for t in facts.of("TAKES_PART"):
        if t["to"] in kept:
            found[t["to"]].add(t["from"])
    return found


def groupings(facts):
    """Each actor's grouping."""
    within = {t["from"]: t["to"] for t in facts.of("WITHIN")}
    return {t["from"]: within[t["to"]] for t in facts.of("BASED_IN")}


def acting(facts, domain):
    return {t["from"] for t in facts.of("WORKS_ON") if t["to"] == domain}


def test_every_source_says_it_is_fictional(fictional) -> None:
    assert all(s.nature == "fictional" and "(fictif)" in s.title for s in fictional.change_set.sources)


def test_no_invented_place_has_the_name_of_a_real_one(fictional) -> None:
    reference = Reference()
    for place in fictional.nodes("Territory").values():
        assert reference.by_name(place["name"]) == [], place["name"]


def test_it_names_no_territory_but_its_own(fictional) -> None:
    assert fictional.change_set.regions == frozenset()
    for fact in fictional.all:
        for end, side in (("from", "start"), ("to", "end")):
            if end in fact and label_of(fact[end], getattr(TIES[fact["is"]], side)) == "Territory":
                assert fact[end].startswith("X-")
    assert Reference().closure(fictional.nodes("Territory")) == ([], [])


def test_it_has_five_groupings_of_forty_communes_on_a_map_of_its_own(fictional) -> None:
    places = fictional.nodes("Territory").values()
    assert Counter(p["level"] for p in places) == {"custom": 1, "epci": 5, "commune": 40}
    points = {(p["lat"], p["lon"]) for p in places if p["level"] == "commune"}
    assert len(points) == 40 and all(lon < -11 for _lat, lon in points)
    assert (
        sum(p["population"] for p in places if p["level"] == "commune")
        == fictional.nodes("Territory")[TERRITORY]["population"]
    )


def test_its_organisations_are_of_all_nine_families(fictional) -> None:
    families = Counter(a["family"] for a in fictional.nodes("Actor").values())
    assert set(families) == set(vocabulary().families)
    assert 280 <= sum(families.values()) <= 320
    assert min(families.values()) >= 10


def test_every_organisation_bears_an_invented_name_and_no_number(fictional) -> None:
    places = [fold(name.removeprefix("Le ").removeprefix("CC ").removeprefix("CA ")) for name in INVENTED_PLACES]
    for actor in fictional.nodes("Actor").values():
        assert any(place in fold(actor["name"]) for place in (*places, "val d exemple")), actor["name"]
        assert "siren" not in actor and "rna" not in actor
    names = [a["name"] for a in fictional.nodes("Actor").values()]
    assert len(set(names)) == len(names)


def test_two_hundred_joint_alliances_have_two_to_twelve_members(fictional) -> None:
    sizes = Counter(len(m) for m in members(fictional).values())
    assert sum(sizes.values()) == 200
    assert (min(sizes), max(sizes)) == (2, 12)
    assert sizes[2] > sizes[5] > 0 and sum(n for size, n in sizes.items() if size > 6) > 10


def test_no_organisation_is_in_a_quarter_of_the_alliances_but_some_are_in_many(fictional) -> None:
    load = Counter(one for m in members(fictional).values() for one in m)
    assert 10 <= max(load.values()) < 50


def test_frameworks_are_signed_by_the_state_and_a_grouping(fictional) -> None:
    found = members(fictional, "framework")
    assert 13 <= len(found) <= 17
    for key in found:
        roles = Counter(t["role"] for t in fictional.of("TAKES_PART") if t["to"] == key)
        assert roles["signatory"] == 2 and roles["operator"] >= 1


def test_alliance_names_are_unique_and_carry_accents_and_apostrophes(fictional) -> None:
    names = [a["name"] for a in fictional.nodes("Alliance").values()]
    assert len(set(names)) == len(names)
    assert any("’" in name for name in names) and any("é" in name for name in names)
    assert not [name for name in names if "'" in name or " de Le " in name or " de É" in name or "suite" in name]


def test_years_run_from_2005_to_2026_and_parts_lie_within_their_alliance(fictional) -> None:
    alliances = fictional.nodes("Alliance")
    joint = [a for a in alliances.values() if a["nature"] == "joint"]
    assert {min(a["since"] for a in joint), max(a["since"] for a in joint)} == {"2005", "2026"}
    for t in fictional.of("TAKES_PART"):
        alliance = alliances[t["to"]]
        assert alliance["since"] <= t["since"] <= t.get("until", "2026") <= alliance.get("until", "2026")


def test_types_follow_the_three_eras_and_who_takes_part(fictional) -> None:
    families = {key: a["family"] for key, a in fictional.nodes("Actor").items()}
    allied = members(fictional)
    for key, alliance in fictional.nodes("Alliance").items():
        found = {families[one] for one in allied.get(key, ())}
        if alliance.get("type") == "innovation-societale":
            assert alliance["since"] >= "2012"
        if alliance.get("type") not in (None, "cooperation-publique"):
            assert {"associations", "entreprises"} <= found
    kinds = Counter(a.get("type") for a in fictional.nodes("Alliance").values())
    assert set(kinds) == {*vocabulary().types, None}


@pytest.mark.parametrize("grouping", range(1, 6))
def test_pistes_on_ageing_wait_in_every_grouping(fictional, grouping: int) -> None:
    """Two organisations act on ageing in the same grouping, take part in no alliance together, and have a common partner."""
    place, partners, together = groupings(fictional), defaultdict(set), set()
    for m in members(fictional).values():
        for a, b in combinations(sorted(m), 2):
            together.add((a, b))
            partners[a].add(b)
            partners[b].add(a)
    here = sorted(a for a in acting(fictional, "vieillissement") if place[a] == f"X-exemple-epci-{grouping}")
    pistes = [p for p in combinations(here, 2) if p not in together and partners[p[0]] & partners[p[1]]]
    assert len(pistes) >= 2


def test_some_organisations_act_in_no_alliance(fictional) -> None:
    allied = {one for m in members(fictional).values() for one in m}
    alone = {one for one in acting(fictional, "vieillissement") if one not in allied}
    assert len(alone) >= 5
    assert len(set(fictional.nodes("Actor")) - allied) >= 25


def test_few_alliances_answer_the_need_that_all_put_first(fictional) -> None:
    domains = Counter(t["to"] for t in fictional.of("ADDRESSES"))
    assert 3 <= domains["vieillissement"] < sorted(domains.values())[len(domains) // 2]
    on = {t["from"]: t["to"] for t in fictional.of("ON")}
    has = {t["to"]: t["from"] for t in fictional.of("HAS")}
    for group in ("citoyens", "collectivites", "associations", "entreprises"):
        scores = {
            on[f["id"]]: f["value"]
            for f in fictional.of("Figure")
            if f["kind"] == "perception" and f["group"] == group and has[f["id"]] == TERRITORY
        }
        assert len(scores) == 16
        assert max(scores, key=scores.__getitem__) == "vieillissement"


def test_groups_differ_on_the_other_priorities(fictional) -> None:
    has = {t["to"]: t["from"] for t in fictional.of("HAS")}
    on = {t["from"]: t["to"] for t in fictional.of("ON")}
    second = {}
    for f in sorted((f for f in fictional.of("Figure") if f["kind"] == "perception"), key=lambda f: f["value"]):
        if has[f["id"]] == TERRITORY and on[f["id"]] != "vieillissement":
            second[f["group"]] = on[f["id"]]
    assert len(set(second.values())) >= 2


def test_indicators_are_known_for_every_grouping_and_say_which_way_tells_a_need(fictional) -> None:
    indicators = [f for f in fictional.of("Figure") if f["kind"] == "indicator"]
    assert len(indicators) == 16 * 6
    assert {f["polarity"] for f in indicators} == {"higher-is-worse", "higher-is-better"}
    assert all(f["measure"].startswith("exemple-") for f in indicators)


def test_organisations_asked_declare_ties_beyond_and_beside_the_alliances(fictional) -> None:
    together = {pair for m in members(fictional).values() for pair in combinations(sorted(m), 2)}
    said = fictional.of("DECLARES")
    assert Counter(t["state"] for t in said).keys() == {"yes", "no", "unknown"}
    assert all(t["by"] == t["from"] for t in said)
    yes = {tuple(sorted((t["from"], t["to"]))) for t in said if t["state"] == "yes"}
    assert yes - together and yes & together and together - yes
    assert {t["from"] for t in said} <= {t["from"] for t in fictional.of("ASKED_IN")}


def test_some_offer_what_others_seek(fictional) -> None:
    offered = {(t["to"], t["what"]) for t in fictional.of("OFFERS")}
    assert offered & {(t["to"], t["what"]) for t in fictional.of("SEEKS")}


def test_contributions_have_a_giver_a_receiver_and_a_year(fictional) -> None:
    given = {t["to"]: t["from"] for t in fictional.of("GIVES")}
    received = {t["from"]: t["to"] for t in fictional.of("TO")}
    contributions = fictional.nodes("Contribution")
    assert set(given) == set(received) == set(contributions)
    assert all(given[key] != received[key] and 2016 <= c["year"] <= 2026 for key, c in contributions.items())
    assert {c["nature"] for c in contributions.values()} == {"grant", "in-kind", "work", "guarantee", "post"}


def test_another_seed_gives_another_territory_under_another_import() -> None:
    one, other = demo.fictional(1), demo.fictional(2)
    assert one.import_id != other.import_id
    assert [repr(r.facts) for r in one.records] != [repr(r.facts) for r in other.records]
