/* Forms inside an element marked data-swaps are sent without leaving the page: the answer's element takes its place.
   A form with data-keep is kept as a draft while it is filled. Without this script the same forms work as plain ones. */
"use strict";

const LIVE = document.createElement("p");
LIVE.className = "visually-hidden";
LIVE.setAttribute("role", "status");
document.body.append(LIVE);

/* What the focus was on, told so that the same place can be found in the page that comes. */
function placeOf(element, holder) {
  const form = element.closest("form");
  const buttons = [...holder.querySelectorAll("button, a.button")];
  return { id: element.id, name: element.name, value: element.value, form: form?.id || "", at: buttons.indexOf(element) };
}

function findAgain(holder, place) {
  if (place.id && document.getElementById(place.id)) return document.getElementById(place.id);
  const form = place.form && document.getElementById(place.form);
  if (form && place.name) {
    const same = [...form.elements].find((one) => one.name === place.name && one.value === place.value && one.type !== "hidden");
    if (same) return same;
  }
  if (form) return form.querySelector("button[type=submit]") || form;
  const buttons = [...holder.querySelectorAll("button, a.button")];
  return buttons[Math.min(place.at, buttons.length - 1)] || holder.querySelector("h1, h2");
}

async function swap(form, button, holder) {
  const data = new FormData(form);
  if (button?.name) data.append(button.name, button.value);
  const many = form.enctype === "multipart/form-data";
  const place = placeOf(button || document.activeElement, holder);
  holder.setAttribute("aria-busy", "true");
  const answer = await fetch(button?.hasAttribute("formaction") ? button.formAction : form.action, { method: "POST", body: many ? data : new URLSearchParams(data), headers: { accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(holder.id);
  if (!fresh) throw new Error("no such part in the answer");
  holder.replaceWith(fresh);
  const target = findAgain(fresh, place);
  if (target) {
    if (!target.matches("a, button, input, select, textarea")) target.tabIndex = -1;
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "nearest" });
  }
  LIVE.textContent = fresh.querySelector(".notice")?.textContent || fresh.dataset.says || "";
  const heard = new URL(answer.url);
  if (answer.redirected && heard.pathname === location.pathname) history.replaceState(null, "", heard);
}

document.addEventListener("submit", (event) => {
  const form = event.target, holder = form.closest("[data-swaps]");
  if (!holder || form.method !== "post") return;
  event.preventDefault();
  if (holder.getAttribute("aria-busy") === "true") return;
  const button = event.submitter;
  swap(form, button, holder).catch(() => {
    holder.removeAttribute("aria-busy");
    if (button?.name) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name: button.name, value: button.value });
      form.append(field);
    }
    if (button?.hasAttribute("formaction")) form.action = button.formAction;
    form.submit();
  });
});

/* A note is kept while it is typed, when its field is left, and when the page is: nothing else on the page moves. */
let turnOfNotes = Promise.resolve();
async function keepNote(form) {
  const { note, before } = form.elements, text = note.value, button = form.querySelector("button[data-keeps]");
  if (text === before.value) return;
  const data = new URLSearchParams(new FormData(form));
  // of two sent one after the other, the second tells what the first one kept
  before.value = text;
  turnOfNotes = turnOfNotes.then(() => fetch(button.formAction, { method: "POST", body: data, redirect: "manual", keepalive: true })).catch(() => null);
  const answer = await turnOfNotes;
  if (answer?.type !== "opaqueredirect") { if (before.value === text) before.value = data.get("before"); return; }
  const sign = button.nextElementSibling || document.createElement("span");
  sign.className = "soft small";
  sign.setAttribute("role", "status");
  button.after(sign);
  sign.textContent = ` ${button.dataset.says}`;
}
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-at-once]");
  if (form && event.target.matches("textarea")) keepNote(form).catch(() => {});
});
let soon = 0;
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-at-once]");
  if (!form || !event.target.matches("textarea")) return;
  clearTimeout(soon);
  soon = setTimeout(() => keepNote(form).catch(() => {}), 700);
});
addEventListener("pagehide", () => {
  for (const form of document.querySelectorAll("form[data-at-once]")) keepNote(form).catch(() => {});
});

/* This tab knows which alliance was begun in it, and fills the form with it again; elsewhere it is offered to be resumed. */
const BEGUN = "begun " + location.pathname;
function hold(draft) {
  try { if (draft) sessionStorage.setItem(BEGUN, draft); else sessionStorage.removeItem(BEGUN); } catch { /* a tab that keeps nothing */ }
}
for (const form of document.querySelectorAll("form[data-keep]")) {
  const asked = new URLSearchParams(location.search);
  let mine = "";
  try { mine = sessionStorage.getItem(BEGUN) || ""; } catch { /* as if nothing were there */ }
  const there = [...document.querySelectorAll(".begun [name=draft]")].some((one) => one.value === mine);
  if (asked.has("added") || asked.has("joined")) hold("");
  else if (mine && there && "fresh" in form.dataset) {
    asked.set("draft", mine);
    location.replace(`${location.pathname}?${asked}${location.hash}`);
  } else if (form.elements.draft.value) hold(form.elements.draft.value);
  let turn = Promise.resolve();
  form.addEventListener("change", (event) => {
    if (event.target.name === "q") return;
    const data = new URLSearchParams(new FormData(form));
    turn = turn.then(async () => {
      data.set("draft", form.elements.draft.value);
      const answer = await fetch(form.dataset.keep, { method: "POST", body: data, headers: { accept: "application/json" }, keepalive: true });
      if (answer.ok) form.elements.draft.value = (await answer.json()).draft;
      hold(form.elements.draft.value);
    }).catch(() => {});
  });
}

/* Minutes are not kept by the service: the tab keeps what stands in the form, so that a browser that ends loses one field at
   most. It is forgotten when the text is done with, and with the tab. */
const MINUTES = "minutes " + location.pathname;
const minutes = () => document.getElementById("minutes-form");
function holdMinutes() {
  const form = minutes();
  if (!form) return;
  const said = [...new FormData(form)].filter(([, value]) => typeof value === "string");
  try {
    if (said.some(([name, value]) => name === "text" && value.trim())) sessionStorage.setItem(MINUTES, JSON.stringify(said));
  } catch { /* a tab that keeps nothing, or no room for so long a text */ }
}
function forgetMinutes() {
  try { sessionStorage.removeItem(MINUTES); } catch { /* nothing was kept */ }
  document.getElementById("minutes-again").hidden = true;
}
if (minutes()) {
  const again = document.getElementById("minutes-again"), [resume, forget] = again.querySelectorAll("button");
  let said = null;
  try { said = JSON.parse(sessionStorage.getItem(MINUTES)); } catch { /* as if nothing were there */ }
  again.hidden = !said || Boolean(minutes().querySelector(".offers"));
  resume.addEventListener("click", () => {
    again.hidden = true;
    const form = minutes(), known = new Set();
    for (const [name, value] of said) {
      const field = form.elements[name];
      if (field && !known.has(name) && "value" in field) field.value = value;
      else form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
      known.add(name);
    }
    form.requestSubmit();
  });
  forget.addEventListener("click", forgetMinutes);
  document.addEventListener("input", (event) => { if (event.target.form === minutes()) holdMinutes(); });
  new MutationObserver(holdMinutes).observe(document.querySelector(".step"), { childList: true });
  document.addEventListener("click", (event) => { if (event.target.closest("[data-done-with]")) forgetMinutes(); });
}
