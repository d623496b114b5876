"""Maps drawn in Kumu, Gephi and other tools: what an element and a connection are follows from their types."""

from __future__ import annotations

import pytest
from openpyxl import Workbook

NODES = "Id,Label,Type\n1,Le Repair Café,association\n2,Mairie de Blois,Organization\n3,Quinzaine du lien,Projet\n4,Une Personne,Person\n"
EDGES = "Source,Target,Type,Weight\n1,2,Undirected,2\n2,1,Undirected,2\n1,3,Undirected,1\n4,2,Undirected,1\n"


@pytest.fixture
def map_of(tmp_path, read):
    """A Kumu workbook of elements and connections, as facts."""

    def made(elements, connections, **options):
        book = Workbook()
        book.active.title = "Elements"
        for row in (("Label", "Type", "Description"), *elements):
            book.active.append(row)
        sheet = book.create_sheet("Connections")
        for row in (("From", "To", "Direction", "Label", "Type"), *connections):
            sheet.append(row)
        path = tmp_path / "kumu.xlsx"
        book.save(path)
        return read(path, **options)

    return made


def problems(found):
    return [message.problem.say("en") for message in found.reading.messages]


def test_nodes_and_edges_in_two_files_are_one_graph_in_any_order(write, read):
    nodes, edges = write("nodes.csv", NODES), write("edges.csv", EDGES)
    for files in ((nodes, edges), (edges, nodes)):
        found = read(*files)
        assert found.report.profile == "gephi"
        assert {fact["name"] for fact in found.facts("Actor")} == {"Le Repair Café", "Mairie de Blois"}
        assert {fact["name"] for fact in found.facts("Alliance")} == {
            "Le Repair Café – Mairie de Blois",
            "Quinzaine du lien",
        }
        assert found.count("TAKES_PART") == 3


def test_persons_are_left_out_with_their_connections_and_counted(write, read):
    found = read(write("nodes.csv", NODES), write("edges.csv", EDGES))
    assert "1 elements are persons and were left out with their connections." in [
        r.say("en") for r in found.reading.remarks
    ]
    assert not [fact for fact in found.facts("Actor") if "Personne" in fact["name"]]


def test_a_workbook_of_elements_and_connections_is_read_as_one_map(map_of):
    found = map_of([("A", "association"), ("B", None)], [("A", "B", "mutual", "", "mécénat")])
    assert (found.report.profile, [one.layout for one in found.report.files]) == ("kumu", ["elements", "connections"])
    assert found.the("Alliance")["type"] == "mecenat"
    assert found.actor("A")["family"] == "associations"


def test_a_membership_and_a_grant_are_no_alliance(map_of):
    found = map_of([("A",), ("B",)], [("A", "B", "", "", "membre de"), ("B", "A", "", "", "finance")])
    assert (found.count("MEMBER_OF"), found.count("Contribution"), found.count("Alliance")) == (1, 1, 0)
    assert found.the("GIVES")["from"] == found.actor("B")["id"]


def test_an_issue_is_a_domain_that_organisations_work_on(map_of):
    found = map_of([("A",), ("Mobilité", "Issue"), ("Autre chose", "Issue")], [("A", "Mobilité"), ("A", "Autre chose")])
    assert [fact["to"] for fact in found.facts("WORKS_ON")] == ["mobilite"]
    assert "A connection between such elements has no place in the graph." in problems(found)


def test_an_end_that_is_no_element_is_read_as_an_organisation_and_said(map_of):
    found = map_of([("A",)], [("A", "Inconnue")])
    assert found.actor("Inconnue")
    assert "No element has this id or label." in problems(found)


def test_two_elements_of_one_label_are_said(map_of):
    assert "Another element has this label." in problems(map_of([("A",), ("A",)], [("A", "B")]))


def test_a_connection_of_an_element_with_itself_is_left_out_and_said(map_of):
    found = map_of([("A",)], [("A", "A")])
    assert (found.count("Alliance"), found.report.rows_rejected) == (0, 1)


def test_a_kumu_project_reads_as_its_workbook(write, read, map_of):
    project = {
        "elements": [{"_id": "1", "attributes": {"label": "A"}}, {"_id": "2", "attributes": {"label": "B"}}],
        "connections": [{"_id": "3", "from": "1", "to": "2", "attributes": {}}],
    }
    found, drawn = read(write("k.json", project)), map_of([("A",), ("B",)], [("A", "B")])
    assert found.report.profile == "kumu"
    assert found.the("Alliance") == drawn.the("Alliance")


def test_ties_stored_on_both_ends_make_each_alliance_once(write, read):
    rows = [{"id": "a", "nom": "A", "liens": ["b"]}, {"id": "b", "nom": "B", "liens": ["a"]}]
    found = read(write("l.json", rows))
    assert (found.count("Alliance"), found.count("TAKES_PART")) == (1, 2)
