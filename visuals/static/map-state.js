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
const upright = data.turnable && innerHeight > 1.1 * innerWidth; // a tall screen: a drawing without north may stand up
const most = innerWidth < 740 ? 26 : 34;
for (const node of data.nodes) {
  if (upright) [node.x, node.y] = [node.y, node.x];
  node.plain = plain(node.name);
  node.rank = node.is === "actor" ? node.size : 3 + node.values.degree * 0.5;
  node.short = node.name.length > most ? node.name.slice(0, most - 2).trimEnd() + "…" : node.name;
}

// ---- what is asked, kept in the address
const names = ["view", "layers", "family", "domain", "type", "size", "above", "unlinked", "selected"];
const fromDisk = location.protocol === "file:";
const opening = (state) => ({ // what a map opens on, or goes back to
  ...state,
  layers: new Set(state.layers),
  family: new Set(state.family.length ? state.family.map((key) => (key === "none" ? "" : key)) : family.keys()),
});
const usual = fromDisk ? data.start : { ...data.start, view: "hubs", layers: data.usualLayers, size: "degree", family: [], domain: "", type: "", above: false, unlinked: !data.edges.length, selected: "" };
const first = opening(usual), wanted = opening(data.start);
read(new URLSearchParams(fromDisk ? location.hash.slice(1) : location.search));

function read(address) {
  for (const name of names.filter((each) => address.has(each))) {
    const value = address.get(name);
    if (name === "layers") wanted.layers = new Set(value.split(",").flatMap((l) => (l === "alliance" ? ["joint", "framework"] : [l])));
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
  for (const link of document.querySelectorAll(".languages a")) { // the other language opens the same map
    const there = new URL(link.href);
    for (const name of names) address.has(name) ? there.searchParams.set(name, address.get(name)) : there.searchParams.delete(name);
    link.href = there.pathname + "?" + there.searchParams.toString().replaceAll("%2C", ",");
  }
  const target = fromDisk ? "#" + query : location.pathname + (query ? "?" + query : "") + location.hash;
  try { history.replaceState(null, "", target); } catch { /* some browsers refuse it to a file: the map works without */ }
}
const asText = (name, value) => (value instanceof Set ? [...value].map((key) => key || "none").sort().join(",") || "-" : value === true ? "1" : value || "");

// ---- what is shown
let shown = new Set(), ties = [], counts = new Map();
const inDomain = (node) => !wanted.domain || (node.domains || []).includes(wanted.domain);
const hubPasses = (node) => inDomain(node) && (!wanted.type || node.type === wanted.type) && (wanted.above || !node.above);
let paired = false;
function look() {
  if (wanted.view === "pairs" && !paired) {
    data.edges.push(...JSON.parse($("map-pairs").textContent));
    paired = true;
  }
  const inFamily = (node) => node.is !== "actor" || wanted.family.has(familyOf(node));
  const passes = (tie) => {
    if (!wanted.layers.has(tie.layer) || (tie.view && tie.view !== wanted.view) || (tie.above && !wanted.above)) return false;
    if (tie.through) return tie.through.some((id) => hubPasses(thing.get(id)));
    const [from, to] = [thing.get(tie.from), thing.get(tie.to)];
    if (to.is === "alliance") return hubPasses(to);
    return !wanted.domain || inDomain(from) || inDomain(to);
  };
  const possible = data.edges.filter(passes);
  counts = new Map();
  const met = new Set(possible.flatMap((tie) => [tie.from, tie.to]));
  if (wanted.unlinked) for (const node of data.nodes) if (node.alone && inDomain(node)) met.add(node.id);
  for (const id of met) {
    const node = thing.get(id);
    const key = node.is === "actor" ? familyOf(node) : "is:" + node.nature;
    counts.set(key, (counts.get(key) || 0) + 1);
  }
  for (const tie of possible) counts.set("tie:" + tie.layer, (counts.get("tie:" + tie.layer) || 0) + 1);
  ties = possible.filter((tie) => inFamily(thing.get(tie.from)) && inFamily(thing.get(tie.to)));
  shown = new Set(ties.flatMap((tie) => [tie.from, tie.to]));
  if (wanted.unlinked) for (const id of met) if (thing.get(id).alone && inFamily(thing.get(id))) shown.add(id);
}
function resize() {
  const actors = data.nodes.filter((node) => node.is === "actor");
  const ceiling = Math.max(5, ...actors.map((node) => node.size)), largest = Math.max(1e-9, ...actors.map((node) => node.values[wanted.size] || 0));
  if (wanted.size === first.size) for (const node of actors) node.radius = node.size;
  else for (const node of actors) node.radius = 5 + (ceiling - 5) * Math.sqrt(Math.max(0, node.values[wanted.size] || 0) / largest);
  for (const node of data.nodes) if (node.is !== "actor") node.radius = node.size;
}
