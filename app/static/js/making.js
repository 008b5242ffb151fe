// Files that take a while to make: how long it has taken so far, and a way to stop, as leaving the page is.

class Making extends HTMLElement {
  connectedCallback() {
    this.said = this.querySelector(".making");
    const print = this.querySelector("[data-print]");
    print.hidden = false;
    print.onclick = () => window.print();
    this.onclick = (event) => this.#pressed(event);
    this.leave = () => this.stopped?.abort();
    addEventListener("pagehide", this.leave);
  }

  disconnectedCallback() {
    removeEventListener("pagehide", this.leave);
    this.leave();
  }

  #pressed(event) {
    const link = event.target.closest("a[download]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (!this.stopped) this.#make(link);
  }

  async #make(link) {
    this.stopped = new AbortController();
    const { signal } = this.stopped;
    const ticking = this.#wait(link.textContent);
    try {
      const reply = await fetch(link.href, { signal });
      if (!reply.ok) throw new Error(reply.status);
      save(await reply.blob(), nameIn(reply.headers.get("content-disposition")));
      const without = decodeURIComponent(reply.headers.get("left-out") ?? "");
      this.#say(link.textContent, this.dataset.made, without && `${this.dataset.without} ${without}`);
    } catch {
      this.#say(link.textContent, this.dataset.not);
      this.said.hidden = signal.aborted;
    } finally {
      clearInterval(ticking);
      this.stopped = null;
    }
  }

  #wait(what) {
    this.#say(what, this.dataset.making);
    const seconds = document.createElement("span");
    seconds.ariaHidden = true;
    const stop = Object.assign(document.createElement("button"), { type: "button", className: "button small", textContent: this.dataset.stop });
    stop.onclick = this.leave;
    this.said.append(" ", seconds, " ", stop);
    const began = Date.now();
    return setInterval(() => (seconds.textContent = `${Math.round((Date.now() - began) / 1000)} s`), 1000);
  }

  #say(what, ...words) {
    this.said.hidden = false;
    this.said.textContent = `${what}: ${words.filter(Boolean).join(" ")}`;
  }
}

function nameIn(disposition) {
  return decodeURIComponent(disposition.match(/filename\*=UTF-8''([^;]+)/)[1]);
}

function save(blob, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

customElements.define("bikupa-making", Making);
