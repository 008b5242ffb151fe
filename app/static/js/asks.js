// The forms of the questions: what is sent, changed and withdrawn becomes an operation.

import { newKey } from "./keys.js";
import { fieldsOf, fillForm, formText, formValue, isBlank, listOf, showOwn } from "./answers.js";

const TWICE_MS = 1000;

export class Asks {
  constructor(stage, outbox, drafts) {
    Object.assign(this, { stage, outbox, drafts });
  }

  onSubmit(event) {
    const form = event.target;
    event.preventDefault();
    if (form.matches(".ask")) return this.submit(form);
    const own = form.closest(".own");
    return form.matches("[data-withdraw]") ? this.withdraw(own) : this.change(own);
  }

  async submit(form) {
    const [asking, value, text] = [Number(form.dataset.asking), formValue(form), formText(form)];
    form.querySelector("[data-empty]").hidden = Boolean(text);
    if (!text || isTwice(form, value)) return;
    const [key, thread, threads] = [newKey(), form.elements.thread.value || null, form.dataset.threads === "1"];
    const what = thread ? "edit" : "submit";
    const operation = { key, asking, do: what, thread, value, text, slot: threads ? key : "", at: Date.now() };
    showOwn(listOf(asking), operation, "waiting");
    if (threads) this.refill(form);
    else this.drafts.sent(form);
    await this.outbox.add(operation);
    await this.drafts.keep();
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

  async withdraw(own) {
    const { asking } = own.closest(".mine").dataset;
    const operation = { key: newKey(), asking: Number(asking), do: "withdraw", thread: own.dataset.thread, at: Date.now() };
    own.remove();
    this.showSent(asking);
    this.focusOn(asking);
    await this.outbox.add(operation);
  }

  change(own) {
    const { asking } = own.closest(".mine").dataset;
    const form = document.getElementById(`ask-${asking}`);
    if (form?.dataset.threads === "1") {
      const value = formValue(form);
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
    const fields = form ? fieldsOf(form).filter(({ type }) => type !== "hidden") : [];
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
