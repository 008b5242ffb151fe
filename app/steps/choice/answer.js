// <choice-own>: the line for one's own words is there, and sent, when they are what is chosen.

class ChoiceOwn extends HTMLElement {
  connectedCallback() {
    [this.form, this.box, this.line] = [this.closest("form"), this.querySelector("input"), this.querySelector("[type=text]")];
    this.gone = new AbortController();
    for (const type of ["input", "filled"]) this.form.addEventListener(type, () => this.show(), { signal: this.gone.signal });
    this.show();
  }

  disconnectedCallback() {
    this.gone.abort();
  }

  show() {
    const { checked } = this.box;
    this.line.closest("div").hidden = this.line.disabled = !checked;
    this.line.required = checked;
  }
}

customElements.define("choice-own", ChoiceOwn);
