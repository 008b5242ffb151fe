"""Suggestions as a part of the server."""

import pytest

from app.main import assemble
from app.meaning.suggest import EMBEDDINGS, LEMMAS, installed
from app.settings import Settings, read_settings
from tests.conftest import unable


def test_meaning_can_be_turned_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIKUPA_MEANING", "off")
    assert assemble(read_settings()).meaning.way == LEMMAS


def test_meaning_is_on_where_its_package_fits() -> None:
    if not installed():
        unable("the embeddings' package doesn't fit this machine")
    assert assemble(Settings()).meaning.way == EMBEDDINGS


def test_an_erasure_in_the_database_is_told_to_what_has_read_texts() -> None:
    parts = assemble(Settings())
    parts.database.erased({"answer"})
    assert parts.meaning._erased and parts.sweeper.waiting
