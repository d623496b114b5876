"""What an import tells: the counts and messages of one file or several, the same model for programs and pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel, Field

from graph.language import Text, current_language


class InBoth(Text):
    """Words known in French and English, such as a vocabulary's labels, as one value of a sentence."""

    def __init__(self, fr: str, en: str) -> None:
        super().__init__(en, {"fr": fr})

    def say(self, language: str | None = None) -> str:
        return str(self.values["fr"]) if (language or current_language()) == "fr" else self.message


def quoted(fr: Sequence[str], en: Sequence[str] | None = None) -> InBoth:
    """Names in the quotation marks of each language, such as column headers."""
    marks = (", ".join(f"«\u00a0{name}\u00a0»" for name in fr), ", ".join(f"“{name}”" for name in (en or fr)))
    return InBoth(*marks)


class Issue(BaseModel):
    """One message about one value: what was wrong and what was done. ``row`` is the row as a spreadsheet shows it."""

    file: str = ""
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    problem: str
    action: str


class KindCounts(BaseModel):
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    merged: int = 0


class IgnoredColumn(BaseModel):
    """A column that was not read, with the reason; ``values`` counts its filled cells."""

    file: str = ""
    sheet: str | None = None
    column: str
    reason: str
    values: int = 0


class FileRead(BaseModel):
    file: str
    sheet: str | None = None
    layout: str
    rows: int
    sha256: str
    columns: dict[str, str] = Field(default_factory=dict)


class TextRead(BaseModel):
    """A text, in how many rows it stands, its domains, how they were found (``rule``, ``hand``, '': not at all), and the
    words that told them."""

    text: str
    rows: int
    domains: list[str] = Field(default_factory=list)
    how: str = ""
    because: dict[str, str] = Field(default_factory=dict)


class DomainRead(BaseModel):
    """A domain read from texts: how many texts and rows, and the most frequent texts."""

    domain: str
    label: str
    texts: int
    rows: int
    examples: list[TextRead]


class TextsRead(BaseModel):
    """The free texts of an import from which domains were read, and those that wait to be classified, the most frequent
    first. ``rows`` count the rows of all texts, of those classified, of those that wait."""

    texts: int
    rows: int
    classified: int
    classified_rows: int
    by_hand: int
    domains: list[DomainRead]
    to_classify: list[TextRead]
    to_classify_texts: int
    to_classify_rows: int


class ImportReport(BaseModel):
    """What an import did, or would do (``dry_run``). ``merged`` counts actors that two keys of one row brought together."""

    import_id: str
    dry_run: bool = False
    profile: str
    profile_guessed: bool = False
    files: list[FileRead] = Field(default_factory=list)
    rows_read: int = 0
    rows_kept: int = 0
    rows_rejected: int = 0
    records_added: int = 0
    issues: list[Issue] = Field(default_factory=list)
    actors: KindCounts = Field(default_factory=KindCounts)
    alliances: KindCounts = Field(default_factory=KindCounts)
    participations: KindCounts = Field(default_factory=KindCounts)
    contributions: KindCounts = Field(default_factory=KindCounts)
    memberships: KindCounts = Field(default_factory=KindCounts)
    establishments: KindCounts = Field(default_factory=KindCounts)
    columns_ignored: list[IgnoredColumn] = Field(default_factory=list)
    texts: TextsRead | None = None
    replaces: list[str] = Field(default_factory=list)
    remarks: list[str] = Field(default_factory=list)


@dataclass(frozen=True)
class Message:
    """An issue before its language is known."""

    file: str
    sheet: str
    row: int | None
    column: str | None
    value: object
    problem: Text
    action: Text

    def said(self) -> Issue:
        value = None if self.value is None else str(self.value)[:200]
        return Issue(
            file=self.file, sheet=self.sheet or None, row=self.row, column=self.column, value=value,
            problem=self.problem.say(), action=self.action.say(),
        )  # fmt: skip
