"""Posts and contrats de ville: frameworks, contributions, establishments; together or in two imports, in any order."""

from __future__ import annotations

import pytest

from graph.model import Record, fact_key
from graph.store.derive import derive


def post(**values):
    row = {
        "id_poste": "04500R000100", "code_tiers": "82212742900014", "raison_sociale": "ASSOCIATION LE RELAIS", "annee": 2023,
        "montant": 22555.73, "code_cv": "CV145", "insee_dep": "45", "insee_reg": "24",
    }  # fmt: skip
    return {key: value for key, value in {**row, **values}.items() if value is not None}


def contract(
    code="CV145", codgeo="244500468", label="45 - CA Orléans Val de Loire (AgglO)", department="45", point=(1.9, 47.9)
):
    properties = {"codgeo": codgeo, "code_cv": code, "lib_cv": label, "insee_dep": department, "pop": 31079.0}
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Point", "coordinates": list(point)}}


@pytest.fixture
def posts(write, read):
    return lambda *rows: read(write("posts.json", list(rows)))


@pytest.fixture
def contracts(write, read):
    return lambda *features: read(write("contrats.json", {"type": "FeatureCollection", "features": list(features)}))


def shown(*readings):
    """The graph that some readings give together."""
    sources = {source.id: source for found in readings for source in found.reading.change_set.sources}
    records: list[Record] = [record for found in readings for record in found.reading.change_set.records]
    return derive(records, sources)


def test_a_post_is_the_states_contribution_to_the_employer_within_the_contract(posts):
    found = posts(post())
    contribution, alliance = found.the("Contribution"), found.facts("Alliance")[0]
    assert (contribution["year"], contribution["amount_eur"], contribution["nature"]) == (2023, 22555.73, "post")
    state, employer = found.actor("État")["id"], found.actor("ASSOCIATION LE RELAIS")["id"]
    assert (found.the("GIVES")["from"], found.the("TO")["to"]) == (state, employer)
    assert found.the("WITHIN")["to"] == alliance["id"]


def test_the_contract_is_a_framework_the_state_signs_and_the_employer_operates(posts):
    found = posts(post())
    alliance = found.the("Alliance")
    assert (alliance["nature"], alliance["code"], alliance["name?"]) == ("framework", "CV145", "Contrat de ville CV145")
    roles = {fact["from"]: fact["role"] for fact in found.facts("TAKES_PART")}
    assert roles == {found.actor("État")["id"]: "signatory", found.actor("ASSOCIATION LE RELAIS")["id"]: "operator"}


def test_two_establishments_of_one_siren_are_one_employer(posts):
    found = posts(post(), post(code_tiers="82212742900022", id_poste="b"))
    assert found.count("Establishment") == 2
    assert found.count("Actor") == 2  # with the State
    assert {fact["to"] for fact in found.facts("OF")} == {found.facts("Actor")[1]["id"]}


def test_a_repeated_reference_at_another_establishment_or_year_is_another_post(posts):
    found = posts(post(), post(code_tiers="82212742900022"), post(annee=2022))
    assert found.count("Contribution") == 3


def test_the_very_same_reference_twice_loses_no_amount_and_is_said(posts):
    found = posts(post(), post(montant=100))
    assert sorted(fact["amount_eur"] for fact in found.facts("Contribution")) == [100, 22555.73]
    assert [issue.row for issue in found.report.issues] == [2]


def test_joined_codes_are_two_contracts(posts):
    found = posts(post(code_cv="CV380CV384", insee_dep="974"))
    assert {fact["code"] for fact in found.facts("Alliance")} == {"CV380", "CV384"}
    assert found.count("WITHIN") == 2


def test_a_post_without_contract_or_place_is_kept(posts):
    found = posts(post(code_cv=None, insee_dep=None, insee_reg=None))
    assert (found.count("Contribution"), found.count("Alliance"), found.count("BASED_IN")) == (1, 0, 0)
    assert found.report.issues == []


def test_an_establishment_is_based_in_its_departement_overseas_too(posts):
    found = posts(post(), post(code_tiers="82212742900022", insee_dep="974"))
    assert {(fact["from"], fact["to"]) for fact in found.facts("BASED_IN")} == {
        ("82212742900014", "DEP-45"), ("82212742900022", "DEP-974"),
    }  # fmt: skip


def test_a_wrong_siret_leaves_the_row_out_and_says_so(posts):
    found = posts(post(), post(code_tiers="82212742900015"))
    assert (found.report.rows_kept, found.report.rows_rejected) == (1, 1)
    assert found.report.issues[0].value == "82212742900015"


def test_a_commune_that_employs_is_the_body_of_its_territory(posts, reference):
    siren = reference.place("COM-45234").siren
    found = posts(post(code_tiers=valid_siret(siren), raison_sociale="MAIRIE D ORLEANS"))
    assert found.the("GOVERNS")["to"] == "COM-45234"
    official = [source for source in found.reading.change_set.sources if source.official]
    graph = shown(found)
    (actor,) = [d.properties for key, d in graph.items() if key[0] == "Actor" and d.properties.get("siren") == siren]
    assert official and (actor["name"], actor["family"], actor["kind"]) == ("Orléans", "collectivites", "commune")


def valid_siret(siren):
    from stdnum.fr import siret

    return next(number for n in range(100_000) if siret.is_valid(number := f"{siren}{n:05d}"))


def test_a_contract_is_named_placed_and_signed_by_the_grouping(contracts):
    found = contracts(contract())
    graph = shown(found)
    (alliance,) = [d.properties for key, d in graph.items() if key[0] == "Alliance"]
    assert alliance["name"] == "Contrat de ville – CA Orléans Val de Loire (AgglO)"
    assert (alliance["lat"], alliance["lon"]) == (47.9, 1.9)
    assert found.the("COVERS")["to"] == "EPCI-244500468"
    assert {fact["role"] for fact in found.facts("TAKES_PART")} == {"signatory"}
    assert found.the("GOVERNS")["to"] == "EPCI-244500468"


def test_an_ended_groupings_contract_passes_to_its_successor(contracts, reference):
    old = reference.place("EPCI-200033207")
    found = contracts(contract("CV063", old.code, "18 - CC Vierzon-Sologne-Berry", "18", (2.07, 47.22)))
    assert found.the("COVERS")["to"] == old.current == found.the("GOVERNS")["to"]


def test_a_grouping_the_reference_does_not_know_keeps_its_name_and_the_contract_is_placed_by_its_point(contracts):
    found = contracts(contract("CV087", "242852598", "28 - CC du Dunois", "28", (1.338, 48.07)))
    assert found.actor("CC du Dunois")["siren"] == "242852598"
    assert found.the("COVERS")["to"] == "EPCI-200069961"
    assert found.report.issues[0].column == "codgeo"


def test_a_point_far_from_the_departement_places_nothing_but_the_departement(contracts):
    found = contracts(contract("CV087", "242852598", "28 - CC du Dunois", "28", (-4.5, 46.5)))
    assert found.the("COVERS")["to"] == "DEP-28"
    assert found.the("COVERS")["fallback"]


def test_a_commune_may_hold_a_contract(contracts):
    found = contracts(contract("CV390", "97411", "974 - Saint-Denis", "974", (55.4, -20.9)))
    assert found.the("COVERS")["to"] == "COM-97411"


def test_the_departement_of_the_posts_stands_in_until_the_contracts_territory_is_known(posts, contracts):
    alone, listed = posts(post()), contracts(contract())
    covered = lambda *readings: {key[2] for key in shown(*readings) if key[0] == "COVERS"}  # noqa: E731
    assert covered(alone) == {"DEP-45"}
    assert covered(alone, listed) == covered(listed, alone) == {"EPCI-244500468"}


def test_together_or_in_two_imports_the_graph_is_the_same(write, read):
    one = write("posts.json", [post(), post(id_poste="b", code_cv="CV063", insee_dep="18")])
    two = write("contrats.json", {"features": [contract()]})
    together, apart = shown(read(one, two)), shown(read(two), read(one))
    assert {key: d.properties for key, d in together.items()} == {key: d.properties for key, d in apart.items()}


def test_an_older_file_imported_later_does_not_turn_the_clock_back(posts):
    newer = posts(post(annee=2023, raison_sociale="NOUVEAU NOM"))
    older = posts(post(annee=2020, raison_sociale="ANCIEN NOM"))
    names = {d.properties.get("name") for key, d in shown(newer, older).items() if key[0] == "Establishment"}
    assert names == {"NOUVEAU NOM"}
    assert len({fact_key(f) for found in (newer, older) for f in found.facts("Contribution")}) == 2


@pytest.mark.parametrize("code", ["99", "20", "00"])
def test_a_departement_the_reference_does_not_know_is_said_and_left_out(posts, contracts, code):
    found = posts(post(insee_dep=code))
    assert found.count("BASED_IN") == found.count("COVERS") == 0
    assert [issue.value for issue in found.report.issues] == [code]
    found = contracts(contract(codgeo="000000000", department=code))
    assert found.count("COVERS") == 0
    assert code in [issue.value for issue in found.report.issues]


@pytest.mark.parametrize("code", ["2A", "971", "974", "976", "1", "45"])
def test_departements_of_france_overseas_too_stay(posts, code):
    assert posts(post(insee_dep=code)).the("BASED_IN")["to"] == f"DEP-{code.zfill(2)}"
