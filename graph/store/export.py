"""The canonical export: a zip of CSV tables with sorted rows and fixed times, equal when the graphs are equal."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable
from typing import Any

from graph.model import NODES, TIES, Derived, FactKey, label_of
from graph.spreadsheet import safe_cell
from graph.store.derive import Shown
from graph.store.records import Reader
from graph.store.scope import Scope
from graph.store.snapshot import shown_in_database
from graph.store.steady import steady

FIXED_TIME = (1980, 1, 1, 0, 0, 0)


def csv_zip(db: Reader, scope: Scope | None = None) -> bytes:
    """One CSV a label and a relationship type, in UTF-8, as a zip; the same graph gives the same bytes.

    ``scope`` limits it to one territory's graph; without it, everything real is there and nothing fictional. Records,
    measures and private notes are not in it; each tie names its records, and sources.csv the sources in use. Texts that
    a spreadsheet would run as a formula are preceded by an apostrophe. All of it is of one version of the graph; raises
    MaillageError when that keeps changing. Cost: reads the whole graph.
    """
    return steady(db, lambda: _csv_zip(db, scope))


def _csv_zip(db: Reader, scope: Scope | None) -> bytes:
    shown = shown_in_database(db)
    kept = _real(shown) if scope is None else _within(shown, scope)
    tables: dict[str, list[dict[str, Any]]] = {}
    for key in sorted(kept):
        tables.setdefault(key[0], []).append(_row(shown[key]))
    files = {f"{name}.csv": _csv(_columns(name, rows), rows) for name, rows in tables.items()}
    used = {record for key in kept for record in shown[key].records}
    files["sources.csv"] = _sources(db, used, scope)
    files["LISEZMOI.txt"] = _read_me(tables)
    return _zip(files)


_READ_ME = """Export de Maillage — what is recorded, as tables (CSV, UTF-8, comma)

FR  Chaque table porte le nom de ce qu’elle contient. Les organisations sont dans Actor.csv, les alliances dans Alliance.csv ;
    TAKES_PART.csv dit qui prend part à quoi : « from » est l’identifiant de l’organisation, « to » celui de l’alliance.
    Toute table qui a les colonnes « from » et « to » relie ainsi deux autres tables par leur colonne « id ».
    La colonne « records » nomme les enregistrements qui l’affirment ; sources.csv donne les sources et leurs licences.
    Former.csv donne les anciens identifiants réunis à d’autres, et celui auquel chacun mène (« leads_to »).
    Ce qui n’y est pas n’a pas été renseigné : ce n’est pas absent. « fictional » = true : inventé.
EN  Each table is named for what it holds. Organisations are in Actor.csv, alliances in Alliance.csv;
    TAKES_PART.csv tells who takes part in what: “from” is the organisation's id, “to” the alliance's.
    Each table with columns “from” and “to” ties two other tables by their “id” in that way.
    The column “records” names the records that state it; sources.csv gives the sources and their licences.
    Former.csv gives the old ids that were merged into others, and the one that each leads to (“leads_to”).
    What is not there was not recorded: it is not absent. “fictional” = true: invented.

"""


def _read_me(tables: dict[str, list[dict[str, Any]]]) -> bytes:
    """What each table holds, for whoever opens the zip without knowing the graph."""
    lines = []
    for name, rows in sorted(tables.items()):
        ends = f"{' | '.join(TIES[name].start)} → {' | '.join(TIES[name].end)}" if name in TIES else "–"
        lines.append(f"{name}.csv\t{len(rows)}\t{ends}")
    return (_READ_ME + "\n".join(lines) + "\n").replace("\n", "\r\n").encode()


def _real(shown: Shown) -> set[FactKey]:
    fiction = {key[1] for key, derived in shown.items() if derived.properties.get("fictional")}
    real = {key for key in shown if not fiction.intersection(_ids(key))}
    return {key for key in real if key[0] != "Former" or _leads_to_shown(shown[key], real)}


def _leads_to_shown(former: Derived, kept: set[FactKey]) -> bool:
    return (former.properties["label"], former.properties.get("leads_to")) in kept


def _within(shown: Shown, scope: Scope) -> set[FactKey]:
    inside = {*scope.actors, *scope.alliances, *scope.territories, *scope.above}
    for name, close in (("OF", 2), ("TO", 2), ("HAS", 1), ("GIVES", 1)):
        other = 3 - close
        inside |= {key[other] for key in shown if key[0] == name and key[close] in inside}
    vocabulary = {
        key[2] for key in shown if key[0] in TIES and _end_label(key) in ("Domain", "GovernanceModel", "Source")
    }
    givers = {key[1] for key in shown if key[0] == "GIVES" and key[2] in inside}
    inside |= givers
    return {key for key in shown if all(i in inside or i in vocabulary for i in _ids(key))}


def _end_label(key: FactKey) -> str:
    return label_of(key[2], (*TIES[key[0]].end, "Source")) if len(TIES[key[0]].end) > 1 else TIES[key[0]].end[0]


def _ids(key: FactKey) -> tuple[str, ...]:
    return key[1:2] if key[0] in NODES else key[1:3]


def _row(derived: Derived) -> dict[str, Any]:
    ends = {} if derived.key[0] in NODES else {"from": derived.key[1], "to": derived.key[2]}
    records = {} if derived.key[0] in NODES else {"records": " ".join(derived.records)}
    return {**ends, **derived.properties, **records}


def _columns(name: str, rows: Iterable[dict[str, Any]]) -> list[str]:
    first = [NODES[name].key] if name in NODES else ["from", "to", *TIES[name].identity]
    found = {column for row in rows for column in row}
    return [*first, *sorted(found - set(first) - {"records"}), *(["records"] if name in TIES else [])]


def _csv(columns: list[str], rows: Iterable[dict[str, Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(column)) for column in columns])
    return text.getvalue().encode()


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return safe_cell(value)


def _sources(db: Reader, used: set[str], scope: Scope | None) -> bytes:
    columns = ["id", "title", "licence", "dated", "nature", "profile", "sha256"]
    active = db.read("MATCH (r:Record)-[:FROM]->(s:Source) WHERE r.status = 'active' RETURN DISTINCT s.id AS id")
    ids = {row["id"] for row in active}
    if scope is not None:
        rows = db.read("MATCH (r:Record)-[:FROM]->(s:Source) WHERE r.status = 'active' RETURN r.id AS r, s.id AS s")
        ids = {row["s"] for row in rows if row["r"] in used}
    rows = db.read("MATCH (s:Source) RETURN properties(s) AS p ORDER BY s.id")
    listed = [row["p"] for row in rows if row["p"]["id"] in ids]
    if scope is None:
        listed = [row for row in listed if row.get("nature") != "fictional"]
    return _csv(columns, listed)


def _zip(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name])
    return packed.getvalue()
