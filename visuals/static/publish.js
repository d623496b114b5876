// Who agreed to be named is kept at each tick, in order; the copy itself is looked at and published by its buttons.
"use strict";
(() => {
  const form = document.querySelector("form[data-agreed]");
  if (!form) return;
  let turn = Promise.resolve();
  const all = form.querySelector(".all");
  if (all) {
    all.hidden = false;
    all.addEventListener("click", (event) => {
      if (!event.target.matches("[data-all]")) return;
      form.querySelectorAll("[name=agreed]").forEach((one) => { one.checked = event.target.dataset.all === "1"; });
      form.dispatchEvent(new Event("change"));
    });
  }
  form.addEventListener("change", () => {
    const body = new URLSearchParams(new FormData(form).getAll("agreed").map((key) => ["agreed", key]));
    turn = turn.then(() => fetch(form.dataset.agreed, { method: "POST", body, keepalive: true })).catch(() => {});
  });
})();
