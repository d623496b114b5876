"""From the words of a text to its domains: rules that can be read and changed, exceptions, what a person said first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import MaillageError
from graph.vocabulary import vocabulary
from ingest.domains import HAND, NONE, RULE, read_rules, text_key
from ingest.domains.by_hand import read_said, say


@pytest.mark.parametrize(
    ("text", "domains"),
    [
        ("Insertion professionnelle des jeunes", {"emploi"}),
        ("CHANTIERS D’INSERTION", {"emploi"}),
        ("Lutte contre l'isolement des personnes âgées", {"vieillissement", "lien-social"}),
        ("aide alimentaire d'urgence", {"exclusion"}),
        ("Rénovation énergétique", {"transition-energetique"}),
        ("Covoiturage vers l’hôpital", {"mobilite", "sante"}),
        ("festival de cinéma", {"culture-sport"}),
        ("Mode d’emploi", set()),
        ("Dons en nature", set()),
        ("école de football", {"culture-sport"}),
        ("Hébergement du site internet", {"numerique"}),
        ("Fonctionnement", set()),
        ("", set()),
        ("…", set()),
    ],
)
def test_a_text_is_of_the_domains_whose_words_it_says(text, domains):
    assert set(read_rules().classify(text).domains) == domains


def test_a_verdict_says_how_and_because_of_which_words():
    verdict = read_rules().classify("Prêt de vélos électriques aux apprentis")
    assert (verdict.how, dict(verdict.because)) == (RULE, {"mobilite": "velos electriques", "emploi": "apprentis"})
    assert read_rules().classify("Divers").how == NONE


def test_words_are_whole_words_and_a_star_stands_for_any_ending():
    rules = read_rules()
    assert rules.classify("sportives").domains == ("culture-sport",)
    assert rules.classify("artère").domains == ()


@given(st.text(max_size=300))
def test_any_text_has_only_known_domains_and_the_same_ones_whatever_its_case(text):
    rules = read_rules()
    found = rules.classify(text).domains
    assert set(found) <= set(vocabulary().domains)
    assert rules.classify(text.casefold()).domains == found or text_key(text) != text_key(text.casefold())


def test_rules_of_ones_own_add_to_the_shipped_ones_or_stand_instead(tmp_path):
    own = tmp_path / "domain_rules.toml"
    own.write_text('[sante]\nwords = ["Zénith"]\n[logement]\nreplace = true\nwords = ["toit"]\n', encoding="utf-8")
    rules = read_rules(tmp_path)
    assert rules.classify("zenith").domains == rules.classify("hôpital").domains == ("sante",)
    assert rules.classify("toit").domains == ("logement",)
    assert rules.classify("HLM").domains == ()
    assert rules.mark != read_rules().mark


@pytest.mark.parametrize(
    "wrong", ["[licorne]\nwords = ['x']", "[sante]\nwords = [1]", "[sante]\nmots = ['x']", "[sante"]
)
def test_rules_that_are_wrong_are_refused_with_their_file(tmp_path, wrong):
    (tmp_path / "domain_rules.toml").write_text(wrong, encoding="utf-8")
    with pytest.raises(MaillageError, match=r"domain_rules\.toml"):
        read_rules(tmp_path)


def test_what_a_person_said_of_a_text_comes_first_is_kept_and_can_be_forgotten(tmp_path):
    say(tmp_path, [("Subvention d’équilibre", ("education",)), ("Hôpital", ())], "compte")
    rules = read_rules(tmp_path)
    assert (rules.classify("SUBVENTION D'EQUILIBRE").domains, rules.classify("hôpital").domains) == (("education",), ())
    assert rules.classify("Hôpital").how == HAND
    say(tmp_path, [("hopital", None)], "compte")
    assert [one.text for one in read_said(tmp_path).values()] == ["Subvention d’équilibre"]
    assert read_rules(tmp_path).classify("Hôpital").domains == ("sante",)


def test_every_domain_has_a_rule_and_every_rule_a_domain():
    assert {rule.domain for rule in read_rules().rules} == set(vocabulary().domains)
