"""What a researcher asks of a network: mixing, robustness, agreement, change, from the command line and over HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable

import httpx
import pytest

INVENTED = "X-essai"
Run = Callable[..., tuple[int, str, str]]


@pytest.mark.parametrize(
    ("words", "query"),
    [
        (["mixing", INVENTED, "--draws", "20"], "mixing?draws=20"),
        (["robustness", INVENTED, "--size", "2"], "robustness?size=2"),
        (["agreement", INVENTED], "agreement"),
        (["change", INVENTED, "--from", "2018", "--to", "2020"], "change?first=2018&last=2020"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_the_json_is_the_http_answer_and_people_have_a_table(
    run: Run, client: httpx.Client, words: list[str], query: str
) -> None:
    code, shown, _errors = run(*words, "--json")
    answer = json.loads(shown)
    assert code == 0
    assert answer["provenance"]["fictional"]
    assert "computed_at" in answer["provenance"]
    said = client.get(f"/api/territories/{INVENTED}/{query}").json()
    assert {**said, "provenance": 0} == {**answer, "provenance": 0}
    code, shown, _errors = run(*words)
    assert (code, shown.startswith("Fictif")) == (0, True)


def test_change_tells_what_came(run: Run) -> None:
    answer = json.loads(run("change", INVENTED, "--from", "2018", "--to", "2020", "--json")[1])
    assert len(answer["alliances"]["came"]) == 12
    assert answer["alliances"]["went"] == []
    assert answer["measures"]["pairs"] == {"before": 0, "after": 12, "difference": 12}
    assert answer["names"][answer["alliances"]["came"][0]].startswith("Projet")


def test_change_goes_forward_only(run: Run) -> None:
    assert run("change", INVENTED, "--from", "2020", "--to", "2019")[0] == 2


def test_mixing_says_how_the_chain_went_and_what_an_empty_cell_means(run: Run) -> None:
    answer = json.loads(run("mixing", INVENTED, "--draws", "40", "--json")[1])
    assert answer["mixing"]["draws"] == 40
    assert 0 < answer["mixing"]["moved"] <= 1
    assert "takes no part" in answer["absent_cells"]["en"]
    assert {"observed", "expected", "z", "p", "p_adjusted"} <= set(answer["families"][0])
