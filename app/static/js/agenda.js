// <bikupa-agenda>: its forms are sent without leaving the page, and the answer takes its place.

import { presses } from "./presses.js";

class Agenda extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send(event.target.action, new FormData(event.target, event.submitter), event.target);
    });
    this.addEventListener("change", (event) => {
      const form = event.target.closest("form[data-auto]");
      if (form?.reportValidity()) form.requestSubmit();
    });
    for (const type of ["keydown", "pointerdown"]) this.addEventListener(type, (event) => this.putAway(event));
    this.addEventListener("moved", ({ detail: { row, into, after } }) => {
      this.send(`${this.dataset.path}/${row}/position`, Object.entries({ into, after, from: this.dataset.n }));
    });
  }

  // What can be added at a place is put away by Escape, and by a press elsewhere.
  putAway(event) {
    const gap = this.querySelector(".gap[open]");
    if (!gap || (event.key ?? "Escape") !== "Escape" || (!event.key && gap.contains(event.target))) return;
    gap.open = false;
    if (event.key) gap.querySelector("summary").focus();
  }

  async send(address, fields, form) {
    let reply, text;
    try {
      reply = await fetch(address, { method: "POST", body: new URLSearchParams(fields) });
      text = await reply.text();
    } catch {
      return form ? form.submit() : location.reload();
    }
    const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("bikupa-agenda");
    if (!fresh) return form && !reply.ok ? form.submit() : location.assign(reply.redirected ? reply.url : location.href);
    this.keep(fresh);
    if (form && reply.ok) document.dispatchEvent(new CustomEvent("saved", { detail: form }));
    const before = presses.look();
    this.replaceWith(fresh);
    fresh.focusAgain();
    presses.settle(before);
  }

  // what has the focus when the answer comes keeps it, with what is half typed in it
  keep(fresh) {
    const held = document.activeElement;
    if (!this.contains(held) || !held.matches("input") || !held.id) return;
    const same = fresh.querySelector(`[id="${CSS.escape(held.id)}"]`);
    if (!same) return;
    same.value = held.value;
    for (const other of fresh.querySelectorAll("[autofocus]")) other.removeAttribute("autofocus");
    same.autofocus = true;
  }

  focusAgain() {
    const place = this.querySelector("[autofocus]");
    place?.focus({ preventScroll: false });
  }
}

customElements.define("bikupa-agenda", Agenda);
