"""What was made of an import's texts, for its report."""

from __future__ import annotations

from collections.abc import Iterator

from graph.language import Text
from graph.vocabulary import vocabulary
from ingest.domains import HAND
from ingest.domains.records import Texts
from ingest.report import DomainRead, TextRead, TextsRead

MOST_EXAMPLES = 30
MOST_WAITING = 200


def texts_read(texts: Texts) -> TextsRead | None:
    """The texts of an import by domain, and those that no rule caught; None where it has no text."""
    rows = [
        TextRead(text=text[:300], rows=number, domains=list(verdict.domains), how=verdict.how, because=dict(verdict.because))
        for text, number, verdict in texts
    ]  # fmt: skip
    if not rows:
        return None
    known = vocabulary().domains
    found = [row for row in rows if row.how]
    waiting = [row for row in rows if not row.how]
    domains = []
    for domain in known:
        some = [row for row in found if domain in row.domains]
        if some:
            label = known[domain].label.say()
            number = sum(row.rows for row in some)
            domains.append(
                DomainRead(domain=domain, label=label, texts=len(some), rows=number, examples=some[:MOST_EXAMPLES])
            )
    return TextsRead(
        texts=len(rows), rows=sum(row.rows for row in rows), classified=len(found), classified_rows=sum(row.rows for row in found),
        by_hand=sum(row.how == HAND for row in rows), domains=domains, to_classify=waiting[:MOST_WAITING],
        to_classify_texts=len(waiting), to_classify_rows=sum(row.rows for row in waiting),
    )  # fmt: skip


def said_of_texts(texts: Texts) -> Iterator[Text]:
    """How many texts gave a domain by rules or by hand, and how many wait to be classified."""
    if read := texts_read(texts):
        values = {
            "n": read.classified - read.by_hand,
            "all": read.texts,
            "hand": read.by_hand,
            "left": read.to_classify_texts,
        }
        yield Text(
            "Domains read from {all} different texts: {n} by rules, {hand} by hand, {left} to be classified.", values
        )
