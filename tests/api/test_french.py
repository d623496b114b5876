"""Every text a user may read has its French: calls that say something, templates, help of the commands, tables of labels."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import jinja2
import pytest
import typer
from jinja2.ext import babel_extract

from api import cli, mishaps, security
from api.routes import card_pages
from api.routes.cypher_page import EXAMPLES
from api.service import history, imports, words
from api.service.meeting import masking
from graph import errors
from graph.language import PACKAGES, catalogue

ROOT = Path(__file__).parents[2]
SAYING = {"_", "translate", "Text", "say", "t"}
ERRORS = {
    name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, errors.MaillageError)
}
SAYING |= ERRORS | {"Conflict", "VocabularyError", "Unclean"}
COUNTING = {"count"}
SAME_IN_FRENCH = {
    "Maillage",
    "Imports",
    "Cypher",
    "SIREN",
    "RNA",
    "Territories",
    "Id",
    "Actions",
    "Date",
    "Alliances",
    "Code",
    "Participations",
    "Latitude",
    "Longitude",
    "Nature",
    "Type",
}


def said(tree: ast.AST) -> Iterator[str]:
    """The texts that calls say: the first argument, or a counted noun's two."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        texts = node.args[1:3] if name in COUNTING and len(node.args) == 3 else node.args[:1] if name in SAYING else []
        for argument in texts:
            for one in (argument.body, argument.orelse) if isinstance(argument, ast.IfExp) else (argument,):
                if (
                    isinstance(one, ast.Constant)
                    and isinstance(one.value, str)
                    and sum(c.isalpha() for c in one.value) > 2
                ):
                    yield one.value


def in_code() -> set[str]:
    files = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    return {text for path in files for text in said(ast.parse(path.read_text(encoding="utf-8")))}


def in_templates() -> set[str]:
    found: set[str] = set()
    for path in (ROOT / "visuals" / "templates").glob("*.html"):
        with path.open("rb") as file:
            for _line, _function, message, _comments in babel_extract(
                file, {"_": None, "t": None}, [], {"trim_blocks": "true", "lstrip_blocks": "true"}
            ):
                found |= {message} if isinstance(message, str) else {one for one in message or () if one}
    return found


def in_help() -> set[str]:
    def walk(command: object) -> Iterator[str]:
        yield getattr(command, "help", "") or ""
        yield from (getattr(parameter, "help", "") or "" for parameter in command.params)  # type: ignore[attr-defined]
        for child in getattr(command, "commands", {}).values():
            yield from walk(child)

    return {text for text in walk(typer.main.get_command(cli.build())) if text} | set(cli._HELP_WORDS)


def in_tables() -> set[str]:
    tables = (
        words.LEVELS,
        words.NATURES,
        words.CONTRIBUTIONS,
        words.PROPERTIES,
        words.PARTS,
        words.NETWORK,
        words.STATUSES,
        history.TIES,
        history.STATES,
        card_pages.TITLES,
        imports.KINDS,
        masking.WORDS,
        mishaps._OS_SENTENCES,
        mishaps._DATABASE_CODES,
    )
    return (
        {text for table in tables for text in table.values()}
        | {title for title, _query in EXAMPLES}
        | {security.TOO_LARGE}
    )


@pytest.mark.parametrize("place", [in_code, in_templates, in_help, in_tables], ids=lambda place: place.__name__)
def test_every_text_has_its_french(place: object) -> None:
    texts = place()  # type: ignore[operator]
    assert len(texts) > 5
    assert sorted(texts - catalogue().keys() - SAME_IN_FRENCH) == []


def fields(text: str) -> set[str]:
    return {name for _text, name, _format, _conversion in string.Formatter().parse(text) if name}


def test_a_french_text_has_the_same_places_to_fill() -> None:
    assert {english: french for english, french in catalogue().items() if not fields(french) <= fields(english)} == {}


def test_french_marks_have_their_no_break_space() -> None:
    wrong = [
        french
        for french in catalogue().values()
        for mark in (" :", " ;", " ?", " !", " »", "« ", " %")
        if mark in french
    ]
    assert wrong == []


def test_a_template_never_writes_a_sentence_of_its_own() -> None:
    """Texts between tags that are not asked of the catalogue would stay in one language."""
    environment = jinja2.Environment(autoescape=True)
    for path in sorted((ROOT / "visuals" / "templates").glob("*.html")):
        for node in environment.parse(path.read_text(encoding="utf-8")).find_all(jinja2.nodes.TemplateData):
            between = [
                part.partition(">")[2] if "<" not in part.partition(">")[0] else part for part in node.data.split("<")
            ]
            loose = [
                " ".join(text.split()) for text in between if len([word for word in text.split() if word.isalpha()]) > 2
            ]
            assert loose == [], path.name


if __name__ == "__main__":
    known = catalogue().keys() | SAME_IN_FRENCH
    for place in (in_code, in_templates, in_help, in_tables):
        for text in sorted(place() - known):
            print(repr(text))
