"""Copies inside other sites' pages: only where a setting allows it, without cookies, told by oEmbed."""

from __future__ import annotations

import re

import pytest

from api.service.kit.content import kit
from api.service.kit.publish import mark, publish
from api.service.kit.wish import wish
from api.service.reading import Reading
from api.settings import read_settings
from graph.errors import UsageProblem
from graph.store import published
from visuals.pages import STATIC

SITE = "https://slides.example.org"


@pytest.fixture
def copy(world):
    """The published map of the invented territory."""
    made = kit(world, Reading("X-essai"), wish("fr"))
    found = publish(world, made, "X-essai", mark(made))
    assert found
    return found


def frames(answer) -> str:
    found = re.search(r"frame-ancestors ([^;]+)", answer.headers["content-security-policy"])
    assert found
    return found[1]


def test_no_site_may_show_a_copy_unless_a_setting_names_it(client, embeddable, copy):
    assert frames(client.get(f"/embed/{copy.id}")) == "'none'"
    answer = embeddable.get(f"/embed/{copy.id}")
    assert answer.status_code == 200
    assert frames(answer) == SITE
    assert "x-frame-options" not in answer.headers


def test_other_pages_stay_out_of_any_frame(embeddable, copy):
    for path in (f"/s/{copy.id}", "/login", "/healthz"):
        answer = embeddable.get(path)
        assert frames(answer) == "'none'"
        assert answer.headers["x-frame-options"] == "DENY"


def test_an_embedded_copy_is_open_sets_no_cookie_and_runs_no_inline_script(embeddable, copy):
    answer = embeddable.get(
        f"/embed/{copy.id}",
        headers={"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"},
    )
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert "'unsafe-inline'" not in answer.headers["content-security-policy"]
    assert "Organisation A" in answer.text
    links = set(re.findall(r'(?:href|src|action)="([^"]*)"', answer.text))
    assert links and all(link.startswith("/static/") for link in links)


def test_without_script_and_on_paper_a_still_stands_in_its_place(embeddable, copy):
    page = embeddable.get(f"/embed/{copy.id}").text
    assert re.search(r'<noscript><link rel="stylesheet" href="/static/embed-still\.css', page)
    assert re.search(r'<figure class="embed-still".*?<svg .*?</svg>', page, re.DOTALL)


def test_a_copy_taken_back_is_gone_from_every_frame_at_once(embeddable, world, copy):
    assert embeddable.get(f"/embed/{copy.id}").status_code == 200
    published.take_back(world, copy.id, "X-essai")
    answer = embeddable.get(f"/embed/{copy.id}")
    assert answer.status_code == 410
    assert "Organisation A" not in answer.text
    assert embeddable.get("/embed/" + "a" * 32).status_code == 404


def test_oembed_tells_how_to_show_a_copy(embeddable, copy):
    base = str(embeddable.base_url).rstrip("/")
    answer = embeddable.get("/oembed", params={"url": f"{base}/s/{copy.id}", "format": "json", "maxwidth": 640})
    told = answer.json()
    assert (told["version"], told["type"], told["width"], told["height"]) == ("1.0", "rich", 640, 600)
    assert f'src="{base}/embed/{copy.id}"' in told["html"]
    page = embeddable.get(f"/s/{copy.id}").text
    found = re.search(r'<link rel="alternate" type="application/json\+oembed" href="([^"]+)"', page)
    assert found
    assert embeddable.get(found[1].replace("&amp;", "&")).json()["title"] == copy.title


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("https://elsewhere.example/s/x", 400),
        ("{base}/t/X-essai", 404),
        ("{base}/s/unknown", 404),
        ("javascript:alert(1)", 400),
        ("http://[", 400),
    ],
)
def test_oembed_speaks_of_this_site_s_copies_only(embeddable, copy, url: str, status: int):
    asked = url.format(base=str(embeddable.base_url).rstrip("/"))
    assert embeddable.get("/oembed", params={"url": asked}).status_code == status


def test_oembed_is_json_only_and_refused_where_no_site_may_embed(client, embeddable, copy):
    base = str(embeddable.base_url).rstrip("/")
    assert embeddable.get("/oembed", params={"url": f"{base}/s/{copy.id}", "format": "xml"}).status_code == 501
    here = str(client.base_url).rstrip("/")
    assert client.get("/oembed", params={"url": f"{here}/s/{copy.id}"}).status_code == 403
    assert "oembed" not in client.get(f"/s/{copy.id}").text


@pytest.mark.parametrize(
    "sites", ["'self'", "*", "https://a.example/path", "https://a.example; script-src *", "javascript:x"]
)
def test_a_setting_that_names_no_site_is_refused(sites: str):
    with pytest.raises(UsageProblem, match="MAILLAGE_EMBED_FROM"):
        read_settings(embed_from=sites)


def test_several_sites_may_be_named():
    assert read_settings(embed_from=f"{SITE}, http://localhost:8080 https://*.example.com").embedders == (
        SITE,
        "http://localhost:8080",
        "https://*.example.com",
    )


@pytest.mark.parametrize("place", ["s", "embed"])
def test_a_copy_is_sent_once_to_a_browser_that_keeps_it_and_never_after_it_was_taken_back(
    embeddable, world, copy, place
):
    first = embeddable.get(f"/{place}/{copy.id}", headers={"accept-encoding": "gzip"})
    assert first.headers["content-encoding"] == "gzip" and "Organisation A" in first.text
    plain = embeddable.get(f"/{place}/{copy.id}", headers={"accept-encoding": "gzip;q=0, identity"})
    assert "content-encoding" not in plain.headers and plain.text == first.text
    kept = {"if-none-match": first.headers["etag"]}
    again = embeddable.get(f"/{place}/{copy.id}", headers=kept)
    assert again.status_code == 304 and not again.content
    assert "no-cache" in first.headers["cache-control"] and "public" not in first.headers["cache-control"]
    published.take_back(world, copy.id, "X-essai")
    assert embeddable.get(f"/{place}/{copy.id}", headers=kept).status_code == 410


def test_scripts_and_styles_are_sent_compressed_and_fonts_as_they_are(client):
    script = client.get("/static/map.js?v=1", headers={"accept-encoding": "gzip"})
    assert script.headers["content-encoding"] == "gzip" and "immutable" in script.headers["cache-control"]
    assert (
        script.headers["content-type"].startswith("text/javascript") and script.text == (STATIC / "map.js").read_text()
    )
    assert client.get("/static/map.js", headers={"if-none-match": script.headers["etag"]}).status_code == 304
    font = next((STATIC / "fonts").glob("*.woff2")).name
    sent = client.get(f"/static/fonts/{font}", headers={"accept-encoding": "gzip"})
    assert sent.status_code == 200 and "content-encoding" not in sent.headers
    assert client.get("/static/none.js").status_code == 404
