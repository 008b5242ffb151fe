"""bikupa deck FILE: the agenda that a text becomes, on the command line."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.commands.cli import main

DECK = "Kvällsmöte\n\nKaffe\nFinns i köket\n\nSamtala två och två\n\nVad är bäst?\nVad är värst?\n"


def run(*words: str, piped: bytes = b"") -> Result:
    return CliRunner().invoke(main, ["deck", *words], input=piped)


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    path = tmp_path / "deck.txt"
    path.write_text(DECK)
    return path


def test_the_agenda_is_printed_to_be_read(deck: Path) -> None:
    result = run(str(deck))
    assert result.exit_code == 0
    assert "Talk round 1: Samtala två och två" in result.stdout
    assert "[x]  Vad är bäst?  (open_text)" in result.stdout


def test_the_agenda_is_printed_as_json(deck: Path) -> None:
    result = run(str(deck), "--json")
    agenda = json.loads(result.stdout)
    assert set(agenda) == {"title", "steps"} and "två" in result.stdout
    asked = [step for step in agenda["steps"] if step["prompt"]]
    assert [(step["prompt"], step["round"]) for step in asked] == [
        ("Vad är bäst?", 1),
        ("Vad är värst?", 1),
    ]
    assert set(asked[0]) == {"kind", "heading", "prompt", "body", "round", "options", "notes"}


def test_what_is_piped_in_is_read() -> None:
    assert "Vad vill vi?" in run("-", piped="Vad vill vi?".encode("utf-16")).stdout


def test_a_deck_without_questions_says_so() -> None:
    piped = "Bredband\nKlart i maj\n\nVägar\nGrus på alla\n".encode()
    assert "There are no questions" in run("-", piped=piped).stdout


@pytest.mark.parametrize("content", [None, b"\x89PNG\0\0", b"%PDF-1.7", b" \n"])
def test_what_can_not_be_read_is_refused_with_a_sentence(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "deck.txt"
    if content is not None:
        path.write_bytes(content)
    result = run(str(path))
    assert result.exit_code == 1 and result.stdout == ""
    assert str(path) in result.stderr and "Traceback" not in result.stderr


def test_a_presentation_file_is_read_with_its_notes() -> None:
    fixture = Path(__file__).parent / "fixtures/41-servicedialog.pptx"
    for result in (run(str(fixture)), run("-", piped=fixture.read_bytes())):
        assert "Talk round 2: Prata med varandra" in result.stdout
        assert "Notes: Avsluta i helgrupp." in result.stdout
