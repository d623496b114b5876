"""A row is read cell by cell; a wrong one is told and keeps no other back."""

from __future__ import annotations

import pytest

from ingest.paste_cells import Near, read_cells, read_domains, read_number, read_place, written
from ingest.reference import Reference

REFERENCE = Reference()
BLOIS = Near(REFERENCE, "EPCI-200030385")


@pytest.mark.parametrize(
    "text",
    [
        "Blois",
        "BLOIS",
        "41000 Blois",
        "Blois (41)",
        "blois cedex",
        "41018",
        "COM-41018",
        "Mairie de Blois",
        "Blois (Loir-et-Cher, 41000)",
    ],
)
def test_a_commune_is_known_however_it_is_written(text):
    found, problem = read_place(text, BLOIS)
    assert (found.id, problem) == ("COM-41018", None)


def test_of_namesakes_the_one_near_the_territory_is_meant():
    assert read_place("Saint-Ouen", BLOIS)[0].id == "COM-41226"
    assert read_place("Saint-Ouen", Near(REFERENCE, "DEP-80"))[0].id == "COM-80711"


def test_of_namesakes_that_are_all_far_none_is_guessed():
    found, problem = read_place("Saint-Denis", BLOIS)
    assert found is None
    assert "Saint-Denis (Aude, 11310)" in problem.say("en")
    assert read_place("Saint-Denis 93200", BLOIS)[0].id == "COM-93066"


def test_an_unknown_commune_says_the_nearest_name():
    assert "Blois (Loir-et-Cher, 41000)" in read_place("Bloi", BLOIS)[1].say("fr")
    assert read_place("Nulle-Part-sur-Rien", BLOIS)[1] is not None


def test_what_is_proposed_for_a_commune_is_read_as_that_commune():
    communes = [REFERENCE.place(f"COM-{code}") for code in REFERENCE.tables.communes["code"][::700]]
    assert [read_place(written(one, BLOIS), BLOIS)[0].id for one in communes] == [one.id for one in communes]


def test_territories_of_ones_own_are_known_by_name():
    near = Near(REFERENCE, "X-val", {"X-bourg": "Bourg d’Exemple"}, ["X-bourg"])
    assert read_place("bourg d'exemple", near)[0].id == "X-bourg"
    assert near.distance("X-bourg") == 0


def test_numbers_are_told_apart_and_mended():
    assert read_number("775 672 272 ")[0] == "775672272"
    assert read_number("w412000123")[1] == "W412000123"
    assert read_number("123")[2] is not None
    assert read_number("") == (None, None, None)


def test_only_the_name_is_needed_and_a_wrong_cell_keeps_the_others():
    cells = read_cells({"name": "Collectif des aidants", "place": "Nulle-Part", "number": "12", "family": "zzz"}, BLOIS)
    assert set(cells.problems) == {"place", "number", "family"}
    assert (cells.name, cells.place, cells.siren) == ("Collectif des aidants", None, None)
    assert read_cells({"name": "Collectif"}, BLOIS).problems == {}


def test_a_row_without_a_name_says_so_and_an_empty_one_nothing():
    assert set(read_cells({"place": "Blois"}, BLOIS).problems) == {"name"}
    assert set(read_cells({"name": "???"}, BLOIS).problems) == {"name"}
    assert read_cells({}, BLOIS).problems == {}


def test_the_family_is_read_in_the_name_unless_it_is_stated():
    guessed = read_cells({"name": "Association des aidants"}, BLOIS)
    assert (guessed.family, guessed.guessed) == ("associations", True)
    stated = read_cells({"name": "Association des aidants", "family": "citoyens"}, BLOIS)
    assert (stated.family, stated.guessed, stated.kind) == ("citoyens", False, None)


def test_domains_are_read_by_label_and_by_key():
    assert read_domains("Vieillissement ; mobilité, zzz") == ("vieillissement", "mobilite")
    assert read_domains("") == ()
