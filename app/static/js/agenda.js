// <bikupa-agenda>: its forms are sent without leaving the page, and the answer takes its place.

import { Answered, sendPlainly } from "./answered.js";
import { presses } from "./presses.js";

class Agenda extends Answered {
  connectedCallback() {
    super.connectedCallback();
    this.addEventListener("change", (event) => {
      const form = event.target.closest("form[data-auto]");
      if (form?.reportValidity()) form.requestSubmit();
    });
    for (const type of ["keydown", "pointerdown"]) this.addEventListener(type, (event) => this.putAway(event));
  }

  // What can be added at a place is put away by Escape, and by a press elsewhere.
  putAway(event) {
    const gap = this.querySelector(".gap[open]");
    if (!gap || (event.key ?? "Escape") !== "Escape" || (!event.key && gap.contains(event.target))) return;
    gap.open = false;
    if (event.key) gap.querySelector("summary").focus();
  }

  // A row that was dragged says where it was put.
  fill(ctx) {
    const { type, detail } = ctx.sourceEvent;
    if (type === "submit") return super.fill(ctx);
    const { row, into, after } = detail;
    ctx.request.action += `/${row}/position`;
    ctx.request.body = new URLSearchParams({ into, after, from: this.dataset.n });
  }

  saved({ sourceEvent: { type, target: form }, response }) {
    if (type === "submit" && response.raw.ok) document.dispatchEvent(new CustomEvent("saved", { detail: form }));
  }

  // What has the focus when the answer comes keeps it, with what is half typed in it, and where.
  prepare(fresh) {
    const [held, before] = [document.activeElement, presses.look()];
    const same = this.contains(held) && held.matches("input[id]") && fresh.querySelector(`[id="${CSS.escape(held.id)}"]`);
    if (same) {
      same.value = held.value;
      for (const other of fresh.querySelectorAll("[autofocus]")) other.removeAttribute("autofocus");
      same.autofocus = true;
    }
    return () => {
      if (same && held.selectionStart !== null) this.querySelector(`[id="${CSS.escape(held.id)}"]`).setSelectionRange(held.selectionStart, held.selectionEnd);
      presses.settle(before);
    };
  }

  instead({ sourceEvent, response }) {
    const reply = response?.raw;
    if (sourceEvent.type === "submit" && !reply?.ok) return sendPlainly(sourceEvent);
    location.assign(reply?.redirected ? reply.url : location.href);
  }
}

customElements.define("bikupa-agenda", Agenda);
