"""The same commands, with another `MAILLAGE_DATABASE` and nothing else, give the same answers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ALLIANCES = """actor;alliance;role;since;domain;family;territory
Association du Pont;Halle commune;lead;2019;vieillissement;associations;COM-45234
Entreprise du Quai;Halle commune;member;2020;;entreprises;COM-45234
Commune du Lac;Halle commune;member;;;collectivites;COM-45234
Association du Pont;Jardin partagé;lead;2021;environnement;associations;COM-45234
Fondation de la Rive;Jardin partagé;funder;2021;;fondations;COM-45147
=Formule;Jardin partagé;member;;;associations;COM-45147
"""
PAIRS = "from,to,weight,type\nA,B,2,mecenat\nB,C,1,mecenat\nC,D,1,\n"


def answers(server, folder: Path) -> list[object]:
    """What a series of commands says on one engine, moments and database addresses aside."""
    (folder / "alliances.csv").write_text(ALLIANCES, "utf-8")
    (folder / "pairs.csv").write_text(PAIRS, "utf-8")
    environment = {
        **os.environ,
        "MAILLAGE_DATABASE": server.url,
        "MAILLAGE_DATABASE_USER": server.user or "",
        "MAILLAGE_DATABASE_PASSWORD": server.password or "",
        "MAILLAGE_LANG": "en",
    }

    def say(*words: str) -> object:
        command = [sys.executable, "-m", "api.cli", *words]
        done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (words, done.stdout, done.stderr)
        return json.loads(done.stdout) if "--json" in words else done.stdout

    def export(name: str) -> bytes:
        say("export", "all", "-o", f"{name}.csv.zip")
        return (folder / f"{name}.csv.zip").read_bytes()

    first = say("import", "alliances.csv", "--json")
    before = export("before")
    second = say("import", "pairs.csv", "--json")
    told = [
        first,
        second,
        export("both"),
        say("metrics", "all", "--view", "pairs", "--json"),
        say("metrics", "COM-45234", "--json"),
        say("gaps", "COM-45234", "--json"),
        say("missing", "all", "--from-pairs", "--json"),
        say("actors", "COM-45234", "--json"),
        say("alliances", "REG-24", "--json"),
        say("query", "MATCH (a:Actor)-[p:TAKES_PART]->(l:Alliance) RETURN a.name, l.name, p.role ORDER BY a.name, l.name", "--json"),
    ]  # fmt: skip
    assert isinstance(second, dict)
    say("undo", second["import_id"])
    assert export("after") == before
    return [_without_moments(answer) for answer in told]


def _without_moments(value: object) -> object:
    if isinstance(value, dict):
        return {k: _without_moments(v) for k, v in value.items() if k not in ("computed_at", "at", "graph_version")}
    return [_without_moments(v) for v in value] if isinstance(value, list) else value


@pytest.mark.neo4j
def test_commands_answer_alike_on_both_engines(
    embedded_database, neo4j_database, embedded_server, neo4j_server, tmp_path
):
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    assert answers(embedded_server, tmp_path / "one") == answers(neo4j_server, tmp_path / "two")
