// The projector: draws each stage, marks what is new, and takes a clicker's keys.

import { LiveScreen } from "./screen.js";
import { applyStage } from "./stage.js";
import { CLICKS } from "./acts.js";
import { Clicker } from "./presses.js";
import "./wall-controls.js";

const ACTS = { ...CLICKS, ArrowDown: "next", ArrowUp: "back" };
const SIZES = { "+": "larger", "-": "smaller" };

class Projector extends LiveScreen {
  saysMs = 5000;
  clicker = new Clicker();
  known = new Set(); // also those hidden since: shown again they aren't new

  listen() {
    this.mirrors = "mirror" in this.dataset; // a small one on the desk: it is looked at, and does nothing
    this.fitted = this.querySelector("bikupa-fit");
    if (this.mirrors) return;
    this.on(document, "keydown", (event) => this.onKey(event));
    this.on(this, "click", (event) => this.onClick(event));
    for (const name of ["fullscreenchange", "visibilitychange"]) this.on(document, name, () => this.keepAwake());
    this.on(this.fitted, "fitted", ({ detail }) => this.tellView(detail));
    this.keepAwake();
    this.followSize();
  }

  onLine({ ok }) {
    if (this.mirrors) return;
    this.line.hidden = ok;
    this.told = undefined;
    if (ok) this.tellView(this.fitted.view);
  }

  async draw({ html, n, left }) {
    for (const one of this.stage.querySelectorAll("[data-answer]")) this.known.add(one.dataset.answer);
    const place = this.stage.querySelector("[data-place]")?.dataset.place;
    const usual = !this.stage.querySelector("[data-rows]:not([data-newest], [data-comes])");
    await applyStage(this.stage, html, left);
    this.acts.drawn = n;
    if (usual && place === this.stage.querySelector("[data-place]")?.dataset.place)
      for (const one of this.stage.querySelectorAll(":is([data-newest], [data-comes]) [data-answer]")) one.classList.toggle("new", !this.known.has(one.dataset.answer));
    this.fitted.fit();
    this.followSize();
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
}

customElements.define("bikupa-projector", Projector);
