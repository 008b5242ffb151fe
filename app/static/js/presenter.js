// The presenter view: draws each stage, and takes presses, a keyboard and a clicker.

import { LiveScreen } from "./screen.js";
import { applyStage } from "./stage.js";
import { CLICKS } from "./acts.js";
import { Clicker, presses } from "./presses.js";

class Presenter extends LiveScreen {
  clicker = new Clicker();

  listen() {
    this.on(this, "submit", (event) => this.onSubmit(event));
    this.on(document, "keydown", (event) => this.onKey(event));
    this.on(document, "visibilitychange", () => this.keepAwake());
    this.keepAwake();
  }

  async draw({ html, n, left }) {
    const place = () => this.stage.querySelector("h2")?.textContent;
    const [before, focused, stood] = [place(), document.activeElement.id, presses.look()];
    await applyStage(this.stage, html, left);
    this.acts.drawn = n;
    if (this.offline) this.enable(false);
    if (before !== place()) scrollTo(0, 0);
    if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus({ preventScroll: true });
    presses.settle(stood);
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
}

customElements.define("bikupa-presenter", Presenter);
