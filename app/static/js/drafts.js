// Half-written text: kept while it is typed, put back when its question is there again.

import { fillForm, showLength } from "./answers.js";

const SOON_MS = 200;

export class Drafts {
  constructor(store) {
    this.store = store;
    this.touched = new Set();
  }

  typed(field) {
    showLength(field);
    this.touched.add(field);
    this.soon ??= setTimeout(() => this.keep(), SOON_MS);
  }

  async keep() {
    clearTimeout(this.soon);
    this.soon = null;
    const fields = [...this.touched];
    this.touched.clear();
    for (const field of fields) await this.keepOne(field);
  }

  async keepOne({ form, value: text }) {
    const [asking, thread] = ["asking", "thread"].map((name) => form.elements[name].value);
    const rest = form.dataset.rest ?? "";
    const draft = { key: `draft-${asking}`, asking, thread, text, rest, at: Date.now() };
    await (text.trim() || rest ? this.store.put("drafts", draft) : this.store.drop("drafts", draft.key));
  }

  // Those whose question isn't open here; the others are in their fields again.
  async putBack() {
    return (await this.store.all("drafts")).filter((draft) => {
      const form = document.getElementById(`ask-${draft.asking}`);
      const field = form?.querySelector("[data-draft]");
      if (field && !field.value) fillForm(form, draft);
      return !form;
    });
  }
}
