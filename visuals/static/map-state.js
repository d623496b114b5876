// A network map: what is known, what is asked (kept in the address), what is shown. No framework, no eval, no network.
// The scripts of the map are loaded in this order and share their names: map-state, map-drawing, map-panels, map.
"use strict";

const $ = (id) => document.getElementById(id);
const data = JSON.parse($("map-data").textContent);
const { texts, shapes } = data;
const say = (text, values = {}) => text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? number(values[name]) : whole));
const figures = new Intl.NumberFormat(data.language, { maximumFractionDigits: 3 });
const number = (value) => (typeof value === "number" ? figures.format(value) : value);
const many = (noun, count) => say(texts[noun + (count === 1 ? 1 : "N")], { count });
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[-'’\s]+/g, " ").trim();
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const night = matchMedia("(prefers-color-scheme: dark)");

// ---- what is known
const thing = new Map(data.nodes.map((node) => [node.id, node]));
const family = new Map(data.families.map((entry) => [entry.key, entry]));
const tiesOf = new Map(data.nodes.map((node) => [node.id, []]));
for (const tie of data.edges) for (const end of [tie.from, tie.to]) tiesOf.get(end).push(tie);
const familyOf = (node) => node.family || "";
const schemes = new Map(data.schemes.map((scheme) => [scheme.key, { ...scheme, merged: new Set(scheme.merged), byKey: new Map(scheme.entries.map((entry) => [entry.key, entry])) }]));
const scheme = () => schemes.get(wanted.colour);
// a node's value in the colours chosen: "-" where it is not known, null for what these colours do not speak of
function valueOf(node, { key, of, merged } = scheme()) {
  if (of !== node.is) return null;
  if (key === "family") return familyOf(node);
  const value = node[key === "kind" ? "kind_key" : key] || "-";
  return merged.has(value) ? "*" : value;
}
const upright = data.turnable && innerHeight > 1.1 * innerWidth; // a tall screen: a drawing without north may stand up
const most = innerWidth < 740 ? 26 : 34;
for (const node of data.nodes) {
  if (upright) [node.x, node.y] = [node.y, node.x];
  node.plain = plain(node.name);
  node.rank = node.is === "actor" ? node.size : 3 + node.values.degree * 0.5;
  node.short = node.name.length > most ? node.name.slice(0, most - 2).trimEnd() + "…" : node.name;
}

// ---- what is asked, kept in the address
const names = ["view", "layers", "family", "domain", "type", "form", "governance", "role", "source", "year", "colour", "hide", "around", "steps", "path", "size", "above", "unlinked", "selected"];
const filters = ["layers", "family", "domain", "type", "form", "governance", "role", "source", "year", "hide", "around", "above", "unlinked"];
const nothingAsked = { domain: "", type: "", form: "", governance: "", role: "", source: "", year: "", around: "", steps: "1", path: "", selected: "" };
const fromDisk = location.protocol === "file:";
const opening = (state) => ({ // what a map opens on, or goes back to
  ...state,
  layers: new Set(state.layers),
  hide: new Set(state.hide),
  family: new Set(state.family.length ? state.family.map((key) => (key === "none" ? "" : key)) : family.keys()),
});
const usual = fromDisk ? data.start : { ...data.start, view: "hubs", layers: data.usualLayers, size: "degree", colour: "family", family: [], hide: [], ...nothingAsked, above: false, unlinked: !data.edges.length || Boolean(data.folded) };
const first = opening(usual), wanted = opening(data.start);
read(new URLSearchParams(fromDisk ? location.hash.slice(1) : location.search));

function read(address) {
  for (const name of names.filter((each) => address.has(each))) {
    const value = address.get(name);
    if (name === "layers") wanted.layers = new Set(value.split(",").flatMap((l) => (l === "alliance" ? ["joint", "framework"] : [l])));
    else if (name === "hide") wanted.hide = new Set(value.split(",").filter(Boolean));
    else if (name === "colour" && !schemes.has(value)) continue;
    else if (name === "year" && !/^\d{4}$/.test(value)) wanted.year = "";
    else if (name === "family") wanted.family = new Set(value.split(",").map((key) => (key === "none" ? "" : key)));
    else if (name === "above" || name === "unlinked") wanted[name] = value === "1";
    else if (name === "size" && !(value in data.sizes)) continue;
    else if (name === "view" && value !== "pairs") wanted.view = "hubs";
    else wanted[name] = value;
  }
}
function write() {
  const address = new URLSearchParams(fromDisk ? "" : location.search);
  for (const name of names) {
    const [now, start] = [asText(name, wanted[name]), asText(name, first[name])];
    if (now === start) address.delete(name);
    else address.set(name, now);
  }
  const query = address.toString().replaceAll("%2C", ",");
  for (const link of document.querySelectorAll(".languages a, .map-files a[download]")) { // the other language, and the files, show the same map
    const there = new URL(link.href);
    for (const name of names) address.has(name) ? there.searchParams.set(name, address.get(name)) : there.searchParams.delete(name);
    link.href = there.pathname + "?" + there.searchParams.toString().replaceAll("%2C", ",");
  }
  if ($("map-geo")) $("map-geo").href = $("map-geo").pathname + (query ? "?" + query : ""); // the other map shows the same
  const target = fromDisk ? "#" + query : location.pathname + (query ? "?" + query : "") + location.hash;
  try { history.replaceState(null, "", target); } catch { /* some browsers refuse it to a file: the map works without */ }
}
const asText = (name, value) => (name === "hide" ? [...value].sort().join(",") : value instanceof Set ? [...value].map((key) => key || "none").sort().join(",") || "-" : value === true ? "1" : value || "");

// ---- what is shown
let shown = new Set(), ties = [], counts = new Map();
const inDomain = (node) => !wanted.domain || (node.domains || []).includes(wanted.domain);
const inYear = (one) => !wanted.year || ((one.since ?? -Infinity) <= wanted.year && wanted.year <= (one.until ?? Infinity));
const hubPasses = (node) => inDomain(node) && ["type", "form", "governance"].every((name) => !wanted[name] || node[name] === wanted[name])
  && (!wanted.source || (node.sources || []).includes(wanted.source)) && inYear(node) && (wanted.above || !node.above);
const partPasses = (tie) => !tie || (inYear(tie) && (!wanted.role || (tie.roles || []).includes(wanted.role)));
const isHidden = (node) => (node.is === "actor" && !wanted.family.has(familyOf(node))) || (wanted.colour !== "family" && wanted.hide.has(valueOf(node)));
const parts = new Map(); // an actor's part in an alliance, by both ids
let paired = false;
function look() {
  if (wanted.view === "pairs" && !paired) {
    const id = (place) => data.nodes[place].id; // as visuals.pyvis_page.packed wrote them
    for (const [from, to, through, weight = through.length, above = 0] of JSON.parse($("map-pairs").textContent))
      data.edges.push({ id: "p" + data.edges.length, from: id(from), to: id(to), layer: "joint", view: "pairs", weight, through: through.map(id), above: above === 1 });
    for (const tie of data.edges) if (!tie.through && thing.get(tie.to).is === "alliance") parts.set(tie.from + " " + tie.to, tie);
    paired = true;
  }
  const passes = (tie) => {
    if (!wanted.layers.has(tie.layer) || (tie.view && tie.view !== wanted.view) || (tie.above && !wanted.above) || !inYear(tie)) return false;
    if (tie.through) return tie.through.some((id) => hubPasses(thing.get(id)) && !isHidden(thing.get(id)) && partPasses(parts.get(tie.from + " " + id)) && partPasses(parts.get(tie.to + " " + id)));
    const [from, to] = [thing.get(tie.from), thing.get(tie.to)];
    if (to.is === "alliance") return hubPasses(to) && (tie.layer === "missing" || partPasses(tie));
    return !wanted.domain || inDomain(from) || inDomain(to);
  };
  let possible = data.edges.filter(passes);
  if (thing.has(wanted.around)) {
    const near = within(wanted.around, possible.filter((tie) => !isHidden(thing.get(tie.from)) && !isHidden(thing.get(tie.to))), wanted.view === "hubs" ? 2 * wanted.steps : +wanted.steps);
    possible = possible.filter((tie) => near.has(tie.from) && near.has(tie.to));
  }
  counts = new Map();
  const count = (key, by = 1) => counts.set(key, (counts.get(key) || 0) + by);
  const met = new Set(possible.flatMap((tie) => [tie.from, tie.to]));
  if (wanted.unlinked && !wanted.around) for (const node of data.nodes) if (node.alone && inDomain(node)) met.add(node.id);
  for (const id of met) {
    const node = thing.get(id), value = valueOf(node);
    if (value !== null) count("is " + value, data.folded === "community" ? 1 : node.members || 1);
    if (node.is === "alliance") count("is:" + node.nature);
  }
  for (const tie of possible) count("tie:" + tie.layer);
  ties = possible.filter((tie) => !isHidden(thing.get(tie.from)) && !isHidden(thing.get(tie.to)));
  shown = new Set(ties.flatMap((tie) => [tie.from, tie.to]));
  if (wanted.unlinked && !wanted.around) for (const id of met) if (thing.get(id).alone && !isHidden(thing.get(id))) shown.add(id);
}
// what is at most so many ties away; pistes join nothing
function within(start, list, steps) {
  const near = neighbours(list), met = new Set([start]);
  let front = [start];
  for (let step = 0; step < steps; step++) {
    front = front.flatMap((id) => near.get(id) || []).filter((id) => !met.has(id));
    for (const id of front) met.add(id);
  }
  return met;
}
function neighbours(list) {
  const near = new Map();
  for (const tie of list) {
    if (tie.layer === "missing") continue;
    for (const [one, other] of [[tie.from, tie.to], [tie.to, tie.from]]) near.has(one) ? near.get(one).push(other) : near.set(one, [other]);
  }
  return near;
}
function resize() {
  const actors = data.nodes.filter((node) => node.is === "actor");
  const ceiling = Math.max(5, ...actors.map((node) => node.size)), largest = Math.max(1e-9, ...actors.map((node) => node.values[wanted.size] || 0));
  if (wanted.size === first.size) for (const node of actors) node.radius = node.size;
  else for (const node of actors) node.radius = 5 + (ceiling - 5) * Math.sqrt(Math.max(0, node.values[wanted.size] || 0) / largest);
  for (const node of data.nodes) if (node.is !== "actor") node.radius = node.size;
}
