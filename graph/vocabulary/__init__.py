"""The field's own words, as data: `vocabulary` loads them, `guess_kind` reads them in an organisation's name."""

from graph.vocabulary.loader import (
    Domain,
    Entry,
    Era,
    GovernanceModel,
    Kind,
    PartnershipType,
    Vocabulary,
    VocabularyError,
    Words,
    vocabulary,
)
from graph.vocabulary.names import guess_kind

__all__ = [
    "Domain",
    "Entry",
    "Era",
    "GovernanceModel",
    "Kind",
    "PartnershipType",
    "Vocabulary",
    "VocabularyError",
    "Words",
    "guess_kind",
    "vocabulary",
]
