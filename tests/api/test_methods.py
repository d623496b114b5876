"""The methods page: each measure with its words, its formula and its source."""

from __future__ import annotations

import html

import httpx
import pytest

from api.service.methods import SECTIONS, methods
from graph.metrics.labels import labels
from graph.metrics.table import MEASURES


@pytest.mark.parametrize(("language", "title"), [("fr", "Méthodes"), ("en", "Methods")])
def test_the_page_tells_each_method_in_the_readers_language(client: httpx.Client, language: str, title: str) -> None:
    text = html.unescape(client.get(f"/methods?lang={language}").text)
    assert f"<h1>{title}</h1>" in text
    assert getattr(labels()["betweenness"].sentence, language) in text
    assert "Source: Freeman 1977, 1979." in text


def test_every_method_has_a_docstring_with_more_than_a_title() -> None:
    for _title, rows in methods():
        for row in rows:
            assert row.paragraphs[0], row.key
            assert len(" ".join(row.paragraphs)) > 40, row.key


def test_every_measure_of_the_table_is_told_here_or_by_its_sentence() -> None:
    told = {key for _title, rows in SECTIONS for key, _function in rows}
    assert set(MEASURES) - told <= set(labels())


def test_the_glossary_leads_there(client: httpx.Client) -> None:
    assert 'href="/methods"' in client.get("/glossary").text
