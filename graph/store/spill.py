"""Statements over many rows kept in a temporary file until one transaction writes them all, so that memory stays bounded."""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Iterable
from typing import Any

import orjson

from graph.store import pace
from graph.store.records import Transaction, batches

AT_ONCE = 5_000
"""Rows of one statement sent at once."""


class Spill:
    """Rows by stage and statement, in a file that goes when it is let go of. Rows are what JSON can say."""

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile(prefix="maillage-")  # noqa: SIM115 - closed with the spill
        weakref.finalize(self, self.file.close)
        self.waiting: dict[tuple[int, str], list[Any]] = {}
        self.kept: dict[tuple[int, str], list[tuple[int, int]]] = {}

    def add(self, stage: int, query: str, rows: Iterable[Any], at_once: int = AT_ONCE) -> None:
        """Keep rows for a statement, to be written in the order of the stages, so many at once."""
        waiting = self.waiting.setdefault((stage, query), [])
        for batch in batches(rows, at_once):
            waiting += batch
            if len(waiting) >= at_once:
                self._keep((stage, query))

    def _keep(self, what: tuple[int, str]) -> None:
        if rows := self.waiting[what]:
            start = self.file.seek(0, 2)
            size = self.file.write(orjson.dumps(rows))
            self.kept.setdefault(what, []).append((start, size))
            rows.clear()

    def write(self, tx: Transaction) -> None:
        """Run all statements with their rows, stage by stage; again, from the first, where a transaction is tried again."""
        for what in self.waiting:
            self._keep(what)
        every, done = sum(map(len, self.kept.values())), 0
        for stage, query in sorted(self.kept):
            for start, size in self.kept[stage, query]:
                pace.at("write", done, every)
                done += 1
                self.file.seek(start)
                tx.run(query, rows=orjson.loads(self.file.read(size))).consume()
