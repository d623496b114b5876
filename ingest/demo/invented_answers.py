"""Invented frameworks, grants, answers to a questionnaire, indicators and opinions of « Val d'Exemple »."""

from __future__ import annotations

from collections.abc import Iterator

from graph.model import Fact, mint, node, tie
from graph.vocabulary import vocabulary
from ingest.demo.chance import Chance
from ingest.demo.figures import figure
from ingest.demo.invented import TERRITORY, Organisation, Spot, words
from ingest.demo.invented_alliances import Alliance

Row = tuple[str, list[Fact]]
FRAMEWORKS, GRANTS, ASKED = 15, 240, 130
YEAR = 2025
RECEIVERS = {"associations", "citoyens", "logement-medico-social", "enseignement-recherche"}
GIVERS = {"fondation", "fonds-de-dotation", "caisse", "etat-service", "operateur", "epci", "entreprise", "mutuelle"}
GROUPS = ("citoyens", "collectivites", "associations", "entreprises")
"""Whose view an opinion is: citizens, mayors, heads of associations, heads of companies."""
SHARED_PRIORITY = "vieillissement"


def frameworks(chance: Chance, listed: list[Organisation], groupings: list[Spot]) -> Iterator[Row]:
    """Contracts that the State and a grouping sign and that organisations operate: no tie between these by itself."""
    state = next(one for one in listed if one.kind == "etat-service")
    lists = words()["frameworks"]
    for number in range(FRAMEWORKS):
        spot, at = groupings[number % len(groupings)], (number * 3 + number // len(groupings)) % len(lists["names"])
        name, domain = lists["names"][at].replace("{de}", spot.of), lists["domains"][at]
        key = mint("l", "demo", "fictional", name)
        body = next(one for one in listed if one.governs == spot.id)
        since = chance.integer(2012, 2024)
        near = [one for one in listed if one.spot.grouping == spot.id and not one.governs]
        drawn = [_operator(chance, near, domain) for _draw in range(chance.integer(3, 9))]
        operators = sorted({one.id for one in drawn if one})
        yield (
            name,
            [
                node("Alliance", key, name=name, nature="framework", since=str(since), status="active"),
                tie("COVERS", key, spot.id),
                tie("ADDRESSES", key, domain),
                tie("GOVERNED_BY", key, "contrat"),
                *(
                    tie("TAKES_PART", signatory.id, key, role="signatory", since=str(since))
                    for signatory in (state, body)
                ),
                *(tie("TAKES_PART", operator_id, key, role="operator", since=str(since)) for operator_id in operators),
            ],
        )


def _operator(chance: Chance, near: list[Organisation], domain: str) -> Organisation | None:
    return chance.weighted(near, lambda one: one.pull * (5 if domain in one.domains else 0.5))


def contributions(chance: Chance, listed: list[Organisation]) -> Iterator[Row]:
    """Grants, gifts in kind and guarantees, each with its year; the giver is near, or acts in the whole territory."""
    givers = [one for one in listed if one.kind in GIVERS]
    receivers = [one for one in listed if one.family in RECEIVERS]
    natures = {"grant": 75, "in-kind": 12, "work": 5, "guarantee": 4, "post": 4}
    for number in range(GRANTS):
        to = chance.one(receivers)
        giver = _giver(chance, givers, to)
        if giver is None or giver.id == to.id:
            continue
        nature = chance.weighted(list(natures), lambda key: float(natures[key])) or "grant"
        amount = round(400 * 2 ** chance.between(0, 7) * (6 if nature == "guarantee" else 1), -2)
        key = mint("c", "demo", "fictional", number)
        yield f"{giver.name} → {to.name}", [
            node("Contribution", key, year=chance.integer(2016, 2026), nature=nature, object=chance.one(words()["grants"]["objects"]),
                 amount_eur=None if nature in ("in-kind", "work") else amount),
            tie("GIVES", giver.id, key),
            tie("TO", key, to.id),
        ]  # fmt: skip


def _giver(chance: Chance, givers: list[Organisation], to: Organisation) -> Organisation | None:
    return chance.weighted(givers, lambda one: _gives(one, to))


def _gives(giver: Organisation, to: Organisation) -> float:
    near = giver.whole or giver.spot.grouping == to.spot.grouping
    return giver.pull * (4.0 if near else 0.3) * (0.15 if giver.kind == "entreprise" else 1.0)


def declared(chance: Chance, listed: list[Organisation], alliances: list[Alliance], source: str) -> Iterator[Row]:
    """What the organisations asked in 2025 said: ties they name (some in no alliance recorded), deny, or do not know."""
    partners: dict[str, dict[str, None]] = {}
    for alliance in alliances:
        ids = [part.organisation.id for part in alliance.parts]
        for member in ids:
            partners.setdefault(member, {}).update(dict.fromkeys(other for other in ids if other != member))
    for one in chance.some(listed, ASKED):
        known = list(partners.get(one.id, ()))
        said: dict[str, str] = {}
        for other in chance.some(known, 8):
            said[other] = "yes" if chance.below(0.85) else "unknown"
        near = [o.id for o in listed if o.spot.grouping == one.spot.grouping and o.id != one.id and o.id not in known]
        for other in chance.some(near, chance.integer(0, 3)):
            said[other] = "no" if chance.below(0.55) else "yes" if chance.below(0.6) else "unknown"
        yield (
            one.name,
            [
                tie("ASKED_IN", one.id, source),
                *(tie("DECLARES", one.id, other, state=state, year=YEAR, by=one.id) for other, state in said.items()),
            ],
        )


def opinions(chance: Chance, groupings: list[Spot], people: int) -> Iterator[Row]:
    """Indicators of each grouping, and what each group of actors finds important, for the territory and each grouping.

    Every group puts ageing first in the territory as a whole; the other priorities differ.
    """
    label = ("Importance donnée", "Importance given")
    yield (
        "population",
        list(figure(TERRITORY, "profile", "population", people, "habitants", 2026, ("Habitants", "Inhabitants"))),
    )
    base = {domain: chance.between(4.6, 7.2) for domain in vocabulary().domains}
    for spot_id in (TERRITORY, *(spot.id for spot in groupings)):
        wobble = 0.3 if spot_id == TERRITORY else 0.7
        for domain in vocabulary().domains:
            for group in GROUPS:
                if domain == SHARED_PRIORITY:
                    score = chance.between(8.1, 8.7) if spot_id == TERRITORY else chance.between(7.2, 9.0)
                else:
                    score = min(7.9, max(3.0, base[domain] + _taste(group, domain) + chance.between(-wobble, wobble)))
                yield (
                    f"{spot_id} {domain} {group}",
                    list(
                        figure(
                            spot_id,
                            "perception",
                            "importance",
                            round(score, 1),
                            "/ 10",
                            YEAR,
                            label,
                            group=group,
                            domain=domain,
                            scale_max=10,
                        )
                    ),
                )
        yield from _indicators(chance, spot_id)
    for group, value in zip(GROUPS, (71, 88, 82, 76), strict=True):
        yield (
            f"duty {group}",
            list(
                figure(
                    TERRITORY,
                    "survey",
                    "duty-of-alliances",
                    value,
                    "%",
                    YEAR,
                    ("Partagent un « devoir d’alliances »", "Share a “duty of alliances”"),
                    group=group,
                )
            ),
        )


def _indicators(chance: Chance, spot_id: str) -> Iterator[Row]:
    for domain, told in words()["indicators"].items():
        low, high = told["low"], told["high"]
        middle = spot_id == TERRITORY
        value = round((low + high) / 2 if middle else chance.between(low, high), 1)
        yield f"{spot_id} {domain}", list(
            figure(spot_id, "indicator", f"exemple-{domain}", value, told["unit"], 2024, (told["fr"], told["en"]), domain=domain,
                   polarity=told["polarity"])
        )  # fmt: skip


def _taste(group: str, domain: str) -> float:
    """What each group of actors cares for more than the others do."""
    family = vocabulary().domains[domain].family
    favoured = {
        "citoyens": "social",
        "collectivites": "environnemental",
        "associations": "societal",
        "entreprises": "economique",
    }
    return 0.9 if favoured[group] == family else -0.2
