"""What answers a territory's needs, domain by domain: alliances, frameworks and funding, never added up in silence."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from graph.metrics.figures import number, whole
from graph.metrics.never import ended
from graph.metrics.ties import is_true, valid_in
from graph.territory import TerritoryGraph


@dataclass(frozen=True)
class Response:
    """Alliances recorded on a domain that go on; ``ended`` counts those that do not.

    ``actors`` and ``families`` are None where their members are not known.
    """

    alliances: tuple[str, ...]
    actors: int | None
    families: tuple[str, ...] | None
    since: int | None
    ended: int = 0


@dataclass(frozen=True)
class Funding:
    """Contributions of one nature within alliances on a domain; natures are never added up."""

    nature: str
    contributions: int
    amount_eur: float | None
    first_year: int | None
    last_year: int | None


class Responses:
    """The alliances, funding and lone actors of each domain, read once from the graph.

    A response is None, unknown, where no alliance of its sort states any domain.
    """

    def __init__(self, graph: TerritoryGraph) -> None:
        rows = valid_in(graph.alliances, graph.as_of)
        above = is_true(rows["above"])
        self._joint = set(rows.loc[(rows["nature"] == "joint") & ~above, "id"])
        self._above = set(rows.loc[(rows["nature"] == "joint") & above, "id"])
        self._contracts = set(rows.loc[(rows["nature"] == "framework") & ~above, "id"])
        self._over = set(rows.loc[rows["status"] == "ended", "id"]) if graph.as_of is None else set()
        self._since = {key: whole(str(since)[:4]) for key, since in zip(rows["id"], rows["since"], strict=True)}
        self._on: dict[str, set[str]] = defaultdict(set)
        for alliance, domain in zip(graph.addresses["alliance"], graph.addresses["domain"], strict=True):
            self._on[domain].add(alliance)
        self._members: dict[str, set[str]] = defaultdict(set)
        parts = valid_in(graph.participations, graph.as_of)
        for actor, alliance in zip(parts["actor"], parts["alliance"], strict=True):
            self._members[alliance].add(actor)
        self._family = dict(zip(graph.actors["id"], graph.actors["family"], strict=True))
        active = graph.works_on[~graph.works_on["actor"].isin(graph.actors.loc[ended(graph), "id"])]
        self._working = active.groupby("domain")["actor"].agg(set).to_dict()
        self._gifts = graph.contributions.to_dict("records")
        self._stated = set(graph.addresses["alliance"])

    def local(self, domain: str) -> Response | None:
        """Joint alliances of the territory."""
        return self._of(domain, self._joint)

    def above(self, domain: str) -> Response | None:
        """Joint alliances of territories that contain it."""
        return self._of(domain, self._above)

    def frameworks(self, domain: str) -> Response | None:
        """Contracts and programmes of the territory."""
        return self._of(domain, self._contracts)

    def funding(self, domain: str) -> tuple[Funding, ...]:
        """Contributions within alliances or frameworks on the domain, by nature."""
        by_nature: dict[str, list[tuple[float | None, int | None]]] = defaultdict(list)
        for row in self._gifts:
            if row["alliance"] in self._on[domain]:
                by_nature[str(row["nature"] or "?")].append((number(row["amount_eur"]), whole(row["year"])))
        found = []
        for nature, gifts in sorted(by_nature.items()):
            amounts = [amount for amount, _ in gifts if amount is not None]
            years = [year for _, year in gifts if year is not None]
            first, last = (min(years), max(years)) if years else (None, None)
            found.append(Funding(nature, len(gifts), round(sum(amounts), 2) if amounts else None, first, last))
        return tuple(found)

    def alone(self, domain: str) -> tuple[str, ...]:
        """Active actors that work on the domain and take part in no recorded joint alliance on it."""
        together = self._actors(self._on[domain] & (self._joint | self._above))
        return tuple(sorted(self._working.get(domain, set()) - together))

    def _of(self, domain: str, among: set[str]) -> Response | None:
        if not self._stated & among:
            return None
        recorded = self._on[domain] & among
        kept = sorted(recorded - self._over)
        actors = self._actors(set(kept))
        families = {family for family in map(self._family.get, actors) if isinstance(family, str)}
        years = [year for year in map(self._since.get, kept) if year is not None]
        unknown = bool(kept) and not actors
        return Response(
            tuple(kept), None if unknown else len(actors), None if unknown else tuple(sorted(families)), min(years, default=None),
            len(recorded) - len(kept),
        )  # fmt: skip

    def _actors(self, alliances: set[str]) -> set[str]:
        return set().union(*(self._members.get(alliance, ()) for alliance in alliances))
