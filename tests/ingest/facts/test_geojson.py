"""A GeoJSON of organisations: properties by their names, points of establishments, the grouping of a point without a town."""

from __future__ import annotations


def feature(geometry, **properties):
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def point(lon, lat):
    return {"type": "Point", "coordinates": [lon, lat]}


def collection(*features):
    return {"type": "FeatureCollection", "features": list(features)}


def test_properties_are_columns_and_a_point_belongs_to_the_establishment(write, read):
    data = collection(
        feature(point(1.909, 47.902), name="Le Pont", **{"ref:FR:SIRET": "82212742900014", "addr:city": "Orléans"})
    )
    found = read(write("o.geojson", data))
    assert (found.the("Establishment")["lat"], found.the("Establishment")["lon"]) == (47.902, 1.909)
    assert {tie["to"] for tie in found.facts("BASED_IN")} == {"COM-45234"}
    assert found.report.profile == "directory"


def test_a_point_alone_places_its_organisation_in_a_grouping_and_it_is_said(write, read):
    data = collection(feature(point(1.909, 47.902), name="Le Pont"), feature(point(-30.0, 40.0), name="Le Large"))
    found = read(write("o.geojson", data))
    assert [tie["to"] for tie in found.facts("BASED_IN")] == ["EPCI-244500468"]
    assert any("point" in remark for remark in found.report.remarks)
    assert [(issue.row, issue.value) for issue in found.report.issues] == [(2, "40.0, -30.0")]
