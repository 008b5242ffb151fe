// <bikupa-behind>: the answers behind an option, fetched when its details are opened, and again
// when they may read otherwise. Without it a link leads to a page with the same list.

class Behind extends HTMLElement {
  connectedCallback() {
    this.gone = new AbortController();
    const on = (from, name, then) => from.addEventListener(name, then, { signal: this.gone.signal });
    on(this.parentElement, "toggle", () => this.load());
    on(this, "click", (event) => this.onClick(event));
    this.load();
  }

  disconnectedCallback() {
    this.gone.abort();
  }

  // Those after the ones that are there; the focus goes to the first of them.
  async onClick(event) {
    const link = event.target.closest("a");
    if (!link) return;
    event.preventDefault();
    const had = this.querySelectorAll("li").length;
    this.at = link.href;
    await this.load();
    const first = this.querySelectorAll("li")[had];
    if (!first) return;
    first.tabIndex = -1;
    first.focus();
  }

  async load() {
    if (!this.parentElement.open) return;
    this.at ??= this.dataset.at;
    const reply = await fetch(this.at, { headers: { accept: "text/html" } }).catch(() => null);
    if (!reply?.ok) return; // what stands there stays, and the link leads to the page
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    this.replaceChildren(...page.querySelector("[data-behind]").children);
  }
}

customElements.define("bikupa-behind", Behind);
