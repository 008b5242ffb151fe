// What isn't in view, in words: "9–16 of 33 · and 25 more".

export function sayRange(more, { first, last, of }, left, goesOn) {
  const { range, goes, more: rest } = more.dataset;
  const said = [of > 1 && range.replace("{first}", first).replace("{last}", last).replace("{total}", of)];
  said.push(left > 0 && rest.replace("{n}", left), goesOn && goes);
  more.textContent = said.filter(Boolean).join(" · ");
  more.hidden = !more.textContent;
}

export function sayNewest(more, list, left, goesOn) {
  const earlier = list.hasAttribute("data-newest") ? more.dataset.earlier : more.dataset.more;
  more.textContent = [left > 0 && earlier.replace("{n}", left), goesOn && more.dataset.goes].filter(Boolean).join(" · ");
  more.hidden = !more.textContent;
}
