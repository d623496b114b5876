"""Profile pairs: each row a joint alliance of two."""

from __future__ import annotations

from graph.store.derive import derive

TWO_WAYS = "from,to,weight,type,since\nLe Relais,Écho,2,mécénat,2019\nEcho,LE RELAIS,3,Mécénat,2020\n"


def test_each_row_is_a_joint_alliance_of_two_actors(write, read):
    found = read(write("p.csv", "from,to\nA,B\nB,C\n"))
    assert found.count("Actor") == 3
    assert found.count("Alliance") == 2
    assert found.count("TAKES_PART") == 4
    assert {fact["nature"] for fact in found.facts("Alliance")} == {"joint"}


def test_a_pair_is_one_alliance_whichever_end_comes_first(write, read):
    found = read(write("p.csv", TWO_WAYS))
    assert found.count("Actor") == 2
    assert found.count("Alliance") == 1
    assert {fact["type"] for fact in found.facts("Alliance")} == {"mecenat"}


def test_the_same_pair_under_another_type_is_another_alliance(write, read):
    found = read(write("p.csv", "from,to,type\nA,B,mécénat\nA,B,innovation sociétale\n"))
    assert found.count("Alliance") == 2


def test_weight_and_dates_stay_on_both_participations(write, read):
    found = read(write("p.csv", "de;vers;poids;depuis;jusqu'à\nA;B;2,5;01/03/2019;2021\n"))
    stated = [(f["weight"], f["since"], f["until"]) for f in found.facts("TAKES_PART")]
    assert stated == [(2.5, "2019-03-01", "2021")] * 2


def test_families_are_those_stated_in_the_vocabularys_words(write, read):
    found = read(write("p.csv", "from,to,family_from,family_to\nA,B,Associations,commune\nC,D,Officer,\n"))
    assert (found.actor("A")["family"], found.actor("B")["family"]) == ("associations", "collectivites")
    assert found.actor("C")["family"] == "Officer"
    assert [(issue.row, issue.column, issue.value) for issue in found.report.issues] == [(3, "family_from", "Officer")]


def test_a_row_with_one_organisation_twice_is_left_out_and_said(write, read):
    found = read(write("p.csv", "from,to\nA,a\nA,B\nA,\n"))
    report = found.report
    assert (report.rows_read, report.rows_kept, report.rows_rejected) == (3, 1, 2)
    assert [issue.row for issue in report.issues] == [2, 4]


def test_a_row_without_an_end_names_the_files_own_column(write, read):
    (issue,) = read(write("p.csv", "de;vers\nA;B\n;C\n")).report.issues
    assert issue.problem == "Cette ligne n’a rien à lire dans la colonne «\u00a0de\u00a0»."


def test_a_fixed_territory_is_covered_by_every_alliance(write, read):
    found = read(write("p.csv", "from,to\nA,B\nB,C\n"), settings={"territory": "EPCI-244500468"})
    assert {fact["to"] for fact in found.facts("COVERS")} == {"EPCI-244500468"}
    assert found.count("COVERS") == 2


def test_hostile_text_is_kept_as_text(write, read):
    name = "<script>alert(1)</script>'; MATCH (n) DETACH DELETE n"
    found = read(write("p.csv", f'from,to\n"{name}",=1+1\n'))
    assert found.actor(name)["name"] == name
    assert found.actor("=1+1")


def test_the_same_pair_with_another_weight_is_said_and_the_first_row_shown(write, read):
    found = read(write("p.csv", "from,to,weight\nA,B,2\nB,A,2\nB,A,3\n"))
    assert [(issue.row, issue.value) for issue in found.report.issues] == [(4, "A")]
    change_set = found.reading.change_set
    graph = derive(change_set.records, {source.id: source for source in change_set.sources})
    assert {d.properties["weight"] for key, d in graph.items() if key[0] == "TAKES_PART"} == {2}


def test_a_weight_below_zero_is_left_out_and_said(write, read):
    found = read(write("p.csv", "from,to,weight\nA,B,-1\n"))
    assert "weight" not in found.facts("TAKES_PART")[0]
    assert found.report.issues[0].column == "weight"
