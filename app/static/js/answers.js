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

// The fields that hold an answer, whatever its kind.
export function fieldsOf(form) {
  return [...form.elements].filter(({ name }) => name?.startsWith("value."));
}

// What `formValue` made, as the names and texts of fields again.
function pairsOf(value, name = "value") {
  if (typeof value !== "object") return [[name, String(value)]];
  return Object.entries(value ?? {}).flatMap(([part, one]) => pairsOf(one, Array.isArray(value) ? name : `${name}.${part}`));
}

export function isBlank(value) {
  return pairsOf(value).every(([, text]) => !text.trim());
}

const isChosen = ({ type }) => type === "radio" || type === "checkbox";

// What goes without saying, an order that a script keeps, stays when there is nothing to put there.
export function setValue(form, value) {
  const left = pairsOf(value ?? {});
  for (const field of fieldsOf(form)) {
    const at = left.findIndex(([name, text]) => name === field.name && (!isChosen(field) || text === field.value));
    const [found] = at < 0 ? [] : left.splice(at, 1);
    if (isChosen(field)) field.checked = Boolean(found);
    else if (found || field.type !== "hidden") field.value = found ? found[1] : "";
  }
  form.dispatchEvent(new CustomEvent("filled", { bubbles: true }));
}

// What someone answered, in words: typed text, or the labels they chose.
export function formText(form) {
  const typed = fieldsOf(form).filter((field) => !isChosen(field)).map((field) => (field.dataset.words ?? field.value).trim());
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
  const sorted = [...rows].sort((one, other) => (one.dataset.places[order] < other.dataset.places[order] ? -1 : 1));
  if (!order || sorted.every((row, n) => row === rows[n])) return;
  const place = document.createComment("");
  rows[0].before(place);
  place.replaceWith(...sorted);
}

// When as many are chosen as may be, the others wait until one is taken away.
function keepToMost(form) {
  const group = form.querySelector("[data-most]");
  if (!group) return;
  const full = group.querySelectorAll(":checked").length >= Number(group.dataset.most);
  for (const box of group.querySelectorAll("input")) box.disabled = full && !box.checked;
  const says = form.querySelector("[data-full]");
  if (says.textContent !== (full ? says.dataset.full : "")) says.textContent = full ? says.dataset.full : "";
}

// The text in the field is a new answer, or, with a thread, the new words of one that was sent.
export function fillForm(form, { thread = "", value, rest }) {
  form.elements.thread.value = thread;
  form.rest = rest;
  const button = form.querySelector(".send");
  button.textContent = thread ? button.dataset.change : button.dataset.send;
  form.querySelector("[data-cancel]").hidden = !thread;
  setValue(form, value);
  showState(form);
}

// In letters as the server counts them: an emoji is one.
const lengthOf = (form) => [...form.querySelector("[data-draft]").value.normalize("NFC").trim()].length;

// Whether a text is longer than may be sent. What was pasted stays, and a sentence says so.
export function isLong(form) {
  const field = form.querySelector("[data-letters]");
  return Boolean(field) && lengthOf(form) > Number(field.dataset.letters);
}

// In the kind's own words, or in those that any text has.
function sayLong({ dataset: { long, letters } }) {
  return long ?? document.getElementById("said").dataset.long.replace("{n}", letters);
}

// Why it can't be sent; nothing where it can.
export function object(form, sentence) {
  const notice = form.querySelector("[data-empty]");
  notice.hidden = !sentence;
  if (sentence && notice.textContent !== sentence) notice.textContent = sentence;
}

// How long a text has become, how much of what was begun isn't answered yet, and whether more may
// be chosen.
export function showState(form) {
  keepToMost(form);
  const [counter, note] = [form.querySelector("[data-count]"), form.querySelector("[data-left]")];
  const field = form.querySelector("[data-letters]");
  if (counter) counter.textContent = `${lengthOf(form)}/${field.dataset.letters}`;
  if (field) object(form, isLong(form) ? sayLong(field) : "");
  const groups = new Set(fieldsOf(form).filter(({ type }) => type === "radio").map(({ name }) => name));
  const left = [...groups].filter((name) => !form.querySelector(`[name="${CSS.escape(name)}"]:checked`)).length;
  note.hidden = !left || left === groups.size;
  if (!note.hidden) note.textContent = note.dataset.left.replace("{n}", left);
}

// The words of a question that was corrected; all else that stands in its form is left alone.
export function putWords(form, from) {
  const words = new Map([...from.querySelectorAll("[data-part]")].map((one) => [one.dataset.part, one.textContent]));
  const others = [...form.querySelectorAll("[data-part]")].filter((one) => (words.get(one.dataset.part) ?? one.textContent) !== one.textContent);
  for (const one of others) one.textContent = words.get(one.dataset.part);
  return others.length > 0;
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
  const approves = list.closest(".mine")?.dataset.approves === "1";
  const own = putRow(list, operation, "own", state);
  own.dataset.key = operation.key;
  own.toggleAttribute("data-held", state === "saved" && (operation.held ?? approves));
  own.toggleAttribute("data-unshown", state === "saved" && (operation.unshown ?? list.hasAttribute("data-unshown")));
  if (operation.say) own.querySelector("[data-say]").textContent = operation.say;
  return own;
}

// One that was taken back, where it stood, so that this can be undone.
export function showTaken(list, operation, state) {
  if (!list) return;
  const taken = putRow(list, operation, "taken", state);
  taken.toggleAttribute("data-held", Boolean(operation.held));
  taken.toggleAttribute("data-unshown", Boolean(operation.unshown));
  return taken;
}

// The row of an answer, made from its template unless it is there; it takes the place of its other.
function putRow(list, operation, name, state) {
  const thread = operation.thread ?? operation.slot;
  const before = findOwn(list, thread);
  const row = before?.matches(`.${name}`) ? before : document.getElementById(name).content.firstElementChild.cloneNode(true);
  if (!before) list.prepend(row);
  else if (row !== before) before.replaceWith(row);
  row.id = `${name}-${operation.asking}-${thread}`;
  Object.assign(row.dataset, { thread, state, asking: operation.asking, value: JSON.stringify(operation.value ?? null) });
  row.querySelector("[data-text]").textContent = operation.text ?? "";
  for (const about of row.querySelectorAll("[data-about]")) about.textContent = ` ${operation.text ?? ""}`.slice(0, 40);
  return row;
}

export function copyText(text) {
  const area = Object.assign(document.createElement("textarea"), { value: text, className: "sr" });
  document.body.append(area);
  area.select();
  document.execCommand("copy"); // the clipboard API doesn't exist on a plain-http address
  area.remove();
}
