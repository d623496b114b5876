"""The examples worked by hand in docs/guides (mesures.fr.md, measures.en.md) stay true."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.metrics.missing import missing
from graph.metrics.needs import needs

GUIDES = Path(__file__).parents[3] / "docs" / "guides"
AGEING, MOBILITY, WORK = "vieillissement", "mobilite", "emploi"


@pytest.fixture
def example(build):
    said = {
        ("citoyens", AGEING): 8,
        ("citoyens", MOBILITY): 6,
        ("citoyens", WORK): 7,
        ("maires", AGEING): 9,
        ("maires", MOBILITY): 7,
    }
    return build(
        {"ageing": "de", "bus": "acd", "car": "bce"},
        {"a": {"family": "associations", "base": "COM-1"}, "b": {"family": "protection-sociale", "base": "COM-1"}},
        addresses=[{"alliance": "ageing", "domain": AGEING}, *({"alliance": name, "domain": MOBILITY} for name in ("bus", "car"))],
        works_on=[{"actor": actor, "domain": AGEING} for actor in "ab"],
        territories=[{"id": "COM-1", "name": "Brume", "level": "commune"}],
        figures=[
            {"id": f"{group}{domain}", "territory": "X-test", "domain": domain, "kind": "perception", "group": group, "value": value, "scale_max": 10}
            for (group, domain), value in said.items()
        ],
    )  # fmt: skip


def test_needs_beside_responses(example):
    found = {row.domain: row for row in needs(example)}
    assert [found[key].need_rank for key in (AGEING, WORK, MOBILITY)] == [1, 2, 3]
    assert {key: row.gap for key, row in found.items() if row.gap is not None} == {AGEING: 1, WORK: 1, MOBILITY: -2}


def test_a_piste(example):
    (found,) = [c for c in missing(example, domain=AGEING, top=0).candidates if c.actors == ("a", "b")]
    assert list(found.parts.values()) == [1, 0.5, 0.5, 0.5, 0.5, 0.5, 1]
    assert found.usefulness == 0.65
    assert found.partners == ("c",)


def test_the_guides_say_the_same_figures():
    french, english = (GUIDES / name for name in ("mesures.fr.md", "measures.en.md"))
    for figure in ("0,833", "0,792", "0,208", "0,65"):
        assert figure in french.read_text(encoding="utf-8")
        assert figure.replace(",", ".") in english.read_text(encoding="utf-8")
