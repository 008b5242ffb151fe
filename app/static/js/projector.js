// The projector: draws each stage, marks what is new, and takes a clicker's keys.

import { FINAL, Live } from "./live.js";
import { applyStage } from "./stage.js";
import { Acts, CLICKS } from "./acts.js";
import { Clicker } from "./presses.js";

const ACTS = { ...CLICKS, ArrowDown: "next", ArrowUp: "back" };

const fits = (list) =>
  list.scrollWidth <= list.clientWidth + 1 && list.scrollHeight <= list.clientHeight + 1;

class Projector extends HTMLElement {
  connectedCallback() {
    const { path, n, build } = this.dataset;
    this.gone = new AbortController();
    this.known = new Set(); // also those hidden since: shown again they aren't new
    this.turn = Promise.resolve();
    this.stage = document.getElementById("stage");
    this.live = new Live(path, { n: Number(n), build });
    this.clicker = new Clicker();
    this.acts = new Acts(this.live, path.replace(/projector$/, "acts"));
    const on = (from, name, then) => from.addEventListener(name, then, { signal: this.gone.signal });
    on(this.live, "stage", ({ detail }) => (this.turn = this.turn.then(() => this.onStage(detail)).catch(reportError)));
    on(this.live, "line", ({ detail }) => (document.getElementById("line").hidden = detail.ok));
    on(this.live, "gone", ({ detail }) => FINAL.includes(detail.code) && location.reload());
    on(this.live, "no", ({ detail }) => this.onNo(detail));
    on(document, "keydown", (event) => this.onKey(event));
    for (const name of ["fullscreenchange", "visibilitychange"]) on(document, name, () => this.keepAwake());
    on(window, "resize", () => this.fit());
    this.keepAwake();
    document.fonts.ready.then(() => this.fit());
  }

  disconnectedCallback() {
    this.gone.abort();
    this.live.stop();
    clearTimeout(this.saying);
  }

  async onStage({ html, n, left }) {
    for (const one of this.stage.querySelectorAll("[data-answer]")) this.known.add(one.dataset.answer);
    const place = this.stage.querySelector("[data-place]")?.dataset.place;
    await applyStage(this.stage, html, left);
    this.acts.drawn = n;
    if (place === this.stage.querySelector("[data-place]")?.dataset.place)
      for (const one of this.stage.querySelectorAll("[data-answer]")) one.classList.toggle("new", !this.known.has(one.dataset.answer));
    this.fit();
    this.live.send({ t: "seen", n });
  }

  // Smaller letters first; then the oldest answers go, and how many went is said.
  fit() {
    for (const list of this.stage.querySelectorAll(".answers")) {
      const items = [...list.children];
      list.classList.remove("snug");
      for (const item of items) item.hidden = false;
      this.sayMore(list, items.length);
      if (!fits(list)) list.classList.add("snug");
      for (let shown = items.length; shown > 1 && !fits(list); ) {
        items[--shown].hidden = true;
        this.sayMore(list, shown);
      }
    }
  }

  // The line takes room itself, so it stands there before what fits is measured.
  sayMore(list, shown) {
    const more = list.parentElement.querySelector("[data-more]");
    const left = Number(more.dataset.total) - shown;
    more.hidden = left === 0;
    more.textContent = more.dataset.more.replace("{n}", left);
  }

  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (this.clicker.isSecond(ACTS[key] ?? key)) return ACTS[key] && event.preventDefault();
    const open = document.querySelector("dialog[open]");
    if (open && key !== "q" && key !== "?") return open.close();
    if (ACTS[key]) this.act(ACTS[key]);
    else if (key === "f") document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
    else if (key === "b" || key === ".") this.act(this.stage.querySelector(".dark-wall") ? "unblank" : "blank");
    else if (key === "r") this.act(this.stage.querySelector("[data-shown='0']") ? "reveal" : "conceal");
    else if (key === "q") this.toggle("door");
    else if (key === "?") this.toggle("keys");
    else return;
    event.preventDefault();
  }

  // The room needn't read that somebody else was before.
  onNo({ why, say }) {
    if (why !== "stale") this.say(say);
  }

  act(what) {
    this.acts.send({ do: what }).catch(() => this.say(this.dataset.offline));
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
