// Small enhancements of the pages: a password that can be seen, a text that can be copied.
class SeenPassword extends HTMLElement {
  connectedCallback() {
    const field = this.querySelector("input");
    const button = this.querySelector("button");
    button.hidden = false;
    button.onclick = () => {
      const seen = field.type === "password";
      field.type = seen ? "text" : "password";
      button.textContent = seen ? button.dataset.hide : button.dataset.show;
    };
    // sent as a password, so that browsers offer to keep it
    field.form.addEventListener("submit", () => (field.type = "password"));
  }
}

class CopiedText extends HTMLElement {
  connectedCallback() {
    const field = this.querySelector("[readonly]");
    const button = this.querySelector("button");
    const said = this.querySelector("[role=status]");
    button.hidden = false;
    field.onfocus = () => field.select();
    button.onclick = async () => {
      field.select();
      said.textContent = "";
      if (await copied(field.value)) said.textContent = said.dataset.say;
    };
  }
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return document.execCommand("copy"); // a plain-http address has no clipboard
  }
}

customElements.define("bikupa-password", SeenPassword);
customElements.define("bikupa-copy", CopiedText);
