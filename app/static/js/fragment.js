// Takes a one-time token out of the address into its form, so that no history keeps it.
class Fragment extends HTMLElement {
  connectedCallback() {
    this.take = () => this.#take();
    addEventListener("hashchange", this.take);
    this.#take();
  }

  disconnectedCallback() {
    removeEventListener("hashchange", this.take);
  }

  #take() {
    const token = location.hash.slice(1);
    const field = this.querySelector("[data-fragment]");
    if (!token || !field) return;
    history.replaceState(null, "", location.pathname + location.search);
    field.value = token;
    if (field.form.hasAttribute("data-submit")) field.form.submit();
  }
}

customElements.define("bikupa-fragment", Fragment);
