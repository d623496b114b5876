"""What-if and best, from the command line and over HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable

import httpx

INVENTED = "X-essai"
Run = Callable[..., tuple[int, str, str]]


def test_an_alliance_is_tried_out_by_name_and_the_json_is_the_http_answer(run: Run, client: httpx.Client) -> None:
    code, shown, _errors = run("what-if", INVENTED, "--add", "Organisation A,Organisation G", "--json")
    answer = json.loads(shown)
    assert code == 0
    assert answer["added"][0]["names"] == ["Organisation A", "Organisation G"]
    assert answer["after"]["pairs"] == answer["before"]["pairs"] + 1
    assert answer["change"]["mean_harmonic_closeness"] > 0
    ids = answer["added"][0]["actors"]
    said = client.post(f"/api/territories/{INVENTED}/what-if", json={"add": [ids]}).json()
    assert {**said, "provenance": 0} == {**answer, "provenance": 0}


def test_what_is_tried_out_is_not_written(run: Run) -> None:
    before = json.loads(run("metrics", INVENTED, "--json")[1])["network"]
    run("what-if", INVENTED, "--add", "Organisation A,Organisation G")
    assert json.loads(run("metrics", INVENTED, "--json")[1])["network"] == before


def test_an_unknown_organisation_is_one_sentence(run: Run, client: httpx.Client) -> None:
    code, _shown, errors = run("what-if", INVENTED, "--add", "Organisation A,Personne", "--lang", "en")
    assert (code, errors.count("\n")) == (2, 1)
    assert "Personne is not in this territory's graph" in errors
    assert client.post(f"/api/territories/{INVENTED}/what-if", json={"add": [["x", "y"]]}).status_code == 400


def test_the_few_best_introductions_are_told_with_their_reason(run: Run, client: httpx.Client) -> None:
    code, shown, _errors = run("best", INVENTED, "--budget", "2", "--json")
    answer = json.loads(shown)
    assert code == 0
    assert [one["rank"] for one in answer["introductions"]] == [1, 2]
    assert all(one["reason"]["fr"] and one["reason"]["en"] for one in answer["introductions"])
    assert answer["after"]["covered"] - answer["before"]["covered"] == sum(
        one["gain"] for one in answer["introductions"]
    )
    assert client.get(f"/api/territories/{INVENTED}/best?budget=2").json()["introductions"] == answer["introductions"]
    code, shown, _errors = run("best", INVENTED, "--budget", "2")
    assert (code, "1. " in shown) == (0, True)
