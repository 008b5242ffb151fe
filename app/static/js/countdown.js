// A clock that counts down from what the server says is left, whatever this machine's clock shows.

class Countdown extends HTMLElement {
  static observedAttributes = ["left"];

  connectedCallback() {
    this.turning = setInterval(() => this.draw(), 250);
    this.draw();
  }

  disconnectedCallback() {
    clearInterval(this.turning);
  }

  attributeChangedCallback() {
    this.end = performance.now() + Number(this.getAttribute("left"));
    this.draw();
  }

  draw() {
    const paused = this.hasAttribute("paused");
    const left = paused ? Number(this.getAttribute("left")) : this.end - performance.now();
    const seconds = Math.ceil(Math.abs(left) / 1000);
    const minutes = Math.floor(seconds / 60);
    this.textContent = `${left <= -1000 ? "+" : ""}${minutes}:${String(seconds % 60).padStart(2, "0")}`;
    this.closest("[role=timer]")?.toggleAttribute("data-over", left <= -1000);
  }
}

customElements.define("bikupa-countdown", Countdown);
