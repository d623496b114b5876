"""A territory's graph as it is read, the same on every engine."""

from __future__ import annotations

import pytest

from graph.errors import NotFound, UsageProblem
from graph.model import mint, node, tie
from graph.store import cards, changes, export, scope, view


@pytest.fixture
def filled(database, gazetteer, make, row):
    old = row("Ancienne", "A", "B")
    changes.apply(
        database,
        make(
            "one",
            row("Halle", "A", "B"),
            row("Jardin", "B", "C", territory="COM-45147"),
            [*row("Nationale", "N", "M", territory="FR")],
            [*row("Ailleurs", "P", "Q", territory="DEP-24")],
            [*old, node("Alliance", mint("l", "Ancienne"), until="2015")],
            [
                *row("Cadre", "A", "B", nature="framework"),
                node("Contribution", "c-1", year=2020, amount_eur=1500.5, nature="grant"),
                tie("GIVES", mint("a", "a"), "c-1"),
                tie("TO", "c-1", mint("a", "b")),
                tie("WITHIN", "c-1", mint("l", "Cadre")),
            ],
        ),
        gazetteer,
    )
    return database


def names(frame):
    return sorted(frame["name"])


def test_territory_holds_its_actors_and_the_alliances_that_cover_it_or_a_part(filled):
    graph = view.read_territory(filled, "REG-24")
    assert names(graph.actors) == ["A", "B", "C"]
    assert names(graph.alliances[~graph.alliances["above"].astype(bool)]) == ["Ancienne", "Cadre", "Halle", "Jardin"]
    assert graph.actors["here"].all()


def test_alliances_from_above_stand_beside_and_enter_by_a_switch(filled):
    graph = view.read_territory(filled, "REG-24")
    assert names(graph.alliances[graph.alliances["above"].astype(bool)]) == ["Nationale"]
    assert "N" not in names(graph.actors)
    assert {"M", "N"} <= set(names(view.read_territory(filled, "REG-24", include_above=True).actors))


def test_commune_does_not_see_its_neighbour(filled):
    assert names(view.read_territory(filled, "COM-45147").actors) == ["B", "C"]


def test_as_of_keeps_what_was_valid_at_the_end_of_the_year(filled):
    assert "Ancienne" in names(view.read_territory(filled, "COM-45234", as_of=2015).alliances)
    assert "Ancienne" not in names(view.read_territory(filled, "COM-45234", as_of=2016).alliances)


@pytest.mark.parametrize(("until", "there"), [("2019-03", False), ("2019", True), ("2019-12-31", True)])
def test_end_within_the_year_is_over_at_its_end(filled, gazetteer, make, row, until, there):
    changes.apply(
        filled, make("short", [*row("Brève", "A"), node("Alliance", mint("l", "Brève"), until=until)]), gazetteer
    )
    assert ("Brève" in names(view.read_territory(filled, "COM-45234", as_of=2019).alliances)) is there


def test_who_has_left_is_not_there_any_more(filled, gazetteer, make, row):
    gone = [
        *row("Halle", "A"),
        node("Actor", "a-g", name="G"),
        tie("TAKES_PART", "a-g", mint("l", "Halle"), role="member", until="2018"),
    ]
    changes.apply(filled, make("gone", gone), gazetteer)
    assert "G" in names(view.read_territory(filled, "COM-45234", as_of=2018).actors)
    assert "G" not in names(view.read_territory(filled, "COM-45234", as_of=2019).actors)
    assert "G" not in names(view.read_territory(filled, "all", as_of=2019).actors)


def test_all_holds_every_real_actor_with_a_joint_tie(filled):
    assert names(view.read_territory(filled, "all").actors) == ["A", "B", "C", "M", "N", "P", "Q"]


def test_funding_is_read_once_with_its_frame(filled):
    [contribution] = view.read_territory(filled, "REG-24").contributions.to_dict("records")
    assert (contribution["giver"], contribution["receiver"]) == (mint("a", "a"), mint("a", "b"))
    assert (contribution["amount_eur"], contribution["alliance"]) == (1500.5, mint("l", "Cadre"))


def test_territory_is_found_by_unique_name_or_code_without_accents(filled):
    assert view.find_territory(filled, "fleury les aubrais") == "COM-45147"
    assert view.find_territory(filled, "45234") == "COM-45234"


def test_ambiguous_code_lists_the_choices(filled):
    with pytest.raises(UsageProblem) as told:
        view.find_territory(filled, "24")
    assert "REG-24" in told.value.say() and "DEP-24" in told.value.say()


def test_unknown_territory_is_one_sentence(filled):
    with pytest.raises(NotFound) as told:
        view.read_territory(filled, "Atlantide")
    assert "Atlantide" in told.value.say()


def test_empty_database_reads_as_an_empty_graph(database):
    assert view.read_territory(database, "all").actors.empty


def test_card_tells_contradictions_with_their_sources(filled, gazetteer, make):
    other = [node("Actor", mint("a", "a"), name="Association A", keys=["k"])]
    changes.apply(filled, make("other", other, dated="2024"), gazetteer)
    card = cards.actor_card(filled, mint("a", "a"))
    assert card.contradictions == ["name"]
    assert [(s.value, s.shown) for s in card.statements if s.property == "name"] == [
        ("Association A", True),
        ("A", False),
    ]
    assert {row["name"] for row in card.ties["alliances"]} == {"Halle", "Ancienne", "Cadre"}


def test_unknown_alliance_has_no_card(database):
    with pytest.raises(NotFound):
        cards.alliance_card(database, "l-0")


def test_export_of_a_territory_leaves_the_others_out(filled):
    part = export.csv_zip(filled, scope.scope_of(filled, "COM-45147"))
    assert len(part) < len(export.csv_zip(filled))


def test_invented_figures_are_no_peers_of_a_real_territory(filled, gazetteer, make):
    def figure(territory: str, number: str) -> list:
        return [
            node("Figure", f"f-{number}", kind="indicator", measure="part", value=1.0, year=2020),
            tie("HAS", territory, f"f-{number}"),
        ]

    tale = [node("Territory", "X-conte", name="Conte", level="region", code="conte"), *figure("X-conte", "2")]
    changes.apply(filled, make("real-figure", figure("REG-24", "1")), gazetteer)
    changes.apply(filled, make("tale", tale, nature="fictional"), gazetteer)
    assert list(view.read_territory(filled, "REG-24").figures["id"]) == ["f-1"]
    assert list(view.read_territory(filled, "X-conte").figures["id"]) == ["f-2"]
