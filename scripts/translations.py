"""Checks the catalogues against the texts in the code, or brings them up to date with them.

Usage: python -m scripts.translations check|update
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import normalize, read_po

ROOT = Path(__file__).parent.parent
LOCALE = ROOT / "app/locale"
METHODS = [("**.py", "python"), ("**.html", "jinja2.ext.babel_extract")]
OPTIONS = {
    "**.html": {
        "trim_blocks": "true",
        "lstrip_blocks": "true",
        "extensions": "jinja2.ext.i18n,jinja2.ext.do",
        "silent": "false",
    }
}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "N_": None,
    "words": None,
    "plural": (1, 2),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)")

Text = str | tuple[str, ...]
"""A text, or its singular and plural."""


def texts() -> dict[Text, str]:
    """Every text in the code and templates that is to be translated, and where it stands."""
    found: dict[Text, str] = {}
    every = {"directory_filter": lambda _: True}  # also those that begin with an underscore
    extracted = extract_from_dir(str(ROOT / "app"), METHODS, OPTIONS, KEYWORDS, **every)
    for name, line, text, _comments, _context in extracted:
        key = tuple(text) if isinstance(text, list | tuple) else text
        found.setdefault(key, f"app/{name}:{line}")
    return found


def faults(catalogue: Path) -> list[str]:
    """What is wrong with a catalogue, a sentence each."""
    found, written = texts(), read(catalogue)
    there = {message.id: message for message in written if message.id}
    plurals = {text[0] for text in found if isinstance(text, tuple)}
    return [
        *(f"missing: {text!r} ({place})" for text, place in found.items() if text not in there),
        *(f"not used any more: {text!r}" for text in there if text not in found),
        *(f"there twice: {text!r}" for text in _twice(catalogue)),
        *(f"both with and without a plural: {text!r}" for text in plurals & set(found)),
        *(fault for message in there.values() for fault in _faults_of(message)),
    ]


def _faults_of(message: Message) -> Iterator[str]:
    said = [message.string] if isinstance(message.string, str) else list(message.string)
    if message.fuzzy or not all(said):
        yield f"not translated: {message.id!r}"
        return
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    known = [set(PLACEHOLDER.findall(text)) for text in ids]
    for number, text in enumerate(said):
        used = set(PLACEHOLDER.findall(text))
        if not used <= set.union(*known) or (number == len(said) - 1 and used != known[-1]):
            yield f"other placeholders than in the code: {text!r}"


def _twice(catalogue: Path) -> list[str]:
    """The reader merges what is there twice, so this reads the file itself."""
    entries = re.findall(r'^msgid ((?:".*"\n)+)', catalogue.read_text(), re.M)
    return [text.strip() for text, count in Counter(entries).items() if count > 1]


def read(catalogue: Path) -> Catalog:
    with catalogue.open("rb") as source:
        return read_po(source, locale=catalogue.stem, abort_invalid=True)


def update(catalogue: Path) -> None:
    """Sort it, drop what isn't used, and add what is missing, untranslated."""
    header = catalogue.read_text().split("\n\n")[0]
    there = {message.id: message.string for message in read(catalogue) if message.id}
    entries = [_entry(text, there.get(text, "")) for text in sorted(texts(), key=_order)]
    catalogue.write_text("\n\n".join([header, *entries]) + "\n")


def _order(text: Text) -> str:
    return text if isinstance(text, str) else text[0]


def _entry(text: Text, said: Text) -> str:
    if isinstance(text, str):
        return f"msgid {_quoted(text)}\nmsgstr {_quoted(str(said))}"
    one, many = said if isinstance(said, tuple) else ("", "")
    return (
        f"msgid {_quoted(text[0])}\nmsgid_plural {_quoted(text[1])}\n"
        f"msgstr[0] {_quoted(one)}\nmsgstr[1] {_quoted(many)}"
    )


def _quoted(text: str) -> str:
    return str(normalize(text, width=0))


def main(do: str) -> None:
    catalogues = sorted(LOCALE.glob("*.po"))
    if do == "update":
        for catalogue in catalogues:
            update(catalogue)
    found = [f"{po.name}: {fault}" for po in catalogues for fault in faults(po)]
    if found:
        raise SystemExit("\n".join(found))
    names = ", ".join(po.stem for po in catalogues)
    print(f"{len(texts())} texts, all translated ({names})")


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in ("check", "update"):
        raise SystemExit(__doc__)
    main(sys.argv[1])
