"""The HTTP interface: one answer for commands and programs, one sentence for an error."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from graph.store.export import csv_zip

INVENTED = "X-essai"
PAIRS = "from,to,type,since\nAtelier du Pont,Régie des Eaux,cooperation-economique,2020\nAtelier du Pont,Maison commune,,2021\n"


def send(client: httpx.Client, content: str | bytes = PAIRS, name: str = "pairs.csv", **query: str) -> httpx.Response:
    return client.post(
        "/api/imports", params=query, files={"files": (name, content)}, data={"set": ["territory=COM-45234"]}
    )


@pytest.mark.parametrize(
    ("command", "path"),
    [
        (["territories"], "/api/territories?limit=1000"),
        (["actors", INVENTED], f"/api/territories/{INVENTED}/actors"),
        (["alliances", INVENTED], f"/api/territories/{INVENTED}/alliances"),
        (["metrics", INVENTED, "--view", "pairs"], f"/api/territories/{INVENTED}/metrics?view=pairs"),
        (["gaps", INVENTED], f"/api/territories/{INVENTED}/gaps"),
        (["missing", INVENTED], f"/api/territories/{INVENTED}/missing"),
        (["imports"], "/api/imports"),
    ],
)
def test_a_command_and_its_address_give_the_same_answer(
    client: httpx.Client, run: Callable[..., Any], command: list[str], path: str
) -> None:
    _code, shown, _errors = run(*command, "--json")
    by_command, by_http = json.loads(shown), client.get(path).json()
    for answer in (by_command, by_http):
        answer.get("provenance", {}).pop("computed_at", None)
    assert by_command == by_http


def test_metrics_are_null_where_they_mean_nothing(client: httpx.Client) -> None:
    answer = client.get(f"/api/territories/{INVENTED}/metrics").json()
    assert answer["actors"][0]["constraint"] is None
    assert answer["actors"][0]["degree"] == 2
    assert answer["provenance"]["graph_version"] > 0
    assert answer["provenance"]["fictional"] is True


def test_a_list_is_paged(client: httpx.Client) -> None:
    first = client.get(f"/api/territories/{INVENTED}/actors", params={"limit": 5}).json()
    last = client.get(f"/api/territories/{INVENTED}/actors", params={"limit": 5, "offset": 10}).json()
    assert (first["total"], len(first["actors"]), len(last["actors"])) == (12, 5, 2)
    assert not {row["id"] for row in first["actors"]} & {row["id"] for row in last["actors"]}


@pytest.mark.parametrize(
    ("path", "status", "word"),
    [
        ("/api/territories/REG-99", 404, "REG-99"),
        (f"/api/territories/{INVENTED}/gaps?domain=nope", 400, "nope"),
        (f"/api/territories/{INVENTED}/metrics?layers=nope", 400, "nope"),
        (f"/api/territories/{INVENTED}/metrics?as_of=12", 422, "as_of"),
        ("/api/actors/a-none", 404, "a-none"),
        ("/api/nothing", 404, "/api/nothing"),
        ("/maps/REG-99.html", 404, "REG-99"),
    ],
)
def test_an_error_is_one_sentence_as_problem_json(client: httpx.Client, path: str, status: int, word: str) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
    assert word in answer.json()["detail"]
    assert "\n" not in answer.json()["detail"]


def test_an_import_is_checked_added_once_and_taken_back(client: httpx.Client, world: Any) -> None:
    before = csv_zip(world)
    checked = send(client, dry_run="true").json()
    assert (checked["dry_run"], checked["actors"]["created"], checked["rows_read"]) == (True, 3, 2)
    assert csv_zip(world) == before
    added = send(client).json()
    assert added["alliances"]["created"] == 2
    again = send(client).json()
    assert (again["alliances"]["created"], again["alliances"]["unchanged"]) == (0, 2)
    undone = client.delete(f"/api/imports/{added['import_id']}")
    assert undone.status_code == 200
    assert csv_zip(world) == before


def test_taking_an_import_back_twice_says_so(client: httpx.Client) -> None:
    added = send(client).json()
    client.delete(f"/api/imports/{added['import_id']}")
    assert client.delete(f"/api/imports/{added['import_id']}").status_code == 400
    assert client.delete("/api/imports/none").status_code == 404


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("", "empty.csv"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "picture.csv"),
        ("[1, 2", "broken.json"),
        ("a,b\n1,2\n", "unknown.csv"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(
    client: httpx.Client, world: Any, content: str | bytes, name: str
) -> None:
    before = csv_zip(world)
    answer = send(client, content, name)
    assert answer.status_code == 400
    assert name in answer.json()["detail"]
    assert csv_zip(world) == before


def test_a_file_name_cannot_leave_its_folder(client: httpx.Client) -> None:
    answer = send(client, name="../../../etc/../pairs.csv", dry_run="true").json()
    assert answer["files"][0]["file"] == "pairs.csv"


def test_the_export_of_a_territory_is_a_zip_of_tables(client: httpx.Client) -> None:
    answer = client.get("/exports/DEP-45.csv.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert "Actor.csv" in archive.namelist()
    assert "attachment" in answer.headers["content-disposition"]


def test_an_offline_map_can_run_its_script_but_reach_nothing(client: httpx.Client) -> None:
    answer = client.get(f"/maps/{INVENTED}.html")
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox allow-scripts")
    assert "connect-src" not in policy
    assert "default-src 'none'" in policy


def test_the_service_tells_that_it_lives_and_is_ready(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ok"}


def test_vendored_files_may_be_kept_for_ever_when_marked(client: httpx.Client) -> None:
    assert "immutable" in client.get("/static/site.css?v=1").headers["cache-control"]
    assert "immutable" not in client.get("/static/site.css").headers["cache-control"]
    assert client.get("/static/../../pyproject.toml").status_code == 404
