// <bikupa-matrix>: a table that is one stop for Tab, and between whose cells the arrow keys move.
// Without it each link of the table is a stop.

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const ENDS = { Home: 0, End: -1 };

class Matrix extends HTMLElement {
  connectedCallback() {
    const table = this.querySelector("table");
    if (!table) return;
    table.setAttribute("role", "grid");
    this.rows = [...table.rows].map((row) => [...row.cells].map((cell) => cell.querySelector("a") ?? cell));
    for (const one of this.rows.flat()) one.tabIndex = -1;
    this.stop = this.querySelector("tr.chosen a") ?? this.querySelector("tbody a") ?? this.rows[0][0];
    this.stop.tabIndex = 0;
    this.gone = new AbortController();
    const { signal } = this.gone;
    this.addEventListener("keydown", (event) => this.onKey(event), { signal });
    this.addEventListener("focusin", ({ target }) => this.stopAt(target), { signal });
    for (const hint of document.querySelectorAll("[data-matrix-keys]")) hint.hidden = false;
  }

  disconnectedCallback() {
    this.gone?.abort();
  }

  onKey(event) {
    if (event.altKey || event.metaKey || event.shiftKey) return;
    const next = event.key in ENDS ? this.end(ENDS[event.key], event.ctrlKey) : event.ctrlKey ? null : this.beside(event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.closest("td, th").scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  // The cell next to the stop, which stays where the table ends.
  beside(key) {
    if (!(key in STEPS)) return null;
    const [row, column] = this.place();
    const [down, along] = STEPS[key];
    return this.rows[row + down]?.[column + along] ?? this.stop;
  }

  // The first or the last of the row, or of the whole table.
  end(at, whole) {
    return this.rows.at(whole ? at : this.place()[0]).at(at);
  }

  place() {
    const row = this.rows.findIndex((cells) => cells.includes(this.stop));
    return [row, this.rows[row].indexOf(this.stop)];
  }

  stopAt(target) {
    if (!this.rows.some((cells) => cells.includes(target))) return;
    this.stop.tabIndex = -1;
    this.stop = target;
    this.stop.tabIndex = 0;
  }
}

customElements.define("bikupa-matrix", Matrix);
