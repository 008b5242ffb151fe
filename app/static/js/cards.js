// Themes as cards beside each other: as many on a page as there is room for, with as much of each.

import { sayRange } from "./counted.js";
import { PARTS } from "./rows.js";

const MOST = 9;
const COUNTS = [6, 4, 3, 2, 1];
const IN_A_PART = 18; // a page may not begin in one part and end in the next
const MANY = 7; // of so many on a page no quote has more than a line
const LETTERS = [1.35, 1.2, 1.1, 1, 0.93, 0.86, 0.8];
const OF_FEW = [1.8, 1.6, 1.45, ...LETTERS]; // one or two have the whole wall
// How many quotes a card has, and lines a quote.
const FULL = [
  { quotes: 2, lines: 2 },
  { quotes: 2, lines: 1 },
  { quotes: 1, lines: 1 },
];
const NONE = { quotes: 0, lines: 1 };

export class Cards {
  constructor(fit) {
    this.fit = fit;
  }

  get any() {
    this.place = this.fit.querySelector("[data-cards]");
    this.all = [...this.fit.querySelectorAll("[data-card]")];
    return this.all.length > 0;
  }

  turnTo() {
    const { total } = this;
    const layout = this.layout();
    const last = Math.floor((total - 1) / layout.count);
    const start = Math.min(Math.floor(this.fit.first / PARTS / layout.count), last) * layout.count;
    this.lay(layout, start - this.start);
    return layout.count < total ? this.view(start, layout.count) : null;
  }

  // Of many themes the server sends some: those from this number on.
  get start() {
    return Number(this.place.dataset.start);
  }

  get total() {
    return Number(this.place.dataset.total);
  }

  view(start, count) {
    const of = this.total;
    const view = { first: start + 1, last: Math.min(start + count, of), of };
    if (start) view.back = (start - count) * PARTS;
    if (view.last < of) view.next = view.last * PARTS;
    sayRange(this.more, view, of - (view.last - start));
    return view;
  }

  get more() {
    return this.fit.querySelector("[data-cards] + [data-more]");
  }

  // Numbers change all the time and take no more room; words are measured anew.
  layout() {
    const words = [...this.place.querySelectorAll("h2, li")].map((one) => one.textContent);
    const room = [this.fit.scale, this.fit.head, document.fonts.status, this.fit.clientWidth, this.fit.clientHeight, ...words].join("\n");
    if (room !== this.room) {
      const layouts = this.layouts();
      const found = layouts.find((layout) => this.holds(layout));
      [this.room, this.chosen, this.cramped] = [room, found ?? layouts.at(-1), !found];
    }
    return this.chosen;
  }

  // More on a page before more of each, and more of each before larger letters.
  layouts() {
    const most = Math.min(this.total, MOST);
    const counts = [most, ...COUNTS.filter((count) => count < most && (this.total === this.all.length || IN_A_PART % count === 0))];
    const layouts = counts.flatMap((count) =>
      FULL.slice(count >= MANY ? 1 : 0).flatMap((full) => (count > 2 ? LETTERS : OF_FEW).map((letters) => ({ count, letters, ...full }))),
    );
    return [...layouts, { count: 1, letters: LETTERS.at(-1), ...NONE }];
  }

  holds(layout) {
    for (let start = 0; start < this.all.length; start += layout.count) {
      this.lay(layout, start);
      if (!this.all.every((card) => card.hidden || (card.scrollHeight <= card.clientHeight + 1 && card.scrollWidth <= card.clientWidth + 1))) return false;
    }
    return true;
  }

  lay({ count, letters, quotes, lines }, start) {
    this.all.forEach((card, n) => (card.hidden = n < start || n >= start + count));
    const wide = this.fit.clientWidth > this.fit.clientHeight;
    const across = Math.min(count, !wide || count === 4 ? 2 : 3);
    this.fit.set({ "--across": across, "--down": Math.ceil(count / across), "--letters": letters, "--lines": lines });
    this.place.dataset.quotes = quotes;
    this.more.hidden = count >= this.total;
    if (!this.more.hidden) sayRange(this.more, { first: 1, last: count, of: this.total }, this.total - count);
  }
}
