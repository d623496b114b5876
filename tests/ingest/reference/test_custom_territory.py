import pytest

from graph.errors import NotFound, UsageProblem
from graph.model import fact_key
from ingest.reference import Reference, custom_territory

WHEN = {"by": "me", "at": "2026-11-23T09:00:00+00:00"}


def facts(made):
    return [fact for record in made.change_set.records for fact in record.facts]


def within(made):
    return {f["from"]: f["to"] for f in facts(made) if f["is"] == "WITHIN"}


def test_communes_lie_within_the_territory_made_of_them(reference: Reference) -> None:
    made = custom_territory("Pays d’ici", ["45234", "COM-45284", "Saran"], reference, **WHEN)
    assert made.id == "X-pays-d-ici"
    assert made.communes == ("COM-45234", "COM-45284", "COM-45302")
    assert within(made) == {"X-pays-d-ici": "DEP-45", **dict.fromkeys(made.communes, "X-pays-d-ici")}
    node = facts(made)[0]
    assert node["name"] == "Pays d’ici" and node["level"] == "custom" and node["population"] > 150_000


def test_an_epci_stands_for_all_its_communes_and_a_former_commune_for_todays(reference: Reference) -> None:
    made = custom_territory("Essai", ["EPCI-244500468", "COM-01340"], reference, **WHEN)
    assert len(made.communes) == 23 and "COM-01015" in made.communes
    assert within(made)[made.id] == "FR"


def test_a_territory_across_departements_lies_within_their_region(reference: Reference) -> None:
    made = custom_territory("Essai", ["COM-45234", "COM-41018"], reference, **WHEN)
    assert within(made)[made.id] == "REG-24"


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
