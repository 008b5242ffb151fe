// <bikupa-tabs>: of the questions that are open together the desk shows one, and how much the others have.
// Which one is kept while the page is drawn anew; without scripts all stand below each other.

class Tabs extends HTMLElement {
  connectedCallback() {
    this.gone = new AbortController();
    const on = (name, then) => this.addEventListener(name, then, { signal: this.gone.signal });
    on("click", ({ target }) => this.choose(target.closest("[data-tab]")));
    on("keydown", (event) => this.onKey(event));
    this.settle();
  }

  disconnectedCallback() {
    this.gone.abort();
  }

  get tabs() {
    return [...this.querySelectorAll("[data-tab]")];
  }

  choose(tab) {
    if (!tab) return;
    this.chosen = tab.id;
    this.settle();
  }

  onKey(event) {
    const [tabs, at] = [this.tabs, this.tabs.indexOf(event.target)];
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    const tab = tabs.at(to % tabs.length);
    this.choose(tab);
    tab.focus();
  }

  // After each drawing, before it is seen.
  settle() {
    const { tabs } = this;
    const chosen = tabs.find(({ id }) => id === this.chosen) ?? tabs[0];
    for (const tab of tabs) {
      tab.setAttribute("aria-selected", tab === chosen);
      tab.tabIndex = tab === chosen ? 0 : -1;
      const panel = document.getElementById(tab.getAttribute("aria-controls"));
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      panel.hidden = tab !== chosen;
    }
  }
}

customElements.define("bikupa-tabs", Tabs);
