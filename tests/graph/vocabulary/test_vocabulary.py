"""The vocabulary is data: complete, sourced, replaceable file by file, and loud about a wrong entry."""

from __future__ import annotations

import pytest

from graph.vocabulary import VocabularyError, vocabulary
from graph.vocabulary.loader import NOTIONS, OWN_FOLDER

WORDS = "label = { fr = 'Un', en = 'One' }\ndefinition = { fr = 'Une', en = 'One' }\n"
ENTRY = WORDS + "source = 'Essai'\n"


@pytest.fixture
def own(tmp_path):
    def write(notion: str, text: str):
        (tmp_path / f"{notion}.toml").write_text(text, encoding="utf-8")
        return tmp_path

    return write


def entries():
    return [(notion, entry) for notion in NOTIONS for entry in getattr(vocabulary(), notion).values()]


def test_nine_families_with_kinds_below_each():
    found = vocabulary()
    assert list(found.families) == [
        "collectivites", "citoyens", "associations", "entreprises", "etat", "fondations", "protection-sociale", "logement-medico-social",
        "enseignement-recherche",
    ]  # fmt: skip
    assert {kind.family for kind in found.kinds.values()} == set(found.families)


def test_16_domains_in_four_families_of_which_six_are_working_entries():
    domains = vocabulary().domains.values()
    assert len(domains) == 16
    assert {domain.family for domain in domains} == set(vocabulary().domain_families)
    assert {domain.key for domain in domains if domain.working} == {
        "numerique", "sante", "handicap", "logement", "culture-sport", "lien-social",
    }  # fmt: skip


def test_four_types_of_the_slides_in_their_eras_and_public_cooperation_as_the_products_own():
    found = vocabulary()
    assert {key: one.era for key, one in found.types.items() if not one.own} == {
        "mecenat": "solidarite", "pratiques-responsables": "nouvelles-pratiques", "cooperation-economique": "nouvelles-pratiques",
        "innovation-societale": "transformation-des-modeles",
    }  # fmt: skip
    assert [key for key, one in found.types.items() if one.own] == ["cooperation-publique"]
    assert [era.since for era in found.eras.values()] == [1990, 2005, 2012]


def test_three_forms_three_impacts_and_governance_of_bodies_and_alliances():
    found = vocabulary()
    assert len(found.forms) == len(found.impacts) == 3
    assert {model.scope for model in found.governance.values()} == {"body", "alliance"}
    assert {model.decision for model in found.governance.values()} <= set(found.decisions)


@pytest.mark.parametrize(("notion", "entry"), entries(), ids=lambda value: getattr(value, "key", value))
def test_each_entry_has_both_languages_a_definition_and_a_source(notion, entry):
    for words in (entry.label, entry.definition):
        assert words.fr.strip() and words.en.strip()
    assert entry.source
    for mark in ":;?!»":
        assert f" {mark}" not in f"{entry.label.fr} {entry.definition.fr}", (
            "French marks take a no-break space before them"
        )


def test_words_are_said_in_the_language_asked():
    label = vocabulary().families["etat"].label
    assert (label.say("fr"), label.say("en")) == ("État et opérateurs", "State and public operators")


class TestOwnFolder:
    def test_it_replaces_the_files_it_has_and_no_others(self, own):
        found = vocabulary(own("roles", f"[chef]\n{ENTRY}"))
        assert list(found.roles) == ["chef"]
        assert len(found.domains) == 16

    def test_it_may_be_named_by_the_environment(self, own, monkeypatch):
        monkeypatch.setenv("MAILLAGE_VOCABULARY", str(own("forms", f"[seule]\n{ENTRY}")))
        assert list(vocabulary().forms) == ["seule"]

    def test_a_folder_that_does_not_exist_is_said(self, tmp_path):
        with pytest.raises(VocabularyError, match="does not exist"):
            vocabulary(tmp_path / "nowhere")

    @pytest.mark.parametrize(
        ("notion", "text", "said"),
        [
            ("roles", f"[x]\n{ENTRY}[x]\n{ENTRY}", "'x'"),
            ("roles", f"[x]\n{ENTRY}[y]\n{ENTRY}", "entry y.*already that of x"),
            ("roles", f"[x]\n{WORDS}", "entry x: source is missing"),
            ("roles", f"[x]\n{ENTRY}colour = 'red'\n", "entry x: unknown field 'colour'"),
            ("roles", "[x]\nlabel = 'Un'\ndefinition = { fr = 'a', en = 'b' }\nsource = 's'\n", "entry x: label needs"),
            (
                "roles",
                "[x]\nlabel = { fr = 'Un' }\ndefinition = { fr = 'a', en = 'b' }\nsource = 's'\n",
                "entry x: label needs",
            ),
            ("roles", f"[x]\n{ENTRY}working = 'yes'\n", "entry x: working is true or false"),
            ("roles", f"[x]\n{ENTRY}synonyms = 'mot'\n", "entry x: synonyms is a list of words"),
            ("roles", f"[x]\n{ENTRY}synonyms = ['mot', ' ']\n", "entry x: synonyms is a list of words"),
            ("roles", "x = 1\n", "entry x: an entry is a table"),
            ("roles", "", "has no entry"),
            ("roles", "[x\n", "cannot be read"),
            ("eras", f"[x]\n{ENTRY}since = 'long ago'\n", "entry x: since is a year"),
            ("kinds", f"[x]\n{ENTRY}family = 'martiens'\n", "entry x: family 'martiens' is none of"),
            ("domains", f"[x]\n{ENTRY}family = 'martiens'\n", "entry x: family 'martiens' is none of"),
            ("types", f"[x]\n{ENTRY}era = 'future'\n", "entry x: era 'future' is none of"),
            (
                "governance",
                f"[x]\n{ENTRY}scope = 'body'\ndecision = 'dice'\nformality = 'informal'\n",
                "entry x: decision 'dice'",
            ),
            (
                "governance",
                f"[x]\n{ENTRY}scope = 'all'\ndecision = 'shared'\nformality = 'informal'\n",
                "entry x: scope is none of",
            ),
        ],
    )
    def test_a_wrong_entry_fails_with_file_and_key(self, own, notion, text, said):
        with pytest.raises(VocabularyError, match=said) as caught:
            vocabulary(own(notion, text))
        assert f"{notion}.toml" in str(caught.value)
        assert caught.value.say("fr") != caught.value.say("en")

    @pytest.mark.parametrize("word", ["un", "y", "Mêmes mots"])
    def test_a_synonym_that_names_two_entries_fails_with_both(self, own, word):
        other = ENTRY.replace("'Un'", "'Deux'").replace("'One'", "'Two'") + "synonyms = ['même mot', 'un']\n"
        text = f"[x]\n{ENTRY}synonyms = ['{word}']\n[y]\n{other}"
        with pytest.raises(VocabularyError, match=r"its synonym .* is already a word of"):
            vocabulary(own("roles", text))

    def test_a_file_that_is_no_text_is_said(self, tmp_path):
        (tmp_path / "roles.toml").write_bytes(b"\xff\xfe\x00")
        with pytest.raises(VocabularyError, match=r"roles\.toml"):
            vocabulary(tmp_path)


def test_every_file_of_the_folder_is_read():
    assert {path.stem for path in OWN_FOLDER.glob("*.toml")} == set(NOTIONS) | {"names"}
