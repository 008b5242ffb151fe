// What one does at the sorting table: answers are put into themes by keys, presses or dragging. It shows
// at once and is sent in its turn. What stands there, and what others do, is in sorting-table.js.

import { newKey } from "./keys.js";
import { Dragging } from "./dragging.js";
import { RowKeys } from "./row-keys.js";
import { MOVES, RowMenu } from "./row-menu.js";
import { SortingTable } from "./sorting-table.js";

const TYPING_MS = 250;

class Sorting extends SortingTable {
  acted = 0;
  reply = null; // what answers an act and waits for a menu to be closed

  listen() {
    super.listen();
    for (const [name, then] of Object.entries({ submit: "onSubmit", click: "onClick", change: "onChange", input: "onInput", keydown: "onKey" })) this.on(this, name, (event) => this[then](event));
    this.keys = new RowKeys(this);
    this.menu = new RowMenu(this);
    this.dragging = new Dragging(this);
    this.on(document.getElementById("finding"), "submit", (event) => event.preventDefault());
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.typing);
  }

  // Nor under a drag or a menu that is open.
  get busy() {
    return Boolean(this.dragging.rows || this.menu.open) || super.busy;
  }

  // The rows that an act is about: those that are marked, else the one that has the focus.
  get about() {
    const marked = this.rows.filter((row) => this.marked.has(row.id));
    return marked.length ? marked : [this.row].filter(Boolean);
  }

  act(verb, theme = "", rows = null, fields = {}) {
    if (this.offline) return this.say(this.line.textContent);
    const about = rows ?? this.about;
    const number = ++this.acted;
    const ids = about.map((row) => row.dataset.ids).join(",");
    if (MOVES.includes(verb) && about.length) this.leave(about, number);
    for (const panel of ["alike", "surest"]) this.wanted.delete(panel);
    for (const { id } of verb === "put_each" ? about : []) {
      const name = `into-${id.slice(4)}`;
      fields[name] = this.table.elements[name].value;
    }
    this.inTurn(() => this.post(number, { act: [verb, theme, ids].join(":"), key: newKey(), ...fields }));
  }

  send(verb, theme, about, fields = {}) {
    if (this.offline) return this.say(this.line.textContent);
    if (verb !== "undo_sorting") this.wanted.delete("edit");
    this.inTurn(() => this.post(++this.acted, { act: [verb, theme, about].join(":"), key: newKey(), ...fields }));
  }

  // They go at once; the focus goes to what comes after them.
  leave(rows, number) {
    const [all, active] = [this.rows, document.activeElement];
    const stays = !this.panel && this.table.contains(active) && !rows.some((row) => row.contains(active));
    const last = all.indexOf(rows.at(-1));
    const left = (row) => !rows.includes(row);
    const next = all.slice(last + 1).find(left) ?? all.slice(0, last).reverse().find(left);
    for (const row of rows) {
      row.hidden = true;
      this.leaving.set(row.id, number);
      this.marked.delete(row.id);
    }
    this.tell();
    if (next && !stays) this.focusRow(next);
    this.lost = this.panel !== "" || (!next && !stays); // what comes instead gets the focus
  }

  async post(number, fields) {
    const headers = { "x-bikupa-n": String(this.drawn) };
    const html = await this.fetching.table(this.address(), { method: "POST", body: new URLSearchParams(fields), headers });
    if (html === null) this.onNotDone(number);
    else await this.take(number, html);
  }

  // What answers an act closes no menu that somebody has opened since.
  async take(number, html) {
    if (this.menu.open || this.dragging.rows) return void (this.reply = [number, html]);
    this.reply = null;
    this.settle(number);
    await this.apply(html);
    this.tellWhatCame();
  }

  // What went comes back, until the table says where it lies.
  onNotDone(number) {
    this.settle(number);
    this.dress();
    this.said.className = "sr";
    this.say(this.fetching.says);
  }

  // What was done is for screen readers alone, since it can be seen; what wasn't, or not as one thought,
  // stays in sight for a while, also when the table is drawn anew.
  tellWhatCame() {
    const notice = this.table.querySelector("[data-say]");
    notice?.remove();
    if (notice) return this.show(notice.textContent);
    this.said.className = "sr";
    this.say(this.table.querySelector("[data-done]").textContent);
  }

  show(text) {
    this.said.className = "notice said";
    this.say(text);
  }

  settle(number) {
    for (const [id, act] of this.leaving) if (act <= number) this.leaving.delete(id);
  }

  // Keys, which work while a row has the focus.

  onKey(event) {
    if (event.key === "Enter" && event.target.matches("#table input:not([type=checkbox])")) return this.onEnter(event);
    if (event.key === "Escape") return this.onEscape(event);
    if (!event.target.matches(".sort-row") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.keys.press(event) !== false) event.preventDefault();
  }

  mark(row) {
    this.marked.has(row.id) ? this.marked.delete(row.id) : this.marked.add(row.id);
    this.dress();
  }

  // Those that are like the one that has the focus, over the list.
  async alike() {
    this.cameFrom = this.at;
    await this.see(`alike=${this.at.slice(4)}`);
    this.focusRow(this.rows[0]);
  }

  undo() {
    this.send("undo_sorting", "", "");
  }

  park() {
    this.send("park", "", this.row.dataset.ids);
  }

  more() {
    this.menu.toggle(this.row);
  }

  onEnter(event) {
    event.preventDefault();
    if (event.target.id === "new-title") this.makeTheme(event.target);
    else document.getElementById(event.target.dataset.enter)?.click();
  }

  // The title is written in the field of the new theme; Enter makes it of what was marked.
  name() {
    this.named = this.about;
    document.getElementById("new-title").focus();
  }

  makeTheme(field) {
    const title = field.value;
    const rows = (this.named ?? this.rows.filter((row) => this.marked.has(row.id))).filter((row) => row.isConnected);
    this.named = null;
    if (!title.trim()) return field.focus();
    field.value = "";
    this.focusRow(this.row);
    this.act("new_theme", "", rows, { title });
  }

  onEscape(event) {
    this.named = null;
    this.keys.digits = null;
    if (this.menu.open) {
      this.closeMenu();
      return this.focusRow(this.row);
    }
    if (this.panel) return this.see("alike=0&surest=0").then(() => this.focusRow(this.rowOf(this.cameFrom) ?? this.row));
    if (event.target.matches(".sort-row") && this.marked.size) {
      this.marked.clear();
      return this.dress();
    }
    if (this.wanted.get("edit")) return this.see("edit=0").then(() => this.focusRow(this.row));
    if (event.target.matches("input:not([type=checkbox])")) this.focusRow(this.row);
  }

  // Presses.

  onSubmit(event) {
    event.preventDefault();
    const button = event.submitter;
    const [verb, theme = "", about = ""] = (button?.value ?? "").split(":");
    if (verb === "new_theme") return this.makeTheme(document.getElementById("new-title"));
    const fields = {};
    for (const name of [`title-${theme}`, `to-${theme}`, `into-${theme}`, `wording-${theme}-${about}`]) {
      const field = this.table.elements[name];
      if (field) fields[name] = field.value;
    }
    if (verb === "undo_sorting" || /_themes?$/.test(verb)) return this.send(verb, theme, about, fields);
    if (!about) return this.act(verb, theme);
    const row = button.closest(".sort-row");
    if (row?.dataset.ids === about && MOVES.includes(verb)) return this.act(verb, theme, [row]);
    this.send(verb, theme, about);
  }

  onClick(event) {
    const { target } = event;
    const link = target.closest("[data-see]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      this.closeMenu();
      this.seeAndFocus(link);
    } else if (target.closest("[data-menu]")) {
      this.focusRow(target.closest(".sort-row"));
      return this.more();
    } else if (target.closest("[data-keys]")) document.getElementById("keys").showModal();
    else if (target.matches(".sort-row > div, .sort-row > div > p, .sort-hints, .sort-row")) this.focusRow(target.closest(".sort-row[data-ids]"));
    if (!event.composedPath().some((one) => one.className === "row-menu")) this.closeMenu();
  }

  async seeAndFocus(link) {
    const said = link.dataset.see || "pile=&first=0&edit=0";
    await this.see(said);
    const theme = new URLSearchParams(said).get("edit");
    const field = theme && document.getElementById(`title-${theme}`);
    if (field) field.select();
    else this.focusRow(this.row);
  }

  onChange({ target }) {
    if (target.id === "place") return this.see(new URLSearchParams({ place: target.value, first: "0", pile: "" }));
    if (target.name !== "these") return;
    const row = target.closest(".sort-row");
    this.mark(row);
  }

  onInput({ target }) {
    if (target.id !== "find") return;
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.see(new URLSearchParams({ find: target.value, first: "0" })), TYPING_MS);
  }

  // What came while something was open or dragged.

  closeMenu() {
    this.menu.open?.remove();
    this.drawWhatWaits();
  }

  drawWhatWaits() {
    if (this.reply) this.inTurn(() => this.reply && this.take(...this.reply));
    if (!this.waits || this.busy) return;
    this.waits = false;
    this.inTurn(() => this.refresh());
  }
}

customElements.define("bikupa-sorting", Sorting);
