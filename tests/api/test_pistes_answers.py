"""« Ce que l'on voit » and « Pistes à discuter » without any script. Every organisation here is invented."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from api.service.hand import enter, merge, pen, take_out
from api.service.meeting.pairs import asking, pairs_of
from api.service.meeting.pistes_answers import pistes
from api.service.meeting.sheets import proposed
from graph.model import ChangeSet, Record, Source, mint, node, tie
from graph.store import preparations
from graph.store.changes import apply
from graph.store.connect import Database
from graph.store.preparations import Preparation
from ingest import hand

INVENTED, DOMAIN = "X-essai", "logement"
FAMILIES = ("associations", "collectivites", "citoyens", "logement-medico-social", "fondations")
NAMES = (
    "Toit Exemple (test)",
    "Ville Exemple (test)",
    "Voisins Exemple (test)",
    "Foyer Exemple (test)",
    "Fonds Exemple (test)",
)
HOSTILE = "<img src=x onerror=alert(1)>"
NEVER = (
    "isolé",
    "recommand",
    "devrait",
    "il faut",
    "nœud",
    "carence",
    "cible",
    "retard",
    "introducteur",
    "key player",
    "isolated",
)


def text_of(page: httpx.Response) -> str:
    body = re.sub(r"(?s)<(script|style|svg).*?</\1>", " ", page.text)
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", body).split())).replace("\u00a0", " ")


@dataclass
class Prepared:
    client: httpx.Client
    db: Database
    preparation: Preparation
    actors: dict[str, str]

    def get(self, path: str, **query: Any) -> httpx.Response:
        return self.client.get(f"/enter/{self.preparation.id}/{path}", params=query, follow_redirects=True)

    def answer(self, about: str, state: str, **fields: Any) -> httpx.Response:
        """As the page's form: with the pistes that are in view."""
        address = f"/enter/{self.preparation.id}/pistes"
        fields.setdefault("view", ";".join(self.shown()))
        return self.client.post(address, data={"about": about, "state": state, **fields}, follow_redirects=True)

    def shown(self, page: httpx.Response | None = None) -> list[str]:
        """The pistes in view, by what they are about."""
        return re.findall(r'name="about" value="([^"]+)"', (page or self.get("pistes")).text)

    def keep(self, about: str, note: str, before: str = "") -> httpx.Response:
        """A note kept by itself."""
        address = f"/enter/{self.preparation.id}/pistes/note"
        return self.client.post(address, data={"about": about, "note": note, "before": before}, follow_redirects=True)

    def note(self) -> str:
        return preparations.answers(self.db, self.preparation.id)[0].note

    def enter(self, *names: str, **alliance: Any) -> None:
        one = hand.Alliance(
            "Groupe Exemple (test)", tuple(self.actors[name] for name in names), (DOMAIN,), (INVENTED,), **alliance
        )
        enter(self.db, hand.alliance(one, pen(self.db, INVENTED)), self.preparation.id)


@pytest.fixture
def prepare(browser_like: httpx.Client, world: Database) -> Callable[..., Prepared]:
    def made(*names: str) -> Prepared:
        found = preparations.create(world, INVENTED, DOMAIN, "2026-12-01", "test")
        rows = [
            hand.Organisation(name, family=family, place=INVENTED, domains=(DOMAIN,))
            for name, family in zip(names, FAMILIES, strict=False)
        ]
        entered = hand.organisations(rows, pen(world, INVENTED))
        if names:
            enter(world, entered, found.id)
        return Prepared(browser_like, world, found, dict(zip(names, entered.ids, strict=True)))

    return made


@pytest.fixture
def prepared(prepare: Callable[..., Prepared]) -> Prepared:
    return prepare(*NAMES)


class TestPistes:
    def test_three_are_in_view_without_rank_or_score(self, prepared: Prepared) -> None:
        page = prepared.get("pistes")
        assert len(prepared.shown(page)) == 3
        body = page.text[
            page.text.index('class="to-discuss"') : page.text.index("</ol>", page.text.index("to-discuss"))
        ]
        assert not re.search(r"\d+[,.]\d+|\b[1-9]\s*[.)°]", text_of(httpx.Response(200, text=body)))

    def test_each_has_two_reasons_and_what_is_not_known(self, prepared: Prepared) -> None:
        for one in pistes(prepared.db, prepared.preparation).shown:
            assert len(one.why) >= 2
            assert "nous ignorons si elles se connaissent" in " ".join(one.unknown)
            assert "Nous ignorons si elles le souhaitent" in " ".join(one.unknown)

    def test_only_organisations_with_a_stake_are_named(self, prepared: Prepared) -> None:
        named = {actor for about in prepared.shown(prepared.get("pistes", more=60)) for actor in about.split(",")}
        assert named == set(prepared.actors.values())

    @pytest.mark.parametrize("state", ["exists", "not_relevant"])
    def test_said_to_exist_or_not_relevant_it_leaves_and_another_comes(self, prepared: Prepared, state: str) -> None:
        first, *rest = prepared.shown()
        after = prepared.shown(prepared.answer(first, state))
        assert first not in after
        assert rest == after[:2]
        assert len(after) == 3

    @pytest.mark.parametrize("state", ["explore", "check"])
    def test_said_to_explore_or_to_check_it_stays_where_it_is_as_answered(self, prepared: Prepared, state: str) -> None:
        before = prepared.shown()
        page = prepared.answer(before[1], state)
        assert prepared.shown(page) == before
        assert f'value="{state}" aria-pressed="true"' in page.text

    def test_it_stays_in_view_when_the_graph_changes_even_once_an_alliance_is_recorded(
        self, prepared: Prepared
    ) -> None:
        about = ",".join(sorted((prepared.actors[NAMES[0]], prepared.actors[NAMES[1]])))
        prepared.answer(about, "explore", note="à revoir en mars")
        prepared.enter(*NAMES[2:4])
        assert about in prepared.shown()
        prepared.enter(*NAMES[:2])
        page = prepared.get("pistes")
        assert about in prepared.shown(page)
        assert "n’est plus proposée" in text_of(page)
        assert "à revoir en mars" in text_of(page)

    def test_said_to_exist_it_offers_to_enter_the_alliance_with_both_ticked(self, prepared: Prepared) -> None:
        about = prepared.shown()[0]
        page = prepared.answer(about, "exists")
        link = html.unescape(re.findall(r'href="([^"]+together\?members=[^"]+)"', page.text)[0])
        ticked = re.findall(r'value="(a-[^"]+)" checked', prepared.client.get(link).text)
        assert sorted(ticked) == about.split(",")

    def test_once_the_alliance_is_entered_it_is_offered_no_more(self, prepared: Prepared) -> None:
        about = ",".join(sorted((prepared.actors[NAMES[0]], prepared.actors[NAMES[1]])))
        prepared.answer(about, "exists")
        assert "Saisir cette alliance" in text_of(prepared.get("pistes"))
        prepared.enter(*NAMES[:2])
        assert "Saisir cette alliance" not in text_of(prepared.get("pistes"))

    def test_an_answer_withdrawn_brings_it_back(self, prepared: Prepared) -> None:
        before = prepared.shown()
        page = prepared.answer(before[0], "not_relevant")
        (key,) = re.findall(r'name="answer" value="([^"]+)"', page.text)
        prepared.client.post(f"/enter/{prepared.preparation.id}/pistes/withdraw", data={"answer": key})
        assert prepared.shown() == before

    def test_an_answer_withdrawn_leaves_its_note(self, prepared: Prepared) -> None:
        about = prepared.shown()[0]
        page = prepared.answer(about, "explore", note="à revoir en mars")
        (key,) = re.findall(r'name="answer" value="([^"]+)"', page.text)
        prepared.client.post(f"/enter/{prepared.preparation.id}/pistes/withdraw", data={"answer": key})
        assert preparations.answers(prepared.db, prepared.preparation.id) == []
        assert "à revoir en mars" in prepared.get("pistes").text
        prepared.answer(about, "check", note="à revoir en mars", before="à revoir en mars")
        assert prepared.note() == "à revoir en mars"

    def test_a_change_of_mind_replaces_the_answer(self, prepared: Prepared) -> None:
        about = prepared.shown()[0]
        prepared.answer(about, "explore")
        prepared.answer(about, "check")
        assert [one.state for one in preparations.answers(prepared.db, prepared.preparation.id)] == ["check"]

    def test_more_come_on_demand(self, prepared: Prepared) -> None:
        few, more = prepared.shown(), prepared.shown(prepared.get("pistes", more=3))
        assert len(more) > 3
        assert set(few) < set(more)

    def test_those_of_one_preparation_are_not_those_of_another(self, prepared: Prepared) -> None:
        about = prepared.shown()[0]
        prepared.answer(about, "not_relevant")
        other = preparations.create(prepared.db, INVENTED, DOMAIN, "2026-12-02", "test")
        assert about in Prepared(prepared.client, prepared.db, other, prepared.actors).shown()

    def test_with_one_organisation_it_says_why_there_is_none_and_what_to_add(
        self, prepare: Callable[..., Prepared]
    ) -> None:
        alone = prepare(NAMES[0])
        said = text_of(alone.get("pistes"))
        assert "Une organisation est recensée comme agissant sur ce sujet." in said
        assert "Ajouter des organisations" in said

    def test_where_pairs_have_alliances_it_says_so(self, prepare: Callable[..., Prepared]) -> None:
        two = prepare(*NAMES[:3])
        two.enter(*NAMES[:3])
        assert "Les autres paires ont une alliance recensée" in text_of(two.get("pistes"))

    @pytest.mark.parametrize(
        ("about", "state", "code"), [("a-1,a-2", "explore", 400), ("", "explore", 400), (None, "perhaps", 400)]
    )
    def test_an_answer_that_cannot_be_is_refused(
        self, prepared: Prepared, about: str | None, state: str, code: int
    ) -> None:
        assert prepared.answer(prepared.shown()[0] if about is None else about, state).status_code == code
        assert preparations.answers(prepared.db, prepared.preparation.id) == []


class TestNotes:
    def test_a_note_is_kept_with_the_answer_and_with_the_next_one(self, prepared: Prepared) -> None:
        about = prepared.shown()[0]
        prepared.answer(about, "explore", note=f"{HOSTILE} mardi")
        page = prepared.answer(about, "check", note=f"{HOSTILE} mardi", before=f"{HOSTILE} mardi")
        assert prepared.note() == f"{HOSTILE} mardi"
        assert HOSTILE not in page.text

    def test_two_browsers_that_write_lose_neither_note(self, prepared: Prepared) -> None:
        about = prepared.shown()[0]
        prepared.answer(about, "explore", note="de l’une")
        prepared.answer(about, "explore", note="de l’autre", before="")
        assert prepared.note() == "de l’une\nde l’autre"

    def test_answering_without_touching_the_note_keeps_the_one_written_elsewhere(self, prepared: Prepared) -> None:
        about = prepared.shown()[0]
        prepared.answer(about, "explore", note="écrite ailleurs")
        prepared.answer(about, "check", note="", before="")
        assert prepared.note() == "écrite ailleurs"

    def test_it_is_kept_by_itself_before_any_answer_and_goes_with_the_answer(self, prepared: Prepared) -> None:
        about = prepared.shown()[0]
        assert "à demander" in prepared.keep(about, "à demander").text
        assert preparations.answers(prepared.db, prepared.preparation.id) == []
        assert "à demander" in prepared.get("pistes").text
        prepared.answer(about, "explore", note="à demander", before="à demander")
        assert prepared.note() == "à demander"

    def test_kept_by_itself_the_answer_stays(self, prepared: Prepared) -> None:
        about = prepared.shown()[0]
        prepared.answer(about, "check")
        prepared.keep(about, "plus tard")
        (kept,) = preparations.answers(prepared.db, prepared.preparation.id)
        assert (kept.state, kept.note) == ("check", "plus tard")

    def test_of_an_unknown_piste_it_is_refused(self, prepared: Prepared) -> None:
        assert prepared.keep("a-1,a-2", "une").status_code == 400

    def test_it_may_be_emptied(self, prepared: Prepared) -> None:
        about = prepared.shown()[0]
        prepared.answer(about, "explore", note="une")
        prepared.answer(about, "explore", note="", before="une")
        assert prepared.note() == ""


class TestSeen:
    def test_with_nobody_it_says_what_to_do(self, prepare: Callable[..., Prepared]) -> None:
        page = prepare().get("seen")
        assert "Saisir qui agit" in text_of(page)
        assert "map.svg" not in page.text

    def test_what_is_recorded_and_what_is_not_is_counted(self, prepared: Prepared) -> None:
        assert "10 paires : 10 non renseignées" in text_of(prepared.get("seen"))
        assert "Aucune alliance n’est recensée sur ce sujet à ce jour." in text_of(prepared.get("seen"))
        prepared.enter(*NAMES[:3], since="2019")
        said = text_of(prepared.get("seen"))
        assert "5 organisations recensées sur ce sujet, dont 5 de cette préparation." in said
        assert "On y trouve 5 familles d’acteurs." in said
        assert "10 paires : 3 avec une alliance recensée, 7 non renseignées" in said
        assert "Début : renseigné pour 1, non renseigné pour 0." in said
        assert "Mode de décision : renseigné pour 0, non renseigné pour 1." in said

    def test_who_has_no_recorded_tie_is_said_so(self, prepared: Prepared) -> None:
        prepared.enter(*NAMES[:3])
        page = prepared.get("seen").text
        part = page[page.index("aucun lien recensé à ce jour") : page.index("Organisations en position de lien")]
        assert [name for name in NAMES if name in part] == list(NAMES[3:])

    def test_who_links_two_alliances_is_in_position_de_lien(self, prepared: Prepared) -> None:
        prepared.enter(*NAMES[:2])
        assert "deux alliances qui partagent un membre" in text_of(prepared.get("seen"))
        prepared.enter(*NAMES[1:3])
        page = prepared.get("seen").text
        part = page[page.index("Organisations en position de lien") : page.index("<details")]
        assert [name for name in NAMES if name in part] == [NAMES[1]]

    def test_a_need_has_its_view_source_and_year_and_an_unknown_one_is_not_recorded(self, prepared: Prepared) -> None:
        assert "Non renseigné : aucun chiffre ni avis" in text_of(prepared.get("seen"))
        told = preparations.create(prepared.db, INVENTED, "vieillissement", "2026-12-02", "test")
        said = text_of(Prepared(prepared.client, prepared.db, told, {}).get("seen"))
        assert "selon les citoyens et les collectifs : 7,5 sur 10" in said
        assert "Source fiction, 2024" in said

    @pytest.mark.parametrize("size", ["", "small"])
    def test_the_map_is_a_drawing_with_the_names_as_text(self, prepare: Callable[..., Prepared], size: str) -> None:
        found = prepare(NAMES[0], HOSTILE).get("seen/map.svg", size=size)
        assert found.headers["content-type"].startswith("image/svg+xml")
        assert "sandbox" in found.headers["content-security-policy"]
        assert "Toit Exemple" in found.text
        assert HOSTILE not in found.text

    def test_the_whole_map_opens(self, prepared: Prepared) -> None:
        assert "Toit Exemple" in prepared.get("seen/map").text


@pytest.mark.parametrize("path", ["seen", "seen/map", "pistes"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_page_answers_in_both_languages_with_the_words_of_the_field(
    prepared: Prepared, path: str, language: str
) -> None:
    prepared.enter(*NAMES[:2])
    page = prepared.get(path, lang=language)
    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.text
    assert not any(word in text_of(page).lower() for word in NEVER)
    plain = re.sub(r"(?s)<script.*?</script>", "", page.text)
    assert not re.search(r"\s(on\w+|style)=|<style", plain)


class TestWhereverTheyAre:
    """What is entered in a preparation is everywhere, whether its place lies in the territory or not."""

    FAR = "Relais Exemple (test)"

    @pytest.fixture
    def far(self, prepared: Prepared, gazetteer: Any) -> Prepared:
        beyond = mint("a", "relais")
        facts = [
            node("Territory", "X-loin", name="Pays du Loin", level="custom"),
            node("Actor", beyond, name=self.FAR, family="associations"), tie("BASED_IN", beyond, "X-loin"),
        ]  # fmt: skip
        source = Source("s-loin", "Source", "h-loin", "pairs", "Licence Ouverte 2.0", "2024", "fictional")
        record = Record("loin-1", source.id, "1", tuple(facts))
        apply(
            prepared.db,
            ChangeSet("import-loin", "pairs", "loin", "test", "2026-01-01", (source,), (record,)),
            gazetteer,
        )
        one = hand.Organisation(self.FAR, actor=beyond, domains=(DOMAIN,))
        enter(prepared.db, hand.organisations([one], pen(prepared.db, INVENTED)), prepared.preparation.id)
        prepared.actors[self.FAR] = beyond
        return prepared

    def test_it_is_seen_without_a_tie_and_said_to_be_based_elsewhere(self, far: Prepared) -> None:
        said = text_of(far.get("seen"))
        assert said.count(f"{self.FAR} Associations établie ailleurs") == 2
        assert "dont 6 de cette préparation" in said

    def test_it_is_on_the_map(self, far: Prepared) -> None:
        assert "Relais Exemple" in far.get("seen/map.svg").text

    def test_it_is_on_the_sheet_and_among_those_to_invite(self, far: Prepared) -> None:
        sheet = proposed(far.db, far.preparation)
        assert self.FAR in sheet.invitations
        assert self.FAR in [one.name for one in sheet.actors]

    def test_its_alliance_is_an_alliance_of_the_subject(self, far: Prepared) -> None:
        far.enter(NAMES[0], self.FAR)
        assert pairs_of(far.db, far.preparation).allied == 1
        assert self.FAR in text_of(far.get("seen"))


class TestTwoThatAreOne:
    """Pairs are counted over the organisations that stay."""

    def test_one_merged_or_taken_out_counts_no_more(self, prepared: Prepared) -> None:
        assert pairs_of(prepared.db, prepared.preparation).total == 10
        merge(prepared.db, "Actor", prepared.actors[NAMES[1]], prepared.actors[NAMES[0]])
        assert pairs_of(prepared.db, prepared.preparation).total == 6
        take_out(prepared.db, "Actor", prepared.actors[NAMES[2]])
        assert pairs_of(prepared.db, prepared.preparation).total == 3
        assert "3 paires" in text_of(prepared.get("seen"))

    def test_two_that_are_one_are_never_asked_about(self, prepared: Prepared) -> None:
        merge(prepared.db, "Actor", prepared.actors[NAMES[1]], prepared.actors[NAMES[0]])
        found = asking(prepared.db, prepared.preparation)
        assert found is not None
        assert found.total == 6
        assert found.first["id"] != found.second["id"]

    @pytest.fixture
    def merged(self, prepared: Prepared) -> tuple[str, str]:
        """A piste with a note, one of whose organisations is then found to be another one: its key before and after."""
        one, other, third = (prepared.actors[name] for name in NAMES[:3])
        before, after = ",".join(sorted((one, third))), ",".join(sorted((other, third)))
        prepared.keep(before, "de celle d’avant")
        prepared.keep(after, "de celle qui reste")
        merge(prepared.db, "Actor", one, other)
        return before, after

    @pytest.mark.parametrize("key", [0, 1], ids=["a page opened before", "the page now"])
    def test_a_note_follows_an_organisation_found_to_be_another(
        self, prepared: Prepared, merged: tuple[str, str], key: int
    ) -> None:
        prepared.answer(merged[key], "explore", note="et ceci", before="")
        kept = prepared.note().splitlines()
        assert sorted(kept) == ["de celle d’avant", "de celle qui reste", "et ceci"]
        assert all(line in text_of(prepared.get("pistes")) for line in kept)
        assert not preparations.preparation(prepared.db, prepared.preparation.id).extra

    def test_without_an_answer_too_and_what_is_erased_stays_erased(
        self, prepared: Prepared, merged: tuple[str, str]
    ) -> None:
        both = "de celle d’avant\nde celle qui reste"
        prepared.keep(merged[0], "une seule note", before=both)
        notes = preparations.preparation(prepared.db, prepared.preparation.id).extra
        assert list(notes.values()) == ["une seule note"]

    def test_notes_of_two_answers_that_became_one_are_both_there(self, prepared: Prepared) -> None:
        one, other, third = (prepared.actors[name] for name in NAMES[:3])
        before, after = ",".join(sorted((one, third))), ",".join(sorted((other, third)))
        prepared.answer(before, "check", note="la première")
        prepared.answer(after, "explore", note="la seconde")
        merge(prepared.db, "Actor", one, other)
        page = text_of(prepared.get("pistes"))
        assert "la première" in page
        assert "la seconde" in page
        prepared.answer(after, "explore", note="la seule", before="la seconde\nla première")
        assert [one.note for one in preparations.answers(prepared.db, prepared.preparation.id)] == ["la seule"]
