"""Copies with masked parts: what is masked is in no byte of them, and everything else is there."""

import hashlib
import json
from typing import Any

import pytest

from app.clock import now
from app.database import Database
from app.errors import Invalid
from app.exports import FORMATS
from app.exports import finals as making
from app.exports.document import Document
from app.exports.finals import make_final
from app.exports.maskable import Maskable, mask_for, maskable
from app.exports.masked_copies import (
    Chosen,
    SaysStill,
    make_copy,
    of_what,
)
from app.keeping.purging import purge_now
from app.models.afterwards import masked_copy
from app.models.afterwards.notes import write
from app.models.agenda.asking import Asking
from app.models.answers.masking import masked
from app.models.answers.reading import ResultsCache
from app.models.people.facilitator import Facilitator
from app.models.workshop import Workshop
from app.settings import Settings
from tests import canaries
from tests.backends import POSTGRESQL, SQLITE
from tests.canaries import CANARY, OTHER, PROVISION, STAYS, chosen, everything_in, sings
from tests.exports.read_back import file_of, flat, words_in
from tests.rooms import ask, do, hide, say, say_all


@pytest.fixture
def asked(database: Database, workshop: Workshop, astrid: Facilitator) -> list[Asking]:
    return canaries.meeting(database, workshop, astrid)


@pytest.fixture
def document(database: Database, workshop: Workshop, asked: list[Asking]) -> Document:
    return copied(database, workshop, chosen(database, workshop, asked))[0]


def copied(
    database: Database,
    workshop: Workshop,
    masking: list[Chosen],
    form: str = "json",
    language: str = "sv",
    *,
    looked: bool = False,
) -> tuple[Document, bytes]:
    """A copy, and its file."""
    document, file = make_copy(
        database, workshop.id or 0, masking, FORMATS[form], language, now(), looked=looked
    )
    return document, file.body


def parts(database: Database, workshop: Workshop) -> dict[str, Maskable]:
    """What can be masked, by how it reads."""
    with database.reading() as session:
        found = maskable(session, workshop.id or 0)
        return {part.text: part for one in found for part in one.parts}


def test_the_canary_is_heard_where_nothing_is_masked(
    database: Database, workshop: Workshop, asked: list[Asking]
) -> None:
    """Or the others could not fail."""
    stays = parts(database, workshop)["Stanna två"]
    document, _ = copied(database, workshop, [Chosen(PROVISION, [stays.id])])
    for form in FORMATS:
        body = file_of(document, form)
        assert any(sings(part) for _, part in everything_in(body)), form


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("form", FORMATS)
def test_what_is_masked_is_in_no_byte_of_a_file(
    database: Database, workshop: Workshop, asked: list[Asking], form: str, language: str
) -> None:
    masking = chosen(database, workshop, asked)
    document, body = copied(database, workshop, masking, form, language)
    heard = [name for name, part in everything_in(body) if sings(part)]
    assert not heard
    assert not sings(document.copied.text(document.words).encode() if document.copied else b"")
    if form != "zip":
        said = flat(words_in(body, form))
        assert not [one for one in STAYS if flat(one) not in said]


@pytest.mark.parametrize("form", ["md", "csv", "json"])
@pytest.mark.parametrize("how", [{"few_left_out": True}, {"notes_without": ["results"]}], ids=str)
def test_it_is_so_whatever_goes_along(
    database: Database, workshop: Workshop, asked: list[Asking], form: str, how: dict[str, Any]
) -> None:
    with database.writing() as session:
        here = session.get_one(Workshop, workshop.id)
        for name, value in how.items():
            setattr(here, name, value)
    _, body = copied(database, workshop, chosen(database, workshop, asked), form)
    assert not sings(body) and b"[maskerat]" in body.replace(b"\\", b"")


@pytest.mark.parametrize("form", ["docx", "pdf", "xlsx", "md", "csv", "json"])
def test_it_says_of_what_it_is_a_copy_and_under_which_provisions(
    database: Database, workshop: Workshop, asked: list[Asking], form: str
) -> None:
    masking = chosen(database, workshop, asked)
    _, body = copied(database, workshop, masking, form)
    said = flat(words_in(body, form))
    wanted = [f"2 delar är maskerade enligt {OTHER}.", f"5 delar är maskerade enligt {PROVISION}."]
    if form == "json":
        copy = json.loads(body)["copied"]
        assert copy["masked"] == [
            {"provision": OTHER, "parts": 2},
            {"provision": PROVISION, "parts": 5},
        ]
        assert copy["parts"] == 7 and copy["of_version"] is None
    else:
        assert flat("Kopia av ett utkast, med 7 maskerade delar") in said
        assert all(flat(one) in said for one in wanted)
    if form in ("docx", "pdf"):
        assert flat("kopia med 7 maskerade delar") in said, "in each page's foot"


def test_marks_stand_where_lists_stand_and_counts_stay(document: Document) -> None:
    said, cloud, _, choice, *_ = [
        one for one in document.questions if one.said or one.asking.kind in ("word_cloud",)
    ]
    assert (said.answered, said.answers, said.masked) == (4, 4, 2)
    assert [one.text for one in said.said].count("[maskerat]") == 2
    assert [pile.texts for pile in said.piles] == [
        ["[maskerat]", "Stanna ett"],
        ["[maskerat]"],
        ["Stanna två"],
    ]
    bars = [(bar.label, bar.value) for bar in cloud.results[0].bars]  # type: ignore[union-attr]
    assert bars == [("[maskerat 1]", 2), ("Lugn", 1)]
    assert [one.text for one in choice.said] == ["[maskerat]", "Stanna eget"]
    assert "[maskerat]" in document.quotes and "Stanna ett" in document.quotes
    assert [line.text for line in document.parked] == ["[maskerat]", "[maskerat]"]
    assert [one.what for one in document.committed] == ["[maskerat]"]
    masks = sum(one.masked for one in document.questions)
    assert document.copied and masks == document.copied.copy.parts == 7
    assert not any(one.hidden for one in document.questions), "masked isn't hidden"


def test_votes_on_what_is_masked_stay(
    database: Database, workshop: Workshop, asked: list[Asking], document: Document
) -> None:
    taken = [one for one in document.questions if one.asking.taken]
    assert len(taken) >= 6
    for question in taken:
        texts = question.asking.how.texts(question.asking.read_settings())
        assert any(text.startswith("[maskerat") for text in texts.values()), question.asking.kind


def test_a_word_is_masked_for_all_who_say_it(
    database: Database, workshop: Workshop, asked: list[Asking]
) -> None:
    cloud = asked[1]
    with database.reading() as session:
        [question] = [
            one for one in maskable(session, workshop.id or 0) if one.asking.id == cloud.id
        ]
    assert [(part.text, part.people) for part in question.parts] == [("Kanarieord", 2), ("Lugn", 1)]


@pytest.mark.on(SQLITE, POSTGRESQL)
def test_who_makes_the_same_copy_again_makes_no_other(
    database: Database, workshop: Workshop, asked: list[Asking]
) -> None:
    masking = chosen(database, workshop, asked)
    sums = set()
    for form in ("md", "md", "json"):
        _, body = copied(database, workshop, masking, form)
        sums.add(hashlib.sha256(body).hexdigest())
    with database.reading() as session:
        [(copy, files)] = masked_copy.copies_of(session, session.get_one(Workshop, workshop.id))
        assert (copy.number, copy.parts, copy.version) == (1, 7, 0)
        assert [one.form for one in files] == ["md", "json"]
        assert {one.sha256 for one in files} == sums
        for one in files:
            known = masked_copy.by_sum(session, one.sha256.upper())
            assert known and known.copy.number == 1 and known.final is None
        assert masked_copy.by_sum(session, "0" * 64) is None
        assert not sings(repr((copy, files)).encode()), "nothing of what is masked is kept"
        assert CANARY not in repr([one.model_dump() for one in (copy, *files)]).casefold()


@pytest.mark.parametrize("form", ["zip", "csv", "json", "md"])
def test_two_copies_have_no_file_that_is_the_same(
    database: Database, workshop: Workshop, asked: list[Asking], form: str
) -> None:
    """Else it could not be told which of them somebody has."""
    known = parts(database, workshop)
    sums = []
    for text in ("Stanna två", "Stanna eget"):
        _, body = copied(database, workshop, [Chosen(PROVISION, [known[text].id])], form)
        sums.append(hashlib.sha256(body).hexdigest())
    with database.reading() as session:
        found = [masked_copy.by_sum(session, one) for one in sums]
        assert [one and one.copy.number for one in found] == [1, 2]
        [(second, _), (first, _)] = masked_copy.copies_of(session, workshop)
        assert first.checksum != second.checksum
        by_what_stands_in_it = masked_copy.by_sum(session, second.checksum)
        assert by_what_stands_in_it and by_what_stands_in_it.file is None
        assert by_what_stands_in_it.copy.number == 2


def final(database: Database, workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the notes final, in the formats that cost nothing."""
    plain = {name: form for name, form in FORMATS.items() if form.writer}
    monkeypatch.setattr(making, "FORMATS", plain)
    make_final(database, workshop.id or 0, "processledaren", now(), "https://bikupa.example")


def test_a_copy_of_a_version_has_the_organisations_words_as_they_were(
    database: Database,
    workshop: Workshop,
    asked: list[Asking],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with database.writing() as session:
        write(session, workshop.id or 0, "summary", "Det som är fastställt.")
    final(database, workshop, monkeypatch)
    with database.writing() as session:
        write(session, workshop.id or 0, "summary", "Ett utkast.")
    _, body = copied(database, workshop, chosen(database, workshop, asked), "md")
    said = body.decode()
    assert "Det som är fastställt." in said and "Ett utkast." not in said
    assert "Kopia av version 1, med 7 maskerade delar" in said
    assert not sings(body)
    with database.reading() as session:
        known = masked_copy.by_sum(session, hashlib.sha256(body).hexdigest())
        assert known and known.final and known.final.number == 1 and known.newest == known.final


def test_notes_that_have_gone_on_since_are_a_draft_again(
    database: Database,
    workshop: Workshop,
    asked: list[Asking],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    final(database, workshop, monkeypatch)
    do(database, workshop, "reopen")
    say(database, ask(database, workshop, "open_text", "Mer?"), {"text": "Ett till"})
    with database.reading() as session:
        of = of_what(session, workshop.id or 0, now())
    assert of.final is None and of.left_behind and of.left_behind.number == 1
    _, body = copied(database, workshop, chosen(database, workshop, asked), "md")
    assert "Kopia av ett utkast" in body.decode()


def test_who_says_the_same_elsewhere_is_asked_about_first(
    database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "open_text", "Vad hindrar?")
    say_all(database, asking, [{"text": "Karin på kontoret"}, {"text": "karin  på kontoret"}])
    do(database, workshop, "end")
    with database.writing() as session:
        write(session, workshop.id or 0, "summary", "Någon sa **Karin** på kontoret.")
    masking = [Chosen(PROVISION, [parts(database, workshop)["Karin på kontoret"].id])]
    with pytest.raises(SaysStill) as refused:
        copied(database, workshop, masking)
    [found] = refused.value.found
    assert found.where == ["Sammanfattning", "Vad hindrar?"]
    with database.reading() as session:
        assert not masked_copy.copies_of(session, workshop), "nothing is made yet"
    assert copied(database, workshop, masking, looked=True)[1]


@pytest.mark.parametrize(
    "masking",
    [[], [Chosen("", [1])], [Chosen("x" * 121, [1])], [Chosen(PROVISION, [123456])]],
    ids=["nothing", "no provision", "a long provision", "no answer"],
)
def test_what_cant_be_masked_is_refused(
    database: Database, workshop: Workshop, asked: list[Asking], masking: list[Chosen]
) -> None:
    with pytest.raises(Invalid):
        copied(database, workshop, masking)


def test_what_is_hidden_meanwhile_is_not_masked_unseen(
    database: Database, workshop: Workshop, asked: list[Asking]
) -> None:
    masking = chosen(database, workshop, asked)
    hide(database, workshop, asked[0], "Kanarie etta")
    with pytest.raises(Invalid):
        copied(database, workshop, masking)


def test_of_what_is_purged_no_copy_is_made_and_those_made_are_still_known(
    database: Database, settings: Settings, workshop: Workshop, asked: list[Asking]
) -> None:
    masking = chosen(database, workshop, asked)
    _, body = copied(database, workshop, masking, "md")
    with database.writing() as session:
        here = session.get_one(Workshop, workshop.id)
        here.keep_counts, here.keep_until = True, now() - 1
    purge_now(settings, database)
    with pytest.raises(Invalid):
        copied(database, workshop, masking)
    with database.reading() as session:
        assert masked_copy.by_sum(session, hashlib.sha256(body).hexdigest())


def test_nothing_that_others_read_is_read_masked(
    database: Database, workshop: Workshop, asked: list[Asking]
) -> None:
    """What screens share would be masked for all."""
    [part, *_] = parts(database, workshop).values()
    with database.reading() as session:
        asking = session.get_one(Asking, asked[0].id)
        with masked(session, mask_for([part], "sv")), pytest.raises(AssertionError):
            ResultsCache().of(session, asking)
