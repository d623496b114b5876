"""Headers lead to profiles; what does not fit is refused with the columns it would need."""

from __future__ import annotations

import pytest

from graph.errors import UsageProblem
from ingest.cleaning import CLEANERS
from ingest.facts import READERS
from ingest.profiles import guess_profile, header_key, profiles
from ingest.readers import read_tables


def test_every_layout_has_a_reader_and_every_column_a_cleaner():
    layouts = [(profile.name, layout.name) for profile in profiles().values() for layout in profile.layouts]
    assert sorted(layouts) == sorted(READERS)
    kinds = {
        column.kind
        for profile in profiles().values()
        for layout in profile.layouts
        for column in layout.columns.values()
    }
    assert kinds <= set(CLEANERS)


def test_no_layout_reads_two_columns_by_the_same_header():
    for profile in profiles().values():
        for layout in profile.layouts:
            names = [name for column in layout.columns.values() for name in column.names]
            assert len(names) == len(set(names)), (profile.name, layout.name)


@pytest.mark.parametrize("header", ["Rôle", "role", "ROLE *", " rôle (1)", "Rôle :"])
def test_accents_case_spaces_stars_and_notes_make_no_other_header(header):
    assert header_key(header) == "role"


def test_units_tell_two_columns_apart():
    assert header_key("Part financée (€)") != header_key("Part financée (%)")


@pytest.mark.parametrize(
    ("header", "profile"),
    [
        ("from,to", "pairs"),
        ("Acteur 1;Acteur 2;Poids", "pairs"),
        ("Source\tTarget\tWeight", "pairs"),
        ("actor,alliance", "participations"),
        ("Organisation;Projet;Rôle", "participations"),
        ("id_poste,code_tiers,raison_sociale,annee,montant,code_cv", "adultes-relais"),
        ("codgeo,code_cv,lib_cv", "adultes-relais"),
        ("Projet;SIREN;Acteur;Rôle;Périmètres", "pcrs"),
    ],
)
def test_the_profile_is_guessed_from_the_headers(write, header, profile):
    tables = read_tables(write("l.csv", f"{header}\n"))
    assert guess_profile([tables]).name == profile


def test_headers_that_fit_no_profile_are_refused_with_the_choices(write, read):
    with pytest.raises(
        UsageProblem, match=r"No profile fits l\.csv, whose columns are x, y; name one with --profile: "
    ):
        read(write("l.csv", "x;y\n1;2\n"))


def test_a_wrong_profile_is_refused_with_the_missing_columns(write, read):
    with pytest.raises(UsageProblem, match=r"l\.csv does not fit the profile pairs: no column for “from”, “to”"):
        read(write("l.csv", "actor;alliance\nA;X\n"), profile="pairs")


def test_missing_columns_have_in_french_the_names_people_use(write, read):
    with pytest.raises(UsageProblem) as caught:
        read(write("l.csv", "acteur\nA\n"), profile="pcrs")
    assert (
        "aucune colonne pour «\u00a0projet\u00a0», «\u00a0siren\u00a0», «\u00a0rôle\u00a0», «\u00a0périmètres\u00a0» parmi acteur"
    ) in caught.value.say("fr")


def test_an_unknown_profile_is_refused_with_the_list(write, read):
    with pytest.raises(
        UsageProblem, match="There is no profile nosuch; choose one of: adultes-relais, directory, figures, gephi, kumu"
    ):
        read(write("l.csv", "a;b\n1;2\n"), profile="nosuch")


def test_a_fixed_value_stands_in_for_a_column(write, read):
    found = read(write("l.csv", "acteur\nA\nB\n"), profile="participations", settings={"alliance": "Le Réseau"})
    assert found.the("Alliance")["name"] == "Le Réseau"
    assert found.count("TAKES_PART") == 2


def test_an_unknown_fixed_value_is_refused_with_the_list(write, read):
    with pytest.raises(UsageProblem, match=r"has no value colour to set; it has: .*territory.*title"):
        read(write("l.csv", "from,to\nA,B\n"), settings={"colour": "red"})


def test_a_fixed_territory_may_be_named(write, read):
    found = read(write("l.csv", "from,to\nA,B\n"), settings={"territory": "Orléans Métropole"})
    assert found.the("COVERS")["to"] == "EPCI-244500468"


@pytest.mark.parametrize("wrong", [{"territory": "Nulle-Part-sur-Rien"}, {"weight": "heavy"}, {"domain": "cuisine"}])
def test_a_fixed_value_that_cannot_be_read_is_refused(write, read, wrong):
    with pytest.raises(UsageProblem, match=f"cannot be set for {next(iter(wrong))}: "):
        read(write("l.csv", "from,to\nA,B\n"), settings=wrong)


def test_a_rows_own_value_comes_before_the_fixed_one(write, read):
    found = read(write("l.csv", "from,to,weight\nA,B,5\nB,C,\n"), settings={"weight": "2"})
    assert [fact["weight"] for fact in found.facts("TAKES_PART")] == [5, 5, 2, 2]


def test_a_header_that_lost_its_accents_is_still_known(write):
    tables = read_tables(write("l.csv", "R\ufffdpondant;Partenaires cit\ufffds;Ann\ufffde\nA;B;2024\n"))
    assert guess_profile([tables]).name == "survey-partners"


def workbook(path, **sheets):
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_two_fitting_sheets_are_never_added_up(tmp_path, read):
    path = workbook(
        tmp_path / "book.xlsx",
        A=[["from", "to"], ["A", "B"]],
        B=[["from", "to"], ["C", "D"]],
        Notes=[["x", "y"], [1, 2]],
    )
    with pytest.raises(UsageProblem, match=r"Several sheets of .* A, B; choose one with --sheet"):
        read(path)
    assert read(path, sheet="A").report.rows_kept == 1


def test_of_two_sheets_with_the_same_rows_one_is_read_and_it_is_said(tmp_path, read):
    rows = [["A", "B"], ["B", "C"], ["C", "D"]]
    printed = [["from", None, "to"], *([first, None, last] for first, last in rows)]
    path = workbook(tmp_path / "book.xlsx", Impression=printed, Liste=[["from", "to"], *rows])
    found = read(path)
    assert [(one.sheet, one.rows) for one in found.report.files] == [("Liste", 3)]
    assert "The sheet Impression repeats the sheet Liste." in [m.problem.say("en") for m in found.reading.messages]
