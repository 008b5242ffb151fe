// <bikupa-see>: what the room sees, the screen or a phone. The phone is fetched when it is looked
// at, and again when `version` says that phones show something else.

import { drawInFrame } from "./framed.js";

const REST_MS = 2000;

class See extends HTMLElement {
  static observedAttributes = ["version"];

  connectedCallback() {
    this.gone = new AbortController();
    this.addEventListener("click", ({ target }) => target.matches("[data-see]") && this.look(target), { signal: this.gone.signal });
  }

  disconnectedCallback() {
    this.gone.abort();
    clearTimeout(this.timer);
  }

  attributeChangedCallback() {
    if (this.frame) this.later();
  }

  look(pressed) {
    for (const button of this.querySelectorAll("[data-see]")) button.setAttribute("aria-pressed", button === pressed);
    const phone = pressed.dataset.see === "phone";
    if (!phone || this.frame) return phone && this.later();
    this.frame = document.createElement("iframe");
    Object.assign(this.frame, { src: this.dataset.phone, title: pressed.textContent, tabIndex: -1, inert: true });
    this.querySelector(".phone-window").append(this.frame);
  }

  later() {
    this.timer ??= setTimeout(() => this.draw(), Math.max(0, (this.drawnAt ?? -REST_MS) + REST_MS - performance.now()));
  }

  async draw() {
    this.timer = undefined;
    this.drawnAt = performance.now();
    if (this.querySelector("[data-see=phone]").getAttribute("aria-pressed") !== "true") return;
    await drawInFrame(this.frame, this.dataset.phone);
  }
}

customElements.define("bikupa-see", See);
