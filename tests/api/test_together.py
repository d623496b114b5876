"""« Qui fait quoi ensemble ? » without any script: alliances, two by two, minutes. Every organisation here is invented."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from api.service.hand import enter, pen
from api.service.meeting import live
from graph.model import clean_name, mint
from graph.store import preparations
from graph.store.changes import imports
from graph.store.connect import Database
from ingest import hand

INVENTED, DOMAIN = "X-essai", "logement"
NAMES = (
    "Toit Exemple (test)",
    "Clé Exemple (test)",
    "Foyer Exemple (test)",
    "Bail Exemple (test)",
    "Abri Exemple (test)",
)
HOSTILE = "<img src=x onerror=alert(1)>"


def text_of(page: httpx.Response) -> str:
    body = re.sub(r"(?s)<(script|style|svg).*?</\1>", " ", page.text)
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", body).split())).replace("\u00a0", " ")


@dataclass
class Prepared:
    """A preparation on housing in the invented territory, with five organisations entered."""

    client: httpx.Client
    db: Database
    id: str
    actors: dict[str, str]

    def get(self, path: str = "", **query: Any) -> httpx.Response:
        return self.client.get(f"/enter/{self.id}/{path}", params=query, follow_redirects=True)

    def post(self, path: str, **fields: Any) -> httpx.Response:
        return self.client.post(f"/enter/{self.id}/{path}", data=fields, follow_redirects=True)

    def add(self, name: str = "Groupe Exemple (test)", *members: str, **fields: Any) -> httpx.Response:
        ticked = [self.actors[one] for one in members or NAMES[:2]]
        return self.post("together", **{"name": name, "members": ticked, "domains": [DOMAIN], **fields})

    def alliances(self) -> dict[str, set[str]]:
        rows = self.db.read(
            "MATCH (l:Alliance)<-[:TAKES_PART]-(a:Actor) MATCH (l)-[:COVERS]->(:Territory {id: $t}) MATCH (l)-[:ADDRESSES]->(:Domain {id: $d}) "
            "RETURN l.name AS name, collect(DISTINCT a.name) AS members", t=INVENTED, d=DOMAIN,
        )  # fmt: skip
        return {row["name"]: set(row["members"]) for row in rows}

    def declared(self) -> dict[frozenset[str], str]:
        rows = self.db.read("MATCH (a:Actor)-[d:DECLARES]->(b:Actor) RETURN a.name AS a, b.name AS b, d.state AS state")
        return {frozenset((row["a"], row["b"])): row["state"] for row in rows}

    def entries(self) -> int:
        return sum(row["status"] == "active" for row in imports(self.db))


@pytest.fixture
def prepare(browser_like: httpx.Client, world: Database) -> Callable[..., Prepared]:
    def made(*names: str, territory: str = INVENTED) -> Prepared:
        found = preparations.create(world, territory, DOMAIN, "2026-12-01", "test")
        rows = [hand.Organisation(name, place=territory, domains=(DOMAIN,)) for name in names]
        entered = hand.organisations(rows, pen(world, territory))
        if names:
            enter(world, entered, found.id)
        return Prepared(browser_like, world, found.id, dict(zip(names, entered.ids, strict=True)))

    return made


@pytest.fixture
def prepared(prepare: Callable[..., Prepared]) -> Prepared:
    return prepare(*NAMES)


class TestAnAlliance:
    def test_the_organisations_entered_are_there_to_tick_and_the_domain_is_chosen(self, prepared: Prepared) -> None:
        page = prepared.get("together")
        assert all(f'value="{actor}"' in page.text for actor in prepared.actors.values())
        assert f'value="{DOMAIN}" checked' in page.text
        assert "Organisation A" not in text_of(page)

    def test_two_ticked_and_a_name_are_an_alliance_listed_with_its_undo(self, prepared: Prepared) -> None:
        page = prepared.add("Groupe Exemple (test)", governance="charte", type="mecenat", form="partenariat")
        assert prepared.alliances() == {"Groupe Exemple (test)": set(NAMES[:2])}
        assert "L’alliance est ajoutée" in text_of(page)
        (entry,) = re.findall(r'name="entry" value="([^"]+)"', page.text)
        assert re.search(rf'href="/t/{INVENTED}/alliances/l-[0-9a-f]+">Groupe Exemple', page.text)
        assert prepared.post("together/undo", entry=entry).status_code == 200
        assert prepared.alliances() == {}
        assert "Groupe Exemple" not in text_of(prepared.get("together"))

    def test_one_undone_is_told_and_can_be_entered_again(self, prepared: Prepared) -> None:
        (entry,) = re.findall(r'name="entry" value="([^"]+)"', prepared.add("Groupe Exemple (test)").text)
        page = prepared.post("together/undo", entry=entry)
        assert "Annulé : Groupe Exemple (test)." in text_of(page)
        assert prepared.alliances() == {}
        again = prepared.post("together/redo", entry=entry)
        assert "La saisie est remise" in text_of(again)
        assert prepared.alliances() == {"Groupe Exemple (test)": set(NAMES[:2])}
        assert prepared.post("together/redo", entry="i-inconnu").status_code == 404

    @pytest.mark.parametrize(
        ("said", "shown"),
        [("mars 2021", "mars 2021"), ("2016-2019", "2016–2019"), ("12/03/2019", "12 mars 2019"), ("2019", "2019")],
    )
    def test_since_when_is_shown_as_it_was_said(self, prepared: Prepared, said: str, shown: str) -> None:
        assert f">{shown}<" in prepared.add(since=said).text

    def test_how_it_is_decided_its_type_and_form_are_recorded(self, prepared: Prepared) -> None:
        prepared.add(governance="charte", type="mecenat", form="partenariat")
        (row,) = prepared.db.read(
            "MATCH (l:Alliance {name: 'Groupe Exemple (test)'})-[:GOVERNED_BY]->(g:GovernanceModel) RETURN l.type AS type, l.form AS form, g.id AS g"
        )
        assert row == {"type": "mecenat", "form": "partenariat", "g": "charte"}

    @pytest.mark.parametrize(
        ("said", "since", "until"),
        [("2019", "2019", None), ("mars 2019", "2019-03", None), ("12/03/2019", "2019-03-12", None), ("1er mars 2019", "2019-03-01", None), ("depuis septembre 2020", "2020-09", None),
         ("2016-2019", "2016", "2019"), ("", None, None)],
    )  # fmt: skip
    def test_french_dates_are_understood(
        self, prepared: Prepared, said: str, since: str | None, until: str | None
    ) -> None:
        prepared.add(since=said)
        (row,) = prepared.db.read(
            "MATCH (l:Alliance {name: 'Groupe Exemple (test)'}) RETURN l.since AS since, l.until AS until"
        )
        assert row == {"since": since, "until": until}

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"name": " "}, "Donnez un nom"),
            ({"members": []}, "au moins deux organisations"),
            ({"since": "hier"}, "n’est pas une date"),
        ],
    )
    def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
        self, prepared: Prepared, fields: dict[str, Any], said: str
    ) -> None:
        before = prepared.entries()
        members = [prepared.actors[name] for name in NAMES[:2]]
        filled = {"name": "Groupe Exemple (test)", "members": members, "governance": "charte", **fields}
        page = prepared.post("together", **filled)
        assert page.status_code == 422
        assert said in text_of(page)
        assert 'value="charte"' in page.text and "selected" in page.text
        assert prepared.entries() == before

    def test_a_value_that_is_no_choice_is_refused(self, prepared: Prepared) -> None:
        assert prepared.add(governance="monarchie").status_code == 400
        assert prepared.alliances() == {}

    def test_others_of_the_territory_are_found_and_ticks_are_kept(self, prepared: Prepared) -> None:
        page = prepared.add("Groupe", q="organisation c", find="1")
        assert "Organisation C" in text_of(page)
        assert "Organisation D" not in text_of(page)
        assert page.text.count("checked") >= 3
        assert prepared.alliances() == {}
        other = mint("a", clean_name("Organisation C"))
        prepared.post("together", name="Avec C (test)", members=[prepared.actors[NAMES[0]], other], domains=[DOMAIN])
        assert prepared.alliances()["Avec C (test)"] == {NAMES[0], "Organisation C"}

    def test_names_typed_are_added_with_it_as_one_gesture(self, prepared: Prepared) -> None:
        before = prepared.entries()
        page = prepared.add("Trio (test)", NAMES[0], more="Seuil Inventé\n\n  Porche   Inventé ")
        assert prepared.alliances() == {"Trio (test)": {NAMES[0], "Seuil Inventé", "Porche Inventé"}}
        assert prepared.entries() == before + 1
        prepared.post("together/undo", entry=re.findall(r'name="entry" value="([^"]+)"', page.text)[0])
        assert not prepared.db.read("MATCH (a:Actor {name: 'Seuil Inventé'}) RETURN a.id AS id")

    def test_a_name_typed_that_may_be_known_is_proposed_not_merged(self, prepared: Prepared) -> None:
        page = prepared.add("Duo (test)", NAMES[0], more="Cle exemple test")
        assert prepared.alliances() == {}
        assert "« Cle exemple test » est" in text_of(page)
        known = prepared.actors[NAMES[1]]
        prepared.add("Duo (test)", NAMES[0], more="Cle exemple test", typed="Cle exemple test", meant=known)
        assert prepared.alliances() == {"Duo (test)": {NAMES[0], NAMES[1]}}

    def test_or_said_to_be_another(self, prepared: Prepared) -> None:
        prepared.add("Duo (test)", NAMES[0], more="Cle exemple test", typed="Cle exemple test", meant="")
        assert prepared.alliances() == {"Duo (test)": {NAMES[0], "Cle exemple test"}}

    @pytest.mark.parametrize("again", [("groupe  EXEMPLE (test)", *NAMES[2:4]), ("Autre nom (test)", *NAMES[:2])])
    def test_the_same_name_or_the_same_members_are_proposed_not_merged(
        self, prepared: Prepared, again: tuple[str, ...]
    ) -> None:
        prepared.add()
        page = prepared.add(*again)
        assert "peut-être déjà recensée" in text_of(page)
        assert len(prepared.alliances()) == 1
        prepared.add(*again, apart="1")
        assert len(prepared.alliances()) == 2

    def test_said_to_be_the_same_its_new_members_join_it(self, prepared: Prepared) -> None:
        prepared.add()
        (same,) = re.findall(r'name="same" value="([^"]+)"', prepared.add("Groupe Exemple (test)", *NAMES[1:3]).text)
        prepared.add("Groupe Exemple (test)", *NAMES[1:3], same=same)
        assert prepared.alliances() == {"Groupe Exemple (test)": set(NAMES[:3])}

    def test_joined_and_then_undone_where_it_was_entered_it_is_not_kept_without_a_name(
        self, prepared: Prepared
    ) -> None:
        prepared.add()
        (same,) = re.findall(r'name="same" value="([^"]+)"', prepared.add("Groupe Exemple (test)", *NAMES[1:3]).text)
        (first,) = prepared.db.read(
            "MATCH (l:Alliance {id: $id})<-[:ABOUT]-(r:Record) RETURN DISTINCT r.import_id AS import_id", id=same
        )
        prepared.add("Groupe Exemple (test)", *NAMES[1:3], same=same)
        prepared.post("together/undo", entry=first["import_id"])
        assert prepared.db.read("MATCH (l:Alliance {id: $id}) RETURN l.id AS id", id=same) == []

    def test_hostile_names_are_shown_as_text(self, prepared: Prepared) -> None:
        page = prepared.add(HOSTILE, NAMES[0], more=f"{HOSTILE} deux")
        assert HOSTILE not in page.text
        assert HOSTILE in html.unescape(page.text)


class TestBodiesOfTheReference:
    """A town hall that nobody has entered yet is known by the French reference."""

    def test_one_that_is_typed_is_proposed_and_entered_with_its_number(self, prepare: Callable[..., Prepared]) -> None:
        real = prepare(NAMES[0], territory="COM-45234")
        typed = {"name": "Avec la ville (test)", "members": [real.actors[NAMES[0]]], "more": "Mairie de Vineuil"}
        assert 'value="body:COM-41295"' in real.post("together", **typed).text
        real.post("together", **typed, typed="Mairie de Vineuil", meant="body:COM-41295")
        rows = real.db.read(
            "MATCH (a:Actor {siren: '214102956'})-[:TAKES_PART]->(l:Alliance) RETURN a.name AS a, l.name AS l"
        )
        assert rows == [{"a": "Commune de Vineuil", "l": "Avec la ville (test)"}]

    def test_one_that_is_found_by_the_search_is_ticked_like_any_other(self, prepare: Callable[..., Prepared]) -> None:
        real = prepare(NAMES[0], territory="COM-45234")
        asked = {"name": "Avec la ville (test)", "members": [real.actors[NAMES[0]]]}
        assert 'value="body:COM-41295"' in real.post("together", **asked, q="mairie de vineuil", find="1").text
        page = real.post("together", name="Avec la ville (test)", members=[*asked["members"], "body:COM-41295"])
        assert "Commune de Vineuil, Toit Exemple (test)" in text_of(page)

    def test_in_an_invented_territory_no_real_one_is_proposed(self, prepared: Prepared) -> None:
        assert "body:" not in prepared.add(NAMES[0], q="mairie de vineuil", find="1").text
        assert "body:" not in prepared.add("Avec la ville (test)", NAMES[0], more="Mairie de Vineuil").text

    def test_an_organisation_ticked_that_somebody_took_back_meanwhile_is_not_made_anew(
        self, prepared: Prepared
    ) -> None:
        page = prepared.post(
            "together", name="Trop tard (test)", members=[prepared.actors[NAMES[0]], "a-000000000000000"]
        )
        assert page.status_code == 422
        assert "n’est plus recensée" in text_of(page)
        assert not prepared.db.read("MATCH (a:Actor {id: 'a-000000000000000'}) RETURN a.id AS id")


class TestUndo:
    def test_an_entry_of_another_preparation_is_not_taken_back_from_here(
        self, prepared: Prepared, prepare: Callable[..., Prepared]
    ) -> None:
        (entry,) = re.findall(r'name="entry" value="([^"]+)"', prepared.add().text)
        other = prepare()
        assert other.post("together/undo", entry=entry).status_code == 404
        assert prepared.alliances()

    def test_twice_is_once(self, prepared: Prepared) -> None:
        (entry,) = re.findall(r'name="entry" value="([^"]+)"', prepared.add().text)
        assert [prepared.post("together/undo", entry=entry).status_code for _ in range(2)] == [200, 200]


class TestAnAllianceBegun:
    def keep(self, prepared: Prepared, **fields: Any) -> str:
        return str(prepared.post("together/draft", **fields).json()["draft"])

    def test_it_is_offered_again_with_what_was_typed(self, prepared: Prepared) -> None:
        members = [prepared.actors[NAMES[0]]]
        draft = self.keep(prepared, name="Commencée (test)", members=members, governance="charte")
        assert "« Commencée (test) »" in text_of(prepared.get("together"))
        page = prepared.get("together", draft=draft)
        assert 'value="Commencée (test)"' in page.text
        assert f'value="{members[0]}" checked' in page.text
        assert prepared.alliances() == {}

    def test_two_browsers_keep_one_each(self, prepared: Prepared) -> None:
        first, second = self.keep(prepared, name="Une"), self.keep(prepared, name="Deux")
        assert self.keep(prepared, name="Une seule", draft=first) == first != second
        assert all(word in text_of(prepared.get("together")) for word in ("« Une seule »", "« Deux »"))

    def test_once_added_or_given_up_it_is_gone(self, prepared: Prepared) -> None:
        prepared.add("Commencée (test)", draft=self.keep(prepared, name="Commencée (test)"))
        prepared.post("together/draft/forget", draft=self.keep(prepared, name="Abandonnée"))
        assert "n’est pas ajoutée" not in text_of(prepared.get("together"))


class TestTwoByTwo:
    def say(self, prepared: Prepared, first: int, second: int, state: str | None = None) -> httpx.Response:
        fields = {"first": prepared.actors[NAMES[first]], "second": prepared.actors[NAMES[second]]}
        return prepared.post("together/pairs", **fields, **({"state": state} if state else {}))

    def test_not_knowing_is_the_default_and_is_kept_as_such(self, prepared: Prepared) -> None:
        assert re.search(r'value="unknown" checked', prepared.get("together/pairs").text)
        self.say(prepared, 0, 1)
        assert prepared.declared() == {frozenset(NAMES[:2]): "unknown"}

    def test_a_change_of_mind_replaces_the_former_in_either_order(self, prepared: Prepared) -> None:
        self.say(prepared, 0, 1, "yes")
        before = prepared.entries()
        page = self.say(prepared, 1, 0, "no")
        assert prepared.declared() == {frozenset(NAMES[:2]): "no"}
        assert prepared.entries() == before
        assert text_of(page).count("Annuler") == 1

    def test_undone_nothing_is_said_any_more(self, prepared: Prepared) -> None:
        (entry,) = re.findall(r'name="entry" value="([^"]+)"', self.say(prepared, 0, 1, "yes").text)
        prepared.post("together/undo", entry=entry, back="pairs")
        assert prepared.declared() == {}

    def test_pairs_are_asked_one_at_a_time_not_all_at_once(self, prepared: Prepared) -> None:
        page = prepared.get("together/pairs")
        assert "Paire 1 sur 10" in text_of(page)
        assert page.text.count('class="pair"') == 1
        assert "Paire 2 sur 10" in text_of(self.say(prepared, 0, 1, "unknown"))

    def test_one_may_be_passed_over_and_taken_up_again(self, prepared: Prepared) -> None:
        page = self.say(prepared, 0, 1, "pass")
        assert "Paire 2 sur 10" in text_of(page)
        assert prepared.declared() == {}
        assert "Paire 1 sur 10" in text_of(prepared.get("together/pairs"))

    def test_those_with_a_recorded_alliance_are_not_asked(self, prepared: Prepared) -> None:
        prepared.add("Groupe Exemple (test)", *NAMES[:3])
        assert "Paire 1 sur 7" in text_of(prepared.get("together/pairs"))

    def test_yes_leads_to_naming_the_alliance_with_both_ticked(self, prepared: Prepared) -> None:
        page = self.say(prepared, 0, 1, "yes")
        (link,) = re.findall(r'href="([^"]+members=[^"]+)"', page.text)
        ticked = re.findall(r'value="(a-[^"]+)" checked', prepared.client.get(html.unescape(link)).text)
        assert sorted(ticked) == sorted(prepared.actors[name] for name in NAMES[:2])

    @pytest.mark.parametrize(("second", "state"), [(0, "yes"), (1, "maybe")])
    def test_one_organisation_twice_or_another_word_is_refused(
        self, prepared: Prepared, second: int, state: str
    ) -> None:
        assert self.say(prepared, 0, second, state).status_code == 400
        assert prepared.declared() == {}


class TestMinutes:
    TEXT = (
        f"Réunion. Toit Exemple et la Fondation Inventée du Val préparent un bail. Mme Martine Inventée préside. {HOSTILE}\n"
        "Organisation C est venue."
    )

    def send(self, prepared: Prepared, **fields: Any) -> httpx.Response:
        named = [
            (name, value)
            for name, values in {"text": self.TEXT, **fields}.items()
            for value in (values if isinstance(values, list) else [values])
        ]
        return prepared.client.post(
            f"/enter/{prepared.id}/together/minutes", files=[(name, (None, value)) for name, value in named]
        )

    def lines(self, page: httpx.Response) -> dict[str, str]:
        """What is offered → its key."""
        found = re.findall(r'name="confirm" value="([0-9a-f]+)" aria-label="([^"]+)"', page.text)
        return {html.unescape(said).replace("\u00a0", " ").removeprefix("Confirmer : "): key for key, said in found}

    def test_organisations_are_highlighted_and_offered_and_nothing_enters(self, prepared: Prepared) -> None:
        before = prepared.entries()
        page = self.send(prepared)
        assert '<mark class="known">Toit Exemple</mark>' in page.text
        assert '<mark class="new">Fondation Inventée du Val</mark>' in page.text
        assert set(self.lines(page)) == {
            "Fondation Inventée du Val", "Organisation C", "Toit Exemple – Fondation Inventée du Val",
        }  # fmt: skip
        assert prepared.entries() == before

    def say(self, prepared: Prepared, text: str, **fields: str) -> httpx.Response:
        files = [(name, (None, value)) for name, value in {"text": text, **fields}.items()]
        return prepared.client.post(f"/enter/{prepared.id}/together/minutes", files=files)

    def test_a_known_alliance_is_joined_and_a_wish_to_join_is_not(self, prepared: Prepared) -> None:
        prepared.add("Réseau Exemple des Toits")
        text = "L’Abri Exemple est du Réseau Exemple des Toits. Le Bail Exemple souhaite rejoindre le Réseau Exemple des Toits."
        page = self.say(prepared, text)
        assert "Prennent-elles part à « Réseau Exemple des Toits » ?" in text_of(page)
        assert "Souhaiter rejoindre n’est pas participer" in text_of(page)
        ((said, key),) = self.lines(page).items()
        assert "Abri" in said
        self.say(prepared, text, confirm=key, **{f"in-{key}-0": "1"})
        assert prepared.alliances() == {"Réseau Exemple des Toits": {NAMES[0], NAMES[1], NAMES[4]}}
        assert self.lines(self.say(prepared, text)) == {}

    def test_since_when_is_read_and_kept(self, prepared: Prepared) -> None:
        text = "Le Toit Exemple et le Bail Exemple ouvrent un lieu depuis mars 2021."
        page = self.say(prepared, text)
        (key,) = self.lines(page).values()
        assert re.search(rf'name="since-{key}"[^>]*value="mars 2021"', page.text)
        self.say(prepared, text, confirm=key, **{f"in-{key}-0": "1", f"in-{key}-1": "1", f"since-{key}": "mars 2021"})
        assert prepared.db.read("MATCH (l:Alliance) WHERE l.since = '2021-03' RETURN count(l) AS n") == [{"n": 1}]

    def test_one_added_in_the_meeting_is_known_at_once(self, prepared: Prepared) -> None:
        self.send(prepared)
        found = preparations.preparation(prepared.db, prepared.id)
        assert live.add(prepared.db, found, "Cyclamaine").what == "added"
        page = prepared.client.post(
            f"/enter/{prepared.id}/together/minutes", files=[("text", (None, "Hier, cyclamaine a ouvert un atelier."))]
        )
        assert '<mark class="known">cyclamaine</mark>' in page.text

    def test_one_line_confirmed_enters_that_line_alone(self, prepared: Prepared) -> None:
        before = prepared.entries()
        key = self.lines(self.send(prepared))["Fondation Inventée du Val"]
        page = self.send(prepared, confirm=key)
        assert prepared.entries() == before + 1
        (row,) = prepared.db.read(
            "MATCH (a:Actor {name: 'Fondation Inventée du Val'})-[:WORKS_ON]->(d:Domain) MATCH (a)-[:BASED_IN]->(t:Territory) RETURN d.id AS d, t.id AS t"
        )
        assert row == {"d": DOMAIN, "t": INVENTED}
        assert set(self.lines(page)) == {"Organisation C", "Toit Exemple – Fondation Inventée du Val"}

    def test_an_alliance_confirmed_brings_its_members_and_can_be_undone(self, prepared: Prepared) -> None:
        key = self.lines(self.send(prepared))["Toit Exemple – Fondation Inventée du Val"]
        page = self.send(
            prepared, confirm=key, **{f"in-{key}-0": "1", f"in-{key}-1": "1", f"name-{key}": "Bail d’essai"}
        )
        assert prepared.alliances() == {"Bail d’essai": {NAMES[0], "Fondation Inventée du Val"}}
        (entry,) = re.findall(r'name="undo" value="([^"]+)"', page.text)
        self.send(prepared, undo=entry)
        assert prepared.alliances() == {}

    def test_an_alliance_they_have_already_is_told_beside_the_offer(self, prepared: Prepared) -> None:
        text = "Toit Exemple et Clé Exemple se parlent."
        assert "déjà recensé entre elles" not in text_of(self.send(prepared, text=text))
        prepared.add("Groupe Exemple (test)")
        assert "déjà recensé entre elles : Groupe Exemple (test)" in text_of(
            self.send(prepared, text=text)
        ).lower().replace("groupe exemple", "Groupe Exemple")

    def test_an_alliance_of_one_is_refused(self, prepared: Prepared) -> None:
        key = self.lines(self.send(prepared))["Toit Exemple – Fondation Inventée du Val"]
        page = self.send(prepared, confirm=key, **{f"in-{key}-0": "1"})
        assert "au moins deux organisations" in text_of(page)
        assert prepared.alliances() == {}

    def test_a_line_left_is_offered_no_more_and_enters_nothing(self, prepared: Prepared) -> None:
        before = prepared.entries()
        offered = self.lines(self.send(prepared))
        page = self.send(prepared, leave=offered["Organisation C"])
        assert "Organisation C" not in self.lines(page)
        again = self.send(
            prepared,
            left=re.findall(r'name="left" value="([^"]+)"', page.text),
            leave=offered["Fondation Inventée du Val"],
        )
        assert set(self.lines(again)) == {"Toit Exemple – Fondation Inventée du Val"}
        assert prepared.entries() == before

    def test_people_are_not_offered_and_markup_is_text(self, prepared: Prepared) -> None:
        page = self.send(prepared)
        assert not any("Martine" in said for said in self.lines(page))
        assert HOSTILE not in page.text

    def test_the_text_is_kept_nowhere(self, prepared: Prepared) -> None:
        key = self.lines(self.send(prepared))["Toit Exemple – Fondation Inventée du Val"]
        self.send(prepared, confirm=key, **{f"in-{key}-0": "1", f"in-{key}-1": "1"})
        kept = prepared.db.read("MATCH (n) RETURN properties(n) AS p")
        assert not any("préside" in str(row["p"]) or "est venue" in str(row["p"]) for row in kept)

    def test_an_empty_text_asks_for_one(self, prepared: Prepared) -> None:
        assert 'id="text"' in self.send(prepared, text="").text

    def test_a_text_that_names_nobody_says_how_they_are_recognised(self, prepared: Prepared) -> None:
        assert "Aucune organisation n’a été reconnue" in text_of(self.send(prepared, text="Il a plu toute la journée."))


@pytest.mark.parametrize("path", ["together", "together/pairs", "together/minutes"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_page_answers_in_both_languages_without_anything_inline(
    prepared: Prepared, path: str, language: str
) -> None:
    page = prepared.get(path, lang=language)
    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.text
    assert not re.search(r"<script(?![^>]*\bsrc=)|\s(on\w+|style)=|<style", page.text)


@pytest.mark.parametrize("path", ["together", "together/pairs", "together/minutes", "seen", "pistes"])
def test_an_unknown_preparation_is_not_found(browser_like: httpx.Client, world: Database, path: str) -> None:
    assert browser_like.get(f"/enter/p-0000000000000000/{path}").status_code == 404
