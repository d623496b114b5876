"""The kit's map as a frozen copy under an address nobody can guess, to be shown in a frame and given to an audience."""

from __future__ import annotations

import hashlib
from typing import Any

import orjson

from api.service.imports import account
from api.service.kit.content import Kit
from graph.language import translate
from graph.store import published
from graph.store.connect import Database
from graph.store.published import Published


def content_of(made: Kit) -> dict[str, Any]:
    """What a copy of the map holds: what the kit's map shows, and nothing that it does not."""
    drawn, deck = made.drawn, made.deck
    kept = {name: value for name, value in vars(drawn).items() if name not in ("options", "schemes")}
    content = {
        "format": 1, "kind": "map", "language": deck.language, "title": drawn.title, "territory": deck.territory, "domain": "", "date": "",
        "fictional": deck.fictional, "sources": drawn.sources, "made": f"{drawn.date}. Maillage.", "map": kept,
    }  # fmt: skip
    return dict(orjson.loads(orjson.dumps(content, option=orjson.OPT_NON_STR_KEYS | orjson.OPT_SERIALIZE_NUMPY)))


def mark(made: Kit) -> str:
    """What tells one content from another: what is published is what was looked at."""
    return hashlib.sha256(orjson.dumps(content_of(made), option=orjson.OPT_SORT_KEYS)).hexdigest()[:24]


def publish(db: Database, made: Kit, territory: str, looked_at: str) -> Published | None:
    """Publish the map that was looked at; None when it has changed since, or has nothing to show."""
    if not made.drawn.nodes or mark(made) != looked_at:
        return None
    title = translate("Who acts with whom: {territory}", made.deck.language, territory=made.deck.territory)
    return published.publish(db, "map", title, content_of(made), territory, account())
