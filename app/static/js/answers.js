// The form of a question and one's own answers to it: what waits, what is saved, what was refused.

// The value of a form's fields: `a.b` nests, a name that repeats becomes a list.
export function formValue(form) {
  const value = {};
  for (const [name, text] of new FormData(form)) {
    const path = name.split(".");
    if (path.shift() !== "value") continue;
    const last = path.pop();
    const place = path.reduce((deeper, part) => (deeper[part] ??= {}), value);
    place[last] = place[last] === undefined ? text : [place[last], text].flat();
  }
  return value;
}

// What someone answered, in words: typed text, or the labels they chose.
export function formText(form) {
  const typed = [...form.querySelectorAll("[data-draft]")].map((field) => field.value.trim());
  const chosen = [...form.querySelectorAll("input:checked")].map((input) => {
    const statement = input.closest(".statement");
    if (!statement) return input.closest("label").innerText.trim();
    const about = statement.querySelector("legend:not(.sr)");
    return about ? `${about.innerText.trim()}: ${input.value}` : input.value;
  });
  return [...typed, ...chosen].filter(Boolean).join(", ");
}

// The text in the field is a new answer, or, with a thread, the new words of one that was sent.
export function fillForm(form, { thread = "", text = "", rest = "" }) {
  form.elements.thread.value = thread;
  form.dataset.rest = rest;
  const button = form.querySelector(".send");
  button.textContent = thread ? button.dataset.change : button.dataset.send;
  form.querySelector("[data-cancel]").hidden = !thread;
  const field = form.querySelector("[data-draft]");
  if (!field) return;
  field.value = text;
  showLength(field);
}

export function showLength(field) {
  const counter = field.form.querySelector("[data-count]");
  if (counter) counter.textContent = `${field.value.length}/${counter.dataset.count}`;
}

export function listOf(asking) {
  return document.querySelector(`#mine-${asking} .mine-list`);
}

export function findOwn(list, thread) {
  return [...list.children].find((item) => item.dataset.thread === thread);
}

// A waiting answer, made from the same partial as the saved ones.
export function showOwn(list, operation, state) {
  if (!list) return;
  const thread = operation.thread ?? operation.slot;
  let own = findOwn(list, thread);
  if (!own) {
    own = document.getElementById("own").content.firstElementChild.cloneNode(true);
    list.prepend(own);
  }
  own.id = `own-${operation.asking}-${thread}`;
  Object.assign(own.dataset, { thread, key: operation.key, state, asking: operation.asking });
  own.toggleAttribute("data-held", state === "saved" && list.closest(".mine")?.dataset.approves === "1");
  own.querySelector("[data-text]").textContent = operation.text ?? "";
  for (const about of own.querySelectorAll("[data-about]")) about.textContent = ` ${operation.text ?? ""}`.slice(0, 40);
  if (operation.say) own.querySelector("[data-say]").textContent = operation.say;
  return own;
}

export function copyText(text) {
  const area = Object.assign(document.createElement("textarea"), { value: text, className: "sr" });
  document.body.append(area);
  area.select();
  document.execCommand("copy"); // the clipboard API doesn't exist on a plain-http address
  area.remove();
}
