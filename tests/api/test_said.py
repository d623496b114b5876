"""An estimated measure is never told without its margin."""

from __future__ import annotations

import pytest

from api.commands.said import say_estimated
from api.service import measures, what_if
from graph.language import set_language
from graph.metrics import centrality
from graph.metrics import what_if as outcomes
from graph.territory import TerritoryGraph, table


@pytest.fixture
def ring() -> TerritoryGraph:
    """Ten organisations, each allied with the next."""
    ids = [f"a{at}" for at in range(10)]
    return TerritoryGraph(
        {"id": "X-essai", "name": "Essai"},
        table("actors", [{"id": one, "name": one} for one in ids]),
        table("alliances", [{"id": f"l{at}", "name": f"l{at}", "nature": "joint"} for at in range(10)]),
        table(
            "participations",
            [{"actor": ids[(at + step) % 10], "alliance": f"l{at}"} for at in range(10) for step in (0, 1)],
        ),
    )


@pytest.fixture
def estimated(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name, value in ((centrality, "EXACT", 5), (centrality, "LARGEST", 0), (outcomes, "EXACT", 5)):
        monkeypatch.setattr(module, name, value)


def test_measures_of_a_large_network_carry_their_margins(ring, estimated, capsys):
    told = measures._metrics(ring, "pairs", weighted=False).provenance
    assert told.parameters["betweenness_error"] > 0  # type: ignore[attr-defined]
    assert told.parameters["harmonic_closeness_error"] > 0  # type: ignore[attr-defined]
    set_language("en")
    say_estimated(told)
    said = capsys.readouterr().err
    assert said.count("estimated from 256 starting points, within 0.") == 2


def test_so_does_what_a_trial_changes(ring, estimated, capsys):
    told = what_if._what_if(ring, [["a0", "a5"]], None).provenance
    assert told.parameters["mean_harmonic_closeness_error"] == pytest.approx(0.0849, abs=1e-4)  # type: ignore[attr-defined]
    set_language("fr")
    say_estimated(told)
    assert "à 0,085 près" in capsys.readouterr().err


def test_where_all_is_exact_nothing_is_said(ring, capsys):
    say_estimated(measures._metrics(ring, "pairs", weighted=False).provenance)
    say_estimated(what_if._what_if(ring, [["a0", "a5"]], None).provenance)
    assert capsys.readouterr().err == ""
