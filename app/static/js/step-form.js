// <bikupa-rows>: one more row of options by a button or by Enter, and one for each line that is pasted.
// <bikupa-preview>: the phone beside a step's form shows what the form says, as one types.

import { drawInFrame } from "./framed.js";

class Rows extends HTMLElement {
  added = 0;

  connectedCallback() {
    this.more = this.querySelector("[data-more]");
    this.more.hidden = false;
    this.more.addEventListener("click", () => this.add(this.inputs().at(-1)));
    this.addEventListener("paste", (event) => this.onPaste(event));
    this.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.target.matches("[data-words]")) return;
      event.preventDefault();
      const next = this.inputs()[this.inputs().indexOf(event.target) + 1];
      return next && !next.value ? next.focus() : this.add(event.target);
    });
  }

  // Where nothing is written yet a row is filled; the others come after it, in their order.
  onPaste(event) {
    const lines = (event.clipboardData?.getData("text/plain") ?? "").split(/[\r\n]+/).filter((line) => line.trim());
    if (lines.length < 2 || !event.target.matches("[data-words]")) return;
    event.preventDefault();
    let field = event.target;
    for (const [number, line] of lines.map(withoutSign).entries()) {
      if (number === 0) {
        field.setRangeText(line, field.selectionStart, field.selectionEnd, "end");
        continue;
      }
      const next = this.inputs()[this.inputs().indexOf(field) + 1];
      if (next && !next.value) next.focus();
      else this.add(field);
      field = document.activeElement;
      field.value = line;
    }
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  inputs() {
    return [...this.querySelectorAll("[data-words]")];
  }

  add(after) {
    const row = document.createElement("template");
    row.innerHTML = this.querySelector("template").innerHTML.replaceAll("new-row", `new-${Date.now()}-${++this.added}`);
    after.closest("li").after(row.content);
    after.closest("li").nextElementSibling.querySelector("[data-words]").focus();
  }
}

// A list is pasted with its bullets and numbers.
function withoutSign(line) {
  return line.replace(/^\s*(?:[-–—•*·◦▪]|\d{1,2}[.)]|[A-Za-z][.)])\s+/, "").trim();
}

class Preview extends HTMLElement {
  connectedCallback() {
    this.form = document.getElementById(this.dataset.form);
    this.gone = new AbortController();
    const later = () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.draw(), 250);
    };
    for (const type of ["input", "change", "moved", "click"]) {
      this.form.addEventListener(type, later, { signal: this.gone.signal });
    }
    this.querySelector("iframe").addEventListener("load", () => this.onLoad(later));
  }

  disconnectedCallback() {
    this.gone.abort();
    clearTimeout(this.timer);
  }

  onLoad(later) {
    later();
    const stage = this.querySelector("iframe").contentDocument.querySelector("bikupa-fit");
    stage?.addEventListener("fitted", ({ detail }) => this.say(detail));
    if (stage?.view) this.say(stage.view);
  }

  // A stage that has pages says so before anybody stands before the room.
  say(view) {
    this.querySelector("[data-pages]").hidden = view?.next === undefined;
  }

  async draw() {
    const typed = [...new FormData(this.form)].filter(([, value]) => typeof value === "string");
    const body = new URLSearchParams(typed);
    if (body.toString() === this.drawn) return;
    this.drawn = body.toString();
    const frame = this.querySelector("iframe");
    await drawInFrame(frame, this.dataset.path, body);
    frame.contentDocument.querySelector("bikupa-fit")?.fit?.(); // its script may not have come yet
  }
}

customElements.define("bikupa-rows", Rows);
customElements.define("bikupa-preview", Preview);
