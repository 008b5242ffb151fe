"""Setting a document takes only so much, and says when it can't be done."""

from pathlib import Path

import pytest

from app import typesetting
from app.errors import Fault, Slow
from app.typesetting import typeset
from tests.test_sandbox import every_place_taken


@pytest.fixture
def template(tmp_path: Path) -> Path:
    file = tmp_path / "page.typ"
    file.write_text(
        "#let data = json(bytes(sys.inputs.data))\n#set document(title: [x])\n#data.text"
    )
    return file


def test_a_page_is_set(template: Path) -> None:
    done = typeset(template, {"text": "Hej #1"}, "pdf")
    assert done.body.startswith(b"%PDF") and done.left_out == ""
    assert typeset(template, {"text": "Hej"}, "png").body.startswith(b"\x89PNG")


def test_what_takes_too_long_is_given_up(template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "JOB", "tests.test_sandbox:hang")
    monkeypatch.setattr(typesetting, "CPU_SECONDS", 1)
    with pytest.raises(Fault):
        typeset(template, {"text": "Hej"}, "pdf")


def test_a_template_that_is_wrong_is_a_fault_and_logged(
    template: Path, caplog: pytest.LogCaptureFixture
) -> None:
    template.write_text("#nothing-like-that")
    with pytest.raises(Fault):
        typeset(template, {}, "pdf")
    assert "page.typ can't be set" in caplog.text


def test_what_takes_too_much_memory_ends_the_child_alone(template: Path) -> None:
    template.write_text('#let grow(n) = if n == 0 { "x" } else { grow(n - 1) * 100 }\n#grow(6)')
    with pytest.raises(Fault):
        typeset(template, {}, "pdf")


def test_when_too_many_wait_it_says_so(template: Path) -> None:
    with every_place_taken(), pytest.raises(Slow):
        typeset(template, {"text": "Hej"}, "pdf")
