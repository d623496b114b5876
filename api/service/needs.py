"""Needs beside responses as the pages and the terminal show them: short texts, each with year and source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from api.answers import TerritorySheet
from api.console import number
from api.measure_answers import DomainRow, Gaps, MeasuredNeed, PerceivedNeed, ResponseRow
from api.service import words
from api.service.figures import Notes
from api.service.text import count, with_unit
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


def table(answer: Gaps, sheet: TerritorySheet, notes: Notes) -> dict[str, Any] | None:
    """The page's table: domains of which something is told, by family; the others by name. None where nothing is told."""
    told = [row for row in answer.domains if _told(row)]
    if not told:
        return None
    labels = {f"{one.measure}": one.label for one in sheet.figures}
    names = {parent.id: parent.name for parent in sheet.parents}
    needs, responses = _places([row.need_rank for row in told]), _places([row.response_rank for row in told])
    shown = {
        row.domain: _row(row, needs[at], responses[at], _Words(labels, names, notes)) for at, row in enumerate(told)
    }
    families = vocabulary().domain_families
    groups = [
        {"label": families[key].label.say(), "rows": [shown[row.domain] for row in told if row.family == key]}
        for key in families
    ]
    unknown = ", ".join(row.label for row in answer.domains if row.domain not in shown)
    return {
        "groups": [group for group in groups if group["rows"]],
        "unknown": unknown,
        "above": any(row["above"]["some"] for row in shown.values()),
    }


@dataclass(frozen=True)
class _Words:
    """What a row needs to be said: labels of measures, names of the wider territories, the page's notes."""

    labels: dict[str, str]
    names: dict[str, str]
    notes: Notes

    def measured(self, one: MeasuredNeed, place: str = "") -> dict[str, Any]:
        return {"text": measured(one), "place": place, "year": one.year, "note": self.notes.mark(one.source)}

    def perceived(self, found: list[PerceivedNeed], place: str = "") -> list[dict[str, Any]]:
        """One line a year and source, with each group's view: « Associations 6,9, Citoyens 6,8 sur 10 »."""
        lines: dict[tuple[Any, ...], list[PerceivedNeed]] = {}
        for one in found:
            lines.setdefault((one.source, one.year, one.scale_max, one.measure if not one.group else ""), []).append(
                one
            )
        return [
            {"text": self._views(views, scale, measure), "place": place, "year": year, "note": self.notes.mark(source)}
            for (source, year, scale, measure), views in lines.items()
        ]

    def _views(self, views: list[PerceivedNeed], scale: float | None, measure: str | None) -> str:
        if measure:
            return f"{self.labels.get(measure, measure)} {with_unit(views[0].value, views[0].unit)}".strip()
        texts = [
            f"{words.group(one.group)} {number(one.value) if scale else with_unit(one.value, one.unit)}"
            for one in views
        ]
        return " · ".join(texts) + (" " + translate("out of {most}", most=number(scale)) if scale else "")


def _told(row: DomainRow) -> bool:
    answers = (row.response, row.above, row.frameworks)
    return bool(
        row.measured
        or row.perceived
        or row.elsewhere
        or row.alone
        or any(found and found.alliances for found in answers)
    )


def _places(ranks: list[float | None]) -> list[tuple[int, bool] | None]:
    """(place, shared with others) of each rank among the ranks, as people count: 1, 2, 2, 4."""
    return [
        None
        if rank is None
        else (1 + sum(other is not None and other < rank for other in ranks), ranks.count(rank) > 1)
        for rank in ranks
    ]


def _row(
    row: DomainRow, need: tuple[int, bool] | None, answer: tuple[int, bool] | None, said: _Words
) -> dict[str, Any]:
    perceived_, measured_ = said.perceived(row.perceived), [said.measured(one) for one in row.measured]
    for place, found in row.elsewhere.items():
        name = said.names.get(place, place)
        measured_ += [said.measured(one, name) for one in found if isinstance(one, MeasuredNeed)]
        perceived_ += said.perceived([one for one in found if isinstance(one, PerceivedNeed)], name)
    return {
        "key": row.domain,
        "label": row.label,
        "measured": measured_,
        "perceived": perceived_,
        "response": _answer(row.response),
        "above": _answer(row.above),
        "frameworks": _answer(row.frameworks),
        "alone": count(len(row.alone), "one organisation", "{n} organisations") if row.alone else "",
        "need_rank": _placed("need {place}{tied}{range}", need, _range(row)),
        "response_rank": _placed("response {place}{tied}{range}", answer, "")
        if row.response and row.response.alliances
        else "",
        "level": _level(row),
    }


def _placed(message: str, place: tuple[int, bool] | None, within: str) -> str:
    if place is None:
        return ""
    tied = translate(" (tied)") if place[1] else ""
    return translate(message, None, place=ordinal(place[0]), tied=tied, range=f", {within}" if within else "")


def ordinal(n: int) -> str:
    """1er, 2e in French; 1st, 2nd, 3rd, 4th in English."""
    if current_language() == "fr":
        return "1er" if n == 1 else f"{n}e"
    ending = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"


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
    return f"{words.group(one.group)} {scaled(one)}".strip()


def scaled(one: PerceivedNeed) -> str:
    """How much a group says, with its scale: ``7,1 sur 10``."""
    if one.scale_max:
        return f"{number(one.value)} {translate('out of {most}', most=number(one.scale_max))}"
    return with_unit(one.value, one.unit)


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
    families = (
        count(len(found.families), "one family of actors", "{n} families of actors") if found and found.families else ""
    )
    return {
        "text": response(found),
        "known": bool(found),
        "some": bool(found and found.alliances),
        "families": families,
    }
