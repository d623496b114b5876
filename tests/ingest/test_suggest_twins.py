"""What may be one and the same is proposed; what numbers, figures or a person set apart is not."""

from __future__ import annotations

from ingest.suggest_twins import Named, index, twins


def proposed(*ones):
    return {key: [other.id for other in others] for key, others in twins(ones, index(ones)).items()}


def pair(first, second, **both):
    return "1" in proposed(Named("1", first, **both), Named("2", second))


def test_names_that_say_the_same_are_proposed():
    for first, second in (
        ("La Ruche", "Association « La Ruche »"), ("Mairie de Blois", "Ville de Blois"), ("Centre social Mirabeau", "centre social MIRABEAU"),
        ("Centre socail Mirabeau", "Centre social Mirabeau"), ("UDAF 41", "Union départementale des associations familiales"),
    ):  # fmt: skip
        assert pair(first, second), (first, second)


def test_what_a_name_says_in_brackets_may_be_left_unsaid():
    assert pair("Association exemple A", "Association Exemple A (Blois)")
    assert pair("Association Exemple A (Blois)", "Association exemple A")
    assert not pair("Exemple A (Blois)", "Exemple A (Vendôme)")
    assert not pair("Collège", "Collège (1)")


def test_names_that_differ_are_not():
    for first, second in (
        ("Collège 1", "Collège 2"), ("UDAF 41", "UDAF 45"), ("Ville de Blois", "Ville de Mer"), ("ADMR", "UDAF"), ("Le Pont", "Le Port"),
        ("Organisation 12", "Organisation 13"), ("Organisation A", "Organisation B"),
    ):  # fmt: skip
        assert not pair(first, second), (first, second)


def test_the_body_of_a_commune_is_known_by_the_communes_name():
    assert proposed(Named("1", "Mairie de Blois"), Named("2", "Blois", kind="commune"))["1"] == ["2"]


def test_one_number_is_one_organisation_and_two_are_two():
    assert proposed(Named("1", "Relais", "111"), Named("2", "Autre nom", "111"))["1"] == ["2"]
    assert proposed(Named("1", "Relais", "111"), Named("2", "Relais", "222")) == {}


def test_the_same_name_elsewhere_is_another_organisation():
    assert proposed(Named("1", "Relais", place="COM-41018"), Named("2", "Relais", place="COM-45234")) == {}
    assert proposed(Named("1", "Relais", place="COM-41018"), Named("2", "Relais"))["1"] == ["2"]


def test_what_was_said_to_be_another_is_proposed_no_more():
    assert proposed(Named("1", "Relais", apart=frozenset({"2"})), Named("2", "Relais")) == {}


def test_the_likeliest_three_are_enough():
    ones = [Named(str(n), "Relais du quartier") for n in range(9)]
    assert all(len(others) == 3 for others in proposed(*ones).values())


def test_thousands_of_rows_are_compared_in_one_go():
    ones = [Named(str(n), f"Organisation numéro {n}") for n in range(5000)]
    assert twins(ones[:200], index(ones)) == {}


def test_nothing_among_nothing():
    assert twins([], index([])) == {}
