// A network map: the same content as sortable tables of actors and of alliances, with what each is tied to.
"use strict";

const MOST_NAMES = 12;
const tableOf = {
  actor: { id: "map-table", sorted: ["degree", -1], columns: () => [["name", texts.actor], ["family", texts.family], ...Object.entries(data.sizes), ["tied", texts.tied]] },
  alliance: { id: "map-table-alliances", sorted: ["degree", -1], columns: () => [["name", texts.alliance], ["nature", texts.nature], ["kind", texts.kind], ["years", texts.years], ["degree", texts.ties], ["tied", texts.tied]] },
};
const isFigure = (key) => key in data.sizes;
const cellOf = (node, key) => (key === "name" ? node.plain : key === "family" ? family.get(familyOf(node)).label : key === "nature" ? data.layerLabels[node.nature] : isFigure(key) ? node.values[key] ?? -1 : key === "tied" ? "" : node[key] || "");

function tables() {
  if (!$("map-table-holder").open) return;
  const near = neighbours(ties);
  for (const is of Object.keys(tableOf)) fill(is, near);
}
function fill(is, near) {
  const { id, sorted, columns } = tableOf[is], compare = (a, b) => (typeof a === "string" ? a.localeCompare(b, data.language) : a - b);
  const rows = [...shown].map((each) => thing.get(each)).filter((node) => node.is === is);
  rows.sort((a, b) => sorted[1] * compare(cellOf(a, sorted[0]), cellOf(b, sorted[0])) || compare(a.plain, b.plain));
  const head = columns().map(([key, label], k) => {
    const cell = element("th", { scope: "col", className: isFigure(key) ? "number" : "" });
    cell.append(key === "tied" ? label : element("button", { type: "button", className: "sort", textContent: label, onclick: () => {
      tableOf[is].sorted = [key, sorted[0] === key ? -sorted[1] : isFigure(key) ? -1 : 1];
      fill(is, neighbours(ties));
      $(id).querySelectorAll("th button")[k].focus();
    } }));
    if (sorted[0] === key) cell.ariaSort = sorted[1] > 0 ? "ascending" : "descending";
    return cell;
  });
  $(id).hidden = !rows.length;
  $(id).tHead.replaceChildren(element("tr", {}, ...head));
  $(id).tBodies[0].replaceChildren(...rows.map((node) => element("tr", {}, ...columns().map(([key]) => tableCell(node, key, near)))));
}
function tableCell(node, key, near) {
  if (key === "name") return element("th", { scope: "row" }, element("button", { type: "button", className: "name", textContent: node.name, onclick: () => { select(node.id); $("map").scrollIntoView({ behavior: calm.matches ? "auto" : "smooth" }); } }));
  if (key === "tied") return element("td", { className: "tied", textContent: tiedTo(node, near, MOST_NAMES) });
  if (isFigure(key)) return element("td", { className: "number", textContent: key in node.values ? number(node.values[key]) : texts.unknown });
  return element("td", { textContent: cellOf(node, key) || texts.unknown });
}
function tiedTo(node, near, most = Infinity) {
  const names = (near.get(node.id) || []).map((id) => thing.get(id).name).sort((a, b) => a.localeCompare(b, data.language));
  return names.slice(0, most).join(" ; ") + (names.length > most ? " " + say(texts.more, { count: names.length - most }) : "");
}
$("map-table-holder").addEventListener("toggle", tables);
