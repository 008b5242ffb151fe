// <bikupa-follow>: a status is saved when it is chosen, and the row as it is then takes the place of
// the one there was. <bikupa-follow-list>: a row stays where it is until one leaves it, and moves then.

import { Answered, sendPlainly } from "./answered.js";

const KEYS_REST_MS = 1000; // so long a browser takes letters for one word

class Followed extends Answered {
  keyed = -Infinity;
  chosen = null; // the form whose status was chosen by keys and isn't sent yet

  connectedCallback() {
    super.connectedCallback();
    const { signal } = this.gone;
    this.addEventListener("keydown", () => this.onKey(), { signal });
    this.addEventListener("change", ({ target }) => target.form?.matches("[data-auto]") && this.choose(target.form), { signal });
    this.addEventListener("focusout", ({ relatedTarget }) => this.onLeaving(relatedTarget), { signal });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.resting);
  }

  // By keys one passes others on the way: what is chosen is sent when they rest, or when one goes on.
  choose(form) {
    this.chosen = form;
    if (performance.now() - this.keyed < KEYS_REST_MS) this.wait();
    else this.send();
  }

  onKey() {
    this.keyed = performance.now();
    if (this.chosen) this.wait();
  }

  wait() {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.send(), KEYS_REST_MS);
  }

  send() {
    clearTimeout(this.resting);
    const form = this.chosen;
    this.chosen = null;
    form?.requestSubmit();
  }

  onLeaving(to) {
    this.send();
    if (to && !this.contains(to)) this.move();
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
