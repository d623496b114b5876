"""What the product itself calls a source is said in the reader's language; what publishers call theirs stays."""

from __future__ import annotations

import pytest

from graph.territory import TerritoryGraph, table
from ingest.hand import Pen, hand_source
from visuals import map_texts
from visuals.source_titles import HAND, HAND_FICTIONAL, said


def test_the_title_kept_for_entries_by_hand_is_the_one_that_is_said():
    assert {said(one, "fr") for one in (HAND, HAND_FICTIONAL)} == {HAND, HAND_FICTIONAL}
    assert hand_source(Pen("someone")).title == HAND


@pytest.mark.parametrize(("language", "title"), [("fr", "Saisie à la main"), ("en", "Entry by hand")])
def test_a_map_says_what_was_entered_by_hand_in_its_language(language, title):
    graph = TerritoryGraph(
        {"id": "X-essai"}, sources=table("sources", [{"id": "s-1", "title": HAND}, {"id": "s-2", "title": "Annuaire"}])
    )
    assert map_texts.sources(graph, language) == sorted([title, "Annuaire"])
