// The forms of the questions: what is sent, changed and withdrawn becomes an operation.

import { newKey } from "./keys.js";
import { Ballots } from "./ballots.js";
import { fieldsOf, fillForm, formText, isBlank, isLong, listOf, object, pairsOf, showOwn, showTaken } from "./answers.js";

const TWICE_MS = 1000;
const TURNED_MS = 700;

export class Asks {
  constructor(stage, outbox, drafts) {
    Object.assign(this, { stage, outbox, drafts });
    this.ballots = new Ballots(this);
  }

  onSubmit(event) {
    const form = event.target;
    event.preventDefault();
    if (form.matches(".ask")) return this.submit(form);
    if (form.matches(".press")) return this.press(form);
    const row = form.closest("[data-thread]");
    if (performance.now() - row.turned < TURNED_MS) return; // the second press of a double press
    if (form.matches("[data-withdraw]")) return this.turn(row, "withdraw");
    return form.matches("[data-restore]") ? this.turn(row, "restore") : this.change(row);
  }

  submit(form) {
    return this.ballots.done(form) || this.send(form);
  }

  async send(form) {
    const [asking, value, text] = [Number(form.dataset.asking), pairsOf(form), formText(form)];
    if (isLong(form)) return;
    const blank = isBlank(value);
    object(form, blank ? form.querySelector("[data-empty]").dataset.empty : "");
    if (blank || isTwice(form, value)) return;
    const [key, thread, threads] = [newKey(), form.elements.thread.value || null, form.dataset.threads === "1"];
    const what = thread ? "edit" : "submit";
    const operation = { key, asking, do: what, thread, value, text, slot: threads ? key : "", at: Date.now() };
    showOwn(listOf(asking), operation, "waiting");
    if (threads) this.refill(form);
    else this.drafts.sent(form);
    await this.outbox.add(operation);
    await this.drafts.keep();
  }

  // Where one press is a whole answer.
  async press(form) {
    const [asking, value, text] = [Number(form.dataset.asking), pairsOf(form), form.querySelector("button").innerText];
    if (isTwice(form, value)) return;
    const key = newKey();
    const operation = { key, asking, do: "submit", thread: null, value, text, slot: key, at: Date.now() };
    showOwn(listOf(asking), operation, "waiting");
    await this.outbox.add(operation);
  }

  // Says under the button that one's answer is saved, as long as there is one.
  showSent(asking) {
    const said = document.querySelector(`#ask-${asking} [data-sent]`);
    if (said) said.hidden = !listOf(asking)?.querySelector(".own[data-state=saved]");
  }

  // After sending or giving up a change, what was half-written before it comes back.
  refill(form) {
    fillForm(form, { value: form.rest?.value });
    this.drafts.typed(form);
  }

  // Takes an answer back, or undoes that: in its place stands the other. The outbox keeps what it
  // reads, and the server knows it already.
  async turn(row, what, focuses = true) {
    const { thread, value } = row.dataset;
    const asking = Number(row.closest(".mine").dataset.asking);
    const text = row.querySelector("[data-text]").textContent;
    const [held, unshown] = ["data-held", "data-unshown"].map((state) => row.hasAttribute(state));
    const operation = { key: newKey(), asking, do: what, thread, value: JSON.parse(value), text, held, unshown, at: Date.now() };
    const turned = (what === "withdraw" ? showTaken : showOwn)(listOf(asking), operation, "waiting");
    turned.turned = performance.now();
    if (focuses) this.focusRow(turned);
    this.showSent(asking);
    turned.dispatchEvent(new CustomEvent("turned", { bubbles: true, detail: operation }));
    await this.outbox.add(operation);
  }

  focusRow(row) {
    if (!row) return;
    row.tabIndex = -1;
    (row.querySelector("[data-restore] button") ?? row).focus();
  }

  change(own) {
    const { asking } = own.closest(".mine").dataset;
    const form = document.getElementById(`ask-${asking}`);
    if (form?.dataset.threads === "1") {
      const value = pairsOf(form);
      const half = isBlank(value) ? undefined : { value, text: formText(form) };
      const rest = form.elements.thread.value ? form.rest : half;
      fillForm(form, { thread: own.dataset.thread, value: JSON.parse(own.dataset.value), rest });
      this.drafts.typed(form);
    }
    this.focusOn(asking);
  }

  cancel(form) {
    this.refill(form);
    this.focusOn(form.dataset.asking);
  }

  focusOn(asking) {
    const form = document.getElementById(`ask-${asking}`);
    form?.removeAttribute("data-folded");
    const fields = form ? fieldsOf(form).filter((field) => field.offsetParent) : [];
    (fields.find(({ checked }) => checked) ?? fields[0] ?? this.stage).focus();
    form?.scrollIntoView({ block: "center" });
  }
}

// A double tap on a form that isn't emptied by the first.
function isTwice(form, value) {
  const [before, sentAt, sent] = [form.sent, form.sentAt, JSON.stringify(value)];
  Object.assign(form, { sent, sentAt: performance.now() });
  return form.dataset.threads !== "1" && sent === before && performance.now() - sentAt < TWICE_MS;
}
