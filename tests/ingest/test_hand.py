"""What a person enters becomes facts: new, known, corrected, ended, merged, split; what cannot be kept is one sentence."""

from __future__ import annotations

import pytest

from graph.errors import UsageProblem
from graph.store.cards import Card
from ingest import amend, amend_alliance, hand
from ingest.facts.desk import Own

KNOWN = [("a-1", ["name:apf|X-ici"]), ("a-2", ["siren:552100554"])]
PEN = hand.Pen(
    "camille",
    None,
    lambda _wanted: KNOWN,
    False,
    {"X-ici": Own("Ici", "custom")},
    lambda ids: {i: i.upper() for i in ids if i != "a-no"},
)
TIES = dict.fromkeys(
    ["alliances", "member_of", "members", "based_in", "establishments", "governs", "governance", "works_on", "offers", "seeks", "received", "given", "successors", "succeeds", "domains", "covers", "contributions"], ()
)  # fmt: skip


def card(**properties):
    ties = {name: properties.pop(name) for name in list(properties) if name in TIES}
    return Card({"id": "a-1", "name": "APF", **properties}, {**TIES, **ties}, [], [])


def league(**properties):
    return card(**{"id": "l-1", "name": "Ronde", "since": "2019", **properties})


def facts(entered):
    return [fact for record in entered.change_set.records for fact in record.facts]


def of(entered, kind):
    return [fact for fact in facts(entered) if fact["is"] == kind]


def part(actor="a-1", role="member", since="2019", until=None):
    return {"id": actor, "name": actor, "role": role, "since": since, "until": until}


def test_known_name_keeps_its_spelling_and_apart_makes_another_one():
    known, other = hand.organisations(
        [hand.Organisation("apf", place="X-ici"), hand.Organisation("APF", place="X-ici", apart=True)], PEN
    ).ids
    assert known == "a-1"
    assert other != "a-1"
    [fact, _place] = [
        f
        for f in facts(hand.organisations([hand.Organisation("apf", place="X-ici")], PEN))
        if f["is"] == "Actor" or f["is"] == "BASED_IN"
    ]
    assert (fact.get("name"), fact["name?"]) == (None, "apf")


def test_each_gesture_is_an_import_of_its_own():
    first, second = (hand.alliance(hand.Alliance("Ronde", ("a-1",)), PEN).change_set for _ in range(2))
    assert first.import_id != second.import_id
    assert (first.profile, first.by) == ("hand", "camille")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": ""}, "Name"), ({"name": " \u200b \t"}, "Name"), ({"name": "-"}, "Name"), ({"name": "é" * 10_000}, "Name"),
        ({"siren": "552 100 555"}, "SIREN"), ({"rna": "W12"}, "RNA"), ({"since": "2023-02-29"}, "Since"), ({"until": "hier"}, "Until"),
        ({"since": "2020", "until": "2019"}, "Until"), ({"family": "licornes"}, "Family"), ({"kind": "?"}, "Kind"),
        ({"domains": ["emploi", "licornes"]}, "Domains"), ({"display": "caché"}, "Display"), ({"active": "peut-être"}, "Active"),
        ({"offers": [{"domain": "emploi", "what": "x" * 400}]}, "What"), ({"siren": "552100554"}, "SIREN"), ({"successor": "a-no"}, "Succeeded by"),
        ({"successor": "a-1"}, "Succeeded by"), ({"place": "X-nulle-part"}, "Place"), ({"colour": "red"}, "colour"),
    ],
)  # fmt: skip
def test_value_that_cannot_be_kept_is_one_sentence_with_its_field(given, field):
    with pytest.raises(UsageProblem) as error:
        amend.correct_actor(card(), given, PEN)
    sentence = error.value.say("en")
    assert field in sentence
    assert len(sentence) < 600


def test_correction_says_only_what_differs_and_shows_nothing_alone():
    [fact] = facts(
        amend.correct_actor(card(family="associations"), {"name": "APF France", "family": "associations"}, PEN)
    )
    assert (fact["name"], fact["beside"]) == ("APF France", True)
    assert "family" not in fact
    assert amend.correct_actor(card(), {"name": "APF"}, PEN) is None


def test_empty_value_says_it_is_not_known():
    [fact] = facts(amend.correct_actor(card(siren="552100554"), {"siren": ""}, PEN))
    assert fact["siren"] is None


def test_beginning_is_said_again_with_an_end():
    [fact] = of(amend.end_actor(card(since="2001"), "2024-06", "", PEN), "Actor")
    assert (fact["since"], fact["until"], fact["active"]) == ("2001", "2024-06", False)


def test_kind_and_family_follow_each_other():
    shown = card(family="associations", kind="association")
    [fact] = facts(amend.correct_actor(shown, {"kind": "commune"}, PEN))
    assert (fact["kind"], fact["family"]) == ("commune", "collectivites")
    [fact] = facts(amend.correct_actor(shown, {"family": "entreprises"}, PEN))
    assert (fact["kind"], fact["family"]) == (None, "entreprises")


def test_moving_denies_the_place_left():
    shown = card(based_in=[{"id": "COM-45234", "name": "Orléans"}])
    moved = of(amend.correct_actor(shown, {"place": "X-ici"}, PEN), "BASED_IN")
    assert [(fact["to"], "denied" in fact) for fact in moved] == [("COM-45234", True), ("X-ici", False)]


def test_merge_needs_compatible_numbers_and_one_world():
    with pytest.raises(UsageProblem, match="numbers"):
        amend.merge(card(siren="1"), card(id="a-9", siren="2"), "Actor", PEN)
    with pytest.raises(UsageProblem, match="numbers"):
        amend.merge(card(keys=["rna:W1"]), card(id="a-9", rna="W2"), "Actor", PEN)
    with pytest.raises(UsageProblem, match="invented"):
        amend.merge(card(), card(id="a-9", fictional=True), "Actor", PEN)
    with pytest.raises(UsageProblem, match="itself"):
        amend.merge(card(), card(), "Actor", PEN)
    merged = amend.merge(card(display="masked"), card(id="a-9", name="Neuf"), "Actor", PEN)
    assert merged.ids == ("a-9",)
    assert next(f for f in facts(merged) if f.get("name")) == {
        "is": "Actor",
        "id": "a-9",
        "name": "Neuf",
        "display": "masked",
        "beside": True,
    }


def test_split_takes_a_participation_over_with_its_period():
    shown = card(alliances=[part("l-1"), part("l-2")], based_in=[{"id": "X-ici", "name": "Ici"}])
    split = amend.split_actor(shown, "Antenne", [("l-1", "member")], PEN)
    old, new = of(split, "TAKES_PART")
    assert ("denied" in old, old["from"]) == (True, "a-1")
    assert (new["from"], new["since"]) == (split.ids[0], "2019")
    with pytest.raises(UsageProblem):
        amend.split_actor(shown, "Antenne", [("l-3", "member")], PEN)


def test_member_changes_role_leaves_or_joins():
    shown = league(members=[part("a-1"), part("a-2")])
    given = {"members": [{"actor": "a-1", "role": "lead"}, {"actor": "a-2", "removed": True}, {"actor": "a-3"}]}
    found = {
        (f["from"], f["role"], "denied" in f)
        for f in of(amend_alliance.correct_alliance(shown, given, PEN), "TAKES_PART")
    }
    assert found == {("a-1", "member", True), ("a-1", "lead", False), ("a-2", "member", True), ("a-3", "member", False)}


def test_second_role_is_added_when_it_was_none():
    shown = league(members=[part("a-1")])
    given = {"members": [{"actor": "a-1", "role": "funder", "was": ""}]}
    assert [f["role"] for f in of(amend_alliance.correct_alliance(shown, given, PEN), "TAKES_PART")] == ["funder"]


def test_alliance_of_a_local_bodys_governance_is_refused():
    with pytest.raises(UsageProblem, match="local body"):
        amend_alliance.correct_alliance(league(), {"governance": "metropole"}, PEN)


def test_new_alliance_needs_a_name_a_member_and_a_possible_period():
    for wrong in (
        hand.Alliance("", ("a-1",)),
        hand.Alliance("R", ()),
        hand.Alliance("R", ("a-1",), since="2020", until="2010"),
    ):
        with pytest.raises(UsageProblem):
            hand.alliance(wrong, PEN)
