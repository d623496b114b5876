"""A profile of one's own: written from a file, corrected, read again; it says only headers and fixed values."""

from __future__ import annotations

import pytest

from graph.errors import MaillageError
from ingest.profiles.own import draft, read_own
from ingest.readers import read_tables

ODD = "Immat;Intitulé;CP;Lieu\n82212742900014;Le Repair Café;41000;Blois\n45297781200018;La Vaillante;41000;Blois\n"


@pytest.fixture
def own(write):
    return lambda text: read_own(write("own.toml", text))


def test_a_draft_says_what_is_read_what_is_guessed_what_is_needed_and_what_is_not_read(write):
    text = draft([read_tables(write("l.csv", ODD))], "directory")
    assert 'like = "directory"' in text
    assert '\npostal_code = "CP"' in text
    assert '\nname = "…"  # ' in text
    assert '\n# siret = "Immat"  # ' in text
    assert "Intitulé, Lieu" in text


def test_a_draft_of_a_known_kind_reads_its_file_as_the_shipped_profile_does(write, read):
    path = write("l.csv", "financeur;bénéficiaire;montant;année\nV;A;10;2020\nV;B;20;2021\n")
    drafted = read_own(write("p.toml", draft([read_tables(path)])))
    assert read(path, profile=drafted).facts("Contribution") == read(path).facts("Contribution")


def test_headers_of_ones_own_are_read_and_values_set_for_all_rows(write, read, own):
    profile = own(
        'like = "directory"\n[tables.directory]\nname = "Intitulé"\nsiret = "Immat"\ntown = ["Lieu"]\n[set]\nfamily = "associations"\n'
    )
    found = read(write("l.csv", ODD), profile=profile)
    assert (found.actor("Le Repair Café")["siren"], found.actor("Le Repair Café")["family"]) == (
        "822127429",
        "associations",
    )
    assert found.report.profile == "directory"


def test_a_column_that_the_profile_does_not_name_is_not_read(write, read, own):
    profile = own('like = "directory"\n[tables.directory]\nname = "Nom"\n')
    found = read(write("l.csv", "Nom;Thème\nA;Mobilité\n"), profile=profile)
    assert found.facts("WORKS_ON") == []
    assert [column.column for column in found.report.columns_ignored] == ["Thème"]


def test_the_same_file_read_by_other_headers_is_another_source(write, read, own):
    path = write("l.csv", "Nom;Sigle\nUnion;U\nLigue;L\n")
    ids = {
        read(path, profile=own(f'like = "directory"\n[tables.directory]\nname = "{name}"\n')).report.import_id
        for name in ("Nom", "Sigle", "Nom")
    }
    assert len(ids) == 2


def test_a_graph_of_nodes_and_edges_is_drafted_with_both(write):
    nodes = read_tables(write("n.csv", "Id,Label\n1,A\n2,B\n"))
    text = draft([nodes, read_tables(write("e.csv", "Source,Target\n1,2\n"))], "gephi")
    assert "[tables.nodes]" in text
    assert "[tables.edges]" in text


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("like = ", r"own\.toml cannot be read"),
        ('like = "nosuch"\n[tables.x]\n', "There is no profile nosuch"),
        ('like = "pairs"\n', "its tables are those of pairs: pairs"),
        ('like = "pairs"\n[tables.rows]\nfrom = "a"\n', "its tables are those of pairs: pairs"),
        ('like = "pairs"\n[tables.pairs]\nwho = "a"\n', "pairs has no value who; it has: from, to"),
    ],
)
def test_a_wrong_profile_is_refused_with_what_is_wrong(own, text, problem):
    with pytest.raises(MaillageError, match=problem):
        own(text)


def test_a_header_with_quotation_marks_and_line_breaks_is_drafted_safely(write):
    path = write("l.csv", 'nom;"a ""b""\n[x] = 1"\nA;2\n')
    assert read_own(write("p.toml", draft([read_tables(path)], "directory"))).name == "directory"
