// One press does one thing. For 700 ms a press is ignored where it is the second of a double press,
// or where another control has come under the finger. Those marked data-repeat are meant twice.
// A page waits for this script before it shows anything, so nothing on it is pressed without it.

export const GUARD_MS = 700;
const NEAR_PX = 30;
const MOVED_PX = 8;
const EDGE_PX = 4;
const CONTROLS = "button, summary, a[href]";
const KEPT = "press";

class Presses {
  constructor() {
    this.resting = new Map();
    this.last = this.before();
    addEventListener("click", (event) => this.onClick(event), true);
    addEventListener("keydown", (event) => this.onKey(event), true);
    addEventListener("toggle", () => this.restUnderFinger(), true);
    addEventListener("pagehide", () => this.keep());
    addEventListener("DOMContentLoaded", () => this.restUnderFinger());
  }

  onClick(event) {
    const control = event.isTrusted && event.target.closest?.(CONTROLS);
    if (!control) return;
    const press = { x: event.clientX, y: event.clientY, byKey: event.detail === 0, at: event.timeStamp, meaning: meaningOf(control) };
    // a press from before this page began was meant for the one before; browsers give it the moment 0
    if (press.at <= 0 || this.rests(control, press.at) || this.isSecond(press)) {
      event.preventDefault();
      return event.stopImmediatePropagation();
    }
    this.last = { ...press, control, repeats: control.hasAttribute("data-repeat") };
    if (!this.last.repeats) this.rest(control);
  }

  // Who presses another key in between means something new.
  onKey({ key, isTrusted }) {
    if (!isTrusted || !this.last?.byKey || key === "Enter" || key === " ") return;
    const { control } = this.last;
    this.last = null;
    this.resting.delete(control);
    if (control) this.wake(control);
  }

  isSecond({ x, y, byKey, at, meaning }) {
    const { last } = this;
    if (!last || at - last.at > GUARD_MS || byKey !== last.byKey) return false;
    if (last.repeats && meaning === last.meaning) return false;
    return byKey || Math.hypot(x - last.x, y - last.y) < NEAR_PX;
  }

  // What stands where, to be compared after a change.
  look() {
    return [...document.querySelectorAll(CONTROLS)].map((control) => ({ control, meaning: meaningOf(control), box: control.getBoundingClientRect() }));
  }

  // After a change: what stands now where something else stood rests.
  settle(before) {
    for (const { control, meaning, box } of this.look()) {
      if (!box.width || before.some((old) => old.meaning === meaning && isSame(old.box, box))) continue;
      if (before.some((old) => old.meaning !== meaning && overlap(old.box, box))) this.rest(control);
    }
    this.restUnderFinger();
    for (const control of this.resting.keys()) control.isConnected ? this.mark(control) : this.resting.delete(control);
  }

  restUnderFinger() {
    const { last } = this;
    const left = last ? last.at + GUARD_MS - performance.now() : 0;
    if (left <= 0) return;
    const under = last.byKey ? document.activeElement : document.elementFromPoint(last.x, last.y);
    const control = under?.closest(CONTROLS);
    if (control && !(last.repeats && meaningOf(control) === last.meaning)) this.rest(control, left);
  }

  rest(control, ms = GUARD_MS) {
    this.resting.set(control, performance.now() + ms);
    setTimeout(() => this.mark(control)); // the press that brings it about goes on first
    setTimeout(() => this.wake(control), ms + 1);
  }

  // At the moment of the press: a busy page may hear of it later.
  rests(control, at = performance.now()) {
    return this.resting.get(control) > at;
  }

  mark(control) {
    if (!this.rests(control) || control.hasAttribute("aria-disabled")) return;
    control.setAttribute("aria-disabled", "true");
    control.dataset.resting = "";
  }

  wake(control) {
    if (this.rests(control)) return;
    if (control.dataset.resting === undefined) return;
    control.removeAttribute("aria-disabled");
    delete control.dataset.resting;
  }

  // The page that a press leads to stands under the same finger.
  keep() {
    if (this.last) sessionStorage.setItem(KEPT, JSON.stringify({ ...this.last, control: null, at: Date.now() + this.last.at - performance.now() }));
  }

  before() {
    const kept = JSON.parse(sessionStorage.getItem(KEPT));
    sessionStorage.removeItem(KEPT);
    return kept && { ...kept, repeats: false, at: performance.now() + kept.at - Date.now() };
  }
}

// What a press on it does: the same words may do another thing, and other words the same.
function meaningOf(control) {
  if (control.matches("summary")) return `${control.parentElement.id} ${control.parentElement.open}`;
  if (control.matches("a")) return control.href;
  const { form, name, value } = control;
  if (!form || control.type === "button") return control.id || control.textContent;
  const told = [...form.elements].filter((one) => one.type === "hidden" && one.name !== "from");
  return [form.action, ...told.map((one) => `${one.name}=${one.value}`), `${name}=${value}`].join(" ");
}

const isSame = (one, other) => Math.abs(one.x - other.x) <= MOVED_PX && Math.abs(one.y - other.y) <= MOVED_PX;

const overlap = (one, other) =>
  Math.min(one.right, other.right) - Math.max(one.left, other.left) > EDGE_PX &&
  Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > EDGE_PX;

export const presses = new Presses();

// A clicker's second press: the same key does the same once in that time, by when it was pressed.
export class Clicker {
  constructor() {
    this.at = -Infinity;
  }

  isSecond(what, at) {
    if (what === this.what && at - this.at < GUARD_MS) return true;
    Object.assign(this, { what, at });
    return false;
  }
}
