"""Invented joint alliances of « Val d'Exemple »: who takes part, in what, where, since when.

Some stand on purpose: in each grouping, two organisations that act on ageing work with a common partner, not with each other.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ingest.demo.chance import Chance
from ingest.demo.invented import WHOLE, Organisation, Spot, words

COUNT, FIRST_YEAR, LAST_YEAR = 200, 2005, 2026
MOST = 36
"""No organisation takes part in more alliances than this: less than a fifth of them."""
ON_AGEING = 5
SIZES = ((2, 28), (3, 21), (4, 16), (5, 11), (6, 8), (7, 5), (8, 4), (9, 3), (10, 2), (11, 2), (12, 2))
SHARES = {
    "environnement": 12, "culture-sport": 11, "developpement-economique": 9, "mobilite": 9, "lien-social": 9, "emploi": 9,
    "transition-energetique": 8, "education": 8, "exclusion": 6, "sante": 5, "numerique": 4, "logement": 4, "handicap": 3,
    "securite": 3, "pouvoir-d-achat": 3, "vieillissement": 2,
}  # fmt: skip
PUBLIC = {"collectivites", "etat", "protection-sociale", "enseignement-recherche"}
MIDDLE = {"centre-social", "ccas", "commune", "mission-locale", "association", "regie-de-quartier"}
FUNDERS = {"fondation", "fonds-de-dotation", "caisse", "etat-service", "operateur"}


@dataclass(frozen=True)
class Part:
    organisation: Organisation
    role: str
    since: int
    until: int | None


@dataclass(frozen=True)
class Alliance:
    name: str
    domains: tuple[str, ...]
    covers: str
    parts: tuple[Part, ...]
    since: int
    until: int | None
    type: str | None
    form: str
    governance: str


class Weaver:
    """Draws alliances one after the other, minding who already takes part in how many and who is kept apart."""

    def __init__(
        self, chance: Chance, organisations: list[Organisation], groupings: list[Spot], communes: list[Spot]
    ) -> None:
        self.chance, self.groupings, self.communes = chance, groupings, communes
        self.open = [one for one in organisations if not one.alone]
        self.load: Counter[str] = Counter()
        self.apart: dict[str, set[str]] = {}
        self.names: set[str] = set()

    def all(self) -> list[Alliance]:
        """The planted ones, then as many as make COUNT."""
        planted = [alliance for spot in self.groupings for alliance in self._around_ageing(spot)]
        planted += [self._any("vieillissement") for _number in range(ON_AGEING)]
        return planted + [self._any() for _number in range(COUNT - len(planted))]

    def _around_ageing(self, spot: Spot) -> list[Alliance]:
        """Two organisations that act on ageing in the grouping, each in an alliance with a third one, never together."""
        near = [one for one in self.open if one.spot.grouping == spot.id and not one.whole]
        ageing = [one for one in near if "vieillissement" in one.domains]
        made = []
        for _number in range(2):
            drawn = self.chance.some(ageing, len(ageing))
            first = min(drawn, key=lambda o: o.family not in ("associations", "citoyens"))
            second = min(
                (o for o in drawn if o.family != first.family and o.id not in self.apart.get(first.id, ())),
                key=lambda o: o.family not in ("logement-medico-social", "protection-sociale"), default=None,
            )  # fmt: skip
            middle = self.chance.weighted(
                [o for o in near if o not in (first, second) and "vieillissement" not in o.domains],
                lambda o: o.pull if o.kind in MIDDLE else 0.01,
            )
            if second is None or middle is None:
                continue
            self.apart.setdefault(first.id, set()).add(second.id)
            self.apart.setdefault(second.id, set()).add(first.id)
            for one, domain in ((first, "lien-social"), (second, "sante")):
                made.append(self._alliance(domain, spot, [middle, one]))
        return made

    def _any(self, domain: str | None = None) -> Alliance:
        domain = domain or self.chance.weighted(list(SHARES), lambda key: float(SHARES[key])) or "lien-social"
        size = (self.chance.weighted(SIZES, lambda pair: float(pair[1])) or SIZES[0])[0]
        lead = self._draw(domain, None, [])
        spot = self._place(lead, size)
        members = [lead]
        while len(members) < size and (found := self._draw(domain, spot, members)):
            members.append(found)
        return self._alliance(domain, spot, members)

    def _place(self, lead: Organisation, size: int) -> Spot | None:
        """Where it acts: the lead's commune, its grouping, or the whole territory (None)."""
        if (lead.whole and lead.governs is None) or self.chance.below(0.05 * size - 0.05):
            return None
        grouping = next(one for one in self.groupings if one.id == lead.spot.grouping)
        return lead.spot if lead.governs is None and self.chance.below(0.4) else grouping

    def _draw(self, domain: str, spot: Spot | None, members: list[Organisation]) -> Organisation:
        families = {one.family for one in members}
        barred = {one.id for one in members}.union(*(self.apart.get(one.id, ()) for one in members))

        def weight(one: Organisation) -> float:
            if one.id in barred or self.load[one.id] >= MOST:
                return 0.0
            acts = 6.0 if domain in one.domains else 0.35
            here = spot is not None and one.spot.grouping == spot.grouping and not one.whole
            near = 1.0 if spot is None else 6.0 if here else 0.9 if one.whole else 0.08
            return one.pull * acts * near * (1.6 if one.family not in families else 0.8)

        drawn = self.chance.weighted(self.open, weight)
        assert drawn is not None  # noqa: S101  far more organisations than the largest alliance needs
        return drawn

    def _alliance(self, domain: str, spot: Spot | None, members: list[Organisation]) -> Alliance:
        chance = self.chance
        since = FIRST_YEAR + int((LAST_YEAR - FIRST_YEAR + 1) * chance.between(0, 1) ** 0.75)
        until = chance.integer(since, LAST_YEAR - 1) if since < LAST_YEAR and chance.below(0.14) else None
        for one in members:
            self.load[one.id] += 1
        parts = tuple(self._part(one, number, since, until) for number, one in enumerate(members))
        form = chance.weighted(
            ("partenariat", "dialogue-territorial", "experimentation-collective"),
            lambda key: {"partenariat": 6, "dialogue-territorial": 2, "experimentation-collective": 1 + 2 * (since >= 2012)}[key],
        ) or "partenariat"  # fmt: skip
        others = [key for key in members[-1].domains if key != domain]
        domains = (domain, others[0]) if others and others[0] != "vieillissement" and chance.below(0.2) else (domain,)
        covers = spot.id if spot else "X-val-d-exemple"
        return Alliance(
            self._name(domain, spot, form), domains, covers, parts, since, until, self._type(members, since), form,
            self._governance(len(members)),
        )  # fmt: skip

    def _part(self, one: Organisation, number: int, since: int, until: int | None) -> Part:
        role = "lead" if number == 0 else "funder" if one.kind in FUNDERS and self.chance.below(0.6) else "member"
        end = until or LAST_YEAR
        joined = self.chance.integer(since, end) if number > 1 and self.chance.below(0.25) else since
        left = self.chance.integer(joined, end) if number > 1 and end > joined and self.chance.below(0.06) else until
        return Part(one, role, joined, left)

    def _type(self, members: list[Organisation], since: int) -> str | None:
        """Association with company: one of the four types, as the eras open them; only public bodies: their own type."""
        families = {one.family for one in members}
        if families <= PUBLIC:
            return "cooperation-publique"
        if not {"associations", "entreprises"} <= families:
            return None
        new = max(0, since - 2011)
        weights = {"mecenat": 6, "pratiques-responsables": 4, "cooperation-economique": 4, "innovation-societale": new}
        return self.chance.weighted(list(weights), lambda key: float(weights[key]))

    def _governance(self, size: int) -> str:
        weights = {
            "groupe-informel": 4, "convention": 5, "charte": 3, "association": 1 + size // 4, "contrat": 1, "scic": size // 4, "gip": size // 6,
        }  # fmt: skip
        return self.chance.weighted(list(weights), lambda key: float(weights[key])) or "convention"

    def _name(self, domain: str, spot: Spot | None, form: str) -> str:
        """An object with its place; a second alliance on the same in the same place is named for its form."""
        about = self.chance.one(words()["objects"][domain])
        of = spot.of if spot else WHOLE
        forms = {
            "partenariat": "Partenariat",
            "dialogue-territorial": "Conférence",
            "experimentation-collective": "Expérimentation",
        }
        tries = [f"{about} {of}", f"{forms[form]} « {about} » {of}"]
        tries += [f"{another} {of}" for another in words()["objects"][domain]]
        tries += [f"{label} « {another} » {of}" for another in words()["objects"][domain] for label in forms.values()]
        tries += [f"{tries[0]}, suite {number}" for number in range(2, 99)]
        chosen = next(name for name in tries if name not in self.names)
        self.names.add(chosen)
        return chosen
