"""Each page, as a browser without script reads it."""

from __future__ import annotations

import html
import re

import httpx
import pytest

from graph.model import clean_name, mint

INVENTED = "X-essai"
PAGES = {
    "home": "/",
    "search": "/?q=centre",
    "territory": f"/t/{INVENTED}",
    "map": f"/t/{INVENTED}/map",
    "leads": f"/t/{INVENTED}/pistes",
    "actors": f"/t/{INVENTED}/actors",
    "actor": f"/t/{INVENTED}/actors/{mint('a', clean_name('Organisation A'))}",
    "alliances": f"/t/{INVENTED}/alliances",
    "alliance": f"/t/{INVENTED}/alliances/{mint('l', clean_name('Projet 1'))}",
    "imports": "/imports",
    "cypher": "/cypher",
    "glossary": "/glossary",
}
FICTIONAL = ("territory", "map", "leads", "actors", "actor", "alliances", "alliance")


def text_of(page: httpx.Response) -> str:
    """What a person reads of a page."""
    body = re.sub(r"(?s)<(script|style|svg).*?</\1>", " ", page.text)
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", body).split()))


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("language", "word"), [("fr", "Territoires"), ("en", "Territories")])
def test_a_page_answers_in_both_languages(browser_like: httpx.Client, name: str, language: str, word: str) -> None:
    page = browser_like.get(
        PAGES[name], params={"lang": language, **dict(httpx.URL(PAGES[name]).params)}, follow_redirects=True
    )
    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.text
    assert word in text_of(page)
    assert page.headers["content-language"] == language


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_nothing_inline_that_its_policy_forbids(browser_like: httpx.Client, name: str) -> None:
    page = browser_like.get(PAGES[name], follow_redirects=True).text
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", page)
    assert not re.search(
        r"\s(on\w+|style)=", re.sub(r"(?s)<script.*?</script>", "", html.unescape(page).replace("onerror=alert(1)", ""))
    )
    assert "<style" not in page
    assert not re.search(r"(?:src|href)=[\"']?https?://", page)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_one_title_and_its_language_switch(browser_like: httpx.Client, name: str) -> None:
    page = browser_like.get(PAGES[name], follow_redirects=True).text
    assert len(re.findall(r"<h1[ >]", page)) == 1
    assert "lang=en" in page


@pytest.mark.parametrize("name", FICTIONAL)
def test_every_page_of_a_fictional_territory_says_so(browser_like: httpx.Client, name: str) -> None:
    assert 'class="fictional"' in browser_like.get(PAGES[name]).text


def test_a_page_of_a_real_territory_does_not_say_fictional(browser_like: httpx.Client) -> None:
    assert "Fictif" not in text_of(browser_like.get("/t/DEP-45"))


def test_the_first_page_lists_the_wider_territories_in_use_and_the_invented_one_apart(
    browser_like: httpx.Client,
) -> None:
    page = browser_like.get("/").text
    assert '<a href="/t/REG-24">Centre-Val de Loire</a>' in page
    assert "Orléans" not in page
    assert 'href="/t/X-essai"' in page


def test_a_search_that_finds_one_territory_opens_it(browser_like: httpx.Client) -> None:
    answer = browser_like.get("/", params={"q": "orleans"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/t/COM-45234")


def test_a_search_for_a_territory_not_in_use_says_that_it_exists_and_offers_the_import(
    browser_like: httpx.Client,
) -> None:
    page = browser_like.get("/", params={"q": "Quimper"})
    assert "Quimper" in text_of(page)
    assert 'href="/imports"' in page.text


def test_a_territory_without_alliance_says_so_and_offers_the_import(browser_like: httpx.Client) -> None:
    from_above = browser_like.get("/t/FR")
    assert from_above.status_code == 200
    region = text_of(browser_like.get("/t/REG-24"))
    assert "Observatoire national" in region


def test_families_that_are_not_recorded_are_called_not_recorded_never_zero(browser_like: httpx.Client) -> None:
    text = text_of(browser_like.get(f"/t/{INVENTED}"))
    assert "Fondations et fonds non renseigné" in text


def test_an_alliance_with_a_hostile_name_is_shown_as_text(browser_like: httpx.Client) -> None:
    for page in ("/t/DEP-45/alliances", "/t/DEP-45/map", "/t/DEP-45/alliances?q=<script>alert(1)</script>", "/?q=<b>x"):
        shown = browser_like.get(page).text
        assert "<img src=x" not in shown
        assert "<script>alert" not in shown
        assert "<b>x" not in shown
        assert "49" not in re.findall(r"\{\{7\*7\}\}|49(?=</)", shown)


def test_three_leads_come_first_and_more_on_demand(browser_like: httpx.Client) -> None:
    first = browser_like.get(f"/t/{INVENTED}/pistes").text
    assert first.count('<article class="piste">') == 3
    more = re.search(r'href="([^"]*more=[^"]*)"', first)
    assert more
    assert browser_like.get(html.unescape(more[1])).text.count('<article class="piste">') > 3


def test_a_lead_says_why_and_that_the_wish_is_unknown(browser_like: httpx.Client) -> None:
    text = text_of(browser_like.get(f"/t/{INVENTED}/pistes"))
    assert "Vieillissement" in text
    assert "Nous ignorons si elles le souhaitent" in text


@pytest.mark.parametrize("forbidden", ["carence", "isolé", "devrait", "recommandée", "il faut", "cible", "nœud"])
def test_the_pages_never_use_a_forbidden_word(browser_like: httpx.Client, forbidden: str) -> None:
    for name in set(PAGES) - {"glossary", "cypher"}:
        assert forbidden not in text_of(browser_like.get(PAGES[name], follow_redirects=True)).lower(), name


def test_the_language_chosen_once_stays(browser_like: httpx.Client) -> None:
    browser_like.get("/", params={"lang": "en"})
    assert "Territories" in text_of(browser_like.get("/glossary"))


def test_an_unknown_address_is_a_page_in_one_sentence(browser_like: httpx.Client) -> None:
    page = browser_like.get("/t/REG-99")
    assert page.status_code == 404
    assert "REG-99" in text_of(page)
    assert page.headers["content-type"].startswith("text/html")


def test_a_long_list_comes_in_pages(browser_like: httpx.Client, world: object) -> None:
    page = browser_like.get(f"/t/{INVENTED}/actors", params={"offset": 10}).text
    assert 'rel="prev"' in page
    assert 'rel="next"' not in page
