"""The page of leads says by itself who, on what, why, who could ease it, what is not known, and why one comes before the next."""

from __future__ import annotations

import html
import re

import pytest

from api.measure_answers import Missing
from api.service.leads import leads
from api.service.measures import alliance_names, missing_of
from graph.errors import UsageProblem
from graph.language import set_language
from graph.territory import TerritoryGraph, table

HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def graph() -> TerritoryGraph:
    """a and b act on mobility and work with c; d acts on it and knows nobody; b and c run a bus together."""
    set_language("en")
    ids = ("a", "b", "c", "d")
    members = {"walk": "ac", "bus": "bc"}
    return TerritoryGraph(
        {"id": "X-essai", "name": "Essai"},
        table("actors", [{"id": one, "name": one.upper(), "active": True} for one in ids]),
        table(
            "alliances", [{"id": one, "name": HOSTILE if one == "bus" else one, "nature": "joint"} for one in members]
        ),
        table("participations", [{"actor": actor, "alliance": one} for one, who in members.items() for actor in who]),
        works_on=table("works_on", [{"actor": one, "domain": "mobilite"} for one in ids]),
        addresses=table(
            "addresses", [{"alliance": "bus", "domain": "mobilite"}, {"alliance": "walk", "domain": "sante"}]
        ),
    )


def test_each_lead_says_why_who_could_ease_it_and_what_is_not_known(graph):
    found = missing_of(graph, top=20)
    for lead in leads(found, 20):
        assert lead.grounds
        assert lead.ease or any("No " in line for line in lead.unknown)
        assert "We do not know whether" in lead.unknown[-1]
    first = next(lead for lead in leads(found, 20) if lead.one.names == ["A", "B"])
    assert first.ease == ("C works with each of them and may ease the meeting.",)
    assert any(line.startswith("The two organisations act in the domain") for line in first.grounds)


def test_what_each_part_adds_makes_the_usefulness(graph):
    for lead in leads(missing_of(graph, top=20), 20):
        assert sum(value for value in lead.adds.values() if value is not None) == pytest.approx(
            lead.one.usefulness, abs=1e-5
        )


def test_why_one_comes_before_the_next_is_in_words_and_the_last_shown_has_it_too(graph):
    told = leads(missing_of(graph, top=20), 2)
    assert len(told) == 2
    for lead, after in zip(told, missing_of(graph, top=20).candidates[1:], strict=False):
        assert re.fullmatch(r"[A-Z].*\.", lead.before)
        assert lead.before.startswith("As useful") == (lead.one.usefulness == after.usefulness)
    assert leads(missing_of(graph, top=1), 1)[0].before == ""


def test_kinds_of_leads(graph):
    both, pairs, joining = (missing_of(graph, top=0, kind=kind) for kind in ("any", "pairs", "joining"))
    assert {one.alliance for one in pairs.candidates} == {None}
    assert {(*one.actors, one.alliance) for one in joining.candidates} == {("a", "bus"), ("d", "bus")}
    assert both.total == pairs.total + joining.total
    assert alliance_names(graph, both) == {"bus": HOSTILE}
    with pytest.raises(UsageProblem, match="any, pairs, joining"):
        missing_of(graph, kind="all")


def test_by_likelihood_those_without_one_come_after(graph):
    found = missing_of(graph, top=20, by="likelihood")
    assert {one.alliance for one in found.candidates} == {None, "bus"}


def test_sentences_are_for_the_page_and_not_for_programs(graph):
    found = missing_of(graph)
    assert "said" not in found.model_dump()["candidates"][0]
    assert Missing(**found.model_dump()).candidates[0].reason == found.candidates[0].reason
    assert leads(Missing(**found.model_dump()), 1)[0].grounds[0].startswith(("A ", "D ", "The two", "B "))


def test_the_page_offers_kinds_of_leads_and_keeps_the_choice(browser_like):
    page = html.unescape(browser_like.get("/t/X-essai/pistes?lang=fr&kind=pairs&domain=").text)
    assert '<option value="pairs" selected>Entre deux organisations</option>' in page
    assert "Qui peut faciliter la rencontre" in page
    assert "Ce que nous ignorons" in page
    more = re.search(r'href="([^"]*more=[^"]*)"', page)
    assert more is None or "kind=pairs" in more[1]
    assert browser_like.get("/t/X-essai/pistes?kind=nothing").status_code == 400


def test_an_alliance_with_a_hostile_name_is_text(graph):
    from visuals.pages import environment

    assert HOSTILE not in environment().from_string("{{ name }}").render(
        name=alliance_names(graph, missing_of(graph))["bus"]
    )


def test_where_there_is_no_lead_there_is_none_to_tell(graph):
    found = missing_of(graph, top=3)
    assert leads(found.model_copy(update={"candidates": []}), 3) == []
