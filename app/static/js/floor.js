// Stands first in a phone's script. A browser that knows no cascade layers sees little of the look:
// nothing of the script runs there, so the page works by its plain forms (docs/design.md).
if (!CSS.supports("color", "revert-layer")) throw new Error("An older browser: the page goes on without scripts.");
