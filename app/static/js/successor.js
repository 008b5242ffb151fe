// Where the focus goes when what had it is gone: to what came in its place, else to what stands
// nearest. Never to what moves or ends the room, which a space would then press.

const FOCUSABLE = "button:not(:disabled), summary, a[href], select, textarea, input:not([type=hidden])";
const NEVER = "#onward, .danger, .primary";

// Looked at before the page changes; what it returns is called after.
export function successorOf(control, root) {
  const [all, row, key] = [controlsOf(root), control.closest("li[id]"), nameOf(control)];
  const [at, keys] = [all.indexOf(control), all.map(nameOf)];
  const rows = row ? rowsAround(row) : [];
  const fromEnd = row ? besideMenus(row, control).reverse().indexOf(control) : 0;
  const near = nearest(keys, at);
  return () => {
    const now = controlsOf(root);
    const find = (wanted) => now.find((one) => nameOf(one) === wanted);
    const inRows = rows.map((id) => document.getElementById(id)).filter(Boolean).flatMap((one) => inPlace(one, fromEnd));
    const came = between(now, keys, at);
    const free = [...inRows, ...came, ...near.map(find)].filter((one) => one && !one.matches(NEVER));
    (find(key) ?? free[0] ?? root).focus({ preventScroll: true });
  };
}

function controlsOf(place) {
  return [...place.querySelectorAll(FOCUSABLE)].filter((one) => one.getClientRects().length);
}

// A menu of the row is no place that something else comes into, unless one is in it.
function besideMenus(row, control) {
  const menu = control.closest("details");
  return controlsOf(row).filter((one) => !one.closest("details") || one.closest("details") === menu);
}

function nameOf(control) {
  return control.id || `${control.closest("[id]")?.id} ${control.tagName}`;
}

// The row itself, those after it, those before it: in a list the next one comes into its place.
function rowsAround(row) {
  const rows = [...row.parentElement.children].filter((one) => one.id && one.tagName === "LI").map((one) => one.id);
  const at = rows.indexOf(row.id);
  return [...rows.slice(at), ...rows.slice(0, at).reverse()];
}

function inPlace(row, fromEnd) {
  const controls = controlsOf(row).reverse();
  return controls.slice(Math.min(fromEnd, controls.length - 1)).slice(0, 1);
}

// What is new between the neighbours that are left.
function between(now, keys, at) {
  const places = now.map((one) => keys.indexOf(nameOf(one)));
  const before = places.findLastIndex((place) => place >= 0 && place < at);
  const after = places.findIndex((place) => place > at);
  return now.slice(before + 1, after < 0 ? now.length : after).filter((one) => !keys.includes(nameOf(one)));
}

function nearest(keys, at) {
  const found = [];
  for (let far = 1; far < keys.length; far++) found.push(keys[at - far], keys[at + far]);
  return found.filter(Boolean);
}
