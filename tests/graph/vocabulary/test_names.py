"""What an organisation's name and SIREN tell of its kind, and what they do not."""

from __future__ import annotations

import pytest

from graph.vocabulary import VocabularyError, guess_kind


@pytest.mark.parametrize(
    ("name", "siren", "kind"),
    [
        ("COMMUNE DE BRUMELIEU", "214500018", "commune"),
        ("Commune de Brumelieu", None, "commune"),
        ("MAIRIE DE BRUMELIEU", None, "commune"),
        ("CC DU VAL D'EXEMPLE", None, "epci"),
        ("Communauté d’agglomération de Bellefable", "200012345", "epci"),
        ("BELLEFABLE MÉTROPOLE", "244500468", "epci"),
        ("CCAS de Brumelieu", "264500018", "ccas"),
        ("CTRE COMMUNAL D ACTION SOCIALE", "264500018", "ccas"),
        ("CONSEIL DEPARTEMENTAL DE L'EXEMPLE", "224500018", "departement"),
        ("Conseil départemental de l’accès au droit", "184500018", "operateur"),
        ("Région Exemple", "234500018", "region"),
        ("Syndicat mixte de l'énergie", "254500018", "syndicat-mixte"),
        ("PREFECTURE DE L'EXEMPLE", "174500018", "etat-service"),
        ("GIP EXEMPLE", "184500018", "operateur"),
        ("ASSOCIATION DES HABITANTS", None, "association"),
        ("ASSOC DE LA COMMUNE DE BRUMELIEU", "384500018", "association"),
        ("SARL DUPRE-EXEMPLE", None, "entreprise"),
        ("TRANSPORTS DU VAL SA", None, "entreprise"),
        ("SCIC LA FABRIQUE", "384500018", "cooperative"),
        ("FONDATION DE L'EXEMPLE", None, "fondation"),
        ("FONDS DE DOTATION EXEMPLE", None, "fonds-de-dotation"),
        ("CAF DE L'EXEMPLE", None, "caisse"),
        ("Caisse d’allocations familiales de l’Exemple", "774500018", "caisse"),
        ("OPH DE BELLEFABLE", "274500018", "bailleur"),
        ("LYCEE DE BELLEFABLE", "194500018", "ecole"),
        ("UNIVERSITE DE L'EXEMPLE", "194500018", "universite"),
        ("EHPAD LES TILLEULS", None, "ehpad"),
        ("ASSOC CENTRE SOCIAL DU MOULIN", None, "centre-social"),
        ("Mission Locale du Val", None, "mission-locale"),
        ("REGIE DE QUARTIER DES HAUTS", None, "regie-de-quartier"),
        ("Collectif Rivière vivante", None, "collectif"),
        ("MUTUELLE DE L'EXEMPLE", None, "mutuelle"),
    ],
)
def test_legal_words_tell_the_kind(name, siren, kind):
    assert guess_kind(name, siren)[1] == kind


@pytest.mark.parametrize(
    ("siren", "family"),
    [("110012345", "etat"), ("180012345", "etat"), ("214500018", "collectivites"), ("200012345", "collectivites")],
)
def test_a_public_siren_tells_the_family_where_no_word_does(siren, family):
    assert guess_kind("L'ÉLAN", siren)[0] == family
    assert guess_kind("", siren)[0] == family


@pytest.mark.parametrize("name", ["L'ÉLAN", "", "   ", "LA SAGESSE ET SA SUITE", "CAFETIERE", "ASSURANCES X"])
def test_what_says_nothing_is_not_guessed(name):
    assert guess_kind(name) is None
    assert guess_kind(name, "384500018") is None


def test_a_private_siren_rules_out_public_kinds_and_the_other_way_round():
    assert guess_kind("COMMUNE DE PARIS PRODUCTIONS", "384500018") is None
    assert guess_kind("ASSOCIATION SYNDICALE", "294500018")[0] == "collectivites"


def test_a_siren_may_be_written_with_spaces():
    assert guess_kind("X", "214 500 018") == guess_kind("X", "214500018")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[rule]]\nkind = 'martien'\nlaw = 'any'\nword = ['x']\n", "rule 1: kind 'martien'"),
        ("[[rule]]\nkind = 'commune'\nlaw = 'roman'\nword = ['x']\n", "rule 1: law"),
        ("[[rule]]\nkind = 'commune'\nlaw = 'any'\n", "rule 1: it looks for no word"),
        ("[[rule]]\nkind = 'commune'\nlaw = 'any'\nwords = ['x']\n", "rule 1: unknown field 'words'"),
        ("[[rule]]\nkind = 'commune'\nlaw = 'any'\nword = ['']\n", "rule 1: word is a list"),
        ("[[rule]]\nlaw = 'any'\nword = ['x']\n", "rule 1: kind is missing"),
        ("[siren]\n2 = 'martien'\n", "siren 2: kind 'martien'"),
    ],
)
def test_a_wrong_rule_fails_with_file_and_place(tmp_path, monkeypatch, text, said):
    (tmp_path / "names.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("MAILLAGE_VOCABULARY", str(tmp_path))
    with pytest.raises(VocabularyError, match=said) as caught:
        guess_kind("X")
    assert "names.toml" in str(caught.value)
