"""What commands and HTTP answer about studies: what-if, best, evaluate, mixing, robustness, agreement, change."""

from __future__ import annotations

from pydantic import BaseModel, Field

from api.answers import OptionalNumber, OptionalText, Provenance, Reason, Rows, Values


class OutcomeRow(BaseModel):
    """A territory's network at a glance; null where it has no meaning."""

    coverage: OptionalNumber = None
    covered: int
    cells: int
    fragmentation: OptionalNumber = None
    components: int
    isolates: int
    pairs: int
    mean_harmonic_closeness: OptionalNumber = None
    mean_harmonic_distance: OptionalNumber = None
    cross_family_share: OptionalNumber = None


class Trial(BaseModel):
    """Alliances to try out: each names two organisations or more, or one alliance and who would join it, by id or name."""

    add: list[list[str] | str] = Field(min_length=1, max_length=50)
    domain: str | None = None


class AddedRow(BaseModel):
    """An alliance tried out; ``allied`` when all of its organisations are allied already."""

    actors: list[str]
    names: list[str]
    alliance: OptionalText = None
    domains: list[str] = Field(default_factory=list)
    allied: bool = False


class WhatIf(BaseModel):
    """What would change if some alliances were made; nothing is written."""

    territory: str
    added: list[AddedRow]
    before: OutcomeRow
    after: OutcomeRow
    change: Values
    provenance: Provenance


class IntroductionRow(BaseModel):
    """Two organisations to introduce; ``gain`` is what it newly covers, ``joins`` the pairs of organisations a path newly joins."""

    rank: int
    actors: list[str]
    names: list[str]
    domains: list[str]
    gain: int
    joins: int
    usefulness: OptionalNumber = None
    reason: Reason


class Best(BaseModel):
    """The few introductions that would change most, chosen one after another."""

    territory: str
    budget: int
    introductions: list[IntroductionRow]
    candidates: int
    before: OutcomeRow
    after: OutcomeRow
    change: Values
    provenance: Provenance


class ScoreRow(BaseModel):
    """How well a score foresaw which pairs allied; the interval of the AUC is of 95 %, organisations drawn again."""

    name: str
    auc: OptionalNumber = None
    auc_low: OptionalNumber = None
    auc_high: OptionalNumber = None
    average_precision: OptionalNumber = None
    precision_at_20: OptionalNumber = None


class CalibrationRow(BaseModel):
    """Pairs of similar likelihood: what was said, what came, how many they are."""

    predicted: float
    observed: float
    pairs: int


class Evaluated(BaseModel):
    """Scores judged on what began after a year; ``positives`` of ``candidates`` pairs of organisations allied after it."""

    territory: str
    cut: int
    end: int
    positives: int
    candidates: int
    evaluable: bool
    base_rate: OptionalNumber = None
    scores: list[ScoreRow] = Field(default_factory=list)
    calibration: list[CalibrationRow] = Field(default_factory=list)
    ablation: Values = Field(default_factory=dict, description="AUC of likelihood without each part")
    likelihood: Values = Field(default_factory=dict, description="what likelihood learnt from")
    adds: bool | None = Field(None, description="whether likelihood does better than the best simple score")
    said: Reason
    provenance: Provenance


class MixingNull(BaseModel):
    """Who allies with whom more or less than chance would have it, each organisation keeping its number of alliances and each alliance its size."""

    territory: str
    families: Rows
    actors: Rows | None = None
    by_degree: Rows = Field(description="expected if only numbers of partners mattered")
    assortativity: OptionalNumber = None
    external_internal: Values
    roles: Rows
    mixing: Values = Field(description="draws, trades between two, how far the chain went")
    least_p: float
    absent_cells: Reason
    provenance: Provenance


class Robustness(BaseModel):
    """How the network depends on few organisations, and whether its first ones would stay first if some had not answered."""

    territory: str
    removal: Values
    reach: Values
    stability: Rows
    cutoffs: Rows
    s_walks: Rows
    robins_alexander: OptionalNumber = None
    centralization: Values
    provenance: Provenance


class AgreementOfGroups(BaseModel):
    """How far the groups that were asked put the domains in the same order (Kendall's W)."""

    territory: str
    w: OptionalNumber = None
    w_uncorrected: OptionalNumber = None
    chi2: OptionalNumber = None
    p_chi2: OptionalNumber = None
    p: OptionalNumber = None
    raters: list[str]
    items: list[str]
    left_out: int
    shared_first: list[str]
    provenance: Provenance


class DirectedRow(BaseModel):
    """An organisation's ties that go one way: ``in_degree`` to it, ``out_degree`` from it; ``said_absent``: ties it says it has not."""

    id: str
    name: OptionalText = None
    family: OptionalText = None
    in_degree: int
    out_degree: int
    mutual: int
    said_absent: int


class DirectedTies(BaseModel):
    """Ties that go one way (who names whom, who funds whom, who is a member of what) and how far they are returned.

    ``reciprocity``: ties returned over ties; ``reciprocity_answered``: over those whose other end said yes or no.
    """

    territory: str
    way: str
    ties: int
    mutual: int
    contradicted: int
    unanswered: int
    absent: int
    unknown: int
    reciprocity: OptionalNumber = None
    reciprocity_answered: OptionalNumber = None
    actors: list[DirectedRow]
    provenance: Provenance


class MovesRow(BaseModel):
    """Ids that came, went and stayed; turnover is those that came or went over all."""

    came: list[str]
    went: list[str]
    stayed: list[str]
    turnover: OptionalNumber = None


class ChangeOfNetwork(BaseModel):
    """What changed in a territory from the end of one year to the end of another."""

    territory: str
    first: int
    last: int
    actors: MovesRow
    alliances: MovesRow
    participations: MovesRow
    measures: Values
    degrees: Rows
    eras: Values
    names: dict[str, str]
    undated: int
    provenance: Provenance
