// <bikupa-newer>: says when what a list shows is no longer what the server has, with a link that loads it.
// What is compared is each part's data-edition, so one's own changes, which come with theirs, are no news.
// Nothing on the page moves: it is said at the lower edge, and gone again when there is no difference.

import { within } from "./within.js";

const EVERY_MS = 20_000;

const editionsIn = (page) => new Map([...page.querySelectorAll("[data-edition][id]")].map((one) => [one.id, one.dataset.edition]));
const differ = (some, others) => some.size !== others.size || [...some].some(([id, edition]) => others.get(id) !== edition);

// The form that one is writing in is open there too; what is typed in it is kept.
const reopened = (at) => document.querySelector("[data-reopen]")?.dataset.reopen ?? at;

class Newer extends HTMLElement {
  connectedCallback() {
    this.gone = new AbortController();
    const on = (type, then) => document.addEventListener(type, then, { signal: this.gone.signal });
    on("visibilitychange", () => this.look());
    on("htmx:after:swap", () => this.tell());
    this.timer = setInterval(() => this.look(), EVERY_MS);
  }

  disconnectedCallback() {
    this.gone.abort();
    clearInterval(this.timer);
  }

  // Without an answer what was said stands, and it is asked again; who may no longer read isn't told of it here.
  async look() {
    if (document.hidden) return;
    const reply = await fetch(this.dataset.at, { headers: { accept: "text/html" }, signal: within(8000) }).catch(() => null);
    if (!reply?.ok || reply.redirected) return;
    this.there = editionsIn(new DOMParser().parseFromString(await reply.text(), "text/html"));
    this.tell();
  }

  tell() {
    const news = this.there && differ(this.there, editionsIn(document));
    if (!news === !this.querySelector("p")) return;
    if (!news) return this.querySelector("p").remove();
    this.append(this.querySelector("template").content.cloneNode(true));
    this.querySelector("a").addEventListener("click", ({ target }) => (target.href = reopened(target.href)));
  }
}

customElements.define("bikupa-newer", Newer);
