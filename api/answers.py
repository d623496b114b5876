"""What Maillage answers, once for all: a command's ``--json`` and the HTTP answer are these models, and so is the OpenAPI.

Not-a-number and unknown are null; ids are text; dates are ISO text of any precision ("2019", "2019-03").
"""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from ingest.report import ImportReport as Import

__all__ = ["Import"]


def _null(value: Any) -> Any:
    """Numpy scalars as plain values, and not-a-number or infinite as null."""
    if hasattr(value, "item") and not isinstance(value, (str, bytes)):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {str(key): _null(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_null(one) for one in value]
    return value


OptionalText = Annotated[str | None, BeforeValidator(_null)]
OptionalNumber = Annotated[float | None, BeforeValidator(_null)]
OptionalInt = Annotated[int | None, BeforeValidator(_null)]
OptionalBool = Annotated[bool | None, BeforeValidator(_null)]
Values = Annotated[dict[str, Any], BeforeValidator(_null)]
Rows = Annotated[list[dict[str, Any]], BeforeValidator(_null)]


class Problem(BaseModel):
    """An error: one sentence in ``detail`` (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


class TerritoryRow(BaseModel):
    """A territory that the database holds."""

    id: str
    code: OptionalText = None
    name: str
    level: OptionalText = None
    population: OptionalInt = None
    fictional: bool = False


class Territories(BaseModel):
    """The territories in use, or those that a search found."""

    territories: list[TerritoryRow]
    total: int
    offset: int = 0


class Created(TerritoryRow):
    """A territory of one's own that was made, with the communes it was understood to hold."""

    import_id: str
    communes: list[str]


class FigureRow(BaseModel):
    """One number about a territory, with its year, whose view it is, and its source."""

    id: str
    territory: str
    measure: OptionalText = None
    label: str
    label_fr: OptionalText = None
    label_en: OptionalText = None
    kind: OptionalText = None
    domain: OptionalText = None
    group: OptionalText = None
    value: Annotated[float | str | None, BeforeValidator(_null)] = None
    unit: OptionalText = None
    year: OptionalInt = None
    scale_max: OptionalNumber = None
    source: OptionalText = None


class FamilyCount(BaseModel):
    """How many organisations of a family are recorded; null when none is: not recorded is not absent."""

    family: str
    label: str
    recorded: int | None


class Provenance(BaseModel):
    """From what an answer was computed: the version of the graph, the parameters, the sources."""

    model_config = ConfigDict(extra="allow")

    territory: str
    graph_version: int
    layers: list[str]
    as_of: int | None = None
    include_above: bool = False
    fictional: bool = False
    sources: list[str] = Field(default_factory=list)


class ActorRow(BaseModel):
    """An organisation in a territory's graph; ``here`` is false for one known through an alliance that covers it."""

    id: str
    name: str
    family: OptionalText = None
    kind: OptionalText = None
    siren: OptionalText = None
    active: OptionalBool = None
    here: OptionalBool = None
    base: OptionalText = None
    fictional: OptionalBool = None
    display: OptionalText = None
    alliances: int = 0


class Actors(BaseModel):
    """The organisations of a territory."""

    territory: str
    actors: list[ActorRow]
    total: int
    offset: int = 0


class AllianceRow(BaseModel):
    """An alliance; ``above`` when it covers a territory that contains this one, ``members`` counts the known ones."""

    id: str
    name: str
    nature: OptionalText = None
    type: OptionalText = None
    form: OptionalText = None
    since: OptionalText = None
    until: OptionalText = None
    status: OptionalText = None
    above: bool = False
    fictional: OptionalBool = None
    members: int = 0
    domains: list[str] = Field(default_factory=list)


class Alliances(BaseModel):
    """The alliances of a territory, those of a territory above it marked so."""

    territory: str
    alliances: list[AllianceRow]
    total: int
    offset: int = 0


class TerritorySheet(BaseModel):
    """What is known of a territory at a glance."""

    territory: TerritoryRow
    parents: list[TerritoryRow] = Field(default_factory=list)
    actors: int
    alliances: int
    alliances_above: int
    frameworks: int
    contributions: int
    families: list[FamilyCount]
    figures: list[FigureRow]
    provenance: Provenance


class Card(BaseModel):
    """All that is recorded about one organisation or alliance: its ties by kind, and each statement with its source."""

    id: str
    label: Literal["Actor", "Alliance"]
    properties: Values
    ties: Values
    statements: Rows
    sources: Rows
    contradictions: list[str]


class Written(BaseModel):
    """What an entry by hand did: the id it is about, the import that takes it back, whether anything changed."""

    id: str
    import_id: str | None = None
    changed: bool = True
    merged: list[str] = Field(default_factory=list, description="ids that now lead to this one")


class HistoryRow(BaseModel):
    """One import that speaks of an organisation or alliance, and what it changed of it, in words."""

    import_id: str
    profile: str
    title: str
    about: str = Field("", description="what else it was about, when its title is not this one's name")
    source: str
    by: str
    at: str
    withdrawn_at: str | None = None
    withdrawn_by: str | None = None
    records: int
    total: int
    changes: list[dict[str, Any]]


class History(BaseModel):
    """The imports that speak of one organisation or alliance, the latest first; taken back ones are kept and say so."""

    id: str
    history: list[HistoryRow]


class Reason(BaseModel):
    fr: str
    en: str


class ImportRow(BaseModel):
    """An import that was made: its title, moment, account and state."""

    model_config = ConfigDict(extra="allow")

    import_id: str
    title: OptionalText = None
    profile: OptionalText = None
    by: OptionalText = None
    at: OptionalText = None
    status: OptionalText = None
    records: OptionalInt = None


class Imports(BaseModel):
    imports: list[ImportRow]


class Undone(BaseModel):
    """What taking an import back changed."""

    import_id: str
    records_withdrawn: int
    removed: Values = Field(default_factory=dict)


class Question(BaseModel):
    """A read-only Cypher query."""

    query: str = Field(min_length=1, max_length=20_000)
    parameters: dict[str, Any] = Field(default_factory=dict)
    limit: int | None = Field(None, ge=1, le=100_000)


class QueryResult(BaseModel):
    """The rows of a query; ``truncated`` when there were more than the limit."""

    columns: list[str]
    rows: list[list[Any]]
    truncated: bool


class State(BaseModel):
    """Whether the database runs, and where."""

    model_config = ConfigDict(extra="allow")

    url: str
    engine: str
    running: bool
    detail: str = ""


class Health(BaseModel):
    status: Literal["ok", "unavailable"]
