import pytest

from graph.errors import NotFound, UsageProblem
from graph.model import fact_key
from ingest.reference import Reference, custom_territory

WHEN = {"by": "me", "at": "2026-11-23T09:00:00+00:00"}


def facts(made):
    return [fact for record in made.change_set.records for fact in record.facts]


def within(made):
    return {(f["from"], f["to"]) for f in facts(made) if f["is"] == "WITHIN"}


def parents(made):
    return {to for start, to in within(made) if start == made.id}


def test_communes_lie_within_the_territory_made_of_them(reference: Reference) -> None:
    made = custom_territory("Pays d’ici", ["45234", "COM-45284", "Saran"], reference, **WHEN)
    assert made.id == "X-pays-d-ici"
    assert made.communes == ("COM-45234", "COM-45284", "COM-45302")
    assert {(commune, made.id) for commune in made.communes} <= within(made)
    node = facts(made)[0]
    assert node["name"] == "Pays d’ici" and node["level"] == "custom" and node["population"] > 150_000


def test_an_epci_stands_for_all_its_communes_and_a_former_commune_for_todays(reference: Reference) -> None:
    made = custom_territory("Essai", ["EPCI-244500468", "COM-01340"], reference, **WHEN)
    assert len(made.communes) == 23 and "COM-01015" in made.communes
    assert parents(made) >= {"DEP-01", "DEP-45"}


def test_a_territory_lies_within_each_departement_it_touches(reference: Reference) -> None:
    made = custom_territory("Essai", ["COM-45234", "COM-41018"], reference, **WHEN)
    assert {to for to in parents(made) if to.startswith(("DEP", "REG"))} == {"DEP-41", "DEP-45"}


def test_a_part_of_one_epci_lies_within_it(reference: Reference) -> None:
    made = custom_territory("Essai", ["45234", "45284"], reference, **WHEN)
    assert parents(made) == {"DEP-45", "EPCI-244500468"}
    assert parents(custom_territory("Essai", ["45234", "41018"], reference, **WHEN)).isdisjoint({"EPCI-244500468"})


def test_an_epci_all_of_whose_communes_it_holds_lies_within_it(reference: Reference) -> None:
    for communes in (["EPCI-244500468"], ["EPCI-244500468", "COM-41018"]):
        made = custom_territory("Essai", communes, reference, **WHEN)
        assert ("EPCI-244500468", made.id) in within(made)
        assert "EPCI-244500468" not in parents(made)


def test_a_territorial_part_of_grand_paris_lies_within_it_and_both_within_the_metropolis(reference: Reference) -> None:
    made = custom_territory("Essai", ["EPCI-200057867"], reference, **WHEN)
    assert ("EPCI-200057867", made.id) in within(made)
    assert "EPCI-200054781" in parents(made)


def test_the_same_list_in_another_order_gives_the_same_records(reference: Reference) -> None:
    one = custom_territory("Essai", ["COM-45234", "COM-41018"], reference, **WHEN)
    two = custom_territory("Essai", ["COM-41018", "COM-45234", "45234"], reference, **WHEN)
    assert one == two
    assert len({fact_key(f) for f in facts(one)}) == len(facts(one))


@pytest.mark.parametrize("name", ["", "  ", "!!!"])
def test_a_name_without_letters_is_refused(reference: Reference, name: str) -> None:
    with pytest.raises(UsageProblem):
        custom_territory(name, ["45234"], reference, **WHEN)


def test_an_empty_list_is_refused(reference: Reference) -> None:
    with pytest.raises(UsageProblem, match="at least one commune"):
        custom_territory("Essai", [], reference, **WHEN)


def test_a_name_of_several_communes_lists_the_choices(reference: Reference) -> None:
    with pytest.raises(UsageProblem, match=r"COM-41198 \(Saint-Aignan, 41\)"):
        custom_territory("Essai", ["Saint-Aignan"], reference, **WHEN)


@pytest.mark.parametrize("text", ["Nulle-Part-sur-Rien", "COM-99999", "EPCI-000000000", ""])
def test_an_unknown_commune_is_named(reference: Reference, text: str) -> None:
    with pytest.raises(NotFound, match="No commune is known"):
        custom_territory("Essai", [text], reference, **WHEN)
