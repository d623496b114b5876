"""igraph and sna of R, and NetworkX, find the same numbers for a published network as the table of measures."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from api.service import bundle, replay
from graph.metrics.ties import one_mode
from graph.territory import COLUMNS, TerritoryGraph


@pytest.fixture
def folder(karate: TerritoryGraph, tmp_path: Path) -> Path:
    files = {f"data/{name}.csv": bundle._table(getattr(karate, name), columns) for name, columns in COLUMNS.items()}
    files |= bundle._results(karate)
    files["parameters.json"] = json.dumps({"cutoff": one_mode(karate).cutoff, "include_above": False}).encode()
    files |= {"replay.py": replay.PYTHON.encode(), "replay.R": replay.R.encode()}
    for name, content in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    return tmp_path


def ran(folder: Path, *command: str) -> list[str]:
    done = subprocess.run([*command], cwd=folder, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()


def test_networkx_finds_the_same_numbers(folder):
    assert [line.rsplit(" ", 1)[1] for line in ran(folder, sys.executable, "replay.py")] == ["agrees"] * 10


def test_igraph_and_sna_find_the_same_numbers_roles_too(folder):
    if shutil.which("Rscript") is None:
        reason = "needs R with Debian's r-cran-igraph, r-cran-sna and r-cran-jsonlite"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    assert [line.rsplit(" ", 1)[1] for line in ran(folder, "Rscript", "replay.R")] == ["agrees"] * 14
