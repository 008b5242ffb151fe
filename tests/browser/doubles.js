// Finds the controls of a page and where to press them; opens the menus that they stand in.
window.doubles = (() => {
  const CONTROLS = "button, summary, a[href]:not(.skip)";
  const menus = () => [...document.querySelectorAll("details")];
  const controls = (root) => [...document.querySelectorAll(root)].flatMap((part) => [...part.querySelectorAll(CONTROLS)]);

  // What it is, in words that are the same in workshops that are alike, and for all kinds of step
  // that a list of them offers.
  const said = (one) => {
    const act = one.form?.querySelector("[name=do]")?.value ?? one.form?.action ?? one.getAttribute("href") ?? "";
    const kinds = act.replace(/\bkind=\w+/, "kind=#");
    const words = kinds === act ? [one.tagName, act, one.value ?? "", one.ariaLabel ?? one.textContent] : [one.tagName, kinds];
    return words.join(" ").replace(/[\w-]{20,}|\d+/g, "#").replace(/\s+/g, " ").trim();
  };

  const open = async (which) => {
    const turned = menus().filter((menu) => menu.open !== which.includes(menu));
    for (const menu of turned) menu.open = !menu.open;
    if (turned.length) await new Promise((then) => setTimeout(then, 30));
  };

  const around = (one) => {
    const own = one.matches("summary") ? one.parentElement : null;
    return menus().filter((menu) => menu !== own && menu.contains(one));
  };

  const list = async (root) => {
    await open(menus());
    const able = (one) => one.checkVisibility() && one.getBoundingClientRect().width > 2 && !one.disabled;
    return controls(root).filter(able).map((one) => [said(one), one.hasAttribute("data-repeat")]);
  };

  // Some menus get what is in them when they open.
  const find = async (root, words) => {
    const found = () => controls(root).find((each) => said(each) === words);
    if (!found()) await open(menus());
    return found();
  };

  const aim = async (root, words) => {
    const one = await find(root, words);
    if (!one) return `no such control: ${controls(root).map(said)}`;
    await open(around(one));
    one.scrollIntoView({ block: "center" });
    const box = one.getBoundingClientRect();
    const at = [box.x + box.width / 2, box.y + box.height / 2];
    const under = document.elementFromPoint(...at);
    return one.contains(under) ? at : `under ${under?.outerHTML.slice(0, 200)}`;
  };

  return { list, aim };
})();
