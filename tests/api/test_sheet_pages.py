"""« Ma fiche de séance »: proposed from what is recorded, kept part by part, downloaded."""

from __future__ import annotations

import io
import re

import docx
import pytest
from pypdf import PdfReader

from graph.store import preparations


@pytest.fixture
def prepared(world):
    return preparations.create(world, "X-essai", "vieillissement", "2026-11-24", "test", "Bien vieillir")


@pytest.fixture
def base(prepared):
    return f"/enter/{prepared.id}"


def field(page: str, name: str) -> str:
    found = re.search(rf'<textarea[^>]* name="{name}"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    assert found is not None
    return found[1]


def form(page: str) -> dict[str, str]:
    import html

    values = {
        name: html.unescape(field(page, name)) for name in ("need", "actors", "pistes", "questions", "invitations")
    }
    marks = dict(re.findall(r'name="(mark-[a-z]+)" value="([^"]*)"', page))
    return {**values, **marks}


def test_the_form_is_filled_with_what_is_recorded(browser_like, base):
    page = browser_like.get(f"{base}/sheet").text
    assert "7,5 sur 10" in field(page, "need")
    assert "2024" in field(page, "need")
    assert "Organisation A (" in field(page, "actors")
    assert "souhaiteriez-vous agir ensemble" in field(page, "questions")
    assert "Organisation" in field(page, "invitations")


def test_what_is_written_is_kept_and_can_be_taken_back(browser_like, base):
    page = browser_like.get(f"{base}/sheet").text
    kept = browser_like.post(f"{base}/sheet", data={**form(page), "questions": "Qui peut prêter une salle ?"})
    assert kept.status_code == 303
    assert field(browser_like.get(f"{base}/sheet").text, "questions") == "Qui peut prêter une salle ?"
    browser_like.post(f"{base}/sheet", data={"back": "questions"})
    assert "souhaiteriez-vous" in field(browser_like.get(f"{base}/sheet").text, "questions")


def test_two_people_who_write_in_two_parts_lose_neither(browser_like, base):
    first, second = (form(browser_like.get(f"{base}/sheet").text) for _ in range(2))
    browser_like.post(f"{base}/sheet", data={**first, "questions": "La question de l’une"})
    browser_like.post(f"{base}/sheet", data={**second, "invitations": "L’invitation de l’autre"})
    page = browser_like.get(f"{base}/sheet").text
    assert field(page, "questions") == "La question de l’une"
    assert field(page, "invitations") == "L’invitation de l’autre"


def typed(client, base, **sent):
    """What the page's script sends, and what it hears."""
    return client.post(f"{base}/sheet", data=sent, headers={"accept": "application/json"}).json()


def marked(client, base):
    found = form(client.get(f"{base}/sheet").text)
    return {name: found[name] for name in found if name == "mark-questions"}


@pytest.fixture
def at_once(browser_like, base):
    """Two pages opened together wrote in the same part: the first's text stands, the second's is aside."""
    seen = marked(browser_like, base)
    typed(browser_like, base, questions="Celle de l’une", page="une", turn="1", **seen)
    return typed(browser_like, base, questions="Celle de l’autre", page="autre", turn="1", **seen)


def test_two_people_who_write_in_the_same_part_lose_neither(browser_like, base, at_once):
    assert at_once["marks"] == {}
    assert at_once["others"]["questions"]["text"] == "Celle de l’une"
    page = browser_like.get(f"{base}/sheet").text
    assert field(page, "questions") == "Celle de l’une"
    assert "Celle de l’autre</blockquote>" in page


@pytest.mark.parametrize(
    ("how", "stands"),
    [("take", "Celle de l’autre"), ("leave", "Celle de l’une"), ("both", "Celle de l’une\nCelle de l’autre")],
)
def test_either_of_two_texts_is_taken_or_both_once(browser_like, base, at_once, how, stands):
    from html import unescape

    button = re.search(rf'name="aside" value="(questions:[0-9a-f]+:{how})"', browser_like.get(f"{base}/sheet").text)
    assert button is not None
    for _ in range(2):
        assert browser_like.post(f"{base}/sheet", data={"aside": button[1]}).status_code == 303
        page = browser_like.get(f"{base}/sheet").text
        assert unescape(field(page, "questions")) == stands
        assert "Celle de l’autre</blockquote>" not in page


def test_a_page_that_goes_on_typing_keeps_one_text_aside(browser_like, base, at_once):
    typed(browser_like, base, questions="Celle de l’autre, finie", page="autre", turn="2", **{"mark-questions": "?"})
    page = browser_like.get(f"{base}/sheet").text
    assert page.count("Celle de l’autre") == 1
    assert "Celle de l’autre, finie</blockquote>" in page


def test_what_a_page_sent_before_does_not_come_back_after(browser_like, base):
    seen = marked(browser_like, base)
    typed(browser_like, base, questions="La fin", page="une", turn="2", **seen)
    typed(browser_like, base, questions="Le début", page="une", turn="1", **seen)
    page = browser_like.get(f"{base}/sheet").text
    assert field(page, "questions") == "La fin"
    assert "Le début" not in page


def test_without_script_two_texts_of_one_part_are_kept_too(browser_like, base):
    first, second = (form(browser_like.get(f"{base}/sheet").text) for _ in range(2))
    browser_like.post(f"{base}/sheet", data={**first, "questions": "L’une"})
    answer = browser_like.post(f"{base}/sheet", data={**second, "questions": "L’autre"}, follow_redirects=True)
    assert "Rien n’est perdu" in answer.text
    assert field(answer.text, "questions") == "L’une"
    assert "L’autre</blockquote>" in answer.text


def test_going_back_to_the_proposed_text_never_erases_one_that_was_not_seen(browser_like, base):
    seen = marked(browser_like, base)
    typed(browser_like, base, questions="Pas encore vue", page="une", turn="1", **seen)
    browser_like.post(f"{base}/sheet", data={"back": "questions", "questions": "", **seen})
    assert field(browser_like.get(f"{base}/sheet").text, "questions") == "Pas encore vue"


def test_going_back_in_one_part_keeps_what_is_typed_in_another(browser_like, base):
    given = form(browser_like.get(f"{base}/sheet").text)
    browser_like.post(f"{base}/sheet", data={**given, "back": "questions", "invitations": "La voisine d’à côté"})
    assert field(browser_like.get(f"{base}/sheet").text, "invitations") == "La voisine d’à côté"


def test_a_part_nobody_touched_follows_what_is_recorded(browser_like, base, world, prepared):
    browser_like.post(f"{base}/sheet", data={**form(browser_like.get(f"{base}/sheet").text), "questions": "Autre"})
    assert set(preparations.preparation(world, prepared.id).extra) == {"sheet.questions"}


def test_the_script_keeps_one_part(client, base):
    answer = client.post(
        f"{base}/sheet", data={"title": "Un autre titre", "mark-title": "?"}, headers={"accept": "application/json"}
    )
    assert set(answer.json()["marks"]) == {"title"}
    assert 'value="Un autre titre"' in client.get(f"{base}/sheet").text


@pytest.mark.parametrize("name", ["sheet", "wall", "after"])
def test_files_are_pdf_pages_that_say_what_is_invented(client, base, name):
    answer = client.get(f"{base}/{name}.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.content)).pages
    assert len(pages) == 1
    assert "fictif" in pages[0].extract_text().lower()


def test_the_wall_map_comes_without_colours(client, base):
    assert client.get(f"{base}/wall.pdf?ink=black").content != client.get(f"{base}/wall.pdf").content


def test_two_said_to_act_together_are_told_on_the_sheet_and_an_answer_only_on_the_private_one(world, prepared):
    from api.service.meeting import sheets

    lead = sheets.discussed(world, prepared)[0]
    preparations.answer(world, prepared.id, lead.actors, "exists", "test")
    mine = " ".join(one.alliances for one in sheets.sheet_of(world, prepared).actors)
    assert f"agit avec {lead.names[0]}, dit cette préparation" in mine and "alliance non nommée" in mine
    shared = sheets.sheet_of(world, prepared, sheets.Wish(shared=True))
    assert "dit cette préparation" not in " ".join(one.alliances for one in shared.actors)


def test_since_when_alliances_act_stands_on_the_sheet_and_the_wall(client, base):
    for name in ("sheet", "wall"):
        text = PdfReader(io.BytesIO(client.get(f"{base}/{name}.pdf").content)).pages[0].extract_text()
        assert "depuis 2019" in " ".join(text.split())


def test_pistes_are_on_the_sheet_unless_unwished_and_on_the_wall_only_if_wished(client, base):
    def text(address: str) -> str:
        return PdfReader(io.BytesIO(client.get(f"{base}/{address}").content)).pages[0].extract_text()

    assert "Pistes à discuter" in text("sheet.pdf")
    assert "Piste" not in text("sheet.pdf?pistes=no")
    assert "Piste" not in text("wall.pdf")
    assert "Pistes" in text("wall.pdf?pistes=yes")


def test_the_two_wall_maps_have_two_file_names(client, base):
    names = {client.get(f"{base}/wall.pdf{ink}").headers["content-disposition"] for ink in ("", "?ink=black")}
    assert len(names) == 2


def test_the_document_has_what_was_written(browser_like, base):
    browser_like.post(
        f"{base}/sheet", data={**form(browser_like.get(f"{base}/sheet").text), "questions": "<b>Qui ?</b>"}
    )
    found = docx.Document(io.BytesIO(browser_like.get(f"{base}/sheet.docx").content))
    assert "<b>Qui ?</b>" in [one.text for one in found.paragraphs]


def test_other_endings_parts_and_preparations_are_refused_in_one_sentence(client, base):
    assert client.get(f"{base}/sheet.odt").status_code == 400
    assert client.get("/enter/p-unknown/sheet").status_code == 404
    assert client.post(f"{base}/sheet", data={"back": "map"}).status_code == 400


def test_the_command_writes_the_sheet(run, prepared, tmp_path):
    for name in ("fiche.pdf", "fiche.docx"):
        code, _out, _errors = run("sheet", prepared.id, "-o", str(tmp_path / name))
        assert code == 0
        assert (tmp_path / name).stat().st_size > 5000
    code, _out, errors = run("sheet", prepared.id, "-o", str(tmp_path / "fiche.odt"))
    assert code == 2
    assert "fiche.odt" in errors


def test_a_piste_said_to_exist_leaves_the_sheet_and_the_answers_to_others_stay_private(client, world, prepared, base):
    from api.service.meeting import sheets

    first = sheets.discussed(world, prepared)
    preparations.answer(world, prepared.id, first[0].actors, "exists", "test")
    preparations.answer(world, prepared.id, first[1].actors, "explore", "test", note="note privée")
    shown = sheets.sheet_of(world, prepared)
    assert " · ".join(first[0].names) not in [one.title for one in shown.pistes]
    assert shown.pistes[0].title == " · ".join(first[1].names)
    assert shown.pistes[0].answer == ""
    assert "note privée" not in client.get(f"{base}/sheet").text
