// A list of answers or words under a pointer, a finger or the focus waits: nothing moves while one aims.
// What is new is counted; it comes when the list is left, or when the count is pressed.

const FINGER_MS = 4000;
const LISTS = ".answer-list[id], .bars[id]";

export class Still {
  // `release` draws the newest stage again; `words` are {one, more}.
  constructor(stage, words, release, signal) {
    Object.assign(this, { stage, words, release, touchedAt: -Infinity, touched: null });
    this.held = new Set();
    const on = (name, then) => stage.addEventListener(name, then, { signal, passive: true });
    for (const name of ["pointerdown", "pointermove"]) on(name, (event) => this.onTouch(event));
    for (const name of ["pointerout", "focusout"]) on(name, () => setTimeout(() => this.look()));
    on("click", (event) => event.target.closest("[data-let-in]") && this.letIn());
  }

  onTouch({ target, pointerType }) {
    if (pointerType === "mouse") return;
    this.touched = target.closest(LISTS)?.id ?? null;
    this.touchedAt = performance.now();
    clearTimeout(this.later);
    this.later = setTimeout(() => this.look(), FINGER_MS + 50);
  }

  // Nobody is at it any more.
  look() {
    for (const id of this.held) if (!this.waits(document.getElementById(id))) return this.release();
  }

  letIn() {
    this.through = true;
    this.release();
  }

  waits(list) {
    if (!list) return false;
    if (this.touched === list.id && performance.now() - this.touchedAt < FINGER_MS) return true;
    const aimed = matchMedia("(hover: hover)").matches && list.matches(":hover");
    return aimed || list.querySelector(":focus-visible") !== null;
  }

  // The stage as it may be drawn now.
  hold(html) {
    this.held.clear();
    const waiting = [...this.stage.querySelectorAll(LISTS)].filter((list) => !this.through && this.waits(list));
    this.through = false;
    if (!waiting.length) return html;
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const list of waiting) this.holdOne(list, page);
    return page.body.innerHTML;
  }

  holdOne(list, page) {
    const coming = page.getElementById(list.id) ?? this.emptied(list, page);
    if (!coming) return;
    const rows = [...list.children].filter((row) => row.id);
    const fresh = [...coming.children].filter((row) => !rows.some((known) => known.id === row.id));
    const stay = rows.map((row) => page.getElementById(row.id) ?? gone(row));
    coming.replaceChildren(...stay, ...(fresh.length ? [this.count(fresh.length, page)] : []));
    this.held.add(list.id);
  }

  // All of them are gone: the list stands until it is left, so that nothing comes under the pointer.
  emptied(list, page) {
    const place = list.closest("[id]:not(ul)");
    const there = place && page.getElementById(place.id);
    if (!there) return null;
    there.innerHTML = place.innerHTML;
    return there.querySelector(`#${list.id}`);
  }

  count(number, page) {
    const row = page.createElement("li");
    row.className = "new-ones";
    const button = row.appendChild(page.createElement("button"));
    Object.assign(button, { type: "button", className: "button small", textContent: number === 1 ? this.words.one : this.words.more.replace("{number}", number) });
    button.dataset.letIn = "";
    return row;
  }
}

// What isn't there any more stays in its place, and can't be pressed.
function gone(row) {
  const left = row.cloneNode(true);
  left.classList.add("gone");
  for (const button of left.querySelectorAll("button")) button.disabled = true;
  for (const button of left.querySelectorAll("button")) button.dataset.off = "";
  return left;
}
