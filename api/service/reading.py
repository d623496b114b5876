"""Which part of the graph an answer reads, and how it says so."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel

from api.answers import Provenance
from api.service.memory import Kept, state_of
from graph.errors import UsageProblem
from graph.language import current_language
from graph.store.records import Reader
from graph.store.view import read_territory
from graph.territory import TerritoryGraph

Row = TypeVar("Row")
Answer = TypeVar("Answer", bound=BaseModel)
YEARS = range(1800, 2201)


@dataclass(frozen=True)
class Reading:
    """A territory, the layers of ties, the year at whose end they hold, whether alliances from above are in, and the actors
    and alliances that are in wherever they are."""

    territory: str
    layers: str = "alliance"
    as_of: int | None = None
    include_above: bool = False
    also: tuple[str, ...] = ()


_graphs: Kept[TerritoryGraph] = Kept(8)


def read(db: Reader, reading: Reading) -> TerritoryGraph:
    """The graph that a reading names. Raises NotFound, or UsageProblem for an ambiguous name, layer or year."""
    return _graphs.get((state_of(db), reading), lambda: _read(db, reading))


def _read(db: Reader, reading: Reading) -> TerritoryGraph:
    layers = tuple(dict.fromkeys(part.strip() for part in reading.layers.split(",") if part.strip()))
    if not layers:
        raise UsageProblem("No layer is named; choose among alliance, membership, funding.")
    if reading.as_of is not None and reading.as_of not in YEARS:
        raise UsageProblem("{year} is not a year between 1800 and 2200.", year=reading.as_of)
    return read_territory(db, reading.territory, layers, reading.as_of, reading.include_above, reading.also)


_answers: Kept[Any] = Kept(32)


def computed(graph: TerritoryGraph, make: Callable[[], Answer], *what: Hashable) -> Answer:
    """An answer of ``provenance``, computed once for the same tables of a territory and the same ``what`` (its name, its parameters).

    What changed elsewhere leaves the tables as they are: the answer is then that of the version now read, computed when it says.
    """
    found = _answers.get((graph.fingerprint, current_language(), *what), make)
    read_now = found.provenance.model_copy(update={"graph_version": graph.graph_version})
    fresh: Answer = found.model_copy(update={"provenance": read_now})
    return fresh


def provenance(graph: TerritoryGraph, **parameters: Any) -> Provenance:
    """From what an answer on this graph was computed: its version, the layers, the parameters, the libraries, the sources."""
    from graph.metrics import table

    sources = sorted({str(title) for title in graph.sources["title"].dropna()})
    return Provenance(**table.provenance(graph, **parameters), sources=sources)


def rows(table: Any) -> list[dict[str, Any]]:
    """A data frame's rows as plain dictionaries, unknown as None."""
    return [{str(name): plain(value) for name, value in row.items()} for row in table.to_dict("records")]


def plain(value: Any) -> Any:
    """A cell as plain Python: numpy scalars unwrapped, not-a-number and missing as None."""
    if hasattr(value, "item"):
        value = value.item()
    return None if value is None or (isinstance(value, float) and value != value) else value


def page(found: list[Row], offset: int, limit: int | None) -> list[Row]:
    """The rows of one page; without a limit, all from the offset on."""
    return found[offset:] if limit is None else found[offset : offset + limit]


def counted(keys: Iterable[Any]) -> dict[str, int]:
    """How often each key comes."""
    counts: dict[str, int] = {}
    for key in keys:
        counts[str(key)] = counts.get(str(key), 0) + 1
    return counts
