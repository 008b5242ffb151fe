// The questions of a talk round beside each other, as many at a time as there is room for.

import { sayRange } from "./counted.js";
import { firstOf, number, steps } from "./layouts.js";
import { PARTS } from "./rows.js";

const HEADING_SHARE = 0.45;
const LINES = 5;
const LEAST_LINE = 24;

export class Sections {
  constructor(fit) {
    this.fit = fit;
  }

  get any() {
    this.all = [...this.fit.querySelectorAll("[data-section]")];
    for (const section of this.all) section.hidden = false;
    return this.all.length > 0;
  }

  // So many questions of a talk round side by side as there is room for their words.
  turnTo() {
    const { all } = this;
    const count = this.sideBySide();
    const start = Math.min(Math.floor(this.fit.first / PARTS / count) * count, all.length - 1);
    const view = count < all.length ? this.view(start, count) : null;
    this.showSections(start, count);
    this.fit.fitRegions();
    return view;
  }

  // Said before the rest is measured, since the line takes room.
  view(start, count) {
    const of = this.all.length;
    const view = { first: start + 1, last: Math.min(start + count, of), of };
    if (start) view.back = (start - count) * PARTS;
    if (view.last < of) view.next = view.last * PARTS;
    sayRange(this.fit.querySelector(".round + [data-more]"), view, of - (view.last - start));
    return view;
  }

  sideBySide() {
    const questions = this.all.map((section) => section.querySelector("h2").textContent);
    const room = [this.fit.scale, this.fit.clientWidth, this.fit.clientHeight, ...questions].join("\n");
    if (room !== this.room) {
      const counts = [...new Set([questions.length, 6, 4, 3, 2, 1])].filter((count) => count <= questions.length);
      [this.room, this.count] = [room, counts.find((count) => this.holds(count))];
    }
    return this.count;
  }

  holds(count) {
    for (let start = 0; start < this.all.length; start += count) {
      this.showSections(start, count);
      if (count > 1 && !this.all.every((section) => section.hidden || (this.hasRoom(section) && this.hasLines(section)))) return false;
    }
    return true;
  }

  hasRoom(section) {
    const region = section.querySelector("[data-region]");
    return section.scrollWidth <= section.clientWidth + 1 && region.clientHeight >= section.clientHeight * HEADING_SHARE;
  }

  hasLines(section) {
    return section.querySelector("[data-region]").clientHeight >= LINES * LEAST_LINE * this.fit.scale * (this.fit.clientWidth / 1920);
  }

  showSections(start, count) {
    this.all.forEach((section, n) => (section.hidden = n < start || n >= start + count));
    const wide = this.fit.clientWidth > this.fit.clientHeight;
    const across = wide ? (count === 4 ? 2 : Math.min(count, 3)) : count > 3 ? 2 : 1;
    this.fit.set({ "--across": across });
    const shown = this.all.filter((section) => !section.hidden);
    const sizes = steps(number(shown[0], "--head-most") * this.fit.scale);
    const fits = (n) => (this.fit.set({ "--sub": sizes[n] }), shown.every((section) => this.hasRoom(section)));
    this.fit.set({ "--sub": sizes[firstOf(sizes.length, fits)] ?? sizes.at(-1) });
  }
}
