"""Which organisation or alliance a person means on a card's forms: the likeliest first, nothing chosen unasked."""

from __future__ import annotations

from typing import Any

from rapidfuzz import fuzz

from api.service import words
from api.service.text import years
from graph.language import Text
from graph.model import clean_name
from graph.store.cards import Card
from graph.store.records import Reader
from ingest import typed
from ingest.reference.names import fold

MOST = 12
MUCH_ALIKE, ALIKE_ENOUGH = 75.0, 55.0
"""How alike a name must be to be proposed unasked, and when it was sought."""


def proposed(db: Reader, label: str, card: Card, q: str) -> dict[str, Any]:
    """Those that a card may be one with: named like what was sought, or else much like the card itself; the nearest names
    first. Those whose number says that they are others are left out."""
    sought = q.strip() or str(card.properties.get("name") or "")
    rows = _actors(db, card) if label == "Actor" else _alliances(db, card)
    siren = card.properties.get("siren")
    least = ALIKE_ENOUGH if q.strip() else MUCH_ALIKE
    scored = [
        (_likeness(sought, row["name"]), row)
        for row in rows
        if not (siren and row.get("siren", siren) not in (siren, None))
    ]
    ranked = sorted(
        (pair for pair in scored if pair[0] >= least), key=lambda pair: (-pair[0], pair[1]["name"], pair[1]["id"])
    )
    return {"q": q.strip(), "candidates": [row for _score, row in ranked[:MOST]]}


def named(db: Reader, said: str, card: Card, field: str = "members") -> str:
    """The id of the organisation of this name, the card's own world only. Raises UsageProblem with the nearest names."""
    rows = _actors(db, card)
    same = [row for row in rows if clean_name(row["name"]) == clean_name(said) or row["id"] == said]
    if len(same) == 1:
        return str(same[0]["id"])
    if same:
        choices = ", ".join(
            f"{row['id']} ({', '.join(part for part in (row['name'], row['detail']) if part)})" for row in same[:8]
        )
        raise typed.wrong(
            field, Text("Several organisations are so called; write the id of one: {choices}.", {"choices": choices})
        )
    near = sorted(((_likeness(said, row["name"]), row["name"]) for row in rows), key=lambda pair: (-pair[0], pair[1]))[
        :3
    ]
    names = ", ".join(name for score, name in near if score >= ALIKE_ENOUGH)
    if names:
        raise typed.wrong(
            field,
            Text("No organisation is known as {id}; the nearest names: {names}.", {"id": said[:60], "names": names}),
        )
    raise typed.wrong(field, Text("No organisation is known as {id}.", {"id": said[:60]}))


def _likeness(sought: str, name: str) -> float:
    """How alike two names are, 0 to 100; 100 when one holds the other."""
    one, other = fold(sought), fold(name)
    return 100.0 if one and f" {one}" in f" {other}" else float(fuzz.token_sort_ratio(one, other))


def _actors(db: Reader, card: Card) -> list[dict[str, Any]]:
    rows = db.read(
        "MATCH (a:Actor) WHERE a.name IS NOT NULL AND coalesce(a.fictional, false) = $fictional AND a.id <> $id "
        "OPTIONAL MATCH (a)-[:BASED_IN]->(t:Territory) "
        "RETURN a.id AS id, a.name AS name, a.family AS family, a.siren AS siren, min(t.name) AS place",
        fictional=bool(card.properties.get("fictional")), id=card.properties["id"],
    )  # fmt: skip
    return [
        {**row, "detail": ", ".join(part for part in (row["place"], words.family(row["family"]), row["siren"]) if part)}
        for row in rows
    ]


def _alliances(db: Reader, card: Card) -> list[dict[str, Any]]:
    rows = db.read(
        "MATCH (a:Alliance) WHERE a.name IS NOT NULL AND coalesce(a.fictional, false) = $fictional AND a.id <> $id "
        "OPTIONAL MATCH (a)-[:COVERS]->(t:Territory) "
        "RETURN a.id AS id, a.name AS name, a.since AS since, a.until AS until, min(t.name) AS place",
        fictional=bool(card.properties.get("fictional")), id=card.properties["id"],
    )  # fmt: skip
    return [
        {**row, "detail": ", ".join(part for part in (row["place"], years(row["since"], row["until"])) if part)}
        for row in rows
    ]
