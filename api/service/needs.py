"""Needs beside responses as the pages and the terminal show them: short texts, each with year and source."""

from __future__ import annotations

from typing import Any

from api.answers import DomainRow, Gaps, MeasuredNeed, PerceivedNeed, ResponseRow
from api.console import number
from api.service import words
from api.service.text import count, origin, with_unit
from graph.language import current_language, translate
from graph.vocabulary import vocabulary


def columns() -> list[tuple[str, str]]:
    """The columns of the table at the terminal."""
    names = (
        "Domain",
        "Measured",
        "Perceived",
        "Alliances recorded",
        "From above",
        "Acting alone",
        "Rank of the need",
        "Rank of the response",
    )
    return [(translate(name), "left") for name in names]


def lines(answer: Gaps) -> list[tuple[Any, ...]]:
    """The rows of the table at the terminal; what is not recorded is said so."""
    return [
        (
            row.label, "; ".join(measured(one) for one in row.measured), "; ".join(perceived(one) for one in row.perceived),
            response(row.response), response(row.above), len(row.alone) or "", rank(row.need_rank), rank(row.response_rank),
        )
        for row in answer.domains
    ]  # fmt: skip


def table(answer: Gaps) -> list[dict[str, Any]] | None:
    """The page's table: groups of domains, each with its rows; None where neither a need nor a response is recorded."""
    if not any(_told(row) for row in answer.domains):
        return None
    groups = []
    for key, family in vocabulary().domain_families.items():
        rows = [_row(row) for row in answer.domains if row.family == key]
        groups.append({"label": family.label.say(), "rows": rows})
    return groups


def _told(row: DomainRow) -> bool:
    return bool(
        row.measured
        or row.perceived
        or row.alone
        or any(found and found.alliances for found in (row.response, row.above, row.frameworks))
    )


def _row(row: DomainRow) -> dict[str, Any]:
    return {
        "key": row.domain,
        "label": row.label,
        "measured": [{"text": measured(one), "source": origin(one.source, one.year)} for one in row.measured],
        "perceived": [{"text": perceived(one), "source": origin(one.source, one.year)} for one in row.perceived],
        "response": _answer(row.response),
        "above": _answer(row.above),
        "frameworks": _answer(row.frameworks),
        "alone": count(len(row.alone), "one organisation", "{n} organisations") if row.alone else "",
        "need_rank": rank(row.need_rank),
        "need_range": _range(row),
        "response_rank": rank(row.response_rank),
        "level": _level(row),
    }


def _level(row: DomainRow) -> int:
    """The step of the needs' ramp, 5 the most needed; 0 unknown."""
    return 0 if row.need_rank is None else max(1, 5 - int((row.need_rank - 1) // 3.2))


def _range(row: DomainRow) -> str:
    if row.need_low is None or row.need_high is None or row.need_low == row.need_high:
        return ""
    return translate("between {low} and {high}", low=number(round(row.need_low)), high=number(round(row.need_high)))


def rank(value: float | None) -> str:
    return "" if value is None else number(int(value) if float(value).is_integer() else round(value, 1))


def measured(one: MeasuredNeed) -> str:
    """An indicator in a few words, with its place among its peers."""
    label = (
        (one.label_fr if current_language() == "fr" else one.label_en) or one.label_fr or one.label_en or one.measure
    )
    text = f"{label} {with_unit(one.value, one.unit)}"
    if one.percentile is not None:
        text += " " + translate(
            "(more needed than {percent} % of {peers} territories)",
            percent=number(round(one.percentile)),
            peers=number(one.peers),
        )
    return text


def perceived(one: PerceivedNeed) -> str:
    """What a group says, with its scale: ``citoyens 7,1 sur 10``."""
    group = words.group(one.group)
    if one.scale_max:
        return translate(
            "{group} {value} out of {most}", group=group, value=number(one.value), most=number(one.scale_max)
        )
    return f"{group} {with_unit(one.value, one.unit)}".strip()


def response(found: ResponseRow | None) -> str:
    """Alliances on a domain in a few words; none recorded is said so, unknown is unknown."""
    if found is None:
        return translate("not recorded")
    if not found.alliances:
        return translate("none recorded")
    text = count(len(found.alliances), "one alliance", "{n} alliances")
    if found.actors:
        text += ", " + count(found.actors, "one organisation", "{n} organisations")
    return text + (", " + translate("since {year}", year=found.since) if found.since else "")


def _answer(found: ResponseRow | None) -> dict[str, Any]:
    families = [words.family(key) for key in (found.families or [])] if found else []
    return {
        "text": response(found),
        "known": bool(found),
        "some": bool(found and found.alliances),
        "families": ", ".join(families),
    }
