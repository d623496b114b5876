"""The forms of a card, as a browser without script sends them: the gestures, their errors, the history and its undo."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from graph.model import clean_name, mint

INVENTED = "/t/X-essai"
A, B, C = (mint("a", clean_name(f"Organisation {letter}")) for letter in "ABC")
PROJECT = mint("l", clean_name("Projet 0"))
ACTOR, ALLIANCE = f"{INVENTED}/actors/{A}", f"{INVENTED}/alliances/{PROJECT}"


def text_of(page):
    return html.unescape(
        " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<(script|svg).*?</\1>", " ", page.text)).split())
    )


def filled(page):
    """What a form that writes would send as it stands: hidden fields, texts, ticked boxes, chosen options."""
    form = next(
        one for one in re.findall(r'(?s)<form [^>]*method="post".*?</form>', page.text) if 'class="amend"' in one
    )
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        at = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if at.get("type") in ("checkbox", "radio") and not re.search(r"\schecked\b", tag):
            continue
        sent.setdefault(at["name"], []).append(html.unescape(at.get("value", "")))
    for name, inside in re.findall(r'(?s)<textarea[^>]*?name="([^"]+)"[^>]*>(.*?)</textarea>', form):
        sent[name] = [html.unescape(inside)]
    for name, inside in re.findall(r'(?s)<select[^>]*?name="([^"]+)"[^>]*>(.*?)</select>', form):
        sent[name] = [(re.findall(r'<option value="([^"]*)" selected', inside) or [""])[0]]
    return sent


def send(client, address, **changes):
    """Fill a form in and send it: the fields named change, the others stay as they stand."""
    sent = filled(client.get(address)) | {
        name: value if isinstance(value, list) else [value] for name, value in changes.items()
    }
    return client.post(address, data=sent, follow_redirects=False)


def followed(client, answer):
    assert answer.status_code == 303, text_of(answer)
    return client.get(answer.headers["location"], follow_redirects=True)


@pytest.mark.parametrize("gesture", ["correct", "end", "merge", "split", "out"])
@pytest.mark.parametrize("card", [ACTOR, ALLIANCE])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_form_is_shown(browser_like, card, gesture, language):
    page = browser_like.get(f"{card}/{gesture}", params={"lang": language})
    assert page.status_code == 200
    assert not re.search(r"\son\w+=|<script(?![^>]*src=)|\sstyle=", page.text)
    assert ("Retirer" if language == "fr" else "Take out") in text_of(page)


@pytest.mark.parametrize("card", [ACTOR, ALLIANCE])
def test_form_sent_as_it_stands_changes_nothing(browser_like, world, card):
    from graph.store.changes import version_of

    before = version_of(world)
    page = followed(browser_like, send(browser_like, f"{card}/correct"))
    assert 'class="notice note"' in page.text
    assert version_of(world) == before


def test_name_is_corrected_shown_in_the_history_and_taken_back(browser_like):
    page = followed(browser_like, send(browser_like, f"{ACTOR}/correct", name="Maison des aînés"))
    assert "<h1>Maison des aînés</h1>" in page.text
    assert re.search(r"<del>Organisation A</del>.*?<ins>Maison des aînés</ins>", page.text)
    [import_id] = parse_qs(urlsplit(str(page.url)).query)["done"]
    page = followed(browser_like, browser_like.post(f"{ACTOR}/undo", data={"import_id": import_id}))
    assert "<h1>Organisation A</h1>" in page.text
    assert "Maison des aînés" in page.text
    assert 'class="withdrawn"' in page.text


def test_two_persons_who_change_different_fields_lose_nothing(browser_like):
    first, second = filled(browser_like.get(f"{ACTOR}/correct")), filled(browser_like.get(f"{ACTOR}/correct"))
    browser_like.post(f"{ACTOR}/correct", data=first | {"name": ["Un"], "domains": [*first["domains"], "emploi"]})
    browser_like.post(
        f"{ACTOR}/correct", data=second | {"rna": ["W451234567"], "domains": [*second["domains"], "sante"]}
    )
    card = browser_like.get(f"/api/actors/{A}").json()
    assert (card["properties"]["name"], card["properties"]["rna"]) == ("Un", "W451234567")
    assert {"emploi", "sante"} <= {row["id"] for row in card["ties"]["works_on"]}


def test_error_names_the_field_and_keeps_what_was_typed(browser_like):
    answer = send(browser_like, f"{ACTOR}/correct", siren="123456789", name="Nouveau nom")
    assert answer.status_code == 400
    assert "SIREN" in text_of(answer)
    assert 'value="Nouveau nom"' in answer.text


def test_members_of_an_alliance_are_changed(browser_like):
    page = browser_like.get(f"{ALLIANCE}/correct")
    sent = filled(page)
    number = next(n for n in range(5) if sent[f"member_{n}"][0].startswith(A))
    followed(
        browser_like,
        send(
            browser_like,
            f"{ALLIANCE}/correct",
            **{f"removed_{number}": "1", "new_member_0": "organisation c", "new_role_0": "lead"},
        ),
    )
    members = {(m["id"], m["role"]) for m in browser_like.get(f"/api/alliances/{PROJECT}").json()["ties"]["members"]}
    assert members == {(B, "member"), (C, "lead")}


def test_unknown_member_is_told_with_the_nearest_names(browser_like):
    answer = send(browser_like, f"{ALLIANCE}/correct", new_member_0="Organisatoin C")
    assert answer.status_code == 400
    assert "Organisation C" in text_of(answer)


def test_end_keeps_the_beginning_and_refuses_an_end_before_it(browser_like):
    assert send(browser_like, f"{ALLIANCE}/end", until="2001").status_code == 400
    followed(browser_like, send(browser_like, f"{ALLIANCE}/end", until="2025-06"))
    shown = browser_like.get(f"/api/alliances/{PROJECT}").json()["properties"]
    assert (shown["since"], shown["until"], shown["status"]) == ("2019", "2025-06", "ended")


def test_organisation_ends_with_a_successor(browser_like):
    followed(browser_like, send(browser_like, f"{ACTOR}/end", until="2025", successor="Organisation B"))
    card = browser_like.get(f"/api/actors/{A}").json()
    assert card["properties"]["active"] is False
    assert [row["id"] for row in card["ties"]["successors"]] == [B]


def test_two_are_merged_and_the_old_address_leads_to_the_one_that_stays(browser_like):
    assert "Organisation B" in text_of(browser_like.get(f"{ACTOR}/merge", params={"q": "organisation b"}))
    page = followed(browser_like, send(browser_like, f"{ACTOR}/merge", other=B, stays="other"))
    assert page.url.path == f"{INVENTED}/actors/{B}"
    assert browser_like.get(ACTOR, follow_redirects=False).status_code == 302
    [import_id] = parse_qs(urlsplit(str(page.url)).query)["done"]
    browser_like.post(f"{INVENTED}/actors/{B}/undo", data={"import_id": import_id})
    assert browser_like.get(ACTOR, follow_redirects=False).status_code == 200


def test_split_asks_what_is_taken_over(browser_like):
    assert send(browser_like, f"{ACTOR}/split", name="Antenne").status_code == 400
    page = followed(browser_like, send(browser_like, f"{ACTOR}/split", name="Antenne", parts=[f"{PROJECT} member"]))
    assert "<h1>Antenne</h1>" in page.text
    assert "Projet 0" in text_of(page)


def test_taking_a_split_back_leads_to_the_card_that_it_was_made_of(browser_like):
    page = followed(browser_like, send(browser_like, f"{ACTOR}/split", name="Antenne", parts=[f"{PROJECT} member"]))
    [import_id] = parse_qs(urlsplit(str(page.url)).query)["done"]
    back = followed(browser_like, browser_like.post(f"{page.url.path}/undo", data={"import_id": import_id}))
    assert back.url.path == ACTOR
    assert "Cette saisie est annulée" in text_of(back)


def test_an_entry_of_several_organisations_names_them_before_it_is_taken_back(browser_like, world):
    from api.service import hand
    from ingest import hand as pencil

    names = ("Halle des Essais", "Ronde des Essais")
    made = pencil.organisations(
        [pencil.Organisation(name, place="X-essai") for name in names], hand.pen(world, "X-essai")
    )
    written = hand.enter(world, made)
    undo = f"{INVENTED}/actors/{made.ids[0]}/undo"
    asked = browser_like.post(undo, data={"import_id": written.import_id})
    assert asked.status_code == 200
    assert all(name in text_of(asked) for name in names)
    assert browser_like.get(f"{INVENTED}/actors/{made.ids[1]}").status_code == 200
    followed(browser_like, browser_like.post(undo, data=filled(asked)))
    assert browser_like.get(f"{INVENTED}/actors/{made.ids[1]}").status_code == 404


def test_taken_out_shows_who_did_and_the_way_back(browser_like):
    answer = browser_like.post(f"{ACTOR}/out", follow_redirects=False)
    page = browser_like.get(answer.headers["location"], follow_redirects=True)
    assert page.status_code == 410
    assert "<h1>Organisation A</h1>" in page.text
    [import_id] = re.findall(r'name="import_id" value="([^"]+)"', page.text)
    followed(browser_like, browser_like.post(f"{ACTOR}/undo", data={"import_id": import_id}))
    assert browser_like.get(ACTOR).status_code == 200


def test_hostile_text_stays_text(browser_like):
    nasty = "<img src=x onerror=alert(1)>\"'{{7*7}}=1+1\u202e🎉"
    page = followed(
        browser_like, send(browser_like, f"{ACTOR}/correct", name=nasty, new_offers="emploi", new_offers_what=nasty)
    )
    assert "<img" not in page.text
    assert "{{7*7}}" in html.unescape(page.text)
    assert browser_like.get(f"{ACTOR}/merge").status_code == 200


def test_entries_by_hand_are_apart_on_the_imports_page(browser_like):
    followed(browser_like, send(browser_like, f"{ACTOR}/correct", name="Un nom"))
    page = browser_like.get("/imports", params={"lang": "fr"})
    files, _heading, by_hand = page.text.partition('id="by-hand"')
    assert "Organisation A" not in files
    assert "Organisation A" in by_hand


def test_unknown_card_or_gesture_is_not_found(browser_like):
    for address in (
        f"{INVENTED}/actors/a-nobody",
        f"{ACTOR}/fly",
        f"{INVENTED}/things/{A}",
        f"{INVENTED}/actors/a-nobody/correct",
    ):
        assert browser_like.get(address).status_code == 404, address
