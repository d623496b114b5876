"""Imports of the same files, read otherwise, that an import takes the place of."""

from __future__ import annotations

from graph.model import ChangeSet
from graph.store.records import Reader
from ingest.domains.records import PROFILE


def superseded(db: Reader, change_set: ChangeSet) -> list[str]:
    """The active imports that hold the same files with their texts classified otherwise, and nothing that this one does not."""
    ids = {source.id for source in change_set.sources}
    marks = sorted({source.sha256 for source in change_set.sources if source.sha256})
    if not marks:
        return []
    rows = db.read(
        "MATCH (r:Record)-[:FROM]->(s:Source) WHERE s.profile = $profile AND s.sha256 IN $marks AND r.status = 'active' "
        "RETURN DISTINCT r.import_id AS id, s.id AS source",
        profile=PROFILE, marks=marks,
    )  # fmt: skip
    found = sorted({str(row["id"]) for row in rows if row["source"] not in ids and row["id"] != change_set.import_id})
    return [one for one in found if _held(db, one) <= ids]


def _held(db: Reader, import_id: str) -> set[str]:
    """The sources of an import's active records, but those that say how its texts were classified."""
    rows = db.read(
        "MATCH (r:Record {import_id: $id})-[:FROM]->(s:Source) WHERE r.status = 'active' AND s.profile <> $profile "
        "RETURN DISTINCT s.id AS id",
        id=import_id, profile=PROFILE,
    )  # fmt: skip
    return {str(row["id"]) for row in rows}
