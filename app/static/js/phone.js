// The phone: shows what comes down the line, and what is one's own on top of it.

import { Live } from "./live.js";
import { applyStage } from "./stage.js";
import { Store } from "./store.js";
import { Outbox } from "./outbox.js";
import { Drafts } from "./drafts.js";
import { Kept } from "./kept.js";
import { Asks } from "./asks.js";
import "./originals.js";
import { Scripts } from "./scripts.js";
import { arrange, copyText, findOwn, listOf, putWords, showOwn, showTaken } from "./answers.js";

class Phone extends HTMLElement {
  connectedCallback() {
    const { path, ops, n, build } = this.dataset;
    apart(this);
    this.gone = new AbortController();
    this.turn = Promise.resolve();
    this.person = person();
    for (const part of ["stage", "said", "line", "blocked"]) this[part] = document.getElementById(part);
    this.store = new Store(`bikupa${path}${this.person}`, () => (this.blocked.hidden = false));
    this.live = new Live(path, { n: Number(n), build });
    this.outbox = new Outbox(this.store, this.live, ops);
    this.drafts = new Drafts(this.store);
    this.kept = new Kept(this.store, this.drafts);
    this.scripts = new Scripts(this.dataset.scripts, () => this.renew());
    this.asks = new Asks(this.stage, this.outbox, this.drafts);
    this.listen();
    this.setUp();
    this.inTurn(() => this.kept.show().then(() => this.asks.ballots.resume()));
  }

  disconnectedCallback() {
    this.gone.abort();
    this.live.stop();
    this.outbox.stop();
    this.store.close();
  }

  listen() {
    const on = (from, name, then) => from.addEventListener(name, then, { signal: this.gone.signal });
    const inTurn = (from, name, then) => on(from, name, ({ detail }) => this.inTurn(() => then.call(this, detail)));
    on(this, "submit", (event) => (event.target.matches("[data-leave]") ? this.onLeave(event) : this.asks.onSubmit(event)));
    on(this, "click", (event) => this.onClick(event));
    on(this, "input", ({ target }) => this.onInput(target.closest(".ask")));
    on(window, "pageshow", () => this.knowPerson());
    on(document, "visibilitychange", () => this.knowPerson());
    on(window, "pagehide", () => this.drafts.keep());
    on(this.live, "line", ({ detail }) => this.onLine(detail));
    on(this.live, "gone", ({ detail }) => this.onGone(detail));
    inTurn(this.live, "stage", this.onStage);
    inTurn(this.live, "mine", this.onMine);
    inTurn(this.outbox, "waiting", () => this.say("waiting"));
    inTurn(this.outbox, "saved", this.onSaved);
    inTurn(this.outbox, "refused", this.onRefused);
  }

  onInput(form) {
    if (!form) return;
    this.drafts.typed(form);
    if (this.asks.ballots.typed(form)) this.drafts.keep();
  }

  // Somebody else has got the phone meanwhile, in another tab.
  knowPerson() {
    if (!document.hidden && person() !== this.person) location.replace(this.dataset.path);
  }

  // Not before all has been sent: what is the former one's is never sent as the next one's.
  async onLeave(event) {
    const [form, note] = [event.target, event.target.querySelector("[data-unsent]")];
    if (!note.hidden) return;
    event.preventDefault();
    await this.drafts.keep();
    if ((await this.outbox.waiting()).length) note.hidden = false;
    else form.submit();
  }

  // What comes is shown one after the other, so that an older stage never ends up on top.
  inTurn(then) {
    this.turn = this.turn.then(then).catch(reportError);
  }

  async onClick(event) {
    const pressed = event.target.closest("[data-cancel], [data-copy], [data-discard]");
    if (!pressed) return;
    event.preventDefault();
    const own = pressed.closest(".own");
    if (!own) return this.asks.cancel(pressed.closest("form"));
    if (pressed.matches("[data-discard]")) return this.discard(own);
    copyText(own.querySelector("[data-text]").textContent);
    pressed.focus();
    this.say("copied");
  }

  async discard(own) {
    own.remove();
    this.stage.focus();
    await this.kept.forget(own.dataset.key);
    await this.fetchMine();
  }

  async onStage({ html, left }) {
    const place = () => [...this.stage.querySelectorAll("h1")].map((title) => title.id || title.textContent).join();
    const mine = (which) => [...this.stage.querySelectorAll(`.mine${which}`)].map((one) => one.id);
    const [before, known, told] = [place(), mine(""), mine('[data-tells="1"]').join()];
    const focused = this.stage.contains(document.activeElement);
    await this.drafts.keep();
    await applyStage(this.stage, html, left);
    this.setUp();
    this.correct();
    await this.kept.show();
    if (before !== place()) {
      this.sayHeading();
      scrollTo(0, 0);
    }
    if (focused && document.activeElement === document.body) this.stage.focus({ preventScroll: true });
    const said = this.stage.querySelector(".own") && mine('[data-tells="1"]').join() !== told;
    if (said || mine('[data-had="1"]').some((id) => !known.includes(id))) this.fetchMineSoon();
  }

  setUp() {
    for (const form of this.querySelectorAll(".ask")) arrange(form, cookie("order"));
    if (this.querySelector(".ask[data-script], .own[data-state=saved], .behind")) this.scripts.fetch();
  }

  // A form isn't drawn anew under somebody's fingers, nor what one has answered.
  correct() {
    for (const one of this.stage.querySelectorAll("[open] > bikupa-behind")) one.load?.();
    const corrected = [...this.stage.querySelectorAll("[data-corrected]")].filter((said) => {
      const form = document.getElementById(`ask-${said.dataset.corrected}`);
      return form && putWords(form, said);
    });
    if (corrected.length && this.stage.querySelector(".own")) this.fetchMineSoon();
  }

  // A new version of the app is in use: the page has a file that is no more.
  async renew() {
    await this.drafts.keep();
    location.reload();
  }

  fetchMineSoon() {
    setTimeout(() => this.fetchMine(), Math.random() * 1500);
  }

  async fetchMine() {
    const reply = await fetch(`${this.dataset.path}/mine`).catch(() => null);
    if (reply?.ok) for (const mine of await reply.json()) this.inTurn(() => this.onMine(mine));
  }

  // What the server has, and on top what it hasn't got yet.
  async onMine({ asking, html }) {
    const place = document.getElementById(`mine-${asking}`);
    if (!place) return;
    const thread = document.activeElement.closest(".mine [data-thread]")?.dataset.thread;
    await htmx.swap({ target: place, text: html, swap: "innerMorph", sourceElement: place });
    await this.kept.show();
    if (thread !== undefined && document.activeElement === document.body) this.asks.focusRow(findOwn(listOf(asking), thread));
  }

  onSaved(operation) {
    const list = listOf(operation.asking);
    if (operation.do === "withdraw") return this.onRemoved(list, operation);
    const own = showOwn(list, operation, "saved");
    this.asks.showSent(operation.asking);
    this.scripts.fetch();
    this.say(["unshown", "held"].find((state) => own?.hasAttribute(`data-${state}`)) ?? "saved");
    if (!this.live.welcomed) this.fetchMineSoon(); // no line has told whether what one sends is shown
  }

  // Unless that is undone already, and the undoing on its way.
  onRemoved(list, operation) {
    if (list && findOwn(list, operation.thread)?.matches(".taken")) showTaken(list, operation, "saved");
    this.say("removed");
  }

  async onRefused(operation) {
    await this.kept.show();
    this.say("refused");
    if (operation.do !== "withdraw") return;
    await this.kept.forget(operation.key);
    await this.fetchMine();
  }

  onLine({ ok }) {
    if (!ok && this.stage.querySelector("[data-ended]")) return;
    const state = ok ? "ok" : "waiting";
    if (this.line.dataset.state === state) return;
    this.line.dataset.state = state;
    this.line.textContent = this.line.dataset[state];
  }

  // Unknown here: come in again once; if that doesn't help, the cookie isn't kept.
  async onGone({ code }) {
    if (code === 4010) location.reload();
    if (code !== 4001 && code !== 4004) return;
    const reply = await fetch(this.dataset.path).catch(() => null);
    if (reply?.status === 404) this.inTurn(() => this.onTakenAway());
    else if (!new URLSearchParams(location.search).has("again")) location.replace(`${this.dataset.path}?again=1`);
    else document.getElementById("no-cookies").hidden = false;
  }

  // The workshop is no more: what hadn't been sent is shown, to be copied.
  async onTakenAway() {
    const notice = document.getElementById("taken-away");
    this.stage.replaceChildren(notice.content.cloneNode(true));
    await this.kept.giveUp();
    this.stage.focus();
  }

  say(what) {
    this.sayText(this.said.dataset[what]);
  }

  sayHeading() {
    const titles = [...this.stage.querySelectorAll("h1")].map((title) => title.textContent.trim());
    this.sayText(titles.join(". "));
  }

  sayText(text) {
    this.said.textContent = "";
    requestAnimationFrame(() => (this.said.textContent = text));
  }
}

// Without scripts a talk round is one form, so that sending a question keeps the others. Here each
// question is a form of its own.
function apart(phone) {
  for (const one of phone.querySelectorAll("[form=round]")) {
    one.removeAttribute("form");
    one.name = one.name.replace(/^\d+\./, "");
  }
}

// Differs for each who has a shared phone, and is empty for the first.
function person() {
  return cookie("person");
}

function cookie(name) {
  return document.cookie.match(new RegExp(`(?:^|; )${name}=([\\w-]+)`))?.[1] ?? "";
}

customElements.define("bikupa-phone", Phone);
