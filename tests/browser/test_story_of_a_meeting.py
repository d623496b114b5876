"""Ten minutes before a meeting: a catalyst's whole way in Blois, by the labels that are seen, in French and in English.

The communes and the intercommunality are real and come from the reference; associations are examples and say so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

FRENCH = {
    "prepare": "Que préparez-vous ?", "where": "Où ?", "subject": "Sur quel sujet ?", "domain": "Vieillissement", "begin": "Commencer",
    "name": "Nom", "to the grid": "Mettre dans la grille", "enter": "Enregistrer ces organisations",
    "next together": "Suite : qui fait quoi ensemble ?", "its name": "Son nom", "since": "Depuis quand", "add": "Ajouter l’alliance",
    "next seen": "Suite : ce que l’on voit", "next pistes": "Suite : pistes à discuter", "explore": "À explorer",
    "not relevant": "Pas pertinent", "check": "À vérifier", "next sheet": "Suite : ma fiche de séance", "print": "Imprimer la fiche (PDF)",
    "live": "En séance", "line": "Une organisation, ou une alliance", "after": "Ce qui a changé", "came": "Organisations ajoutées",
    "contacts": "vos contacts ne sont pas repris",
}  # fmt: skip
ENGLISH = {
    "prepare": "What are you preparing?", "where": "Where?", "subject": "On which subject?", "domain": "Ageing", "begin": "Begin",
    "name": "Name", "to the grid": "Put in the grid", "enter": "Enter these organisations",
    "next together": "Next: who does what together?", "its name": "Its name", "since": "Since when", "add": "Add the alliance",
    "next seen": "Next: what we see", "next pistes": "Next: alliances to discuss", "explore": "To explore",
    "not relevant": "Not relevant", "check": "To check", "next sheet": "Next: my meeting sheet", "print": "Print the sheet (PDF)",
    "live": "In the meeting", "line": "An organisation, or an alliance", "after": "What has changed", "came": "Organisations added",
    "contacts": "are not kept",
}  # fmt: skip
COLUMNS = "Nom\tCommune\tCourriel\n"
PLACES = ("Blois", "Blois", "Orléans", "Blois", "Blois", "Vineuil", "Blois", "Mer", "La Chaussée-Saint-Victor", "Blois")
NAMES = (
    "CIAS du Blaisois (exemple {n})", "Maison des aînés exemple {n}", "Caisse de retraite exemple {n}", "Mutuelle sociale exemple {n}",
    "Service social exemple {n}", "Association exemple {n} d’aide à domicile", "Association exemple {n} d’habitat partagé",
    "Collectif exemple {n} des aidants", "EHPAD exemple {n}", "Entreprise exemple {n} de transport",
)  # fmt: skip
PASTE = """text => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def seen(text: str) -> re.Pattern[str]:
    """A label as it is read: French puts no-break spaces before its marks."""
    return re.compile("^" + r"\s".join(re.escape(word) for word in text.split(" ")))


class Hand:
    """A person's gestures on a page, counted; each page met is checked once with axe."""

    def __init__(self, page: Any, words: dict[str, str]) -> None:
        self.page, self.words, self.gestures, self.met = page, words, 0, set[str]()

    def _gesture(self) -> None:
        self.gestures += 1

    def press(self, role: str, word: str, which: int = 0) -> None:
        self._gesture()
        self.page.get_by_role(role, name=seen(self.words.get(word, word))).nth(which).click()
        self.page.wait_for_load_state()

    def write(self, label: str, text: str) -> None:
        self._gesture()
        self.page.get_by_label(seen(self.words[label])).first.fill(text)

    def choose(self, label: str, option: str) -> None:
        self._gesture()
        self.page.get_by_label(seen(self.words[label])).select_option(label=option)

    def key(self, name: str) -> None:
        self._gesture()
        self.page.keyboard.press(name)

    def look(self) -> None:
        """Nothing on this page hinders anyone, and it fits its screen."""
        step = self.page.url.rpartition("/")[2]
        assert self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, step
        found = Axe().run(self.page).response["violations"]
        assert [(step, one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found] == []


@pytest.mark.parametrize(
    ("language", "words", "width"), [("fr", FRENCH, 1440), ("en", ENGLISH, 390)], ids=["fr-wide", "en-phone"]
)
def test_from_ten_names_to_what_has_changed(
    visit_demo: Callable[..., Any], language: str, words: dict[str, str], width: int
) -> None:
    page = visit_demo("/", width, language)
    hand = Hand(page, words)
    number = {"fr": 1, "en": 2}[language]
    names = [name.format(n=number) for name in NAMES]

    hand.press("link", "prepare")
    hand.look()
    page.get_by_label(seen(words["where"])).press_sequentially("blois agglo", delay=20)
    hand.gestures += 1
    page.get_by_role("option", name=re.compile("Agglopolys")).first.wait_for()
    hand.press("option", "CA de Blois")
    hand.choose("subject", words["domain"])
    hand.press("button", "begin")

    page.wait_for_url("**/who")
    hand.look()
    page.get_by_label(words["name"]).first.focus()
    hand.gestures += 1
    rows = "".join(
        f"{name}\t{place}\tx{i}@exemple.fr\n" for i, (name, place) in enumerate(zip(names, PLACES, strict=True))
    )
    page.evaluate(PASTE, COLUMNS + rows)
    page.wait_for_url("**/who/list/*")
    assert words["contacts"] in page.locator("main").inner_text()
    hand.look()
    hand.press("button", "to the grid")
    page.wait_for_url("**/who*")
    hand.press("button", "enter")
    page.get_by_role("link", name=seen(words["next together"])).wait_for()
    assert "exemple.fr" not in page.content()
    hand.look()
    hand.press("link", "next together")

    hand.look()
    for name, members, since in (
        (f"Table ronde exemple {number}", (0, 2, 5), "2019"),
        (f"Groupe exemple {number} des aidants", (7, 3), "2022"),
        (f"Convention exemple {number}", (1, 6), "2021"),
    ):
        hand.write("its name", name)
        for member in members:
            hand.gestures += 1
            page.get_by_role("checkbox", name=re.compile("^" + re.escape(names[member]))).check()
        hand.write("since", since)
        hand.press("button", "add", -1)
        page.get_by_role("link", name=name).wait_for()
    hand.press("link", "next seen")
    hand.look()
    hand.press("link", "next pistes")
    hand.look()
    told = set()
    for word in ("explore", "not relevant", "check"):
        waiting = page.locator("li:has(h2)").filter(has_not=page.locator(".answered")).first
        told.add(waiting.get_by_role("heading").inner_text())
        hand.gestures += 1
        waiting.get_by_role("button", name=seen(words[word])).click()
        page.wait_for_function("told => document.querySelectorAll('.answers li').length === told", arg=len(told))
    assert len(told) == 3
    hand.look()
    hand.press("link", "next sheet")
    hand.look()
    printed = page.get_by_role("link", name=seen(words["print"])).get_attribute("href")
    hand.gestures += 1
    assert page.request.get(page.url.partition("/enter")[0] + printed).body().startswith(b"%PDF")

    hand.press("link", words["live"])
    hand.look()
    hand.write("line", f"Association exemple {number} venue en séance")
    hand.key("Enter")
    page.locator("#live-map text", has_text=f"Association exemple {number} v").first.wait_for()
    hand.press("link", words["after"])
    hand.look()
    assert words["came"] in page.locator("main").inner_text()
    assert f"Association exemple {number} venue en séance" in page.locator("main").inner_text()
    assert hand.gestures < 40
