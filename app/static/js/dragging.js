// Answers dragged to a theme at the sorting table: by mouse as browsers do it, by touch after a moment's
// hold, since a finger that moves at once scrolls.

const HOLD_MS = 350;
const SLIP_PX = 10;
const EDGE_PX = 48;
const SCROLLS_PX = 14;

export class Dragging {
  rows = null; // what is dragged
  held = null; // what a finger rests on: the row, where, and when it is lifted

  constructor(screen) {
    Object.assign(this, { screen, table: screen.table });
    const { signal } = screen.gone;
    for (const [name, then] of Object.entries({ dragstart: "onStart", dragover: "onOver", drop: "onDrop", dragend: "end" })) screen.on(this.table, name, (event) => this[then](event));
    for (const [name, then] of Object.entries({ touchstart: "onTouch", touchmove: "onTouchMove", touchend: "onTouchEnd", touchcancel: "end" })) this.table.addEventListener(name, (event) => this[then](event), { signal, passive: false });
    signal.addEventListener("abort", () => clearTimeout(this.held?.timer));
    screen.on(this.table, "contextmenu", (event) => (this.held || this.rows) && event.preventDefault());
  }

  take(row) {
    const { screen } = this;
    this.rows = screen.marked.has(row.id) ? screen.about : [row];
    for (const one of this.rows) one.classList.add("dragged");
  }

  // The theme under it, or what lies aside.
  aim(target) {
    const under = this.rows && target?.closest(".sort-theme:not(.sort-new)");
    const place = under && this.table.contains(under) ? under : null;
    for (const one of this.table.querySelectorAll(".aimed")) one.classList.toggle("aimed", one === place);
    place?.classList.add("aimed");
    return place;
  }

  drop(place) {
    const rows = this.rows;
    this.end();
    if (!place) return;
    if (place.matches(".sort-aside")) this.screen.act("lay_aside", "", rows);
    else this.screen.act("put", place.dataset.theme, rows);
  }

  end() {
    clearTimeout(this.held?.timer);
    if (this.held) this.held.row.draggable = true;
    this.shadow?.remove();
    for (const one of this.table.querySelectorAll(".dragged, .aimed")) one.classList.remove("dragged", "aimed");
    this.rows = this.held = this.shadow = null;
    this.screen.drawWhatWaits();
  }

  // By mouse.

  onStart(event) {
    const row = event.target.closest(".sort-row[data-ids]");
    if (!row) return;
    this.take(row);
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", row.querySelector("p").textContent);
  }

  onOver(event) {
    if (this.aim(event.target)) event.preventDefault();
  }

  onDrop(event) {
    const place = this.aim(event.target);
    if (!place) return;
    event.preventDefault();
    this.drop(place);
  }

  // By touch. A browser's own long press would drag too, or mark the words: while a finger rests here
  // that is left to us.

  onTouch(event) {
    if (this.held) return this.end(); // a second finger
    const row = event.target.closest(".sort-row[data-ids]");
    if (!row || event.touches.length > 1 || event.target.closest("button, input, summary, a, .row-menu")) return;
    const [{ clientX: x, clientY: y }] = event.touches;
    row.draggable = false;
    this.held = { row, x, y, timer: setTimeout(() => this.lift(), HOLD_MS) };
  }

  lift() {
    const { row, x, y } = this.held;
    if (!row.isConnected) return this.end();
    this.take(row);
    const number = this.rows.length > 1 ? `${this.rows.length} · ` : "";
    this.shadow = Object.assign(document.createElement("p"), { className: "sort-shadow card", ariaHidden: "true", textContent: number + row.querySelector("p").textContent });
    this.table.append(this.shadow);
    this.follow(x, y);
  }

  onTouchMove(event) {
    if (!this.held) return;
    const [{ clientX: x, clientY: y }] = event.touches;
    if (!this.rows) {
      if (Math.hypot(x - this.held.x, y - this.held.y) > SLIP_PX) this.end();
      return;
    }
    event.preventDefault();
    this.follow(x, y);
  }

  follow(x, y) {
    Object.assign(this.held, { x, y });
    this.shadow.style.left = `${x}px`;
    this.shadow.style.top = `${y}px`;
    const place = this.aim(document.elementFromPoint(x, y));
    if (place) scrollAt(place.closest(".sort-piles, .sort-board"), x, y);
  }

  onTouchEnd(event) {
    if (!this.rows) return this.held && this.end();
    event.preventDefault(); // no press comes of it
    const { x, y } = this.held;
    this.drop(this.aim(document.elementFromPoint(x, y)));
  }
}

// The themes that are out of sight come where the finger is at their edge.
function scrollAt(themes, x, y) {
  const { left, right, top, bottom } = themes.getBoundingClientRect();
  const by = (at, first, last) => (at < first + EDGE_PX ? -SCROLLS_PX : at > last - EDGE_PX ? SCROLLS_PX : 0);
  themes.scrollBy(by(x, left, right), by(y, top, bottom));
}
