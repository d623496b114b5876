"""The participations of a real open file give the network its publishers' rows hold."""

from __future__ import annotations

import csv

import pytest

from graph.metrics import structure
from graph.metrics.ties import incidence, one_mode, two_mode
from graph.territory import TerritoryGraph

pytestmark = pytest.mark.samples


@pytest.fixture(scope="module")
def pcrs(samples, build) -> TerritoryGraph:
    with (samples / "pcrs-participations.csv").open(encoding="cp1252", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    members: dict[str, list[str]] = {}
    for row in rows:
        members.setdefault(row["Projet"], []).append(row["SIREN"])
    return build(members)


def test_100_alliances_31_of_them_with_a_single_known_member(pcrs):
    found = incidence(pcrs)
    assert found.matrix.shape == (232, 100)
    assert found.matrix.nnz == 403
    assert (found.sizes == 1).sum() == 31


def test_232_actors_make_1209_pairs_in_24_components_the_largest_of_198(pcrs):
    network = one_mode(pcrs)
    sizes = structure.actor_components(network)
    assert (network.actors, network.ties) == (232, 1209)
    assert (len(sizes), sizes[0]) == (24, 198)
    assert network.left_out.empty


def test_8_articulation_points_and_11_bridges(pcrs):
    network = one_mode(pcrs)
    assert len(structure.articulation_points(network)) == 8
    assert len(structure.bridges(network)) == 11


def test_hubs_are_the_69_alliances_that_make_ties(pcrs):
    network = two_mode(pcrs)
    assert len(network.nodes) - network.actors == 69
    assert network.ties == 403 - 31
