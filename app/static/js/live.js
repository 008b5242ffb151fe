// The line to the server: a socket that comes back by itself, and polling where sockets don't work.

const WELCOME_MS = 3500;
const POLL_MS = 3000;
const PING_MS = 20000;
const PONG_MS = 8000;

export class Live extends EventTarget {
  constructor(path, { n, build, have = async () => [] }) {
    super();
    Object.assign(this, { path, n, build, have });
    this.welcomed = false;
    this.failures = 0;
    this.stopped = false;
    for (const name of ["online", "pageshow"]) addEventListener(name, () => this.revive());
    document.addEventListener("visibilitychange", () => document.hidden || this.revive());
    this.connect();
  }

  connect() {
    clearTimeout(this.retry);
    if (this.stopped) return;
    const socket = (this.socket = new WebSocket(location.origin.replace(/^http/, "ws") + this.path));
    this.fresh = true;
    this.giveUp = setTimeout(() => this.lost(socket), WELCOME_MS);
    socket.onopen = async () => {
      const hello = { t: "hello", v: 1, build: this.build, have: await this.have() };
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
      this.fresh = false;
      this.n = message.n;
    } else if (message.t === "bye" && message.why !== "drain") this.stopped = true;
    this.tell(message.t, message);
  }

  settle() {
    clearTimeout(this.giveUp);
    clearTimeout(this.poll);
    this.poll = null;
    this.welcomed = true;
    this.failures = 0;
    clearInterval(this.pinging);
    this.pinging = setInterval(() => this.ping(), PING_MS);
    this.tell("line", { ok: true });
  }

  ping() {
    const socket = this.socket;
    if (this.send({ t: "ping" })) this.deadline = setTimeout(() => this.lost(socket), PONG_MS);
  }

  send(message) {
    if (!this.welcomed || this.socket.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  // A proxy may swallow the closing too, so a lost socket is not waited for.
  lost(socket, code) {
    if (socket !== this.socket) return;
    this.socket = { readyState: WebSocket.CLOSED };
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
    clearTimeout(this.giveUp);
    clearTimeout(this.deadline);
    clearInterval(this.pinging);
    this.welcomed = false;
    if (code >= 4000 && code <= 4004) this.stopped = true;
    this.tell("gone", { code });
    if (this.stopped) return;
    if (!this.poll) this.tell("line", { ok: false });
    this.failures += 1;
    if (this.failures >= 2 && !this.poll) this.poll = setTimeout(() => this.fetchStage(), 0);
    this.retry = setTimeout(() => this.connect(), Math.random() * Math.min(15000, 600 * 2 ** this.failures));
  }

  revive() {
    if (this.stopped) return;
    if (this.welcomed) this.ping();
    else if (this.socket.readyState !== WebSocket.CONNECTING) this.connect();
  }

  async fetchStage() {
    let ok = false;
    try {
      const reply = await fetch(`${this.path}/stage?n=${this.n}`, { signal: AbortSignal.timeout(8000) });
      const n = reply.headers.get("x-bikupa-n");
      ok = reply.status === 304 || n !== null;
      if (n !== null) {
        const left = reply.headers.get("x-bikupa-left");
        this.n = Number(n);
        this.tell("stage", { n: this.n, html: await reply.text(), left: left === null ? undefined : Number(left) });
      }
    } catch { /* the line is still broken; the next turn tries again */ }
    if (!this.poll) return;
    this.tell("line", { ok });
    if (ok) this.tell("polled", {});
    this.poll = setTimeout(() => this.fetchStage(), POLL_MS * (0.75 + Math.random() / 2));
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
