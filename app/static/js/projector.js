// The projector: draws each stage, marks what is new, and takes a clicker's keys.

import { FINAL, Live } from "./live.js";
import { applyStage } from "./stage.js";
import { Acts, CLICKS } from "./acts.js";
import { Clicker } from "./presses.js";
import "./wall-controls.js";

const ACTS = { ...CLICKS, ArrowDown: "next", ArrowUp: "back" };
const SIZES = { "+": "larger", "-": "smaller" };

class Projector extends HTMLElement {
  connectedCallback() {
    const { path, n, build } = this.dataset;
    this.mirrors = "mirror" in this.dataset; // a small one on the desk: it is looked at, and does nothing
    this.gone = new AbortController();
    this.known = new Set(); // also those hidden since: shown again they aren't new
    this.turn = Promise.resolve();
    this.stage = document.getElementById("stage");
    this.fitted = this.querySelector("bikupa-fit");
    this.live = new Live(path, { n: Number(n), build });
    this.clicker = new Clicker();
    this.acts = new Acts(this.live, path.replace(/projector$/, "acts"));
    const on = (from, name, then) => from.addEventListener(name, then, { signal: this.gone.signal });
    on(this.live, "stage", ({ detail }) => (this.turn = this.turn.then(() => this.onStage(detail)).catch(reportError)));
    on(this.live, "line", ({ detail }) => this.onLine(detail));
    on(this.live, "gone", ({ detail }) => FINAL.includes(detail.code) && location.reload());
    on(this.live, "no", ({ detail }) => this.onNo(detail));
    if (this.mirrors) return;
    on(document, "keydown", (event) => this.onKey(event));
    on(this, "click", (event) => this.onClick(event));
    for (const name of ["fullscreenchange", "visibilitychange"]) on(document, name, () => this.keepAwake());
    on(this.fitted, "fitted", ({ detail }) => this.tellView(detail));
    this.keepAwake();
    this.followSize();
  }

  disconnectedCallback() {
    this.gone.abort();
    this.live.stop();
    clearTimeout(this.saying);
  }

  onLine({ ok }) {
    if (this.mirrors) return;
    document.getElementById("line").hidden = ok;
    this.told = undefined;
    if (ok) this.tellView(this.fitted.view);
  }

  async onStage({ html, n, left }) {
    for (const one of this.stage.querySelectorAll("[data-answer]")) this.known.add(one.dataset.answer);
    const place = this.stage.querySelector("[data-place]")?.dataset.place;
    const usual = !this.stage.querySelector("[data-rows]:not([data-newest])");
    await applyStage(this.stage, html, left);
    this.acts.drawn = n;
    if (usual && place === this.stage.querySelector("[data-place]")?.dataset.place)
      for (const one of this.stage.querySelectorAll("[data-newest] [data-answer]")) one.classList.toggle("new", !this.known.has(one.dataset.answer));
    this.fitted.fit();
    this.followSize();
    this.live.send({ t: "seen", n });
  }

  followSize() {
    this.querySelector("bikupa-wall-controls").follow(this.stage.querySelector("[data-size]")?.dataset.size);
  }

  // The desk reads which rows are in view.
  tellView(view) {
    const told = JSON.stringify(view);
    if (told !== this.told && this.live.send({ t: "view", ...view })) this.told = told;
  }

  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key === " " && event.target.matches("[data-do]")) return;
    if (!SIZES[key] && this.clicker.isSecond(ACTS[key] ?? key, event.timeStamp)) return ACTS[key] && event.preventDefault();
    const open = document.querySelector("dialog[open]");
    if (open && key !== "q" && key !== "?") return open.close();
    if (ACTS[key]) this.turnOr(ACTS[key]);
    else if (SIZES[key]) this.act(SIZES[key]);
    else if (key === "f") this.fillScreen();
    else if (key === "b" || key === ".") this.act(this.stage.querySelector(".dark-wall") ? "unblank" : "blank");
    else if (key === "r") this.act(this.stage.querySelector("[data-shown='0']") ? "reveal" : "conceal");
    else if (key === "q") this.toggle("door");
    else if (key === "?") this.toggle("keys");
    else return;
    event.preventDefault();
  }

  // The clicker's keys are the wall's again once the mouse has pressed.
  onClick({ target, detail }) {
    const control = target.closest("[data-do]");
    if (!control) return;
    control.dataset.do === "full" ? this.fillScreen() : this.act(control.dataset.do);
    if (detail) control.blur();
  }

  fillScreen() {
    document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
  }

  // The room needn't read that somebody else was before.
  onNo({ why, say }) {
    if (why !== "stale") this.say(say);
  }

  // A page before a step.
  turnOr(what) {
    const page = this.fitted.view?.[what];
    return page === undefined ? this.act(what) : this.act("page", page);
  }

  act(what, on) {
    this.acts.send({ do: what, on }).catch(() => this.say(this.dataset.offline));
  }

  toggle(id) {
    const dialog = document.getElementById(id);
    dialog.open ? dialog.close() : dialog.showModal();
  }

  say(text) {
    const line = document.getElementById("said");
    line.textContent = text;
    line.hidden = false;
    clearTimeout(this.saying);
    this.saying = setTimeout(() => (line.hidden = true), 5000);
  }

  keepAwake() {
    navigator.wakeLock?.request("screen").catch(() => {});
  }
}

customElements.define("bikupa-projector", Projector);
