// What must outlive the page: operations waiting for their receipt, and half-written text.

const OPEN_MS = 2000;

// Where the browser keeps nothing, things live as long as the page, and `onLoss` is called.
export class Store {
  constructor(name, onLoss) {
    this.onLoss = onLoss;
    this.memory = { outbox: new Map(), drafts: new Map() };
    this.opening = opened(name).catch(() => this.lose());
  }

  lose() {
    this.opening = null;
    this.onLoss();
    return null;
  }

  async put(shelf, thing) {
    this.memory[shelf].set(thing.key, thing);
    await this.write(shelf, (store) => store.put(thing));
  }

  async drop(shelf, key) {
    this.memory[shelf].delete(key);
    await this.write(shelf, (store) => store.delete(key));
  }

  async all(shelf) {
    const database = await this.opening;
    let found = [...this.memory[shelf].values()];
    try {
      if (database) found = await request(database.transaction(shelf).objectStore(shelf).getAll());
    } catch {
      this.lose();
    }
    return found.sort((a, b) => a.at - b.at);
  }

  // Strict durability: kept even if the browser dies the moment after.
  async write(shelf, change) {
    const database = await this.opening;
    if (!database) return;
    try {
      const transaction = database.transaction(shelf, "readwrite", { durability: "strict" });
      change(transaction.objectStore(shelf));
      await new Promise((done, failed) => {
        transaction.oncomplete = done;
        transaction.onabort = transaction.onerror = () => failed(transaction.error);
      });
    } catch {
      this.lose();
    }
  }

  async close() {
    (await this.opening)?.close();
  }
}

// Some browsers never answer when they are asked to open one.
async function opened(name) {
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => {
    for (const shelf of ["outbox", "drafts"]) opening.result.createObjectStore(shelf, { keyPath: "key" });
  };
  const late = new Promise((_, failed) => setTimeout(failed, OPEN_MS));
  return Promise.race([request(opening), late]);
}

function request(asked) {
  return new Promise((done, failed) => {
    asked.onsuccess = () => done(asked.result);
    asked.onerror = asked.onblocked = () => failed(asked.error);
  });
}
