"""Pairs that may be one: scored with reasons, the certain ones beyond doubt, two numbers never."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import identity
from ingest.candidates import CERTAIN, WAITS, Party, certain, compare, index, pairs
from ingest.likeness import likeness, read_name

WORDS = ["association", "les", "hirondelles", "de", "brumaille", "centre", "social", "club", "ccas", "2", "section", "judo", "mairie", "blois", "r", "rvb", "réseau", "vergers"]  # fmt: skip
names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
places = st.frozensets(st.sampled_from(["COM-41018", "COM-45234", "DEP-45", "EPCI-244500468"]), max_size=2)
parties = st.builds(
    Party,
    id=st.sampled_from(["a-1", "a-2", "a-3", "l-1", "l-2"]),
    names=st.lists(names, min_size=1, max_size=2).map(tuple),
    sirens=st.frozensets(st.sampled_from(["732829320", "552100554"]), max_size=1),
    family=st.sampled_from([None, "associations", "collectivites"]),
    places=places,
)


def party(name: str, number: int = 1, place: str | None = "COM-45234", **about: object) -> Party:
    return replace(Party(f"a-{number}", (name,), places=frozenset(filter(None, [place]))), **about)


def score(one: str, other: str, place: str | None = "COM-45234", reference: object = None) -> int:
    pair = compare(party(one, 1, place), party(other, 2, place), reference)  # type: ignore[arg-type]
    return pair.score if pair else 0


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(parties, parties)
def test_score_is_symmetric_and_two_numbers_are_never_a_pair(reference, one, other):
    first, second = compare(one, other, reference), compare(other, one, reference)
    assert (first and (first.score, first.ids)) == (second and (second.score, second.ids))
    if one.sirens and other.sirens and one.sirens != other.sirens:
        assert first is None


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(names)
def test_a_name_is_always_its_own(name):
    said = likeness(read_name(name), read_name(name.upper()))
    assert said is not None
    assert said.points == 60


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(st.lists(parties, max_size=7, unique_by=lambda party: party.id))
def test_what_the_index_finds_is_what_comparing_all_pairs_finds_beyond_doubt(reference, several):
    every = {
        pair.ids
        for at, one in enumerate(several)
        for other in several[at + 1 :]
        if (pair := compare(one, other, reference)) and pair.score >= CERTAIN
    }
    found = pairs(index(several, reference, loosely=False), least=CERTAIN)
    assert {pair.ids for pair in found} == every


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mairie d'Orléans", "Commune d'Orléans"),
        ("ASSOC. LES HIRONDELLES DE BRUMAILLE", "Hirondelles de Brumaille"),
        ("Tiers-lieu Brumaille Ostrelle", "Tiers lieu BrumailleOstrelle"),
        ("CTRE SOCIAL OSTRELLE BRUMAILLE", "Centre social Ostrelle-Brumaille"),
    ],
)
def test_one_written_in_two_ways_in_one_commune_is_certain(reference, one, other):
    assert score(one, other, reference=reference) >= CERTAIN


@pytest.mark.parametrize(
    ("one", "other", "place"),
    [
        ("Réseau de Transport d'Électricité", "RTE", None),
        ("Hirondelles de Brumaille", "Hirondeles de Brumaille", "COM-45234"),
        ("Hirondelles de Brumaille", "Hirondelles de Brumaille et d'Ostrelle", "COM-45234"),
        ("Médiation brumailloise et ostrelloise", "MEDIATION BRUMAILLOISE ET OSTRELL", "DEP-45"),
        ("CA du Grand Avignon", "Communauté d'agglomération du Grand Avignon", "DEP-84"),
    ],
)
def test_acronyms_misspelt_cut_and_longer_names_wait(reference, one, other, place):
    assert WAITS <= score(one, other, place, reference) < CERTAIN


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mairie d'Orléans", "CCAS d'Orléans"),
        ("CCAS de Saran", "CCAS d'Olivet"),
        ("Collège 1 Brumaille", "Collège 2 Brumaille"),
        ("Les Amis de Jean Moulineau", "Les Amis de Jean Ostrelle"),
        ("Ville d'Orléans", "Office de tourisme d'Orléans"),
    ],
)
def test_a_commune_and_its_own_bodies_and_numbered_ones_are_no_pair(reference, one, other):
    assert score(one, other, reference=reference) < WAITS


def test_a_section_is_said_to_be_a_part_and_is_not_certain(reference):
    pair = compare(party("Étoile de Brumaille", 1), party("Étoile de Brumaille section judo", 2), reference)
    assert pair is not None
    assert not pair.certain
    assert any("section" in text.say() for text in pair.speaks_against)


def test_the_same_number_is_certain_whatever_the_names(reference):
    one, other = (party(name, n, sirens=frozenset(["732829320"])) for n, name in ((1, "Ostrelle"), (2, "Brumaille")))
    pair = compare(one, other, reference)
    assert pair is not None
    assert pair.certain


def test_invented_and_real_are_no_pair(reference):
    assert compare(party("Brumaille", 1), party("Brumaille", 2, fictional=True), reference) is None


def test_a_new_one_that_may_be_two_known_ones_waits(reference):
    known = [party("Hirondelles de Brumaille", 1), party("Assoc Hirondelles de Brumaille", 2)]
    new = [party("Les Hirondelles de Brumaille", 3)]
    assert certain(new, known, reference) == []
    assert [pair.ids for pair in certain(new, known[:1], reference)] == [("a-1", "a-3")]


def test_two_that_are_said_to_be_two_are_no_more_proposed(reference):
    both = [party("Hirondelles de Brumaille", 1), party("Les Hirondelles de Brumaille", 2)]
    assert pairs(index(both, reference))
    assert pairs(index(both, reference), None, {("a-2", "a-1")}) == []


def test_alliances_always_wait(reference):
    one, other = (
        replace(party("Projet des Rives de Brumaille", n), id=f"l-{n}", since="2020", members=frozenset(["a-1", "a-2"]))
        for n in (1, 2)
    )
    pair = compare(one, other, reference)
    assert pair is not None
    assert WAITS <= pair.score < CERTAIN


def test_nobody_makes_no_pair(reference):
    assert pairs(index([], reference)) == []
    assert certain([], [], reference) == []


def test_of_the_hard_pairs_all_that_are_certain_are_one_and_none_that_is_one_is_lost(reference):
    surely, said = identity.measure(identity.hard_pairs(), reference)
    assert (surely.wrong, said.recall) == ([], 1.0)


def test_on_the_samples_hardly_any_certain_pair_is_wrong(samples: Path, reference):
    for labelled in (identity.from_samples(samples), identity.later_file(samples)):
        surely, _said = identity.measure(labelled, reference)
        assert surely.precision >= 0.99
    assert identity.wilson(surely.right, surely.said)[0] >= 0.99
