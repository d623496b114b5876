"""The columns of a pasted list are recognised by their headers and by what they hold; contacts never come through."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.paste_columns import KINDS, read_paste, recognise
from ingest.paste_contacts import strip_contacts
from ingest.reference import Reference

REFERENCE = Reference()


def read(text):
    return read_paste(text, REFERENCE)


def everything(pasted):
    return " ".join([*(cell for row in pasted.rows for cell in row), *(column.header for column in pasted.columns)])


def test_names_alone_need_no_header():
    pasted = read("UDAF 41\nCIAS du Blaisois\nVille de Blois")
    assert (pasted.kinds, len(pasted.rows)) == (("name",), 3)


@pytest.mark.parametrize(
    "header",
    [
        "Structure\tVille\tSIRET\tType",
        "Nom de l’organisation\tCommune\tN° SIREN\tFamille",
        "Organisation\tTown\tNumber\tFamily",
    ],
)
def test_headers_are_known_in_many_words(header):
    assert read(f"{header}\nUDAF\tBlois\t\tassociation\nADMR\tMer\t\tassociation").kinds == (
        "name",
        "place",
        "number",
        "family",
    )


def test_columns_without_headers_are_known_by_what_they_hold():
    pasted = read("UDAF 41\tBlois\t41000\t775672272\tAssociation\nADMR\tVineuil\t41350\tW412000123\tentreprise")
    assert pasted.kinds == ("name", "place", "postal", "number", "family")
    assert not any(column.by_header for column in pasted.columns)


def test_a_column_that_is_not_understood_is_kept_and_not_taken():
    pasted = read("Nom\tTypologie interne\nUDAF\tzone B\nADMR\tzone C")
    assert (pasted.kinds, pasted.rows[0]) == (("name", "none"), ("UDAF", "zone B"))


def test_of_two_columns_of_one_kind_the_first_is_taken():
    assert read("Nom\tRaison sociale\nUDAF\tUnion\nADMR\tAide").kinds == ("name", "none")


def test_one_line_of_names_is_one_name_a_row():
    assert [row[0] for row in read("UDAF 41 ; CIAS ; Ville de Blois").rows] == ["UDAF 41", "CIAS", "Ville de Blois"]


def test_commas_that_part_no_column_stay_in_the_names():
    assert read("Aide, accueil et écoute\nSport, loisirs et jeunesse").rows == (
        ("Aide, accueil et écoute",),
        ("Sport, loisirs et jeunesse",),
    )


def test_columns_of_contacts_are_dropped_and_counted():
    pasted = read(
        "Structure\tCourriel\tPrénom\tNom\tTél.\tRéférent\nUDAF\ta@b.fr\tJeanne\tMartin\t02 54 00 00 00\tM. X\nADMR\t\t\t\t\t"
    )
    assert (pasted.kinds, pasted.contacts) == (("name",), 5)
    assert pasted.contact_columns == ("Courriel", "Prénom", "Nom", "Tél.", "Référent")
    assert "Martin" not in everything(pasted)


def test_contacts_without_headers_are_dropped_too():
    pasted = read("UDAF\tJeanne Martin <j.martin@udaf.fr>\nADMR\tPaul Durand <p.durand@admr.fr>")
    assert (pasted.rows, pasted.contacts) == ((("UDAF",), ("ADMR",)), 2)


def test_a_contact_inside_a_name_is_cut_out():
    pasted = read("Nom\nUDAF 41 (contact@udaf41.fr)\nADMR – 02.54.00.00.00")
    assert (pasted.rows, pasted.contacts) == ((("UDAF 41",), ("ADMR",)), 2)


@pytest.mark.parametrize(
    ("text", "names", "contacts"),
    [
        ("Club exemple H, contact@x.fr\nVille de Vineuil", ["Club exemple H", "Ville de Vineuil"], 1),
        ("Amicale exemple I - 06 12 34 56 78", ["Amicale exemple I"], 1),
        (
            "Club H, tél. : 06 12 34 56 78\nMobile Services, mail : a@b.fr\nADMR",
            ["Club H", "Mobile Services", "ADMR"],
            2,
        ),
        ("Club H, contact@x.fr;Blois\nVille, mairie@x.fr;Vineuil", ["Club H", "Ville"], 2),
        ("contact@x.fr\nVille de Vineuil", ["Ville de Vineuil"], 1),
    ],
)
def test_contacts_beside_names_leave_the_names(text, names, contacts):
    pasted = read(text)
    assert [row[pasted.kinds.index("name")] for row in pasted.rows] == names
    assert pasted.contacts == contacts


def test_rows_that_name_a_person_are_left_out_and_counted():
    pasted = read(
        "Mme Dupont Jeanne\nM. Exemple\nMADAME DURAND\nJeanne Durand, jeanne@x.fr\nM.J.C. de Blois\nME Conseil"
    )
    assert [row[0] for row in pasted.rows] == ["M.J.C. de Blois", "ME Conseil"]
    assert (pasted.persons, pasted.contacts) == (4, 5)
    assert read("UDAF\tMme Dupont\nADMR\tM. Martin").rows == (("UDAF",), ("ADMR",))


def test_a_list_of_persons_alone_gives_nothing():
    pasted = read("Nom;Prénom;Mail\nMartin;Jeanne;j@m.fr")
    assert (pasted.rows, pasted.contacts) == ((), 3)


@pytest.mark.parametrize(
    "text",
    [
        "UDAF 41",
        "775 672 272 00018",
        "W412000123",
        "Maison 02 54",
        "3 Rivières 2024",
        "41000 Blois",
        "cafe@",
        "@handle",
    ],
)
def test_names_and_numbers_that_are_no_contact_stay(text):
    assert strip_contacts(text) == (text, 0)


@pytest.mark.parametrize(
    "text",
    [
        "a.b@c.fr",
        "+33 6 12 34 56 78",
        "06.12.34.56.78",
        "0254000000",
        "0033254000000",
        "mailto:x@y.org",
        "+33 (0)2 54 00 00 00",
    ],
)
def test_contacts_are_known_however_they_are_written(text):
    assert strip_contacts(f"UDAF {text}") == ("UDAF", 1)


@pytest.mark.parametrize(
    "name", ["Relais contact emploi", "Maison des responsables", "Mobile Services", "Collectif Président"]
)
def test_a_name_that_holds_such_a_word_is_no_header(name):
    assert [row[0] for row in read(f"{name}\nUDAF 41\nADMR").rows] == [name, "UDAF 41", "ADMR"]
    assert [row[0] for row in read(f"UDAF 41\tBlois\n{name}\tBlois").rows] == ["UDAF 41", name]


def test_the_example_of_the_template_is_left_out():
    pasted = read("Nom\tCommune\nEXEMPLE À SUPPRIMER – Maison\tBlois\nUDAF\tMer")
    assert (pasted.rows, pasted.examples) == ((("UDAF", "Mer"),), 1)


def test_what_would_harm_elsewhere_is_plain_text_here():
    rows = ["=cmd|' /C calc'!A0", "<script>alert(1)</script>", "+1+1", "@SUM(1)", "{{7*7}}", "'; DROP", "\u202egnp.exe"]
    pasted = read("\n".join(rows))
    assert [row[0] for row in pasted.rows] == [*rows[:-1], "gnp.exe"]


def test_five_thousand_rows_are_all_there():
    text = "\r\n".join(f"Organisation {n}\tBlois\torg{n}@mail.fr" for n in range(5000))
    pasted = read(text)
    assert (len(pasted.rows), pasted.contacts, pasted.kinds) == (5000, 5000, ("name", "place"))
    assert len({row[0] for row in pasted.rows}) == 5000


@settings(deadline=None)
@given(st.lists(st.lists(st.text(max_size=20), min_size=3, max_size=3), max_size=6))
def test_any_table_is_read(rows):
    pasted = recognise(rows, REFERENCE)
    assert set(pasted.kinds) <= set(KINDS)
    taken = [kind for kind in pasted.kinds if kind != "none"]
    assert len(taken) == len(set(taken))
    assert all(len(row) == len(pasted.columns) for row in pasted.rows)


@settings(deadline=None)
@given(st.emails(), st.text(alphabet="abcdefgh ", min_size=1, max_size=20))
def test_a_usual_mail_address_never_comes_through(mail, name):
    local = mail.partition("@")[0]
    if local.replace(".", "").replace("_", "").replace("-", "").isalnum() and local.isascii():
        assert mail not in everything(read(f"Organisation\tNote\n{name}\t{mail}\n{name} {mail}\tx"))
