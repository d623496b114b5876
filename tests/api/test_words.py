"""Words that the pages, sheets and documents never use of people's organisations, in French and in English."""

from __future__ import annotations

import html
import io
import re

import docx
import pytest
from pypdf import PdfReader

from api.service.meeting import live
from graph.store import preparations

NEVER = {
    "fr": (
        r"cibles?", r"n(?:œ|oe)uds?", r"tiers(?!-lieu)", r"camps?", r"classes?", r"(?:organisation|population|association)s? fragiles?", r"(?:en )?retards?", r"carences?",
        r"trous?", r"devrai(?:t|ent|ez)", r"il faut", r"recommand\w*", r"isol[ée]e?s?", r"key player", r"suppression", r"introduct(?:eur|rice)s?",
        r"(?<!non )(?<!connu, pas )absente?s?", r"acteurs? clés?",
    ),
    "en": (
        r"targets?", r"nodes?", r"third part(?:y|ies)", r"(?:fragile|backward) (?:organisation|population|association)s?", r"lagging", r"deficienc\w+",
        r"should", r"must", r"recommended", r"isolated", r"key players?", r"(?<!not )absent",
    ),
}  # fmt: skip
"""Patterns of words never said, by language."""
ALLOWED = ("nœuds et arêtes", "nodes and edges", "il faut d’étapes", "il faut suivre pour aller")
"""What a file of another tool calls its own parts; a number of steps, of nobody."""
STEPS = (
    "who",
    "together",
    "seen",
    "pistes",
    "sheet",
    "live",
    "after",
    "publish",
    "publish?kind=map",
    "publish?kind=list",
)
TERRITORIES = ("/t/X-essai", "/t/REG-24", "/t/COM-45234")
ELSEWHERE = ("/", "/enter", "/imports", "/glossary", "/s/" + "a" * 32)


@pytest.fixture
def prepared(world):
    found = preparations.create(world, "X-essai", "vieillissement", "2026-11-24", "test")
    live.add(world, found, "Relais : Café de l’Exemple + Organisation A")
    return found


def words_of(page: str) -> str:
    """What a page says: its texts, and those of its labels; further reading, where technical names live, is left out."""
    page = re.sub(
        r"<!--.*?-->|<(script|style)\b.*?</\1>|<details\b.*?</details>|<code\b.*?</code>", " ", page, flags=re.DOTALL
    )
    said = re.findall(r'(?:aria-label|title|placeholder|alt)="([^"]*)"', page)
    return html.unescape(" ".join([*said, re.sub(r"<[^>]*>", " ", page)])).replace("\u00a0", " ").replace("\u202f", " ")


def check(text: str, language: str, where: str) -> None:
    for phrase in ALLOWED:
        text = text.replace(phrase, "")
    for pattern in NEVER[language]:
        found = re.search(rf"(?<![\w-]){pattern}(?![\w-])", text, re.IGNORECASE)
        assert not found, f"{where} says « {text[max(0, found.start() - 60) : found.end() + 60]} »"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_page_says_a_word_that_is_never_said(browser_like, prepared, world, language):
    actor = world.read("MATCH (a:Actor {name: 'Organisation A'}) RETURN a.id AS id")[0]["id"]
    alliance = world.read("MATCH (l:Alliance {name: 'Projet 1'}) RETURN l.id AS id")[0]["id"]
    pages = [f"/enter/{prepared.id}/{step}" for step in STEPS]
    pages += [f"{one}{part}" for one in TERRITORIES for part in ("", "/map", "/pistes", "/actors", "/alliances")]
    pages += [f"/t/X-essai/actors/{actor}", f"/t/X-essai/alliances/{alliance}", *ELSEWHERE]
    for page in pages:
        answer = browser_like.get(
            page,
            params={"lang": language} if "?" not in page else None,
            headers={"cookie": f"maillage_lang={language}"},
        )
        assert answer.status_code < 500, page
        check(words_of(answer.text), language, page)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", ["sheet.pdf", "sheet.docx", "wall.pdf", "after.pdf", "after.docx"])
def test_no_file_says_a_word_that_is_never_said(client, prepared, language, name):
    content = client.get(f"/enter/{prepared.id}/{name}", params={"lang": language}).content
    if name.endswith("pdf"):
        text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    else:
        document = docx.Document(io.BytesIO(content))
        text = " ".join(
            [
                *(one.text for one in document.paragraphs),
                *(cell.text for table in document.tables for row in table.rows for cell in row.cells),
            ]
        )
    assert len(text) > 40
    check(text.replace("\u00a0", " "), language, name)
