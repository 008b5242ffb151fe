"""The forms of a page, as a browser without scripts reads and sends them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

CHOSEN = ("radio", "checkbox")
PRESSED = ("submit", "button", "image", "reset")


@dataclass
class Control:
    """A field of a form; `others` are a menu's other values."""

    name: str
    kind: str
    value: str
    on: bool = True
    others: list[str] = field(default_factory=list)


@dataclass
class Form:
    action: str
    method: str
    controls: list[Control] = field(default_factory=list)

    @property
    def editable(self) -> list[Control]:
        return [one for one in self.controls if one.kind not in ("hidden", "file")]

    def data(self, **other: str) -> dict[str, list[str]]:
        """What it sends, with some fields filled in otherwise."""
        sent: dict[str, list[str]] = {}
        for one in self.controls:
            if one.on and one.kind != "file":
                sent.setdefault(one.name, []).append(one.value)
        return {**sent, **{name: [text] for name, text in other.items()}}

    def value(self, name: str) -> str:
        return next((one.value for one in self.controls if one.name == name and one.on), "")


def forms_of(html: str, path: str) -> list[Form]:
    reader = _Reader(path)
    reader.feed(html)
    return reader.forms


class _Reader(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.forms: list[Form] = []
        self.by_id: dict[str, Form] = {}
        self.here: Form | None = None
        self.writing: Control | None = None
        self.choosing: Control | None = None
        self.spare = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        had: dict[str, Any] = {name: value or "" for name, value in attrs}
        if tag == "template":
            self.spare += 1
        if self.spare:
            return
        if tag == "form":
            self.here = Form(had.get("action") or self.path, had.get("method", "get"))
            self.forms.append(self.here)
            self.by_id[had.get("id", "")] = self.here
        form = self.by_id.get(had.get("form", "")) if "form" in had else self.here
        if tag == "option" and self.choosing:
            self._option(had)
        elif form and had.get("name") and tag in ("input", "textarea", "select"):
            form.controls.append(self._control(tag, had))

    def _control(self, tag: str, had: dict[str, Any]) -> Control:
        kind = had.get("type", "text") if tag == "input" else tag
        on = kind not in CHOSEN or "checked" in had
        one = Control(had["name"], kind, had.get("value", "on" if kind in CHOSEN else ""), on)
        self.writing = one if tag == "textarea" else None
        self.choosing = one if tag == "select" else None
        return one

    def _option(self, had: dict[str, Any]) -> None:
        assert self.choosing
        if "selected" in had or not self.choosing.others:
            self.choosing.value = had["value"]
        self.choosing.others.append(had["value"])

    def handle_data(self, data: str) -> None:
        if self.writing and not self.spare:
            self.writing.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self.spare -= 1
        elif tag == "form":
            self.here = None
        elif tag == "textarea" and self.writing:
            self.writing.value = self.writing.value.removeprefix("\n")
            self.writing = None
        elif tag == "select":
            self.choosing = None
