// <bikupa-order>: rows moved by their buttons, by Alt and an arrow, or by dragging their grip.
// With `local` the page itself keeps the order; without it the buttons are forms that are sent,
// and a drag tells where the row was put by a "moved" event.

const rowOf = (element) => element?.closest("[data-row]");
const roundOf = (row) => row.parentElement.closest("[data-round]");
const isAlone = (row) => row.matches("[data-round], [data-alone], :has(option[data-alone]:checked)");
const rowsIn = (round) => round.querySelector("[data-rows]");

class Order extends HTMLElement {
  connectedCallback() {
    this.gone = new AbortController();
    const on = (type, how) => this.addEventListener(type, how, { signal: this.gone.signal });
    on("click", (event) => this.press(event));
    on("keydown", (event) => this.key(event));
    on("pointerdown", (event) => this.grab(event));
    on("pointermove", (event) => this.drag(event));
    on("pointerup", () => this.drop());
    on("pointercancel", () => this.cancel());
    document.addEventListener("keydown", ({ key }) => key === "Escape" && this.cancel(), { signal: this.gone.signal });
  }

  disconnectedCallback() {
    this.gone.abort();
  }

  press(event) {
    const button = event.target.closest("[data-move]");
    if (!button || !this.hasAttribute("local")) return;
    event.preventDefault();
    this.shift(rowOf(button), button.dataset.move);
    button.focus();
  }

  key(event) {
    const to = { ArrowUp: "up", ArrowDown: "down" }[event.key];
    const row = to && event.altKey && rowOf(event.target);
    if (!row) return;
    event.preventDefault();
    const button = row.querySelector(`[data-move=${to}]`);
    if (button && !this.hasAttribute("local")) return button.click();
    this.shift(row, to);
    event.target.focus();
  }

  shift(row, to) {
    const up = to === "up";
    const beside = up ? row.previousElementSibling : row.nextElementSibling;
    const round = roundOf(row);
    if (beside?.hasAttribute("data-round") && !isAlone(row)) {
      rowsIn(beside)[up ? "append" : "prepend"](row);
    } else if (beside) {
      beside[up ? "before" : "after"](row);
    } else if (round) {
      round[up ? "before" : "after"](row);
    }
    this.settle(row);
  }

  grab(event) {
    const grip = event.target.closest("[data-grip]");
    if (!grip || event.button) return;
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    this.held = rowOf(grip);
    this.home = [this.held.parentElement, this.held.nextElementSibling];
    this.held.classList.add("held");
  }

  drag(event) {
    if (!this.held) return;
    const edge = event.clientY < 70 ? -14 : event.clientY > innerHeight - 110 ? 14 : 0;
    if (edge) scrollBy(0, edge);
    const under = rowOf(document.elementFromPoint(event.clientX, event.clientY));
    if (under && this.contains(under)) this.hover(under, event.clientY);
  }

  hover(under, y) {
    const row = this.held;
    if (isAlone(row)) under = roundOf(under) ?? under;
    if (under.matches("[data-round]") && !isAlone(row)) {
      const rows = rowsIn(under);
      const box = rows.getBoundingClientRect();
      const inside = y >= box.top && y <= Math.max(box.bottom, box.top + 30);
      if (inside && !under.contains(row)) return rows[y > box.top + box.height / 2 ? "append" : "prepend"](row);
      if (inside) return;
    }
    const box = under.getBoundingClientRect();
    under[y > box.top + box.height / 2 ? "after" : "before"](row);
  }

  drop() {
    if (!this.held) return;
    const [row, [list, next]] = [this.held, this.home];
    this.release();
    if (row.parentElement !== list || row.nextElementSibling !== next) this.settle(row);
  }

  cancel() {
    if (!this.held) return;
    this.home[0].insertBefore(this.held, this.home[1]);
    this.release();
  }

  release() {
    this.held.classList.remove("held");
    this.held = null;
  }

  settle(row) {
    const inside = row.querySelector("[data-in]");
    const round = roundOf(row);
    if (inside && !row.hasAttribute("data-round")) inside.value = round?.dataset.row ?? "";
    for (const empty of this.querySelectorAll("[data-round]")) {
      if (this.hasAttribute("local") && !empty.querySelector("[data-row]")) empty.remove();
    }
    this.say(row);
    const detail = { row: row.dataset.row, into: round?.dataset.row ?? "", after: row.previousElementSibling?.dataset.row ?? "" };
    this.dispatchEvent(new CustomEvent("moved", { bubbles: true, detail }));
  }

  say(row) {
    const said = this.querySelector("[data-said]");
    const beside = [...row.parentElement.children];
    const words = this.dataset.moved?.replace("{n}", beside.indexOf(row) + 1).replace("{all}", beside.length);
    if (said && words) said.textContent = words;
  }
}

customElements.define("bikupa-order", Order);
