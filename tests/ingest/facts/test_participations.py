"""Profile participations: each row one organisation engaged in one alliance."""

from __future__ import annotations

import pytest

from ingest.facts.desk import Own

ROWS = """acteur;alliance;rôle;depuis;montant;domaine;famille;territoire;lat;lon
Le Relais;Mobilité pour tous;porteur;2019;1 500,50;mobilité;association;Orléans Métropole;47,9;1,9
Écho;Mobilité pour tous;;2020;;mobilité | emploi;entreprise;EPCI-244500468;;
Écho;Jardin partagé;membre;2021;;;;COM-45234;;
"""


def test_actors_alliances_and_participations_are_counted_once(write, read):
    found = read(write("p.csv", ROWS))
    assert (found.count("Actor"), found.count("Alliance"), found.count("TAKES_PART")) == (2, 2, 3)
    assert found.report.issues == []


def test_roles_amounts_and_dates_are_those_of_the_row(write, read):
    found = read(write("p.csv", ROWS))
    first, second, third = found.facts("TAKES_PART")
    assert (first["role"], first["since"], first["amount_eur"]) == ("lead", "2019", 1500.5)
    assert (second["role"], third["role"]) == ("member", "member")


def test_domains_and_territories_are_looked_up_by_name(write, read):
    found = read(write("p.csv", ROWS))
    assert {fact["to"] for fact in found.facts("ADDRESSES")} == {"mobilite", "emploi"}
    assert {fact["to"] for fact in found.facts("COVERS")} == {"EPCI-244500468", "COM-45234"}


def test_an_alliance_is_joint_unless_the_row_says_framework(write, read):
    found = read(write("p.csv", "actor,alliance,nature\nA,X,\nA,Y,framework\n"))
    assert {f["name"]: f.get("nature") or f.get("nature?") for f in found.facts("Alliance")} == {
        "X": "joint",
        "Y": "framework",
    }


def test_an_ambiguous_or_unknown_territory_is_said_with_its_choices_and_not_guessed(write, read):
    found = read(write("p.csv", "actor,alliance,territory\nA,X,Saint-Denis\nA,Y,Nulle-Part-sur-Rien\n"))
    assert found.count("COVERS") == 0
    ambiguous, unknown = found.report.issues
    assert "COM-97411 (Saint-Denis, La Réunion)" in ambiguous.problem
    assert "COM-93066 (Saint-Denis, Seine-Saint-Denis)" in ambiguous.problem
    assert (unknown.row, unknown.value) == (3, "Nulle-Part-sur-Rien")


@pytest.mark.parametrize("said", ["Orlean", "Aurléans", "orlèens"])
def test_a_misspelt_territory_is_left_out_with_the_nearest_name_proposed(write, read, said):
    found = read(write("p.csv", f"acteur;alliance;territoire\nA;X;{said}\n"))
    assert found.count("COVERS") == 0
    assert "COM-45234 (Orléans, Loiret)" in found.report.issues[0].problem


def test_an_actor_is_based_where_its_own_row_says_and_nowhere_else(write, read):
    rows = "CCAS d'Olivet;Paniers;;Olivet\nLe Relais;Paniers;Orléans;COM-45234\n"
    found = read(write("p.csv", "acteur;alliance;territoire;siège\n" + rows))
    assert [(f["from"], f["to"]) for f in found.facts("BASED_IN")] == [(found.actor("Le Relais")["id"], "COM-45234")]
    assert "COM-45232 (Olivet, Loiret)" in found.report.issues[0].problem


def test_an_old_territory_leads_to_todays(write, read, reference):
    old = next(place for code in ("200033207",) if (place := reference.place(f"EPCI-{code}")))
    found = read(write("p.csv", f"actor,alliance,territory\nA,X,{old.id}\n"))
    assert found.the("COVERS")["to"] == old.current != old.id


OWN = {"X-bassin-de-vie": Own("Bassin de vie", "custom")}


def test_a_territory_of_ones_own_is_stated_with_the_alliance_and_keeps_its_name(write, read):
    found = read(write("p.csv", "actor,alliance,territory\nA,X,X-bassin-de-vie\n"), own=OWN)
    territory = found.the("Territory")
    assert (territory["id"], territory["name?"], territory["level?"]) == ("X-bassin-de-vie", "Bassin de vie", "custom")
    assert found.the("COVERS")["to"] == "X-bassin-de-vie"


def test_an_actor_may_be_based_in_a_territory_of_ones_own(write, read):
    found = read(write("p.csv", "acteur;alliance;siège\nA;X;X-bassin-de-vie\n"), own=OWN)
    assert (found.the("Territory")["id"], found.the("BASED_IN")["to"]) == ("X-bassin-de-vie", "X-bassin-de-vie")


@pytest.mark.parametrize("cell", ["X-autre", "X-Bassin-de-vie", "X-é", "X-<b>", "X-"])
def test_a_territory_of_ones_own_that_the_database_does_not_hold_is_said_and_left_out(write, read, cell):
    found = read(write("p.csv", f"acteur;alliance;territoire;siège\nA;X;{cell};{cell}\n"), own=OWN)
    assert found.count("Territory") == found.count("COVERS") == found.count("BASED_IN") == 0
    assert [(issue.row, issue.value) for issue in found.report.issues] == [(2, cell), (2, cell)]


def test_one_alliance_name_is_one_alliance_in_each_territory_where_every_row_says_its_own(write, read):
    rows = (
        "A,Contrat local de santé,COM-45234\nB,Contrat local de santé,COM-37261\nC,Contrat local de santé,COM-45234\n"
    )
    found = read(write("p.csv", "actor,alliance,territory\n" + rows))
    assert found.count("Alliance") == 2
    assert [
        len({f["from"] for f in found.facts("TAKES_PART") if f["to"] == a["id"]}) for a in found.facts("Alliance")
    ] == [2, 1]
    assert {(f["from"], f["to"]) for f in found.facts("COVERS")} == {
        (found.facts("Alliance")[0]["id"], "COM-45234"),
        (found.facts("Alliance")[1]["id"], "COM-37261"),
    }
    assert found.report.issues == []
    assert found.report.remarks == [
        "Contrat local de santé\u00a0: 2 territoires différents, 2 alliances\u00a0; "
        "donnez le même territoire à chaque ligne pour n’en garder qu’une."
    ]


def test_many_names_of_several_alliances_are_remarked_together(write, read):
    rows = "".join(f"A,X{n},COM-45234\nB,X{n},COM-37261\n" for n in range(8))
    remarks = read(write("p.csv", "actor,alliance,territory\n" + rows)).report.remarks
    assert len(remarks) == 6 and remarks[-1].startswith("3 autres noms")


def test_one_alliance_name_whose_territory_some_rows_leave_out_is_one_alliance_and_said(write, read):
    found = read(write("p.csv", "actor,alliance,territory\nA,X,COM-45234\nB,X,COM-37261\nC,X,\n"))
    assert found.count("Alliance") == 1
    assert [(issue.row, issue.value) for issue in found.report.issues] == [(2, "X")]


def test_numbers_tell_namesakes_apart(write, read):
    found = read(write("p.csv", "actor,alliance,siren\nEurométropole,X,822127429\nEurométropole,X,444608442\n"))
    assert found.count("Actor") == 2
    assert {fact["siren"] for fact in found.facts("Actor")} == {"822127429", "444608442"}


def test_a_wrong_number_is_said_and_the_row_kept_by_its_name(write, read):
    found = read(write("p.csv", "actor,alliance,siren\nA,X,822127420\n"))
    assert found.report.rows_kept == 1
    assert "siren" not in found.the("Actor")
    assert found.report.issues[0].value == "822127420"


def test_the_seat_of_an_actor_is_where_it_is_based_and_tells_its_name_apart(write, read):
    found = read(write("p.csv", "acteur;alliance;siège\nComité;X;COM-45234\nComité;X;COM-37261\n"))
    assert found.count("Actor") == 2
    assert {fact["to"] for fact in found.facts("BASED_IN")} == {"COM-45234", "COM-37261"}


def test_contact_columns_are_dropped_and_counted(write, read):
    found = read(
        write("p.csv", "acteur;alliance;E-mail;Nom du responsable;notes\nA;X;a@b.example;N. N.;vu\nB;X;;N. N.;\n")
    )
    assert [(c.column, c.values) for c in found.report.columns_ignored] == [
        ("E-mail", 1),
        ("Nom du responsable", 2),
        ("notes", 1),
    ]
    reasons = [c.reason for c in found.report.columns_ignored]
    assert reasons[0] == reasons[1] != reasons[2]
    stated = str([record.facts for record in found.reading.change_set.records])
    assert "a@b.example" not in stated and "N. N." not in stated


def test_each_dropped_contact_column_is_remarked_with_its_count(write, read):
    found = read(write("p.csv", "acteur;alliance;Courriel;Tél;Fax\nA;X;a@b.example;1;\nB;X;c@d.example;;\n"))
    courriel, telephone = found.report.remarks
    assert courriel.startswith("Colonne «\u00a0Courriel\u00a0»\u00a0: 2 valeurs laissées de côté")
    assert telephone.startswith("Colonne «\u00a0Tél\u00a0»\u00a0: une valeur laissée de côté")
    assert "a@b.example" not in found.report.model_dump_json()


def test_two_years_in_the_beginning_alone_are_a_beginning_and_an_end_and_said(write, read):
    found = read(write("p.csv", "acteur;projet;début;fin\nA;X;2019-2021;\nB;X;2019-2021;2022\nC;X;2021-2019;\n"))
    assert [(f.get("since"), f.get("until")) for f in found.facts("TAKES_PART")] == [
        ("2019", "2021"), (None, "2022"), (None, None),
    ]  # fmt: skip
    first, second, third = found.report.issues
    assert first.action == "Lu comme «\u00a0début\u00a0» 2019, «\u00a0fin\u00a0» 2021."
    assert "colonne «\u00a0début\u00a0»" in second.problem and "colonne «\u00a0fin\u00a0»" in second.problem
    assert third.problem == second.problem.replace("2019 et 2021", "2021 et 2019")


def test_a_period_in_one_cell_needs_no_column_of_its_end(write, read):
    found = read(write("p.csv", "acteur;projet;depuis\nA;X;2019 – 2021\n"))
    assert (found.the("TAKES_PART")["since"], found.the("TAKES_PART")["until"]) == ("2019", "2021")
    assert found.report.issues[0].action == "Lu comme «\u00a0depuis\u00a0» 2019, «\u00a0jusqu'à\u00a0» 2021."


def test_a_domain_outside_the_vocabulary_is_said_and_left_out(write, read):
    found = read(write("p.csv", "actor,alliance,domain\nA,X,cuisine | emploi\nB,X,cuisine\n"))
    assert [fact["to"] for fact in found.facts("ADDRESSES")] == ["emploi"]
    assert [(issue.row, issue.value.strip()) for issue in found.report.issues] == [(2, "cuisine"), (3, "cuisine")]


def test_a_role_outside_the_vocabulary_is_kept_and_said_once(write, read):
    found = read(write("p.csv", "actor,alliance,role\nA,X,marraine\nB,X,marraine\n"))
    assert {fact["role"] for fact in found.facts("TAKES_PART")} == {"marraine"}
    assert [issue.row for issue in found.report.issues] == [2]


@pytest.mark.parametrize("name", ["X", "Y"])
def test_one_alliance_name_in_a_file_is_one_alliance_with_all_its_territories(write, read, name):
    found = read(write("p.csv", f"actor,alliance,territory\nA,{name},COM-45234\nB,{name},COM-37261\nC,{name},\n"))
    assert found.count("Alliance") == 1
    assert found.count("COVERS") == 2


def test_the_same_alliance_name_in_another_territory_or_year_is_another_alliance(write, read):
    here = read(write("a.csv", "actor,alliance,territory,since\nA,Fête,COM-45234,2019\n"))
    there = read(write("b.csv", "actor,alliance,territory,since\nA,Fête,COM-37261,2019\n"))
    later = read(write("c.csv", "actor,alliance,territory,since\nA,Fête,COM-45234,2020\n"))
    assert len({found.the("Alliance")["id"] for found in (here, there, later)}) == 3


def test_a_period_that_ends_before_it_begins_is_said_and_kept(write, read):
    found = read(
        write("p.csv", "actor,alliance,since,until\nA,X,2019-03,2018\nB,X,2019-03,2019\nC,X,2019,2019-01-01\n")
    )
    assert [(issue.row, issue.value) for issue in found.report.issues] == [(2, "2018")]
    assert found.facts("TAKES_PART")[0]["until"] == "2018"


def test_a_participation_stated_twice_with_other_values_is_said(write, read):
    found = read(write("p.csv", "actor,alliance,amount\nA,X,10\nA,X,10\nA,X,20\n"))
    assert [issue.row for issue in found.report.issues] == [4]
