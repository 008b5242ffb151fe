// <bikupa-typed>: what is typed into a page's forms and not saved yet is kept in this browser for
// the account, and is there again. Passwords and codes are not; at log-out all of it goes.

import { Store } from "./store.js";

const SOON_MS = 300;
const [SENT, ANSWERED] = ["bikupa-sent", "bikupa-answered"];
const SECRET = "[type=password], [name=code], [name=token]";
const REFUSED = "main [role=alert], main [data-refused]";
const UNTYPED = ["hidden", "file", "submit", "button", "password"];
const DRAWN = ["edition", "restore", "key", "seen", "instead"];
const RANDOM = /\bnew-[\w-]+/g;

const listed = (name) => JSON.parse(sessionStorage.getItem(name) ?? "[]");
const plain = (name) => name.replace(RANDOM, "new");
const isChosen = ({ type }) => type === "checkbox" || type === "radio";
const fieldsOf = (form) => [...form.elements].filter((one) => one.name && !one.readOnly && !UNTYPED.includes(one.type) && !one.closest(".no-script"));
const entry = (field, drawn) => [plain(field.name), isChosen(field) ? field.value : "", drawn ? asDrawn(field) : asIs(field)];
const asIs = (field) => (isChosen(field) ? field.checked : field.value);

// As the server sent it, also where the browser has filled something in since.
function asDrawn(field) {
  if (isChosen(field)) return field.defaultChecked;
  if (!field.options) return field.defaultValue;
  return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value;
}

const typedIn = (form) => JSON.stringify(fieldsOf(form).map((field) => entry(field, false)));
const drawnIn = (form) => JSON.stringify(fieldsOf(form).map((field) => entry(field, true)));

// Which form it is: where it goes, and what it says about what; nothing that is drawn anew each time.
function keyOf(form) {
  const about = [...form.elements].filter(({ type, name }) => type === "hidden" && name && !DRAWN.includes(name));
  const path = new URL(form.action, location.href).pathname;
  return (form.dataset.key ??= [path, ...about.map(({ name, defaultValue }) => `${plain(name)}=${plain(defaultValue)}`)].join("|"));
}

class Typed extends HTMLElement {
  connectedCallback() {
    const sent = listed(SENT);
    sessionStorage.removeItem(SENT);
    if (!this.dataset.account) return;
    this.gone = new AbortController();
    this.touched = new Set();
    this.store = new Store(`bikupa-forms-${this.dataset.account}`, () => {});
    const on = (from, type, how) => from.addEventListener(type, how, { signal: this.gone.signal });
    for (const type of ["input", "change", "moved"]) on(document, type, ({ target }) => this.later(target.closest?.("form") ?? target.form));
    on(document, "submit", (event) => this.onSubmit(event));
    on(document, "saved", ({ detail: form }) => this.drop(form));
    on(document, "click", ({ target }) => target.closest("[data-let-go]") && this.letGo(target.closest("form")));
    on(window, "pagehide", () => this.keep());
    const answered = [...listed(ANSWERED), ...sent.filter((key) => this.isAnswered(key))];
    sessionStorage.setItem(ANSWERED, JSON.stringify(answered));
    this.begin(answered);
  }

  disconnectedCallback() {
    this.gone?.abort();
    clearTimeout(this.timer);
    this.store?.close();
  }

  keeps(form) {
    return form?.method === "post" && fieldsOf(form).length > 0 && !form.querySelector(SECRET);
  }

  // What was saved or given up is dropped also when that page was left before it could be.
  async begin(answered) {
    for (const key of answered) await this.store.drop("drafts", key);
    sessionStorage.removeItem(ANSWERED);
    for (const draft of await this.store.all("drafts")) {
      const form = this.find(draft.key);
      if (form) await this.putBack(form, draft);
    }
  }

  find(key) {
    return [...document.forms].find((one) => this.keeps(one) && keyOf(one) === key);
  }

  // A form has been saved when it led on to another page, or is answered by one at its own address.
  isAnswered(key) {
    const [way] = performance.getEntriesByType("navigation");
    if (way?.type !== "navigate") return false;
    const here = key.split("|")[0] === location.pathname && !this.find(key) && !document.querySelector(REFUSED);
    return way.redirectCount > 0 || here;
  }

  async putBack(form, draft) {
    if (draft.typed === drawnIn(form)) return this.isRefused(form) ? this.keepOne(form) : this.store.drop("drafts", draft.key);
    if (this.touched.has(form)) return;
    this.fill(form, JSON.parse(draft.typed));
    // read at another version than there is now: who saves is asked
    if (form.elements.edition && draft.edition) form.elements.edition.value = draft.edition;
    form.closest("details")?.setAttribute("open", "");
    if (form.matches("[data-auto]")) form.requestSubmit();
    else this.say(form);
  }

  // What was typed stands on the page because it could not be saved.
  isRefused(form) {
    return Boolean(form.querySelector("[role=alert]") ?? document.querySelector(REFUSED));
  }

  fill(form, typed) {
    const left = fieldsOf(form);
    for (const [name, value, state] of typed) {
      const find = () => left.findIndex((field) => plain(field.name) === name && (!isChosen(field) || field.value === value));
      if (find() < 0) left.push(...this.addRow(form, name));
      const at = find();
      const [field] = at < 0 ? [] : left.splice(at, 1);
      if (!field) continue;
      if (isChosen(field)) field.checked = state;
      else field.value = state;
      const rows = field.closest("bikupa-rows [data-rows]");
      if (rows && field.matches("[data-words]")) rows.append(field.closest("[data-row]"));
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // Another row of options, where there were more than the form begins with.
  addRow(form, name) {
    const list = [...form.querySelectorAll("bikupa-rows")].find((one) => one.inputs().some((input) => plain(input.name) === name));
    if (!list) return [];
    list.add(list.inputs().at(-1));
    const row = list.inputs().at(-1).closest("[data-row]");
    return fieldsOf(form).filter((field) => row.contains(field));
  }

  say(form) {
    const notice = this.querySelector("template").content.firstElementChild.cloneNode(true);
    notice.querySelector("button").onclick = async () => {
      await this.drop(form);
      location.reload();
    };
    form.prepend(notice);
  }

  // The first change at once, what follows soon: a page may be left at any moment.
  later(form) {
    if (!this.keeps(form)) return;
    this.touched.add(form);
    if (this.timer) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.keep();
    }, SOON_MS);
    this.keep();
  }

  async keep() {
    const forms = [...this.touched];
    this.touched.clear();
    for (const form of forms) await this.keepOne(form);
  }

  async keepOne(form) {
    const [key, typed] = [keyOf(form), typedIn(form)];
    if (typed === drawnIn(form) && !this.isRefused(form)) return this.store.drop("drafts", key);
    await this.store.put("drafts", { key, typed, edition: form.elements.edition?.value ?? "", at: Date.now() });
  }

  onSubmit(event) {
    const form = event.target;
    if (form.matches("[action='/logout']")) return this.onLogOut(event);
    if (!this.keeps(form) || event.defaultPrevented) return;
    sessionStorage.setItem(SENT, JSON.stringify([keyOf(form)]));
    this.keepOne(form);
  }

  async onLogOut(event) {
    if (event.defaultPrevented) return;
    event.preventDefault();
    this.touched.clear();
    for (const { key } of await this.store.all("drafts")) await this.store.drop("drafts", key);
    event.target.submit();
  }

  async letGo(form) {
    this.gone.abort();
    if (this.keeps(form)) sessionStorage.setItem(ANSWERED, JSON.stringify([...listed(ANSWERED), keyOf(form)]));
    await this.drop(form);
  }

  async drop(form) {
    this.touched.delete(form);
    if (this.keeps(form)) await this.store.drop("drafts", keyOf(form));
  }
}

customElements.define("bikupa-typed", Typed);
