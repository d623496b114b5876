"""As a name is typed, known organisations near the territory come first, then the bodies of the French reference."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.paste_cells import Near
from ingest.reference import Reference
from ingest.suggest import Directory, Known, suggest
from ingest.suggest_bodies import body_name, of

REFERENCE = Reference()
BLOIS = Near(REFERENCE, "EPCI-200030385")
KNOWN = Directory(
    [
        Known("a-1", "UDAF de Loir-et-Cher", "associations", place="COM-41018", place_name="Blois"),
        Known("a-2", "Union départementale des associations familiales", "associations", place="COM-45234"),
        Known("a-3", "Centre social Mirabeau", "associations", place="COM-41018"),
        Known("a-4", "Centre social de Lille", "associations", place="COM-59350"),
        Known("a-5", "Blois", "collectivites", "commune", "214100182", place="COM-41018"),
    ]
)
NOTHING = Directory([])


def first(text, directory=NOTHING, near=BLOIS):
    found = suggest(text, directory, near)
    return (found[0].name, found[0].place, found[0].number) if found else None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mairie de Blois", "Mairie de Blois"),
        ("ville de blois", "Ville de Blois"),
        ("commune de blois", "Commune de Blois"),
        ("blois", "Commune de Blois"),
        ("MAIRIE BLOIS", "Mairie de Blois"),
    ],
)
def test_a_town_hall_is_the_commune_of_the_reference(text, name):
    assert first(text) == (name, "COM-41018", "214100182")


@pytest.mark.parametrize("text", ["Agglopolys", "agglopolis", "ca de blois", "communauté d'agglomération de Blois"])
def test_a_grouping_is_found_by_the_name_it_gave_itself(text):
    assert first(text)[1] == "EPCI-200030385"


def test_articles_are_joined_and_parted_as_french_does():
    assert first("mairie du mans")[:2] == ("Mairie du Mans", "COM-72181")
    assert first("mairie de la rochelle")[0] == "Mairie de La Rochelle"
    assert [of(name) for name in ("Blois", "Amboise", "Les Herbiers", "La Ferté", "Évron")] == [
        "de Blois", "d’Amboise", "des Herbiers", "de La Ferté", "d’Évron",
    ]  # fmt: skip


def test_wider_bodies_are_proposed_too():
    assert first("conseil départemental de loir")[1] == "DEP-41"
    assert first("région centre")[1] == "REG-24"
    assert body_name(REFERENCE.place("DEP-41")) == "Conseil départemental (Loir-et-Cher)"


def test_known_organisations_come_before_bodies_and_near_ones_before_far_ones():
    assert [one.actor for one in suggest("centre social", KNOWN, BLOIS)] == ["a-3", "a-4"]
    assert suggest("centre social", KNOWN, Near(REFERENCE, "DEP-59"))[0].actor == "a-4"


def test_any_word_of_a_name_and_its_initials_lead_to_it():
    assert suggest("mirab", KNOWN, BLOIS)[0].actor == "a-3"
    assert suggest("mirabeau centre", KNOWN, BLOIS)[0].actor == "a-3"
    assert [one.actor for one in suggest("UDAF", KNOWN, BLOIS)] == ["a-1", "a-2"]


def test_a_misspelt_word_is_read_as_the_nearest():
    assert suggest("centre sociale mirabaud", KNOWN, BLOIS)[0].actor == "a-3"


def test_a_body_that_is_known_already_is_proposed_once():
    found = suggest("blois", KNOWN, BLOIS)
    assert [one.actor for one in found if one.number == "214100182"] == ["a-5"]


def test_far_communes_are_not_proposed_for_a_common_word():
    assert suggest("maison", NOTHING, BLOIS) == []


@pytest.mark.parametrize("text", ["", "a", " ", "?!"])
def test_less_than_two_letters_propose_nothing(text):
    assert suggest(text, KNOWN, BLOIS) == []


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_answered(text):
    found = suggest(text, KNOWN, BLOIS)
    assert len(found) <= 8
    assert all(one.name for one in found)
