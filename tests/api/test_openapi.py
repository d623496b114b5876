"""The interface as it describes itself: what any caller may send never makes it fail, and the answers are as described."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

from api.app import create_app
from api.settings import Settings

EXAMPLES = 8
SCHEMA = schemathesis.openapi.from_dict(create_app(Settings()).openapi())
OPERATIONS = {f"{one.method.upper()} {one.path}": one for one in (found.ok() for found in SCHEMA.get_all_operations())}
READ_ONLY_LIMITS = {"POST /api/imports": 3}
"""An import of nonsense costs more than a question."""


@pytest.mark.parametrize("name", OPERATIONS)
def test_whatever_is_sent_gets_an_answer_as_described(name: str, address: str, world: Any) -> None:
    @settings(
        max_examples=READ_ONLY_LIMITS.get(name, EXAMPLES), deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None,
    )  # fmt: skip
    @given(case=OPERATIONS[name].as_strategy())
    def check(case: Any) -> None:
        response = case.call(base_url=address)
        assert response.status_code < 500, response.text
        if response.status_code < 400:
            case.operation.validate_response(response)
        else:
            assert (
                response.headers["content-type"][0].startswith("application/problem+json")
                or response.status_code == 400
            )
            assert response.json()["detail"]

    check()


def test_the_description_names_every_resource(client: httpx.Client) -> None:
    paths = client.get("/api/openapi.json").json()["paths"]
    for path in (
        "",
        "/{territory}",
        "/{territory}/actors",
        "/{territory}/alliances",
        "/{territory}/metrics",
        "/{territory}/gaps",
        "/{territory}/missing",
    ):
        assert f"/api/territories{path}" in paths
    assert {"get", "post"} <= paths["/api/imports"].keys()
    assert "delete" in paths["/api/imports/{import_id}"]
    assert "post" in paths["/api/cypher"]


def test_answers_are_described_by_their_models(client: httpx.Client) -> None:
    schemas = client.get("/api/openapi.json").json()["components"]["schemas"]
    assert {
        "Actors",
        "Alliances",
        "Metrics",
        "Gaps",
        "Missing",
        "ImportReport",
        "QueryResult",
        "Problem",
    } <= schemas.keys()
