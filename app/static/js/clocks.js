// <bikupa-clock>: the time of day at the workshop's place; <bikupa-late>: how late the room is.
// Both count on from what the server said, whatever this machine's clock shows.

const TURN_MS = 1000;

class Clock extends HTMLElement {
  static observedAttributes = ["at", "late", "due"];

  connectedCallback() {
    this.turning = setInterval(() => this.draw(), TURN_MS);
    this.attributeChangedCallback();
  }

  disconnectedCallback() {
    clearInterval(this.turning);
  }

  attributeChangedCallback() {
    this.told = performance.now();
    this.draw();
  }

  number(name) {
    return Number(this.getAttribute(name));
  }

  draw() {
    const at = this.number("at") + performance.now() - this.told;
    const how = { hour: "2-digit", minute: "2-digit", timeZone: this.getAttribute("tz") };
    this.textContent = new Date(at).toLocaleTimeString("sv-SE", how);
  }
}

class Late extends Clock {
  draw() {
    const since = performance.now() - this.told;
    const over = this.hasAttribute("due") ? Math.max(0, since - Math.max(0, this.number("due"))) : 0;
    const minutes = Math.trunc((this.number("late") + over) / 60000);
    const { late, ahead, onTime } = this.dataset;
    this.textContent = (minutes > 0 ? late : minutes < 0 ? ahead : onTime).replace("{n}", Math.abs(minutes));
    this.toggleAttribute("data-over", minutes > 0);
  }
}

customElements.define("bikupa-clock", Clock);
customElements.define("bikupa-late", Late);
