"""Preparations: what a person keeps before, during and after a meeting. Private: in no export, no map, no measure.

A preparation is *for* a territory and a domain; drafts (rows typed and not entered yet) and answers to pistes are *in* it.
None of it is a fact: nothing here changes the graph's version.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from graph.errors import NotFound, UsageProblem
from graph.store.changes import now
from graph.store.connect import Database
from graph.store.records import Reader, batches

STATES = ("exists", "not_relevant", "explore", "check")
"""What a person may say of a piste."""


@dataclass(frozen=True)
class Preparation:
    """One meeting: where, on which domain, on what day; ``started_at``: when its live mode was first opened.

    ``extra`` holds what the pages keep (the sheet's edited texts, choices), by name.
    """

    id: str
    territory: str
    domain: str
    date: str
    title: str
    by: str
    created_at: str
    started_at: str | None = None
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Draft:
    """A row typed in a preparation: its cells by field name, and the actor it became once entered (``actor``).

    ``turn``: the turn of the preparation's rows (see `turn`) at which it was written last.
    """

    id: str
    kind: str
    cells: dict[str, Any]
    place: float
    by: str
    at: str
    actor: str | None = None
    turn: int = 0


@dataclass(frozen=True)
class Answer:
    """What a person said of a piste: the ids it is about, the state, a private note."""

    id: str
    about: tuple[str, ...]
    state: str
    note: str
    by: str
    at: str


def _unknown() -> NotFound:
    return NotFound("No preparation is known at this address; the list of your preparations shows those that are kept.")


def create(db: Database, territory: str, domain: str, date: str, by: str, title: str = "") -> Preparation:
    """A new preparation for a territory that the database holds. Raises NotFound for another one."""
    made = Preparation(f"p-{secrets.token_hex(8)}", territory, domain, date, title, by, now())
    properties = {k: v for k, v in vars(made).items() if k != "extra" and v is not None}
    rows = db.write(
        lambda tx: tx.run(
            "MATCH (t:Territory {id: $territory}) CREATE (p:Preparation)-[:FOR]->(t) SET p = $p RETURN p.id AS id",
            territory=territory,
            p=properties,
        ).data()
    )
    if not rows:
        raise NotFound("No territory is known as {id}.", id=territory)
    return made


def preparation(db: Reader, preparation_id: str) -> Preparation:
    """Raises NotFound for an unknown one."""
    found = _preparations(db, "WHERE p.id = $id", id=preparation_id)
    if not found:
        raise _unknown()
    return found[0]


def preparations(db: Reader) -> list[Preparation]:
    """All of them, the next or latest meeting first."""
    return _preparations(db, "")


def _preparations(db: Reader, where: str, **parameters: Any) -> list[Preparation]:
    # the territory is read from the preparation itself: it may have left the graph with the import that brought it
    rows = db.read(f"MATCH (p:Preparation) {where} RETURN properties(p) AS p", **parameters)
    named = ({name: row["p"][name] for name in Preparation.__dataclass_fields__ if name in row["p"]} for row in rows)
    found = [Preparation(**{**kept, "extra": orjson.loads(kept.get("extra") or "{}")}) for kept in named]
    return sorted(found, key=lambda one: (one.date, one.created_at), reverse=True)


def change(db: Database, preparation_id: str, **properties: Any) -> None:
    """Set some of date, domain, title, started_at; or ``extra={…}``, whose entries replace those of the same name.

    Raises NotFound for an unknown preparation.
    """
    extra = properties.pop("extra", None)
    rewrite(db, preparation_id, lambda _held: extra or {}, **properties)


def rewrite(
    db: Database, preparation_id: str, decide: Callable[[dict[str, Any]], Mapping[str, Any]], **properties: Any
) -> None:
    """Change entries of ``extra`` knowing those that are there, with nobody in between; an entry of None is taken out.

    ``decide`` may be asked again where two write at once. Raises NotFound for an unknown preparation.
    """

    def work(tx: Any) -> None:
        # the preparation is written first: from then on it is this transaction's alone
        row = tx.run(
            "MATCH (p:Preparation {id: $id}) SET p.by = p.by, p += $p RETURN p.extra AS extra",
            id=preparation_id,
            p=properties,
        ).single()
        if row is None:
            raise _unknown()
        held = orjson.loads(row["extra"] or "{}")
        if changed := decide(held):
            kept = {name: value for name, value in {**held, **changed}.items() if value is not None}
            tx.run(
                "MATCH (p:Preparation {id: $id}) SET p.extra = $extra",
                id=preparation_id, extra=orjson.dumps(kept).decode(),
            ).consume()  # fmt: skip

    db.write(work)


def move(db: Database, preparation_id: str, territory: str) -> None:
    """Make it a preparation for another territory that the database holds. Raises NotFound for another one."""
    rows = db.write(
        lambda tx: tx.run(
            "MATCH (p:Preparation {id: $id}) MATCH (t:Territory {id: $territory}) OPTIONAL MATCH (p)-[old:FOR]->() DELETE old "
            "WITH DISTINCT p, t CREATE (p)-[:FOR]->(t) SET p.territory = $territory RETURN p.id AS id",
            id=preparation_id,
            territory=territory,
        ).data()
    )
    if not rows:
        raise NotFound("No territory is known as {id}.", id=territory)


def remove(db: Database, preparation_id: str) -> None:
    """Erase a preparation with its drafts and answers; what was entered in the graph stays."""
    db.write(
        lambda tx: tx.run(
            "MATCH (p:Preparation {id: $id}) OPTIONAL MATCH (n)-[:IN]->(p) DETACH DELETE n, p", id=preparation_id
        ).consume()
    )


def turn(db: Reader, preparation_id: str) -> tuple[int, int]:
    """How often the rows of a preparation were written, and at which of these turns one was last taken out.

    Between two equal answers no row has changed. Raises NotFound for an unknown preparation.
    """
    rows = db.read("MATCH (p:Preparation {id: $id}) RETURN p.turn AS turn, p.removed AS removed", id=preparation_id)
    if not rows:
        raise _unknown()
    return rows[0]["turn"] or 0, rows[0]["removed"] or 0


def _next_turn(tx: Any, preparation_id: str, removing: bool = False) -> int:
    """The turn of what this transaction writes: nobody else's, since all who write rows write the preparation first."""
    # the first SET takes the lock, so that the number read by the second is the last one
    also = " SET p.removed = p.turn" if removing else ""
    row = tx.run(
        "MATCH (p:Preparation {id: $id}) SET p.by = p.by "
        f"SET p.turn = coalesce(p.turn, 0) + 1{also} RETURN p.turn AS turn",
        id=preparation_id,
    ).single()
    if row is None:
        raise _unknown()
    return int(row["turn"])


def save_draft(
    db: Database, preparation_id: str, kind: str, cells: dict[str, Any], by: str, draft: str | None = None,
    place: float = 0.0, actor: str | None = None,
) -> str:  # fmt: skip
    """Keep a row (``kind``: organisation, alliance…); its id. With ``draft``, the cells given replace those of the same name.

    Two browsers that change different cells of one row lose neither.
    """
    key = draft or f"d-{secrets.token_hex(8)}"

    def work(tx: Any) -> None:
        if tx.run(
            "MATCH (d:Draft {id: $key})-[:IN]->(p:Preparation) WHERE p.id <> $id RETURN d.id AS id", key=key, id=preparation_id
        ).single():  # fmt: skip
            raise UsageProblem("This row belongs to another preparation; open the page again.")
        number = _next_turn(tx, preparation_id)
        row = tx.run(
            "MATCH (p:Preparation {id: $id}) MERGE (d:Draft {id: $key}) "
            "ON CREATE SET d.kind = $kind, d.place = $place, d.cells = '{}' MERGE (d)-[:IN]->(p) "
            "SET d.by = $by, d.at = $at, d.turn = $turn RETURN d.cells AS cells",
            id=preparation_id, key=key, kind=kind, place=place, by=by, at=now(), turn=number,
        ).single()  # fmt: skip
        merged = {k: v for k, v in {**orjson.loads(row["cells"] or "{}"), **cells}.items() if v is not None}
        tx.run(
            "MATCH (d:Draft {id: $key}) SET d.cells = $cells, d.actor = coalesce($actor, d.actor)",
            key=key, cells=orjson.dumps(merged).decode(), actor=actor,
        ).consume()  # fmt: skip

    db.write(work)
    return key


def add_drafts(db: Database, preparation_id: str, kind: str, rows: Sequence[dict[str, Any]], by: str) -> list[str]:
    """Keep many new rows after those that are there, all or none; their ids in order.

    Raises NotFound for an unknown preparation. Cost: some hundred milliseconds for 5,000 rows.
    """
    at = now()
    made = [{"id": f"d-{secrets.token_hex(8)}", "cells": orjson.dumps(cells).decode()} for cells in rows]

    def work(tx: Any) -> None:
        number = _next_turn(tx, preparation_id)
        last = tx.run(
            "MATCH (p:Preparation {id: $id}) OPTIONAL MATCH (d:Draft {kind: $kind})-[:IN]->(p) RETURN max(d.place) AS last",
            id=preparation_id, kind=kind,
        ).single()  # fmt: skip
        first = float(last["last"] or 0.0) + 1
        said = {"kind": kind, "by": by, "at": at, "turn": number}
        placed = [{**row, **said, "place": first + n} for n, row in enumerate(made)]
        for batch in batches(placed):
            tx.run(
                "MATCH (p:Preparation {id: $id}) UNWIND $rows AS r CREATE (d:Draft)-[:IN]->(p) SET d = r",
                id=preparation_id, rows=batch,
            ).consume()  # fmt: skip

    db.write(work)
    return [row["id"] for row in made]


def mark_drafts(db: Database, preparation_id: str, rows: Mapping[str, tuple[dict[str, Any], str | None]]) -> None:
    """Set some cells of many rows (an entry of None is taken out), and the actor each became (None: none any more)."""
    at = now()

    def work(tx: Any) -> None:
        number = _next_turn(tx, preparation_id)
        found = tx.run(
            "UNWIND $ids AS key MATCH (d:Draft {id: key})-[:IN]->(:Preparation {id: $id}) RETURN d.id AS id, d.cells AS cells",
            ids=list(rows), id=preparation_id,
        ).data()  # fmt: skip
        changed = []
        for row in found:
            cells, actor = rows[row["id"]]
            merged = {k: v for k, v in {**orjson.loads(row["cells"]), **cells}.items() if v is not None}
            told = {"cells": orjson.dumps(merged).decode(), "actor": actor, "at": at, "turn": number}
            changed.append({"id": row["id"], "p": told})
        for batch in batches(changed):
            tx.run("UNWIND $rows AS r MATCH (d:Draft {id: r.id}) SET d += r.p", rows=batch).consume()

    db.write(work)


def drafts(db: Reader, preparation_id: str, kind: str, after: int = -1) -> list[Draft]:
    """The rows of a kind in their order; ``after``: only those written after that turn (see `turn`)."""
    rows = db.read(
        "MATCH (d:Draft {kind: $kind})-[:IN]->(:Preparation {id: $id}) WHERE coalesce(d.turn, 0) > $after "
        "RETURN properties(d) AS d",
        id=preparation_id, kind=kind, after=after,
    )  # fmt: skip
    found = [Draft(**{**row["d"], "cells": orjson.loads(row["d"]["cells"])}) for row in rows]
    return sorted(found, key=lambda one: (one.place, one.at, one.id))


def draft_ids(db: Reader, preparation_id: str, kind: str) -> list[str]:
    rows = db.read(
        "MATCH (d:Draft {kind: $kind})-[:IN]->(:Preparation {id: $id}) RETURN d.id AS id", id=preparation_id, kind=kind
    )
    return [row["id"] for row in rows]


def remove_draft(db: Database, preparation_id: str, draft: str) -> None:
    def work(tx: Any) -> None:
        _next_turn(tx, preparation_id, removing=True)
        tx.run(
            "MATCH (d:Draft {id: $key})-[:IN]->(:Preparation {id: $id}) DETACH DELETE d", id=preparation_id, key=draft
        ).consume()

    db.write(work)


def answer(db: Database, preparation_id: str, about: tuple[str, ...], state: str, by: str, note: str = "") -> str:
    """Keep what a person says of a piste; one answer a piste: the same ids again change it. Its id.

    Raises UsageProblem for a state that is none of `STATES`, NotFound for an unknown preparation.
    """
    if state not in STATES:
        raise UsageProblem(
            "{state} is no answer to a piste; choose among {states}.", state=state, states=", ".join(STATES)
        )
    ids = sorted(about)
    key = f"w-{preparation_id.removeprefix('p-')}-{'-'.join(ids)}"

    def work(tx: Any) -> None:
        row = tx.run(
            "MATCH (p:Preparation {id: $id}) MERGE (w:Answer {id: $key}) MERGE (w)-[:IN]->(p) SET w += $p RETURN w.id AS id",
            id=preparation_id, key=key, p={"about": ids, "state": state, "note": note, "by": by, "at": now()},
        ).single()  # fmt: skip
        if row is None:
            raise _unknown()

    db.write(work)
    return key


def answers(db: Reader, preparation_id: str) -> list[Answer]:
    """The answers given in a preparation, the latest first."""
    rows = db.read("MATCH (w:Answer)-[:IN]->(:Preparation {id: $id}) RETURN properties(w) AS w", id=preparation_id)
    found = [Answer(**{**row["w"], "about": tuple(row["w"]["about"])}) for row in rows]
    return sorted(found, key=lambda one: (one.at, one.id), reverse=True)


def withdraw_answer(db: Database, preparation_id: str, answer_id: str) -> None:
    """Undo an answer; the piste may be proposed again."""
    db.write(
        lambda tx: tx.run(
            "MATCH (w:Answer {id: $key})-[:IN]->(:Preparation {id: $id}) DETACH DELETE w",
            id=preparation_id,
            key=answer_id,
        ).consume()
    )
