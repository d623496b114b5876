"""The real part against the published counts and the sources' own figures."""

from collections import Counter

import pytest

ALL_FIGURES = [
    # territory, measure, group, year, value, domain
    ("REG-24", "population", None, 2019, 2_500_000, None),
    ("REG-24", "population", None, 2026, 2_587_031, None),
    ("REG-24", "population-share", None, 2019, 4, None),
    ("REG-24", "area", None, 2019, 39_000, None),
    ("REG-24", "area-share", None, 2019, 7, None),
    ("REG-24", "communes", None, 2019, 1_840, None),
    ("REG-24", "communes", None, 2026, 1_754, None),
    ("REG-24", "communes-share", None, 2019, 5, None),
    ("REG-24", "epci", None, 2026, 82, None),
    ("REG-24", "departements", None, 2019, 6, None),
    ("REG-24", "farmland-share", None, 2019, 9, None),
    ("REG-24", "gdp", None, 2012, 67, None),
    ("REG-24", "gdp-share", None, 2012, 3, None),
    ("REG-24", "companies", None, 2019, 166_801, None),
    ("REG-24", "companies-share", None, 2019, 3, None),
    ("REG-24", "associations", None, 2019, 47_000, None),
    ("REG-24", "associations-share", None, 2019, 3, None),
    ("REG-24", "co-construction-yes", "collectivites", 2016, 93, None),
    ("FR", "co-construction-yes", "collectivites", 2016, 76, None),
    ("FR", "co-construction-no", "collectivites", 2016, 24, None),
    ("REG-24", "duty-of-alliances", "citoyens", 2019, 70, None),
    ("REG-24", "duty-of-alliances", "entreprises", 2019, 77, None),
    ("REG-24", "duty-of-alliances", "associations", 2019, 77, None),
    ("REG-24", "duty-of-alliances", "collectivites", 2019, 89, None),
    ("FR", "duty-of-alliances", "citoyens", None, 69, None),
    ("FR", "duty-of-alliances", "entreprises", None, 81, None),
    ("FR", "duty-of-alliances", "associations", None, 86, None),
    ("FR", "duty-of-alliances", "collectivites", None, 87, None),
    ("REG-24", "shared-priority", None, 2019, 100, "vieillissement"),
    ("FR", "epci", None, 2026, 1_255, None),
    ("FR", "communes", None, 2026, 34_969, None),
    ("FR", "partnerships", None, 2019, 1_200_000, None),
    ("FR", "partnerships-growth-5-years", None, 2019, 8.5, None),
    ("FR", "employer-associations-with-partnerships", None, 2019, 53, None),
    ("FR", "employer-associations-growth-since-2011", None, 2019, 7, None),
    ("FR", "partnerships-yes", "associations", 2019, 38, None),
    ("FR", "partnerships-intended", "associations", 2019, 38, None),
    ("FR", "partnerships-neither", "associations", 2019, 24, None),
    ("FR", "partnerships-yes", "entreprises", 2019, 37, None),
    ("FR", "partnerships-yes-earlier", "entreprises", None, 40, None),
    ("FR", "partnerships-intended", "entreprises", 2019, 5, None),
    ("FR", "partnerships-neither", "entreprises", 2019, 58, None),
    ("FR", "strong-impact-emploi", "citoyens", 2015, 49, None),
    ("FR", "strong-impact-developpement-economique", "citoyens", 2015, 46, None),
    ("FR", "strong-impact-environnement", "citoyens", 2015, 42, None),
    ("FR", "strong-impact-exclusion", "citoyens", 2015, 36, None),
    ("FR", "strong-impact-education", "citoyens", 2015, 36, None),
    *(
        ("FR", measure, "citoyens", year, value, domain)
        for (measure, year), scores in {
            ("importance-phare-citoyens", 2015): {"emploi": 7.1, "pouvoir-d-achat": 6.6, "securite": 6.6, "developpement-economique": 6.5,
                   "environnement": 6.3, "exclusion": 6.3},
            ("importance-impact-citoyens", 2019): {"emploi": 6.4, "pouvoir-d-achat": 6.3, "securite": 6.0, "mobilite": 5.9, "environnement": 5.9,
                   "developpement-economique": 5.9, "transition-energetique": 5.9},
        }.items()
        for domain, value in scores.items()
    ),
]  # fmt: skip


def by_name(facts, name):
    return next(a for a in facts.nodes("Actor").values() if a["name"] == name)["id"]


def alliance(facts, name):
    key = next(a["id"] for a in facts.nodes("Alliance").values() if a["name"].startswith(name))
    names = {a["id"]: a["name"] for a in facts.nodes("Actor").values()}
    return key, {(names[t["from"]].split(" (")[0], t["role"]) for t in facts.of("TAKES_PART") if t["to"] == key}


def test_the_region_is_held_in_full(real) -> None:
    assert real.change_set.regions == {"REG-24"}


def test_every_epci_and_commune_governs_its_territory_under_its_model(real) -> None:
    models = Counter(t["to"] for t in real.of("GOVERNED_BY"))
    assert models == {"cc": 73, "ca": 7, "metropole": 2, "commune": 1754}
    governed = {t["to"] for t in real.of("GOVERNS")}
    assert Counter(place.split("-")[0] for place in governed) == {"EPCI": 82, "COM": 1754}


def test_every_commune_is_a_member_of_its_epci(real) -> None:
    orleans = {t["to"]: t["from"] for t in real.of("GOVERNS")}
    members = real.of("MEMBER_OF")
    assert len(members) == len({t["from"] for t in members}) == 1754
    assert {"from": orleans["COM-45234"], "to": orleans["EPCI-244500468"], "is": "MEMBER_OF"} in members


def test_local_bodies_are_known_by_their_siren(real) -> None:
    bodies = [a for a in real.nodes("Actor").values() if a["family"] == "collectivites"]
    assert len(bodies) == 1836
    assert all(a["keys"] == [f"siren:{a['siren']}"] for a in bodies)


def test_the_phare_programme_names_its_members_and_its_providers(real) -> None:
    key, parts = alliance(real, "Programme PHARE")
    assert {name for name, role in parts if role == "provider"} == {"Comisis", "OpinionWay", "Spallian"}
    assert {name for name, role in parts if role == "member"} == {
        "Caisse des Dépôts", "Generali", "Fondation EDF", "Ministère en charge de la Vie associative", "Medef",
        "Le Mouvement Associatif", "Le RAMEAU", "United Way",
    }  # fmt: skip
    assert real.nodes("Alliance")[key]["since"] == "2015"


@pytest.mark.parametrize(
    ("name", "since", "members"),
    [("Observatoire des partenariats", "2008", 2), ("Plateforme «", "2018-12-24", 4), ("Référentiel de co-", "2016-11", 11)],
)  # fmt: skip
def test_the_other_national_alliances_are_joint_and_cover_france(real, name: str, since: str, members: int) -> None:
    key, parts = alliance(real, name)
    stated = real.nodes("Alliance")[key]
    assert (stated["nature"], stated["since"], len(parts)) == ("joint", since, members)
    assert {t["to"] for t in real.of("COVERS") if t["from"] == key} == {"FR"}


def test_ended_bodies_keep_their_name_and_name_who_follows_them(real) -> None:
    names = {a["id"]: a for a in real.nodes("Actor").values()}
    follows = {
        (names[t["from"]]["name"].split("(")[-1], names[t["to"]]["name"].split("(")[-1]) for t in real.of("SUCCEEDS")
    }
    assert follows == {("ANCT)", "CGET)"), ("DITP)", "SGMAP)"), ("DINUM)", "SGMAP)")}
    assert {a["name"].split("(")[-1] for a in names.values() if a.get("active") is False} == {"CGET)", "SGMAP)"}


@pytest.mark.parametrize(("territory", "measure", "group", "year", "value", "domain"), ALL_FIGURES)
def test_a_figure_is_stated_as_its_source_has_it(real, territory, measure, group, year, value, domain) -> None:
    places = {t["to"]: t["from"] for t in real.of("HAS")}
    domains = {t["from"]: t["to"] for t in real.of("ON")}
    found = [
        f for f in real.of("Figure")
        if (places[f["id"]], f["measure"], f.get("group"), f.get("year"), domains.get(f["id"]))
        == (territory, measure, group, year, domain)
    ]  # fmt: skip
    assert [f["value"] for f in found] == [value]


def test_no_figure_is_stated_beyond_these(real) -> None:
    population_of_france = 1
    assert len(real.of("Figure")) == len(ALL_FIGURES) + population_of_france


def test_every_figure_says_where_it_comes_from_in_two_languages(real) -> None:
    for fact in real.of("Figure"):
        assert fact["label_fr"] and fact["label_en"] and fact["unit"]
        assert real.source_of(fact)


def test_what_is_counted_comes_from_the_official_reference(real) -> None:
    official = {s.id for s in real.change_set.sources if s.official}
    for record in real.change_set.records:
        if any(f["is"] in ("GOVERNS", "MEMBER_OF") for f in record.facts):
            assert record.source in official


def test_all_sources_are_real(real) -> None:
    assert {s.nature for s in real.change_set.sources} == {"real"}
