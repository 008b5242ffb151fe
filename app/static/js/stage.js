// Puts a new stage on the page without disturbing what someone is doing there.

export async function applyStage(target, html, left) {
  const open = [...target.querySelectorAll("details[open][id]")].map((one) => one.id);
  await htmx.swap({ target, text: html, swap: "innerMorph", sourceElement: target });
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  // a stage may have been rendered a while ago; `left` was what it said then
  if (left !== undefined) target.querySelector("bikupa-countdown")?.setAttribute("left", left);
}
