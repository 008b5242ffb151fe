// The words of a page that stand on two lines though there is room for them on one.
() => {
  const parted = [], longest = 14;
  const letters = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (letters.nextNode()) {
    const node = letters.currentNode, holder = node.parentElement;
    const unseen = !holder.checkVisibility() || holder.closest(".sr, script, noscript, textarea, option");
    if (unseen || holder.clientWidth === 1) continue;
    for (const { 0: word, index } of node.textContent.matchAll(/[\p{L}\p{N}]+/gu)) {
      if (word.length > longest) continue;
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const lines = new Set([...range.getClientRects()].filter(({ width }) => width > 1).map(({ top }) => Math.round(top)));
      if (lines.size > 1) parted.push(`${word} in <${holder.tagName.toLowerCase()} class="${holder.className}">`);
    }
  }
  return parted.slice(0, 8);
}
