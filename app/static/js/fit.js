// <bikupa-fit>: measures a bounded stage and fits what is in it: letters step down, then there are
// more columns, then pages. What isn't in view is counted. The rows are what the server has marked.

import { Cards } from "./cards.js";
import { sayNewest, sayRange } from "./counted.js";
import { Layouts, number, overflows, steps } from "./layouts.js";
import { fragmentsOf, pagesOf } from "./rows.js";
import { Sections } from "./sections.js";

const HEAD_SHARE = 0.4;
const HEAD_ALONE = 0.85;
const HEAD_WHOLE = 0.6;

class Fit extends HTMLElement {
  // What a projector tells of it: the first and last row in view, of how many, and where the pages
  // beside begin.
  view = null;

  connectedCallback() {
    this.gone = new AbortController();
    [this.layouts, this.sections, this.cards] = [new Layouts(this), new Sections(this), new Cards(this)];
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
    this.set({ "--page": 0, "--scale": scale, "--columns": 1 });
    for (const more of this.querySelectorAll("[data-more]")) more.hidden = true;
    this.fitHead();
    const beside = [this.cards, this.sections].find((one) => one.any);
    this.view = beside ? beside.turnTo() : this.fitRegions();
    const tooTall = (beside === this.cards && this.cards.cramped) || [...this.querySelectorAll("[data-rows]")].some((list) => list.scrollHeight > list.clientHeight + 1);
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
    const around = head.parentElement;
    const room = around.clientHeight * (this.querySelector("[data-region]") ? HEAD_SHARE : HEAD_ALONE);
    const sizes = steps(number(head, "--head-most") * this.scale);
    const at = (size) => this.set({ "--head": (this.head = size) });
    const behind = () => Math.max(1, around.scrollHeight - around.clientHeight);
    at(sizes.at(-1));
    const least = behind(); // what stands beside it may not fit by itself
    const largest = sizes.find((size) => (at(size), head.offsetHeight <= room && behind() <= least)) ?? sizes.at(-1);
    at(sizes.find((size) => size <= largest && size >= largest * HEAD_WHOLE && (at(size), this.keepsWordsWhole(head))) ?? largest);
  }

  // Long words are parted where they must be, and rather set a little smaller.
  keepsWordsWhole(head) {
    this.toggleAttribute("whole-words", true);
    const whole = head.scrollWidth <= head.clientWidth + 1;
    this.toggleAttribute("whole-words", false);
    return whole;
  }

  fitRegions() {
    const regions = [...this.querySelectorAll("[data-region]")].filter((region) => region.querySelector("[data-rows]") && region.checkVisibility());
    if (!regions.length) return null;
    const lists = regions.map((region) => region.querySelector("[data-rows]"));
    regions.forEach((region) => region.classList.remove("whole"));
    for (const row of this.querySelectorAll("[data-rows] > [hidden]")) row.hidden = false;
    this.layouts.choose(lists);
    const views = regions.map((region, n) => this.page(region, lists[n]));
    return views.length === 1 ? views[0] : null;
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
      sayRange(more, { first: 1, last: total, of: total }, total);
      region.classList.remove("whole");
      rows = fragmentsOf(list);
    }
    const pages = pagesOf(rows, { first: newest ? 0 : this.first, start, total });
    if (!newest) this.set({ "--page": pages.now });
    const inView = rows.filter((row, n) => row.pages.includes(pages.now) && !(newest && row.goesOn && n));
    for (const row of rows) this.putAway(row.element, !inView.includes(row), newest);
    const view = { first: pages.first + 1, last: pages.first + inView.length, of: total };
    if (newest) sayNewest(more, list, total - inView.length, inView.at(-1)?.goesOn);
    else if (!whole) sayRange(more, Object.assign(view, pages.beside), total - inView.length, pages.goesOn);
    return view;
  }

  // What no page is turned to takes no room either; what is on other pages keeps its place there.
  putAway(row, away, forGood) {
    row.classList.toggle("away", away);
    row.hidden = away && forGood;
  }
}

customElements.define("bikupa-fit", Fit);
