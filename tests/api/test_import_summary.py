"""The sentence that says what an import read, kept and left out."""

from __future__ import annotations

import pytest

from api.answers import Import
from api.service.imports import summary
from graph.language import set_language


@pytest.fixture(autouse=True)
def french():
    set_language("fr")
    yield
    set_language("fr")


def said(read, kept, added=0):
    return summary(
        Import(
            import_id="i-1",
            profile="pairs",
            rows_read=read,
            rows_kept=kept,
            rows_rejected=read - kept,
            records_added=added,
        )
    )


@pytest.mark.parametrize(
    ("read", "kept", "sentence"),
    [
        (5416, 5416, "gardées, aucune laissée de côté."),
        (2, 1, "2 lignes lues, une gardée, une laissée de côté."),
        (3, 1, "3 lignes lues, une gardée, 2 laissées de côté."),
        (1, 0, "Une ligne lue, aucune gardée, une laissée de côté."),
    ],
)
def test_none_one_and_several_rows_are_said_as_such(read, kept, sentence):
    assert sentence in said(read, kept, added=kept)


def test_rows_that_are_all_left_out_are_not_said_to_be_there_already():
    assert "déjà" not in said(2, 0)
    assert "déjà" in said(2, 2)
