"""The posts of adultes-relais hold frameworks only: nothing to foresee, and it is said so."""

from __future__ import annotations

import pytest

from api.service.evaluate import said
from graph.metrics.evaluate import evaluate
from graph.metrics.missing import missing
from graph.metrics.ties import one_mode
from graph.territory import TerritoryGraph, table
from ingest.imports import read_import

pytestmark = pytest.mark.samples
CENTRE = {f"DEP-{code}" for code in ("18", "28", "36", "37", "41", "45")}


@pytest.fixture(scope="module")
def posts(samples) -> TerritoryGraph:
    """The contracts of Centre-Val de Loire with those engaged in them, from the facts that the file states."""
    read = read_import([samples / "adulte-relais-2023.json"])
    facts = [fact for record in read.change_set.records for fact in record.facts]
    here = {fact["from"] for fact in facts if fact["is"] == "COVERS" and fact["to"] in CENTRE}
    contracts = {fact["id"]: fact for fact in facts if fact["is"] == "Alliance" and fact["id"] in here}
    taking = {(f["from"], f["to"]): f for f in facts if f["is"] == "TAKES_PART" and f["to"] in here}
    actors = {fact["id"]: fact for fact in facts if fact["is"] == "Actor"}
    return TerritoryGraph(
        {"id": "REG-24", "name": "Centre-Val de Loire"},
        table("actors", [{"active": True, "here": True, **actors[actor]} for actor in sorted({a for a, _ in taking})]),
        table("alliances", list(contracts.values())),
        table("participations", [{"actor": actor, "alliance": hub, **fact} for (actor, hub), fact in taking.items()]),
    )


def test_frameworks_only_and_no_tie(posts):
    assert len(posts.participations) > 100
    assert set(posts.alliances["nature"]) == {"framework"}
    assert one_mode(posts).ties == 0


@pytest.mark.parametrize("cut", [2021, 2022, 2023])
def test_likelihood_is_not_evaluable_0_of_n(posts, cut):
    found = evaluate(posts, cut)
    assert (found.evaluable, found.positives, found.scores) == (False, 0, ())
    assert said(found)["en"].startswith(f"Not evaluable: 0 of {found.candidates} pairs allied")
    assert said(found)["fr"].startswith("Non évaluable")


def test_what_is_a_framework_of_both_is_a_shared_stake_no_alliance(posts):
    assert missing(posts, top=0, from_pairs=True).total > 0
