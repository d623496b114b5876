"""JSON lists of objects and GeoJSON features as tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import MaillageError
from ingest.readers import read_tables
from ingest.readers.json_tables import read_json_tables

values = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)


@given(
    st.lists(st.dictionaries(st.text(min_size=1, max_size=5), values, min_size=1, max_size=5), min_size=1, max_size=6)
)
def test_any_list_of_flat_objects_reads_back_equal(rows):
    import json

    (table,) = read_json_tables(json.dumps(rows), "rows.json", "0")
    assert [{key: row[key] for key in given} for row, given in zip(table.rows, rows, strict=True)] == rows
    assert all(set(row) == set(table.columns) for row in table.rows)


def test_a_key_that_only_later_objects_have_is_a_column_of_all(write):
    (table,) = read_tables(write("l.json", [{"a": 1}, {"a": 2, "b": 3}]))
    assert table.rows == [{"a": 1, "b": None}, {"a": 2, "b": 3}]


def test_geojson_points_give_latitude_and_longitude(write):
    features = [
        {"type": "Feature", "properties": {"code": "X"}, "geometry": {"type": "Point", "coordinates": [2.5, 47.5]}}
    ]
    (table,) = read_tables(write("l.geojson", {"type": "FeatureCollection", "features": features}))
    assert table.rows == [{"lon": 2.5, "lat": 47.5, "code": "X"}]


def test_values_within_values_become_columns_and_lists_one_cell(write):
    (table,) = read_tables(write("l.json", [{"a": {"b": [1, 2], "c": {"d": "x"}}, "e": [{"f": 1}]}]))
    assert table.rows == [{"a.b": "1 | 2", "a.c.d": "x", "e": '[{"f":1}]'}]


def test_an_element_that_is_no_object_is_left_out_and_said(write):
    (table,) = read_tables(write("l.json", [{"a": 1}, "stray", {"a": 2}]))
    assert table.numbers == [1, 3]
    assert table.unread[0][:2] == (2, "stray")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('[{"a": 1},', "is not JSON"),
        ('{"a": 1}', "is JSON but not a list of objects"),
        ("[1, 2]", "is JSON but not a list of objects"),
        ("[]", "its list holds no row"),
        ("[" * 100_000, "is not JSON"),
        ('[{"a":' + "[" * 900 + "]" * 900 + "}]", "is nested too deeply to be a list of objects"),
    ],
)
def test_what_is_no_list_of_objects_gets_one_sentence(write, content, message):
    with pytest.raises(MaillageError, match=message):
        read_tables(write("l.json", content))


def test_a_line_an_object_is_read_and_a_damaged_line_said(write):
    (table,) = read_tables(write("l.jsonl", '{"a": 1}\n{"a": 2}\n{"a": \n{"a": 3}\n'))
    assert [row["a"] for row in table.rows] == [1, 2, 3]
    assert table.unread[0][:2] == (3, '{"a":')


@pytest.mark.parametrize(
    "wrapped", ['{"total": 1, "data": [{"a": 1}]}', '{"result": {"records": [{"fields": {"a": 1}}]}}']
)
def test_a_list_is_found_below_what_a_service_wraps_around_it(write, wrapped):
    (table,) = read_tables(write("l.json", wrapped))
    assert table.rows == [{"a": 1}]


def test_objects_by_key_are_rows(write):
    (table,) = read_tables(write("l.json", {"x": {"a": 1}, "y": {"a": 2}}))
    assert table.rows == [{"id": "x", "a": 1}, {"id": "y", "a": 2}]


def test_delimited_text_named_json_is_read_and_it_is_said(write):
    (table,) = read_tables(write("l.json", "a;b\n1;2\n"))
    assert table.rows == [{"a": "1", "b": "2"}]
    assert table.notes[0].problem.say("en") == "The name of this file ends in .json, its content is CSV."
