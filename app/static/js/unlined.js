// Instead of a line, for a screen that has none: it says now and then that something may be new.

const LOOKS_MS = 5000;

export class Unlined extends EventTarget {
  constructor() {
    super();
    this.looks = setInterval(() => document.hidden || this.dispatchEvent(new Event("due")), LOOKS_MS);
  }

  send() {
    return false;
  }

  stop() {
    clearInterval(this.looks);
  }
}
