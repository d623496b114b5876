"""What public sources state of France and of Centre-Val de Loire: alliances and figures, each with its source and year.

The slides are « outil de diagnostic territorial, Centre-Val de Loire » (Le RAMEAU, 2019). Where a source gives no year, the
figure has none. France's three kinds of “yes” to the dynamic of co-construction (13 + 17 + 46 %) are kept as their sum,
because the source does not say which is which.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.model import Fact
from ingest.demo.figures import figure

SOURCES: dict[str, tuple[str, str | None]] = {
    "slides": ("Le RAMEAU, outil de diagnostic territorial, Centre-Val de Loire, 2019", "2019"),
    "institutions": ("PHARE-Institutions 2016, cité par Le RAMEAU, outil de diagnostic territorial, Centre-Val de Loire, 2019", "2016"),
    "citizens": ("PHARE-Citoyens 2015 (programme PHARE, site public)", "2015"),
    "impact": ("Impact-Citoyens 2019 (Observatoire des partenariats, site public)", "2019"),
    "page": ("Le RAMEAU, page régionale Centre-Val de Loire (site public)", None),
    "reference": (
        "Référentiel de co-construction territoriale, novembre 2016 (liste « notamment » : elle n’est pas close), cité par Le RAMEAU, 2019", "2016",
    ),
}  # fmt: skip
"""Title and date of each source."""


@dataclass(frozen=True)
class NationalAlliance:
    name: str
    since: str
    members: tuple[str, ...]
    providers: tuple[str, ...] = ()
    source: str = "slides"


RAMEAU, CAISSE, CGET = "Le RAMEAU", "Caisse des Dépôts", "Commissariat général à l’égalité des territoires (CGET)"
MEDEF, MOVEMENT, SGMAP = (
    "Medef",
    "Le Mouvement Associatif",
    "Secrétariat général pour la modernisation de l’action publique (SGMAP)",
)
ANCT = "Agence nationale de la cohésion des territoires (ANCT)"
DITP = "Direction interministérielle de la transformation publique (DITP)"
DINUM = "Direction interministérielle du numérique (DINUM)"
ASSOCIATIVE_LIFE = "Ministère en charge de la Vie associative"
CITY = "Ministère de la Ville, de la Jeunesse et des Sports"

BODIES: dict[str, tuple[str, str]] = {
    RAMEAU: ("associations", "association"),
    CAISSE: ("etat", "operateur"),
    CGET: ("etat", "etat-service"),
    ANCT: ("etat", "operateur"),
    SGMAP: ("etat", "etat-service"),
    DITP: ("etat", "etat-service"),
    DINUM: ("etat", "etat-service"),
    ASSOCIATIVE_LIFE: ("etat", "etat-service"),
    CITY: ("etat", "etat-service"),
    "CESE": ("etat", "etat-service"),
    MEDEF: ("entreprises", "organisation-professionnelle"),
    "Generali": ("entreprises", "entreprise"),
    "Groupe La Poste": ("entreprises", "entreprise"),
    "Comisis": ("entreprises", "entreprise"),
    "OpinionWay": ("entreprises", "entreprise"),
    "Spallian": ("entreprises", "entreprise"),
    "Fondation EDF": ("fondations", "fondation"),
    MOVEMENT: ("associations", "tete-de-reseau"),
    "United Way": ("associations", "association"),
    "AMRF": ("associations", "tete-de-reseau"),
    "ARF": ("associations", "tete-de-reseau"),
    "RTES": ("associations", "tete-de-reseau"),
}
"""Family and kind of each national body named below."""

ALLIANCES = (
    NationalAlliance(
        "Programme PHARE", "2015",
        (CAISSE, "Generali", "Fondation EDF", ASSOCIATIVE_LIFE, MEDEF, MOVEMENT, RAMEAU, "United Way"),
        ("Comisis", "OpinionWay", "Spallian"),
    ),
    NationalAlliance("Observatoire des partenariats", "2008", (RAMEAU, CAISSE)),
    NationalAlliance(
        "Plateforme « l’innovation territoriale en actions ! »", "2018-12-24", (RAMEAU, CAISSE, CGET, "Groupe La Poste")
    ),
    NationalAlliance(
        "Référentiel de co-construction territoriale", "2016-11",
        ("AMRF", "ARF", CAISSE, "CESE", CGET, CITY, MEDEF, MOVEMENT, SGMAP, "RTES", RAMEAU), source="reference",
    ),
)  # fmt: skip

SUCCESSIONS = ((CGET, ANCT), (SGMAP, DITP), (SGMAP, DINUM))
"""Ended bodies, which keep their name, and the ones that follow them."""

REGION, FRANCE = "REG-24", "FR"
MAYORS, CITIZENS, ASSOCIATIONS, COMPANIES = "collectivites", "citoyens", "associations", "entreprises"
Stated = tuple[str, tuple[Fact, ...]]


def _profile(
    measure: str, value: float, unit: str, fr: str, en: str, territory: str = REGION, year: int = 2019
) -> Stated:
    return "slides", figure(territory, "profile", measure, value, unit, year, (fr, en))


REGION_PROFILE = (
    _profile("population", 2_500_000, "habitants", "Habitants (plus de)", "Inhabitants (over)"),
    _profile(
        "population-share",
        4,
        "%",
        "Part des habitants de France métropolitaine",
        "Share of metropolitan France’s inhabitants",
    ),
    _profile("area", 39_000, "km²", "Superficie (plus de)", "Area (over)"),
    _profile(
        "area-share", 7, "%", "Part de la superficie de France métropolitaine", "Share of metropolitan France’s area"
    ),
    _profile("communes", 1_840, "communes", "Communes", "Municipalities"),
    _profile("communes-share", 5, "%", "Part des communes de France", "Share of France’s municipalities"),
    _profile("departements", 6, "départements", "Départements", "Departments"),
    _profile("farmland-share", 9, "%", "Part des terres cultivées de France", "Share of France’s cultivated farmland"),
    _profile("gdp", 67, "Md€", "Produit intérieur brut", "Gross domestic product", year=2012),
    _profile(
        "gdp-share",
        3,
        "%",
        "Part du produit intérieur brut de France",
        "Share of France’s gross domestic product",
        year=2012,
    ),
    _profile("companies", 166_801, "entreprises", "Entreprises", "Companies"),
    _profile("companies-share", 3, "%", "Part des entreprises de France", "Share of France’s companies"),
    _profile("associations", 47_000, "associations", "Associations", "Associations"),
    _profile("associations-share", 3, "%", "Part des associations de France", "Share of France’s associations"),
)


def _survey(
    territory: str, measure: str, value: float, group: str | None, fr: str, en: str,
    year: int | None = 2019, source: str = "slides", unit: str = "%", domain: str | None = None,
) -> Stated:  # fmt: skip
    return source, figure(territory, "survey", measure, value, unit, year, (fr, en), group=group, domain=domain)


DYNAMIC = (
    "Le territoire est dans une dynamique de co-construction : oui",
    "The territory is in a dynamic of co-construction: yes",
)
NO_DYNAMIC = (
    "Le territoire est dans une dynamique de co-construction : non",
    "The territory is in a dynamic of co-construction: no",
)
DUTY = ("Partagent un « devoir d’alliances »", "Share a “duty of alliances”")

CO_CONSTRUCTION = (
    _survey(REGION, "co-construction-yes", 93, MAYORS, *DYNAMIC, 2016, "institutions"),
    _survey(FRANCE, "co-construction-yes", 76, MAYORS, *DYNAMIC, 2016, "institutions"),
    _survey(FRANCE, "co-construction-no", 24, MAYORS, *NO_DYNAMIC, 2016, "institutions"),
    *(
        _survey(REGION, "duty-of-alliances", value, group, *DUTY)
        for group, value in ((CITIZENS, 70), (COMPANIES, 77), (ASSOCIATIONS, 77), (MAYORS, 89))
    ),
    *(
        _survey(FRANCE, "duty-of-alliances", value, group, *DUTY, None, "page")
        for group, value in ((CITIZENS, 69), (COMPANIES, 81), (ASSOCIATIONS, 86), (MAYORS, 87))
    ),
    _survey(
        REGION, "shared-priority", 100, None, "Groupes d’acteurs qui font du vieillissement une priorité : tous",
        "Groups of actors for which ageing is a priority: all", domain="vieillissement",
    ),
)  # fmt: skip

PARTNERSHIPS = (
    _profile("partnerships", 1_200_000, "partenariats", "Partenariats", "Partnerships", FRANCE),
    _profile("partnerships-growth-5-years", 8.5, "points", "Hausse du taux de présence des partenariats en 5 ans", "Rise of the presence rate of partnerships in 5 years", FRANCE),
    _profile("employer-associations-with-partnerships", 53, "%", "Associations employeurs qui ont des partenariats", "Employer associations that have partnerships", FRANCE),
    _profile("employer-associations-growth-since-2011", 7, "points", "Hausse depuis 2011 de la part des associations employeurs qui ont des partenariats", "Rise since 2011 of the share of employer associations that have partnerships", FRANCE),
    _survey(FRANCE, "partnerships-yes", 38, ASSOCIATIONS, "Ont des partenariats avec des entreprises", "Have partnerships with companies"),
    _survey(FRANCE, "partnerships-intended", 38, ASSOCIATIONS, "Veulent en avoir d’ici 2 ans", "Intend to have some within 2 years"),
    _survey(FRANCE, "partnerships-neither", 24, ASSOCIATIONS, "N’en ont pas et n’en prévoient pas", "Have none and intend none"),
    _survey(FRANCE, "partnerships-yes", 37, COMPANIES, "Ont des partenariats avec des associations", "Have partnerships with associations"),
    _survey(FRANCE, "partnerships-yes-earlier", 40, COMPANIES, "Ont des partenariats avec des associations (chiffre antérieur, montré à côté des 37 %)", "Have partnerships with associations (earlier figure, shown beside the 37%)", None),
    _survey(FRANCE, "partnerships-intended", 5, COMPANIES, "Veulent en avoir", "Intend to have some"),
    _survey(FRANCE, "partnerships-neither", 58, COMPANIES, "N’en ont pas et n’en prévoient pas", "Have none and intend none"),
)  # fmt: skip


def _importance(year: int, source: str, survey: str, scores: dict[str, float]) -> tuple[Stated, ...]:
    """One measure a survey: two surveys of citizens are never taken for one series."""
    measure = f"importance-{survey.casefold()}"
    label = (f"Importance donnée par les citoyens ({survey})", f"Importance given by citizens ({survey})")
    return tuple(
        (source, figure(FRANCE, "perception", measure, value, "/ 10", year, label, group=CITIZENS, domain=domain, scale_max=10))
        for domain, value in scores.items()
    )  # fmt: skip


IMPORTANCE = (
    *_importance(2015, "citizens", "PHARE-Citoyens", {
        "emploi": 7.1, "pouvoir-d-achat": 6.6, "securite": 6.6, "developpement-economique": 6.5, "environnement": 6.3, "exclusion": 6.3,
    }),
    *_importance(2019, "impact", "Impact-Citoyens", {
        "emploi": 6.4, "pouvoir-d-achat": 6.3, "securite": 6.0, "mobilite": 5.9, "environnement": 5.9, "developpement-economique": 5.9,
        "transition-energetique": 5.9,
    }),
)  # fmt: skip
"""« niveau de vie » of Impact-Citoyens is read as the domain « pouvoir d’achat », « précarité » below as « exclusion »."""

STRONG_IMPACT = tuple(
    _survey(
        FRANCE, f"strong-impact-{domain}", value, CITIZENS, f"Domaine où les partenariats ont un fort impact : {fr}",
        f"Domain where partnerships have a strong impact: {en}", 2015, "citizens",
    )
    for domain, value, fr, en in (
        ("emploi", 49, "emploi", "employment"),
        ("developpement-economique", 46, "développement économique", "economic development"),
        ("environnement", 42, "environnement", "environment"),
        ("exclusion", 36, "précarité", "precariousness"),
        ("education", 36, "éducation", "education"),
    )
)  # fmt: skip
"""Without a tie to their domain: what partnerships change is no measure of need."""

FIGURES: tuple[Stated, ...] = (*REGION_PROFILE, *CO_CONSTRUCTION, *PARTNERSHIPS, *IMPORTANCE, *STRONG_IMPACT)
