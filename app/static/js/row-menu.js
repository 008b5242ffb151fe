// The menu of an answer at the sorting table: quote it, lay it aside, put it in several themes, hide it.

export const MOVES = ["put", "put_each", "lay_aside", "new_theme", "take_out", "hide"]; // by these a row leaves the list

export class RowMenu {
  constructor(screen) {
    Object.assign(this, { screen, table: screen.table });
  }

  get open() {
    return this.table.querySelector(".row-menu");
  }

  toggle(row) {
    if (row.querySelector(".row-menu")) return this.screen.closeMenu();
    this.screen.closeMenu();
    const menu = document.getElementById("row-menu").content.firstElementChild.cloneNode(true);
    for (const button of menu.querySelectorAll("[data-verb]")) {
      button.type = "button";
      button.onclick = () => this.choose(row, button.dataset);
    }
    menu.querySelector("[data-too]").onclick = () => this.inSeveral(row, menu);
    row.append(menu);
    menu.querySelector("button").focus();
  }

  choose(row, { verb, reason }) {
    this.leave(row);
    if (MOVES.includes(verb)) this.screen.act(verb, "", [row], reason ? { reason } : {});
    else this.screen.send(verb, "", row.dataset.ids);
  }

  leave(row) {
    this.screen.closeMenu();
    this.screen.focusRow(row);
  }

  // The themes to choose several of; each is an act of its own, and undone so.
  inSeveral(row, menu) {
    const buttons = [...this.table.querySelectorAll("[data-theme]")].map((theme) => this.themeButton(theme));
    const done = Object.assign(document.createElement("button"), { type: "button", className: "button small primary", textContent: this.screen.dataset.place });
    done.onclick = () => this.putInThese(row, buttons.filter(({ ariaPressed }) => ariaPressed === "true"));
    menu.replaceChildren(...buttons, done);
    buttons[0]?.focus();
  }

  themeButton(place) {
    const { theme, number } = place.dataset;
    const title = place.querySelector("h3")?.textContent ?? "";
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button small", textContent: `${number} ${title}`, value: theme, ariaPressed: "false" });
    button.onclick = () => (button.ariaPressed = String(button.ariaPressed !== "true"));
    return button;
  }

  putInThese(row, [first, ...others]) {
    if (!first) return;
    this.leave(row);
    this.screen.act("put", first.value, [row]);
    for (const { value } of others) this.screen.send("put_too", value, row.dataset.ids);
  }
}
