"""Preparations as the pages show them: the frame that every step shares, the list, the start of a new one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from api.pages import day
from api.service.gazetteer import reference
from api.service.words import domain as domain_label
from graph.language import translate
from graph.store.preparations import Preparation
from graph.store.records import Reader

STEPS = {
    "who": "Who acts?",
    "together": "Who does what together?",
    "seen": "What we see",
    "pistes": "Alliances to discuss",
    "sheet": "My meeting sheet",
    "live": "In the meeting",
    "after": "What has changed",
}
"""The steps of a preparation, in order, by the last part of their address."""


@dataclass(frozen=True)
class Step:
    """A step as the navigation shows it."""

    key: str
    label: str
    address: str
    current: bool


def frame(db: Reader, preparation: Preparation, step: str) -> dict[str, Any]:
    """What the page of a step is given beside its own values: see ``visuals/templates/enter.html``."""
    place = place_of(db, preparation.territory)
    label = translate(STEPS[step]) if step else ""
    return {
        "preparation": preparation,
        "place": place,
        "territory": place,
        "domain": domain_label(preparation.domain),
        "day": day(preparation.date),
        "step": step,
        "step_title": label,
        "steps": steps(preparation.id, step),
        "page_title": f"{label} – {place['name']}",
        "base": f"/enter/{preparation.id}",
        "breadcrumbs": [(translate("My preparations"), "/enter"), (heading(preparation, place["name"]), None)],
    }


def steps(preparation: str, current: str) -> list[Step]:
    return [Step(key, translate(label), f"/enter/{preparation}/{key}", key == current) for key, label in STEPS.items()]


def heading(preparation: Preparation, place: str) -> str:
    """What a preparation is called: its own title, else where and on what."""
    domain = domain_label(preparation.domain)
    return preparation.title or (f"{place} · {domain}" if domain else place)


def place_of(db: Reader, territory: str) -> dict[str, Any]:
    """A preparation's territory as the header shows it: id, name, level, fictional; named by the reference when it has left."""
    rows = db.read(
        "MATCH (t:Territory {id: $id}) RETURN t.id AS id, coalesce(t.name, t.id) AS name, t.level AS level, "
        "coalesce(t.fictional, false) AS fictional",
        id=territory,
    )
    if rows:
        return rows[0]
    known = reference().place(territory)
    return {
        "id": territory, "name": known.name if known else territory, "level": known.level if known else "", "fictional": False,
    }  # fmt: skip
