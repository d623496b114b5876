"""What holds for the real and the fictional part alike."""

import re

from graph.model import TIES, fact_key, is_tie, label_of
from graph.vocabulary import vocabulary
from ingest import demo
from ingest.reference import Reference

FORBIDDEN = re.compile(
    r"\b(cible|nœud|noeud|tiers|camp|fragile|retard|carence|vide|trou|devrait|il faut|recommandée?|isolée?s?|key player|suppression|introducteur|absent)\b",
    re.IGNORECASE,
)


def test_the_same_part_is_built_twice_alike() -> None:
    for part in demo.parts():
        first, second = part.build(), part.build()
        assert first == second
        assert first.import_id == part.import_id


def test_every_notion_named_is_in_the_vocabulary(either) -> None:
    words = vocabulary()
    actors, alliances = either.nodes("Actor").values(), either.nodes("Alliance").values()
    assert {a["kind"] for a in actors} <= set(words.kinds)
    assert all(words.kinds[a["kind"]].family == a["family"] for a in actors)
    assert {t["role"] for t in either.of("TAKES_PART")} <= set(words.roles)
    assert {t["to"] for t in either.of("GOVERNED_BY")} <= set(words.governance)
    assert {t["to"] for t in (*either.of("ON"), *either.of("ADDRESSES"), *either.of("WORKS_ON"))} <= set(words.domains)
    assert {a["type"] for a in alliances if "type" in a} <= set(words.types)
    assert {a["form"] for a in alliances if "form" in a} <= set(words.forms)
    groups = {f["group"] for f in either.of("Figure") if "group" in f}
    assert groups <= set(words.families)


def test_every_end_of_a_tie_is_stated_or_known_elsewhere(either) -> None:
    reference = Reference()
    stated = {fact["id"] for fact in either.all if not is_tie(fact)} | {s.id for s in either.change_set.sources}
    known = set(vocabulary().domains) | set(vocabulary().governance)
    for fact in either.all:
        if is_tie(fact):
            for end in (fact["from"], fact["to"]):
                assert end in stated or end in known or reference.place(end), fact


def test_governance_models_fit_what_they_govern(either) -> None:
    models = vocabulary().governance
    for fact in either.of("GOVERNED_BY"):
        label = label_of(fact["from"], TIES["GOVERNED_BY"].start)
        assert models[fact["to"]].scope == ("alliance" if label == "Alliance" else "body")


def test_no_fact_contradicts_another(either) -> None:
    said: dict = {}
    for fact in either.all:
        assert said.setdefault(fact_key(fact), fact) == fact


def test_records_have_ids_of_their_own(either) -> None:
    ids = [record.id for record in either.change_set.records]
    assert len(ids) == len(set(ids))


def test_the_texts_use_the_words_of_the_pages(either) -> None:
    assert [text for text in either.texts() if FORBIDDEN.search(text)] == []


def test_no_organisation_has_a_contact_or_a_person(either) -> None:
    assert not [text for text in either.texts() if "@" in text or re.search(r"\b(M\.|Mme|Monsieur|Madame)\b", text)]
