"""Comparing: what came, went and stayed, on the same positions, told by more than colour."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from graph.territory import TerritoryGraph, table
from visuals.compare import comparison, counted, svg

WORDS = {"came": "Arrivées", "went": "Parties", "stayed": "Restées"}
HOSTILE = "</title><script>alert(1)</script>"


def territory(*parts: tuple[int, int], year: int | None = None) -> TerritoryGraph:
    actors, alliances = sorted({a for a, _ in parts}), sorted({b for _, b in parts})
    return TerritoryGraph(
        territory={"id": "X-essai", "name": "Pays d’Essai", "fictional": True},
        actors=table("actors", [{"id": f"a-{a}", "name": HOSTILE if a == 3 else f"Organisation {a}", "family": "associations", "display": "named", "here": True} for a in actors]),
        alliances=table("alliances", [{"id": f"l-{b}", "name": f"Alliance {b}", "nature": "joint"} for b in alliances]),
        participations=table("participations", [{"actor": f"a-{a}", "alliance": f"l-{b}", "role": "member"} for a, b in parts]),
        as_of=year,
    )  # fmt: skip


BEFORE = territory((0, 1), (1, 1), (1, 2), (2, 2), year=2018)
AFTER = territory((0, 1), (1, 1), (3, 1), (3, 3), (0, 3))


def test_each_actor_alliance_and_tie_has_its_state():
    found = comparison(BEFORE, AFTER, WORDS, "fr")
    assert counted(found) == {
        "actor": {"came": 1, "went": 1, "stayed": 2},
        "alliance": {"came": 1, "went": 1, "stayed": 1},
    }
    assert found.state["a-3 l-1"] == "came" and found.state["a-1 l-2"] == "went" and found.state["a-0 l-1"] == "stayed"
    assert [node["name"] for node in found.of("actor", "came")] == [HOSTILE]


def test_nothing_changed_is_all_stayed():
    found = comparison(AFTER, AFTER, WORDS, "fr")
    assert set(found.state.values()) == {"stayed"}


def test_both_pictures_stand_on_the_same_positions():
    found = comparison(BEFORE, AFTER, WORDS, "fr")

    def shapes(only: str) -> dict[str, str]:
        root = ElementTree.fromstring(svg(found, "Titre", "Phrase.", only))  # noqa: S314  our own text
        groups = [each for each in root.iter() if each.tag.endswith("}g")]
        return {group[0].text or "": group[1].attrib["points"] for group in groups if len(group) > 1}

    before, after = shapes("before"), shapes("after")
    assert before["Organisation 0"] == after["Organisation 0"]
    assert "Organisation 2" in before and "Organisation 2" not in after and HOSTILE in after and HOSTILE not in before


def test_the_picture_says_it_without_colour_and_holds_no_script():
    text = svg(comparison(BEFORE, AFTER, WORDS, "fr"), "Titre", "Phrase.")
    assert "stroke-dasharray" in text and "<circle" in text and "<script" not in text
    assert all(word in text for word in WORDS.values())


def test_two_empty_graphs_make_an_empty_picture():
    found = comparison(territory(), territory(), WORDS, "fr")
    assert found.state == {} and "Titre" in svg(found, "Titre", "Phrase.")


def test_the_narrow_picture_is_upright_and_shows_the_same_things():
    found = comparison(BEFORE, AFTER, WORDS, "fr")
    wide, narrow = (svg(found, "Titre", "Phrase", narrow=each) for each in (False, True))
    assert re.findall("<g[^>]*><title>([^<]*)", wide) == re.findall("<g[^>]*><title>([^<]*)", narrow)
    across, down = map(float, re.findall(r"viewBox=\"0 0 (\d+) (\d+)\"", narrow)[0])
    assert down > across
