// The desk: its forms become acts on the line; nothing can be pressed while the line is broken.

import { FINAL, Live } from "./live.js";
import { applyStage } from "./stage.js";
import { Acts } from "./acts.js";
import { presses } from "./presses.js";
import { Shortcuts } from "./shortcuts.js";
import { Still } from "./still.js";
import { successorOf } from "./successor.js";

const SUCCEEDS_MS = 2000;

class Desk extends HTMLElement {
  connectedCallback() {
    const { path, n, build } = this.dataset;
    this.gone = new AbortController();
    this.turn = Promise.resolve();
    this.stage = document.getElementById("stage");
    this.banner = document.getElementById("offline");
    this.said = document.getElementById("said");
    this.waiting = new Map();
    this.successor = null;
    this.pressedAt = -Infinity;
    this.live = new Live(path, { n: Number(n), build });
    this.acts = new Acts(this.live, path.replace(/desk$/, "acts"));
    const on = (from, name, then, capture) => from.addEventListener(name, then, { signal: this.gone.signal, capture });
    on(this.live, "stage", ({ detail }) => (this.turn = this.turn.then(() => this.onStage(detail)).catch(reportError)));
    on(this.live, "line", ({ detail }) => this.onLine(detail));
    on(this.live, "ok", ({ detail }) => detail.keys.forEach((key) => this.done(key)));
    on(this.live, "no", ({ detail }) => this.onNo(detail));
    on(this.live, "gone", ({ detail }) => FINAL.includes(detail.code) && location.reload());
    const words = { one: this.dataset.new, more: this.dataset.news };
    this.still = new Still(this.stage, words, () => this.redraw(), this.gone.signal);
    on(this, "submit", (event) => this.onSubmit(event));
    on(this, "toggle", (event) => this.onToggle(event), true);
    on(document, "keydown", (event) => this.onEscape(event));
    on(document, "pointerdown", ({ target }) => target.closest("#more") ?? this.putAway(document.getElementById("more")));
    const [keys, opener] = ["keys", "show-keys"].map((id) => document.getElementById(id));
    if (opener) new Shortcuts(this.stage, keys, opener, this.gone.signal);
    this.showHere();
  }

  disconnectedCallback() {
    this.gone.abort();
    this.live.stop();
    clearTimeout(this.saying);
  }

  async onSubmit(event) {
    const { target: form, submitter: button } = event;
    if (!form.matches("[data-act]")) return;
    event.preventDefault();
    const repeats = button?.hasAttribute("data-repeat");
    if (!repeats && [...this.waiting.values()].includes(button)) return;
    const fields = Object.fromEntries(new FormData(form, button));
    if (!repeats) button?.setAttribute("aria-disabled", "true");
    this.successor = button && successorOf(button, this.stage);
    this.pressedAt = performance.now();
    if (fields.do === "hide" && !fields.reason) this.asksWhy = `why-${fields.on}`;
    form.closest("details")?.removeAttribute("open");
    try {
      this.waiting.set(await this.acts.send(fields), button);
      if (!this.live.welcomed) this.done("");
    } catch {
      button?.removeAttribute("aria-disabled");
      this.say(this.banner.textContent);
    }
  }

  done(key) {
    const button = this.waiting.get(key);
    this.waiting.delete(key);
    button?.removeAttribute("aria-disabled");
    if (button) presses.mark(button);
  }

  onNo({ key, say }) {
    this.done(key);
    this.say(say);
  }

  async onStage(stage) {
    this.last = stage;
    await this.draw();
    this.live.send({ t: "seen", n: stage.n });
  }

  redraw() {
    this.turn = this.turn.then(() => this.last && this.draw()).catch(reportError);
  }

  async draw() {
    const { html, n, left } = this.last;
    const [focused, before] = [document.activeElement, presses.look()];
    const successor = this.stage.contains(focused) ? successorOf(focused, this.stage) : this.successor;
    const lately = performance.now() - this.pressedAt < SUCCEEDS_MS;
    await applyStage(this.stage, this.still.hold(html), left);
    this.acts.drawn = n;
    this.stage.querySelector("bikupa-tabs")?.settle();
    this.showHere();
    if (this.offline) this.enable(false);
    this.askWhy();
    if (document.activeElement === document.body && (focused !== document.body || lately)) successor?.();
    presses.settle(before);
  }

  // The run sheet scrolls to what is now, when that has changed.
  showHere() {
    const here = this.stage.querySelector(".sheet .here");
    const [column, now] = [here?.closest(".desk-sheet"), here?.parentElement.dataset.item];
    if (now === this.here) return;
    this.here = now;
    if (column) column.scrollTop += here.getBoundingClientRect().top - column.getBoundingClientRect().top - column.clientHeight / 3;
  }

  // One hides at once, and is asked why in the row that is struck.
  askWhy() {
    const menu = this.asksWhy && document.getElementById(this.asksWhy);
    if (!menu) return;
    this.asksWhy = null;
    menu.open = true;
    menu.querySelector("summary").focus({ preventScroll: true });
  }

  onLine({ ok }) {
    this.offline = !ok;
    this.banner.hidden = ok;
    this.enable(ok);
    if (!ok) [...this.waiting.keys()].forEach((key) => this.done(key));
  }

  enable(able) {
    for (const button of this.querySelectorAll("form[data-act] button, button[form]")) button.disabled = !able || button.hasAttribute("data-off");
  }

  // The menu of one that is hidden; its forms come when it is opened first, and are as of when it was last.
  onToggle(event) {
    const menu = event.target;
    if (!menu.open) return;
    if (menu.matches(".grave")) menu.scrollIntoView({ block: "nearest" });
    if (!menu.matches(".hide")) return;
    if (!menu.querySelector("form")) menu.append(document.getElementById("hide-form").content.cloneNode(true));
    for (const on of menu.querySelectorAll("[name=on]")) on.value = menu.id.replace(/^\w+-/, "");
    for (const from of menu.querySelectorAll("[name=from]")) from.value = this.acts.drawn;
  }

  onEscape(event) {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("#more[open], details.hide[open]")) {
      this.putAway(menu);
      menu.querySelector("summary").focus();
    }
  }

  putAway(menu) {
    menu.removeAttribute("open");
  }

  say(text) {
    this.said.textContent = text;
    this.said.hidden = false;
    clearTimeout(this.saying);
    this.saying = setTimeout(() => (this.said.hidden = true), 6000);
  }
}

customElements.define("bikupa-desk", Desk);
