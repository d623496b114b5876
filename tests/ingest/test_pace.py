"""How far an import is: told in words once a rate is known, and not too often."""

from __future__ import annotations

import pytest

from graph.language import set_language
from graph.store import pace
from ingest.imports import read_import
from ingest.pace import Pace


@pytest.fixture
def told():
    """A pace with a clock that the test sets, and what it said."""
    said: list[str] = []
    clock = [0.0]
    set_language("en")
    return Pace(said.append, lambda: clock[0]), said, clock


def test_the_time_left_follows_from_the_rate_so_far(told):
    paced, said, clock = told
    for seconds, done in ((0, 0), (1, 10), (10, 100)):
        clock[0] = seconds
        paced("read", done, 400)
    assert said == ["Reading the rows: 25 %; about 30 s left for this step."]


def test_long_times_are_told_in_minutes(told):
    paced, said, clock = told
    paced("write", 0, 1_000)
    clock[0] = 60
    paced("write", 100, 1_000)
    assert said == ["Writing: 10 %; about 9 min left for this step."]


def test_each_step_has_a_rate_of_its_own(told):
    paced, said, clock = told
    set_language("fr")
    paced("read", 0, 10)
    clock[0] = 100
    paced("compare", 0, 10)
    clock[0] = 105
    paced("compare", 5, 10)
    assert [one.replace("\xa0", " ") for one in said] == [
        "Comparaison avec ce qui est enregistré : 50 % ; encore 5 s environ pour cette étape."
    ]


def test_nothing_is_said_where_nobody_listens():
    pace.at("read", 1, 2)


def test_rows_are_told_as_they_are_read(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("acteur,alliance\n" + "".join(f"Acteur {n},Alliance {n % 7}\n" for n in range(4_500)), "utf-8")
    heard: list[tuple[str, int, int]] = []
    with pace.heard(lambda *step: heard.append(step)):
        read_import([path])
    assert [one for one in heard if one[0] == "read"] == [("read", n, 4_500) for n in (0, 2_000, 4_000)]
    assert ("state", 4_000, 4_500) in heard
