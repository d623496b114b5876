"""What commands and HTTP answer about measures: the network's, needs beside responses, alliances that could be explored."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from api.answers import OptionalInt, OptionalNumber, OptionalText, Provenance, Reason, Values


class ActorMeasures(BaseModel):
    """An organisation's measures; null where a measure has no meaning for it."""

    model_config = ConfigDict(extra="allow")

    id: str
    name: str
    family: OptionalText = None
    degree: OptionalNumber = None
    strength: OptionalNumber = None
    betweenness: OptionalNumber = None


class Metrics(BaseModel):
    """The measures of a territory's network and of its organisations."""

    territory: str
    view: str
    weighted: bool
    network: Values
    actors: list[ActorMeasures]
    provenance: Provenance


class MeasuredNeed(BaseModel):
    """An indicator; ``percentile`` (0 to 100, high is more needed) among ``peers`` territories of the same level and year."""

    measure: str
    label_fr: OptionalText = None
    label_en: OptionalText = None
    value: OptionalNumber = None
    unit: OptionalText = None
    year: OptionalInt = None
    source: OptionalText = None
    percentile: OptionalNumber = None
    peers: int = 0


class PerceivedNeed(BaseModel):
    """What a group of actors says; ``score`` is the value over its scale, 0 to 1."""

    group: OptionalText = None
    measure: OptionalText = None
    value: OptionalNumber = None
    scale_max: OptionalNumber = None
    score: OptionalNumber = None
    year: OptionalInt = None
    source: OptionalText = None
    unit: OptionalText = None


class ResponseRow(BaseModel):
    """Alliances recorded on a domain; how many organisations, of which families, since when."""

    alliances: list[str]
    actors: OptionalInt = None
    families: list[str] | None = None
    since: OptionalInt = None


class FundingRow(BaseModel):
    """Contributions of one nature; natures are never added up."""

    nature: str
    contributions: int
    amount_eur: OptionalNumber = None
    first_year: OptionalInt = None
    last_year: OptionalInt = None


class DomainRow(BaseModel):
    """One domain: measured, perceived, response, acting alone; ranks are among the territory's domains, 1 first."""

    domain: str
    label: str
    family: str
    measured: list[MeasuredNeed]
    perceived: list[PerceivedNeed]
    elsewhere: dict[str, list[MeasuredNeed | PerceivedNeed]] = Field(default_factory=dict)
    response: ResponseRow | None = None
    above: ResponseRow | None = None
    frameworks: ResponseRow | None = None
    funding: list[FundingRow] = Field(default_factory=list)
    alone: list[str] = Field(default_factory=list)
    need_rank: OptionalNumber = None
    need_low: OptionalNumber = None
    need_high: OptionalNumber = None
    response_rank: OptionalNumber = None
    gap: OptionalNumber = None
    known: bool = True


class Gaps(BaseModel):
    """Needs beside responses, one row a domain; null is unknown, never zero."""

    territory: str
    domains: list[DomainRow]
    provenance: Provenance


class Sentences(BaseModel):
    """The reason of a lead, sentence by sentence: what speaks for it, who could ease the meeting, what is not known."""

    grounds: tuple[str, ...]
    ease: tuple[str, ...]
    unknown: tuple[str, ...]


class Candidate(BaseModel):
    """An alliance that could be explored, between organisations or by one that would join ``alliance``; with the reason in both languages
    and the parts of its score."""

    model_config = ConfigDict(extra="allow")

    rank: int
    actors: list[str]
    names: list[str] = Field(default_factory=list)
    alliance: OptionalText = None
    domain: OptionalText = None
    usefulness: OptionalNumber = None
    likelihood: OptionalNumber = None
    parts: Values = Field(default_factory=dict)
    partners: list[str] = Field(default_factory=list)
    reason: Reason
    said: dict[str, Sentences] = Field(default_factory=dict, exclude=True)


class Missing(BaseModel):
    """The alliances that could be explored in a territory, the most useful first."""

    territory: str
    candidates: list[Candidate]
    total: int
    provenance: Provenance
