// Keys for what is done often: a key presses the first control in sight that says so in its
// aria-keyshortcuts, and "?" lists them. They can be turned off in this browser.

import { Clicker } from "./presses.js";

const OFF = "bikupa-keys-off";
const NAMES = { "+": "Plus" };
const SIGNS = { Plus: "+" };
const TYPED = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

export class Shortcuts {
  constructor(root, dialog, opener, signal) {
    Object.assign(this, { root, dialog, clicker: new Clicker() });
    const on = (from, name, then) => from.addEventListener(name, then, { signal });
    on(document, "keydown", (event) => this.onKey(event));
    on(opener, "click", () => this.list());
    on(this.box, "change", () => (this.box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));
    opener.hidden = false;
    this.box.checked = !localStorage.getItem(OFF);
  }

  get box() {
    return this.dialog.querySelector("input");
  }

  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.target.matches(TYPED)) return;
    if (document.querySelector("dialog[open]") || !this.box.checked) return;
    if (event.key === "?") return this.list();
    const control = this.find(NAMES[event.key] ?? event.key.toUpperCase());
    if (!control) return;
    event.preventDefault();
    if (control.disabled || control.getAttribute("aria-disabled")) return;
    if (control.hasAttribute("data-repeat") || !this.clicker.isSecond(event.key, event.timeStamp)) control.click();
  }

  get all() {
    return [...this.root.querySelectorAll("[aria-keyshortcuts]")].filter((one) => one.getClientRects().length);
  }

  find(key) {
    return this.all.find((one) => one.getAttribute("aria-keyshortcuts") === key);
  }

  list() {
    const rows = this.all.filter((one) => this.find(one.getAttribute("aria-keyshortcuts")) === one).flatMap(row);
    this.dialog.querySelector("dl").replaceChildren(...rows);
    this.dialog.showModal();
  }
}

function row(control) {
  const [key, does, sign] = ["dt", "dd", "kbd"].map((name) => document.createElement(name));
  const name = control.getAttribute("aria-keyshortcuts");
  sign.textContent = SIGNS[name] ?? name;
  key.append(sign);
  does.textContent = control.textContent;
  return [key, does];
}
