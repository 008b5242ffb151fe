// Operations on their way: kept until the server says it has committed them, sent by any way that works.

import { within } from "./within.js";

const RECEIPT_MS = 5000;
const FIRST_TRY_MS = 2500;
const KEPT_MS = 1000;

export class Outbox extends EventTarget {
  constructor(store, live, address) {
    super();
    Object.assign(this, { store, live, address });
    this.posting = this.stopped = false;
    this.settled = new Set();
    this.last = 0;
    this.waiting();
    live.have = async () => (await this.waiting()).map((operation) => operation.key);
    live.addEventListener("welcome", (event) => (this.caughtUp = this.onWelcome(event.detail).catch(reportError)));
    live.addEventListener("ok", (event) => this.onReply(event.detail));
    live.addEventListener("no", (event) => this.onReply(event.detail));
    live.addEventListener("polled", () => this.post());
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.later);
  }

  async waiting() {
    const kept = await this.store.all("outbox");
    this.last = Math.max(this.last, ...kept.map(({ at }) => at));
    return kept.filter(({ key, refused }) => !refused && !this.settled.has(key));
  }

  // Kept first, then sent; a browser that is slow to keep doesn't hold it up for long. `at` is the
  // order of writing, also when the phone's clock is set back in between; what is written while the
  // line comes back goes after what waited for it.
  async add(operation) {
    operation.at = this.last = Math.max(operation.at, this.last + 1);
    await Promise.race([this.store.put("outbox", operation), new Promise((done) => setTimeout(done, KEPT_MS))]);
    await this.caughtUp;
    if (this.live.send(message(operation))) return this.tryLater(RECEIPT_MS);
    this.tryLater(FIRST_TRY_MS);
    this.tell("waiting", operation);
  }

  tryLater(wait) {
    if (this.stopped) return;
    clearTimeout(this.later);
    this.later = setTimeout(() => this.post(), wait * (1 + Math.random() / 4));
  }

  async onWelcome({ stored }) {
    for (const key of stored) await this.saved(key);
    const waiting = await this.waiting();
    for (const operation of waiting) this.live.send(message(operation));
    if (waiting.length) this.tryLater(RECEIPT_MS);
  }

  // One at a time and in order: an edit must not overtake what it edits.
  async post() {
    if (this.posting) return;
    this.posting = true;
    try {
      for (const operation of await this.waiting()) {
        const reply = await this.postOne(operation);
        await this.onReply(reply);
        if (reply.again) break;
      }
    } catch {
      this.live.revive(); // kept, and tried again below or when the line is back
    } finally {
      this.posting = false;
    }
    if ((await this.waiting()).length) this.tryLater(RECEIPT_MS);
  }

  // A captive portal answers 200 with a page of its own: only our header makes it a receipt.
  async postOne(operation) {
    const reply = await fetch(this.address, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify(message(operation)),
      redirect: "error",
      signal: within(8000),
    });
    if (!reply.headers.get("x-bikupa-receipt")) throw new Error("no receipt");
    return reply.json();
  }

  async onReply(reply) {
    if (reply.t === "ok") for (const key of reply.keys) await this.saved(key, reply.thread);
    else if (reply.again) this.tryLater(reply.after ?? RECEIPT_MS);
    else await this.refused(reply);
  }

  // `thread` is which of one's answers it is, where the kind of question decides that.
  async saved(key, thread) {
    const operation = await this.settle(key);
    if (!operation) return;
    await this.store.drop("outbox", key);
    this.tell("saved", { ...operation, thread: thread ?? operation.thread });
  }

  async refused(reply) {
    const operation = await this.settle(reply.key);
    if (!operation) return;
    const refused = { ...operation, refused: reply.why, say: reply.say };
    await this.store.put("outbox", refused);
    this.tell("refused", refused);
  }

  // The operation, the first time that it is answered: a receipt may come by two ways.
  async settle(key) {
    const operation = (await this.store.all("outbox")).find((one) => one.key === key);
    if (!operation || this.settled.has(key)) return null;
    this.settled.add(key);
    return operation;
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

// What an answer reads that is taken back, or back again, the server knows itself.
function message({ key, asking, do: what, thread, value }) {
  const said = what === "withdraw" || what === "restore" ? undefined : value;
  return { t: "op", key, asking, do: what, thread, value: said };
}
