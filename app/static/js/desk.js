// The desk: its forms become acts on the line; nothing can be pressed while the line is broken.

import { LiveScreen } from "./screen.js";
import { applyStage } from "./stage.js";
import { presses } from "./presses.js";
import { Shortcuts } from "./shortcuts.js";
import { Still } from "./still.js";
import { successorOf } from "./successor.js";

const SUCCEEDS_MS = 2000;

class Desk extends LiveScreen {
  waiting = new Map();
  successor = null;
  pressedAt = -Infinity;

  listen() {
    const words = { one: this.dataset.new, more: this.dataset.news };
    this.still = new Still(this.stage, words, () => this.redraw(), this.gone.signal);
    this.on(this.live, "ok", ({ detail }) => detail.keys.forEach((key) => this.ok(key)));
    this.on(this, "submit", (event) => this.onSubmit(event));
    this.on(this, "toggle", (event) => this.onToggle(event), true);
    this.on(document, "keydown", (event) => this.onEscape(event));
    this.on(document, "pointerdown", ({ target }) => target.closest("#more") ?? this.putAway(document.getElementById("more")));
    const [keys, opener] = ["keys", "show-keys"].map((id) => document.getElementById(id));
    if (opener) new Shortcuts(this.stage, keys, opener, this.gone.signal);
    this.showHere();
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
    if (fields.do === "hide" && !fields.reason) this.asks = `why-${fields.on}`;
    if (fields.do === "park" && !fields.receiver) this.asks = `to-${fields.on}`;
    form.closest("details")?.removeAttribute("open");
    try {
      this.waiting.set(await this.acts.send(fields), button);
      if (!this.live.welcomed) this.ok("");
    } catch {
      button?.removeAttribute("aria-disabled");
      this.say(this.line.textContent);
    }
  }

  // What was typed has arrived.
  ok(key) {
    const form = this.waiting.get(key)?.form;
    if (form?.matches("[data-empties]")) form.reset();
    this.done(key);
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

  redraw() {
    this.inTurn(() => this.last && this.draw(this.last));
  }

  async draw(stage) {
    const { html, n, left } = (this.last = stage);
    const [focused, before] = [document.activeElement, presses.look()];
    const successor = this.stage.contains(focused) ? successorOf(focused, this.stage) : this.successor;
    const lately = performance.now() - this.pressedAt < SUCCEEDS_MS;
    await applyStage(this.stage, this.still.hold(html), left);
    this.acts.drawn = n;
    this.stage.querySelector("bikupa-tabs")?.settle();
    this.showHere();
    if (this.offline) this.enable(false);
    this.ask();
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

  // One hides or parks at once, and is asked in the row itself why, or for whom.
  ask() {
    const menu = this.asks && document.getElementById(this.asks);
    if (!menu) return;
    this.asks = null;
    menu.open = true;
    menu.querySelector("summary").focus({ preventScroll: true });
  }

  onLine({ ok }) {
    super.onLine({ ok });
    if (!ok) [...this.waiting.keys()].forEach((key) => this.done(key));
  }

  // The menu of one that is hidden or parked; its forms come when it is opened first, and are as of when it was last.
  onToggle(event) {
    const menu = event.target;
    if (!menu.open) return;
    if (menu.matches(".grave")) menu.scrollIntoView({ block: "nearest" });
    if (!menu.matches(".hide, #park-line")) return;
    const forms = { to: "park-form", park: "line-form" }[menu.id.split("-")[0]] ?? "hide-form";
    if (!menu.querySelector("form")) (menu.querySelector("div") ?? menu).append(document.getElementById(forms).content.cloneNode(true));
    this.fill(menu.querySelector("[data-chips]"));
    for (const on of menu.querySelectorAll("[name=on]")) on.value = menu.id.replace(/^\w+-/, "");
    for (const from of menu.querySelectorAll("[name=from]")) from.value = this.acts.drawn;
  }

  // A button for each receiver there is; what has the focus stays, a menu is told again that it is open.
  fill(chips) {
    const known = [...document.querySelectorAll("#receivers option")].map(({ value }) => value);
    if (chips && known.join("\n") !== [...chips.children].map(({ value }) => value).join("\n")) chips.replaceChildren(...known.map(chip));
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
}

function chip(value) {
  return Object.assign(document.createElement("button"), { className: "button small", name: "receiver", value, textContent: value });
}

customElements.define("bikupa-desk", Desk);
