// The shell's script: takes the code from the address or the field, posts it, replaces the document. Nothing is stored
// but, after a scan, the code in history.state for 15 minutes, so that a phone that threw the tab away can reload it.
(() => {
"use strict";
const D = document, QUARTER = 900000, LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const id = (name) => D.getElementById(name);
const value = (letter) => LETTERS.indexOf(letter);
const read = (text) => text.toUpperCase().replace(/[\s\u2010-\u2015-]/g, "").replace(/[IL]/g, "1").replace(/O/g, "0");
const times = (a, b) => { let r = 0; for (; b; b >>= 1, a = a & 16 ? (a << 1) ^ 37 : a << 1) if (b & 1) r ^= a; return r; };
const isTyped = (code) => {
  let sum = 1, weight = 2;
  for (const letter of code.slice(0, 14)) { sum ^= times(value(letter), weight); weight = times(weight, 2); }
  return /^[0-9A-HJKMNP-TV-Z]{15}$/.test(code) && sum === value(code[14]);
};
const isSent = (code) => code.length === 144 && (((value(code[1]) & 3) << 6) | (value(code[2]) << 1) | (value(code[3]) >> 4)) === 2;
const say = (name) => {
  for (const each of ["said", "slip", "network", "opening", "sent", "again"]) if (id(each)) id(each).hidden = each !== name;
  if (id("form")) id("form").hidden = name === "opening" || name === "sent";
  if (name === "slip") {
    D.title = "Error: " + D.querySelector("h1").textContent;
    if (id("hint")) id("hint").hidden = true;
    id("code").ariaInvalid = true;
    id("code").setAttribute("aria-describedby", name);
  }
};
const seen = () => new Promise((go) => {
  const look = () => { if (!D.prerendering && D.visibilityState === "visible") go(); };
  look();
  D.addEventListener("visibilitychange", look);
  D.addEventListener("prerenderingchange", look);
});
const open = (fields, scanned) => {
  say("opening");
  fetch("/e", { method: "POST", body: new URLSearchParams(fields), cache: "no-store", credentials: "omit", redirect: "error" })
    .then((reply) => reply.text()).then((text) => {
      const page = new DOMParser().parseFromString(text, "text/html").documentElement;
      if (!("alertcard" in page.dataset)) throw 0;
      D.replaceChild(D.adoptNode(page), D.documentElement);
      history.replaceState(id("card") && scanned ? { c: fields.code, t: scanned } : null, "", "/e");
      scrollTo(0, 0);
      for (const each of D.querySelectorAll("script.page")) {
        const script = D.createElement("script");
        script.textContent = each.textContent;
        each.replaceWith(script);
      }
      if (id("code")) id("code").focus();
    }).catch(() => {
      const code = fields.code || "";
      say("network");
      if (id("code")) { id("code").value = code.length < 40 ? code : ""; id("code").focus(); }
      if (id("again") && code.length > 40) { id("again").hidden = false; id("again").onclick = () => open(fields, scanned); }
    });
};
D.addEventListener("submit", (event) => {
  const form = event.target, fields = Object.fromEntries(new FormData(form)), code = fields.code || "";
  if (form.getAttribute("action") !== "/e") return;
  event.preventDefault();
  delete fields.t;
  if (fields.ticket || code.length > 40 || isTyped(read(code))) return open(fields, 0);
  say("slip");
  id("code").focus();
});
addEventListener("pageshow", (event) => { if (event.persisted && !id("form")) location.replace("/e"); });

const kept = history.state, lost = location.hash || location.pathname !== "/e";
let code = location.hash.slice(1), scanned = Date.now();
try { code = code || decodeURIComponent(location.pathname).replace(/^\/e[^0-9a-z]*/i, ""); } catch { code = ""; }
if (!code && kept && scanned - kept.t < QUARTER) { code = kept.c; scanned = kept.t; }
history.replaceState(code && kept && kept.c === code ? kept : null, "", "/e");
code = read(code);
const go = () => seen().then(() => open({ code, from: "scan" }, scanned));
if (isSent(code)) { say("sent"); id("sent").onclick = go; } else if (code) go(); else if (lost) id("lost").hidden = false;
})();
