// The keys of the sorting table, which work while an answer has the focus.

export class RowKeys {
  first = null; // where a stretch began
  digits = null;

  constructor(screen) {
    this.screen = screen;
  }

  press({ key, shiftKey, repeat }) {
    if (this.digits !== null && /^\d$/.test(key)) return this.digit(key);
    this.digits = null;
    if (key === "ArrowDown" || key === "ArrowUp") return this.step(key === "ArrowDown" ? 1 : -1, shiftKey);
    if (key === "Home") return this.screen.focusRow(this.screen.rows[0]);
    if (key === "End") return this.toEnd();
    if (repeat) return;
    if (/^[1-9]$/.test(key)) return this.putIn(Number(key));
    if (key === "0") return this.screen.act("lay_aside");
    if (key === " ") return this.screen.mark(this.screen.row);
    if (key.toLowerCase() === "t") return this.twoDigits();
    if (key === "/") return document.getElementById("find").focus();
    if (key === "?") return document.getElementById("keys").showModal();
    const verb = { n: "name", z: "undo", l: "alike", p: "park", Enter: "more" }[key.length === 1 ? key.toLowerCase() : key];
    return verb ? this.screen[verb]() : false;
  }

  step(by, stretches) {
    const rows = this.screen.rows;
    const at = rows.indexOf(this.screen.row);
    const next = rows[at + by];
    if (!next) return;
    if (!stretches) this.first = null;
    else {
      this.first ??= at;
      const [from, to] = [Math.min(this.first, at + by), Math.max(this.first, at + by)];
      rows.forEach((row, n) => (n >= from && n <= to ? this.screen.marked.add(row.id) : n === at && this.screen.marked.delete(row.id)));
      this.screen.dress();
    }
    this.screen.focusRow(next);
  }

  async toEnd() {
    const end = this.screen.table.querySelector("[data-end]");
    if (end) await this.screen.see(end.dataset.see);
    this.screen.focusRow(this.screen.rows.at(-1));
  }

  twoDigits() {
    this.digits = "";
    this.screen.say(this.screen.dataset.two);
  }

  digit(key) {
    this.digits += key;
    if (this.digits.length < 2) return;
    const number = Number(this.digits);
    this.digits = null;
    this.putIn(number);
  }

  putIn(number) {
    const theme = this.screen.table.querySelector(`[data-number="${number}"]`);
    if (theme) this.screen.act("put", theme.dataset.theme);
    else this.screen.say(this.screen.dataset.none.replace("{number}", number));
  }
}
