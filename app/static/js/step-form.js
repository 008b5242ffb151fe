// <bikupa-rows>: one more row of options by a button or by Enter.
// <bikupa-preview>: the phone beside a step's form shows what the form says, as one types.

class Rows extends HTMLElement {
  connectedCallback() {
    this.more = this.querySelector("[data-more]");
    this.more.hidden = false;
    this.more.addEventListener("click", () => this.add(this.inputs().at(-1)));
    this.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.target.matches("input")) return;
      event.preventDefault();
      const next = this.inputs()[this.inputs().indexOf(event.target) + 1];
      return next && !next.value ? next.focus() : this.add(event.target);
    });
  }

  inputs() {
    return [...this.querySelectorAll("input")];
  }

  add(after) {
    const row = after.closest("li").cloneNode(true);
    const input = row.querySelector("input");
    input.name = input.name.replace(/\.[^.]*$/, ".new");
    input.value = "";
    input.removeAttribute("value");
    after.closest("li").after(row);
    input.focus();
  }
}

class Preview extends HTMLElement {
  connectedCallback() {
    this.form = document.getElementById(this.dataset.form);
    this.gone = new AbortController();
    const later = () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.draw(), 250);
    };
    for (const type of ["input", "change", "moved", "click"]) {
      this.form.addEventListener(type, later, { signal: this.gone.signal });
    }
    this.querySelector("iframe").addEventListener("load", later);
  }

  disconnectedCallback() {
    this.gone.abort();
    clearTimeout(this.timer);
  }

  async draw() {
    const body = new URLSearchParams(new FormData(this.form));
    if (body.toString() === this.drawn) return;
    this.drawn = body.toString();
    const reply = await fetch(this.dataset.path, { method: "POST", body }).catch(() => null);
    if (!reply?.ok) return;
    const drawn = new DOMParser().parseFromString(await reply.text(), "text/html");
    const frame = this.querySelector("iframe").contentDocument;
    frame.querySelector("main")?.replaceWith(frame.importNode(drawn.querySelector("main"), true));
  }
}

customElements.define("bikupa-rows", Rows);
customElements.define("bikupa-preview", Preview);
