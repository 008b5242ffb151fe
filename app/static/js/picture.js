// <bikupa-picture>: a file that is chosen is taken in at once; its fields come drawn by the server.
// <bikupa-busy>: says that a form that takes its time is under way.

import { Answered } from "./answered.js";

class Picture extends Answered {
  connectedCallback() {
    super.connectedCallback();
    htmx.process(this, true); // it may come by a script, and come back
    this.status = this.querySelector("[role=status]");
    this.addEventListener("click", ({ target }) => target.closest("[data-to-former]") && this.replaceBy(this.former), { signal: this.gone.signal });
  }

  // Its own fields and no others of the form around it, with the file or the page that was chosen.
  fill({ request, sourceEvent: { target: chosen } }) {
    const { name, most, tooLarge } = this.dataset;
    const [file] = chosen.files ?? [];
    if (chosen.files && !file) return false;
    if (file?.size > Number(most)) {
      chosen.value = "";
      this.complain(tooLarge);
      return false;
    }
    if (file) this.status.textContent = file.type === "application/pdf" ? this.status.dataset.busyPdf : this.status.dataset.busy;
    const body = new FormData();
    body.append("field", name);
    if (file) body.append(`${name}.file`, file);
    for (const field of this.querySelectorAll("[name]")) {
      if (field.type === "file" || (/radio|checkbox/.test(field.type) && !field.checked)) continue;
      // what was said of another picture says nothing of this one
      if (!/\.(alt|decorative|remove)$/.test(field.name)) body.append(field.name, field.value);
    }
    request.body = body;
  }

  prepare(fresh, { sourceEvent: { target: chosen } }) {
    return () => {
      if (chosen.files && this.querySelector(".pictured")) fresh.remember(this);
      fresh.follow();
    };
  }

  instead() {
    this.complain(this.dataset.failed);
  }

  replaceBy(former) {
    this.replaceWith(former);
    former.follow();
  }

  // It has come in the place of another: one goes on in it, and the form is another now.
  follow() {
    (this.querySelector("[data-focus], [data-page], [type=file]") ?? this).focus();
    this.closest("form")?.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // The one that stood here, with what was written about it.
  remember(former) {
    for (const input of former.querySelectorAll("[type=file]")) input.value = "";
    former.status.textContent = "";
    this.former = former;
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "button small", textContent: this.dataset.former });
    button.dataset.toFormer = "";
    (this.querySelector(".picture-acts") ?? this).append(button);
  }

  complain(text) {
    this.status.textContent = "";
    this.querySelector("[role=alert]")?.remove();
    const notice = document.createElement("p");
    Object.assign(notice, { className: "notice bad", textContent: text });
    notice.setAttribute("role", "alert");
    this.prepend(notice);
  }
}

class Busy extends HTMLElement {
  connectedCallback() {
    const status = this.querySelector("[data-busy]");
    this.addEventListener("submit", () => (status.textContent = status.dataset.busy));
    addEventListener("pageshow", () => (status.textContent = ""));
  }
}

customElements.define("bikupa-picture", Picture);
customElements.define("bikupa-busy", Busy);
