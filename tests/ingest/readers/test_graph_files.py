"""Graphs of other tools are two tables, nodes and edges; hostile or damaged ones get one sentence."""

from __future__ import annotations

import io

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import MaillageError, UsageProblem
from ingest.readers import read_tables
from ingest.readers.graph_text import read_gml
from ingest.readers.graph_xml import read_graph_xml
from ingest.readers.json_tables import read_json_tables

WORDS = st.text("abcdéè œ’&<>\"'-", min_size=1, max_size=12).map(str.strip).filter(bool)


@st.composite
def graphs(draw):
    graph = nx.Graph()
    names = draw(st.lists(WORDS, min_size=1, max_size=6, unique=True))
    for place, name in enumerate(names):
        graph.add_node(f"n{place}", label=name, city=draw(WORDS))
    for _turn in range(draw(st.integers(0, 6))):
        one, other = draw(st.tuples(st.integers(0, len(names) - 1), st.integers(0, len(names) - 1)))
        graph.add_edge(f"n{one}", f"n{other}", weight=draw(st.integers(1, 9)))
    return graph


def as_graphml(graph):
    return "".join(nx.generate_graphml(graph))


def as_gexf(graph):
    out = io.BytesIO()
    nx.write_gexf(graph, out)
    return out.getvalue().decode()


def as_gml(graph):
    return "\n".join(nx.generate_gml(nx.relabel_nodes(graph, dict(graph.nodes(data="label")))))


def ends(tables):
    labels = {node["id"]: node["label"] for node in tables[0].rows}
    return sorted(sorted((labels[e["source"]], labels[e["target"]])) for e in (tables[1].rows if tables[1:] else ()))


@settings(deadline=None)
@given(graphs(), st.sampled_from([(as_graphml, read_graph_xml), (as_gexf, read_graph_xml), (as_gml, read_gml)]))
def test_any_graph_of_another_library_reads_back_equal(graph, how):
    write, read = how
    tables = read(write(graph), "g", "0")
    names = dict(graph.nodes(data="label"))
    assert sorted(node["label"] for node in tables[0].rows) == sorted(names.values())
    assert sorted(node["city"] for node in tables[0].rows) == sorted(dict(graph.nodes(data="city")).values())
    assert ends(tables) == sorted(sorted((names[one], names[other])) for one, other in graph.edges)


def test_keys_declared_after_the_graph_or_nowhere_still_name_their_values():
    text = """<graphml><graph><node id="1"><data key="d0">Blois</data><data key="odd">x</data></node></graph>
    <key id="d0" for="node" attr.name="ville"/></graphml>"""
    (nodes,) = read_graph_xml(text, "g", "0")
    assert nodes.rows == [{"id": "1", "ville": "Blois", "odd": "x"}]


def test_nested_nodes_and_labels_of_drawing_tools_are_read():
    text = """<?xml version="1.0"?><graphml xmlns:y="http://y"><key id="d" for="node" yfiles.type="nodegraphics"/><graph>
    <node id="g"><data key="d"><y:NodeLabel>Le groupe</y:NodeLabel></data><graph><node id="g::1"/></graph></node></graph></graphml>"""
    (nodes,) = read_graph_xml(text, "g", "0")
    assert [(node["id"], node["label"]) for node in nodes.rows] == [("g", "Le groupe"), ("g::1", None)]


def test_a_graph_with_the_wrong_suffix_is_read_and_it_is_said(write):
    tables = read_tables(write("g.gml", as_gexf(nx.path_graph(3))))
    assert [len(table.rows) for table in tables] == [3, 2]
    assert tables[0].notes[0].problem.say("en") == "The name of this file ends in .gml, its content is GraphML/GEXF."


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('<!DOCTYPE a [<!ENTITY x "y">]><graphml>&x;</graphml>', "defines XML entities; it is refused"),
        ("<graphml><graph><node id='1'>", "is damaged XML"),
        ("<rss><channel/></rss>", "is XML of another kind"),
        ("<html><body><table></table></body></html>", "is a web page"),
        ("<!DOCTYPE html><p>", "is a web page"),
        ("<graphml>" + "<graph>" * 5000, "too deep"),
        ("<gexf><graph><nodes/></graph></gexf>", "a graph without nodes"),
        ("graph [ node [ id 1 ] ] ] ]", "is damaged GML"),
        ('graph [ node [ label "x', "is damaged GML"),
        ("graph [" * 500, "is damaged GML|nested too deeply"),
    ],
)
def test_a_damaged_or_hostile_graph_gets_one_sentence(write, content, message):
    with pytest.raises(MaillageError, match=message):
        read_tables(write("g.graphml", content))


def kumu():
    return {
        "elements": [
            {"_id": "e1", "attributes": {"label": "A", "element type": "Organization", "tags": ["x", "y"]}},
            {"_id": "e2", "attributes": {"label": "B"}},
        ],
        "connections": [
            {"_id": "c1", "from": "e1", "to": "e2", "direction": "mutual", "attributes": {"label": "ensemble"}}
        ],
        "loops": [{"_id": "l1", "attributes": {"label": "boucle"}}],
        "maps": [{"name": "Une", "elements": [{"element": "e1"}]}, {"name": "Deux", "elements": [{"element": "e1"}]}],
    }


def test_a_kumu_project_gives_its_elements_and_connections_once_and_says_its_loops_and_maps(write):
    elements, connections = read_tables(write("k.json", kumu()))
    assert [(row["_id"], row["label"], row["tags"]) for row in elements.rows] == [
        ("e1", "A", "x | y"),
        ("e2", "B", None),
    ]
    assert [(row["from"], row["to"], row["label"]) for row in connections.rows] == [("e1", "e2", "ensemble")]
    assert [note.problem.say("en") for note in elements.notes] == [
        "This project holds 1 loops.", "This project holds 2 maps: Une, Deux.",
    ]  # fmt: skip


def test_one_list_of_a_graph_may_be_chosen(write):
    path = write("k.json", kumu())
    assert [table.sheet for table in read_tables(path, "connections")] == ["connections"]
    with pytest.raises(UsageProblem, match="has no list loops; its lists: elements, connections"):
        read_tables(path, "loops")


def test_ties_stored_on_both_ends_are_read_once(write):
    rows = [
        {"nom": "A", "partenaires": ["B", "C"]},
        {"nom": "B", "partenaires": ["A"]},
        {"nom": "C", "partenaires": []},
    ]
    nodes, edges = read_tables(write("l.json", rows))
    assert [row["nom"] for row in nodes.rows] == ["A", "B", "C"]
    assert [(row["from"], row["to"]) for row in edges.rows] == [("A", "B"), ("A", "C")]
    assert edges.notes[0].problem.say("en") == "Ties are written within the objects: 2 ties, 1 of them at both ends."


def test_graphs_of_web_libraries_are_read_whatever_wraps_them():
    text = '{"elements": {"nodes": [{"data": {"id": "a", "label": "A"}}], "edges": [{"data": {"source": "a", "target": "a"}}]}}'
    nodes, edges = read_json_tables(text, "c.json", "0")
    assert (nodes.rows, edges.rows) == ([{"id": "a", "label": "A"}], [{"source": "a", "target": "a"}])


def test_links_by_place_name_their_nodes():
    text = '{"nodes": [{"name": "A"}, {"name": "B"}], "links": [{"source": 0, "target": 1}]}'
    nodes, edges = read_json_tables(text, "d.json", "0")
    assert [row["id"] for row in nodes.rows] == ["0", "1"]
    assert edges.rows == [{"source": 0, "target": 1}]
