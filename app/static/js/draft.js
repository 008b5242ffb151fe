// <bikupa-draft>: a proposal's sums, and the options of the kind that is chosen, as one changes it.

class Draft extends HTMLElement {
  connectedCallback() {
    this.gone = new AbortController();
    const on = (type, how) => this.addEventListener(type, how, { signal: this.gone.signal });
    on("input", () => this.sum());
    on("change", (event) => this.choose(event.target));
    on("moved", () => this.sum());
    on("click", (event) => this.tick(event));
    on("keydown", (event) => {
      // Enter would send the form by its first button, which only draws the page again
      if (event.key === "Enter" && event.target.matches("input")) event.preventDefault();
    });
    this.sum();
  }

  disconnectedCallback() {
    this.gone.abort();
  }

  choose(select) {
    if (!select.matches("select")) return;
    const row = select.closest("[data-row]");
    for (const field of row.querySelectorAll("[data-of]")) field.hidden = field.dataset.of !== select.value;
    const round = row.parentElement.closest("[data-round]");
    if (round && select.selectedOptions[0].hasAttribute("data-alone")) {
      round.after(row);
      row.closest("bikupa-order").settle(row);
      select.focus();
    }
  }

  tick(event) {
    const press = event.target.closest("[name=tick]");
    if (!press) return;
    event.preventDefault();
    for (const row of this.rows) {
      const asks = !row.querySelector("select").selectedOptions[0].hasAttribute("data-alone");
      const box = row.querySelector("[type=checkbox]");
      box.checked = press.value === "all" || (asks && (press.value === "questions" || box.checked));
    }
    this.sum();
  }

  get rows() {
    return [...this.querySelectorAll("[data-row]:not([data-round])")];
  }

  sum() {
    const rows = this.rows;
    const on = rows.filter((row) => row.querySelector("[type=checkbox]").checked);
    const steps = this.querySelector("[data-steps]");
    steps.textContent = steps.dataset.steps.replace("{on}", on.length).replace("{all}", rows.length);
    const about = this.querySelector("[data-about]");
    about.textContent = about.dataset.about.replace("{length}", this.words(on));
    for (const round of this.querySelectorAll("[data-round]")) {
      round.querySelector("[data-length]").textContent = this.words(on.filter((row) => round.contains(row)));
    }
  }

  words(rows) {
    const minutes = rows.reduce((sum, row) => sum + (row.querySelector("[type=number]").valueAsNumber || 0), 0);
    const [h, m] = [Math.floor(minutes / 60), minutes % 60];
    const pattern = h && m ? "[data-long]" : h ? "[data-hours]" : "[data-short]";
    return this.querySelector(pattern).innerHTML.replace("{h}", h).replace("{m}", m);
  }
}

customElements.define("bikupa-draft", Draft);
