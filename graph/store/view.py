"""Reads one territory's graph into plain tables, in the layers and at the date asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from graph.errors import UsageProblem
from graph.store.changes import version_of
from graph.store.records import Reader, batches
from graph.store.scope import ALL, Scope, find_territory, scope_of, territories
from graph.store.steady import steady
from graph.territory import TerritoryGraph, table

__all__ = ["LAYERS", "find_territory", "graph_version", "read_territory", "territories"]

LAYERS = ("alliance", "framework", "membership", "funding")

Rows = list[dict[str, Any]]
graph_version = version_of


def read_territory(
    db: Reader,
    territory: str,
    layers: Sequence[str] = ("alliance",),
    as_of: int | None = None,
    include_above: bool = False,
    also: Collection[str] = (),
) -> TerritoryGraph:
    """A territory's graph as tables (see `TerritoryGraph`), by id or by a name that is unique.

    ``all`` holds every real actor with a tie in the chosen layers. ``as_of`` keeps what was valid at the end of that year.
    ``include_above`` adds the alliances of territories that contain this one to actors and participations; without it
    they are in ``alliances``, marked ``above``, without participations. ``also`` names actors and alliances that are in it
    wherever they are (``here`` tells those based in the territory). Raises NotFound, UsageProblem (unknown layer).
    All of it is of one version of the graph; raises MaillageError when that keeps changing. Cost: linear in what it returns.
    """
    unknown = sorted(set(layers) - set(LAYERS))
    if unknown:
        raise UsageProblem(
            "Unknown layer {layer}; choose among {choices}.", layer=unknown[0], choices=", ".join(LAYERS)
        )
    found = find_territory(db, territory)
    return steady(db, lambda: _read(db, scope_of(db, found, layers, also), layers, as_of, include_above))


def _read(db: Reader, scope: Scope, layers: Sequence[str], as_of: int | None, include_above: bool) -> TerritoryGraph:
    everything = scope.territory is None
    participations = _valid(_participations(db, scope, include_above), as_of)
    actors = set(scope.actors)
    if include_above:
        actors |= {row["actor"] for row in participations}
    alliances = _valid(_alliances(db, scope), as_of)
    known = {row["id"] for row in alliances}
    participations = [row for row in participations if row["actor"] in actors and row["alliance"] in known]
    wants = set(layers)
    memberships = [] if everything and "membership" not in wants else _valid(_memberships(db, actors), as_of)
    contributions = (
        []
        if everything and "funding" not in wants
        else _contributions(db, actors, None if everything else known, as_of)
    )
    if as_of is not None:
        actors = _present(scope, participations, memberships, contributions)
    actors |= {row["giver"] for row in contributions if row["giver"] and "funding" in wants}
    actor_rows = _actors(db, actors, scope.based)
    alliance_ids = sorted(known)
    covers = _pairs(db, alliance_ids, "(n:Alliance {id: id})-[:COVERS]->(t:Territory)", "alliance", "territory")
    figures = _figures(db, scope)
    return TerritoryGraph(
        territory=scope.territory or {"id": ALL, "name": None, "level": ALL, "fictional": False},
        actors=table("actors", actor_rows),
        alliances=table("alliances", alliances),
        participations=table("participations", participations),
        memberships=table("memberships", memberships),
        contributions=table("contributions", contributions),
        works_on=table("works_on", _domain_ties(db, actors, "WORKS_ON", ("how", "since"))),
        offers=table("offers", _domain_ties(db, actors, "OFFERS", ("what",))),
        seeks=table("seeks", _domain_ties(db, actors, "SEEKS", ("what",))),
        addresses=table("addresses", _pairs(db, alliance_ids, "(n:Alliance {id: id})-[:ADDRESSES]->(t:Domain)", "alliance", "domain")),
        covers=table("covers", covers),
        declares=table("declares", _declares(db, actors, as_of)),
        figures=table("figures", figures),
        territories=table("territories", _territories(db, scope, actor_rows, covers, figures)),
        sources=table("sources", _sources(db, alliances, include_above, {row["of"] for row in memberships})),
        layers=tuple(layers),
        as_of=as_of,
        include_above=include_above,
        graph_version=version_of(db),
    )  # fmt: skip


def _present(scope: Scope, participations: Rows, memberships: Rows, contributions: Rows) -> set[str]:
    """Who is there at a date: those based in the territory, and those a tie of that date brings in."""
    tied = {row["actor"] for row in participations}
    if scope.territory is None:
        tied |= {row[end] for row in memberships for end in ("actor", "of")}
        tied |= {row[end] for row in contributions for end in ("giver", "receiver") if row[end]}
        return tied
    return tied | scope.based


def _valid(rows: Rows, as_of: int | None) -> Rows:
    if as_of is None:
        return rows
    last = f"{as_of:04d}-12-31"
    return [row for row in rows if _since(row.get("since")) <= last <= _until(row.get("until"))]


def _since(date: Any) -> str:
    return str(date or "")


def _until(date: Any) -> str:
    """The last day of a year, a month or a day; without a date, it goes on."""
    text = str(date or "9999")
    return text + "-12-31"[len(text) - 4 :]


def _unwind(db: Reader, ids: Iterable[str], query: str) -> Rows:
    rows: Rows = []
    for batch in batches(sorted(ids)):
        rows += db.read(f"UNWIND $ids AS id {query}", ids=batch)
    return rows


def _packed(db: Reader, ids: Iterable[str], match: str, fields: dict[str, str]) -> Rows:
    """As `_unwind` for tens of thousands of rows: a batch comes as one list, which takes a third of the time of as many rows."""
    asked = f"{match} RETURN collect([{', '.join(fields.values())}]) AS rows"
    return [dict(zip(fields, row, strict=True)) for batch in _unwind(db, ids, asked) for row in batch["rows"]]


def _actors(db: Reader, ids: set[str], based: frozenset[str]) -> Rows:
    rows = _packed(db, ids, "MATCH (a:Actor {id: id})", {"p": "properties(a)"})
    places: dict[str, list[tuple[int, str, Any, Any]]] = {}
    for row in _unwind(
        db,
        ids,
        "MATCH (a:Actor {id: id})-[:BASED_IN]->(t:Territory) RETURN a.id AS a, t.id AS t, t.lat AS lat, t.lon AS lon",
    ):
        places.setdefault(row["a"], []).append((0, row["t"], row["lat"], row["lon"]))
    for row in _unwind(
        db,
        ids,
        "MATCH (a:Actor {id: id})<-[:OF]-(e:Establishment)-[:BASED_IN]->(t:Territory) "
        "RETURN a.id AS a, t.id AS t, coalesce(e.lat, t.lat) AS lat, coalesce(e.lon, t.lon) AS lon",
    ):
        places.setdefault(row["a"], []).append((1, row["t"], row["lat"], row["lon"]))
    governs = {
        row["a"]: row["t"]
        for row in _unwind(db, ids, "MATCH (a:Actor {id: id})-[:GOVERNS]->(t:Territory) RETURN a.id AS a, t.id AS t")
    }
    found = []
    for row in sorted((row["p"] for row in rows), key=lambda p: p["id"]):
        base = min(places.get(row["id"], [(9, None, None, None)]), key=lambda place: (place[0], place[1] or ""))
        found.append(
            {
                **row,
                "active": row.get("active", True),
                "display": row.get("display", "named"),
                "fictional": bool(row.get("fictional")),
                "here": row["id"] in based,
                "base": base[1],
                "lat": base[2],
                "lon": base[3],
                "governs": governs.get(row["id"]),
            }
        )
    return found


def _alliances(db: Reader, scope: Scope) -> Rows:
    ids = scope.alliances | scope.above
    rows = [row["p"] for row in _packed(db, ids, "MATCH (l:Alliance {id: id})", {"p": "properties(l)"})]
    governance = {
        row["l"]: row["g"]
        for row in _unwind(
            db, ids, "MATCH (l:Alliance {id: id})-[:GOVERNED_BY]->(g:GovernanceModel) RETURN l.id AS l, g.id AS g"
        )
    }
    return [
        {
            **row,
            "fictional": bool(row.get("fictional")),
            "above": row["id"] in scope.above,
            "governance": governance.get(row["id"]),
        }
        for row in sorted(rows, key=lambda p: p["id"])
    ]


def _participations(db: Reader, scope: Scope, include_above: bool) -> Rows:
    ids = scope.alliances | (scope.above if include_above else frozenset())
    fields = {name: f"p.{name}" for name in ("role", "since", "until", "weight", "share")}
    match = "MATCH (l:Alliance {id: id})<-[p:TAKES_PART]-(a:Actor)"
    rows = _packed(db, ids, match, {"actor": "a.id", "alliance": "l.id", **fields})
    return sorted(rows, key=lambda r: (r["actor"], r["alliance"], r["role"] or ""))


def _memberships(db: Reader, actors: set[str]) -> Rows:
    rows = _unwind(
        db,
        actors,
        "MATCH (a:Actor {id: id})-[m:MEMBER_OF]->(b:Actor) RETURN a.id AS actor, b.id AS of, m.since AS since, m.until AS until",
    )
    return sorted((r for r in rows if r["of"] in actors), key=lambda r: (r["actor"], r["of"]))


def _contributions(db: Reader, actors: set[str], alliances: set[str] | None, as_of: int | None) -> Rows:
    """What actors receive within these alliances or outside any: their posts under contracts elsewhere are not here."""
    rows = _unwind(
        db,
        actors,
        "MATCH (b:Actor {id: id})<-[:TO]-(c:Contribution) OPTIONAL MATCH (c)<-[:GIVES]-(a:Actor) "
        "OPTIONAL MATCH (c)-[:WITHIN]->(l:Alliance) RETURN c.id AS id, a.id AS giver, b.id AS receiver, l.id AS alliance, "
        "c.year AS year, c.amount_eur AS amount_eur, c.nature AS nature, c.object AS object",
    )
    kept = [row for row in rows if as_of is None or row["year"] is None or row["year"] <= as_of]
    if alliances is not None:
        kept = [row for row in kept if row["alliance"] is None or row["alliance"] in alliances]
    once: dict[str, dict[str, Any]] = {}
    for row in sorted(kept, key=lambda r: (r["id"], r["giver"] or "", r["alliance"] or "")):
        once.setdefault(row["id"], row)  # within two alliances it is still one amount
    return list(once.values())


def _domain_ties(db: Reader, actors: set[str], kind: str, fields: tuple[str, ...]) -> Rows:
    returned = ", ".join(f"w.{field} AS {field}" for field in fields)
    rows = _unwind(
        db,
        actors,
        f"MATCH (a:Actor {{id: id}})-[w:{kind}]->(d:Domain) RETURN a.id AS actor, d.id AS domain, {returned}",
    )
    return sorted(rows, key=lambda r: (r["actor"], r["domain"], *(str(r[field]) for field in fields)))


def _pairs(db: Reader, ids: Iterable[str], path: str, first: str, second: str) -> Rows:
    rows = _packed(db, ids, f"MATCH {path}", {first: "n.id", second: "t.id"})
    return sorted(rows, key=lambda r: (r[first], r[second]))


def _declares(db: Reader, actors: set[str], as_of: int | None) -> Rows:
    rows = _unwind(
        db,
        actors,
        "MATCH (a:Actor {id: id})-[d:DECLARES]->(b) RETURN a.id AS actor, b.id AS to, d.state AS state, d.year AS year, d.by AS by",
    )
    kept = [row for row in rows if as_of is None or row["year"] is None or int(row["year"]) <= as_of]
    return sorted(kept, key=lambda r: (r["actor"], r["to"], str(r["year"]), str(r["by"])))


def _figures(db: Reader, scope: Scope) -> Rows:
    """Figures of the territory and of those that contain it, and indicators of its peers (for percentiles)."""
    if scope.territory is None:
        return []
    fields = "t.id AS territory, f.id AS id, properties(f) AS p"
    rows = _unwind(
        db,
        {scope.territory["id"], *scope.ancestors},
        f"MATCH (t:Territory {{id: id}})-[:HAS]->(f:Figure) RETURN {fields}",
    )
    rows += db.read(
        "MATCH (f:Figure {kind: 'indicator'})<-[:HAS]-(t:Territory) WHERE t.level = $level AND t.id <> $id "
        f"AND coalesce(t.fictional, false) = $fictional RETURN {fields}",
        level=scope.territory["level"],
        id=scope.territory["id"],
        fictional=bool(scope.territory.get("fictional")),
    )
    ids = {row["id"] for row in rows}
    domains = {r["n"]: r["t"] for r in _pairs(db, ids, "(n:Figure {id: id})-[:ON]->(t:Domain)", "n", "t")}
    titles: dict[str, str] = {}
    for r in _unwind(
        db,
        ids,
        "MATCH (f:Figure {id: id})<-[:ABOUT]-(r:Record)-[:FROM]->(s:Source) WHERE r.status = 'active' RETURN f.id AS f, s.title AS s",
    ):
        titles[r["f"]] = min(titles.get(r["f"], r["s"]), r["s"])
    found = [
        {**row["p"], "territory": row["territory"], "domain": domains.get(row["id"]), "source": titles.get(row["id"])}
        for row in rows
    ]
    return sorted(
        found,
        key=lambda r: (
            r["territory"],
            str(r["domain"]),
            str(r.get("measure")),
            str(r.get("group")),
            str(r.get("year")),
            r["id"],
        ),
    )


def _territories(db: Reader, scope: Scope, actors: Rows, covers: Rows, figures: Rows) -> Rows:
    ids = {row["base"] for row in actors} | {row["territory"] for row in (*covers, *figures)} | set(scope.ancestors)
    ids |= {row["governs"] for row in actors} | ({scope.territory["id"]} if scope.territory else set())
    rows = _unwind(
        db,
        {i for i in ids if i},
        "MATCH (t:Territory {id: id}) RETURN t.id AS id, t.code AS code, t.name AS name, t.level AS level, "
        "t.population AS population, t.lat AS lat, t.lon AS lon",
    )
    return sorted(rows, key=lambda r: r["id"])


def _sources(db: Reader, alliances: Rows, include_above: bool, groupings: set[str]) -> Rows:
    """Where the alliances that enter the graph, and the groupings its actors are members of, are stated.

    Records are made one of each before any is looked into: a pack of many rows would be read again for each of them.
    """
    local = [row["id"] for row in alliances if not row["above"]]
    wider = [row["id"] for row in alliances if row["above"]] if include_above else []
    found: dict[str, dict[str, Any]] = {}
    for label, ids, above in (
        ("Alliance", local, False),
        ("Actor", sorted(groupings), False),
        ("Alliance", wider, True),
    ):
        for row in _unwind(
            db,
            ids,
            f"MATCH (n:{label} {{id: id}})<-[:ABOUT]-(r:Record) WITH DISTINCT r MATCH (r)-[:FROM]->(s:Source) WHERE r.status = 'active' "
            "RETURN DISTINCT s.id AS id, s.title AS title, s.licence AS licence, s.dated AS dated, s.nature AS nature, "
            "s.profile AS profile",
        ):
            found.setdefault(row["id"], row | {"above": above})
    return [row for _, row in sorted(found.items())]
