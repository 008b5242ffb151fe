// Fetches the sorting table, and says so where it doesn't come. It is tried again with growing pauses, and
// what is said stands until it works; a log-in that has ended stands until somebody has logged in again.

import { within } from "./within.js";

const PAUSES_MS = [1000, 2000, 4000, 8000, 15000, 30000];
const PASSES = [408, 425, 429]; // of those that a screen is refused by

export class Fetching {
  failures = 0;
  trouble = "";

  // `again` fetches once more what was to be seen.
  constructor(place, again) {
    Object.assign(this, { place, again });
    this.sentences = document.getElementById("troubles").content;
  }

  stop() {
    clearTimeout(this.retry);
  }

  get fails() {
    return this.trouble !== "";
  }

  get says() {
    return this.place.textContent.trim();
  }

  // The table, or null where it didn't come.
  async table(address, { headers, ...how } = {}) {
    try {
      const reply = await fetch(address, { ...how, headers: { "x-bikupa-part": "1", ...headers }, signal: within(8000) });
      if (!reply.headers.has("x-bikupa-n")) return this.fail(how.method, reply);
      const html = await reply.text();
      this.settle();
      return html;
    } catch {
      return this.fail(how.method);
    }
  }

  settle() {
    this.stop();
    this.failures = 0;
    this.tell("");
  }

  // An act that got no answer may have been done.
  fail(method, reply) {
    this.stop();
    if (reply && isLogIn(reply)) this.tell("ended");
    else if (reply && isFinal(reply)) this.tell("over");
    else {
      this.tell(method === "POST" || this.trouble === "unsure" ? "unsure" : "old");
      const pause = PAUSES_MS[Math.min(this.failures++, PAUSES_MS.length - 1)];
      this.retry = setTimeout(this.again, pause * (0.9 + Math.random() / 5));
    }
    return null;
  }

  // Where the line has come back nobody needs to wait.
  now() {
    if (!this.failures) return;
    this.stop();
    this.again();
  }

  // The line is closed for good, and why isn't said by what is fetched.
  close() {
    if (this.trouble !== "ended") this.tell("over");
    this.stop();
  }

  tell(trouble) {
    if (trouble === this.trouble) return;
    this.trouble = trouble;
    const said = trouble && this.sentences.querySelector(`[data-trouble=${trouble}]`).cloneNode(true);
    this.place.replaceChildren(...(said ? [said] : []));
    const here = location.pathname + location.search;
    this.place.querySelector("[data-here]")?.setAttribute("href", here);
    this.place.querySelector("[data-next]")?.setAttribute("href", `/login?next=${encodeURIComponent(here)}`);
  }
}

const isLogIn = ({ headers }) => headers.get("x-bikupa-why") === "login";

// Our own pages lead elsewhere only where there is no table any more.
const isFinal = ({ status, redirected }) => redirected || (status >= 400 && status < 500 && !PASSES.includes(status));
