// The geographic map: what is under the pointer or the keyboard is said; arrows go from one area or organisation to the next.
"use strict";

const map = document.getElementById("geo-map"), said = document.getElementById("geo-said");
if (map) {
  const groups = [".geo-areas", ".geo-marks"].map((name) => [...map.querySelectorAll(name + " a")]);
  const all = groups.flat();
  const middle = (link) => { const box = link.getBoundingClientRect(); return [box.left + box.width / 2, box.top + box.height / 2]; };
  // one stop for Tab in each group: arrows do the rest
  for (const group of groups) group.forEach((link, k) => { link.setAttribute("tabindex", k ? "-1" : "0"); });
  const tell = ({ target }) => { const link = target.closest("a, g"), title = link && link.querySelector("title"); if (title) said.textContent = title.textContent; };
  map.addEventListener("pointerover", tell);
  map.addEventListener("focusin", tell);
  map.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key], now = event.target.closest("a");
    if (!now || !all.includes(now)) return;
    if (event.key === "Escape") return now.blur();
    if (!way) return;
    event.preventDefault();
    const [x0, y0] = middle(now), group = groups.find((one) => one.includes(now));
    let next = null, least = Infinity;
    for (const link of group) {
      const [x, y] = middle(link), along = (x - x0) * way[0] + (y - y0) * way[1], aside = Math.abs((x - x0) * way[1]) + Math.abs((y - y0) * way[0]);
      if (link !== now && along > 0.5 && aside <= 2 * along && along + 2 * aside < least) [next, least] = [link, along + 2 * aside];
    }
    if (!next) return;
    now.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  });
}
