"""The page's data and the one offline file: safe, whole, asking nothing of any network."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.territory import TerritoryGraph, table
from visuals.network_map import network_map
from visuals.pages import STATIC, asset, environment
from visuals.pyvis_page import SCRIPTS, map_json, offline, page_data, safe_json

HOSTILE = "</script><img src=x onerror=alert(1)> & “é” {{7*7}} <!--"


class Parts(HTMLParser):
    """Every element's attributes, and the text inside scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.inside: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag in ("script", "style"):
            self.inside.append((tag, ""))

    def handle_data(self, data: str) -> None:
        if self.elements and self.elements[-1][0] in ("script", "style") and self.cdata_elem:
            self.inside[-1] = (self.inside[-1][0], self.inside[-1][1] + data)


@pytest.fixture(scope="module")
def hostile() -> TerritoryGraph:
    return TerritoryGraph(
        territory={"id": "X-h", "name": HOSTILE, "fictional": False},
        actors=table("actors", [{"id": f"a-{k}", "name": f"{HOSTILE} {k}", "family": HOSTILE, "display": "named"} for k in (1, 2)]),
        alliances=table("alliances", [{"id": "l-1", "name": HOSTILE, "nature": "joint", "type": HOSTILE}]),
        participations=table("participations", [{"actor": f"a-{k}", "alliance": "l-1", "role": HOSTILE} for k in (1, 2)]),
        sources=table("sources", [{"id": "s-1", "title": HOSTILE, "licence": HOSTILE}]),
    )  # fmt: skip


@given(st.recursive(st.text() | st.integers(0, 9), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_json_in_a_page_says_the_same_and_cannot_end_its_element(value: object):
    try:
        text = safe_json(value)
    except TypeError:  # a lone surrogate is no text
        return
    assert json.loads(text) == value
    assert not set("<>&\u2028\u2029") & set(text)


def test_pyvis_is_handed_the_whole_map(allied: TerritoryGraph):
    drawn = network_map(allied)
    data = map_json(drawn)
    assert {node["id"] for node in data["nodes"]} == {node["id"] for node in drawn.nodes}
    assert len(data["edges"]) == len(drawn.ties)
    assert data["options"]["physics"]["enabled"] is False
    assert all("x" in node and "y" in node for node in data["nodes"])


def test_the_offline_file_holds_everything_and_links_to_nothing(allied: TerritoryGraph):
    parts = Parts(offline(network_map(allied, language="fr")))
    assert not [tag for tag, _ in parts.elements if tag in ("link", "iframe", "img", "object", "embed", "base")]
    for tag, attributes in parts.elements:
        assert not {"src", "href", "action", "srcset", "data"} & set(attributes), tag
    for text in [text for tag, text in parts.inside if tag == "style"]:
        assert set(re.findall(r"url\((\w+:)?", text)) == {"data:"} and "@import" not in text


def test_the_offline_policy_allows_only_its_own_scripts_and_style(allied: TerritoryGraph):
    parts = Parts(offline(network_map(allied)))
    policy = next(a["content"] for t, a in parts.elements if a.get("http-equiv") == "Content-Security-Policy") or ""
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy
    kinds = [attributes.get("type") for tag, attributes in parts.elements if tag == "script"]
    texts = [text for tag, text in parts.inside if tag == "script"]
    run = [text for kind, text in zip(kinds, texts, strict=True) if kind != "application/json"]
    for text in [*run, *(text for tag, text in parts.inside if tag == "style")]:
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_no_element_carries_a_handler_or_a_style(allied: TerritoryGraph):
    for _, attributes in Parts(offline(network_map(allied))).elements:
        assert not [name for name in attributes if name.startswith("on") or name == "style"]


def test_names_are_text_and_nothing_else(hostile: TerritoryGraph):
    page = offline(network_map(hostile, language="en"))
    parts = Parts(page)
    assert not [tag for tag, _ in parts.elements if tag == "img"]
    assert "49" not in re.sub(
        r"<script.*?</script>", "", page.split("<main", 1)[1].split("application/json")[0], flags=re.S
    )
    data = json.loads(next(text for tag, text in parts.inside if tag == "script" and text.startswith("{")))
    assert data["nodes"][0]["name"] == f"{HOSTILE} 1"


def test_a_fictional_map_says_fictional_in_its_title_and_its_source_line(allied: TerritoryGraph):
    page = offline(network_map(allied, language="fr"))
    assert '<span class="fictional-mark">Fictif</span></h1>' in page
    assert "<strong>Fictif</strong> – données inventées." in page


@pytest.mark.parametrize(("language", "said"), [("fr", "Voir en tableau"), ("en", "See as a table")])
def test_the_site_page_speaks_the_language_of_the_map(allied: TerritoryGraph, language: str, said: str):
    drawn = network_map(allied, language=language)
    page = environment().get_template("map.html").render(language=language, **page_data(drawn))
    assert said in page and f'<html lang="{language}">' in page
    scripts = [a for t, a in Parts(page).elements if t == "script"]
    assert all(a.get("type") == "application/json" or str(a.get("src", "")).startswith("/static/") for a in scripts)


def test_every_text_has_its_french(allied: TerritoryGraph, members: TerritoryGraph):
    """No English sentence of the page is left in the French one."""
    for graph in (allied, members):
        english, french = (map_json(network_map(graph, language=language)) for language in ("en", "fr"))
        same = {k for k, v in english["texts"].items() if french["texts"][k] == v}
        assert same <= {"joint", "alliance", "alliances", "alliance1", "allianceN", "nature", "pause"}


def test_an_asset_address_changes_with_its_content():
    assert re.fullmatch(r"/static/site\.css\?v=[0-9a-f]{10}", asset("site.css"))
    with pytest.raises(FileNotFoundError):
        asset("missing.css")


def test_no_vendored_file_calls_another_machine():
    """Style sheets and our own script name no address; the licence notes of vis-network may."""
    for name in ("site.css", "map.css", *SCRIPTS[1:]):
        text = (STATIC / name).read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://|@import|//cdn", text), name
