"""Large territories open folded: groups are counted, nothing is lost in silence, one part unfolds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graph.territory import TerritoryGraph, table
from visuals import folding
from visuals.filters import shown
from visuals.folding import folded_map, is_large
from visuals.network_map import MapOptions, NetworkMap
from visuals.pyvis_page import offline

PLACES = {
    f"COM-{k}": {"commune": (f"COM-{k}", f"Commune {k}"), "departement": (f"DEP-{k % 2}", f"Département {k % 2}")}
    for k in range(4)
}


def territory(count: int = 12) -> TerritoryGraph:
    """Associations and entreprises in four communes of two départements; alliances of an even and the next odd one."""
    families = ["associations", "entreprises"]
    return TerritoryGraph(
        territory={"id": "X-grand", "name": "Grand Pays", "fictional": True},
        actors=table("actors", [
            {"id": f"a-{k}", "name": f"Organisation {k}", "family": families[k % 2], "display": "named", "here": True, "base": f"COM-{k % 4}"}
            for k in range(count)
        ]),
        alliances=table("alliances", [{"id": f"l-{k}", "name": f"Alliance {k}", "nature": "joint"} for k in range(0, count, 2)]),
        participations=table("participations", [
            {"actor": f"a-{k + d}", "alliance": f"l-{k}", "role": "member"} for k in range(0, count, 2) for d in (0, 1)
        ]),
    )  # fmt: skip


def groups(drawn: NetworkMap) -> dict[str, int]:
    return {node["name"]: node["members"] for node in drawn.nodes if "members" in node}


def test_every_actor_is_in_a_group_of_its_family_and_place():
    drawn = folded_map(territory(), PLACES, language="fr")
    assert groups(drawn) == {
        "Associations – Commune 0": 3, "Entreprises – Commune 1": 3, "Associations – Commune 2": 3, "Entreprises – Commune 3": 3,
    }  # fmt: skip
    assert (
        drawn.folded
        and "12 organisations" in drawn.notes[0]
        and drawn.subtitle.startswith("12 acteurs dans 6 alliances")
    )


def test_ties_between_groups_count_the_alliances_they_share():
    drawn = folded_map(territory(), PLACES, language="fr")
    assert {(t["from"], t["to"], t["note"]) for t in drawn.ties} == {
        ("g:associations:COM-0", "g:entreprises:COM-1", "3 alliances en commun"),
        ("g:associations:COM-2", "g:entreprises:COM-3", "3 alliances en commun"),
    }
    assert len(shown(drawn)[0]) == 4


def test_too_many_groups_go_by_a_wider_level(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(folding, "MOST_GROUPS", 2)
    assert set(groups(folded_map(territory(), PLACES, language="fr"))) == {
        "Associations – Département 0",
        "Entreprises – Département 1",
    }
    monkeypatch.setattr(folding, "MOST_GROUPS", 1)
    assert set(groups(folded_map(territory(), PLACES, language="fr"))) == {"Associations", "Entreprises"}


def test_one_part_unfolds_with_its_alliances_and_the_rest_stays_folded():
    drawn = folded_map(territory(), PLACES, options=MapOptions(open="g:associations:COM-0"), language="fr")
    names = {node["name"] for node in drawn.nodes}
    assert {"Organisation 0", "Organisation 4", "Organisation 8", "Alliance 0", "Entreprises – Commune 1"} <= names
    assert "Associations – Commune 0" not in names and drawn.opened == "Associations – Commune 0"
    assert ("g:entreprises:COM-1", "l-0") in {(tie["from"], tie["to"]) for tie in drawn.ties}
    assert "9 organisations" in drawn.notes[0]


def test_a_part_too_large_unfolds_into_smaller_parts(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(folding, "MOST_GROUPS", 2)
    monkeypatch.setattr(folding, "MOST_OPEN", 2)
    drawn = folded_map(territory(), PLACES, options=MapOptions(open="g:associations:DEP-0"), language="fr")
    assert {"Associations – Commune 0", "Associations – Commune 2", "Entreprises – Département 1"} == set(groups(drawn))


def test_a_part_that_cannot_be_parted_shows_its_most_tied(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(folding, "MOST_OPEN", 2)
    drawn = folded_map(territory(), PLACES, options=MapOptions(open="g:associations:COM-0"), language="fr")
    assert groups(drawn)["Associations – Commune 0"] == 1


def test_an_unknown_part_leaves_all_folded():
    drawn = folded_map(territory(), PLACES, options=MapOptions(open="<script>"), language="fr")
    assert sum(groups(drawn).values()) == 12 and not drawn.opened


def test_an_actor_of_no_known_place_is_counted_too():
    assert groups(folded_map(territory(), {}, language="fr")) == {"Associations": 6, "Entreprises": 6}


def test_only_what_is_above_the_bound_is_large(monkeypatch: pytest.MonkeyPatch):
    assert not is_large(territory())
    monkeypatch.setattr(folding, "FOLD_ABOVE", 17)
    assert is_large(territory())


def test_the_offline_file_holds_the_groups_and_the_unfolded_part():
    page = offline(folded_map(territory(), PLACES, options=MapOptions(open="g:associations:COM-0"), language="fr"))
    assert "Organisation 4" in page and "Entreprises – Commune 3" in page and "Organisation 6" not in page


def by_community(**more: str) -> NetworkMap:
    return folded_map(territory(), {}, options=MapOptions(fold="community", **more), language="fr")


def test_a_large_map_folds_by_community_too_and_says_so():
    drawn = by_community()
    assert groups(drawn) == {f"Autour de\u00a0: Organisation {k}": 2 for k in range(0, 12, 2)}
    assert drawn.folded == "community" and "par communauté" in drawn.notes[0] and "12 organisations" in drawn.notes[0]
    assert {node["family"] for node in drawn.nodes} == {"associations"}  # as many of each family: the first by name


def test_a_community_unfolds_and_says_which():
    drawn = by_community(open="c:a-4")
    names = {node["name"] for node in drawn.nodes}
    assert {"Organisation 4", "Organisation 5", "Alliance 4"} <= names and "Organisation 6" not in names
    assert drawn.opened == "Autour de\u00a0: Organisation 4" and len(groups(drawn)) == 5


def test_the_smallest_communities_stand_as_one(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(folding, "MOST_GROUPS", 2)
    assert groups(by_community())["Communautés plus petites"] == 8
    assert {"Organisation 8", "Organisation 11"} <= {node["name"] for node in by_community(open="c:*").nodes}


def test_an_organisation_without_an_alliance_is_in_no_community():
    graph = territory()
    parts = graph.participations
    drawn = folded_map(
        replace(graph, participations=parts[parts["alliance"] != "l-0"]),
        {},
        options=MapOptions(fold="community"),
        language="fr",
    )
    assert groups(drawn)["Sans alliance recensée à ce jour"] == 2
