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
    const said = input.dataset.said ?? input.value;
    return about ? `${about.innerText.trim()}: ${said}` : said;
  });
  return [...typed, ...chosen].filter(Boolean).join(", ");
}

// Each phone has one of the orders that options may stand in; on the page they stand in one already.
export function arrange(form, order) {
  const rows = [...form.querySelectorAll("[data-places]")];
  const sorted = rows.toSorted((one, other) => (one.dataset.places[order] < other.dataset.places[order] ? -1 : 1));
  if (!order || sorted.every((row, n) => row === rows[n])) return;
  const place = document.createComment("");
  rows[0].before(place);
  place.replaceWith(...sorted);
}

// When as many are chosen as may be, the others wait until one is taken away.
export function keepToMost(form) {
  const group = form.querySelector("[data-most]");
  if (!group) return;
  const full = group.querySelectorAll(":checked").length >= Number(group.dataset.most);
  for (const box of group.querySelectorAll("input")) box.disabled = full && !box.checked;
  const says = form.querySelector("[data-full]");
  if (says.textContent !== (full ? says.dataset.full : "")) says.textContent = full ? says.dataset.full : "";
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

// The words of a question that was corrected; all else that stands in its form is left alone.
export function putWords(form, from) {
  const words = new Map([...from.querySelectorAll("[data-part]")].map((one) => [one.dataset.part, one.textContent]));
  const others = [...form.querySelectorAll("[data-part]")].filter((one) => (words.get(one.dataset.part) ?? one.textContent) !== one.textContent);
  for (const one of others) one.textContent = words.get(one.dataset.part);
  return others.length > 0;
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
  own.querySelector("[data-text]").textContent = operation.text ?? "";
  for (const about of own.querySelectorAll("[data-about]")) about.textContent = ` ${operation.text ?? ""}`.slice(0, 40);
  if (operation.say) own.querySelector("[data-say]").textContent = operation.say;
}

export function copyText(text) {
  const area = Object.assign(document.createElement("textarea"), { value: text, className: "sr" });
  document.body.append(area);
  area.select();
  document.execCommand("copy"); // the clipboard API doesn't exist on a plain-http address
  area.remove();
}
