// On which pages the rows of a list are that the browser has set in columns, and which is in view.

// A row is addressed by its number times so many, and its part where it takes several pages.
export const PARTS = 1000;

// Each row with the pages it is on; one that is longer than what is left of a page may go on.
export function fragmentsOf(list) {
  const { columnCount, columnGap } = getComputedStyle(list);
  const columns = Math.max(1, Number(columnCount) || 1);
  const box = list.getBoundingClientRect();
  const scale = box.width / list.offsetWidth || 1;
  const stride = (box.width + (parseFloat(columnGap) || 0) * scale) / columns;
  return [...list.querySelectorAll(list.dataset.rows || ":scope > *")].map((element) => {
    const found = [...element.getClientRects()].map((rect) => Math.floor(Math.floor((rect.left - box.left) / stride + 0.02) / columns));
    const pages = [...new Set(found.map((page) => Math.max(0, page)))];
    return { element, pages, goesOn: pages.length > 1 };
  });
}

// How many rows are wholly on the first page.
export function heldBy(rows) {
  return rows.filter((row) => row.pages.at(-1) === 0).length;
}

// The page that holds the row that is to be first, and where the pages before and after it begin:
// a row's number, and its part where it goes on. A page that holds no row, but the head of a table, is
// never turned to.
export function pagesOf(rows, { first, start, total }) {
  const held = [...new Set(rows.flatMap((row) => row.pages))].sort((one, other) => one - other);
  const now = pageOf(rows, first, start);
  const place = held.indexOf(now);
  const beginning = (page) => {
    const n = rows.findIndex((row) => row.pages.includes(page));
    return (start + n) * PARTS + rows[n].pages.indexOf(page);
  };
  const beside = {};
  if (place > 0) beside.back = beginning(held[place - 1]);
  else if (start > 0) beside.back = start * PARTS - 1;
  if (place + 1 < held.length) beside.next = beginning(held[place + 1]);
  else if (start + rows.length < total) beside.next = (start + rows.length) * PARTS;
  const goesOn = rows.some((row) => row.pages.includes(now) && row.pages.at(-1) > now);
  const at = Math.max(0, rows.findIndex((row) => row.pages.includes(now)));
  return { now, beside, goesOn, first: start + at };
}

function pageOf(rows, first, start) {
  const row = rows[Math.min(Math.max(0, Math.floor(first / PARTS) - start), rows.length - 1)];
  return row ? row.pages[Math.min(first % PARTS, row.pages.length - 1)] ?? 0 : 0;
}
