"""What several commands say beside their answer."""

from __future__ import annotations

from typing import Any

from api.answers import Provenance
from api.console import number, out, say
from graph.language import _


def say_fictional(fictional: bool) -> None:
    """That all is invented, where it is."""
    if fictional:
        out(_("Fictional: this territory, its organisations and its figures are invented."))
        out()


def say_estimated(provenance: Provenance) -> None:
    """Within how much estimated measures lie of the exact ones; nothing where all are exact."""
    from api.service import words

    told = (provenance.model_extra or {}).get("parameters", {})
    for name in ("betweenness", "harmonic_closeness", "mean_harmonic_closeness"):
        if error := told.get(f"{name}_error"):
            say(
                "{measure}: estimated from {sample} starting points, within {error} of the exact value (from 0 to 1; 95 % confidence).",
                measure=words.measure("betweenness_normalized" if name == "betweenness" else name), sample=told["sample"], error=number(error),
            )  # fmt: skip


def say_likelihood(learnt: dict[str, Any]) -> None:
    """What likelihood learnt from, or that nothing could be learnt."""
    if not learnt["evaluable"]:
        say(
            "No likelihood can be learnt here: {positives} of {pairs} pairs have allied. The order is by usefulness.",
            **learnt,
        )
        return
    say(
        "Likelihood, from 0 to 1, of an alliance within {horizon_years} years; {positives} of {pairs} pairs allied in the {horizon_years} before. Such forecasts are weak.",
        **learnt,
    )
