// <bikupa-wall-controls>: there while the mouse moves over the wall or the keyboard is at them, and
// gone from a still picture. What a press does, the projector knows by data-do.

const STAYS_MS = 3000;

class WallControls extends HTMLElement {
  connectedCallback() {
    this.gone = new AbortController();
    for (const name of ["pointermove", "pointerdown"])
      addEventListener(name, (event) => this.onPointer(event), { signal: this.gone.signal, passive: true });
    this.querySelector("[data-do=full]").hidden = !document.fullscreenEnabled;
  }

  disconnectedCallback() {
    this.gone.abort();
    clearTimeout(this.hiding);
  }

  // At its end a size's button is dimmed.
  follow(size) {
    for (const button of this.querySelectorAll("[data-end]")) button.ariaDisabled = button.dataset.end === size ? "true" : null;
  }

  // A pointer that lies still is told of as well, when what is under it changes.
  onPointer({ type, screenX, screenY }) {
    const at = `${screenX} ${screenY}`;
    if (type === "pointermove" && at === this.at) return;
    this.at = at;
    this.toggleAttribute("shown", true);
    clearTimeout(this.hiding);
    this.hiding = setTimeout(() => this.toggleAttribute("shown", false), STAYS_MS);
  }
}

customElements.define("bikupa-wall-controls", WallControls);
