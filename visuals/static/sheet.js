// The sheet's form keeps each part by itself, a moment after the last keystroke; without script its button does.
"use strict";
(() => {
  const form = document.getElementById("sheet-form"), state = document.getElementById("sheet-state");
  if (!form) return;
  const waiting = new Map();
  async function keep(cell) {
    clearTimeout(waiting.get(cell));
    waiting.delete(cell);
    const mark = form.elements["mark-" + cell.name], text = cell.value;
    if (cell.dataset.kept === text) return;
    state.textContent = state.dataset.saving;
    try {
      const answer = await fetch(form.action, { method: "POST", headers: { accept: "application/json" }, body: new URLSearchParams({ [cell.name]: text, [mark.name]: mark.value }) });
      if (!answer.ok) throw new Error(answer.status);
      mark.value = (await answer.json()).marks[cell.name];
      cell.dataset.kept = text;
      state.textContent = state.dataset.kept;
    } catch {
      state.textContent = state.dataset.failed;
    }
  }
  for (const cell of form.querySelectorAll("[data-cell]")) {
    cell.dataset.kept = cell.value;
    cell.addEventListener("input", () => { clearTimeout(waiting.get(cell)); waiting.set(cell, setTimeout(() => keep(cell), 700)); });
    cell.addEventListener("change", () => keep(cell));
  }
  addEventListener("pagehide", () => { for (const cell of waiting.keys()) navigator.sendBeacon(form.action, new URLSearchParams({ [cell.name]: cell.value, ["mark-" + cell.name]: form.elements["mark-" + cell.name].value })); });
})();
