// A map in a frame: entered by a press or Enter, left by Escape; steps come as messages from the page around it.
"use strict";

const embedders = (document.body.dataset.embedders || "").split(" ").filter(Boolean);
const cover = $("embed-enter"), live = $("embed-live"), around_ = window.parent === window ? null : window.parent;
const mayTell = (origin) => embedders.some((one) => {
  if (one === origin) return true;
  const [scheme, name] = one.split("://");
  return Boolean(name) && name.startsWith("*.") && origin.startsWith(scheme + "://") && origin.endsWith(name.slice(1));
});
const home = embedders.length === 1 && !embedders[0].includes("*") ? embedders[0] : document.referrer ? new URL(document.referrer).origin : "";
let told = home && mayTell(home) ? home : ""; // the origin that messages go to: one that may show this page, no other
const tellParent = (message) => { if (around_ && told) around_.postMessage(message, told); };

// ---- entering and leaving: until then the keys are the slides'
live.inert = true;
function enter() {
  live.inert = false;
  cover.hidden = true;
  document.body.classList.add("entered");
  $("map-canvas").focus();
  tellParent({ maillage: "entered" });
}
function leave() {
  live.inert = true;
  cover.hidden = false;
  document.body.classList.remove("entered");
  document.activeElement?.blur();
  if (around_) around_.focus();
  tellParent({ maillage: "left" });
}
cover.addEventListener("click", enter);
addEventListener("keydown", (event) => {
  const inside = !live.inert;
  if (inside && event.key === "Escape" && $("map-card").hidden && !$("map-filters").open && event.target.tagName !== "INPUT") { leave(); event.preventDefault(); event.stopPropagation(); }
  else if (!inside && /^(Arrow|Page|Home|End)/.test(event.key)) { tellParent({ maillage: "key", key: event.key }); event.preventDefault(); } // the frame has the keyboard, the slides are meant
}, true);

// ---- steps of a build-up: what is drawn changes, nothing moves
let stage = "";
const everything = look;
look = () => {
  everything();
  if (stage === "actors") [ties, shown] = [[], new Set([...shown].filter((id) => thing.get(id).is === "actor"))];
  else if (stage === "alliances") ties = ties.filter((tie) => tie.layer !== "missing");
};
addEventListener("message", (event) => {
  if (event.source !== around_ || !mayTell(event.origin) || event.data?.maillage !== "step") return;
  if (!["actors", "alliances", "pistes"].includes(event.data.to)) return;
  told = event.origin;
  stage = event.data.to;
  refresh(false);
  document.body.dataset.step = stage;
  tellParent({ maillage: "step", at: stage });
});
