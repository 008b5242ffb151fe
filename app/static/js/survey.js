// <bikupa-survey>: the pages of a survey, all here and one shown, so that turning them needs no line.

import { fillForm, isBlank, pairsOf, putWords } from "./answers.js";

const AGAIN_MS = 5000;
const TURN_MS = 300;
const YEAR_S = 365 * 86400;
const ONLY_HTTPS = location.protocol === "https:" ? ";secure" : "";

class Survey extends HTMLElement {
  connectedCallback() {
    this.gone = new AbortController();
    this.known = new WeakMap();
    const on = (from, name, then) => from.addEventListener(name, then, { signal: this.gone.signal });
    on(this, "submit", (event) => this.onSubmit(event));
    on(this, "turned", ({ detail }) => this.onTurned(detail));
    on(this, "click", (event) => this.onClick(event));
    on(window, "popstate", () => this.show(Number(new URLSearchParams(location.search).get("page") ?? 1)));
    this.watch = new MutationObserver(() => this.sum());
    this.watch.observe(this, { subtree: true, attributeFilter: ["data-state"] });
    this.begin();
  }

  disconnectedCallback() {
    this.gone.abort();
    this.watch.disconnect();
    clearTimeout(this.later);
  }

  get phone() {
    return this.closest("bikupa-phone");
  }

  begin() {
    for (const form of this.querySelectorAll(".ask")) if (!this.known.has(form)) this.remember(form);
    this.sum();
  }

  remember(form) {
    this.known.set(form, JSON.stringify(pairsOf(form)));
  }

  isChanged(form) {
    const pairs = pairsOf(form);
    return !isBlank(pairs) && JSON.stringify(pairs) !== this.known.get(form);
  }

  // Turning the page sends what is on it; nothing new is nothing to send.
  onSubmit(event) {
    const { target: form, submitter } = event;
    if (!form.matches(".ask")) return;
    const to = submitter?.name === "to" ? Number(submitter.value) : 0;
    if (to && !this.isChanged(form)) {
      event.preventDefault();
      event.stopPropagation();
    }
    if (form.dataset.threads !== "1") this.remember(form);
    if (to) setTimeout(() => this.turn(to));
  }

  // An answer was taken back, or is back.
  onTurned({ asking, do: what, value }) {
    const ask = document.getElementById(`ask-${asking}`);
    if (ask?.dataset.threads !== "0") return;
    fillForm(ask, what === "restore" ? { value } : {});
    this.remember(ask);
  }

  onClick(event) {
    const link = event.target.closest("[data-to]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.turn(Number(link.dataset.to), !link.closest(".turns"));
  }

  // A double tap on Next must not leave out the question that comes.
  turn(number, atOnce = false) {
    if (!atOnce && performance.now() - this.turnedAt < TURN_MS) return;
    this.turnedAt = performance.now();
    history.pushState(null, "", `?page=${number}`);
    this.show(number);
  }

  show(number) {
    const page = this.querySelector(`[data-page="${number}"]`) ?? this.querySelector("[data-page]");
    if (!page) return;
    for (const other of this.querySelectorAll("[data-page]")) other.hidden = other !== page;
    document.cookie = `place=${page.dataset.page};path=${this.dataset.path};max-age=${YEAR_S};samesite=lax${ONLY_HTTPS}`;
    this.sum();
    scrollTo(0, 0);
    page.querySelector("h1").focus({ preventScroll: true });
  }

  // The overview, from what stands on the pages by now.
  sum() {
    const states = new Set();
    for (const row of this.querySelectorAll("[data-of]")) {
      const own = [...document.querySelectorAll(`#mine-${row.dataset.of} .own`)];
      row.querySelector(".given").replaceChildren(...own.map(given));
      for (const says of row.querySelectorAll("[data-none]")) says.hidden = own.length > 0;
      row.querySelector("[data-change]").hidden = own.length === 0;
      const form = document.getElementById(`ask-${row.dataset.of}`);
      row.querySelector("[data-unsent]").hidden = !this.isChanged(form);
      for (const one of own) states.add(one.dataset.state);
    }
    const waits = states.has("waiting");
    for (const says of this.querySelectorAll("[data-all]")) says.hidden = (says.dataset.all === "waiting") !== waits;
  }

  // It has opened or closed, or was corrected: the pages are others now. Not all phones ask at once.
  renew() {
    clearTimeout(this.later);
    this.later = setTimeout(() => this.fetchPages(), Math.random() * (this.phone.live?.spread ?? 0));
  }

  async fetchPages() {
    const reply = await fetch(location.href).catch(() => null);
    const text = reply?.ok ? await reply.text() : "";
    const pages = new DOMParser().parseFromString(text, "text/html").getElementById("pages");
    if (!pages) return (this.later = setTimeout(() => this.fetchPages(), AGAIN_MS));
    await this.phone.drafts.keep();
    this.keepForms(pages);
    this.replaceChildren(...pages.childNodes);
    this.phone.setUp();
    this.begin();
    await this.phone.kept.show();
    this.sum();
  }

  // What is chosen and not sent yet goes with its form to the new pages.
  keepForms(pages) {
    for (const form of pages.querySelectorAll(".ask")) {
      const ours = document.getElementById(form.id);
      if (!ours) continue;
      putWords(ours, form);
      form.replaceWith(ours);
    }
  }
}

function given(own) {
  const line = document.createElement("li");
  line.dir = "auto";
  line.dataset.state = own.dataset.state;
  line.textContent = own.querySelector("[data-text]").textContent;
  return line;
}

// <bikupa-hours>: the part that is told live; a new stamp means that the pages are others.
class Hours extends HTMLElement {
  static observedAttributes = ["stamp"];

  attributeChangedCallback(name, before, after) {
    if (before !== null && before !== after) document.getElementById("pages")?.renew?.();
  }
}

customElements.define("bikupa-survey", Survey);
customElements.define("bikupa-hours", Hours);
