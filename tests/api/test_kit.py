"""The webinar kit: one zip safe for an audience, listed before it is exported, the same by command and by page."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from pptx import Presentation
from pypdf import PdfReader

from api.service.kit import drawings
from api.service.meeting import live, publishing
from graph.model import clean_name
from graph.store import preparations, published
from graph.territory import TerritoryGraph, table
from visuals import folding
from visuals.network_map import network_map

SECRET = "Café des Aidants-Éloignés"


@pytest.fixture
def entered(world):
    """An organisation that only a person entered, in an alliance; one without an alliance."""
    found = preparations.create(world, "X-essai", "vieillissement", "2026-11-24", "test")
    live.add(world, found, f"Relais : {SECRET} + Organisation A")
    live.add(world, found, "Club sans lien")
    return found


def zipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def everything(files: dict[str, bytes]) -> str:
    """All that can be read in a kit's files."""
    read = [content.decode("utf-8") for name, content in files.items() if name.endswith((".html", ".svg", ".txt"))]
    for name, content in files.items():
        if name.endswith(".pdf"):
            read += [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
        if name.endswith(".pptx"):
            read += [part.decode("utf-8", "ignore") for part in zipped(content).values() if part.startswith(b"<?xml")]
    return "\n".join(read)


def kit(client, territory: str = "X-essai", query: str = "language=fr") -> dict[str, bytes]:
    answer = client.get(f"/t/{territory}/kit.zip?{query}")
    assert answer.status_code == 200
    return zipped(answer.content)


def test_a_kit_holds_slides_pictures_one_offline_map_and_says_what_is_what(client):
    files = kit(client)
    assert {"pays-d-essai.pptx", "pays-d-essai.pdf", "carte.html", "LISEZMOI.txt"} <= set(files)
    assert {f"images/{name}.{kind}" for name in ("1-acteurs", "2-alliances") for kind in ("png", "svg")} <= set(files)
    told = files["LISEZMOI.txt"].decode("utf-8-sig")
    assert "pays-d-essai.pptx" in told and "Fictif" in told
    titles = [page.shapes.title.text for page in Presentation(io.BytesIO(files["pays-d-essai.pptx"])).slides]
    assert titles[0] == "Qui agit avec qui\u00a0: Pays d’Essai"
    assert all(title in told for title in titles)
    assert len(PdfReader(io.BytesIO(files["pays-d-essai.pdf"])).pages) == len(titles)


def test_for_an_audience_nothing_private_is_in_any_file(client, entered):
    read = clean_name(everything(kit(client)))
    assert clean_name("Organisation A") in read
    for hidden in (
        SECRET,
        "Club sans lien",
        "aucun lien recensé",
        "no tie recorded",
        "usefulness",
        "betweenness",
        "utilité",
    ):
        assert clean_name(hidden) not in read


def test_a_word_that_stands_for_a_name_is_no_label_of_a_picture(client, entered):
    drawing = kit(client)["images/2-alliances.svg"].decode()
    assert "<title>une organisation</title>" in drawing
    assert ">une organisation</text>" not in drawing


def test_who_agreed_in_a_preparation_or_for_the_kit_is_named(client, world, entered):
    key = world.read("MATCH (a:Actor {name: $name}) RETURN a.id AS id", name=SECRET)[0]["id"]
    assert SECRET in everything(kit(client, query=f"language=fr&agreed={key}"))
    assert SECRET not in everything(kit(client))
    publishing.agree(world, entered, [key])
    assert SECRET in everything(kit(client))


def test_a_working_group_may_see_every_name(client, entered):
    files = kit(client, query="language=fr&audience=no")
    assert SECRET in everything(files)
    assert "Pas fait pour un public" in files["LISEZMOI.txt"].decode("utf-8-sig")


def test_where_too_little_is_recorded_the_kit_says_so(client):
    files = kit(client, "COM-45234")
    deck = Presentation(io.BytesIO(files["orleans.pptx"]))
    assert "Pas encore de piste à discuter" in [page.shapes.title.text for page in deck.slides]


def test_without_an_alliance_one_map_of_memberships_is_shown_and_said_to_be_that():
    graph = TerritoryGraph(
        territory={"id": "X-sans", "name": "Pays sans alliance"},
        actors=table(
            "actors",
            [{"id": f"a-{k}", "name": f"Mairie {k}", "family": "collectivites", "display": "named"} for k in (1, 2)],
        ),
        memberships=table("memberships", [{"actor": "a-1", "of": "a-2"}]),
    )
    (one, above) = drawings.slides(network_map(graph, language="fr"), False, [("Programme national", "2015", "4")])
    assert one.lead.startswith("Aucune alliance locale n’est encore recensée")
    assert one.picture and one.picture.name == "1-carte"
    assert above.table and above.table.rows == (("Programme national", "2015", "4"),)


def test_hostile_names_stay_text_in_every_file(client):
    files = kit(client, "COM-45234")
    slides = Presentation(io.BytesIO(next(content for name, content in files.items() if name.endswith(".pptx")))).slides
    assert slides
    drawing = files["images/2-alliances.svg"].decode()
    assert "<img" not in drawing and "&lt;img src=x" in drawing
    assert "<img src=x" not in files["carte.html"].decode()


@pytest.mark.parametrize(
    "query",
    ["slides=nothing", "link=javascript:alert(1)", "link=ftp://x", "link=https://a b", "link=//x", "colour=rainbow"],
)
def test_a_wish_that_cannot_be_fulfilled_is_refused_in_one_sentence(client, query: str):
    answer = client.get(f"/t/X-essai/kit.zip?{query}")
    assert answer.status_code == 400
    assert answer.json()["detail"].count(".") >= 1


def test_the_pictures_of_a_kit_have_the_colours_asked_and_say_which(client):
    files = kit(client, query="colour=community&slides=maps")
    assert "Communautés (qui" in files["images/2-alliances.svg"].decode()
    assert "Communautés (qui" not in kit(client, query="slides=maps")["images/2-alliances.svg"].decode()
    notes = Presentation(io.BytesIO(files["pays-d-essai.pptx"])).slides[2].notes_slide.notes_text_frame.text
    assert "Les couleurs montrent\u00a0: Communautés (qui" in notes


def test_the_kit_of_a_large_territory_is_folded_and_says_how_many_are_shown(client, monkeypatch):
    monkeypatch.setattr(folding, "FOLD_ABOVE", 3)
    files = kit(client, query="slides=maps&slides=sources")
    drawing = files["images/2-alliances.svg"].decode()
    assert "replié" in drawing and "groupes" in drawing
    assert (
        "Chaque forme réunit"
        in Presentation(io.BytesIO(files["pays-d-essai.pptx"])).slides[1].notes_slide.notes_text_frame.text
    )


def test_only_the_slides_asked_are_made_in_the_language_asked(client):
    files = kit(client, query="language=en&slides=actors&slides=sources")
    deck = Presentation(io.BytesIO(files["pays-d-essai.pptx"]))
    assert [page.shapes.title.text for page in deck.slides] == [
        "Who acts with whom: Pays d’Essai",
        "Pays d’Essai in numbers",
        "Sources and method",
    ]
    assert not any(name.startswith("images/") for name in files)


def test_the_page_lists_what_each_slide_shows_and_who_is_named(browser_like, entered):
    page = browser_like.get("/t/X-essai/kit?lang=fr").text
    assert "Ce que montre chaque diapositive" in page
    assert "Organisation A" in page
    looked = re.findall(r'<img src="([^"]+)"', page)
    assert len(looked) >= 8
    assert browser_like.get(looked[0].replace("&amp;", "&")).headers["content-type"] == "image/png"
    assert SECRET in page  # among those asked about, beside slides that do not name it
    assert page.count(SECRET) == 1


def test_the_kit_s_map_is_published_as_it_was_looked_at_and_taken_back(browser_like, world, entered):
    page = browser_like.get("/t/X-essai/kit?language=fr").text
    mark = re.search(r'name="mark" value="([^"]+)"', page)
    assert mark
    assert browser_like.post("/t/X-essai/kit/publish?language=fr", data={"mark": "another"}).status_code == 303
    assert published.copies(world, "X-essai") == []
    assert browser_like.post("/t/X-essai/kit/publish?language=fr", data={"mark": mark[1]}).status_code == 303
    (copy,) = published.copies(world, "X-essai")
    shown = browser_like.get(f"/s/{copy.id}").text
    assert "Organisation A" in shown and clean_name(SECRET) not in clean_name(shown)
    assert f"/s/{copy.id}" in browser_like.get("/t/X-essai/kit?language=fr").text
    assert browser_like.post(f"/t/X-essai/kit/copies/{copy.id}/take-back").status_code == 303
    assert browser_like.get(f"/s/{copy.id}").status_code == 410


def test_a_map_is_a_picture_with_the_filters_of_its_address(client):
    whole, part = client.get("/t/X-essai/map.png"), client.get("/t/X-essai/map.png?domain=emploi")
    assert whole.content.startswith(b"\x89PNG")
    assert whole.headers["content-type"] == "image/png"
    assert whole.content != part.content
    assert client.get("/maps/X-essai.png?step=nothing").status_code == 400


def test_pictures_series_and_kits_by_command(run, tmp_path):
    assert run("map", "X-essai", "-o", str(tmp_path / "x.png"), "--size", "1280x720")[0] == 0
    assert (tmp_path / "x.png").read_bytes()[16:24] == (1280).to_bytes(4, "big") + (720).to_bytes(4, "big")
    assert run("map", "X-essai", "-o", str(tmp_path / "pas"), "--series")[0] == 0
    assert {one.name for one in (tmp_path / "pas").iterdir()} == {"1-actors.png", "2-alliances.png", "3-pistes.png"}
    assert run("kit", "X-essai", "-o", str(tmp_path / "kit.zip"))[0] == 0
    assert "LISEZMOI.txt" in zipped((tmp_path / "kit.zip").read_bytes())
    for words in (
        ("kit", "X-essai", "-o", "kit.pptx"),
        ("map", "X-essai", "-o", "x.png", "--size", "9x9"),
        ("map", "X-essai", "-o", "x.gif"),
    ):
        code, _out, errors = run(*words)
        assert code != 0
        assert errors.strip()


def test_a_kit_asks_for_the_token_where_pages_do(guarded):
    for path in ("kit", "kit.zip", "kit/1.png", "map.png"):
        assert guarded.get(f"/t/X-essai/{path}").status_code == 401


def test_the_geographic_map_is_written_by_command(run, tmp_path):
    assert run("map", "COM-45234", "--geo", str(tmp_path / "x.svg"))[0] == 0
    assert "Orléans Métropole" in (tmp_path / "x.svg").read_text("utf-8")
    assert run("map", "COM-45234", "--geo", str(tmp_path / "x.png"))[0] == 0
    assert (tmp_path / "x.png").read_bytes().startswith(b"\x89PNG")
    for words in (("map", "COM-45234", "--geo", str(tmp_path / "x.html")), ("map", "COM-45234")):
        code, _out, errors = run(*words)
        assert code == 2 and errors.strip()
