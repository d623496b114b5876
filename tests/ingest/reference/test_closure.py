from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model import NODES, fact_key, tie
from ingest.reference import Reference

REFERENCE = Reference()
NAMES = st.sampled_from(
    ["FR", "REG-24", "DEP-45", "COM-45234", "EPCI-244500468", "EPCI-247800550", "COM-2A004", "REG-94", "COM-20001",
     "EPCI-200033207", "COM-75101", "X-own", "COM-00000", "EPCI-249740119", "DEP-975"]
)  # fmt: skip


def levels(nodes):
    return Counter(node["level"] for node in nodes)


def parents(ties, start):
    return sorted(t["to"] for t in ties if t["is"] == "WITHIN" and t["from"] == start)


def test_naming_a_region_brings_france_its_departements_and_its_epci(reference: Reference) -> None:
    nodes, ties = reference.closure(["REG-24"])
    assert levels(nodes) == {"pays": 1, "region": 1, "departement": 6, "epci": 82}
    assert parents(ties, "REG-24") == ["FR"]
    assert parents(ties, "DEP-45") == ["REG-24"]


def test_naming_a_commune_brings_all_the_communes_of_its_region(reference: Reference) -> None:
    nodes, ties = reference.closure(["COM-45234"])
    assert levels(nodes) == {"pays": 1, "region": 1, "departement": 6, "epci": 82, "commune": 1754}
    assert parents(ties, "COM-45234") == ["DEP-45", "EPCI-244500468"]
    assert (nodes, ties) == reference.closure(["REG-24"], ["REG-24"])


def test_a_straddling_epci_lies_in_each_departement_held(reference: Reference) -> None:
    _, one = reference.closure(["REG-24"])
    assert parents(one, "EPCI-247800550") == ["DEP-28"]
    _, both = reference.closure(["REG-24", "REG-11"])
    assert parents(both, "EPCI-247800550") == ["DEP-28", "DEP-78"]


def test_a_straddling_epci_brings_its_main_region_only_where_none_of_its_regions_is_held(reference: Reference) -> None:
    alone, _ = reference.closure(["EPCI-247800550"])
    assert {n["id"] for n in alone if n["level"] == "region"} == {"REG-11"}
    held, _ = reference.closure(["EPCI-247800550", "DEP-28"])
    assert {n["id"] for n in held if n["level"] == "region"} == {"REG-24"}


def test_a_former_commune_comes_with_the_one_that_follows_it(reference: Reference) -> None:
    nodes, ties = reference.closure(["COM-01340"])
    former = next(n for n in nodes if n["id"] == "COM-01340")
    assert (former["level"], former["vintage"]) == ("commune", "2015")
    assert tie("SUCCEEDS", "COM-01015", "COM-01340") in ties
    assert parents(ties, "COM-01340") == ["COM-01015", "DEP-01", "EPCI-200040350"]
    assert levels(nodes)["region"] == 1


def test_a_former_epci_comes_with_the_one_that_follows_it(reference: Reference) -> None:
    nodes, ties = reference.closure(["EPCI-200033207"])
    assert levels(nodes) == {"pays": 1, "region": 1, "departement": 6, "epci": 83}
    assert tie("SUCCEEDS", "EPCI-200090561", "EPCI-200033207") in ties
    assert parents(ties, "EPCI-200033207") == ["DEP-18"]


def test_a_part_of_paris_lies_within_it_and_is_not_succeeded(reference: Reference) -> None:
    _, ties = reference.closure(["COM-75101"])
    assert "COM-75056" in parents(ties, "COM-75101")
    assert not [t for t in ties if t["is"] == "SUCCEEDS"]


def test_a_territorial_part_of_grand_paris_lies_within_it(reference: Reference) -> None:
    _, ties = reference.closure(["REG-11"])
    assert parents(ties, "EPCI-200057867") == ["DEP-93", "EPCI-200054781"]


def test_nothing_known_brings_nothing(reference: Reference) -> None:
    assert reference.closure([]) == ([], [])
    assert reference.closure(["X-val-d-exemple", "EPCI-000000000", "COM-"]) == ([], [])


def test_france_alone_brings_no_region(reference: Reference) -> None:
    nodes, ties = reference.closure(["FR"])
    assert [n["id"] for n in nodes] == ["FR"] and ties == []


def test_all_of_france_can_be_held(reference: Reference) -> None:
    nodes, _ = reference.closure(["FR"], [f"REG-{code}" for code in reference.tables.regions["code"]])
    assert levels(nodes) == {"pays": 1, "region": 26, "departement": 109, "epci": 1266, "commune": 34_969}


@settings(max_examples=40, deadline=None)
@given(st.lists(NAMES, max_size=5))
def test_a_closure_is_sorted_complete_and_the_same_whatever_the_order(named: list[str]) -> None:
    nodes, ties = REFERENCE.closure(named)
    assert (nodes, ties) == REFERENCE.closure(list(reversed(named)))
    held = [n["id"] for n in nodes]
    assert held == sorted(set(held))
    keys = [fact_key(t) for t in ties]
    assert keys == sorted(set(keys))
    assert {end for t in ties for end in (t["from"], t["to"])} <= set(held)
    assert all(set(n) - {"is"} <= NODES["Territory"].properties for n in nodes)
    assert {name for name in named if REFERENCE.place(name)} <= set(held)
    assert all(any(t["from"] == place for t in ties) for place in held if place != "FR")
