"""/t/T/geo: where organisations are, with what may colour the areas."""

from __future__ import annotations

import re

import httpx

INVENTED = "X-essai"


def test_the_page_and_its_picture_answer(client: httpx.Client):
    page = client.get(f"/t/{INVENTED}/geo", params={"lang": "fr"})
    assert page.status_code == 200 and "Carte des liens" in page.text and "<script>" not in page.text
    picture = client.get(f"/t/{INVENTED}/geo.svg")
    assert picture.status_code == 200 and picture.headers["content-type"].startswith("image/svg+xml")
    assert "<script" not in picture.text


def test_a_real_territory_has_its_contours_and_their_source(client: httpx.Client):
    page = client.get("/t/COM-45234/geo", params={"lang": "fr", "figure": "population", "classes": "jenks"}).text
    assert "Orléans Métropole" in page and "seuils naturels (Jenks)" in page and "Contours" in page
    assert page.count('class="geo-') > 20


def test_what_both_maps_ask_is_kept_from_one_to_the_other(client: httpx.Client):
    page = client.get(f"/t/{INVENTED}/geo", params={"family": "associations", "selected": "a-1", "figure": "-"}).text
    assert "/map?family=associations&amp;selected=a-1" in page
    assert 'id="map-geo"' in client.get(f"/t/{INVENTED}/map").text


def test_an_unknown_figure_or_class_is_refused_in_a_sentence(client: httpx.Client):
    for query in ({"figure": "<script>"}, {"classes": "pretty"}):
        answer = client.get(f"/t/{INVENTED}/geo", params=query)
        assert answer.status_code == 400 and "<html" not in answer.text


def test_alliances_may_be_drawn_as_the_areas_they_cover(client: httpx.Client):
    page = client.get(f"/t/{INVENTED}/geo", params={"lang": "fr", "arcs": "areas"})
    assert page.status_code == 200 and '<option value="areas" selected>' in page.text
    assert "couvert par" in page.text or "Aucune alliance ne dit" in page.text
    assert not re.search(r"geo-arcs\W.*?<path", page.text.partition("geo-names")[0].partition("geo-arcs")[2])
