// What a desk or a clicker does: sent over the line, or as a form where sockets don't work.

import { newKey } from "./keys.js";
import { within } from "./within.js";

// What a clicker's keys mean.
export const CLICKS = { PageDown: "next", ArrowRight: "next", " ": "next", PageUp: "back", ArrowLeft: "back" };

export class Acts {
  // `drawn` is the version of the stage on the screen: what is received isn't seen yet.
  constructor(live, address) {
    Object.assign(this, { live, address, drawn: live.n });
  }

  // The key that its receipt will name, or "" when it went as a form. Throws when nothing went.
  // `payload` is what an act brings along beside the one thing that it is about.
  async send({ do: what, on = "", from = this.drawn, back, ...payload }) {
    const key = newKey();
    const act = { t: "act", ...payload, key, do: what, from: Number(from) };
    if (on !== "") act.on = Number(on);
    if (this.live.send(act)) return key;
    const body = new URLSearchParams({ ...payload, do: what, on, from });
    const reply = await fetch(this.address, { method: "POST", body, redirect: "manual", signal: within(8000) });
    if (reply.type !== "opaqueredirect") throw new Error("refused");
    await this.live.fetchStage();
    return "";
  }
}
