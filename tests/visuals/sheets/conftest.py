"""Sheets made for the tests: invented names, some of them hostile or very long."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from pypdf import PdfReader

from visuals.sheets.sheet import Acting, Piste, Sheet

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 60" width="100" height="60"><circle cx="50" cy="30" r="20"/></svg>'


@pytest.fixture
def make() -> Callable[..., Sheet]:
    """A sheet with so many organisations, of names as long as wished."""

    def making(count: int, name: str = "Organisation inventée", **more: object) -> Sheet:
        names = [f"{name} {number}" for number in range(count)]
        pistes = [
            Piste(f"{one} · {names[0]}", ("Les deux agissent sur le sujet ; aucune alliance entre elles n’est recensée. " * 3,), "À explorer")
            for one in names[1:6]
        ]  # fmt: skip
        sheet = Sheet(
            "Bien vieillir au Pays d’Essai", "Pays d’Essai", "Vieillissement", "24 novembre 2026",
            need=tuple(f"Part des 75 ans et plus {n} % (Recensement d’essai, 2021)" for n in range(min(count, 9))),
            actors=tuple(Acting(one, "Associations", f"Alliance de {one}, Autre alliance") for one in names), pistes=tuple(pistes),
            questions=tuple(f"{one} : souhaiteriez-vous agir ensemble ?" for one in names), invitations=tuple(names), map=SVG if count else "",
            map_title="Qui agit avec qui : Pays d’Essai", sources=("Recensement d’essai",), made="Fait le 23 novembre 2026 avec Maillage.",
        )  # fmt: skip
        return Sheet(**{**vars(sheet), **more})  # type: ignore[arg-type]

    return making


@pytest.fixture
def read() -> Callable[[bytes], list[str]]:
    """The text of each page of a PDF, its spaces made plain."""

    def reading(content: bytes) -> list[str]:
        return [
            " ".join(page.extract_text().replace("\u200b", "").split()) for page in PdfReader(io.BytesIO(content)).pages
        ]

    return reading
