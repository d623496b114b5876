"""The search at the top of each page: territories and organisations, by a part of their name."""

from __future__ import annotations

import httpx


def test_an_organisation_is_found_without_accents_or_case_and_alone_is_opened(browser_like: httpx.Client) -> None:
    answer = browser_like.get("/", params={"q": "COOPERATIVE val"})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/t/COM-45234/actors/a-")
    assert "Coopérative du Val" in browser_like.get(answer.headers["location"]).text


def test_several_are_listed_with_their_place(browser_like: httpx.Client) -> None:
    page = browser_like.get("/", params={"q": "organisation"}).text
    assert page.count("/t/X-essai/actors/a-") > 3
    assert "Found" not in page
    assert "Trouvé pour" in page


def test_a_hostile_search_and_a_hostile_name_are_shown_as_text(browser_like: httpx.Client) -> None:
    page = browser_like.get("/", params={"q": "<script>alert(1)</script>"}).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_one_letter_finds_no_organisation(browser_like: httpx.Client) -> None:
    assert "/actors/" not in browser_like.get("/", params={"q": "o"}, follow_redirects=True).text


def test_a_card_opened_from_a_preparation_leads_back_to_its_step(browser_like: httpx.Client) -> None:
    base = str(browser_like.base_url).rstrip("/")
    page = browser_like.get("/t/X-essai/actors", headers={"referer": f"{base}/enter/p-0123456789abcdef/pistes"}).text
    assert 'href="/enter/p-0123456789abcdef/pistes"' in page
    assert (
        "/enter/p-"
        not in browser_like.get("/t/X-essai/actors", headers={"referer": "http://other.example/enter/p-1/x"}).text
    )
