import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import UsageProblem
from ingest.reference import Reference
from ingest.reference.names import fold, fold_typed


def ids(places):
    return [place.id for place in places]


def test_a_commune_is_known_by_id_code_siren_and_postal_code(reference: Reference) -> None:
    orleans = reference.place("COM-45234")
    assert orleans and (orleans.name, orleans.level, orleans.siren) == ("Orléans", "commune", "214502346")
    assert orleans == reference.commune("45234") == reference.by_siren("214 502 346")
    assert "COM-45234" in ids(reference.by_postal_code("45000"))


def test_a_lost_leading_zero_is_given_back(reference: Reference) -> None:
    assert reference.commune("1004") == reference.place("COM-01004")
    assert ids(reference.by_postal_code("1500"))[0].startswith("COM-01")


@pytest.mark.parametrize("code", ["2a004", "2A004", " 2A004 "])
def test_corsican_codes_keep_their_letter(reference: Reference, code: str) -> None:
    ajaccio = reference.commune(code)
    assert ajaccio and ajaccio.name == "Ajaccio"


def test_an_epci_carries_type_financing_and_members(reference: Reference) -> None:
    epci = reference.by_siren("244500468")
    assert epci and (epci.name, epci.kind, epci.financing, epci.members) == ("Orléans Métropole", "METRO", "FPU", 22)


def test_a_former_commune_leads_to_todays(reference: Reference) -> None:
    former = reference.commune("01340")
    assert former and former.former and former.current == "COM-01015" and former.region == "84"


def test_a_code_both_former_and_current_is_the_current_commune(reference: Reference) -> None:
    place = reference.commune("01015")
    assert place and not place.former and place.name == "Arboys en Bugey"


def test_a_former_epci_leads_to_the_one_that_took_the_most_of_its_communes(reference: Reference) -> None:
    former = reference.by_siren("200033207")
    assert former and former.former and former.current == "EPCI-200090561" and former.share == 1.0
    assert former.region == "24"


def test_an_arrondissement_of_paris_is_a_part_of_it_not_a_former_commune(reference: Reference) -> None:
    part = reference.commune("75111")
    assert part and not part.former and part.current == "COM-75056"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("orleans", "COM-45234"),
        ("ORLÉANS CEDEX 2", "COM-45234"),
        ("St Jean de Braye", "COM-45284"),
        ("saint-jean-de-braye", "COM-45284"),
        ("Communauté de communes Cœur de Sologne", "EPCI-200000800"),
        ("CC Coeur de Sologne", "EPCI-200000800"),
        ("centre val de loire", "REG-24"),
        ("France", "FR"),
    ],
)
def test_names_are_found_however_they_are_written(reference: Reference, typed: str, expected: str) -> None:
    assert ids(reference.by_name(typed)) == [expected]


def test_a_name_of_several_places_gives_them_all_and_can_be_narrowed(reference: Reference) -> None:
    assert len(reference.by_name("Saint-Aignan")) > 3
    assert ids(reference.by_name("Saint-Aignan", within="REG-24")) == ["COM-41198"]
    assert ids(reference.by_name("Paris", level="departement")) == ["DEP-75"]


def test_find_reads_codes_that_collide_as_every_territory_they_name(reference: Reference) -> None:
    assert ids(reference.find("24")) == ["REG-24", "DEP-24"]
    assert ids(reference.find("reg-24")) == ["REG-24"]


def test_suggestions_put_exact_names_then_the_most_inhabited_first(reference: Reference) -> None:
    assert ids(reference.search("blois", 2)) == ["COM-41018", "COM-39057"]
    assert ids(reference.search("tours m", 1)) == ["EPCI-243700754"]
    assert ids(reference.search("val de loire", 9, level="region")) == ["REG-24"]
    assert reference.search("") == []


@pytest.mark.parametrize("text", ["", "zzzz", "COM-99999", "99999", "<script>", "😀", "0", "EPCI-"])
def test_what_is_unknown_gives_nothing(reference: Reference, text: str) -> None:
    assert reference.place(text) is None
    assert reference.find(text) == []
    assert reference.region_of(text) is None
    assert reference.communes_of(text) == []


def test_communes_of_each_level(reference: Reference) -> None:
    assert len(reference.communes_of("REG-24")) == 1754
    assert len(reference.communes_of("EPCI-244500468")) == 22
    assert reference.communes_of("COM-01340") == ["COM-01015"]


def test_contours_of_an_unknown_level_are_refused_in_one_sentence(reference: Reference) -> None:
    with pytest.raises(UsageProblem, match="choose region, departement or epci"):
        reference.contours("commune")


def test_nothing_is_read_at_import() -> None:
    code = "import sys, ingest.reference; print('pyarrow' in sys.modules, 'pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "False False\n"


@given(st.text())
def test_folding_a_folded_name_changes_nothing(name: str) -> None:
    key = fold(name)
    assert fold(key) == key
    assert fold(name.upper()) == fold(name) or not name.isascii()


def test_every_official_name_is_found_as_it_is_written(reference: Reference) -> None:
    for name in [*reference.tables.communes["name"][::97], *reference.tables.epci["name"][::13]]:
        assert reference.by_name(name), name


def test_folding_keeps_the_beginning_of_words(reference: Reference) -> None:
    assert fold("L’Haÿ-les-Roses") == fold("l hay les roses") == "l hay les roses"
    assert fold_typed("Mairie de Tours") == "tours"


def test_five_digits_may_be_an_insee_code_or_a_postal_code(reference: Reference) -> None:
    found = ids(reference.find("45100"))
    assert found[0] == "COM-45100" and "COM-45234" in found
    assert ids(reference.find("37000")) == ["COM-37261"]
