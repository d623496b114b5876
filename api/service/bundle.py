"""The replication bundle: data, dictionary, parameters, queries, results, lock and scripts that recompute the results, in one zip."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from importlib.metadata import distributions, version
from typing import Any

import pandas as pd

from api.service import measures, replay
from api.service.reading import Reading, plain, provenance, read
from graph.dictionary import dictionary
from graph.metrics.table import actor_table, network_of, network_summary
from graph.metrics.ties import CUTOFF, one_mode
from graph.spreadsheet import safe_cell
from graph.store.records import Reader
from graph.territory import COLUMNS, TerritoryGraph

FIXED_TIME = (1980, 1, 1, 0, 0, 0)
VIEWS = ("two-mode", "pairs")


def bundle(db: Reader, reading: Reading) -> tuple[str, bytes]:
    """(file name without ending, content) of a territory's replication bundle.

    The same graph gives the same bytes on the same libraries, ``computed_at.txt`` aside. Cost: all measures, twice.
    """
    graph = read(db, reading)
    told = provenance(graph, cutoff=one_mode(graph).cutoff or CUTOFF).model_dump()
    when = str(told.pop("computed_at"))
    files = {f"data/{name}.csv": _table(getattr(graph, name), columns) for name, columns in COLUMNS.items()}
    files |= _results(graph) | _words(graph, told)
    files["sha256.txt"] = _hashes(files)
    files["computed_at.txt"] = f"{when}\n".encode()
    return f"maillage-{told['territory']}-bundle", _zip(files)


def _results(graph: TerritoryGraph) -> dict[str, bytes]:
    files = {}
    for view in VIEWS:
        network = network_of(graph, view)
        table = actor_table(graph, view, network=network)
        files[f"results/actors-{view}.csv"] = _table(table, tuple(table.columns))
        files[f"results/network-{view}.json"] = _json(network_summary(graph, view, network=network))
    gaps, missing = measures.gaps_of(graph), measures.missing_of(graph)
    files["results/needs.json"] = _json([row.model_dump() for row in gaps.domains])
    files["results/pistes.json"] = _json([row.model_dump() for row in missing.candidates])
    return files


def _words(graph: TerritoryGraph, told: dict[str, Any]) -> dict[str, bytes]:
    about = {**told, "cutoff": told["parameters"]["cutoff"]}
    fiction = "Fictional: everything here is invented.  Fictif : tout ici est inventé.\n" if graph.fictional else ""
    lines = [("table", "column", "meaning", "signification"), *dictionary()]
    return {
        "parameters.json": _json(about),
        "dictionary.csv": _csv(lines),
        "queries.cypher": replay.QUERIES.encode(),
        "requirements.txt": _lock(),
        "replay.py": replay.PYTHON.encode(),
        "replay.R": replay.R.encode(),
        "CITATION.cff": replay.CITATION.format(version=version("maillage")).encode(),
        "README.txt": replay.README.format(
            name=graph.territory.get("name") or "all", territory=told["territory"], graph_version=graph.graph_version, fiction=fiction
        ).encode(),
    }  # fmt: skip


def _lock() -> bytes:
    found = {str(one.metadata["Name"]).lower(): one.version for one in distributions()}
    return "".join(f"{name}=={number}\n" for name, number in sorted(found.items())).encode()


def _hashes(files: dict[str, bytes]) -> bytes:
    return "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)).encode()


def _table(table: pd.DataFrame, columns: tuple[str, ...]) -> bytes:
    rows = [[_cell(value) for value in row] for row in table[list(columns)].itertuples(index=False, name=None)]
    return _csv([columns, *sorted(rows)])


def _csv(rows: Any) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def _cell(value: Any) -> str:
    value = plain(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple, dict)):
        return json.dumps(value, ensure_ascii=False)
    return repr(value) if isinstance(value, float) else str(safe_cell(value))


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True, default=plain) + "\n").encode()


def _zip(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, FIXED_TIME)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, files[name])
    return packed.getvalue()
