// The dots of a ballot: as many as there are, what is left of them is said, and with none left one is
// taken back first.
const CELL = "M11.25 1.5l10.2 6v12l-10.2 6-10.2-6v-12z";

class Dots extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.says = this.querySelector("[role=status]");
    this.gone = new AbortController();
    const on = (name, how) => this.form.addEventListener(name, how, { signal: this.gone.signal });
    this.addEventListener("click", (event) => this.press(event), { signal: this.gone.signal });
    on("input", ({ target }) => this.count(target));
    on("filled", () => this.show());
    for (const field of this.fields) if (field.type === "number") this.step(field);
    this.show();
  }

  disconnectedCallback() {
    this.gone.abort();
  }

  get fields() {
    return [...this.querySelectorAll("input")];
  }

  get left() {
    const placed = ({ type, checked, value }) => (type === "number" ? Number(value) || 0 : Number(checked));
    return Number(this.dataset.each) - this.fields.reduce((sum, field) => sum + placed(field), 0);
  }

  // The others can be pressed all the time, and say what to do.
  press(event) {
    const { target } = event;
    if (target.type !== "checkbox" || !target.checked || this.left >= 0) return;
    event.preventDefault();
    this.say(this.says.dataset.full);
  }

  // What was typed and is too much is less.
  count(field) {
    if (field.type === "number" && field.value !== "") {
      field.value = Math.max(0, Math.floor(Number(field.value)) + Math.min(0, this.left)) || "";
    }
    this.show();
  }

  step(field) {
    const about = field.getAttribute("aria-label");
    const button = (sign, by) => {
      const made = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: sign });
      made.setAttribute("aria-label", `${sign} ${about}`);
      made.onclick = () => this.move(field, by);
      return made;
    };
    if (field.parentElement.querySelector("button")) return;
    field.before(button("−", -1));
    field.after(button("+", 1));
  }

  move(field, by) {
    if (by > 0 && this.left < 1) return this.say(this.says.dataset.full);
    field.value = Math.max(0, (Number(field.value) || 0) + by) || "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  show() {
    const { some, none } = this.says.dataset;
    this.say(this.left > 0 ? some.replace("{n}", this.left) : none);
  }

  say(text) {
    const each = Number(this.dataset.each);
    const cell = (n) => `<svg viewBox="0 0 22.5 27" aria-hidden="true"${n < this.left ? ' class="has"' : ""}><path d="${CELL}"/></svg>`;
    const said = Object.assign(document.createElement("span"), { textContent: text });
    this.says.innerHTML = each > 8 ? "" : Array.from({ length: each }, (_, n) => cell(n)).join("");
    this.says.append(said);
  }
}

customElements.define("bikupa-dots", Dots);
