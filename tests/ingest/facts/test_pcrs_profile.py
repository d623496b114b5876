"""Profile pcrs: joint alliances for a shared base map, every role and share kept."""

from __future__ import annotations

from graph.store.derive import derive

HEADER = "Projet;Régime;Nature;SIREN;Acteur;Rôle;Part financée (€);Part financée (%);Début;Périmètres\n"


def rows(write, *lines):
    return write("pcrs.csv", HEADER + "\n".join(lines) + "\n", "cp1252")


def test_roles_shares_and_dates_are_kept(write, read):
    found = read(rows(
        write,
        "Loire;production;raster;444608442;Enedis;aplc;90000;;2019-01-01;departement:45",
        "Loire;production;raster;444608442;Enedis;financeur;;30,3;2019-01-01;departement:45",
        "Loire;production;raster;822127429;Vol;presta_vol;;;2019-01-01;departement:45",
        "Loire;production;raster;822127429;Vol;presta_lidar;;;2019-01-01;departement:45",
    ))  # fmt: skip
    stated = [(f["role"], f.get("share"), f.get("amount_eur")) for f in found.facts("TAKES_PART")]
    assert stated == [
        ("lead", None, 90000),
        ("funder", 30.3, None),
        ("flight-provider", None, None),
        ("lidar-provider", None, None),
    ]
    alliance = found.the("Alliance")
    assert (alliance["nature"], alliance["type"], alliance["since"]) == ("joint", "cooperation-publique", "2019-01-01")


def test_perimeters_are_covered_and_one_the_reference_does_not_know_is_said_once(write, read):
    perimeters = "epci:244500468,commune:37261,epci:257400085"
    line = f"Loire;production;raster;{{siren}};A;financeur;;;2019;{perimeters}"
    found = read(rows(write, line.format(siren="444608442"), line.format(siren="822127429")))
    assert {fact["to"] for fact in found.facts("COVERS")} == {"EPCI-244500468", "COM-37261"}
    assert [issue.value for issue in found.report.issues] == ["EPCI-257400085"]


def test_an_actor_without_a_name_is_called_by_its_siren_until_a_source_names_it(write, read):
    found = read(rows(write, "Loire;production;raster;444608442;;financeur;;;2019;departement:45"))
    assert found.the("Actor")["name?"] == "SIREN 444 608 442"
    assert "name" not in found.the("Actor")


def test_one_of_several_spellings_is_shown_and_the_others_stay_in_the_records(write, read):
    line = "Loire;production;raster;444608442;{name};{role};;;2019;departement:45"
    found = read(rows(write, line.format(name="Enedis", role="aplc"), line.format(name="enedis", role="financeur")))
    change_set = found.reading.change_set
    graph = derive(change_set.records, {source.id: source for source in change_set.sources})
    assert [d.properties["name"] for key, d in graph.items() if key[0] == "Actor"] == ["Enedis"]
    assert {fact["name"] for fact in found.facts("Actor")} == {"Enedis", "enedis"}


def test_a_grouping_known_by_its_siren_alone_has_the_references_name(write, read):
    found = read(rows(write, "Loire;production;raster;244500468;;financeur;;;2019;epci:244500468"))
    change_set = found.reading.change_set
    graph = derive(change_set.records, {source.id: source for source in change_set.sources})
    assert [d.properties["name"] for key, d in graph.items() if key[0] == "Actor"] == ["Orléans Métropole"]
