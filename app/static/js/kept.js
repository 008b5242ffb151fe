// What the store holds, on the page: what waits or was refused in its list, the rest to be copied.

import { findOwn, listOf, showOwn, showTaken } from "./answers.js";

// Another tab may have sent it, and not have put it away yet.
function isSaved(list, { key, thread, slot }) {
  const own = findOwn(list, thread ?? slot);
  return own?.dataset.state === "saved" && own.dataset.key === key;
}

export class Kept {
  constructor(store, drafts) {
    Object.assign(this, { store, drafts });
    this.leftovers = document.getElementById("leftovers");
  }

  async show() {
    const left = await this.drafts.putBack();
    for (const operation of await this.store.all("outbox")) {
      const list = listOf(operation.asking);
      if (operation.do === "withdraw") operation.refused || showTaken(list, operation, "waiting");
      else if (list) isSaved(list, operation) || showOwn(list, operation, operation.refused ? "refused" : "waiting");
      else left.push(operation);
    }
    this.drafts.follow();
    this.leave(left);
  }

  // What has no place on the page any more, and waits for the line or to be copied.
  leave(things) {
    const list = this.leftovers.querySelector(".mine-list");
    const keys = things.map((thing) => thing.key);
    for (const own of [...list.children]) if (!keys.includes(own.dataset.key)) own.remove();
    for (const thing of things) {
      const waits = thing.do && !thing.refused;
      showOwn(list, { ...thing, thread: thing.key, text: thing.text || thing.rest?.text }, waits ? "waiting" : "refused");
    }
    this.leftovers.hidden = !things.length;
  }

  // Nothing of it can be sent any more.
  async giveUp() {
    for (const operation of await this.store.all("outbox")) await this.store.put("outbox", { ...operation, refused: "gone" });
    await this.show();
  }

  async forget(key) {
    await this.store.drop("outbox", key);
    await this.store.drop("drafts", key);
    await this.show();
  }
}
