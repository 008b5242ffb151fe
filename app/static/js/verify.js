// A file's checksum, computed where the file is: only the checksum is sent. Browsers can where the connection is safe.

class Checksum extends HTMLElement {
  connectedCallback() {
    if (!globalThis.crypto?.subtle) return;
    this.hidden = false;
    this.said = this.querySelector("[role=status]");
    const other = document.querySelector(".by-sum:not([data-mistake])");
    if (other) other.open = false;
    this.onsubmit = (event) => {
      event.preventDefault();
      this.#check(this.querySelector("input").files[0]);
    };
  }

  async #check(file) {
    if (!file) return this.#say(this.said.dataset.none);
    if (file.size > this.dataset.most) return this.#say(this.dataset.large);
    this.#say(this.dataset.working, "hint");
    try {
      location.assign(`/verify?sum=${await sumOf(file)}`);
    } catch {
      this.#say(this.dataset.unread); // it was moved or changed since it was chosen
    }
  }

  #say(text, how = "mistake") {
    this.said.className = how;
    this.said.textContent = text;
  }
}

async function sumOf(file) {
  const sum = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(sum)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

customElements.define("bikupa-checksum", Checksum);
