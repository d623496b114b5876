"""What a researcher asks of a network: mixing, robustness, agreement, change, from the command line and over HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable

import httpx
import pytest

from graph.model import ChangeSet, Gazetteer, Record, Source, clean_name, mint, node, tie
from graph.store.changes import apply
from graph.store.connect import Database

INVENTED = "X-essai"
Run = Callable[..., tuple[int, str, str]]


@pytest.mark.parametrize(
    ("words", "query"),
    [
        (["mixing", INVENTED, "--draws", "20"], "mixing?draws=20"),
        (["robustness", INVENTED, "--size", "2"], "robustness?size=2"),
        (["agreement", INVENTED], "agreement"),
        (["directed", INVENTED, "--way", "funding"], "directed?way=funding"),
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


def test_who_names_whom_is_told_where_somebody_said_so(run: Run, world: Database, gazetteer: Gazetteer) -> None:
    a, b = (mint("a", clean_name(f"Organisation {letter}")) for letter in "AC")
    said = [
        node("Actor", a),
        node("Actor", b),
        tie("DECLARES", a, b, state="yes", year=2024, by="a"),
        tie("DECLARES", b, a, state="no", year=2024, by="b"),
    ]
    source = Source("s-dit", "Ce qui fut dit", "0", "survey", nature="fictional")
    change = ChangeSet(
        "import-dit", "survey", "dit", "test", "2026-01-02", (source,), (Record("dit-1", "s-dit", "1", tuple(said)),)
    )
    apply(world, change, gazetteer)
    answer = json.loads(run("directed", INVENTED, "--json")[1])
    assert (answer["ties"], answer["contradicted"], answer["absent"], answer["reciprocity"]) == (1, 1, 1, 0)
    assert {row["name"]: (row["in_degree"], row["out_degree"]) for row in answer["actors"]} == {
        "Organisation A": (0, 1), "Organisation C": (1, 0),
    }  # fmt: skip
    assert "Liens rendus" in run("directed", INVENTED)[1]


READING = ("--layers", "--as-of", "--include-above")


@pytest.mark.parametrize(
    "command",
    ["metrics", "gaps", "missing", "what-if", "best", "mixing", "robustness", "directed", "agreement", "evaluate"],
)
def test_every_command_that_reads_ties_takes_layers_a_year_and_alliances_from_above(run: Run, command: str) -> None:
    told = run(command, "--help")[1]
    assert [option for option in READING if option not in told] == []


@pytest.mark.parametrize(
    "path",
    ["metrics", "gaps", "missing", "best", "mixing", "robustness", "directed", "agreement", "evaluate", "what-if"],
)
def test_every_route_that_reads_ties_takes_them_too(client: httpx.Client, path: str) -> None:
    methods = client.get("/api/openapi.json").json()["paths"][f"/api/territories/{{territory}}/{path}"]
    taken = {one["name"] for one in next(iter(methods.values()))["parameters"]}
    assert {"layers", "as_of", "include_above"} <= taken


def test_over_http_what_takes_too_long_is_said_and_not_kept(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/api/territories/{INVENTED}/mixing?draws=23"
    monkeypatch.setattr("api.routes.study.PATIENCE", -1.0)
    said = client.get(address, headers={"accept-language": "fr"})
    assert (said.status_code, said.headers["content-type"]) == (503, "application/problem+json")
    assert "ligne de commande" in said.text
    monkeypatch.undo()
    assert client.get(address).status_code == 200


def test_an_interrupted_computation_leaves_one_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("graph.metrics.nulls.steps", interrupted)
    code, shown, errors = run("mixing", INVENTED, "--draws", "24")
    assert code == 1
    assert shown == ""
    assert "Traceback" not in errors
    assert len(errors.strip().splitlines()) <= 2


def test_a_person_at_a_terminal_sees_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    from rich.status import Status

    from api.commands.progress import computing
    from graph.metrics.steps import steps

    told: list[str] = []
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setattr(Status, "update", lambda _self, text: told.append(text))
    with computing("Judging the scores…"):
        list(steps(range(2)))
    assert [text.rpartition("… ")[2] for text in told] == ["0 / 2", "1 / 2"]
