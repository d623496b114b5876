"""Small files to import, and the French reference."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest

from graph.model import Fact, fact_key
from ingest.imports import Reading, read_import, report
from ingest.reference import Reference
from ingest.report import ImportReport

Write = Callable[..., Path]


@pytest.fixture(scope="session")
def reference() -> Reference:
    return Reference()


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file: text in an encoding, bytes as they are, anything else as JSON."""

    def written(name: str, content: Any, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            text = content if isinstance(content, str) else json.dumps(content)
            path.write_bytes(text.encode(encoding))
        return path

    return written


@dataclass(frozen=True)
class Read:
    """What files were read as: the facts, and the report of an import that was not applied."""

    reading: Reading
    report: ImportReport

    def facts(self, kind: str) -> list[Fact]:
        """The distinct facts of a label or type, in the order of the records."""
        found = {
            orjson.dumps(fact, option=orjson.OPT_SORT_KEYS): fact
            for record in self.reading.change_set.records
            for fact in record.facts
            if fact["is"] == kind
        }
        return list(found.values())

    def count(self, kind: str) -> int:
        return len({fact_key(fact) for fact in self.facts(kind)})

    def the(self, kind: str) -> Fact:
        (fact,) = self.facts(kind)
        return fact

    def actor(self, name: str) -> Fact:
        (fact,) = [fact for fact in self.facts("Actor") if name in (fact.get("name"), fact.get("name?"))]
        return fact


@pytest.fixture
def read(reference: Reference) -> Callable[..., Read]:
    """Read files as facts, without a database."""

    def reading(*paths: Path, **options: Any) -> Read:
        found = read_import(paths, reference=reference, **options)
        return Read(found, report(found, None))

    return reading
