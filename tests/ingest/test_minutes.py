"""Minutes of a meeting: which organisations are found, which are proposed together, and that people never are.

Every organisation and person here is invented.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.minutes import MOST, KnownName, index, read_minutes

KNOWN = (
    KnownName("a-relais", "Association Relais Exemple"),
    KnownName("a-fonds", "Caisse d’Allocations Fictives du Val (CAFI 99)"),
    KnownName("a-ville", "Exempleville", place_name=True),
    KnownName("a-mairie", "Mairie de Brumelieu"),
    KnownName("a-cc", "CC des Trois Brumes"),
    KnownName("a-groupe-a", "Groupe A"),
    KnownName("a-groupe-b", "Groupe B"),
    KnownName("a-union", "Union Solidaire des Ainés Inventés"),
    KnownName("a-crie", "LES AMIS DE LA BRUME A DOMICILE"),
)


def read(text, *known):
    return read_minutes(text, index(known or KNOWN))


def acts(text, *known):
    """(as written, ids, how) of each organisation proposed."""
    lines = [line for line in read(text, *known).lines if line.kind == "acts"]
    return [(line.mentions[0].text, line.mentions[0].actors, line.mentions[0].how) for line in lines]


def together(text, *known):
    return [tuple(m.text for m in line.mentions) for line in read(text, *known).lines if line.kind == "together"]


class TestKnownOrganisations:
    @pytest.mark.parametrize(
        "written",
        ["Association Relais Exemple", "association relais exemple", "ASSOCIATION RELAIS EXEMPLE", "l’association Relais Exemple",
         "l’asso Relais-Exemple", "Association  Relais\u00a0Exemple", "Associatïon Relais Exemple"],
    )  # fmt: skip
    def test_a_name_is_found_whatever_its_case_accents_and_spaces(self, written):
        ((_, ids, how),) = acts(f"Hier, {written} est venue.")
        assert (ids, how) == (("a-relais",), "name")

    def test_without_its_legal_form_it_is_found_and_said_so(self):
        assert acts("Relais Exemple est venu.") == [("Relais Exemple", ("a-relais",), "part")]

    def test_the_name_in_its_quotes_is_enough(self):
        known = (KnownName("a-1", 'CA du Val "Exemplopolys"'),)
        assert acts("Exemplopolys finance, à Val.", *known) == [("Exemplopolys", ("a-1",), "part")]

    def test_words_in_small_letters_are_no_name_without_the_form(self):
        assert acts("un relais exemple de la démarche") == []

    @pytest.mark.parametrize(
        "written", ["la mairie d’Exempleville", "la Ville d’Exempleville", "la commune d'Exempleville"]
    )
    def test_a_commune_is_named_by_its_body_in_any_of_its_words(self, written):
        ((_, ids, _),) = acts(f"Avec {written}.")
        assert ids == ("a-ville",)

    def test_but_the_name_of_a_place_alone_is_a_place(self):
        assert acts("Réunion à Exempleville, puis à Brumelieu.") == []

    def test_one_form_stands_for_another_of_its_sort(self):
        assert [ids for _, ids, _ in acts("La ville de Brumelieu et la communauté de communes des Trois Brumes.")] == [
            ("a-mairie",),
            ("a-cc",),
        ]

    @pytest.mark.parametrize(("acronym", "who"), [("CAFI", "a-fonds"), ("C.A.F.I.", "a-fonds"), ("USAI", "a-union")])
    def test_an_acronym_in_capitals_is_found(self, acronym, who):
        ((_, ids, how),) = acts(f"La {acronym} finance.")
        assert (ids, how) == ((who,), "acronym")

    def test_an_acronym_in_small_letters_is_a_word(self):
        assert acts("un usai, un cafi") == []

    def test_an_acronym_told_beside_a_name_means_it_from_there_on(self):
        found = read("L’association Phare Exemple (APE) est venue. Puis APE est repartie avec Groupe A.")
        assert together(found.text) == [("association Phare Exemple", "Groupe A")]

    def test_the_longest_name_wins(self):
        known = (KnownName("a-1", "Relais Exemple"), KnownName("a-2", "Relais Exemple du Val"))
        assert [ids for _, ids, _ in acts("Le Relais Exemple du Val vient.", *known)] == [("a-2",)]

    def test_a_name_ends_where_a_word_ends(self):
        assert acts("Groupe Alpha et Regroupe B") == []

    def test_a_single_letter_tells_one_group_from_another(self):
        assert [ids for _, ids, _ in acts("Groupe A, Groupe B et Groupe C")] == [("a-groupe-a",), ("a-groupe-b",)]

    def test_a_name_known_in_capitals_is_found_in_small_ones(self):
        assert [ids for _, ids, _ in acts("avec les Amis de la Brume à domicile.")] == [("a-crie",)]

    def test_a_name_does_not_go_on_across_a_mark(self):
        assert acts("Association Relais. Exemple suivant.") == [("Association Relais", (), "form")]

    def test_two_organisations_of_one_name_are_both_told(self):
        known = (KnownName("a-1", "Club Exemple"), KnownName("a-2", "CLUB EXEMPLE"))
        assert [ids for _, ids, _ in acts("le Club Exemple", *known)] == [("a-1", "a-2")]

    def test_a_near_spelling_is_found_and_said_so(self):
        assert acts("Union Solidaire des Aînés Invantés") == [
            ("Union Solidaire des Aînés Invantés", ("a-union",), "near")
        ]

    def test_it_is_proposed_once_however_often_it_is_named(self):
        found = read("Relais Exemple vient. Relais Exemple parle. L’association Relais Exemple part.")
        assert len([line for line in found.lines if line.kind == "acts"]) == 1
        assert len(found.mentions) == 3


class TestOrganisationsNamedByTheirForm:
    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("avec l’association Les Amis du Temps hier", "association Les Amis du Temps"),
            ("avec l’association « le fil d’argent » hier", "association « le fil d’argent »"),
            ("le CCAS de Brumelieu", "CCAS de Brumelieu"),
            ("l’EHPAD Les Tilleuls Inventés", "EHPAD Les Tilleuls Inventés"),
            ("la communauté de communes Beauval d’Essai", "communauté de communes Beauval d’Essai"),
            ("le lycée Ada Exemple", "lycée Ada Exemple"),
        ],
    )
    def test_the_form_and_the_words_with_capitals_after_it(self, text, name):
        assert acts(text) == [(name, (), "form")]

    @pytest.mark.parametrize("text", ["une association de quartier", "la mairie", "les écoles", "le club a dit oui"])
    def test_a_form_alone_names_nobody(self, text):
        assert acts(text) == []

    def test_et_ends_a_name(self):
        assert together("L’association Alpha et l’association Beta se parlent.") == [
            ("association Alpha", "association Beta")
        ]


class TestPeople:
    @pytest.mark.parametrize(
        "text",
        [
            "Mme Durand-Exemple préside.", "M. Exemple et Mme Exemple", "Dr Exemple", "Monsieur Jean Exemple", "MM. Exemple et Essai",
            "Sophie Exemple a pris la parole.", "Jean-Paul EXEMPLE", "Présents : Marie Exemple, Paul Essai.", "Me Exemple, notaire",
            "la présidente de l’association, Claire Exemple", "l’association Claire Exemple", "collectif M. Exemple",
        ],
    )  # fmt: skip
    def test_nobody_is_proposed(self, text):
        assert acts(text) == []
        assert together(text) == []

    def test_not_even_one_who_is_called_as_an_organisation_is(self):
        known = (KnownName("a-1", "Exemple Relais"),)
        assert acts("Mme Exemple Relais arrive.", *known) == []
        assert [ids for _, ids, _ in acts("Exemple Relais arrive.", *known)] == [("a-1",)]

    def test_an_organisation_beside_a_person_is(self):
        assert [
            name for name, _, _ in acts("Mme Exemple (association Phare Essai) et M. Essai, CCAS de Brumelieu")
        ] == [
            "association Phare Essai",
            "CCAS de Brumelieu",
        ]


class TestTogether:
    def test_those_of_one_sentence_are_proposed_together(self):
        assert together("Relais Exemple et la CAFI préparent un projet. Groupe A est absent.") == [
            ("Relais Exemple", "CAFI")
        ]

    def test_a_title_or_a_letter_with_a_point_ends_no_sentence(self):
        assert together("Relais Exemple, M. Exemple et Groupe A.") == [("Relais Exemple", "Groupe A")]

    def test_each_line_of_a_list_is_a_sentence(self):
        assert together("- Relais Exemple\n- Groupe A\n- Groupe B") == []

    def test_the_same_ones_are_proposed_once(self):
        assert len(together("Relais Exemple avec Groupe A. Groupe A avec Relais Exemple.")) == 1

    def test_one_organisation_twice_is_not_two(self):
        assert together("Relais Exemple, ou l’association Relais Exemple.") == []


class TestHostileTexts:
    def test_markup_and_formulas_stay_text(self):
        text = '<b>Relais Exemple</b> =HYPERLINK("x") <img src=x onerror=alert(1)> \u202eelpmexE\u202c 🎉 Groupe A'
        found = read(text)
        assert found.text == text
        assert together(text) == [("Relais Exemple", "Groupe A")]

    def test_what_is_too_long_is_cut_and_said(self):
        found = read("é" * (MOST + 5))
        assert (found.cut, len(found.text), found.lines) == (5, MOST, ())

    def test_an_empty_text_says_nothing(self):
        assert read("").lines == read(" \n ").lines == ()

    @pytest.mark.parametrize(
        "text", ['association "' * 8000, "Association A " * 7000, "M. " * 30000, "(" * 100_000, "A.B." * 25000]
    )
    def test_a_hundred_kilobytes_of_anything_end(self, text):
        assert read(text[:100_000]).cut == 0


WORDS = st.sampled_from(
    ["Relais Exemple", "Groupe A", "groupe", "CAFI", "Mme", "Durand", "Sophie", "association", "mairie de", "Brumelieu", "(", ")", "«", "»", ".", "\n",
     "et", "de", "l’", "M.", "🎉", "<i>", "É", "e\u0301", "\u202e", "ﬁ", "İ", "ß", "42", ",", " "]
)  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=60).map(" ".join)))
def test_whatever_the_text_its_mentions_lie_in_it_in_order_and_never_overlap(text):
    found = read(text)
    last = 0
    for one in found.mentions:
        assert last <= one.start < one.end <= len(text)
        last = one.end
    for line in found.lines:
        assert line.mentions
        assert len({one.key for one in line.mentions}) == len(line.mentions)
        assert len(line.sentence) <= 300
    assert len({line.key for line in found.lines}) == len(found.lines)
    assert read(text) == found


@settings(deadline=None, max_examples=100)
@given(st.sampled_from(["M.", "Mme", "Mlle", "Dr", "Madame", "Monsieur"]), st.lists(WORDS, max_size=8).map(" ".join))
def test_a_titled_name_is_in_no_mention(title, around):
    text = f"{around}. {title} Zébulon Exemplaire, {around}"
    assert not any("Zébulon" in one.text or "Exemplaire" in one.text for one in read(text).mentions)


@pytest.mark.parametrize(
    ("name", "text"),
    [("Cyclamaine", "Hier, cyclamaine a ouvert."), ("Marie Exemple", "Puis Marie Exemple a parlé.")],
)
def test_an_organisation_of_the_meeting_is_found_however_it_is_written(name, text):
    assert [ids for _said, ids, _how in acts(text, KnownName("a-1", name, own=True))] == [("a-1",)]
    assert acts(text, KnownName("a-1", name)) == []


class TestAlliancesAndWishes:
    NETWORK = KnownName("l-reseau", "Réseau mobilité des aînés", alliance=True)
    CLUB, CAFE = KnownName("a-club", "Club Exemple des aînés"), KnownName("a-cafe", "Café Exemple")

    def lines(self, text):
        found = read(text, self.NETWORK, self.CLUB, self.CAFE).lines
        return [(one.kind, one.alliance, tuple(m.text for m in one.mentions)) for one in found if one.kind != "acts"]

    def test_a_known_alliance_is_no_organisation_and_is_joined(self):
        text = "Le Club Exemple des aînés et le Café Exemple animent le Réseau mobilité des aînés."
        assert self.lines(text) == [("joins", "l-reseau", ("Club Exemple des aînés", "Café Exemple"))]

    def test_it_is_met_by_its_first_words(self):
        assert self.lines("Le Café Exemple est au Réseau mobilité.") == [("joins", "l-reseau", ("Café Exemple",))]

    @pytest.mark.parametrize("verb", ["souhaite rejoindre", "aimerait beaucoup intégrer", "would like to join"])
    def test_a_wish_to_join_is_not_a_participation(self, verb):
        ((kind, _, _),) = self.lines(
            f"Le Café Exemple {verb} le Réseau mobilité des aînés avec le Club Exemple des aînés."
        )
        assert kind == "wish"

    @pytest.mark.parametrize(
        ("said", "since"),
        [("depuis 2022", "2022"), ("depuis le 1er mars 2021", "1er mars 2021"), ("depuis mars 2021", "mars 2021"), ("en 2030", ""),
         ("since March 2021", "March 2021")],
    )  # fmt: skip
    def test_since_when_is_read_in_the_sentence(self, said, since):
        text = f"En 2019 rien. Le Club Exemple des aînés et le Café Exemple agissent {said} ici."
        (line,) = [one for one in read(text, self.CLUB, self.CAFE).lines if one.kind == "together"]
        assert line.since == since


class TestShortenedNames:
    RESIDENCE = KnownName("a-residence", "Résidence autonomie Les Tilleuls Inventés")

    def test_a_name_with_a_word_left_out_may_be_the_known_one(self):
        assert acts("avec la Résidence Les Tilleuls Inventés.", self.RESIDENCE) == [
            ("Résidence Les Tilleuls Inventés", ("a-residence",), "near")
        ]

    def test_another_end_is_another_name(self):
        assert acts("avec la Résidence Les Tilleuls.", self.RESIDENCE) == [("Résidence Les Tilleuls", (), "form")]

    def test_a_name_goes_on_across_a_small_link(self):
        assert acts("l’association Main dans la Main organise un repas.") == [
            ("association Main dans la Main", (), "form")
        ]

    def test_but_not_to_another_organisation(self):
        assert together("L’association Main dans la Résidence Beauval.") == [("association Main", "Résidence Beauval")]
