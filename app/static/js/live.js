// The line to the server: a socket that comes back by itself, and polling where sockets don't work.

import { within } from "./within.js";

const WELCOME_MS = 3500;
const POLL_MS = 3000;
const PING_MS = 20000;
const PONG_MS = 8000;
const ALONE_MS = 1200;
const SHORT_PERIOD_MS = 1000;
const LONG_PERIOD_MS = 6000;
const MANY_TRIES = 60;
export const FINAL = [4001, 4003, 4004, 4010];
const CLOSED = { readyState: WebSocket.CLOSED };

export class Live extends EventTarget {
  constructor(path, { n, build }) {
    super();
    Object.assign(this, { path, n, build, have: async () => [], socket: CLOSED });
    this.welcomed = this.stopped = this.served = false;
    this.failures = this.spread = 0;
    this.gone = new AbortController();
    const { signal } = this.gone;
    addEventListener("offline", () => this.lost(this.socket), { signal });
    for (const name of ["online", "pageshow"]) addEventListener(name, () => this.revive(), { signal });
    document.addEventListener("visibilitychange", () => document.hidden || this.revive(), { signal });
    this.connect();
  }

  stop() {
    this.stopped = true;
    this.gone.abort();
    this.lost(this.socket);
  }

  connect() {
    clearTimeout(this.retry);
    if (this.stopped) return;
    const socket = (this.socket = new WebSocket(location.origin.replace(/^http/, "ws") + this.path));
    this.fresh = true;
    this.giveUp = setTimeout(() => this.lost(socket), WELCOME_MS);
    socket.onopen = async () => {
      const hello = { t: "hello", v: 1, build: this.build, have: await this.have(), at: Date.now() };
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(hello));
    };
    socket.onmessage = (event) => socket === this.socket && this.receive(JSON.parse(event.data));
    socket.onclose = (event) => this.lost(socket, event.code);
  }

  receive(message) {
    clearTimeout(this.deadline);
    if (message.t === "welcome") this.settle();
    else if (message.t === "stage") {
      if (!this.fresh && message.n < this.n) return;
      // who is back first sees a room that isn't full yet
      this.spread = Math.max(message.spread ?? 0, this.fresh ? this.spread : 0);
      this.fresh = false;
      this.n = message.n;
    }
    if (message.t === "bye") this.after = message.after;
    this.tell(message.t, message);
  }

  settle() {
    clearTimeout(this.giveUp);
    this.stopPolling();
    this.welcomed = true;
    this.failures = 0;
    this.served = false;
    clearInterval(this.pinging);
    this.pinging = setInterval(() => this.ping(), PING_MS);
    this.tell("line", { ok: true });
  }

  stopPolling() {
    clearTimeout(this.poll);
    this.poll = null;
  }

  ping() {
    const socket = this.socket;
    if (!this.send({ t: "ping" })) return;
    clearTimeout(this.deadline);
    this.deadline = setTimeout(() => this.lost(socket), PONG_MS);
  }

  send(message) {
    if (!this.welcomed || this.socket.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  // A proxy may swallow the closing too, so a lost socket is not waited for.
  lost(socket, code) {
    if (socket !== this.socket) return;
    this.socket = CLOSED;
    if (socket !== CLOSED) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
    for (const timer of [this.giveUp, this.deadline, this.pinging, this.retry]) clearTimeout(timer);
    this.welcomed = false;
    if (FINAL.includes(code)) this.stopped = true;
    this.tell("gone", { code });
    if (this.stopped) return this.stopPolling();
    if (!this.poll) this.tell("line", { ok: false });
    this.failures += 1;
    if (this.failures >= 2 && !this.poll) this.poll = setTimeout(() => this.pollOn(), Math.random() * this.spread);
    this.retry = setTimeout(() => this.connect(), this.after ?? this.wait());
    this.after = undefined;
  }

  // Soon when alone. When a whole hall is cut off, each phone tries at a random point of a period
  // and then once a period: whenever the server is back, they come evenly over one. Seldomer when
  // it is gone for long, or when it answers and only sockets don't get through.
  wait() {
    if (this.failures === 1) return Math.random() * Math.max(ALONE_MS, this.spread);
    const period = Math.max(this.failures > MANY_TRIES || this.served ? LONG_PERIOD_MS : SHORT_PERIOD_MS, this.spread);
    return period * (this.failures === 2 ? Math.random() : 0.95 + Math.random() / 10);
  }

  revive() {
    if (this.stopped) return;
    if (this.welcomed) this.ping();
    else if (this.socket.readyState !== WebSocket.CONNECTING) this.connect();
  }

  async pollOn() {
    const ok = (this.served = await this.fetchStage());
    if (!this.poll) return;
    this.tell("line", { ok });
    if (ok) this.tell("polled", {});
    const rest = Math.max(POLL_MS, this.spread) * (0.75 + Math.random() / 2);
    this.poll = setTimeout(() => this.pollOn(), rest);
  }

  // Whether the server answered. A captive portal answers too, but without our header.
  async fetchStage() {
    try {
      const reply = await fetch(`${this.path}/stage?n=${this.n}`, { signal: within(8000) });
      const [n, left] = ["n", "left"].map((name) => reply.headers.get(`x-bikupa-${name}`));
      if (n === null) return reply.status === 304;
      const html = await reply.text();
      if (this.welcomed) return true; // the socket knows better by now
      this.n = Number(n);
      this.tell("stage", { n: this.n, html, left: left === null ? undefined : Number(left) });
      return true;
    } catch {
      return false;
    }
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
