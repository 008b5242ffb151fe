// The form of a question and one's own answers to it: what waits, what is saved, what was refused.

const VALUE = "value.";

// What a form says, whatever its kind: pairs of a field's name and its text, as the server reads them.
export function pairsOf(form) {
  return [...new FormData(form)].filter(([name]) => name.startsWith(VALUE)).map(([name, text]) => [name.slice(VALUE.length), text]);
}

// The fields that hold an answer.
export function fieldsOf(form) {
  return [...form.elements].filter(({ name }) => name?.startsWith(VALUE));
}

export function isBlank(pairs) {
  return pairs.every(([, text]) => !text.trim());
}

// A page of an earlier version kept a nested value.
function unnested(value, name) {
  if (typeof value !== "object") return [[name, String(value)]];
  const under = (part) => (Array.isArray(value) ? name : [name, part].filter(Boolean).join("."));
  return Object.entries(value ?? {}).flatMap(([part, one]) => unnested(one, under(part)));
}

const isChosen = ({ type }) => type === "radio" || type === "checkbox";

// What goes without saying, an order that a script keeps, stays when there is nothing to put there.
export function setValue(form, pairs) {
  const left = Array.isArray(pairs) ? [...pairs] : unnested(pairs ?? {});
  for (const field of fieldsOf(form)) {
    const at = left.findIndex(([name, text]) => VALUE + name === field.name && (!isChosen(field) || text === field.value));
    const [found] = at < 0 ? [] : left.splice(at, 1);
    if (isChosen(field)) field.checked = Boolean(found);
    else if (found || field.type !== "hidden") field.value = found ? found[1] : "";
  }
  form.dispatchEvent(new CustomEvent("filled", { bubbles: true }));
}

// What someone answered, in words.
export function formText(form) {
  const said = fieldsOf(form).filter((field) => !field.disabled && (!isChosen(field) || field.checked)).map(wordsOf);
  return said.filter(Boolean).join(", ");
}

// A field's own words, or what is typed or chosen; in a group of several, after what it is about.
function wordsOf(field) {
  const group = field.closest("[data-named]");
  const typed = group || !isChosen(field);
  const chosen = () => field.selectedOptions?.[0]?.text ?? field.value;
  const said = (field.dataset.words ?? (typed ? chosen() : field.closest("label").innerText)).trim();
  const about = group?.querySelector("legend:not(.sr)");
  return about && said ? `${about.innerText.trim()}: ${said}` : said;
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
  for (const box of group.querySelectorAll("[type=checkbox]")) box.disabled = full && !box.checked;
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
  const field = form.querySelector("[data-letters]:enabled");
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
  const [thread, waited] = [operation.thread ?? operation.slot, operation.slot];
  if (waited && waited !== thread) findOwn(list, waited)?.remove(); // it takes the place of another
  const before = findOwn(list, thread);
  const row = before?.matches(`.${name}`) ? before : document.getElementById(name).content.firstElementChild.cloneNode(true);
  if (!before) list.prepend(row);
  else if (row !== before) before.replaceWith(row);
  row.id = `${name}-${operation.asking}-${thread}`;
  Object.assign(row.dataset, { thread, state, asking: operation.asking, value: JSON.stringify(operation.value ?? []) });
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
