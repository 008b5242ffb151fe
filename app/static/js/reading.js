// <bikupa-reading>: a presentation's form: says that it is being read, and beforehand when it is too large.

const LATER_MS = 8000;

class Reading extends HTMLElement {
  connectedCallback() {
    this.gone = new AbortController();
    const { signal } = this.gone;
    this.button = this.querySelector("button");
    this.status = this.querySelector("[data-reading]");
    this.addEventListener("change", () => this.weigh(), { signal });
    this.addEventListener("submit", (event) => this.send(event), { signal });
    // who comes back by the browser's own button finds the page as it was left
    window.addEventListener("pageshow", () => this.rest(), { signal });
  }

  disconnectedCallback() {
    this.gone.abort();
    clearTimeout(this.timer);
  }

  weigh() {
    const [file] = this.querySelector("[type=file]").files;
    const large = Boolean(file) && file.size > Number(this.dataset.most);
    this.querySelector("[data-too-large]").hidden = !large;
    return large;
  }

  send(event) {
    if (this.weigh() || this.button.ariaDisabled === "true") return event.preventDefault();
    this.button.ariaDisabled = "true";
    this.say("[data-soon]");
    this.timer = setTimeout(() => this.say("[data-later]"), LATER_MS);
  }

  rest() {
    clearTimeout(this.timer);
    this.button.ariaDisabled = null;
    this.status.textContent = "";
  }

  say(template) {
    this.status.textContent = this.querySelector(template).innerHTML;
  }
}

customElements.define("bikupa-reading", Reading);
