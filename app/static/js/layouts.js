// How a stage may be set: letters of which size, in how many columns; and which of these fits first.

import { fragmentsOf, heldBy } from "./rows.js";

const LEAST = 24;
const STEP = 0.93;

export const overflows = (list) => list.scrollWidth > list.clientWidth + 1 || list.scrollHeight > list.clientHeight + 1;
export const number = (element, name) => Number(getComputedStyle(element).getPropertyValue(name)) || 0;

// From `most` down to `least`, both included.
export function steps(most, least = LEAST) {
  const sizes = [];
  for (let size = most; size > least; size *= STEP) sizes.push(size);
  return [...sizes, least];
}

// The first of so many that `fits`, or their number: once one fits, all after it do.
export function firstOf(count, fits) {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (fits(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

export class Layouts {
  constructor(fit) {
    this.fit = fit;
  }

  // Turning a page changes nothing of what is to be fitted.
  choose(lists) {
    const fitted = [this.fit.scale, document.fonts.status, ...lists.flatMap(({ parentElement: { clientWidth, clientHeight }, textContent }) => [clientWidth, clientHeight, textContent])].join("\n");
    if (fitted === this.known) return this.lay(this.layout);
    const layouts = this.layouts(lists);
    const fits = (n) => (this.lay(layouts[n]), !lists.some(overflows));
    this.chosen = this.stillFirst(fits, layouts) ? this.chosen : firstOf(layouts.length, fits);
    this.layout = layouts[this.chosen] ? this.largest(layouts[this.chosen], layouts, lists) : this.fullest(layouts, lists);
    this.lay(this.layout);
    this.known = fitted;
  }

  // Most times little has changed: the layout of the last time is still the first that fits.
  stillFirst(fits, layouts) {
    const { chosen } = this;
    return chosen < layouts.length && fits(chosen) && (chosen === 0 || !fits(chosen - 1));
  }

  // One more column may have made room for larger letters again.
  largest(layout, layouts, lists) {
    const { columns } = layout;
    if (columns === 1) return layout;
    const wide = ({ type }) => lists.some((list) => this.mostColumns(list, type) >= columns);
    const same = layouts.filter((one) => one.columns === 1 && wide(one)).map((one) => ({ ...one, columns }));
    return same[firstOf(same.length, (n) => (this.lay(same[n]), !lists.some(overflows)))] ?? layout;
  }

  // Where not even the last fits: so many columns that the first page holds most.
  fullest(layouts, lists) {
    const least = layouts.filter(({ type }) => type === layouts.at(-1).type);
    const held = least.map((layout) => {
      this.lay(layout);
      return lists.reduce((sum, list) => sum + heldBy(fragmentsOf(list)), 0);
    });
    return least[held.indexOf(Math.max(...held))];
  }

  // Smaller and smaller letters, then more and more columns.
  layouts(lists) {
    const least = Math.max(LEAST, ...lists.map((list) => number(list, "--least"))) * this.fit.scale;
    const most = Math.max(least, ...lists.map((list) => number(list, "--most") * this.fit.scale));
    const columns = Math.max(...lists.map((list) => this.mostColumns(list, least)));
    const sizes = steps(most, least).map((type) => ({ type, columns: 1, head: this.headBeside(type, least, most) }));
    for (let n = 2; n <= columns; n++) sizes.push({ ...sizes.at(-1), columns: n });
    return sizes;
  }

  headBeside(type, least, most) {
    if (!this.fit.head) return LEAST;
    const share = most > least ? (type - least) / (most - least) : 1;
    return Math.max(Math.min(this.fit.head, LEAST * this.fit.scale), this.fit.head * (0.65 + 0.35 * share));
  }

  mostColumns(list, least) {
    const unit = this.fit.clientWidth / 1920;
    return Math.max(1, Math.floor(list.parentElement.clientWidth / (number(list, "--narrowest") * least * unit)));
  }

  lay({ type, columns, head }) {
    this.fit.set({ "--type": type, "--columns": columns, "--head": head });
    this.fit.toggleAttribute("columned", columns > 1);
  }
}
