"""The replication bundle: whole, the same for the same graph, and recomputed by other people's libraries."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.dictionary import dictionary
from graph.territory import COLUMNS

INVENTED = "X-essai"
ROOT = Path(__file__).parents[2]
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def packed(run: Run, tmp_path: Path) -> zipfile.ZipFile:
    path = tmp_path / "x.zip"
    assert run("export", INVENTED, "--bundle", str(path))[0] == 0
    return zipfile.ZipFile(path)


def test_it_holds_data_results_parameters_queries_lock_and_scripts(packed: zipfile.ZipFile) -> None:
    names = set(packed.namelist())
    assert {f"data/{name}.csv" for name in COLUMNS} <= names
    assert {
        "parameters.json", "dictionary.csv", "queries.cypher", "requirements.txt", "replay.py", "replay.R", "CITATION.cff", "README.txt",
        "results/actors-pairs.csv", "results/actors-two-mode.csv", "results/needs.json", "results/pistes.json", "computed_at.txt",
    } <= names  # fmt: skip
    assert "Fictif" in packed.read("README.txt").decode()


def test_every_file_has_its_hash(packed: zipfile.ZipFile) -> None:
    told = dict(reversed(line.split("  ")) for line in packed.read("sha256.txt").decode().splitlines())
    assert set(told) == set(packed.namelist()) - {"sha256.txt", "computed_at.txt"}
    assert all(hashlib.sha256(packed.read(name)).hexdigest() == found for name, found in told.items())


def test_the_same_graph_gives_the_same_bytes_the_time_aside(run: Run, tmp_path: Path, packed: zipfile.ZipFile) -> None:
    again = tmp_path / "again.zip"
    run("export", INVENTED, "--bundle", str(again))
    other = zipfile.ZipFile(again)
    assert {name for name in packed.namelist() if packed.read(name) != other.read(name)} <= {"computed_at.txt"}


def test_every_column_has_its_meaning_in_both_languages(packed: zipfile.ZipFile) -> None:
    assert {(table, column) for table, column, *_ in dictionary()} >= {
        (name, column) for name, columns in COLUMNS.items() for column in columns
    }
    assert all(english and french for _, _, english, french in dictionary())
    assert len(list(csv.reader(io.StringIO(packed.read("dictionary.csv").decode())))) == len(dictionary()) + 1


def test_each_query_states_its_order(packed: zipfile.ZipFile) -> None:
    text = packed.read("queries.cypher").decode()
    assert text.count("ORDER BY") >= text.count("RETURN")


def replay(packed: zipfile.ZipFile, folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    packed.extractall(folder)
    return subprocess.run([*command], cwd=folder, capture_output=True, text=True, check=False, timeout=120)


def test_networkx_alone_finds_the_same_numbers(packed: zipfile.ZipFile, tmp_path: Path) -> None:
    done = replay(packed, tmp_path / "out", sys.executable, "replay.py")
    assert (done.returncode, "DIFFERS" in done.stdout) == (0, False), done.stdout + done.stderr
    assert done.stdout.count("agrees") == 10


def test_a_number_that_was_changed_is_noticed(packed: zipfile.ZipFile, tmp_path: Path) -> None:
    packed.extractall(tmp_path / "out")
    table = tmp_path / "out" / "results" / "actors-pairs.csv"
    rows = list(csv.reader(io.StringIO(table.read_text("utf-8"))))
    rows[1][rows[0].index("betweenness")] = "77.0"
    table.write_text("\n".join(",".join(row) for row in rows) + "\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "replay.py"], cwd=tmp_path / "out", capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.count("DIFFERS")) == (1, 1)


def test_r_alone_finds_the_same_numbers(packed: zipfile.ZipFile, tmp_path: Path) -> None:
    if shutil.which("Rscript") is None:
        reason = "needs R with Debian's r-cran-igraph, r-cran-sna and r-cran-jsonlite"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    done = replay(packed, tmp_path / "out", "Rscript", "replay.R")
    assert (done.returncode, "DIFFERS" in done.stdout) == (0, False), done.stdout + done.stderr
    assert done.stdout.count("agrees") >= 9


def test_an_export_needs_a_file(run: Run) -> None:
    code, _shown, errors = run("export", INVENTED, "--lang", "en")
    assert (code, "--bundle" in errors) == (2, True)


def test_the_citation_has_the_version_of_the_project() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert f"version: {version}\n" in (ROOT / "CITATION.cff").read_text("utf-8")
