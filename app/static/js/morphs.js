// What a script has made focusable stays so when the server draws it anew, so that it keeps the focus.

htmx.config.morphIgnore.push("tabindex");
