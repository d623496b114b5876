"""NetworkX's own tests, as it ships them, pass with the fast engine for the functions that the measures route to it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

FILES = (
    "networkx.algorithms.tests.test_core",
    "networkx.algorithms.tests.test_bridges",
    "networkx.algorithms.components.tests.test_biconnected",
    "networkx.algorithms.centrality.tests.test_closeness_centrality",
)
ROUTED = ("core_number", "bridges", "articulation_points", "closeness_centrality")
LEFT_OUT = "incremental"  # no function of ours; it compares the last digit of two ways to add up
DIRECTED = "directed_core_number"  # the engine reads ties one way there; every network of ours is undirected

COUNTING = """
import json, os
from nx_rustworkx import interface

calls = {}
backend = interface.BackendInterface

def counted(name, real):
    def call(*given, **named):
        calls[name] = calls.get(name, 0) + 1
        return real(*given, **named)
    return call

for name in os.environ["ROUTED"].split():
    setattr(backend, name, staticmethod(counted(name, getattr(backend, name))))

def pytest_sessionfinish(session):
    with open(os.environ["CALLS"], "w") as file:
        json.dump(calls, file)
"""


def test_they_pass_and_it_is_the_engine_that_answers(tmp_path: Path) -> None:
    (tmp_path / "counting.py").write_text(COUNTING)
    told = tmp_path / "calls.json"
    asked = {
        "NETWORKX_TEST_BACKEND": "rustworkx", "NETWORKX_FALLBACK_TO_NX": "True", "ROUTED": " ".join(ROUTED), "CALLS": str(told),
        "PYTHONPATH": str(tmp_path),
    }  # fmt: skip
    line = [
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "counting",
        "-W",
        "ignore",
        "-k",
        f"not {LEFT_OUT} and not {DIRECTED}",
    ]
    ran = subprocess.run(
        [sys.executable, *line, "--pyargs", *FILES], cwd=tmp_path, env={**os.environ, **asked}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-1000:]
    assert "passed" in ran.stdout
    assert "failed" not in ran.stdout
    calls = json.loads(told.read_text())
    assert set(calls) == set(ROUTED), calls


@pytest.mark.parametrize("name", ROUTED)
def test_the_measures_route_no_other_function(name: str) -> None:
    folder = Path(__file__).parents[2] / "graph" / "metrics"
    text = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    assert text.count("backend=BACKEND") == len(ROUTED)
    assert f"nx.{name}(network.networkx(), backend=BACKEND)" in text
