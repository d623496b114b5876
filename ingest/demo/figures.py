"""Facts of one figure about a territory, for both parts of the demonstration."""

from __future__ import annotations

from graph.model import Fact, mint, node, tie


def figure(
    territory: str,
    kind: str,
    measure: str,
    value: float,
    unit: str,
    year: int | None,
    label: tuple[str, str],
    *,
    group: str | None = None,
    domain: str | None = None,
    scale_max: float | None = None,
    polarity: str | None = None,
) -> tuple[Fact, ...]:
    """A Figure with its territory and domain. ``label`` is (French, English); ``group`` a family key; a missing year is unknown.

    ``polarity``: ``higher-is-worse`` or ``higher-is-better`` for indicators, none where a figure is neither.
    """
    figure_id = mint("f", territory, measure, group or "", year or "", domain or "")
    facts = [
        node(
            "Figure", figure_id, kind=kind, measure=measure, value=value, unit=unit, year=year, group=group,
            polarity=polarity, scale_max=scale_max, label_fr=label[0], label_en=label[1],
        ),
        tie("HAS", territory, figure_id),
    ]  # fmt: skip
    return (*facts, tie("ON", figure_id, domain)) if domain else tuple(facts)
