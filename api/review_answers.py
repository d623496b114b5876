"""What commands and HTTP answer about pairs that may be one."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from api.answers import OptionalText


class ReviewSide(BaseModel):
    """One of the two: what is shown of it."""

    id: str
    name: str
    siren: OptionalText = None
    rna: OptionalText = None
    family: OptionalText = None
    kind: OptionalText = None
    since: OptionalText = None
    places: list[str] = Field(default_factory=list)
    sources: list[str] = Field(default_factory=list)
    alliances: list[str] = Field(default_factory=list, description="of an alliance: its members")
    alliances_total: int = 0
    also_called: list[str] = Field(default_factory=list)
    fictional: bool = False


class ReviewPair(BaseModel):
    """Two organisations (or alliances) that may be one; score 0 to 100, with what speaks for and against it, in words."""

    label: Literal["Actor", "Alliance"]
    score: int
    certain: bool
    one: ReviewSide
    other: ReviewSide
    speaks_for: list[str]
    speaks_against: list[str]


class Review(BaseModel):
    """The pairs that wait for a decision, the likeliest first."""

    territory: str
    total: int
    offset: int
    pairs: list[ReviewPair]


class Verdict(BaseModel):
    """What a person says of two: ``stays`` is the id that stays when they are one, else the rule chooses."""

    one: str = Field(max_length=200)
    other: str = Field(max_length=200)
    verdict: Literal["same", "different"]
    stays: str | None = Field(None, max_length=200)


class DecisionRow(BaseModel):
    """A decision in force; ``automatic``: made by an import."""

    import_id: str
    verdict: Literal["same", "different"]
    automatic: bool
    one: str
    other: str
    names: list[str]
    score: int | None = None
    by: str
    at: str


class Decisions(BaseModel):
    """The decisions that are in force, the latest first."""

    total: int
    decisions: list[DecisionRow]
