// The projector: draws each stage, marks what is new, and takes a clicker's keys.

import { Live } from "./live.js";
import { applyStage } from "./stage.js";
import { newKey } from "./keys.js";

const ACTS = { PageDown: "next", ArrowRight: "next", ArrowDown: "next", " ": "next", PageUp: "back", ArrowLeft: "back", ArrowUp: "back" };

class Projector extends HTMLElement {
  connectedCallback() {
    const { path, n, build } = this.dataset;
    this.stage = document.getElementById("stage");
    this.live = new Live(path, { n: Number(n), build });
    this.live.addEventListener("stage", (event) => this.onStage(event.detail));
    this.live.addEventListener("line", (event) => (document.getElementById("line").hidden = event.detail.ok));
    this.live.addEventListener("bye", () => location.reload());
    this.live.addEventListener("gone", ({ detail }) => detail.code >= 4003 && location.reload());
    this.live.addEventListener("no", (event) => this.say(event.detail.say));
    document.addEventListener("keydown", (event) => this.onKey(event));
    document.addEventListener("fullscreenchange", () => this.keepAwake());
    this.keepAwake();
    this.fit();
    addEventListener("resize", () => this.fit());
  }

  async onStage({ html, n, left }) {
    const known = new Set([...this.stage.querySelectorAll("[data-answer]")].map((one) => one.dataset.answer));
    const place = this.stage.querySelector("[data-place]")?.dataset.place;
    await applyStage(this.stage, html);
    const clock = this.stage.querySelector("bikupa-countdown");
    if (clock && left !== undefined) clock.setAttribute("left", left);
    if (place === this.stage.querySelector("[data-place]")?.dataset.place)
      for (const one of this.stage.querySelectorAll("[data-answer]")) one.classList.toggle("new", !known.has(one.dataset.answer));
    this.fit();
    this.live.send({ t: "seen", n });
  }

  // Drops the oldest answers until none is cut by the edge; how many more there are is said.
  fit() {
    for (const list of this.stage.querySelectorAll(".answers")) {
      const items = [...list.children];
      for (const item of items) item.hidden = false;
      const room = list.getBoundingClientRect();
      for (const item of items.slice(1).reverse()) {
        const fits = list.scrollWidth <= list.clientWidth + 1 && list.scrollHeight <= list.clientHeight + 1;
        if (fits || room.height === 0) break;
        item.hidden = true;
      }
      const shown = items.filter((item) => !item.hidden).length;
      const more = list.parentElement.querySelector("[data-more]");
      if (more) {
        more.hidden = Number(more.dataset.total) <= shown;
        more.textContent = more.dataset.more.replace("{n}", Number(more.dataset.total) - shown);
      }
    }
  }

  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
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

  act(what) {
    if (!this.live.send({ t: "act", key: newKey(), do: what, from: this.live.n })) this.say(this.dataset.offline);
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
