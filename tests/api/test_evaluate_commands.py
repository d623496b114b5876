"""Evaluation and the order by likelihood, from the command line and over HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable

import httpx

INVENTED = "X-essai"
Run = Callable[..., tuple[int, str, str]]


def test_what_cannot_be_judged_is_said_in_both_languages(run: Run, client: httpx.Client) -> None:
    code, shown, _errors = run("evaluate", INVENTED, "--cut", "2021", "--json")
    answer = json.loads(shown)
    assert code == 0
    assert (answer["evaluable"], answer["positives"], answer["scores"]) == (False, 0, [])
    assert answer["candidates"] > 0
    assert answer["said"]["en"].startswith("Not evaluable: 0 of ")
    assert answer["said"]["fr"].startswith("Non évaluable\u00a0: 0 sur ")
    said = client.get(f"/api/territories/{INVENTED}/evaluate?cut=2021").json()
    assert {**said, "provenance": 0} == {**answer, "provenance": 0}
    assert "0 sur" in run("evaluate", INVENTED, "--cut", "2021")[1]


def test_a_year_that_is_none_is_a_usage_error(run: Run) -> None:
    assert run("evaluate", INVENTED, "--cut", "12")[0] == 2
    assert run("evaluate", INVENTED)[0] == 2


def test_without_a_likelihood_the_order_is_by_usefulness_and_says_so(run: Run) -> None:
    code, shown, errors = run("missing", INVENTED, "--by", "likelihood", "--lang", "en")
    assert code == 0
    assert "No likelihood can be learnt here" in errors
    assert shown.startswith("Fictional")
    answer = json.loads(run("missing", INVENTED, "--by", "likelihood", "--json")[1])
    useful = [one["usefulness"] for one in answer["candidates"]]
    assert useful == sorted(useful, reverse=True)
    assert {one["likelihood"] for one in answer["candidates"]} == {None}
    assert answer["provenance"]["parameters"]["likelihood"]["evaluable"] is False
