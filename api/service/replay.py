"""The scripts of a replication bundle: they recompute its main tables from its data with other people's libraries."""

from __future__ import annotations

PYTHON = '''"""Recompute the main tables of this bundle from its data, with NetworkX and pandas alone, and compare.

    pip install networkx pandas scipy
    python replay.py

It ends with 0 when every number agrees to 1e-6, with 1 and the differences when one does not.
"""

import json
import sys
from itertools import combinations
from pathlib import Path

import networkx as nx
import pandas as pd

HERE = Path(__file__).parent
told = json.loads((HERE / "parameters.json").read_text(encoding="utf-8"))


def read(name):
    return pd.read_csv(HERE / name, dtype=str, keep_default_na=False, encoding="utf-8")


actors, alliances, parts = read("data/actors.csv"), read("data/alliances.csv"), read("data/participations.csv")
joint = alliances[alliances["nature"] == "joint"]
if not told["include_above"]:
    joint = joint[joint["above"] != "true"]
parts = parts[parts["alliance"].isin(joint["id"]) & parts["actor"].isin(actors["id"])]
members = {name: sorted(set(who)) for name, who in parts.groupby("alliance")["actor"]}
members = {name: who for name, who in members.items() if len(who) >= 2}

# pairs: two actors that share a joint alliance of at most `cutoff` known members
pairs = nx.Graph()
pairs.add_nodes_from(actors["id"])
for who in members.values():
    if len(who) <= told["cutoff"]:
        pairs.add_edges_from(combinations(who, 2))
n = len(pairs)
harmonic = nx.harmonic_centrality(pairs)
found = pd.DataFrame(
    {
        "degree": dict(pairs.degree),
        "betweenness": nx.betweenness_centrality(pairs, normalized=False),
        "harmonic_closeness": {node: value / (n - 1) if n > 1 else 0.0 for node, value in harmonic.items()},
        "pagerank": nx.pagerank(pairs, alpha=0.85, tol=1e-14, max_iter=10_000, weight=None),
        "k_core": nx.core_number(pairs),
        "clustering": nx.clustering(pairs),
        "constraint": nx.constraint(pairs),
        "effective_size": nx.effective_size(pairs),
    }
)

# two-mode: actors and their alliances
both = nx.Graph()
both.add_nodes_from(actors["id"])
both.add_edges_from((actor, ("alliance", name)) for name, who in members.items() for actor in who)
two_mode = pd.DataFrame(
    {"degree": dict(both.degree), "betweenness": nx.betweenness_centrality(both, normalized=False)}
).loc[list(actors["id"])] if n else pd.DataFrame(columns=["degree", "betweenness"])

wrong = 0
for view, table in (("pairs", found), ("two-mode", two_mode)):
    stated = pd.read_csv(HERE / f"results/actors-{view}.csv", dtype={"id": str}, encoding="utf-8").set_index("id")
    for name in table:
        here, there = table[name].astype(float), stated[name].reindex(table.index).astype(float)
        apart = (here - there).abs().max() if n else 0.0
        unlike = int((here.isna() != there.isna()).sum())
        ok = not unlike and not apart > 1e-6
        wrong += not ok
        print(f"{view:9s} {name:20s} largest difference {0.0 if apart != apart else apart:.1e}  {'agrees' if ok else 'DIFFERS'}")
sys.exit(1 if wrong else 0)
'''

R = """# Recompute the main tables of this bundle from its data, with igraph and sna alone, and compare.
#
#   Debian: apt-get install r-base-core r-cran-igraph r-cran-sna r-cran-jsonlite        Rscript replay.R
#
# It ends with 0 when every number agrees to 1e-6, with 1 when one does not.

suppressPackageStartupMessages({library(igraph); library(jsonlite)})
arguments <- commandArgs(trailingOnly = FALSE)
here <- dirname(sub("^--file=", "", grep("^--file=", arguments, value = TRUE)[1]))
if (is.na(here)) here <- "."
read <- function(name) read.csv(file.path(here, name), colClasses = "character", encoding = "UTF-8", check.names = FALSE)
told <- fromJSON(file.path(here, "parameters.json"))

actors <- read("data/actors.csv"); alliances <- read("data/alliances.csv"); parts <- read("data/participations.csv")
joint <- alliances[alliances$nature == "joint", ]
if (!told$include_above) joint <- joint[joint$above != "true", ]
parts <- unique(parts[parts$alliance %in% joint$id & parts$actor %in% actors$id, c("actor", "alliance")])
sizes <- table(parts$alliance)
parts <- parts[parts$alliance %in% names(sizes)[sizes >= 2], ]
small <- parts[parts$alliance %in% names(sizes)[sizes <= told$cutoff], ]

# pairs: two actors that share a joint alliance of at most `cutoff` known members
pairs <- merge(small, small, by = "alliance")
pairs <- unique(pairs[pairs$actor.x < pairs$actor.y, c("actor.x", "actor.y")])
g <- graph_from_data_frame(pairs, directed = FALSE, vertices = data.frame(name = actors$id))
n <- vcount(g)
found <- data.frame(
  degree = degree(g), betweenness = betweenness(g, directed = FALSE), pagerank = page_rank(g, damping = 0.85)$vector,
  k_core = coreness(g), clustering = transitivity(g, type = "local", isolates = "zero"), constraint = constraint(g)
)
reached <- distances(g); diag(reached) <- Inf
found$harmonic_closeness <- if (n > 1) rowSums(1 / reached) / (n - 1) else 0

wrong <- 0
compare <- function(view, name, values, stated) {
  there <- suppressWarnings(as.numeric(stated[match(names(values), stated$id), name]))
  apart <- abs(values - there); apart <- if (all(is.na(apart))) 0 else max(apart, na.rm = TRUE)
  ok <- apart <= 1e-6 && all(is.na(values) == is.na(there))
  cat(sprintf("%-9s %-20s largest difference %.1e  %s\\n", view, name, apart, if (ok) "agrees" else "DIFFERS"))
  if (!ok) wrong <<- wrong + 1
}
stated <- read("results/actors-pairs.csv")
for (name in names(found)) compare("pairs", name, setNames(found[[name]], V(g)$name), stated)

# Gould and Fernandez roles by family, of the actors whose family is known
if (requireNamespace("sna", quietly = TRUE)) {
  known <- actors$id[actors$family != ""]
  if (length(known) > 2 && length(unique(actors$family[actors$family != ""])) > 1) {
    ties <- as_adjacency_matrix(g, sparse = FALSE)[known, known, drop = FALSE]
    family <- actors$family[match(known, actors$id)]
    roles <- suppressMessages(sna::brokerage(ties, family))$raw.nli
    names_of <- c(coordinator = "w_I", itinerant = "w_O", representative = "b_IO", gatekeeper = "b_OI", liaison = "b_O")
    for (role in names(names_of)) compare("pairs", role, setNames(roles[, names_of[[role]]], known), stated)
  }
}

# two-mode: actors and their alliances
both <- graph_from_data_frame(data.frame(parts$actor, paste0("alliance ", parts$alliance)), directed = FALSE,
                              vertices = data.frame(name = c(actors$id, unique(paste0("alliance ", parts$alliance)))))
stated <- read("results/actors-two-mode.csv")
compare("two-mode", "degree", degree(both)[actors$id], stated)
compare("two-mode", "betweenness", betweenness(both, directed = FALSE)[actors$id], stated)
quit(status = if (wrong) 1 else 0)
"""

QUERIES = """// The same rows asked of the database in Cypher; $territory is the id in parameters.json. Order is stated, so that two runs compare.

// 1. Who takes part in which joint alliance of the territory
MATCH (a:Actor)-[p:TAKES_PART]->(l:Alliance {nature: 'joint'})-[:COVERS]->(t:Territory)
WHERE t.id = $territory OR (t)-[:WITHIN*1..4]->(:Territory {id: $territory})
RETURN DISTINCT a.id AS actor, l.id AS alliance, p.role AS role, p.since AS since
ORDER BY actor, alliance, role, since

// 2. Pairs of organisations and the alliances they share
MATCH (a:Actor)-[:TAKES_PART]->(l:Alliance {nature: 'joint'})<-[:TAKES_PART]-(b:Actor)
WHERE a.id < b.id
RETURN a.id AS source, b.id AS target, count(DISTINCT l) AS shared
ORDER BY source, target

// 3. Alliances and the domains they address
MATCH (l:Alliance)-[:ADDRESSES]->(d:Domain)
RETURN l.id AS alliance, d.id AS domain
ORDER BY alliance, domain

// 4. Where each statement comes from
MATCH (r:Record {status: 'active'})-[:FROM]->(s:Source)
RETURN s.id AS source, s.title AS title, s.licence AS licence, count(r) AS record_nodes
ORDER BY source
"""

CITATION = """cff-version: 1.2.0
message: If you use these data or this software, please cite them, and the sources named in data/sources.csv.
title: Maillage
type: software
version: {version}
license: Apache-2.0
abstract: Stakeholder graph and network analysis for French territories.
authors:
  - name: The Maillage contributors
"""

README = """Maillage: replication bundle of {name} ({territory}), graph version {graph_version}

data/           every table the results were computed from (CSV, UTF-8; an empty cell is unknown)
dictionary.csv  what each column of data/ and results/ means
parameters.json territory, layers, year, cut-off, seed, library versions
results/        measures of organisations (two views) and of the network, needs beside responses, pistes
queries.cypher  the same rows asked of the database, with ORDER BY
requirements.txt the libraries the results were computed with
replay.py       recomputes the main tables with NetworkX and compares
replay.R        the same with igraph and sna
sha256.txt      the hash of every file        computed_at.txt  when (the only file that differs between two bundles of the same graph)

What is not in the data was not recorded: it is not absent. Lines of data/sources.csv give each source's licence.
FR  Ce qui n'est pas dans les données n'a pas été renseigné : ce n'est pas absent. Les licences sont dans data/sources.csv.
{fiction}"""
