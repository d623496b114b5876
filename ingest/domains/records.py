"""The domains of an import's texts as records of their own, from a source that says how they were found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from graph.model import Fact, Record, Source, mint, tie
from ingest.domains import HAND, RULE, Rules, Verdict, text_key

PROFILE = "domains"
"""The profile of the sources that these records come from."""
TITLES = {RULE: "Domaines lus dans les textes, par règles", HAND: "Domaines lus dans les textes, classés à la main"}


@dataclass(frozen=True)
class Subject:
    """A text about an organisation (WORKS_ON) or an alliance (ADDRESSES), and the row it stands in."""

    row: int
    kind: str
    about: str
    text: str


@dataclass
class Texts:
    """The texts of an import, each once with the number of its rows and what was made of it; the most frequent first."""

    counts: Counter[str] = field(default_factory=Counter)
    written: dict[str, str] = field(default_factory=dict)
    verdicts: dict[str, Verdict] = field(default_factory=dict)

    def add(self, text: str, rules: Rules) -> Verdict:
        key = text_key(text)
        self.counts[key] += 1
        if key not in self.verdicts:
            self.written[key] = " ".join(text.split())
            self.verdicts[key] = rules.classify(text)
        return self.verdicts[key]

    def __iter__(self) -> Iterator[tuple[str, int, Verdict]]:
        for key, rows in sorted(self.counts.items(), key=lambda item: (-item[1], item[0])):
            yield self.written[key], rows, self.verdicts[key]


def classified(
    source: Source, subjects: Sequence[Subject], rules: Rules, texts: Texts
) -> tuple[list[Source], list[Record]]:
    """The records that say of which domains the texts of a file are, from one source for rules and one for people.

    ``texts`` gets every text. The same texts, rules and decisions give the same records; others give other sources, so
    that what was classified before can be told and withdrawn. No text that is about a domain: nothing.
    """
    found: dict[str, dict[int, list[Fact]]] = {RULE: {}, HAND: {}}
    told: dict[str, list[str]] = {RULE: [], HAND: []}
    for subject in subjects:
        if not text_key(subject.text):
            continue
        verdict = texts.add(subject.text, rules)
        for domain in verdict.domains:
            fact = tie(subject.kind, subject.about, domain, how_="classified")
            facts = found[verdict.how].setdefault(subject.row, [])
            if fact not in facts:
                facts.append(fact)
                told[verdict.how].append(f"{subject.row}:{subject.about}:{domain}")
    sources: list[Source] = []
    records: list[Record] = []
    for how, rows in found.items():
        if rows:
            one = Source(
                mint("s", PROFILE, how, source.id, *told[how]), f"{TITLES[how]} ({source.title})", source.sha256, PROFILE,
                None, source.dated, source.nature,
            )  # fmt: skip
            sources.append(one)
            records += _records(one, rows)
    return sources, records


def _records(source: Source, rows: dict[int, list[Fact]]) -> Iterable[Record]:
    return [Record(mint("r", source.id, row), source.id, str(row), tuple(facts)) for row, facts in rows.items()]
