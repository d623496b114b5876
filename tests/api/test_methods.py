"""The methods page: each measure with its words, its formula and its source."""

from __future__ import annotations

import html
import re

import httpx
import pytest

from api.service.methods import SECTIONS, methods, paragraphs
from graph.language import Text, catalogue
from graph.metrics import centrality
from graph.metrics.labels import labels
from graph.metrics.table import MEASURES


@pytest.mark.parametrize(("language", "title"), [("fr", "Méthodes"), ("en", "Methods")])
def test_the_page_tells_each_method_in_the_readers_language(client: httpx.Client, language: str, title: str) -> None:
    text = html.unescape(client.get(f"/methods?lang={language}").text)
    assert f"<h1>{title}</h1>" in text
    assert getattr(labels()["betweenness"].sentence, language) in text
    assert {"fr": "Sources\u00a0: Freeman 1977, 1979.", "en": "Sources: Freeman 1977, 1979."}[language] in text


EVERY = [(key, text) for _title, rows in SECTIONS for key, function in rows for text in paragraphs(function)]


@pytest.mark.parametrize(("key", "text"), EVERY)
def test_every_paragraph_has_a_french_text_that_keeps_its_numbers_and_sources(key: str, text: Text) -> None:
    assert text.message in catalogue(), key
    assert set(re.findall(r"{\w+}", catalogue()[text.message])) == set(re.findall(r"{\w+}", text.message))
    assert re.findall(r"\b(?:18|19|20)\d\d\b", text.say("fr")) == re.findall(r"\b(?:18|19|20)\d\d\b", text.say("en"))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_mark_of_code_and_no_constant_is_shown_raw(language: str) -> None:
    for key, text in EVERY:
        assert not re.search(r"[`*{}]|\b[A-Z]+_[A-Z]+\b|\b[A-Z]{5,}\b|\bNone\b|graph\.", text.say(language)), key


def test_the_number_of_a_constant_is_said() -> None:
    told = " ".join(text.say("en") for text in paragraphs(centrality.betweenness, "en"))
    assert f"up to {centrality.EXACT:,} nodes" in told and f"{centrality.SAMPLE} seeded" in told


def test_limits_and_ethics_come_first(client: httpx.Client) -> None:
    text = html.unescape(client.get("/methods?lang=fr").text)
    assert "Ce qui n’est pas recensé est inconnu" in text and "jamais sur des personnes" in text
    assert text.index("jamais sur des personnes") < text.index("Freeman 1977")


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
