// <bikupa-picture>: a file that is chosen is taken in at once; its fields come drawn by the server.
// <bikupa-busy>: says that a form that takes its time is under way.

class Picture extends HTMLElement {
  connectedCallback() {
    this.status = this.querySelector("[role=status]");
    this.gone = new AbortController();
    const { signal } = this.gone;
    this.addEventListener("change", ({ target }) => {
      if (target.matches("[type=file]") && target.files.length) this.take(target);
      if (target.matches("[data-page]")) this.send({ chosen: true });
    }, { signal });
    this.addEventListener("click", ({ target }) => target.closest("[data-to-former]") && this.replaceBy(this.former), { signal });
  }

  disconnectedCallback() {
    this.gone.abort();
  }

  take(input) {
    const [file] = input.files;
    if (file.size > Number(this.dataset.most)) {
      input.value = "";
      return this.complain(this.dataset.tooLarge);
    }
    this.status.textContent = file.type === "application/pdf" ? this.status.dataset.busyPdf : this.status.dataset.busy;
    this.send({ file, chosen: true });
  }

  async send({ file, chosen }) {
    const name = this.dataset.name;
    const body = new FormData();
    body.append("field", name);
    if (file) body.append(`${name}.file`, file);
    for (const field of this.querySelectorAll("[name]")) {
      if (field.type === "file" || (/radio|checkbox/.test(field.type) && !field.checked)) continue;
      // what was said of another picture says nothing of this one
      if (chosen && /\.(alt|decorative|remove)$/.test(field.name)) continue;
      body.append(field.name, field.value);
    }
    const text = await this.post(body);
    const fresh = text && new DOMParser().parseFromString(text, "text/html").querySelector("bikupa-picture");
    if (!fresh) return this.complain(this.dataset.failed);
    this.replaceBy(fresh);
    if (file && this.querySelector(".pictured")) fresh.remember(this);
  }

  replaceBy(other) {
    const form = this.closest("form");
    this.replaceWith(other);
    (other.querySelector("[data-focus], [data-page], [type=file]") ?? other).focus();
    form?.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // The one that stood here, with what was written about it.
  remember(former) {
    for (const input of former.querySelectorAll("[type=file]")) input.value = "";
    former.status.textContent = "";
    this.former = former;
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "button small", textContent: this.dataset.former });
    button.dataset.toFormer = "";
    (this.querySelector(".picture-acts") ?? this).append(button);
  }

  async post(body) {
    try {
      const reply = await fetch(this.dataset.path, { method: "POST", body });
      return await reply.text();
    } catch {
      return "";
    }
  }

  complain(text) {
    this.status.textContent = "";
    this.querySelector("[role=alert]")?.remove();
    const notice = document.createElement("p");
    Object.assign(notice, { className: "notice bad", textContent: text });
    notice.setAttribute("role", "alert");
    this.prepend(notice);
  }
}

class Busy extends HTMLElement {
  connectedCallback() {
    const status = this.querySelector("[data-busy]");
    this.addEventListener("submit", () => (status.textContent = status.dataset.busy));
    addEventListener("pageshow", () => (status.textContent = ""));
  }
}

customElements.define("bikupa-picture", Picture);
customElements.define("bikupa-busy", Busy);
