// <bikupa-answers>: going through answers on a page. An act is sent without leaving it, and the
// page as it is then takes its place, so that one stays where one reads.

import { applyStage } from "./stage.js";
import { successorOf } from "./successor.js";

class Answers extends HTMLElement {
  connectedCallback() {
    this.tabIndex = -1;
    this.addEventListener("submit", (event) => this.onSubmit(event));
  }

  async onSubmit(event) {
    const { target: form, submitter } = event;
    if (!form.matches("[data-act]") || this.plain) return;
    event.preventDefault();
    if (this.sending) return;
    this.sending = true;
    const fresh = await this.send(form, submitter);
    this.sending = false;
    if (!fresh) return this.sendPlainly(form, submitter);
    const [focus, why] = [successorOf(submitter, this), `why-${submitter.value}`];
    await applyStage(this, fresh.innerHTML);
    focus();
    if (form.id === "do-hide") document.getElementById(why)?.setAttribute("open", "");
  }

  async send(form, submitter) {
    const body = new URLSearchParams(new FormData(form, submitter));
    try {
      const reply = await fetch(form.action, { method: "POST", body });
      return new DOMParser().parseFromString(await reply.text(), "text/html").querySelector("bikupa-answers");
    } catch {
      return null;
    }
  }

  // Refused, or without network: the browser says what there is to say.
  sendPlainly(form, submitter) {
    this.plain = true;
    form.requestSubmit(submitter);
  }
}

customElements.define("bikupa-answers", Answers);
