"""Every text of the code is in the catalogues, and nothing else is."""

import re
from pathlib import Path

import pytest

from app.exports import FORMATS
from scripts.translations import LOCALE, ROOT, Text, faults, read, texts, update

HEADER = 'msgid ""\nmsgstr ""\n"Language: sv\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
HEADER += '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'


@pytest.mark.parametrize("catalogue", sorted(LOCALE.glob("*.po")), ids=lambda path: path.stem)
def test_a_catalogue_is_whole(catalogue: Path) -> None:
    assert faults(catalogue) == []


def test_texts_are_found_in_code_templates_and_kinds() -> None:
    places = {place.split(":")[0] for place in texts().values()}
    assert {"app/errors.py", "app/templates/page.html", "app/steps/choice/__init__.py"} <= places


def test_a_stale_text_an_empty_one_and_a_lost_placeholder_are_faults(tmp_path: Path) -> None:
    catalogue = tmp_path / "sv.po"
    catalogue.write_text(
        f"{HEADER}\n"
        'msgid "Nobody says that"\nmsgstr "Ingen säger det här"\n\n'
        'msgid "Log in first."\nmsgstr ""\n\n'
        'msgid "%(a)s of %(b)s"\nmsgstr "%(a)s av %(c)s"\n\n'
        'msgid "Nobody says that"\nmsgstr "Ingen alls"\n'
    )
    found = "\n".join(faults(catalogue))
    assert "not used any more: 'Nobody says that'" in found
    assert "not translated: 'Log in first.'" in found
    assert "other placeholders than in the code: '%(a)s av %(c)s'" in found
    assert "there twice: '\"Nobody says that\"'" in found
    assert "missing: " in found


def test_an_update_keeps_what_is_said_and_drops_what_is_not_used(tmp_path: Path) -> None:
    catalogue = tmp_path / "sv.po"
    catalogue.write_text(
        f'{HEADER}\nmsgid "Log in first."\nmsgstr "Logga in först."\n'
        'msgid "Nobody says that"\nmsgstr "Ingen"\n'
    )
    update(catalogue)
    written = catalogue.read_text()
    assert written.startswith(HEADER)
    assert 'msgid "Log in first."\nmsgstr "Logga in först."\n' in written
    assert "Nobody says" not in written
    assert {fault.split(":")[0] for fault in faults(catalogue)} == {"not translated"}


def _words(said: Text) -> list[str]:
    return list(said) if isinstance(said, tuple | list) else [said]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_guide_names_things_as_the_app_does(language: str) -> None:
    said = [m.string if language == "sv" else m.id for m in read(LOCALE / "sv.po")]
    known = {words for text in said for words in _words(text)}
    known |= {form.label for form in FORMATS.values()}
    guide = ROOT / f"docs/guide.{language}.md"
    named = {found.rstrip(".") for found in re.findall(r"\*\*(.+?)\*\*", guide.read_text())}
    assert len(named) > 50
    assert {name for name in named if not {name, f"{name}."} & known} == set()


ONE_WORD = {
    "dagordning": "agenda",
    "workshopp": "workshop, workshopen, workshopar",
    "projektorn": "duken",
    "skattning": "bedömning",
}
"""In Swedish the app has one word for one thing: this one, and not that."""


def test_swedish_has_one_word_for_one_thing() -> None:
    texts = {f"sv.po: {word}" for m in read(LOCALE / "sv.po") for word in _words(m.string)}
    for template in sorted((ROOT / "app/agendas").glob("*.sv.json")):
        texts |= {f"{template.name}: {line}" for line in template.read_text().splitlines()}
    wrong = {text for text in texts if any(word in text.casefold() for word in ONE_WORD)}
    assert wrong == set()
