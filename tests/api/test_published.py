"""Copies published on purpose: frozen, without what is private, reached without a login, taken back for good."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime

import httpx
import orjson
import pytest
from pypdf import PdfReader

from api.service.meeting import live, publishing
from api.service.meeting.masking import Mask
from graph.model import clean_name
from graph.store import preparations, published

SECRET = "Café des Aidants-Éloignés"
KINDS = ("sheet", "map", "list")


@pytest.fixture
def prepared(world):
    """A preparation with one organisation and one alliance entered by hand, an answer with a note, texts of its own."""
    found = preparations.create(world, "X-essai", "vieillissement", "2026-11-24", "test")
    live.add(world, found, f"Relais : {SECRET} + Organisation A")
    live.add(world, found, "Club sans lien")
    ids = [
        row["id"]
        for row in world.read("MATCH (a:Actor) WHERE a.name IN ['Organisation A', 'Organisation D'] RETURN a.id AS id")
    ]
    preparations.answer(world, found.id, tuple(ids), "explore", "test", note="note très privée")
    texts = {
        "sheet.questions": "Le CAFE DES AIDANTS ÉLOIGNÉS viendra-t-il ?", "sheet.invitations": "Personne Invitée",
        "sheet.actors": f"{SECRET} | Associations | Relais\nGroupe tapé ici | Associations\nOrganisation A | Associations | aucun lien recensé à ce jour",
    }  # fmt: skip
    preparations.change(world, found.id, extra=texts)
    return preparations.preparation(world, found.id)


def publish(world, prepared, kind: str) -> published.Published:
    made = publishing.publish(world, prepared, kind, publishing.prepared(world, prepared, kind).mark)
    assert made is not None
    return made


def pages(client, key: str) -> str:
    """All that anybody can read of a copy: its page and its print."""
    printed = PdfReader(io.BytesIO(client.get(f"/s/{key}.pdf").content))
    return client.get(f"/s/{key}").text + " ".join(page.extract_text() for page in printed.pages)


@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_holds_no_masked_name_no_note_no_answer_no_score(client, world, prepared, kind):
    made = publish(world, prepared, kind)
    stored = orjson.dumps(published.published(world, made.id).content).decode()
    for text in (stored, pages(client, made.id)):
        folded = clean_name(text)
        for name in (SECRET, "Groupe tapé ici", "Club sans lien", "Personne Invitée", "note très privée"):
            assert clean_name(name) not in folded
        for word in ("usefulness", "betweenness", "pagerank", "explorer", "aucun lien recense", "no tie recorded"):
            assert word not in folded
        assert "Organisation A" in text


def test_the_names_shown_before_publishing_are_those_in_the_copy(world, prepared):
    copy = publishing.prepared(world, prepared, "sheet")
    content = orjson.dumps(copy.content).decode()
    everyone = [row["name"] for row in world.read("MATCH (a:Actor) WHERE a.name IS NOT NULL RETURN a.name AS name")]
    assert set(copy.seen) == {name for name in everyone if Mask({}, [name]).names(content)}
    assert {one.name for one in copy.asked} == {SECRET, "Groupe tapé ici"}


def test_who_agreed_is_named(client, world, prepared):
    (one,) = [who for who in publishing.prepared(world, prepared, "map").asked if who.name == SECRET]
    agreed = publishing.agree(world, prepared, [one.key])
    made = publish(world, agreed, "map")
    assert SECRET in pages(client, made.id)
    assert "Club sans lien" not in pages(client, made.id)


def test_a_copy_is_frozen(client, world, prepared):
    made = publish(world, prepared, "list")
    before = client.get(f"/s/{made.id}").text
    world.run("MATCH (a:Actor {name: 'Organisation A'}) SET a.name = 'Tout autre nom'")
    live.add(world, prepared, "Venue plus tard")
    preparations.change(world, prepared.id, extra={"sheet.title": "Un autre titre"})
    assert client.get(f"/s/{made.id}").text == before


def test_what_is_published_is_what_was_looked_at(world, prepared):
    copy = publishing.prepared(world, prepared, "list")
    preparations.change(world, prepared.id, extra={"sheet.actors": "Mairie dont rien n’est encore dit | Collectivités"})
    again = preparations.preparation(world, prepared.id)
    assert publishing.publish(world, again, "list", copy.mark) is None
    assert published.copies(world, prepared.id) == []


def test_a_copy_taken_back_is_gone_and_its_content_erased(client, world, prepared):
    made = publish(world, prepared, "sheet")
    assert client.post(f"/enter/{prepared.id}/published/{made.id}/take-back").status_code == 303
    for address in (f"/s/{made.id}", f"/s/{made.id}.pdf"):
        answer = client.get(address)
        assert answer.status_code == 410
        assert "retirée par la personne" in answer.text
        assert "Organisation A" not in answer.text
    assert world.read("MATCH (p:Published {key: $id}) RETURN p.content AS content", id=made.id) == [{"content": "{}"}]


def test_another_preparation_cannot_take_it_back(client, world, prepared):
    made = publish(world, prepared, "list")
    other = preparations.create(world, "X-essai", "vieillissement", "2026-11-25", "test")
    assert client.post(f"/enter/{other.id}/published/{made.id}/take-back").status_code == 404
    assert client.get(f"/s/{made.id}").status_code == 200


def test_keys_cannot_be_guessed_and_unknown_ones_say_nothing(client, world, prepared):
    keys = {publish(world, prepared, "list").id for _ in range(3)}
    assert len(keys) == 3
    assert all(len(key) >= 22 for key in keys)  # 22 letters of 64 are 132 bits
    assert client.get("/s/" + "a" * 32).status_code == 404
    assert client.get("/s/..%2Fimports").status_code == 404


def test_a_copy_leads_nowhere_private_and_asks_not_to_be_listed(client, world, prepared):
    made = publish(world, prepared, "map")
    answer = client.get(f"/s/{made.id}")
    assert "noindex" in answer.headers["x-robots-tag"]
    assert answer.headers["referrer-policy"] == "no-referrer"
    links = set(re.findall(r'(?:href|src|action)="([^"]*)"', answer.text))
    assert all(link.startswith(("/static/", f"/s/{made.id}")) for link in links)
    assert prepared.id not in answer.text
    assert publishing.account() not in re.sub(r"<script.*?</script>", "", answer.text, flags=re.DOTALL)


def test_behind_a_login_copies_are_open_and_all_else_is_not(guarded: httpx.Client, world, prepared):
    made = publish(world, prepared, "sheet")
    assert guarded.get(f"/s/{made.id}").status_code == 200
    assert guarded.get(f"/s/{made.id}.pdf").status_code == 200
    for address in (
        f"/enter/{prepared.id}/sheet",
        f"/enter/{prepared.id}/publish",
        "/enter",
        f"/s/../enter/{prepared.id}/sheet",
    ):
        assert guarded.get(address).status_code == 401


def test_publishing_is_done_from_the_page_in_two_steps(browser_like, world, prepared):
    page = browser_like.get(f"/enter/{prepared.id}/publish?kind=list").text
    assert SECRET in page  # asked about, beside the copy that does not name it
    mark = re.search(r'name="mark" value="([^"]+)"', page)
    assert mark is not None
    answer = browser_like.post(f"/enter/{prepared.id}/publish?kind=list", data={"mark": mark[1], "act": "publish"})
    assert answer.status_code == 303
    listed = browser_like.get(f"/enter/{prepared.id}/sheet").text
    (copy,) = published.copies(world, prepared.id)
    assert f"/s/{copy.id}" in listed
    assert copy.at[:4] == str(datetime.now(UTC).year)


def test_published_copies_are_no_part_of_queries_and_exports(run, world, prepared):
    publish(world, prepared, "list")
    code, _out, _errors = run("query", "MATCH (p:Published) RETURN p.id")
    assert code != 0


def test_masking_knows_a_name_however_it_is_written():
    mask = Mask({"Café des Aidants": "une association", "Mairie": "une collectivité"}, ["Mairie de Blois"])
    assert mask("Le CAFE  des-aidants, cafe\u0301 des aidants !") == "Le une association, une association !"
    assert (
        mask("La Mairie de Blois et la mairie, les mairies") == "La Mairie de Blois et la une collectivité, les mairies"
    )
    assert mask("") == ""


@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_is_one_file_that_refers_to_nothing_else(client, world, prepared, kind):
    made = publish(world, prepared, kind)
    answer = client.get(f"/s/{made.id}.html")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "Organisation A" in answer.text
    assert clean_name(SECRET) not in clean_name(answer.text)
    assert not re.search(r"<(script|link|img)\b|(href|src)=|url\(http", answer.text)


def test_on_this_computer_only_the_page_says_so_and_offers_the_file(client, world, prepared):
    made = publish(world, prepared, "list")
    page = client.get(f"/enter/{prepared.id}/sheet").text
    assert "que sur cet ordinateur" in page
    assert f"/s/{made.id}.html" in page
    assert "que sur cet ordinateur" in client.get(f"/enter/{prepared.id}/publish").text


def test_taking_a_copy_back_is_named_and_asked_twice(client, world, prepared):
    made = publish(world, prepared, "list")
    page = client.get(f"/enter/{prepared.id}/sheet").text
    asked = re.search(
        rf"<details[^>]*>\s*<summary>Retirer cette copie….*?{made.id}/take-back.*?</details>", page, re.DOTALL
    )
    assert asked
    assert ">Retirer cette copie<" in asked[0]


def test_a_masked_sentence_begins_with_a_capital():
    mask = Mask({"Club": "une association"})
    assert mask("Club et Club. Club ?") == "Une association et une association. Une association ?"


def test_a_masked_name_takes_along_the_mark_that_closes_it():
    mask = Mask({"Amis (de Blois)": "une association", "CA de Blois « Agglo »": "une collectivité"})
    assert mask("Amis (de Blois), CA de Blois «\u00a0Agglo\u00a0» (2019)") == "Une association, une collectivité (2019)"


def test_no_id_in_a_copy_leads_to_an_organisation(world, prepared):
    ids = {row["id"] for row in world.read("MATCH (n) WHERE n:Actor OR n:Alliance RETURN n.id AS id")}
    text = orjson.dumps(publishing.prepared(world, prepared, "map").content).decode()
    assert not [one for one in ids if one in text]
    assert '"id":"n1"' in text


def test_names_of_rows_not_entered_and_of_organisations_elsewhere_are_hidden_too(world, prepared):
    preparations.save_draft(world, prepared.id, "organisation", {"name": "Oméga Secrète"}, "test")
    real = preparations.create(world, "COM-45234", "vieillissement", "2026-11-24", "test")
    live.add(world, real, "Psi Cachée")
    elsewhere = preparations.create(world, "DEP-45", "vieillissement", "2026-11-24", "test")
    preparations.save_draft(world, elsewhere.id, "organisation", {"name": "Oméga Secrète"}, "test")
    preparations.change(world, elsewhere.id, extra={"sheet.questions": "Que disent Omega secrete et PSI CACHÉE ?"})
    for one in (prepared, preparations.preparation(world, elsewhere.id)):
        text = clean_name(orjson.dumps(publishing.prepared(world, one, "sheet").content).decode())
        assert "omega secrete" not in text
        assert "psi cachee" not in text


def test_a_source_whose_title_is_not_public_is_not_named(world, prepared):
    titles = publishing.prepared(world, prepared, "sheet").content["sources"]
    assert not [title for title in titles if "main" in title.lower()]
    assert "données de la personne qui publie cette copie" in titles


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Œuvre des Lilas", "L’Oeuvre des lilas"), ("Café & Co", "le Café et Co"), ("CIAS (Blois)", "le CIAS Blois"),
        ("Maison Bleue", "Mai\u00adson\u200b Bleue"),
    ],
)  # fmt: skip
def test_masking_knows_ligatures_ampersands_brackets_and_marks_that_are_not_seen(name, text):
    assert "une association" in Mask({name: "une association"})(text).lower()


def test_the_same_copy_is_set_once_and_taken_back_it_is_gone(client, world, prepared, monkeypatch):
    from visuals.sheets import pdf

    made = publishing.publish(world, prepared, "sheet", publishing.prepared(world, prepared, "sheet").mark)
    assert made is not None
    setting, times = pdf.sheet, []
    monkeypatch.setattr(pdf, "sheet", lambda sheet: times.append(1) or setting(sheet))
    answers = [client.get(f"/s/{made.id}.pdf") for _ in range(3)]
    assert len({answer.content for answer in answers}) == 1
    assert len(times) == 1
    published.take_back(world, made.id, prepared.id)
    assert client.get(f"/s/{made.id}.pdf").status_code == 410


def test_those_of_whom_nothing_is_told_are_one_row(world, prepared):
    for number in range(3):
        live.add(world, prepared, f"Sans lien numéro {number}")
    preparations.change(world, prepared.id, extra={"sheet.actors": None})
    copy = publishing.prepared(world, preparations.preparation(world, prepared.id), "list")
    names = [row["name"] for row in copy.content["actors"]]
    assert names[-1] == "et 4 autres, non nommées"
    assert all(row["alliances"] for row in copy.content["actors"][:-1] if row["name"].startswith("Une "))


def test_an_alliance_that_bears_a_part_of_a_hidden_name_does_not_tell_it(world, prepared):
    live.add(world, prepared, "Petits Voisins & co : Les Petits Voisins Inventés + Organisation A")
    copy = publishing.prepared(world, prepared, "map")
    assert "petits voisins" not in clean_name(orjson.dumps(copy.content).decode())
    assert any("Petits Voisins" in one for one in copy.cautions)
    assert "Les Petits Voisins Inventés" in {one.name for one in copy.asked}


def test_what_a_person_wrote_of_persons_and_contacts_is_told_before_publishing(browser_like, world, prepared):
    preparations.change(
        world, prepared.id, extra={"sheet.questions": "Que dit Mme Exemple ?\nAppeler le 06 12 34 56 78"}
    )
    page = browser_like.get(f"/enter/{prepared.id}/publish").text
    assert "Une personne est nommée dans" in page
    assert "un numéro de téléphone figure dans" in page


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Petits Voisins & une fondation", "Une organisation & une fondation"), ("des petits voisins du quartier", "des petits voisins du quartier"),
        ("Café solidaire et Club des aînés", "Café solidaire et Club des aînés"),
    ],
)  # fmt: skip
def test_only_parts_that_are_written_as_a_name_and_tell_it_are_masked(text, said):
    mask = Mask(
        dict.fromkeys(
            ("Les Petits Voisins du Val", "Café solidaire du Bourg", "Club des aînés du Val"), "une organisation"
        ),
        parts=True,
    )
    assert mask(text) == said
