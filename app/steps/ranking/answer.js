// An order is made by pressing: what is pressed takes the next place, and gives it back. Places are
// changed by buttons, by Alt and an arrow, or by dragging.
class Ranking extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.selects = [...this.querySelectorAll("select")];
    this.gone = new AbortController();
    const on = (from, name, how) => from.addEventListener(name, how, { signal: this.gone.signal });
    on(this.form, "filled", () => this.show());
    on(this, "click", ({ target }) => this.press(target.closest("button")));
    on(this, "keydown", (event) => this.key(event));
    on(this, "pointerdown", (event) => this.grab(event));
    on(this, "pointermove", (event) => this.drag(event));
    on(this, "pointerup", () => this.drop());
    on(this, "pointercancel", () => this.drop());
    this.querySelector(".ranked") ?? this.build();
    this.show();
  }

  disconnectedCallback() {
    this.gone.abort();
  }

  get order() {
    return this.selects.map(({ value }) => value).filter(Boolean);
  }

  get options() {
    return [...this.selects[0].options].filter(({ value }) => value);
  }

  text(name) {
    return this.options.find(({ value }) => value === name)?.text ?? "";
  }

  build() {
    for (const select of this.selects) select.closest("label").hidden = true;
    const list = make("ol", { className: "ranked" });
    list.append(...this.selects.map(() => make("li")));
    const all = make("div", { className: "options" });
    all.append(...this.options.map((option) => this.choice(option)));
    this.append(list, all, make("p", { className: "ballot-left", role: "status" }));
  }

  choice({ value, text, dataset: { part } }) {
    const words = make("span", { textContent: text, dir: "auto" });
    words.dataset.part = part;
    const button = make("button", { type: "button", className: "option", value });
    button.append(make("b"), words);
    return button;
  }

  press(button) {
    if (!button) return;
    const { move } = button.dataset;
    if (move) return this.move(button.closest("li").dataset.name, Number(move));
    const { value } = button;
    if (this.order.includes(value)) return this.put(this.order.filter((one) => one !== value), this.said("back", value));
    if (this.order.length === this.selects.length) return this.say(this.dataset.full);
    this.put([...this.order, value]);
    this.sayPlace(value);
  }

  key(event) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const name = event.target.value || event.target.closest("li")?.dataset.name;
    if (!by || !event.altKey || !this.order.includes(name)) return;
    event.preventDefault();
    this.move(name, by);
  }

  move(name, by) {
    const order = this.order;
    const at = order.indexOf(name);
    if (order[at + by] === undefined) return;
    order.splice(at + by, 0, ...order.splice(at, 1));
    const within = document.activeElement?.closest(".ranked");
    this.put(order);
    this.sayPlace(name);
    const row = [...this.querySelectorAll(".ranked li")].find(({ dataset }) => dataset.name === name);
    if (within) (row.querySelector(`[data-move="${by}"]:not(:disabled)`) ?? row.querySelector("button:not(:disabled)"))?.focus();
  }

  grab(event) {
    const grip = event.target.closest(".grip");
    if (!grip || event.button) return;
    event.preventDefault();
    this.setPointerCapture(event.pointerId);
    this.held = grip.closest("li").dataset.name;
    this.show();
  }

  drag(event) {
    if (!this.held) return;
    const under = document.elementFromPoint(event.clientX, event.clientY)?.closest(".ranked li");
    const to = this.order.indexOf(under?.dataset.name);
    const by = to - this.order.indexOf(this.held);
    if (to >= 0 && by) this.move(this.held, by);
  }

  drop() {
    this.held = undefined;
    this.show();
  }

  put(order, said) {
    this.selects.forEach((select, n) => (select.value = order[n] ?? ""));
    this.show();
    if (said) this.say(said);
    this.selects[0].dispatchEvent(new Event("input", { bubbles: true }));
  }

  show() {
    const order = this.order;
    this.selects.forEach((select, n) => (select.dataset.words = order[n] ? `${n + 1}. ${this.text(order[n])}` : ""));
    [...this.querySelectorAll(".ranked li")].forEach((row, n) => this.fill(row, n, order));
    for (const button of this.querySelectorAll("button.option")) {
      const place = order.indexOf(button.value) + 1;
      button.setAttribute("aria-pressed", String(place > 0));
      button.querySelector("b").textContent = place || "";
    }
  }

  fill(row, n, order) {
    const name = order[n];
    row.dataset.name = name ?? "";
    row.className = name ? (name === this.held ? "held" : "") : "none";
    const words = make("span", { textContent: name ? this.text(name) : this.dataset.emptyPlace, dir: "auto" });
    const parts = [make("b", { textContent: `${n + 1}.` }), words];
    if (name) parts.push(this.mover("↑", "up", -1, name, n === 0), this.mover("↓", "down", 1, name, n === order.length - 1), grip());
    row.replaceChildren(...parts);
  }

  mover(sign, label, by, name, off) {
    const button = make("button", { type: "button", className: "button", textContent: sign, disabled: off });
    button.dataset.move = by;
    button.setAttribute("aria-label", `${this.dataset[label]}: ${this.text(name)}`);
    return button;
  }

  sayPlace(name) {
    this.say(this.said("said", name).replace("{place}", this.order.indexOf(name) + 1));
  }

  said(what, name) {
    return this.dataset[what].replace("{option}", this.text(name));
  }

  say(text) {
    this.querySelector("[role=status]").textContent = text;
  }
}

function make(tag, how = {}) {
  return Object.assign(document.createElement(tag), how);
}

function grip() {
  const made = make("span", { className: "grip", textContent: "⠿" });
  made.setAttribute("aria-hidden", "true");
  return made;
}

customElements.define("bikupa-ranking", Ranking);
