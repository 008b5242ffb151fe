// What the desk, the presenter view and the projector share: their line, each stage in its turn, what
// is done from them, and what they say.

import { FINAL, Live } from "./live.js";
import { Acts } from "./acts.js";

export class LiveScreen extends HTMLElement {
  saysMs = 6000;

  connectedCallback() {
    const { path } = this.dataset;
    this.gone = new AbortController();
    this.turn = Promise.resolve();
    this.stage = document.getElementById("stage");
    this.said = document.getElementById("said");
    this.line = document.querySelector("#line, #offline");
    this.live = this.lineTo(path);
    this.acts = new Acts(this.live, path.replace(/\w+$/, "acts"));
    this.on(this.live, "stage", ({ detail }) => this.inTurn(() => this.onStage(detail)));
    this.on(this.live, "line", ({ detail }) => this.onLine(detail));
    this.on(this.live, "no", ({ detail }) => this.onNo(detail));
    this.on(this.live, "gone", ({ detail }) => FINAL.includes(detail.code) && this.onFinal());
    this.listen();
  }

  lineTo(path) {
    const { n, build } = this.dataset;
    return new Live(path, { n: Number(n), build });
  }

  disconnectedCallback() {
    this.gone.abort();
    this.live.stop();
    clearTimeout(this.saying);
  }

  on(from, name, then, capture = false) {
    from.addEventListener(name, then, { signal: this.gone.signal, capture });
  }

  // One after the other, so that an older stage never ends up on top.
  inTurn(then) {
    this.turn = this.turn.then(then).catch(reportError);
  }

  async onStage(stage) {
    await this.draw(stage);
    this.live.send({ t: "seen", n: stage.n });
  }

  // Nothing can be pressed while the line is broken.
  onLine({ ok }) {
    this.offline = !ok;
    this.line.hidden = ok;
    this.enable(ok);
  }

  // The line won't come back: the page as it is now says why.
  onFinal() {
    location.reload();
  }

  enable(able) {
    for (const button of this.querySelectorAll("form[data-act] button, button[form]")) button.disabled = !able || button.hasAttribute("data-off");
  }

  onNo({ say }) {
    this.say(say);
  }

  say(text) {
    this.said.textContent = text;
    this.said.hidden = false;
    clearTimeout(this.saying);
    this.saying = setTimeout(() => (this.said.hidden = true), this.saysMs);
  }

  keepAwake() {
    navigator.wakeLock?.request("screen").catch(() => {});
  }
}
