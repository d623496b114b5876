"""How files would be read, before anything is imported: what each column became and why, corrected and kept."""

from __future__ import annotations

import pytest

from graph.errors import MaillageError, UsageProblem
from ingest.mapping import Wish, columns_seen, first_rows, look
from ingest.profiles.kept import chosen_profile, keep_profile, kept_profiles

GRANTS = "financeur;bénéficiaire;montant;année\nVille;Les Rives;10;2020\nVille;Le Pont;20;2021\n"
ODD = "Payé par;Qui;Combien\nVille;Les Rives;10\nVille;Le Pont;20\n"
CHOSEN = {"list": {"funder": "Payé par", "beneficiary": "Qui", "amount": "Combien"}}


def fields(seen):
    return {one.header: one.field for one in columns_seen(seen.fits[0])}


def test_each_column_is_shown_with_what_it_became_and_some_of_its_values(write):
    seen = look([write("g.csv", GRANTS)], Wish())
    assert (seen.profile.name, seen.ready) == ("scdl-subventions", True)
    assert fields(seen) == {"financeur": "funder", "bénéficiaire": "beneficiary", "montant": "amount", "année": "year"}
    assert [one.samples for one in columns_seen(seen.fits[0])][1] == ("Les Rives", "Le Pont")
    assert [text.say("en") for text in seen.fits[0].table.how] == [
        "CSV, UTF-8",
        "columns separated by “;”",
        "header in row 1",
    ]
    assert first_rows(seen.fits[0])[0] == (2, ["Ville", "Les Rives", "10", "2020"])


def test_what_is_lacking_is_named_and_a_value_for_all_rows_gives_it(write):
    path = write("g.csv", "bénéficiaire;montant;année\nLes Rives;10;2020\n")
    assert [column.name for column in look([path], Wish()).lacking] == ["funder"]
    assert look([path], Wish(values={"funder": "Ville"})).ready


def test_columns_chosen_by_a_person_are_read_so_and_others_are_not(write, read):
    path = write("o.csv", ODD)
    seen = look([path], Wish("scdl-subventions", tables=CHOSEN))
    assert seen.ready
    assert read(path, profile=seen.profile).count("Contribution") == 2
    assert not look([path], Wish("scdl-subventions", tables={"list": {"funder": "Payé par"}})).ready


def test_columns_chosen_as_they_are_guessed_make_the_same_import(write, read):
    path = write("g.csv", GRANTS)
    columns = {"funder": "financeur", "beneficiary": "bénéficiaire", "amount": "montant", "year": "année"}
    seen = look([path], Wish("scdl-subventions", tables={"list": columns}))
    assert read(path, profile=seen.profile).report.import_id == read(path).report.import_id


def test_of_two_columns_of_nearly_one_name_the_one_chosen_is_read(write, read):
    path = write("d.csv", "Nom;Nom (usuel)\nAlpha;Bêta\n")
    seen = look([path], Wish("directory", tables={"directory": {"name": "Nom (usuel)"}}))
    assert [fact["name"] for fact in read(path, profile=seen.profile).facts("Actor")] == ["Bêta"]


def test_a_reading_that_is_kept_is_proposed_for_the_same_header_and_imports_the_same(write, read, tmp_path):
    path, folder = write("o.csv", ODD), tmp_path / "profiles"
    wish = Wish("scdl-subventions", tables=CHOSEN)
    seen = look([path], wish)
    keep_profile(folder, "Nos aides", wish.content, [seen.fits[0].table])
    again = look([write("p.csv", ODD.replace("Rives", "Quais"))], Wish(), folder)
    assert (again.profile.own, again.ready) == ("Nos aides", True)
    kept = chosen_profile("Nos aides", folder)
    assert read(path, profile=kept).report.import_id == read(path, profile=seen.profile).report.import_id
    assert look([write("q.csv", GRANTS)], Wish(), folder).profile.own == ""


@pytest.mark.parametrize("name", ["", "…", "directory"])
def test_a_profile_needs_a_name_of_its_own(tmp_path, name):
    with pytest.raises(UsageProblem):
        keep_profile(tmp_path, name, Wish("directory", tables={"directory": {"name": "Nom"}}).content, [])


def test_a_kept_file_that_is_damaged_hides_no_other(tmp_path):
    (tmp_path / "a.toml").write_text("like = ", encoding="utf-8")
    keep_profile(tmp_path, "Bon", Wish("directory", tables={"directory": {"name": "Nom"}}).content, [])
    assert list(kept_profiles(tmp_path)) == ["Bon"]


def test_a_path_is_a_profile_for_the_command_line_only(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text('like = "directory"\n[tables.directory]\nname = "X"\n', encoding="utf-8")
    assert chosen_profile(str(path), None) == str(path)
    assert chosen_profile(str(path), None, files=True).name == "directory"


def test_contacts_are_neither_shown_nor_chosen(write):
    seen = look([write("d.csv", "Nom de la structure;Courriel\nA;a@b.fr\n")], Wish())
    contact = columns_seen(seen.fits[0])[1]
    assert (contact.contact, contact.samples, contact.field) == (True, (), "")
    assert first_rows(seen.fits[0])[0][1] == ["A", ""]


def test_a_file_that_is_no_table_is_refused(write):
    with pytest.raises(MaillageError, match=r"x\.csv"):
        look([write("x.csv", b"\x89PNG\r\n\x1a\n\x00\x00")], Wish())
