"""/t/T/compare: two dates, two territories, before and after an alliance tried out."""

from __future__ import annotations

import re

import httpx
import pytest

INVENTED = "X-essai"


def names(client: httpx.Client, count: int) -> list[dict[str, str]]:
    rows = client.get(f"/api/territories/{INVENTED}/actors", params={"limit": 100}).json()["actors"]
    return [row for row in rows if "," not in row["name"]][:count]


@pytest.mark.parametrize(
    "query", [{}, {"to": "2021"}, {"from": "2020", "to": "2022"}, {"from": "2020", "side": "1"}, {"with": "COM-45234"}]
)
def test_every_way_of_comparing_is_drawn_and_told(client: httpx.Client, query: dict[str, str]):
    page = client.get(f"/t/{INVENTED}/compare", params=query | {"lang": "fr"})
    assert page.status_code == 200 and "Comparer" in page.text
    assert len(re.findall(r'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200', page.text)) == (
        2 if "side" in query else 1
    )
    assert "<script>" not in page.text and "onerror=alert(1)>" not in page.text


def test_an_alliance_tried_out_is_the_one_that_comes(client: httpx.Client):
    one, other = names(client, 2)
    page = client.get(f"/t/{INVENTED}/compare", params={"add": f"{one['id']},{other['id']}", "lang": "fr"}).text
    assert "Alliance essayée 1" in page and re.search(r"Alliances\s: arrivées 1, parties 0", page)


def test_the_still_is_the_same_picture(client: httpx.Client):
    answer = client.get(f"/t/{INVENTED}/compare.svg", params={"from": "2020"})
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("image/svg+xml")
    assert "<script" not in answer.text


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"from": "20x"}, 422),
        ({"from": "1000"}, 400),
        ({"with": "Nulle-Part"}, 404),
        ({"add": "Personne"}, 400),
        ({"from": "2020", "with": "COM-45234"}, 400),
    ],
)
def test_what_cannot_be_compared_is_said(client: httpx.Client, query: dict[str, str], status: int):
    assert client.get(f"/t/{INVENTED}/compare", params=query).status_code == status
