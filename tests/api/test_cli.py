"""The command line as a person or a program uses it: answers, exit codes, one sentence an error."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph.store.export import csv_zip

INVENTED = "X-essai"
Run = Callable[..., tuple[int, str, str]]
TABLE = (
    "actor,alliance,territory\nAtelier du Pont,Projet des Eaux,COM-45234\nRégie des Eaux,Projet des Eaux,COM-45234\n"
)
COMMANDS = (
    "demo", "serve", "territories", "actors", "alliances", "import", "imports", "undo", "metrics", "gaps", "missing", "map", "export", "query",
    "db", "territory",
)  # fmt: skip


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "participations.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_help_lists_every_command_in_both_languages(run: Run) -> None:
    french, english = run("--help"), run("--help", "--lang", "en")
    assert french[0] == english[0] == 0
    assert all(f"\n  {name}" in french[1] and f"\n  {name}" in english[1] for name in COMMANDS)
    assert "Usage :" in french[1].replace("\u00a0", " ")
    assert "Lister les organisations" in french[1]
    assert "List the organisations" in english[1]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_its_help(run: Run, command: str) -> None:
    code, shown, _errors = run(command, "--help")
    assert code == 0
    assert "maillage" in shown


def test_the_language_is_french_unless_asked_on_the_line_or_by_the_environment(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Identifiant" in run("territories")[1]
    assert "Level" in run("territories", "--lang", "en")[1]
    assert "Level" in run("--lang=en", "territories")[1]
    monkeypatch.setenv("MAILLAGE_LANG", "en")
    assert "Level" in run("territories")[1]


def test_actors_as_json_have_their_id_name_and_family(run: Run) -> None:
    code, shown, _errors = run("actors", INVENTED, "--json")
    first = json.loads(shown)["actors"][0]
    assert code == 0
    assert (first["name"], first["family"], first["fictional"]) == ("Organisation A", "associations", True)


def test_json_is_all_that_the_output_holds(run: Run) -> None:
    for command in (
        ["territories"],
        ["metrics", INVENTED],
        ["gaps", INVENTED],
        ["missing", INVENTED],
        ["imports"],
        ["db", "status"],
    ):
        code, shown, _errors = run(*command, "--json")
        assert code == 0
        assert isinstance(json.loads(shown), dict)


def test_a_territory_is_meant_by_its_id_its_code_or_its_name(run: Run) -> None:
    for said in ("COM-45234", "45234", "Orléans", "ORLEANS"):
        assert json.loads(run("alliances", said, "--json")[1])["territory"] == "COM-45234"


def test_a_table_in_a_pipe_is_plain_text_that_fictional_names_mark(run: Run) -> None:
    lines = run("actors", INVENTED)[1].splitlines()
    assert lines[1].split("\t")[1:3] == ["Organisation A [fictif]", "Associations"]


def test_metrics_of_both_views(run: Run) -> None:
    two_mode = json.loads(run("metrics", INVENTED, "--json")[1])
    pairs = json.loads(run("metrics", INVENTED, "--view", "pairs", "--json")[1])
    assert two_mode["network"]["alliances"] == 12
    assert two_mode["actors"][0]["constraint"] is None
    assert pairs["actors"][0]["constraint"] is not None
    assert pairs["network"]["ties"] == 12


def test_alliances_as_of_a_year_leave_out_later_ones(run: Run) -> None:
    assert json.loads(run("alliances", INVENTED, "--as-of", "2018", "--json")[1])["total"] == 0
    assert json.loads(run("alliances", INVENTED, "--as-of", "2019", "--json")[1])["total"] == 12


def test_missing_lists_as_many_as_asked_and_all_with_zero(run: Run) -> None:
    two = json.loads(run("missing", INVENTED, "--top", "2", "--json")[1])
    every = json.loads(run("missing", INVENTED, "--top", "0", "--json")[1])
    assert len(two["candidates"]) == 2
    assert len(every["candidates"]) == every["total"] > 2
    assert two["candidates"][0]["reason"].keys() == {"fr", "en"}


def test_an_import_is_counted_kept_and_taken_back(run: Run, table: Path, world: Any) -> None:
    before = csv_zip(world)
    checked = json.loads(run("import", str(table), "--dry-run", "--json")[1])
    assert (checked["rows_read"], checked["actors"]["created"], checked["dry_run"]) == (2, 2, True)
    assert csv_zip(world) == before
    done = json.loads(run("import", str(table), "--json")[1])
    assert done["import_id"] == checked["import_id"]
    assert json.loads(run("import", str(table), "--json")[1])["actors"] == {
        "created": 0,
        "updated": 0,
        "unchanged": 2,
        "merged": 0,
    }
    code, _shown, errors = run("undo", done["import_id"])
    assert code == 0
    assert done["import_id"] in errors
    assert csv_zip(world) == before


def test_a_report_for_people_says_what_was_read_and_how_to_take_it_back(run: Run, table: Path) -> None:
    code, shown, errors = run("import", str(table), "--lang", "en")
    assert code == 0
    assert "2 rows read, 2 kept, none left out." in shown
    assert "maillage undo" in errors


def test_a_report_for_people_counts_who_was_merged_with_somebody_known(run: Run, tmp_path: Path) -> None:
    first, later = tmp_path / "first.csv", tmp_path / "later.csv"
    first.write_text(
        "actor,alliance,siège\nAssociation Les Hirondelles de Brumaille,Jardin,COM-45234\n", encoding="utf-8"
    )
    later.write_text("actor,alliance,siège\nHIRONDELLES DE BRUMAILLE,Verger,COM-45234\n", encoding="utf-8")
    assert "merged with another" not in run("import", str(first), "--lang", "en")[1]
    lines = run("import", str(later), "--lang", "en")[1].splitlines()
    assert any(line.split()[-3:] == ["merged", "with", "another"] for line in lines)
    assert any(line.split()[0].endswith("rganisations") and line.split()[-1] == "1" for line in lines if line.split())


def test_a_territory_of_ones_own_is_made_and_named(run: Run) -> None:
    made = json.loads(run("territory", "create", "Bassin de l’Essai", "--communes", "45234, 45147", "--json")[1])
    assert made["id"] == "X-bassin-de-l-essai"
    assert made["communes"] == ["COM-45147", "COM-45234"]
    assert "X-bassin-de-l-essai" in run("territories")[1]
    assert run("undo", made["import_id"])[0] == 0


def test_a_map_and_an_export_are_written_as_files(run: Run, tmp_path: Path) -> None:
    for name, start in (("x.html", b"<!doctype html>"), ("x.svg", b"<svg"), ("x.csv.zip", b"PK")):
        command = "export" if name.endswith("zip") else "map"
        assert run(command, INVENTED, "-o", str(tmp_path / name))[0] == 0
        assert (tmp_path / name).read_bytes().lstrip()[:15].lower().startswith(start.lower())


def test_the_database_is_what_its_records_say(run: Run) -> None:
    code, shown, _errors = run("db", "status")
    assert code == 0
    assert "embedded:" in shown


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        (["nope"], 2, ["nope"]),
        (["actors"], 2, ["T"]),
        (["actors", INVENTED, "--nope"], 2, ["--nope"]),
        (["actors", INVENTED, "more"], 2, ["more"]),
        (["metrics", INVENTED, "--view", "nope"], 2, ["--view", "two-mode"]),
        (["metrics", INVENTED, "--as-of", "nope"], 2, ["--as-of"]),
        (["metrics", INVENTED, "--as-of", "12"], 2, ["12"]),
        (["metrics", INVENTED, "--layers", "nope"], 2, ["nope", "alliance"]),
        (["metrics", INVENTED, "--layers", ","], 2, ["alliance"]),
        (["missing", INVENTED, "--top", "-1"], 2, ["--top"]),
        (["missing", INVENTED, "--domain", "nope"], 2, ["nope", "vieillissement"]),
        (["actors", "REG-99"], 2, ["REG-99"]),
        (["actors", "Nulle-Part"], 2, ["Nulle-Part"]),
        (["map", INVENTED, "-o", "x.docx"], 2, ["x.docx", ".svg"]),
        (["export", INVENTED, "-o", "x.csv"], 2, ["x.csv", ".csv.zip"]),
        (["undo", "i-none"], 2, ["i-none"]),
        (["territories", "--lang", "de"], 2, ["'de'"]),
        (["territory", "create", "Essai", "--communes", "Nulle-Part"], 2, ["Nulle-Part"]),
        (["serve", "--port", "99999"], 2, ["--port"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_wrong_line_is_told_in_one_sentence(
    run: Run, line: list[str], code: int, words: list[str], language: str
) -> None:
    found, shown, errors = run(*line, *([] if "--lang" in line else ["--lang", language]))
    assert (found, shown) == (code, "")
    assert len(errors.strip().splitlines()) == 1
    assert all(word in errors for word in words)
    assert "Traceback" not in errors


def test_an_ambiguous_territory_lists_its_choices(run: Run, world: Any) -> None:
    world.run("MERGE (t:Territory {id: 'DEP-24'}) SET t.code = '24', t.name = 'Dordogne', t.level = 'departement'")
    try:
        code, _shown, errors = run("actors", "24")
    finally:
        world.run("MATCH (t:Territory {id: 'DEP-24'}) DETACH DELETE t")
    assert code == 2
    assert "REG-24 (Centre-Val de Loire)" in errors
    assert "DEP-24 (Dordogne)" in errors
