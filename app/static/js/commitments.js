// <bikupa-follow>: a status is saved when it is chosen, and the row as it is then takes the place of
// the one there was. <bikupa-follow-list>: a row stays where it is until one leaves it, and moves then.

import { Answered, sendPlainly } from "./answered.js";

class Followed extends Answered {
  connectedCallback() {
    super.connectedCallback();
    const { signal } = this.gone;
    this.addEventListener("change", ({ target }) => target.form?.matches("[data-auto]") && target.form.requestSubmit(), { signal });
    this.addEventListener("focusout", ({ relatedTarget }) => relatedTarget && !this.contains(relatedTarget) && this.move(), { signal });
  }

  saved({ sourceEvent: { target: form }, response }) {
    if (response.raw.ok) document.dispatchEvent(new CustomEvent("saved", { detail: form }));
  }

  // The words come next where there is a field for them; else one goes on from the status.
  prepare() {
    return () => (this.querySelector("textarea") ?? this.querySelector("select")).focus();
  }

  instead({ sourceEvent }) {
    sendPlainly(sourceEvent);
  }

  get row() {
    return this.querySelector("[data-status]");
  }

  move() {
    const [here, list] = [this.closest("[data-group]"), this.closest("bikupa-follow-list")];
    const { status, moved } = this.row.dataset;
    const there = list?.querySelector(`[data-group="${status}"]`);
    if (!there || there === here || this.querySelector("textarea")) return;
    there.querySelector("[data-rows]").append(this);
    for (const group of [here, there]) {
      const rows = group.querySelectorAll("bikupa-follow").length;
      group.querySelector("[data-count]").textContent = rows;
      group.hidden = !rows;
    }
    list.querySelector("[data-said]").textContent = moved;
  }
}

customElements.define("bikupa-follow", Followed);
