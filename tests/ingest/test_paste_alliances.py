"""Alliances of a workbook: a row each, members by name in one cell."""

from __future__ import annotations

from ingest.paste_alliances import is_alliances, members_of, read_alliances

HEADERS = ["Alliance", "Membres", "Domaine", "Depuis", "Type de partenariat", "Comment elle se décide"]


def test_a_row_is_read_cell_by_cell():
    row = ["Table des aînés", "CIAS ; UDAF 41 ; Mairie", "Vieillissement", "2024", "Coopération publique", "Charte"]
    (one,), dropped = read_alliances([HEADERS, row])
    assert (one.name, one.members, one.domains, one.since) == (
        "Table des aînés", ("CIAS", "UDAF 41", "Mairie"), ("vieillissement",), "2024",
    )  # fmt: skip
    assert (one.type, one.governance, one.problems, dropped) == ("cooperation-publique", "charte", {}, 0)


def test_a_word_that_is_not_known_is_told_and_keeps_nothing_back():
    (one,), _ = read_alliances([HEADERS, ["Table", "A;B", "zzz", "hier", "zzz", "zzz"]])
    assert set(one.problems) == {"domain", "since", "type", "governance"}
    assert one.members == ("A", "B")


def test_examples_and_rows_without_members_are_left_out_and_contacts_cut():
    rows = [
        HEADERS,
        ["EXEMPLE À SUPPRIMER – T", "A;B"] + [""] * 4,
        ["Seule", ""] + [""] * 4,
        ["T", "A a@b.fr;B"] + [""] * 4,
    ]
    found, dropped = read_alliances(rows)
    assert ([one.name for one in found], found[0].members, dropped) == (["T"], ("A", "B"), 1)


def test_members_are_parted_by_what_parts_them():
    assert members_of("A, B et C ; D") == ("A, B et C", "D")
    assert members_of("A, B") == ("A", "B")
    assert members_of("A\nB/A") == ("A", "B")
    assert members_of(" ; ") == ()


def test_a_list_of_organisations_is_no_list_of_alliances():
    assert is_alliances(HEADERS)
    assert is_alliances(["Alliance", "Members", "Domain", "Since"])
    assert not is_alliances(["Nom", "Commune", "Famille"])
    assert read_alliances([]) == ([], 0)
