// What a projector page shows, as somebody in the room sees it: page after page of what it was sent.
() => {
  const fit = document.querySelector("bikupa-fit"), wrong = [], unit = innerWidth / 1920;
  const place = fit.querySelector("[data-place]");
  const say = (what, node) => wrong.push(`${what}: ${(node.textContent || "").trim().slice(0, 50)}`);
  const visible = (element) => element.checkVisibility({ visibilityProperty: true });
  const lists = () => [...fit.querySelectorAll("[data-region]")].filter((region) => region.checkVisibility()).map((region) => region.querySelector("[data-rows]")).filter(Boolean);
  const rowsOf = (list) => [...list.querySelectorAll(list.dataset.rows || ":scope > *")];

  // Whoever looks at a letter finds what it stands in, and nothing that lies over it or cuts it.
  const isSeen = (rect, holder) => [rect.left + 1, (rect.left + rect.right) / 2, rect.right - 1].every((x) => {
    const top = document.elementFromPoint(x, (rect.top + rect.bottom) / 2);
    if (!top || !(holder.contains(top) || top.contains(holder))) return false;
    return top === holder || holder.contains(top) || getComputedStyle(holder).display === "inline" || !top.matches(".wall-body, .wall, .wall-foot");
  });
  const inside = (rect) => rect.left >= -1 && rect.right <= innerWidth + 1 && rect.top >= -1 && rect.bottom <= innerHeight + 1;

  const readLetters = () => {
    const walker = document.createTreeWalker(fit, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode, holder = node.parentElement;
      if (!node.textContent.trim() || holder.closest(".sr") || !visible(holder)) continue;
      const size = (parseFloat(getComputedStyle(holder).fontSize) * (holder.getScreenCTM?.().a ?? 1)) / unit;
      if (size < 23.5) say(`as small as ${size}`, node);
      const range = document.createRange();
      range.selectNodeContents(node);
      const page = holder.closest("[data-rows]")?.parentElement.getBoundingClientRect();
      const here = [...range.getClientRects()].filter((rect) => rect.width && (!page || (rect.right > page.left && rect.left < page.right)));
      for (const rect of [here[0], here.at(-1)].filter(Boolean)) {
        if (!inside(rect)) say("outside", node);
        else if (!isSeen(rect, holder)) say("behind something", node);
      }
    }
  };

  const seen = new Set(), counted = new Set(), sections = new Set();
  const count = (list) => {
    const more = list.closest("[data-region]").querySelector("[data-more]");
    const rows = rowsOf(list), inView = rows.filter(visible);
    const left = Number(list.dataset.total ?? rows.length) - inView.length;
    if (left && !(visible(more) && more.textContent.match(/\d+/g)?.includes(String(left)))) say(`${left} aren't counted`, more);
    if (!inView.length) say("nothing in view", list);
    for (const row of rows) (inView.includes(row) ? seen : counted).add(row);
  };

  // What the two ends of a scale mean, on each page; that no letter of it is cut, readLetters sees.
  let ends = 0;
  const readEnds = () => {
    for (const line of fit.querySelectorAll(".ends")) visible(line) && line.getClientRects().length ? ends++ : say("ends aren't seen", line);
  };

  let pages = 0;
  for (let at = Number(place.dataset.first), sent = Infinity; at !== undefined && at / 1000 < sent; pages++) {
    place.dataset.first = at;
    fit.fit();
    if (pages < 4) readLetters();
    for (const section of fit.querySelectorAll("[data-section]:not([hidden])")) sections.add(section);
    lists().forEach(count);
    readEnds();
    const before = at;
    at = fit.view?.next;
    if (at <= before) say("no page further on", fit);
    if (at <= before || pages > 500) break;
    const [list] = lists();
    sent = list && !sections.size ? Number(list.dataset.start ?? 0) + rowsOf(list).length : Infinity;
  }
  const paged = lists().filter((list) => !list.hasAttribute("data-newest") && !list.closest("[data-section]"));
  for (const row of paged.flatMap(rowsOf)) if (!seen.has(row)) say("on no page", row);
  for (const section of fit.querySelectorAll("[data-section]")) if (!sections.has(section)) say("a question on no page", section);
  const type = lists().map((list) => parseFloat(getComputedStyle(list).fontSize) / unit)[0] ?? null;
  return { wrong: [...new Set(wrong)].slice(0, 8), pages, type, ends };
}
