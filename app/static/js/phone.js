// The phone: forms become operations, operations become saved answers, stages come and go.

import { Live } from "./live.js";
import { applyStage } from "./stage.js";
import { Store } from "./store.js";
import { Outbox } from "./outbox.js";
import { newKey } from "./keys.js";
import { copyText, formText, formValue, listOf, showOwn } from "./answers.js";

class Phone extends HTMLElement {
  async connectedCallback() {
    const { path, ops, n, build } = this.dataset;
    this.stage = document.getElementById("stage");
    this.said = document.getElementById("said");
    this.leftovers = document.getElementById("leftovers");
    this.addEventListener("submit", (event) => this.onSubmit(event));
    this.addEventListener("click", (event) => this.onClick(event));
    this.addEventListener("input", (event) => this.onInput(event));
    this.store = await Store.open(`bikupa${path}`);
    document.getElementById("blocked").hidden = this.store.durable;
    this.live = new Live(path, { n: Number(n), build });
    this.outbox = new Outbox(this.store, this.live, ops);
    this.listen();
    await this.restore();
  }

  listen() {
    const on = (from, name, then) => from.addEventListener(name, (event) => then.call(this, event.detail));
    on(this.live, "stage", this.onStage);
    on(this.live, "mine", this.onMine);
    on(this.live, "line", this.onLine);
    on(this.live, "gone", this.onGone);
    on(this.live, "bye", () => location.reload());
    on(this.outbox, "saved", this.onSaved);
    on(this.outbox, "refused", this.onRefused);
  }

  // The page as it was left: what waits is listed, half-written text stands in its field.
  async restore() {
    for (const operation of await this.store.all("outbox")) {
      if (operation.refused) await this.onRefused(operation);
      else if (operation.do === "withdraw") listOf(operation.asking)?.querySelector(`[data-thread="${operation.thread}"]`)?.remove();
      else showOwn(listOf(operation.asking), operation, "waiting");
    }
    await this.restoreDrafts();
  }

  async restoreDrafts() {
    for (const draft of await this.store.all("drafts")) {
      const form = document.getElementById(`ask-${draft.asking}`);
      const field = form?.querySelector("[data-draft]");
      if (field && !field.value) {
        field.value = draft.text;
        this.count(field);
        if (draft.thread) this.edit(form, draft.thread, draft.text);
      } else if (!form) this.leave(draft);
    }
  }

  async onSubmit(event) {
    const form = event.target;
    const asking = Number(new FormData(form).get("asking"));
    if (!asking) return this.onEdit(event);
    event.preventDefault();
    const key = newKey();
    if (form.matches("[data-withdraw]")) return this.withdraw(form, asking, key);
    const threads = form.dataset.threads === "1";
    const thread = form.elements.thread.value || null;
    const text = formText(form);
    if (!text) return;
    const operation = { key, asking, do: thread ? "edit" : "submit", thread, value: formValue(form), text };
    operation.slot = threads ? key : "";
    operation.at = Date.now();
    showOwn(listOf(asking), operation, "waiting");
    form.querySelector("[data-refused]").hidden = true;
    await this.outbox.add(operation);
    if (threads) await this.clear(form, asking);
  }

  async clear(form, asking) {
    form.reset();
    for (const field of form.querySelectorAll("[data-draft]")) {
      field.value = "";
      this.count(field);
    }
    this.edit(form, "");
    clearTimeout(this.saving);
    await this.store.drop("drafts", `draft-${asking}`);
  }

  async withdraw(form, asking, key) {
    const own = form.closest(".own");
    const operation = { key, asking, do: "withdraw", thread: own.dataset.thread, at: Date.now() };
    own.closest(".mine").querySelector("button, textarea, input")?.focus();
    own.remove();
    document.querySelector(`#ask-${asking} [data-draft]`)?.focus();
    await this.outbox.add(operation);
  }

  onEdit(event) {
    event.preventDefault();
    const own = event.target.closest(".own");
    const form = document.getElementById(`ask-${own.closest(".mine").dataset.asking}`);
    if (!form) return;
    const field = form.querySelector("[data-draft]");
    if (field) this.edit(form, own.dataset.thread, own.querySelector("[data-text]").textContent);
    (field ?? form.querySelector("input:checked") ?? form.querySelector("input:not([type=hidden])")).focus();
    form.scrollIntoView({ block: "center" });
  }

  edit(form, thread, text) {
    form.elements.thread.value = thread;
    const button = form.querySelector(".send");
    button.textContent = thread ? button.dataset.change : button.dataset.send;
    if (text === undefined) return;
    const field = form.querySelector("[data-draft]");
    field.value = text;
    this.count(field);
  }

  async onClick(event) {
    const own = event.target.closest(".own");
    if (event.target.closest("[data-copy]")) {
      copyText(own.querySelector("[data-text]").textContent);
      this.say("copied");
    } else if (event.target.closest("[data-discard]")) {
      own.remove();
      await this.store.drop("outbox", own.dataset.key);
      await this.store.drop("drafts", own.dataset.key);
      this.leftovers.hidden = !this.leftovers.querySelector(".own");
    }
  }

  onInput(event) {
    const field = event.target.closest("[data-draft]");
    if (!field) return;
    this.count(field);
    clearTimeout(this.saving);
    this.saving = setTimeout(() => this.keepDraft(field), 200);
  }

  async keepDraft(field) {
    const { asking, thread } = field.form.elements;
    const key = `draft-${asking.value}`;
    const draft = { key, asking: asking.value, thread: thread.value, text: field.value, at: Date.now() };
    await (field.value.trim() ? this.store.put("drafts", draft) : this.store.drop("drafts", key));
  }

  count(field) {
    const counter = field.form.querySelector("[data-count]");
    if (counter) counter.textContent = `${field.value.length}/${counter.dataset.count}`;
  }

  async onStage({ html }) {
    const before = this.stage.querySelector("h1")?.id;
    const known = new Set([...this.stage.querySelectorAll(".mine")].map((mine) => mine.id));
    for (const field of this.stage.querySelectorAll("[data-draft]")) if (field.value) await this.keepDraft(field);
    await applyStage(this.stage, html);
    await this.restoreDrafts();
    const after = this.stage.querySelector("h1")?.id;
    if (before !== after) {
      this.say("new");
      scrollTo(0, 0);
    }
    const back = [...this.stage.querySelectorAll('.mine[data-had="1"]')].some((mine) => !known.has(mine.id));
    if (back) setTimeout(() => this.fetchMine(), Math.random() * 1500);
  }

  async fetchMine() {
    const reply = await fetch(`${this.dataset.path}/mine`).catch(() => null);
    if (reply?.ok) for (const mine of await reply.json()) await this.onMine(mine);
  }

  // What the server has, and on top what it hasn't got yet.
  async onMine({ asking, html }) {
    const place = document.getElementById(`mine-${asking}`);
    if (!place) return;
    await htmx.swap({ target: place, text: html, swap: "innerHTML", sourceElement: place });
    for (const operation of await this.outbox.waiting())
      if (operation.asking === asking && operation.do !== "withdraw") showOwn(listOf(asking), operation, "waiting");
  }

  onSaved(operation) {
    if (operation.do === "withdraw") return this.say("removed");
    showOwn(listOf(operation.asking), operation, "saved");
    this.say("saved");
  }

  async onRefused(operation) {
    const list = listOf(operation.asking);
    if (operation.do === "withdraw") return this.store.drop("outbox", operation.key);
    if (list) showOwn(list, operation, "refused");
    else this.leave(operation);
  }

  // What can't be sent any more, to copy.
  leave(thing) {
    const list = this.leftovers.querySelector(".mine-list");
    showOwn(list, { ...thing, thread: thing.key }, "refused");
    this.leftovers.hidden = false;
  }

  onLine({ ok }) {
    const line = document.getElementById("line");
    const state = ok ? "ok" : "waiting";
    if (line.dataset.state === state) return;
    line.dataset.state = state;
    line.textContent = line.dataset[state];
  }

  // Unknown here: come in again once; if that doesn't help, the cookie isn't kept.
  onGone({ code }) {
    if (code === 4010) location.reload();
    if (code !== 4001) return;
    if (new URLSearchParams(location.search).has("again")) document.getElementById("no-cookies").hidden = false;
    else location.replace(`${this.dataset.path}?again=1`);
  }

  say(what) {
    this.said.textContent = "";
    requestAnimationFrame(() => (this.said.textContent = this.said.dataset[what]));
  }
}

customElements.define("bikupa-phone", Phone);
