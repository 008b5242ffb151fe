// Forms of which each press is sent: those of a moment together. An empty one takes the answer back.

import { isBlank, listOf, pairsOf } from "./answers.js";

const TOGETHER_MS = 400;
const BALLOT = ".ask[data-at-once]";
const said = (pairs) => JSON.stringify(pairs.filter(([, text]) => text));

export class Ballots {
  constructor(asks) {
    this.asks = asks;
  }

  // Whether it is such a form.
  typed(form) {
    const ballot = form.matches(BALLOT);
    clearTimeout(form.later);
    if (ballot) form.later = setTimeout(() => this.send(form), TOGETHER_MS);
    return ballot;
  }

  // Of a page that was left within that moment.
  resume() {
    for (const form of document.querySelectorAll(BALLOT)) if (!isBlank(pairsOf(form))) this.typed(form);
  }

  // Nothing is sent that stands already.
  async send(form) {
    clearTimeout(form.later);
    const [pairs, row] = [pairsOf(form), listOf(form.dataset.asking)?.querySelector(".own")];
    if (said(pairs) === said(JSON.parse(row?.dataset.value ?? "[]")) && row?.dataset.state !== "refused") return;
    form.sent = undefined;
    if (!isBlank(pairs)) return this.asks.send(form);
    this.asks.drafts.sent(form);
    await this.asks.turn(row, "withdraw", false);
  }

  // “Done” only says so, and folds the form: what one has said stands below it.
  done(form) {
    if (!form.matches(BALLOT) || isBlank(pairsOf(form))) return false;
    this.send(form);
    form.toggleAttribute("data-folded", true);
    this.asks.focusRow(listOf(form.dataset.asking).querySelector(".own"));
    return true;
  }
}
