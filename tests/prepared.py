"""What `bikupa serve` needs, imported and compiled, for servers to be forked from
(tests/forked.py). Starts no thread and opens nothing."""

import gc
from importlib import import_module


def prepare() -> None:
    for name in ("app.commands.cli", "app.server.start"):
        import_module(name)
    from app.i18n import LANGUAGES
    from app.rendering import environment
    from tests.templates import keep_compiled

    keep_compiled()
    for language in LANGUAGES:
        templates = environment(language)
        for name in templates.list_templates(["html", "txt", "svg"]):
            templates.get_template(name)


gc.disable()  # as `serve` does
prepare()
gc.enable()
gc.freeze()
