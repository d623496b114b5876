"""One identity an actor, lasting when keys are added; two SIREN never merge on a name."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.identity import actor_id, actor_keys, identify, name_key

A, B = "822127429", "444608442"


def who(*wanted, known=()):
    found = identify(wanted, known)
    return [found[keys].id for keys in wanted]


def test_the_same_key_gives_the_same_id_everywhere():
    assert who(actor_keys("Le Relais", A)) == who(actor_keys("LE RELAIS (siège)", A)) == [actor_id((f"siren:{A}",))]


def test_accents_case_and_marks_make_no_other_name():
    assert name_key("L’Écho de l'Éau", "T") == name_key("l echo de l’eau", "T")
    assert name_key("A & B") != name_key("A B")


def test_the_same_name_in_two_territories_is_two_actors():
    one, other = who(
        actor_keys("Comité des fêtes", territory="COM-1"), actor_keys("Comité des fêtes", territory="COM-2")
    )
    assert one != other


def test_one_name_with_two_siren_is_two_actors():
    one, other = who(actor_keys("Eurométropole", A, territory="T"), actor_keys("Eurométropole", B, territory="T"))
    assert one != other


def test_a_name_that_two_numbered_actors_share_stands_alone_and_says_so():
    keys = actor_keys("Eurométropole", territory="T")
    found = identify(
        [actor_keys("Eurométropole", A, territory="T"), actor_keys("Eurométropole", B, territory="T"), keys]
    )
    assert len({identity.id for identity in found.values()}) == 3
    assert found[keys].doubtful


def test_a_name_leads_to_the_numbered_actor_of_the_same_territory():
    one, other = who(actor_keys("Le Relais", territory="T"), actor_keys("Le Relais", A, territory="T"))
    assert one == other


def test_a_number_without_territory_never_attracts_a_namesake():
    one, other = who(actor_keys("Comité des fêtes"), actor_keys("Comité des fêtes", A))
    assert one != other


def test_an_actor_first_known_by_name_keeps_its_id_when_its_siren_comes():
    first = actor_keys("Le Relais", territory="T")
    before = identify([first])[first]
    later = actor_keys("Le Relais", A, territory="T")
    after = identify([later], [(before.id, before.keys)])[later]
    assert after.id == before.id
    assert set(after.keys) == {f"siren:{A}", *before.keys}
    by_number = actor_keys(siren=A)
    assert identify([by_number], [(after.id, after.keys)])[by_number].id == before.id


def test_a_known_actor_with_another_siren_is_not_taken_over():
    known = [("a-known", (f"siren:{A}", name_key("Le Relais", "T")))]
    assert who(actor_keys("Le Relais", B, territory="T"), known=known) != ["a-known"]


def test_an_rna_leads_to_its_actor_unless_the_siren_differs():
    known = [("a-known", (f"siren:{A}", "rna:W123456789"))]
    assert who(actor_keys("X", rna="W123456789"), known=known) == ["a-known"]
    assert who(actor_keys("X", siren=B, rna="W123456789"), known=known) != ["a-known"]


names = st.sampled_from(["Relais", "Écho", "ECHO"])
keys = st.builds(
    actor_keys, names, st.none() | st.sampled_from([A, B]), st.none(), st.none() | st.sampled_from(["T", "U"])
)


@given(st.lists(keys, min_size=1, max_size=8), st.randoms())
def test_the_order_of_rows_makes_no_difference_and_siren_stay_apart(wanted, random):
    shuffled = random.sample(wanted, len(wanted))
    found = identify(wanted)
    assert found == identify(shuffled)
    siren_of: dict[str, set[str]] = {}
    for identity in found.values():
        siren_of.setdefault(identity.id, set()).update(key for key in identity.keys if key.startswith("siren:"))
    assert all(len(numbers) <= 1 for numbers in siren_of.values())


def test_a_number_leads_to_the_actor_known_by_it_before_a_name_does():
    known = [("a-number", (f"siren:{A}",)), ("a-name", (name_key("Le Relais", "T"),))]
    keys = actor_keys("Le Relais", A, territory="T")
    found = identify([keys], known)[keys]
    assert found.id == "a-number"
    assert found.doubtful


def test_a_number_alone_and_with_a_known_name_in_one_file_is_the_actor_of_that_name():
    known = [("a-name", (name_key("Le Relais", "T"),))]
    assert who(actor_keys(siren=A), actor_keys("Le Relais", A, territory="T"), known=known) == ["a-name", "a-name"]


def test_two_siren_of_one_name_raise_no_doubt_since_the_numbers_tell_them_apart():
    found = identify([actor_keys("Le Relais", number, territory="T") for number in (A, B)])
    assert [identity.doubtful for identity in found.values()] == [False, False]
