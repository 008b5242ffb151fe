// Where a phone's script doesn't run though scripts are on: what stands in noscript is for it too.
// A plain script in ES5, the same question as in floor.js and plain.css.
if (!(window.CSS && CSS.supports && CSS.supports("color", "revert-layer"))) {
  [].forEach.call(document.querySelectorAll("noscript"), function (part) {
    part.outerHTML = part.textContent;
  });
}
