// The texts of a page whose letters stand out from what lies behind them by less than so much, and by how
// much they do. Of a picture's shapes those are looked at that lie under the middle of the text; where
// letters of a picture have a rim of their own, of an eighth of their size at least, they stand on that.
(least) => {
  const reachable = new CSSStyleSheet();
  reachable.replaceSync("* { pointer-events: auto !important }");
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, reachable];
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
  const light = (rgb) => rgb.slice(0, 3).map((one) => (one / 255 <= .04045 ? one / 255 / 12.92 : ((one / 255 + .055) / 1.055) ** 2.4)).reduce((sum, one, n) => sum + one * [.2126, .7152, .0722][n], 0);
  const shows = (element) => {
    let whole = 1;
    for (let one = element; one; one = one.parentElement) whole *= parseFloat(getComputedStyle(one).opacity);
    return whole;
  };
  const painted = (element) => {
    const style = getComputedStyle(element), shape = element instanceof SVGGeometryElement;
    if (element instanceof SVGElement && !shape && element.tagName !== "svg") return [0, 0, 0, 0];
    if (shape && style.fill.startsWith("url")) throw new Error(`a pattern under letters: ${element.outerHTML}`);
    const [r, g, b, a] = shape ? (style.fill === "none" ? [0, 0, 0, 0] : rgba(style.fill)) : rgba(style.backgroundColor);
    return [r, g, b, a * shows(element) * (shape ? parseFloat(style.fillOpacity) : 1)];
  };
  const weak = [];
  let looked = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const holder = walker.currentNode.parentElement, text = walker.currentNode.textContent.trim();
    if (!text || !holder.checkVisibility({ visibilityProperty: true }) || holder.closest("script, template, noscript, .sr, .wall-controls, dialog:not([open])")) continue;
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    const box = [...range.getClientRects()].find(({ width, height, left, top }) => width > 2 && height > 2 && left >= 0 && top >= 0 && left < innerWidth && top < innerHeight);
    if (!box) continue;
    const under = document.elementsFromPoint(Math.min(box.left + box.width / 2, innerWidth - 1), Math.min(box.top + box.height / 2, innerHeight - 1));
    const at = under.findIndex((one) => one === holder || one.contains(holder) || holder.contains(one));
    const behind = (at < 0 ? under : under.slice(at)).reverse().map(painted).reduce((ground, colour) => over(colour, ground), [...rgba(getComputedStyle(document.documentElement).backgroundColor)]);
    const style = getComputedStyle(holder);
    const rim = holder instanceof SVGElement && style.stroke !== "none" && style.paintOrder.startsWith("stroke") && parseFloat(style.strokeWidth) >= parseFloat(style.fontSize) / 4;
    if (rim) behind.splice(0, 3, ...rgba(style.stroke).slice(0, 3));
    const [r, g, b, a] = rgba(holder instanceof SVGElement ? style.fill : style.color);
    const letters = over([r, g, b, a * shows(holder)], behind);
    const [one, other] = [light(letters), light(behind)];
    const contrast = (Math.max(one, other) + .05) / (Math.min(one, other) + .05);
    looked += 1;
    if (contrast < least) weak.push(`${contrast.toFixed(2)} ${holder.tagName.toLowerCase()}.${holder.getAttribute("class") ?? ""}: ${text.slice(0, 40)}`);
  }
  document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== reachable);
  return { weak, looked };
}
