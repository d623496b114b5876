"""A real list of partnerships on the map: 100 squares, or the pairs they make."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from graph.territory import TerritoryGraph, table
from visuals.network_map import MapOptions, NetworkMap, network_map
from visuals.stills import shown


@pytest.fixture(scope="module")
def pcrs(samples: Path) -> NetworkMap:
    text = (samples / "pcrs-participations.csv").read_text(encoding="cp1252")
    rows = list(csv.DictReader(text.splitlines(), delimiter=";"))
    return network_map(
        TerritoryGraph(
            territory={"id": "all", "name": None},
            actors=table("actors", [{"id": s, "name": f"SIREN {s}", "here": True} for s in sorted({row["SIREN"] for row in rows})]),
            alliances=table("alliances", [{"id": p, "name": p, "nature": "joint"} for p in sorted({row["Projet"] for row in rows})]),
            participations=table("participations", [
                {"actor": row["SIREN"], "alliance": row["Projet"], "role": row["Rôle"]} for row in rows
            ]),
        ),
        language="fr",
        options=MapOptions(),
    )  # fmt: skip


def test_232_actors_stand_around_100_squares(pcrs: NetworkMap):
    assert pcrs.subtitle == "232 acteurs dans 100 alliances"
    nodes, ties = shown(pcrs)
    assert (len(nodes), len(ties)) == (332, 403)


def test_or_make_1209_pairs(pcrs: NetworkMap):
    assert pcrs.facts["pairs"] == 1209
    assert sum(tie.get("view") == "pairs" for tie in pcrs.ties) == 1209


def test_the_drawing_stays_readable(pcrs: NetworkMap):
    """No thing covers another, and the whole fits a page without shrinking to dust."""
    nodes, _ = shown(pcrs)
    gaps = [
        ((a["x"] - b["x"]) ** 2 + (a["y"] - b["y"]) ** 2) ** 0.5 - a["size"] - b["size"]
        for k, a in enumerate(nodes)
        for b in nodes[:k]
    ]
    assert min(gaps) > -1
    assert max(node["x"] for node in nodes) - min(node["x"] for node in nodes) < 4000
