// A network map: what is seen, taken along as a table or as a picture whose texts are text. Nothing leaves this page by itself.
"use strict";

const fileName = (ending) => plain(data.title).replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60) + "." + ending;
function hand(text, kind, ending) {
  const address = URL.createObjectURL(new Blob([text], { type: kind + ";charset=utf-8" })), link = element("a", { href: address, download: fileName(ending) });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}
// a cell that a spreadsheet would compute is made text
const csvCell = (value) => { const text = String(value ?? ""), safe = typeof value !== "number" && /^[=+\-@\t\r]/.test(text) ? "'" + text : text; return /[";\n\r]/.test(safe) ? '"' + safe.replaceAll('"', '""') + '"' : safe; };
function csv() {
  const near = neighbours(ties), head = [texts.actor + " / " + texts.alliance, texts.nature, texts.family, texts.kind, texts.years, texts.ties, texts.tied];
  const rows = [...shown].map((id) => thing.get(id)).sort((a, b) => a.is.localeCompare(b.is) || a.plain.localeCompare(b.plain)).map((node) => [
    node.name, node.is === "actor" ? texts.actor : texts[node.nature], node.is === "actor" ? family.get(familyOf(node)).label : "", node.kind, node.years, (near.get(node.id) || []).length, tiedTo(node, near)]);
  const foot = [[], [data.title], [$("map-sentence").textContent], [[data.fictional ? texts.fictional : "", data.date, ...data.sources].filter(Boolean).join(" ; ")]];
  return "\ufeff" + [head, ...rows, ...foot].map((row) => row.map(csvCell).join(";")).join("\r\n") + "\r\n";
}

const drawnIn = (name, attributes, ...children) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};
const round = (value) => Math.round(value * 10) / 10;
function picture() {
  const stage = $("map-canvas").getBoundingClientRect(), [wide, high, head] = [Math.max(640, stage.width), stage.height, 92];
  const zoom = scale(), view = network.getViewPosition(), spot = (id) => ({ x: round((at(id).x - view.x) * zoom + wide / 2), y: round((at(id).y - view.y) * zoom + high / 2 + head) });
  const inside = ({ x, y }) => x > -20 && x < wide + 20 && y > head - 20 && y < high + head + 20;
  const list = focused ? focused.ties : ties, ids = [...(focused ? focused.near : shown)].filter((id) => at(id));
  const lines = list.filter((tie) => at(tie.from) && at(tie.to)).map((tie) => {
    const [a, b, [colour, opacity, width, dashes]] = [spot(tie.from), spot(tie.to), looks[tie.layer]()];
    return drawnIn("path", { d: `M${a.x} ${a.y}L${b.x} ${b.y}`, stroke: colour, "stroke-opacity": opacity, "stroke-width": width, ...(dashes.length ? { "stroke-dasharray": dashes.join(" ") } : {}) });
  });
  const shape = (node, x, y, radius) => {
    const entry = entryOf(node), hollow = node.nature === "framework", ink = entry ? entry.colour : node.is === "alliance" ? colours.ink : colours.soft;
    return drawnIn("polygon", { points: shapes[shapeOf(node)].map(([dx, dy]) => `${round(x + dx * radius)},${round(y + dy * radius)}`).join(" "), fill: hollow ? colours.paper : ink, stroke: hollow ? ink : colours.paper, "stroke-width": 1, "fill-opacity": entry || node.is === "alliance" ? 1 : 0.45 });
  };
  const marks = ids.filter((id) => inside(spot(id))).map((id) => { const { x, y } = spot(id); return drawnIn("g", {}, drawnIn("title", {}, thing.get(id).name), shape(thing.get(id), x, y, radiusOf(thing.get(id)) * zoom)); });
  const words = placed.filter(({ node }) => at(node.id) && (!focused || focused.near.has(node.id)) && inside(spot(node.id))).map(({ node, dx, dy }) => {
    const { x, y } = spot(node.id);
    return drawnIn("text", { x: round(x + dx), y: round(y + dy), "text-anchor": "middle", "dominant-baseline": "central", "font-size": 13, fill: colours.ink, stroke: colours.paper, "stroke-width": 3, "paint-order": "stroke" }, node.short);
  });
  const { entries } = scheme(), legendRows = [...entries.filter((entry) => counts.get("is " + entry.key) && !wanted.hide.has(entry.key) && (wanted.colour !== "family" || wanted.family.has(entry.key))).map((entry) => [entry.shape, entry.colour, entry.label, counts.get("is " + entry.key)])];
  if (scheme().of === "actor") for (const nature of ["joint", "framework"]) if (counts.get("is:" + nature)) legendRows.push(["square", nature === "framework" ? null : colours.ink, data.layerLabels[nature], counts.get("is:" + nature)]);
  for (const layer of data.available) if (wanted.layers.has(layer) && counts.get("tie:" + layer) && (!["joint", "framework"].includes(layer) || wanted.view === "pairs" || scheme().of === "alliance")) legendRows.push([layer, "", layer === "joint" && wanted.view === "pairs" ? texts.pairs : data.layerLabels[layer], counts.get("tie:" + layer)]);
  const columns = Math.max(1, Math.floor((wide - 48) / 260)), legendHigh = Math.ceil(legendRows.length / columns) * 22, whole = head + high + legendHigh + 56;
  const legendMarks = legendRows.map(([mark, fill, label, count], k) => {
    const x = 34 + 260 * (k % columns), y = head + high + 18 + 22 * Math.floor(k / columns);
    const sign = shapes[mark] ? drawnIn("polygon", { points: shapes[mark].map(([dx, dy]) => `${round(x + dx * 6)},${round(y + dy * 6)}`).join(" "), fill: fill || colours.paper, stroke: fill ? "none" : colours.ink }) : drawnIn("path", { d: `M${x - 9} ${y}H${x + 9}`, stroke: looks[mark]()[0], "stroke-opacity": Math.min(1, 2 * looks[mark]()[1]), "stroke-width": looks[mark]()[2], "stroke-dasharray": looks[mark]()[3].join(" ") || "none" });
    return drawnIn("g", {}, sign, drawnIn("text", { x: x + 16, y, "dominant-baseline": "central", "font-size": 14, fill: colours.ink }, `${label} (${number(count)})`));
  });
  const foot = texts.sourceSays + " " + (data.sources.slice(0, 4).join(" ; ") || "–") + ". " + data.date + ". Maillage.";
  const svg = drawnIn("svg", { xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${round(wide)} ${round(whole)}`, width: round(wide), height: round(whole), lang: data.language, role: "img", "aria-label": data.title, "font-family": "'Source Sans 3', 'Source Sans Pro', sans-serif" },
    drawnIn("title", {}, data.title), drawnIn("rect", { width: "100%", height: "100%", fill: colours.paper }),
    drawnIn("g", { fill: "none" }, ...lines), ...marks, ...words,
    drawnIn("rect", { width: "100%", height: head, fill: colours.paper }),
    drawnIn("text", { x: 24, y: 42, "font-size": 26, "font-weight": 600, "font-family": "'Source Serif 4', Georgia, serif", fill: colours.ink }, data.title),
    drawnIn("text", { x: 24, y: 70, "font-size": 16, fill: colours.soft }, [data.fictional ? texts.fictional : "", $("map-sentence").textContent, wanted.year ? say(texts.atYear, { year: wanted.year }) : ""].filter(Boolean).join(" – ")),
    drawnIn("rect", { y: head + high, width: "100%", height: legendHigh + 56, fill: colours.paper }), ...legendMarks,
    drawnIn("text", { x: 24, y: whole - 18, "font-size": 13, fill: colours.soft }, foot));
  return '<?xml version="1.0" encoding="UTF-8"?>\n' + new XMLSerializer().serializeToString(svg) + "\n";
}
$("map-take-csv").addEventListener("click", () => hand(csv(), "text/csv", "csv"));
$("map-take-svg").addEventListener("click", () => hand(picture(), "image/svg+xml", "svg"));
