"""« Ma fiche de séance » in real browsers: two who write at once, a site that does not answer, a page that ends at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

Visit = Callable[..., Any]
QUESTIONS, INVITED = "Questions à poser", "À inviter"


@pytest.fixture
def preparation(prepare: Callable[..., str]) -> str:
    return prepare()


@pytest.fixture
def expected_complaints() -> tuple[str, ...]:
    return ("503 (Service Unavailable)",)


def kept(page: Any) -> None:
    page.get_by_text("Enregistré.", exact=True).wait_for()


def both(visit: Visit) -> tuple[Any, Any]:
    """Two pages opened together; the first has kept a text of the questions, the second has just written another."""
    first, second = visit("sheet"), visit("sheet", 390)
    first.get_by_label(QUESTIONS, exact=True).fill("Qui peut prêter une salle ?")
    kept(first)
    second.get_by_label(QUESTIONS, exact=True).fill("Qui vient en bus ?")
    second.get_by_text("Rien n’est perdu").wait_for()
    return first, second


def test_two_who_write_in_one_part_lose_nothing_and_the_later_is_told(visit: Visit) -> None:
    _first, second = both(visit)
    assert second.get_by_label(QUESTIONS, exact=True).input_value() == "Qui vient en bus ?"
    assert second.locator(".sheet-other blockquote").inner_text() == "Qui peut prêter une salle ?"
    assert Axe().run(second).response["violations"] == []
    assert second.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    second.get_by_role("button", name="Garder les deux").click()
    expect(second.get_by_label(QUESTIONS, exact=True)).to_have_value("Qui peut prêter une salle ?\nQui vient en bus ?")
    expect(second.locator(".sheet-other")).to_have_count(0)
    second.reload()
    assert second.get_by_label(QUESTIONS, exact=True).input_value() == "Qui peut prêter une salle ?\nQui vient en bus ?"


@pytest.mark.parametrize(
    ("button", "text"),
    [
        ("Prendre l’autre texte", "Qui peut prêter une salle ?"),
        ("Garder seulement celui du dessus", "Qui vient en bus ?"),
    ],
)
def test_the_later_takes_either_text(visit: Visit, button: str, text: str) -> None:
    first, second = both(visit)
    second.get_by_label(QUESTIONS, exact=True).press_sequentially(" ")
    second.get_by_role("button", name=button).click()
    expect(second.locator(".sheet-other")).to_have_count(0)
    first.reload()
    assert first.get_by_label(QUESTIONS, exact=True).input_value().strip() == text
    assert first.locator(".sheet-other").count() == 0


def test_both_texts_are_there_for_whoever_opens_the_page_later(visit: Visit) -> None:
    _first, second = both(visit)
    second.close()
    third = visit("sheet", script=False)
    assert third.get_by_label(QUESTIONS, exact=True).input_value() == "Qui peut prêter une salle ?"
    assert third.locator(".sheet-other blockquote").inner_text() == "Qui vient en bus ?"
    third.get_by_role("button", name="Prendre l’autre texte").click()
    assert third.get_by_label(QUESTIONS, exact=True).input_value() == "Qui vient en bus ?"


def test_a_site_that_does_not_answer_is_said_and_the_texts_are_sent_again(visit: Visit) -> None:
    page = visit("sheet")
    page.route("**/sheet", lambda route: route.fulfill(status=503, json={"detail": "x"}))
    page.get_by_label(QUESTIONS, exact=True).fill("Première question")
    page.get_by_text("Pas encore enregistré").wait_for()
    page.get_by_label(INVITED).fill("Association Exemple")
    page.get_by_label(QUESTIONS, exact=True).fill("Seconde question")
    page.unroute("**/sheet")
    kept(page)
    page.reload()
    assert page.get_by_label(QUESTIONS, exact=True).input_value() == "Seconde question"
    assert page.get_by_label(INVITED).input_value() == "Association Exemple"


def test_an_answer_that_was_lost_makes_no_second_text(visit: Visit) -> None:
    page = visit("sheet")
    lost: list[int] = []

    def lose_the_first(route: Any) -> None:
        answer = route.fetch()
        lost.append(1)
        route.fulfill(status=503, json={"detail": "x"}) if len(lost) == 1 else route.fulfill(response=answer)

    page.route("**/sheet", lose_the_first)
    page.get_by_label(QUESTIONS, exact=True).fill("Question")
    page.get_by_text("Pas encore enregistré").wait_for()
    page.get_by_label(QUESTIONS, exact=True).press_sequentially(" finie")
    kept(page)
    assert page.locator(".sheet-other").count() == 0
    page.reload()
    assert page.get_by_label(QUESTIONS, exact=True).input_value() == "Question finie"


def test_a_file_of_the_sheet_has_the_last_word_typed(visit: Visit) -> None:
    page = visit("sheet")
    page.get_by_label(QUESTIONS, exact=True).fill("La toute dernière question")
    with page.expect_request("**/sheet", timeout=5000) as sent:
        page.get_by_role("link", name="La retoucher dans un traitement de texte").click(no_wait_after=True)
    assert "derni" in sent.value.post_data
    kept(page)
