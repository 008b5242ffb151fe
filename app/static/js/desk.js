// The desk: its forms become acts on the line; nothing can be pressed while the line is broken.

import { Live } from "./live.js";
import { applyStage } from "./stage.js";
import { newKey } from "./keys.js";

class Desk extends HTMLElement {
  connectedCallback() {
    const { path, n, build } = this.dataset;
    this.stage = document.getElementById("stage");
    this.banner = document.getElementById("offline");
    this.said = document.getElementById("said");
    this.waiting = new Map();
    this.live = new Live(path, { n: Number(n), build });
    const on = (name, then) => this.live.addEventListener(name, (event) => then.call(this, event.detail));
    on("stage", this.onStage);
    on("line", this.onLine);
    on("ok", ({ keys }) => keys.forEach((key) => this.done(key)));
    on("no", this.onNo);
    on("bye", () => location.reload());
    on("gone", this.onGone);
    this.addEventListener("submit", (event) => this.onSubmit(event));
    this.addEventListener("toggle", (event) => this.onToggle(event), true);
    document.addEventListener("keydown", (event) => this.onEscape(event));
  }

  onSubmit(event) {
    const form = event.target;
    if (!form.matches("[data-act]")) return;
    event.preventDefault();
    const fields = new FormData(form, event.submitter);
    const key = newKey();
    const act = { t: "act", key, do: fields.get("do"), reason: fields.get("reason") ?? "", from: this.live.n };
    if (fields.get("on")) act.on = Number(fields.get("on"));
    if (!this.live.send(act)) return this.say(this.banner.textContent);
    const button = event.submitter;
    button?.setAttribute("aria-disabled", "true");
    this.waiting.set(key, button);
    form.closest("details")?.removeAttribute("open");
  }

  done(key) {
    this.waiting.get(key)?.removeAttribute("aria-disabled");
    this.waiting.delete(key);
  }

  onNo({ key, say }) {
    this.done(key);
    this.say(say);
  }

  async onStage({ html, n, left }) {
    const focused = document.activeElement?.id;
    await applyStage(this.stage, html);
    const clock = this.stage.querySelector("bikupa-countdown");
    if (clock && left !== undefined) clock.setAttribute("left", left);
    if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus();
    if (this.offline) this.enable(false);
    this.live.send({ t: "seen", n });
  }

  onLine({ ok }) {
    this.offline = !ok || !this.live.welcomed;
    this.banner.hidden = !this.offline;
    this.enable(!this.offline);
  }

  onGone({ code }) {
    this.onLine({ ok: false });
    if (code >= 4001) location.reload();
  }

  enable(able) {
    for (const button of this.querySelectorAll("form[data-act] button")) button.disabled = !able || button.hasAttribute("data-off");
  }

  // One menu open at a time.
  onToggle(event) {
    if (!event.target.open) return;
    for (const other of this.querySelectorAll("details.hide[open]")) if (other !== event.target) other.removeAttribute("open");
  }

  onEscape(event) {
    if (event.key !== "Escape") return;
    for (const menu of this.querySelectorAll("details.hide[open]")) {
      menu.removeAttribute("open");
      menu.querySelector("summary").focus();
    }
  }

  say(text) {
    this.said.textContent = text;
    this.said.hidden = false;
    clearTimeout(this.saying);
    this.saying = setTimeout(() => (this.said.hidden = true), 6000);
  }
}

customElements.define("bikupa-desk", Desk);
