// A commitment's form: chips that a second press clears, one's own words where none of them fits, a day
// in place of months; and one's own rows set as the server sets them.
const A_NAME = /^\p{Lu}\p{Ll}+(-\p{Lu}\p{Ll}+)?( \p{Lu}\p{Ll}+(-\p{Lu}\p{Ll}+)?){1,2}$/u;
const NO_NAME = /(kommun|region|lag|förening|grupp|nämnd|styrelse|råd|forum|bygd|bord|butik|skola|kontor|enhet|council|board|group|association|office|school)/i;
const ISO = /^(\d{4})-(\d\d)(?:-(\d\d))?$/;

class Commitment extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.mine = document.getElementById(`mine-${this.form.dataset.asking}`);
    this.gone = new AbortController();
    const on = (from, name, how) => from.addEventListener(name, how, { signal: this.gone.signal });
    for (const one of this.querySelectorAll(".none")) one.remove();
    for (const one of this.querySelectorAll("[data-other], [data-turn]")) one.hidden = false;
    this.other.disabled = false;
    on(this, "click", (event) => this.press(event));
    on(this, "keydown", (event) => this.key(event));
    on(this, "input", (event) => this.typed(event.target));
    on(this.form, "filled", () => this.filled());
    this.seen = new MutationObserver(() => this.setRows());
    if (this.mine) this.seen.observe(this.mine, { childList: true, subtree: true });
    this.filled();
    this.setRows();
  }

  disconnectedCallback() {
    this.gone.abort();
    this.seen.disconnect();
  }

  get other() {
    return this.querySelector("[data-other] input");
  }

  radios(name) {
    return [...this.querySelectorAll(`[data-chips=${name}] [type=radio]`)];
  }

  written(name) {
    return this.querySelector(`[data-chips=${name}] [data-written] input`);
  }

  // What is chosen is remembered, since a radio that is pressed again only says that it is pressed.
  remember() {
    this.chosen = new Set(this.querySelectorAll("[type=radio]:checked"));
  }

  press({ target }) {
    if (target.matches("[data-turn]")) return this.turn(!this.byDay, true);
    if (target.type !== "radio") return;
    if (this.chosen.has(target)) return this.clear(target);
    this.remember();
    this.show();
    if (target === this.other) this.written("who").focus();
  }

  key(event) {
    if (!["Delete", "Backspace"].includes(event.key) || event.target.type !== "radio" || !event.target.checked) return;
    event.preventDefault();
    this.clear(event.target);
  }

  clear(radio) {
    radio.checked = false;
    this.remember();
    this.show();
    radio.dispatchEvent(new Event("input", { bubbles: true }));
  }

  typed(field) {
    this.remember();
    if (field.dataset.mostLetters) field.setCustomValidity([...field.value.trim()].length > field.dataset.mostLetters ? this.dataset.long : "");
    this.show();
  }

  // An answer that is changed may have a month that is no longer offered, or other words than the chips.
  filled() {
    const [who, day] = [this.written("who"), this.written("when")];
    if (who.value) this.other.checked = true;
    const row = this.mine?.querySelector(`[data-thread="${CSS.escape(this.form.elements.thread?.value || "-")}"]`);
    const { when } = said(row?.dataset.value);
    if (when && when.length < 10 && !this.radios("when").some(({ value }) => value === when)) this.offer(when);
    this.byDay = Boolean(day.value);
    this.remember();
    this.show();
  }

  offer(when) {
    const chip = this.radios("when")[0].closest("label").cloneNode(true);
    const radio = chip.querySelector("input");
    Object.assign(radio, { value: when, checked: true });
    chip.querySelector("span").textContent = radio.dataset.words = inWords(when);
    this.querySelector("[data-chips=when] .chips").append(chip);
  }

  // What isn't shown isn't said either.
  turn(byDay, focuses) {
    this.byDay = byDay;
    this.written("when").value = "";
    for (const radio of this.radios("when")) radio.checked = false;
    this.remember();
    this.show();
    if (focuses && byDay) this.written("when").focus();
    this.written("when").dispatchEvent(new Event("input", { bubbles: true }));
  }

  show() {
    const [who, turn] = [this.written("who"), this.querySelector("[data-turn]")];
    this.put(who, this.other.checked);
    this.put(this.written("when"), this.byDay);
    this.querySelector("[data-chips=when] .chips").hidden = this.byDay;
    this.label ??= turn.textContent;
    turn.textContent = this.byDay ? turn.dataset.turn : this.label;
    const note = this.querySelector("[data-name]");
    const named = !who.disabled && A_NAME.test(who.value.trim()) && !NO_NAME.test(who.value);
    if (Boolean(note.textContent) !== named) note.textContent = named ? note.dataset.name : "";
  }

  put(field, shown) {
    field.closest("[data-written]").hidden = !shown;
    field.disabled = !shown;
  }

  // Rows that were made here read as the fields do, in a line.
  setRows() {
    const rows = [...(this.mine?.querySelectorAll(".own") ?? [])];
    const heading = this.mine?.querySelector("h2");
    const many = rows.length ? this.dataset.many.replace("{n}", rows.length) : "";
    if (heading && (heading.querySelector("small")?.textContent ?? "") !== many) {
      heading.querySelector("small")?.remove();
      if (many) heading.append(made("small", many));
    }
    for (const row of rows) this.setRow(row, row.querySelector("[data-text]"));
  }

  setRow(row, text) {
    const { what, who, when, first } = said(row.dataset.value);
    if (!what || text.querySelector("b")) return;
    const chip = (name, value) => value && this.radios(name).find((radio) => radio.value === value);
    const owner = chip("who", who)?.closest("label").querySelector("span").textContent ?? who;
    const day = chip("when", when)?.dataset.words ?? (when && inWords(when));
    text.classList.add("promise");
    text.replaceChildren(made("b", what), "\n", owner ? owner : made("mark", this.dataset.nobody), ` · ${day || this.dataset.noDay}`);
    if (first) text.append("\n", made("small", this.dataset.first.replace("{what}", () => first)));
  }
}

// Of fields of one name the last that says something counts, as on the server.
function said(value) {
  const found = {};
  for (const [name, text] of JSON.parse(value || "[]")) if (text.trim()) found[name] = text.trim();
  return found;
}

function inWords(when) {
  const [, year, month, day] = ISO.exec(when) ?? [];
  if (!year) return when;
  const how = day ? { day: "numeric", month: "long" } : { month: "long", year: "numeric" };
  return new Intl.DateTimeFormat(document.documentElement.lang, how).format(new Date(year, month - 1, day ?? 1));
}

function made(tag, textContent) {
  return Object.assign(document.createElement(tag), { textContent });
}

customElements.define("bikupa-commitment", Commitment);
