// Draws a page anew in a frame: its main part only, so that nothing flashes and its scripts stay. htmx
// swaps within the document that it is in.

export async function drawInFrame(frame, address, body) {
  const reply = await fetch(address, body && { method: "POST", body }).catch(() => null);
  if (!reply?.ok) return;
  const drawn = new DOMParser().parseFromString(await reply.text(), "text/html");
  const page = frame.contentDocument;
  page?.querySelector("main")?.replaceWith(page.importNode(drawn.querySelector("main"), true));
}
