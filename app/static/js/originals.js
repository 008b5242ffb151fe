// <bikupa-originals>: the answers in a theme, some at a time, where they stand; what is read is
// fetched anew when it changes. Its link leads to the same on a page of its own.

const FIRST = 3;
const MORE = 20;

class Originals extends HTMLElement {
  static observedAttributes = ["stamp"];

  connectedCallback() {
    this.gone = new AbortController();
    const { signal } = this.gone;
    this.addEventListener("click", (event) => this.onClick(event), { signal });
    this.closest("details").addEventListener("toggle", () => this.begin(), { signal });
    this.begin();
  }

  disconnectedCallback() {
    this.gone.abort();
  }

  attributeChangedCallback(name, before) {
    if (before !== null && this.most) this.load(this.most);
  }

  // Where none stand on the page, the first come as one opens it.
  begin() {
    if (this.closest("details").open && !this.after && !this.most) this.load(FIRST);
  }

  get after() {
    return Number(this.getAttribute("after"));
  }

  async onClick(event) {
    if (!event.target.closest("a")) return;
    event.preventDefault();
    const known = this.querySelectorAll("li").length;
    await this.load((this.most || this.after) + MORE);
    this.querySelectorAll("li")[known]?.focus();
  }

  // Without a line all stays as it is, and the link can be pressed again.
  async load(most) {
    const link = this.querySelector("a");
    const reply = await fetch(`${link.href}?most=${most}`).catch(() => null);
    if (!reply?.ok) return;
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    const rows = [...page.querySelectorAll(".originals > li")].slice(this.after);
    const list = document.createElement("ul");
    list.className = "originals";
    for (const row of rows) {
      row.removeAttribute("id");
      row.tabIndex = -1;
    }
    list.append(...rows);
    this.most = most;
    this.querySelector("ul")?.remove();
    this.prepend(list);
    link.hidden = !page.querySelector("[data-more]");
  }
}

customElements.define("bikupa-originals", Originals);
