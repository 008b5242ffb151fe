// What must outlive the page: operations waiting for their receipt, and half-written text.

export class Store {
  // `durable` is false where the browser keeps nothing: then it lives as long as the page.
  static async open(name) {
    try {
      return new Store(await request(prepared(indexedDB.open(name, 1))));
    } catch {
      return new Store(null);
    }
  }

  constructor(database) {
    this.database = database;
    this.durable = database !== null;
    this.memory = { outbox: new Map(), drafts: new Map() };
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
    if (!this.durable) return [...this.memory[shelf].values()];
    const found = await request(this.database.transaction(shelf).objectStore(shelf).getAll());
    return found.sort((a, b) => a.at - b.at);
  }

  // Strict durability: kept even if the browser dies the moment after.
  write(shelf, change) {
    if (!this.durable) return;
    return new Promise((done, failed) => {
      const transaction = this.database.transaction(shelf, "readwrite", { durability: "strict" });
      change(transaction.objectStore(shelf));
      transaction.oncomplete = done;
      transaction.onabort = transaction.onerror = () => failed(transaction.error);
    });
  }
}

function prepared(opening) {
  opening.onupgradeneeded = () => {
    for (const shelf of ["outbox", "drafts"]) opening.result.createObjectStore(shelf, { keyPath: "key" });
  };
  return opening;
}

function request(asked) {
  return new Promise((done, failed) => {
    asked.onsuccess = () => done(asked.result);
    asked.onerror = asked.onblocked = () => failed(asked.error);
  });
}
