// The presenter view: draws each stage, and takes presses, a keyboard and a clicker.

import { FINAL, Live } from "./live.js";
import { applyStage } from "./stage.js";
import { Acts, CLICKS } from "./acts.js";
import { Clicker, presses } from "./presses.js";

class Presenter extends HTMLElement {
  connectedCallback() {
    const { path, n, build } = this.dataset;
    this.gone = new AbortController();
    this.turn = Promise.resolve();
    for (const part of ["stage", "line", "said"]) this[part] = document.getElementById(part);
    this.live = new Live(path, { n: Number(n), build });
    this.clicker = new Clicker();
    this.acts = new Acts(this.live, path.replace(/presenter$/, "acts"));
    const on = (from, name, then) => from.addEventListener(name, then, { signal: this.gone.signal });
    on(this.live, "stage", ({ detail }) => (this.turn = this.turn.then(() => this.onStage(detail)).catch(reportError)));
    on(this.live, "line", ({ detail }) => this.onLine(detail));
    on(this.live, "gone", ({ detail }) => FINAL.includes(detail.code) && location.reload());
    on(this.live, "no", ({ detail }) => this.say(detail.say));
    on(this, "submit", (event) => this.onSubmit(event));
    on(document, "keydown", (event) => this.onKey(event));
    on(document, "visibilitychange", () => this.keepAwake());
    this.keepAwake();
  }

  disconnectedCallback() {
    this.gone.abort();
    this.live.stop();
    clearTimeout(this.saying);
  }

  async onStage({ html, n, left }) {
    const place = () => this.stage.querySelector("h2")?.textContent;
    const [before, focused, stood] = [place(), document.activeElement.id, presses.look()];
    await applyStage(this.stage, html, left);
    this.acts.drawn = n;
    if (this.offline) this.enable(false);
    if (before !== place()) scrollTo(0, 0);
    if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus({ preventScroll: true });
    presses.settle(stood);
    this.live.send({ t: "seen", n });
  }

  onSubmit(event) {
    event.preventDefault();
    this.act(Object.fromEntries(new FormData(event.target, event.submitter)));
  }

  // The space bar still presses a button, and arrows up and down scroll the notes.
  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || !CLICKS[event.key]) return;
    if (event.key === " " && event.target.matches("a, button")) return;
    event.preventDefault();
    if (this.clicker.isSecond(CLICKS[event.key], event.timeStamp)) return;
    const [what, paging] = [CLICKS[event.key], this.stage.querySelector("[data-paging]")];
    const page = paging?.dataset[what];
    this.act(page === undefined ? { do: what } : { do: "page", on: page });
  }

  act(what) {
    this.acts.send(what).catch(() => this.say(this.line.textContent));
  }

  onLine({ ok }) {
    this.offline = !ok;
    this.line.hidden = ok;
    this.enable(ok);
  }

  enable(able) {
    for (const button of this.querySelectorAll("form[data-act] button")) button.disabled = !able || button.hasAttribute("data-off");
  }

  say(text) {
    this.said.textContent = text;
    this.said.hidden = false;
    clearTimeout(this.saying);
    this.saying = setTimeout(() => (this.said.hidden = true), 6000);
  }

  keepAwake() {
    navigator.wakeLock?.request("screen").catch(() => {});
  }
}

customElements.define("bikupa-presenter", Presenter);
