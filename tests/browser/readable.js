// What is wrong with a phone's page for somebody who reads and presses it; nothing, if it is well.
() => {
  const wrong = [], SMALLEST = 44, LETTERS = 13;
  const say = (what, node) => wrong.push(`${what}: ${(node.textContent || node.name || "").trim().slice(0, 50)}`);
  const isShown = (element) => element.checkVisibility() && !element.closest(".sr");

  if (document.documentElement.scrollWidth > innerWidth) say("scrolls sideways", document.querySelector("h1"));

  // A link within a sentence is as high as its line; a box is pressed by its label.
  const inSentence = (control) => control.matches("a") && getComputedStyle(control).display === "inline" && control.parentElement.matches("p, li, dd");
  const target = (control) => (control.matches("[type=radio], [type=checkbox]") && control.closest("label")) || control;
  for (const control of document.querySelectorAll("a[href], button, summary, textarea, input:not([type=hidden])")) {
    if (!isShown(control) || inSentence(control)) continue;
    const { width, height } = target(control).getBoundingClientRect();
    if (width < SMALLEST || height < SMALLEST) say(`a target of ${Math.round(width)} × ${Math.round(height)}`, target(control));
  }

  // Whoever looks at a letter finds what it stands in, and nothing that lies over it.
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, holder = node.parentElement;
    if (!node.textContent.trim() || !isShown(holder) || holder.closest("script, template, noscript")) continue;
    if (parseFloat(getComputedStyle(holder).fontSize) < LETTERS) say("small letters", node);
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const { left, right, top, bottom, width } of range.getClientRects()) {
      if (width < 2) continue;
      const rolls = holder.closest(".scroll");
      if (!rolls && (left < -1 || right > innerWidth + 1)) say("outside", node);
      const found = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      if (found && !found.contains(holder) && !holder.contains(found) && !found.closest("label")?.contains(holder)) say("under something", node);
    }
  }
  return wrong;
}
