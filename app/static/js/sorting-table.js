// What stands on the sorting table, and what comes: each who sits there fetches the table that they wish
// to see, and it is put in without moving anything under the focus. What one does is in sorting.js.

import { LiveScreen } from "./screen.js";
import { applyStage } from "./stage.js";
import { Unlined } from "./unlined.js";
import { Fetching } from "./fetching.js";

const RESTS_MS = 500;
const AT_MS = 250;
const THINKS_MS = 500;
const MOST_HAD = 60;

export class SortingTable extends LiveScreen {
  marked = new Set();
  leaving = new Map(); // rows that have been put elsewhere and whose act isn't answered yet
  drawnAt = -Infinity;
  panel = ""; // which lies over the list

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
    this.on(this, "focusin", (event) => this.onFocus(event));
    this.dress();
    if (this.table.querySelector("[data-thinking]")) this.think();
    this.focusRow(this.rows[0], { preventScroll: true });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.fetching.stop();
    for (const timer of [this.later, this.thinking, this.saysWhere]) clearTimeout(timer);
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

  async draw({ html, n }) {
    await applyStage(this.stage, html);
    this.showOthers();
    if (n <= this.drawn || this.fetching.fails) return;
    clearTimeout(this.later);
    const rest = this.drawnAt + RESTS_MS - performance.now();
    if (rest > 0) this.later = setTimeout(() => this.inTurn(() => this.refresh()), rest);
    else await this.refresh();
  }

  // Nothing is drawn under what lies over the list to be ticked.
  get busy() {
    return Boolean(this.table.querySelector("[data-panel]"));
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

  // Better suggestions are on their way.
  think() {
    clearTimeout(this.thinking);
    this.thinking = setTimeout(() => this.inTurn(() => this.refresh()), THINKS_MS);
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

  focusRow(row, how) {
    if (!row) return;
    this.at = row.id;
    for (const one of this.rows) one.tabIndex = one === row ? 0 : -1;
    row.focus(how);
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
}
