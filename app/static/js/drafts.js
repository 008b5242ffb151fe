// What is written or chosen and not sent: kept as one goes, put back when its question is there again.

import { fillForm, formText, isBlank, pairsOf, setValue, showState } from "./answers.js";

const KEEPS_MS = 200;

export class Drafts {
  constructor(store) {
    this.store = store;
    this.touched = new Set();
  }

  typed(form) {
    showState(form);
    this.see(form);
    this.touched.add(form);
    this.soon ??= setTimeout(() => this.keep(), KEEPS_MS);
  }

  // What is in the form has been sent.
  sent(form) {
    form.kept = JSON.stringify(pairsOf(form));
    this.typed(form);
  }

  async keep() {
    clearTimeout(this.soon);
    this.soon = null;
    const forms = [...this.touched];
    this.touched.clear();
    for (const form of forms) await this.keepOne(form);
  }

  async keepOne(form) {
    const [asking, thread] = ["asking", "thread"].map((name) => form.elements[name].value);
    const [value, rest] = [pairsOf(form), form.rest];
    const draft = { key: `draft-${asking}`, asking, thread, value, text: formText(form), rest, at: Date.now() };
    const unsent = !isBlank(value) && JSON.stringify(value) !== form.kept;
    await (unsent || rest ? this.store.put("drafts", draft) : this.store.drop("drafts", draft.key));
  }

  // The first time a form is seen it holds what is saved. Whether it was.
  see(form) {
    const first = form.kept === undefined;
    if (first) form.kept = form.dataset.threads === "1" ? "" : JSON.stringify(pairsOf(form));
    return first;
  }

  // Those whose question isn't open here; the others are in their forms again.
  async putBack() {
    const drafts = await this.store.all("drafts");
    for (const form of document.querySelectorAll(".ask")) {
      const draft = drafts.find(({ asking }) => asking === form.dataset.asking);
      if (this.see(form) && draft) fillForm(form, draft);
      showState(form);
    }
    return drafts.filter(({ asking }) => !document.getElementById(`ask-${asking}`));
  }

  // A form that nobody has touched shows what its one answer is, from wherever it was sent.
  follow() {
    for (const form of document.querySelectorAll('.ask[data-threads="0"]')) {
      const value = JSON.parse(document.querySelector(`#mine-${form.dataset.asking} .own`)?.dataset.value ?? "[]");
      if (!(value.length || form.matches("[data-at-once]")) || JSON.stringify(pairsOf(form)) !== form.kept) continue;
      setValue(form, value);
      form.kept = JSON.stringify(pairsOf(form));
      showState(form);
    }
  }
}
