// The sorting table: answers are put into themes by keys, presses or dragging. What one does shows at
// once and is sent in its turn; what others do comes with the next table, and moves nothing under the
// focus or a drag.

import { LiveScreen } from "./screen.js";
import { applyStage } from "./stage.js";
import { Unlined } from "./unlined.js";
import { newKey } from "./keys.js";
import { Dragging } from "./dragging.js";
import { Fetching } from "./fetching.js";
import { RowKeys } from "./row-keys.js";
import { MOVES, RowMenu } from "./row-menu.js";

const RESTS_MS = 500;
const AT_MS = 250;
const THINKS_MS = 500;
const TYPING_MS = 250;
const MOST_HAD = 60;

class Sorting extends LiveScreen {
  marked = new Set();
  leaving = new Map(); // rows that have been put elsewhere and whose act isn't answered yet
  acted = 0;
  drawnAt = -Infinity;
  panel = ""; // which lies over the list
  reply = null; // what answers an act and waits for a menu to be closed

  // Of several meetings there is no one line.
  lineTo(path) {
    return path ? super.lineTo(path) : new Unlined();
  }

  listen() {
    this.on(this.live, "due", () => this.fetching.fails || this.inTurn(() => this.refresh()));
    this.table = document.getElementById("table");
    this.wanted = new URLSearchParams(this.dataset.wanted);
    this.drawn = Number(this.dataset.n);
    this.fetching = new Fetching(document.getElementById("trouble"), () => this.inTurn(() => this.refresh()));
    for (const [name, then] of Object.entries({ submit: "onSubmit", click: "onClick", change: "onChange", input: "onInput", focusin: "onFocus", keydown: "onKey" })) this.on(this, name, (event) => this[then](event));
    this.keys = new RowKeys(this);
    this.menu = new RowMenu(this);
    this.dragging = new Dragging(this);
    this.on(document.getElementById("finding"), "submit", (event) => event.preventDefault());
    this.dress();
    if (this.table.querySelector("[data-thinking]")) this.think();
    this.focusRow(this.rows[0], { preventScroll: true });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.fetching.stop();
    for (const timer of [this.later, this.thinking, this.typing, this.saysWhere]) clearTimeout(timer);
  }

  get rows() {
    return [...this.table.querySelectorAll(".sort-row[data-ids]:not([hidden])")];
  }

  get row() {
    return this.rowOf(this.at) ?? this.rows[0];
  }

  rowOf(id) {
    return this.rows.find((row) => row.id === id);
  }

  // The rows that an act is about: those that are marked, else the one that has the focus.
  get about() {
    const marked = this.rows.filter((row) => this.marked.has(row.id));
    return marked.length ? marked : [this.row].filter(Boolean);
  }

  // What is told live.

  async draw({ html, n }) {
    await applyStage(this.stage, html);
    this.showOthers();
    if (n <= this.drawn || this.fetching.fails) return;
    clearTimeout(this.later);
    const rest = this.drawnAt + RESTS_MS - performance.now();
    if (rest > 0) this.later = setTimeout(() => this.inTurn(() => this.refresh()), rest);
    else await this.refresh();
  }

  // Nothing is drawn under a drag, a menu that is open, or what lies over the list to be ticked.
  get busy() {
    return Boolean(this.dragging.rows || this.menu.open || this.table.querySelector("[data-panel]"));
  }

  // `asked`: by who sits here, and not by what comes; it stays so until it works.
  async refresh(asked = false) {
    this.asked ||= asked;
    if (this.held()) return;
    const html = await this.fetching.table(this.address({ had: this.had() }));
    if (html === null || this.held()) return; // what is dragged now may not have been then
    this.asked = false;
    await this.apply(html);
  }

  held() {
    this.waits ||= this.busy && !this.asked;
    return this.busy && !this.asked;
  }

  // The rows that stand here, so that one that somebody else moves stays in its place and says so.
  had() {
    const rows = [...this.table.querySelectorAll(".sort-row:not([hidden])")];
    return rows.slice(0, MOST_HAD).map((row) => row.id.slice(4)).join(",");
  }

  address(more = {}) {
    const said = new URLSearchParams([...this.wanted, ...Object.entries(more)]);
    return `${this.table.action.split("?")[0]}?${said}`;
  }

  async see(said) {
    for (const [name, value] of new URLSearchParams(said)) {
      if (value === "" || (value === "0" && name !== "pile")) this.wanted.delete(name); // the pile 0 is what lies aside
      else this.wanted.set(name, value);
    }
    history.replaceState(null, "", this.address());
    this.inTurn(() => this.refresh(true));
    await this.turn;
  }

  // What one does.

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

  // Better suggestions are on their way.
  think() {
    clearTimeout(this.thinking);
    this.thinking = setTimeout(() => this.inTurn(() => this.refresh()), THINKS_MS);
  }

  settle(number) {
    for (const [id, act] of this.leaving) if (act <= number) this.leaving.delete(id);
  }

  // Puts the newest table in. What had the focus keeps it, or what came after it gets it.
  async apply(html) {
    const active = document.activeElement;
    const [before, wasRow] = [this.rows.map((row) => row.id), active?.matches?.(".sort-row")];
    const typed = active?.matches?.("#table input:not([type=checkbox])") ? { id: active.id, value: active.value } : null;
    await applyStage(this.table, html);
    this.drawn = Number(this.table.querySelector("[data-n]").dataset.n);
    this.drawnAt = performance.now();
    this.dress();
    if (this.table.querySelector("[data-thinking]")) this.think();
    const field = typed && document.getElementById(typed.id);
    if (field && field.value !== typed.value) field.value = typed.value;
    if ((wasRow || this.lost) && !document.activeElement?.matches(".sort-row, input")) this.focusNear(before);
    this.lost = false;
  }

  focusNear(before) {
    const [at, there] = [before.indexOf(this.at), new Set(this.rows.map((row) => row.id))];
    const near = [...before.slice(at), ...before.slice(0, Math.max(at, 0)).reverse()].find((id) => there.has(id));
    this.focusRow(this.rowOf(near) ?? this.rows[0]);
  }

  // What the server doesn't say: what leaves, what is marked, where the one tab stop is.
  dress() {
    this.enterPanel();
    for (const row of this.table.querySelectorAll(".sort-row[data-ids]")) {
      row.hidden = this.leaving.has(row.id);
      row.querySelector("[name=these]").checked = this.marked.has(row.id);
      row.draggable = true;
      row.querySelector("[data-menu]")?.removeAttribute("hidden");
      row.tabIndex = -1;
    }
    if (this.row) this.row.tabIndex = 0;
    this.table.querySelector("[data-keys]").hidden = false;
    this.showOthers();
    this.tell();
    if (this.offline) this.enable(false);
  }

  // What lies over the list brings its own ticks, and takes them along when it goes.
  enterPanel() {
    const panel = this.table.querySelector("[data-panel]")?.dataset.panel ?? "";
    if (panel === this.panel) return;
    this.panel = panel;
    this.marked = new Set([...this.table.querySelectorAll("[data-ticked]")].map((row) => row.id));
  }

  tell() {
    const marked = this.rows.filter((row) => this.marked.has(row.id)).length;
    for (const row of this.table.querySelectorAll(".sort-row")) row.classList.toggle("marked", this.marked.has(row.id));
    const { marked: says, apply, one } = this.dataset;
    this.table.querySelector("[data-about]").textContent = marked ? `${says.replace("{number}", marked)} ${apply}` : this.rows.length ? one : "";
  }

  showOthers() {
    const others = [...this.stage.querySelectorAll("[data-who]")].filter(({ dataset: { who, asking } }) => who !== this.dataset.me && asking === this.dataset.asking);
    const names = [...new Set(others.map((one) => one.textContent))];
    const line = document.getElementById("others");
    line.hidden = !names.length;
    line.textContent = this.dataset.too.replace("{names}", names.join(", "));
    for (const badge of this.table.querySelectorAll(".mark-here")) badge.remove();
    for (const { dataset: { row }, textContent } of others) {
      const badge = Object.assign(document.createElement("span"), { className: "mark-here", textContent: this.dataset.here.replace("{name}", textContent) });
      document.querySelector(`#row-${row} .sort-hints`)?.append(badge);
    }
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

  onFocus({ target }) {
    const row = target.closest(".sort-row[data-ids]");
    if (!row) return;
    this.at = row.id;
    for (const one of this.rows) one.tabIndex = one === row ? 0 : -1;
    clearTimeout(this.saysWhere);
    this.saysWhere = setTimeout(() => this.sit(), AT_MS);
  }

  // Others see who sits here, and at which answer.
  sit() {
    this.live.send({ t: "at", asking: Number(this.dataset.asking), row: Number(this.row?.id.slice(4) ?? 0) });
  }

  onLine(line) {
    super.onLine(line);
    if (line.ok) {
      this.sit();
      this.fetching.now();
    } else if (!this.fetching.fails) this.inTurn(() => this.refresh()); // by which a log-in that has ended is told
  }

  // Nothing is loaded anew under who sorts: what is fetched says whether the log-in has ended.
  onFinal() {
    this.inTurn(async () => {
      await this.refresh(true);
      this.fetching.close();
    });
  }

  focusRow(row, how) {
    if (!row) return;
    this.at = row.id;
    for (const one of this.rows) one.tabIndex = one === row ? 0 : -1;
    row.focus(how);
  }

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

  send(verb, theme, about, fields = {}) {
    if (this.offline) return this.say(this.line.textContent);
    if (verb !== "undo_sorting") this.wanted.delete("edit");
    this.inTurn(() => this.post(++this.acted, { act: [verb, theme, about].join(":"), key: newKey(), ...fields }));
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
