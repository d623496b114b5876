"""How each measure is computed, from the docstrings of the code that computes it: the page cannot say anything else.

A paragraph of a docstring, its marks taken away and its constants as ``{NAME}``, is a text to translate (``graph/locales/fr.po``).
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from babel.numbers import format_decimal

from graph.language import Text, current_language, translate
from graph.metrics import (
    agreement,
    best,
    brokerage,
    centrality,
    change,
    directed,
    evaluate,
    holes,
    key_players,
    likelihood,
    mixing,
    needs,
    nulls,
    predictors,
    roles,
    stability,
    structure,
    two_mode,
    what_if,
)  # fmt: skip
from graph.metrics.labels import labels

SECTIONS: tuple[tuple[str, tuple[tuple[str, Callable[..., Any]], ...]], ...] = (
    ("Place of each organisation", (
        ("betweenness", centrality.betweenness), ("harmonic_closeness", centrality.harmonic_closeness), ("pagerank", centrality.pagerank),
        ("eigenvector", centrality.eigenvector), ("k_core", centrality.k_core), ("clustering", centrality.clustering),
        ("two_step_reach", centrality.two_step_reach),
    )),
    ("Positions of linking", (
        ("constraint", holes.constraint), ("effective_size", holes.effective_size), ("efficiency", holes.efficiency),
        ("hierarchy", holes.hierarchy), ("coordinator", brokerage.brokerage), ("liaison", roles.roles_against_chance),
    )),
    ("The network as a whole", (
        ("density", structure.density), ("fragmentation", structure.fragmentation), ("centralization", structure.centralization),
        ("articulation_points", structure.articulation_points), ("bridges", structure.bridges),
        ("distance_fragmentation", key_players.best_to_remove), ("reach_from", key_players.best_to_reach),
        ("robins_alexander", two_mode.robins_alexander), ("s_walks", two_mode.s_walks), ("reciprocity", directed.reciprocity), ("rank_stability", stability.rank_stability),
    )),
    ("Families of actors", (
        ("assortativity", mixing.assortativity), ("external_internal", mixing.external_internal), ("against_chance", nulls.against_chance),
    )),
    ("Needs, leads and change", (
        ("kendall_w", agreement.kendall_w), ("need_ranks", needs.needs), ("coverage", what_if.coverage), ("best", best.best),
        ("mean_harmonic_closeness", what_if.mean_harmonic_closeness), ("likelihood", likelihood.likelihood), ("evaluation", evaluate.evaluate),
        ("adamic_adar", predictors.predictors), ("turnover", change.change),
    )),
)  # fmt: skip
"""Title of each section, and its measures: the key of their words, and the function that computes them."""

TITLES = {
    "reciprocity": "Ties that go one way",
    "need_ranks": "Needs beside responses",
    "best": "Few introductions that would change most",
    "evaluation": "Evaluation",
}


@dataclass(frozen=True)
class Method:
    """A measure as the page tells it, in the reader's language; ``paragraphs`` are those of the docstring."""

    key: str
    label: str
    sentence: str
    name: str
    paragraphs: tuple[str, ...]
    where: str


def methods() -> list[tuple[str, list[Method]]]:
    """Each section with its methods, in order. Titles are texts to translate."""
    return [(title, [_method(key, function) for key, function in rows]) for title, rows in SECTIONS]


def paragraphs(function: Callable[..., Any], language: str | None = None) -> tuple[Text, ...]:
    """The paragraphs of a function's docstring as texts, the numbers of its constants in them."""
    known = vars(sys.modules[function.__module__])
    told = []
    for part in (inspect.getdoc(function) or "").split("\n\n"):
        plain = " ".join(part.split()).replace("`", "").replace("*", "")
        numbers = {name: known[name] for name in _CONSTANT.findall(plain) if isinstance(known.get(name), int)}
        message, locale = plain, language or current_language()
        for name in numbers:
            message = re.sub(rf"\b{name}\b", f"{{{name}}}", message)
        told.append(Text(message, {name: format_decimal(value, locale=locale) for name, value in numbers.items()}))
    return tuple(told)


_CONSTANT = re.compile(r"\b[A-Z][A-Z_]{3,}\b")


def _method(key: str, function: Callable[..., Any]) -> Method:
    told = tuple(text.say() for text in paragraphs(function))
    words, where = labels().get(key), f"{function.__module__}.{function.__name__}"
    if words is None:
        return Method(key, translate(TITLES[key]), "", "", told, where)
    return Method(key, words.label.say(), words.sentence.say(), words.name.say(), told, where)
