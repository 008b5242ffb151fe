// What a kind of question brings along isn't needed to answer: it is fetched when there is time for it.

const whenIdle = window.requestIdleCallback ?? setTimeout;
const RENEWED = "renewed";

export class Scripts {
  // `renew` is called when one is no longer there, once.
  constructor(addresses, renew) {
    this.addresses = addresses.split(" ").filter(Boolean);
    this.renew = renew;
  }

  fetch() {
    for (const src of this.addresses.splice(0)) whenIdle(() => this.add(src));
  }

  add(src) {
    const script = Object.assign(document.createElement("script"), { type: "module", src });
    script.onerror = () => this.onMissing(src);
    document.head.append(script);
  }

  // Without a line it is fetched again at the next receipt.
  async onMissing(src) {
    const reply = await fetch(src).catch(() => null);
    if (reply?.status !== 404) return this.addresses.push(src);
    if (sessionStorage.getItem(RENEWED) === src) return;
    sessionStorage.setItem(RENEWED, src);
    this.renew();
  }
}
