// <bikupa-fit>: measures a bounded stage and fits what is in it: letters step down, then there are
// more columns, then pages. What isn't in view is counted. The rows are what the server has marked.

import { fragmentsOf, heldBy, pagesOf } from "./rows.js";

const PARTS = 1000;
const LEAST = 24;
const STEP = 0.93;
const HEAD_SHARE = 0.4;
const HEADING_SHARE = 0.45;
const LINES = 5;

const overflows = (list) => list.scrollWidth > list.clientWidth + 1 || list.scrollHeight > list.clientHeight + 1;
const number = (element, name) => Number(getComputedStyle(element).getPropertyValue(name)) || 0;

// From `most` down to `least`, both included.
function steps(most, least) {
  const sizes = [];
  for (let size = most; size > least; size *= STEP) sizes.push(size);
  return [...sizes, least];
}

// The first of so many that `fits`, or their number: once one fits, all after it do.
function firstOf(count, fits) {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (fits(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

class Fit extends HTMLElement {
  // What a projector tells of it: the first and last row in view, of how many, and where the pages
  // beside begin.
  view = null;

  connectedCallback() {
    this.gone = new AbortController();
    addEventListener("resize", () => this.fit(), { signal: this.gone.signal });
    document.fonts.ready.then(() => this.isConnected && this.fit());
  }

  disconnectedCallback() {
    this.gone.abort();
  }

  fit() {
    this.place = this.querySelector("[data-place]");
    if (!this.place || !this.clientHeight) return;
    this.first = Number(this.place.dataset.first ?? 0);
    this.fitAt((Number(this.place.dataset.size ?? 100) / 100) * this.zoom());
    this.dispatchEvent(new CustomEvent("fitted", { detail: this.view }));
  }

  // So large as is wished, or as one row at least has room.
  fitAt(scale) {
    this.scale = scale;
    this.set({ "--page": 0, "--scale": this.scale, "--columns": 1 });
    this.sections = [...this.querySelectorAll("[data-section]")];
    for (const section of this.sections) section.hidden = false;
    for (const more of this.querySelectorAll("[data-more]")) more.hidden = true;
    this.fitHead();
    this.view = this.sections.length ? this.fitSections() : this.fitRegions();
    const tooTall = [...this.querySelectorAll("[data-rows]")].some((list) => list.scrollHeight > list.clientHeight + 1);
    if (tooTall && scale > 1) this.fitAt(Math.max(1, scale * 0.85));
  }

  set(values) {
    for (const [name, value] of Object.entries(values)) this.style.setProperty(name, value);
  }

  // How much the browser enlarges: the stage is as wide as the window, so this is lost else.
  zoom() {
    if (window.top !== window || !outerWidth) return 1;
    const ratio = Math.min(outerWidth / innerWidth, outerHeight / innerHeight);
    return ratio > 1.08 ? Math.min(ratio, 4) : 1;
  }

  fitHead() {
    const head = this.querySelector("[data-head]");
    if (!head) return;
    const room = head.parentElement.clientHeight * (this.querySelector("[data-region]") ? HEAD_SHARE : 0.85);
    for (const size of steps(number(head, "--head-most") * this.scale, LEAST)) {
      this.set({ "--head": (this.head = size) });
      if (head.offsetHeight <= room) break;
    }
  }

  // So many questions of a talk round side by side as there is room for their words.
  fitSections() {
    const all = this.sections;
    const count = this.sideBySide();
    const start = Math.min(Math.floor(this.first / PARTS / count) * count, all.length - 1);
    this.showSections(start, count);
    this.fitRegions();
    const last = Math.min(start + count, all.length);
    if (count === all.length) return null;
    const view = { first: start + 1, last, of: all.length };
    if (start) view.back = (start - count) * PARTS;
    if (last < all.length) view.next = last * PARTS;
    const more = this.querySelector(".round + [data-more]");
    this.say(more, view, all.length - (last - start));
    return view;
  }

  sideBySide() {
    const questions = this.sections.map((section) => section.querySelector("h2").textContent);
    const room = [this.scale, this.clientWidth, this.clientHeight, ...questions].join("\n");
    if (room !== this.room) {
      const counts = [...new Set([questions.length, 6, 4, 3, 2, 1])].filter((count) => count <= questions.length);
      [this.room, this.count] = [room, counts.find((count) => this.holds(count))];
    }
    return this.count;
  }

  holds(count) {
    for (let start = 0; start < this.sections.length; start += count) {
      this.showSections(start, count);
      if (count > 1 && !this.sections.every((section) => section.hidden || (this.hasRoom(section) && this.hasLines(section)))) return false;
    }
    return true;
  }

  hasRoom(section) {
    const region = section.querySelector("[data-region]");
    return section.scrollWidth <= section.clientWidth + 1 && region.clientHeight >= section.clientHeight * HEADING_SHARE;
  }

  hasLines(section) {
    return section.querySelector("[data-region]").clientHeight >= LINES * LEAST * this.scale * (this.clientWidth / 1920);
  }

  showSections(start, count) {
    this.sections.forEach((section, n) => (section.hidden = n < start || n >= start + count));
    const wide = this.clientWidth > this.clientHeight;
    const across = wide ? (count === 4 ? 2 : Math.min(count, 3)) : count > 3 ? 2 : 1;
    this.set({ "--across": across });
    const shown = this.sections.filter((section) => !section.hidden);
    const sizes = steps(number(shown[0], "--head-most") * this.scale, LEAST);
    const fits = (n) => (this.set({ "--sub": sizes[n] }), shown.every((section) => this.hasRoom(section)));
    this.set({ "--sub": sizes[firstOf(sizes.length, fits)] ?? LEAST });
  }

  fitRegions() {
    const regions = [...this.querySelectorAll("[data-region]")].filter((region) => region.querySelector("[data-rows]") && region.checkVisibility());
    if (!regions.length) return null;
    const lists = regions.map((region) => region.querySelector("[data-rows]"));
    regions.forEach((region) => region.classList.remove("whole"));
    for (const row of this.querySelectorAll("[data-rows] > [hidden]")) row.hidden = false;
    this.choose(lists);
    const views = regions.map((region, n) => this.page(region, lists[n]));
    return views.length === 1 ? views[0] : null;
  }

  // Turning a page changes nothing of what is to be fitted.
  choose(lists) {
    const fitted = [this.scale, document.fonts.status, ...lists.flatMap(({ parentElement: { clientWidth, clientHeight }, textContent }) => [clientWidth, clientHeight, textContent])].join("\n");
    if (fitted === this.known) return this.lay(this.layout);
    const layouts = this.layouts(lists);
    const fits = (n) => (this.lay(layouts[n]), !lists.some(overflows));
    this.chosen = this.stillFirst(fits, layouts) ? this.chosen : firstOf(layouts.length, fits);
    this.layout = layouts[this.chosen] ?? this.fullest(layouts, lists);
    this.lay(this.layout);
    this.known = fitted;
  }

  // Most times little has changed: the layout of the last time is still the first that fits.
  stillFirst(fits, layouts) {
    const { chosen } = this;
    return chosen < layouts.length && fits(chosen) && (chosen === 0 || !fits(chosen - 1));
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
    const least = LEAST * this.scale;
    const most = Math.max(least, ...lists.map((list) => number(list, "--most") * this.scale));
    const columns = Math.max(...lists.map((list) => this.mostColumns(list, least)));
    const sizes = steps(most, least).map((type) => ({ type, columns: 1, head: this.headBeside(type, least, most) }));
    for (let n = 2; n <= columns; n++) sizes.push({ ...sizes.at(-1), columns: n });
    return sizes;
  }

  headBeside(type, least, most) {
    if (!this.head) return LEAST;
    const share = most > least ? (type - least) / (most - least) : 1;
    return Math.max(Math.min(this.head, LEAST * this.scale), this.head * (0.65 + 0.35 * share));
  }

  mostColumns(list, least) {
    const unit = this.clientWidth / 1920;
    return Math.max(1, Math.floor(list.parentElement.clientWidth / (number(list, "--narrowest") * least * unit)));
  }

  lay({ type, columns, head }) {
    this.set({ "--type": type, "--columns": columns, "--head": head });
    this.toggleAttribute("columned", columns > 1);
  }

  // Show one page of a list, and say what isn't in view.
  page(region, list) {
    const more = region.querySelector("[data-more]");
    const start = Number(list.dataset.start ?? 0);
    const newest = list.hasAttribute("data-newest") || region.closest("[data-section]") !== null;
    let rows = fragmentsOf(list);
    const total = Number(list.dataset.total ?? rows.length);
    const whole = !overflows(list) && rows.length === total;
    region.classList.toggle("whole", !overflows(list));
    if (!whole) { // the line takes room itself, so it stands there before the pages are measured
      this.say(more, { first: 1, last: total, of: total }, total);
      region.classList.remove("whole");
      rows = fragmentsOf(list);
    }
    const pages = pagesOf(rows, { first: newest ? 0 : this.first, start, total, parts: PARTS });
    if (!newest) this.set({ "--page": pages.now });
    const inView = rows.filter((row, n) => row.pages.includes(pages.now) && !(newest && row.goesOn && n));
    for (const row of rows) this.putAway(row.element, !inView.includes(row), newest);
    const view = { first: pages.first + 1, last: pages.first + inView.length, of: total };
    if (newest) this.sayNewest(more, list, total - inView.length, inView.at(-1)?.goesOn);
    else if (!whole) this.say(more, Object.assign(view, pages.beside), total - inView.length, pages.goesOn);
    return view;
  }

  // What no page is turned to takes no room either; what is on other pages keeps its place there.
  putAway(row, away, forGood) {
    row.classList.toggle("away", away);
    row.hidden = away && forGood;
  }

  say(more, { first, last, of }, left, goesOn) {
    const { range, goes, more: rest } = more.dataset;
    const said = [of > 1 && range.replace("{first}", first).replace("{last}", last).replace("{total}", of)];
    said.push(left > 0 && rest.replace("{n}", left), goesOn && goes);
    more.textContent = said.filter(Boolean).join(" · ");
    more.hidden = !more.textContent;
  }

  sayNewest(more, list, left, goesOn) {
    const earlier = list.hasAttribute("data-newest") ? more.dataset.earlier : more.dataset.more;
    more.textContent = [left > 0 && earlier.replace("{n}", left), goesOn && more.dataset.goes].filter(Boolean).join(" · ");
    more.hidden = !more.textContent;
  }
}

customElements.define("bikupa-fit", Fit);
