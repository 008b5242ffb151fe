// The order is turned round by one press.
class ProofOrder extends HTMLElement {
  connectedCallback() {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button small", textContent: "Turn round" });
    button.onclick = () => {
      const fields = [...this.querySelectorAll("select")];
      const values = fields.map((field) => field.value).reverse();
      fields.forEach((field, n) => (field.value = values[n]));
      fields[0].dispatchEvent(new Event("input", { bubbles: true }));
    };
    this.append(button);
  }
}

customElements.define("proof-order", ProofOrder);
