"""« Que préparez-vous ? » without any script: where, on what, when; namesakes told apart; one's own list."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import Any

import httpx
import pytest

from api.service.meeting.start import read_day
from graph.errors import UsageProblem
from graph.store import preparations as store
from graph.store import published
from graph.store.connect import Database

TODAY = dt.date(2026, 11, 23)


def text_of(page: httpx.Response) -> str:
    body = re.sub(r"(?s)<(script|style|svg).*?</\1>", " ", page.text)
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", body).split())).replace("\u00a0", " ")


def begin(client: httpx.Client, **fields: Any) -> httpx.Response:
    return client.post(
        "/enter", data={"domain": "vieillissement", "date": "24/11/2026", **fields}, follow_redirects=True
    )


@pytest.fixture
def emptied(world: Database) -> Database:
    for one in store.preparations(world):
        store.remove(world, one.id)
    return world


def test_the_first_page_has_one_primary_action_that_leads_there(browser_like: httpx.Client) -> None:
    page = browser_like.get("/")
    assert re.findall(r'class="button primary" href="([^"]+)"', page.text) == ["/enter"]
    assert "Que préparez-vous ?" in text_of(page)
    assert "What are you preparing?" in text_of(browser_like.get("/?lang=en"))


def test_a_territory_of_the_database_begins_a_preparation(browser_like: httpx.Client, emptied: Database) -> None:
    page = begin(browser_like, territory="pays d'ESSAI")
    made = store.preparations(emptied)[0]
    assert page.url.path == f"/enter/{made.id}/who"
    assert (made.territory, made.domain, made.date) == ("X-essai", "vieillissement", "2026-11-24")
    assert "Pays d’Essai fictif · Vieillissement · 24 novembre 2026" in text_of(page)


def test_a_territory_of_france_is_brought_along_with_its_region(
    browser_like: httpx.Client, emptied: Database, embedded_database: Database
) -> None:
    assert begin(browser_like, territory="blois").status_code == 200
    held = embedded_database.read(
        "MATCH (t:Territory) WHERE t.id IN ['COM-41018', 'EPCI-200030385', 'COM-37261', 'REG-24'] RETURN count(t) AS n"
    )
    assert held == [{"n": 4}]
    listed = text_of(browser_like.get("/imports"))
    assert "Territoires : Centre-Val de Loire" in listed
    begin(browser_like, territory="Loir-et-Cher")
    assert text_of(browser_like.get("/imports")).count("Territoires : Centre-Val de Loire") == 1


def test_a_list_of_communes_becomes_a_territory_of_ones_own(browser_like: httpx.Client, emptied: Database) -> None:
    page = begin(browser_like, name="Bassin Exemple", communes="Lannion\n22278; COM-22187\r\n")
    made = store.preparations(emptied)[0]
    assert (page.status_code, made.territory) == (200, "X-bassin-exemple")
    inside = emptied.read(
        "MATCH (c:Territory)-[:WITHIN]->(:Territory {id: 'X-bassin-exemple'}) RETURN c.id AS id ORDER BY id"
    )
    assert [row["id"] for row in inside] == ["COM-22113", "COM-22187", "COM-22278"]
    again = begin(browser_like, territory="bassin exemple")
    assert str(again.url).endswith("/who")


def test_namesakes_are_told_apart_by_level_and_department(browser_like: httpx.Client, emptied: Database) -> None:
    page = begin(browser_like, territory="saint-denis")
    assert page.status_code == 400
    said = text_of(page)
    assert "« saint-denis » peut désigner plusieurs territoires : choisissez-en un." in said
    assert "Saint-Denis Commune, Aude" in said
    assert "Saint-Denis Commune, Gard" in said
    assert 'value="24/11/2026"' in page.text
    assert store.preparations(emptied) == []


def test_a_misspelt_name_is_answered_with_the_nearest(browser_like: httpx.Client) -> None:
    assert "Orléans Commune, Loiret" in text_of(begin(browser_like, territory="Orlean"))
    assert "vérifiez l’orthographe" in text_of(begin(browser_like, territory="Zzyzx"))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"territory": ""}, "Dites où"),
        ({"territory": "Pays d’Essai", "domain": ""}, "Choisissez le sujet"),
        ({"territory": "Pays d’Essai", "domain": "zzz"}, "Choisissez le sujet"),
        ({"territory": "Pays d’Essai", "date": "un jour"}, "n’est pas un jour"),
        ({"communes": "Nulle-Part", "name": "Bassin"}, "Nulle-Part"),
        ({"communes": "Orléans"}, "Donnez un nom"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(
    browser_like: httpx.Client, emptied: Database, fields: dict[str, str], said: str
) -> None:
    page = begin(browser_like, **fields)
    assert 400 <= page.status_code < 500
    assert said in text_of(page)
    assert html.escape(fields.get("territory") or "Commencer", quote=True)[:8] in page.text
    assert store.preparations(emptied) == []


def test_names_are_proposed_with_what_tells_them_apart(client: httpx.Client) -> None:
    found = client.get("/enter/places", params={"q": "agglopolys"}).json()
    assert [(one["value"], one["detail"]) for one in found] == [("EPCI-200030385", "Intercommunalité, Loir-et-Cher")]
    own = client.get("/enter/places", params={"q": "pays d'essai"}).json()
    assert own[0] == {"value": "X-essai", "name": "Pays d’Essai", "detail": "Territoire sur mesure, fictif"}
    assert client.get("/enter/places", params={"q": " "}).json() == []


def test_a_territory_is_chosen_on_a_map_whose_areas_are_links(browser_like: httpx.Client) -> None:
    france = browser_like.get("/enter/map")
    assert 'href="/enter/map?in=DEP-41" aria-label="Loir-et-Cher"' in france.text
    assert ">La Réunion</a></li>" in france.text
    department = browser_like.get("/enter/map", params={"in": "DEP-41"})
    assert "/enter?territory=EPCI-200030385" in department.text
    form = browser_like.get("/enter", params={"territory": "EPCI-200030385"})
    assert 'name="chosen" value="EPCI-200030385"' in form.text
    assert browser_like.get("/enter/map", params={"in": "DEP-99"}).status_code == 400
    assert browser_like.get("/enter/map", params={"in": "<x>"}).status_code == 422


def test_the_next_meeting_comes_first_then_the_past_ones_from_the_latest(
    browser_like: httpx.Client, emptied: Database
) -> None:
    days = {"past": -9, "far": 60, "near": 2, "yesterday": -1}
    today = dt.date.today()
    for title, more in days.items():
        store.create(emptied, "X-essai", "emploi", (today + dt.timedelta(more)).isoformat(), "me", title)
    listed = re.findall(r'<li class="prepared-row"><a href="/enter/p-\w+">([^<]+)</a>', browser_like.get("/enter").text)
    assert listed == ["near", "far", "yesterday", "past"]


def test_a_preparation_is_removed_only_once_that_is_confirmed(browser_like: httpx.Client, emptied: Database) -> None:
    made = store.create(emptied, "X-essai", "emploi", "2026-12-01", "me")
    asked = browser_like.get(f"/enter/{made.id}/remove")
    assert "Les organisations et les alliances enregistrées restent." in text_of(asked)
    assert store.preparations(emptied) == [made]
    done = browser_like.post(f"/enter/{made.id}/remove", follow_redirects=True)
    assert "La préparation est retirée" in text_of(done)
    assert store.preparations(emptied) == []
    assert browser_like.get(f"/enter/{made.id}").status_code == 404


def test_removing_a_preparation_closes_its_copies_and_says_so(browser_like: httpx.Client, emptied: Database) -> None:
    made = store.create(emptied, "X-essai", "emploi", "2026-12-01", "me")
    assert "copies publiées" not in text_of(browser_like.get(f"/enter/{made.id}/remove"))
    copy = published.publish(emptied, "list", "Liste", {"format": 1}, made.id, "me")
    assert "copies publiées sont reprises" in text_of(browser_like.get(f"/enter/{made.id}/remove"))
    browser_like.post(f"/enter/{made.id}/remove")
    assert browser_like.get(f"/s/{copy.id}").status_code == 410


def test_subject_day_and_as_long_as_nothing_is_entered_the_territory_can_be_changed(
    browser_like: httpx.Client, emptied: Database
) -> None:
    made = store.create(emptied, "X-essai", "emploi", "2026-12-01", "me")
    address = f"/enter/{made.id}/change"
    assert address in browser_like.get(f"/enter/{made.id}/who").text
    form = {"territory": "Pays d’Essai", "domain": "vieillissement", "date": "2 décembre 2026"}
    assert browser_like.post(address, data=form).status_code == 303
    now = store.preparation(emptied, made.id)
    assert (now.territory, now.domain, now.date) == ("X-essai", "vieillissement", "2026-12-02")
    assert browser_like.post(address, data={**form, "territory": "France"}).status_code == 303
    assert store.preparation(emptied, made.id).territory == "FR"
    moved = emptied.read("MATCH (:Preparation {id: $id})-[:FOR]->(t) RETURN t.id AS id", id=made.id)
    assert [row["id"] for row in moved] == ["FR"]


def test_once_organisations_are_entered_the_territory_stays(browser_like: httpx.Client, emptied: Database) -> None:
    made = store.create(emptied, "X-essai", "emploi", "2026-12-01", "me")
    browser_like.post(f"/enter/{made.id}/live", data={"line": "Relais Exemple"})
    page = browser_like.get(f"/enter/{made.id}/change")
    assert 'name="territory"' not in page.text
    assert "commencez une autre préparation" in text_of(page)
    browser_like.post(f"/enter/{made.id}/change", data={"territory": "France", "domain": "sante", "date": ""})
    now = store.preparation(emptied, made.id)
    assert (now.territory, now.domain) == ("X-essai", "sante")


def test_a_day_or_subject_that_is_none_changes_nothing(browser_like: httpx.Client, emptied: Database) -> None:
    made = store.create(emptied, "X-essai", "emploi", "2026-12-01", "me")
    for form in ({"domain": "emploi", "date": "un jour"}, {"domain": "nothing", "date": ""}):
        answer = browser_like.post(f"/enter/{made.id}/change", data=form)
        assert answer.status_code == 400
        assert store.preparation(emptied, made.id) == made


def test_the_steps_are_named_and_the_current_one_is_marked(browser_like: httpx.Client, emptied: Database) -> None:
    made = store.create(emptied, "X-essai", "emploi", "2026-12-01", "me")
    page = browser_like.get(f"/enter/{made.id}", follow_redirects=True)
    steps = re.search(r'(?s)<nav class="steps".*?</nav>', page.text)
    assert steps
    labels = html.unescape(" ".join(re.sub(r"<[^>]+>", " ", steps[0]).split())).replace("\u00a0", " ")
    assert labels == (
        "1 Qui agit ? 2 Qui fait quoi ensemble ? 3 Ce que l’on voit 4 Pistes à discuter 5 Ma fiche de séance 6 En séance 7 Ce qui a changé"
    )
    assert re.findall(r'href="([^"]+)" aria-current="step"', page.text) == [f"/enter/{made.id}/who"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("", "2026-11-23"), ("24/11/2026", "2026-11-24"), ("24-11-2026", "2026-11-24"), ("2026-11-24", "2026-11-24"), ("24/11", "2026-11-24"),
        ("24 novembre", "2026-11-24"), ("mardi 24 novembre 2026", "2026-11-24"), ("1er décembre", "2026-12-01"), ("3/2", "2027-02-03"),
        ("24 November 2026", "2026-11-24"),
    ],
)  # fmt: skip
def test_a_day_is_read_as_people_write_it(text: str, day: str) -> None:
    assert read_day(text, TODAY) == day


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("demain", 1),
        ("Aujourd’hui", 0),
        ("après-demain", 2),
        ("dans 10 jours", 10),
        ("dans 2 semaines", 14),
        ("tomorrow", 1),
    ],
)
def test_a_day_is_told_from_today(text: str, days: int) -> None:
    assert read_day(text, TODAY) == (TODAY + dt.timedelta(days=days)).isoformat()


@pytest.mark.parametrize("text", ["jeudi prochain", "jeudi", "Next Thursday", "ce jeudi"])
@pytest.mark.parametrize("today", ["2026-11-23", "2026-11-26", "2026-11-27"])
def test_a_day_of_the_week_is_the_next_one(text: str, today: str) -> None:
    found, now = dt.date.fromisoformat(read_day(text, dt.date.fromisoformat(today))), dt.date.fromisoformat(today)
    assert found.weekday() == 3
    assert 1 <= (found - now).days <= 7


def test_a_day_in_the_past_is_remarked_and_a_second_preparation_leads_to_the_first(
    browser_like: httpx.Client, emptied: Database
) -> None:
    first = begin(browser_like, territory="Pays d’Essai", date="24/11/2020")
    assert "Cette date est passée" in text_of(first)
    second = begin(browser_like, territory="Pays d’Essai", date="demain")
    assert "Cette date est passée" not in text_of(second)
    assert "Vous avez déjà une préparation pour ce lieu et ce sujet" in text_of(second)
    assert re.search(r"/enter/p-[0-9a-f]+/", str(first.url))[0].rstrip("/") in second.text


@pytest.mark.parametrize("text", ["un jour", "2026", "31/02/2026", "novembre 2026", "x" * 300])
def test_what_is_no_day_is_refused_with_a_way_to_write_it(text: str) -> None:
    with pytest.raises(UsageProblem, match="24/11/2026"):
        read_day(text, TODAY)
