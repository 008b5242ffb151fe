// A part of a page that the answer to what is sent from it takes the place of. Its attributes tell htmx
// when to send and how to swap; here stands what they can't say.

export class Answered extends HTMLElement {
  connectedCallback() {
    this.gone = new AbortController();
    const { signal } = this.gone;
    const on = (name, then) => this.addEventListener(`htmx:${name}`, (event) => event.target === this && then(event.detail, event), { signal });
    on("config:request", ({ ctx }, event) => this.fill(ctx) === false && event.preventDefault());
    on("after:request", ({ ctx }, event) => this.onAnswer(ctx) || event.preventDefault());
    on("error", ({ ctx }) => ctx && !ctx.response && this.instead(ctx));
    on("before:swap", ({ ctx, tasks: [{ fragment }] }) => (ctx.settle = this.prepare(fragment.firstElementChild, ctx)));
    on("after:swap", ({ ctx }) => ctx.settle());
  }

  disconnectedCallback() {
    this.gone.abort();
  }

  // What is sent: the form, by the button that was pressed.
  fill({ request, sourceEvent: { target: form, submitter } }) {
    Object.assign(request, { action: form.action, body: new FormData(form, submitter) });
  }

  // Whether this part came, and not another page.
  onAnswer(ctx) {
    const came = ctx.text.includes(`<${this.localName}`);
    came ? this.saved?.(ctx) : this.instead(ctx);
    return came;
  }
}

// Refused on another page, or without network: the browser says what there is to say.
export function sendPlainly({ target: form, submitter }) {
  if (submitter?.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: submitter.name, value: submitter.value }));
  form.submit();
}
