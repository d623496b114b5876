"""The same commands on a real Neo4j, by MAILLAGE_DATABASE alone, give the same answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph.store.changes import apply

INVENTED = "X-essai"
COMMANDS = (
    ["territories"], ["actors", INVENTED], ["actors", "DEP-45", "--include-above"], ["alliances", INVENTED], ["alliances", "COM-45234"],
    ["metrics", INVENTED], ["metrics", INVENTED, "--view", "pairs", "--weighted"], ["metrics", "all"], ["gaps", INVENTED],
    ["missing", INVENTED, "--top", "0"], ["imports"], ["import", "TABLE", "--dry-run"], ["import", "TABLE"], ["actors", "COM-45234"],
    ["query", "MATCH (a:Actor) RETURN a.id, a.name ORDER BY a.id"],
)  # fmt: skip


@pytest.mark.neo4j
def test_every_command_answers_the_same_on_both_engines(
    embedded_server: Any, embedded_database: Any, neo4j_server: Any, neo4j_database: Any, parts: list[Any], gazetteer: Any, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    table = tmp_path / "participations.csv"
    table.write_text(
        "actor,alliance,territory\nAtelier du Pont,Projet des Eaux,COM-45234\nRégie des Eaux,Projet des Eaux,COM-45234\n",
        encoding="utf-8",
    )
    answers: list[list[Any]] = []
    for server, database in ((embedded_server, embedded_database), (neo4j_server, neo4j_database)):
        for part in parts:
            apply(database, part, gazetteer)
        monkeypatch.setenv("MAILLAGE_DATA_DIR", str(tmp_path))
        monkeypatch.setenv("MAILLAGE_DATABASE", server.url)
        monkeypatch.setenv("MAILLAGE_DATABASE_USER", server.user or "")
        monkeypatch.setenv("MAILLAGE_DATABASE_PASSWORD", server.password or "")
        answers.append(
            [
                answered([str(table) if word == "TABLE" else word for word in command], capsys.readouterr)
                for command in COMMANDS
            ]
        )
    for command, embedded, neo4j in zip(COMMANDS, *answers, strict=True):
        assert embedded == neo4j, command


def answered(command: list[str], shown: Callable[[], Any]) -> Any:
    from api.cli import main

    code = main([*command, "--json"])
    out, errors = shown()
    assert code == 0, errors
    answer = json.loads(out)
    answer.get("provenance", {}).pop("computed_at", None)
    for row in answer.get("imports", []):
        row.pop("at", None)
    return answer
