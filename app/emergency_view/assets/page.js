// The opened card's script: copy, print, report, close, and the cover after 30 minutes without use. The card works
// without it. Nothing is stored.
(() => {
"use strict";
const D = document, W = window, MINUTE = 60000, opened = Date.now();
let used = opened, kept = null;
const gone = () => { history.replaceState(null, "", "/e"); D.body.replaceChildren(); location.replace("/e"); };
const say = (control, which) => { const said = control.parentNode.querySelector("[role=status]"); said.textContent = said.dataset[which]; };
const copy = (control) => {
  const text = control.parentNode.querySelector("pre");
  const select = () => { getSelection().selectAllChildren(text); say(control, "failed"); };
  if (!navigator.clipboard) return select();
  navigator.clipboard.writeText(text.textContent).then(() => say(control, "said"), select);
};
const cover = () => {
  const { covered, again } = D.getElementById("card").dataset;
  const page = D.createElement("main"), told = D.createElement("p"), button = D.createElement("button");
  kept = D.createDocumentFragment();
  kept.append(...D.body.childNodes);
  page.className = "cover";
  told.textContent = covered;
  button.textContent = again;
  button.dataset.do = "again";
  page.append(told, button);
  D.body.append(page);
  button.focus();
};
const actions = {
  print: () => W.print(),
  copy,
  close: gone,
  unfold: (link) => { const folded = D.querySelector(link.hash); folded.open = true; folded.scrollIntoView(); folded.firstChild.focus(); },
  again: () => { D.body.replaceChildren(kept); kept = null; },
};
D.addEventListener("click", (event) => {
  const control = event.target.closest("[data-do]");
  if (!control) return;
  event.preventDefault();
  actions[control.dataset.do](control);
});
D.addEventListener("submit", (event) => {
  const form = event.target, by = event.submitter;
  if (form.getAttribute("action") !== "/e/report") return;
  event.preventDefault();
  const fields = new URLSearchParams(new FormData(form));
  if (by && by.name) fields.append(by.name, by.value);
  fetch("/e/report", { method: "POST", body: fields, cache: "no-store", credentials: "omit", redirect: "error" })
    .then((reply) => reply.text()).then((text) => {
      const thanks = new DOMParser().parseFromString(text, "text/html").querySelector("html[data-alertcard] [role=status]");
      if (by && by.name) by.replaceWith(D.adoptNode(thanks));
      else { form.before(D.adoptNode(thanks)); form.hidden = true; }
    }).catch(() => { form.querySelector("[role=alert]").hidden = false; });
});
for (const each of ["pointerdown", "keydown", "scroll", "visibilitychange"]) D.addEventListener(each, () => { used = Date.now(); }, true);
setInterval(() => {
  const now = Date.now();
  if (history.state && now - history.state.t > 15 * MINUTE) history.replaceState(null, "", "/e");
  if (now - opened > 240 * MINUTE) gone();
  else if (!kept && now - used > 30 * MINUTE) cover();
}, 15000);
W.addEventListener("pagehide", () => D.body.replaceChildren());
W.addEventListener("pageshow", (event) => { if (event.persisted) location.replace("/e"); });
for (const each of D.querySelectorAll("[data-do][hidden]")) each.hidden = false;
})();
