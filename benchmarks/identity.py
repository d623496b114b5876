"""How often organisations said to be one are one, and how many of those that are one are found.

    python -m benchmarks.identity [--wrong 20]

Three labelled sets. *Written otherwise* (from the folder MAILLAGE_SAMPLES): each spelling of each SIREN is an organisation without
its number; two are one when their SIREN is. *A later file*: what an import meets, organisations of the later files, numbers
hidden, against those of the earlier ones. *Hard pairs* (`benchmarks/identity_pairs.toml`): invented, labelled by hand. Intervals
are Wilson's, 95 %; pairs of one organisation are not independent, so they are rather too narrow.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import os
import time
import tomllib
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.candidates import Pair, Party, index, pairs
from ingest.identity import guessed
from ingest.reference import Reference
from ingest.reference.names import fold

HARD = Path(__file__).with_name("identity_pairs.toml")


@dataclass(frozen=True)
class Labelled:
    """Organisations without numbers, and the pairs of ids that are one."""

    title: str
    parties: Sequence[Party]
    same: Collection[tuple[str, str]]
    asked: Collection[tuple[str, str]] | None = None
    """The pairs that are labelled; None: all."""
    among: Sequence[Party] | None = None
    """The organisations already known; None: those asked about are compared with each other."""


@dataclass(frozen=True)
class Measured:
    """``right`` of ``said`` pairs are one; ``right`` of ``there`` that are one are said."""

    band: str
    said: int
    right: int
    there: int
    wrong: Sequence[Pair]
    pairs: Sequence[Pair] = ()

    @property
    def precision(self) -> float:
        return self.right / self.said if self.said else math.nan

    @property
    def recall(self) -> float:
        return self.right / self.there if self.there else math.nan


def wilson(hits: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927); the whole line for an empty total."""
    if not total:
        return 0.0, 1.0
    z, share = 1.96, hits / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return max(0.0, middle - half), min(1.0, middle + half)


LATER = ("2022", "2023")
Spelt = dict[tuple[str, str], set[str]]


def from_samples(folder: Path) -> Labelled:
    """Spellings in the samples: employers of four years, and participants of a base map."""
    parties = _parties(_spelt(folder), "")
    return Labelled("written otherwise", parties, {pair for pair in _same(parties, parties) if pair[0] < pair[1]})


def later_file(folder: Path) -> Labelled:
    """Employers of the later years, met by those of the earlier ones."""
    earlier, later = (_parties(_spelt(folder, late), mark) for late, mark in ((False, "earlier"), (True, "later")))
    return Labelled("a later file", later, {(min(p), max(p)) for p in _same(earlier, later)}, None, earlier)


def _spelt(folder: Path, late: bool | None = None) -> Spelt:
    """(SIREN, name) → the départements where it is so called."""
    places: Spelt = defaultdict(set)
    for file in sorted(folder.glob("adulte-relais-*.json")):
        if late is not None and late != file.stem.endswith(LATER):
            continue
        for row in json.loads(file.read_text("utf-8")):
            siren, name = str(row.get("code_tiers") or "")[:9], row.get("raison_sociale")
            if len(siren) == 9 and name:
                places[siren, str(name)].update([f"DEP-{row['insee_dep']}"] if row.get("insee_dep") else [])
    if late:
        return places
    with (folder / "pcrs-participations.csv").open(encoding="cp1252", newline="") as lines:
        for row in csv.DictReader(lines, delimiter=";"):
            if row["SIREN"] and row["Acteur"]:
                places[row["SIREN"], row["Acteur"]].update(())
    return places


def _parties(spelt: Spelt, mark: str) -> list[Party]:
    found: dict[tuple[str, str], Party] = {}
    for (siren, name), where in sorted(spelt.items()):
        key = (siren, fold(name))
        before = found[key].places if key in found else frozenset[str]()
        told = guessed(name, None)
        found[key] = Party(
            f"{siren} {mark} {fold(name)}",
            (name,),
            family=told.get("family_"),
            kind=told.get("kind_"),
            places=before | where,
        )
    return list(found.values())


def _same(first: Sequence[Party], second: Sequence[Party]) -> set[tuple[str, str]]:
    by_siren: dict[str, list[str]] = defaultdict(list)
    for party in second:
        by_siren[party.id[:9]].append(party.id)
    return {(one.id, other) for one in first for other in by_siren[one.id[:9]] if one.id != other}


def hard_pairs(file: Path = HARD) -> Labelled:
    """The invented pairs of the repository."""
    parties: list[Party] = []
    same, asked = set(), set()
    for number, told in enumerate(tomllib.loads(file.read_text("utf-8"))["pair"]):
        ids = (f"{number:03d} a", f"{number:03d} b")
        for end, side in zip(ids, ("a", "b"), strict=True):
            about = told[side] if isinstance(told[side], dict) else {"name": told[side]}
            place = about.get("place", told.get("place"))
            kinds = guessed(about["name"], about.get("siren"))
            parties.append(
                Party(
                    end, (about["name"],), frozenset(filter(None, [about.get("siren")])), family=kinds.get("family_"),
                    kind=kinds.get("kind_"), places=frozenset(filter(None, [place])),
                )
            )  # fmt: skip
        asked.add(ids)
        if told["same"]:
            same.add(ids)
    return Labelled("hard pairs", parties, same, asked)


def measure(labelled: Labelled, reference: Reference) -> tuple[Measured, Measured]:
    """The certain band, and all that are said (certain or waiting)."""
    found = _said(labelled, reference)
    if labelled.asked is not None:
        found = [pair for pair in found if pair.ids in labelled.asked]
    return tuple(_measured(band, said, labelled) for band, said in (("certain", [p for p in found if p.certain]), ("certain or waits", found)))  # type: ignore[return-value]  # fmt: skip


def _said(labelled: Labelled, reference: Reference) -> list[Pair]:
    among = index(labelled.among, reference) if labelled.among is not None else None
    return pairs(index(labelled.parties, reference), among)


def _measured(band: str, said: Sequence[Pair], labelled: Labelled) -> Measured:
    wrong = [pair for pair in said if pair.ids not in labelled.same]
    return Measured(band, len(said), len(said) - len(wrong), len(labelled.same), wrong, said)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wrong", type=int, default=0, help="show as many pairs that were said wrongly, or missed")
    chosen = parser.parse_args()
    reference = Reference()
    folder = os.environ.get("MAILLAGE_SAMPLES")
    sets = [hard_pairs()] if HARD.exists() else []
    sets += [from_samples(Path(folder)), later_file(Path(folder))] if folder else []
    for labelled in sets:
        start = time.perf_counter()
        bands = measure(labelled, reference)
        spent = time.perf_counter() - start
        print(
            f"{labelled.title}: {len(labelled.parties)} names, {len(labelled.same)} pairs that are one, {spent:.2f} s"
        )
        for one in bands:
            low, high = wilson(one.right, one.said)
            least, most = wilson(one.right, one.there)
            print(
                f"  {one.band:17} precision {one.right}/{one.said} = {one.precision:.3f} ({low:.3f} to {high:.3f})   "
                f"recall {one.right}/{one.there} = {one.recall:.3f} ({least:.3f} to {most:.3f})"
            )
            if chosen.wrong:
                scores = sorted({p.score for p in one.pairs}, reverse=True)
                for score in scores:
                    at = [p for p in one.pairs if p.score == score]
                    print(f"    {score}: {sum(p.ids in labelled.same for p in at)} of {len(at)}")
            for pair in one.wrong[: chosen.wrong]:
                print(f"    not one, {pair.score}: {pair.one.names[0]} | {pair.other.names[0]}")
                for reason in pair.reasons:
                    print(f"      {reason.points:+d} {reason.text}")
        if chosen.wrong:
            said = {p.ids for p in _said(labelled, reference)}
            for one_id, other_id in sorted(set(labelled.same) - said)[: chosen.wrong * 4]:
                print(f"    missed: {one_id} | {other_id}")
    if not folder:
        print("The samples are not measured: MAILLAGE_SAMPLES names no folder.")


if __name__ == "__main__":
    main()
