"""The page where somebody chooses what is masked: it keeps what was chosen, and hands out a file
without it."""

import hashlib
import re
from html import unescape
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.clock import now
from app.database import Database
from app.exports.finals import make_final
from app.exports.maskable import maskable
from app.models.afterwards import masked_copy
from app.models.afterwards.notes import write
from app.models.workshop import Workshop
from app.routes import masking
from app.settings import Settings
from tests.exports.read_back import words_in
from tests.rooms import ask, do, purged, say_all

SAID = ("Karin på kontoret", "Bussen går inte", "Korta projekt")
OSL, OTHER = "OSL 21 kap. 1 §", "OSL 25 kap. 1 §"
TICKED = re.compile(r'<input type="?checkbox"? name="?(answer|kept)"? value="?([\d.]+)"? checked')


@pytest.fixture
def path(database: Database, workshop: Workshop) -> str:
    asking = ask(database, workshop, "open_text", "Vad hindrar?")
    say_all(database, asking, [{"text": text} for text in SAID])
    do(database, workshop, "end")
    return f"/w/{workshop.uid}/masking"


def ids(database: Database, workshop: Workshop) -> dict[str, int]:
    with database.reading() as session:
        found = maskable(session, workshop.id or 0)
    return {part.text: part.id for one in found for part in one.parts}


def ticked(page: str) -> list[tuple[str, str]]:
    """What is ticked, by its field."""
    return TICKED.findall(page)


def form_of(page: str) -> dict[str, Any]:
    """What a browser would send of what has been chosen before."""
    under = re.findall(r'name="?under"? value="([^"]*)"', page)
    kept = [value for name, value in ticked(page) if name == "kept"]
    return {"under": [unescape(one) for one in under], "kept": kept}


def test_one_press_makes_a_file_without_what_is_ticked(
    astrids: TestClient, database: Database, workshop: Workshop, path: str
) -> None:
    karin, bus, _ = (ids(database, workshop)[text] for text in SAID)
    sent = {"answer": [karin], "provision": f" {OSL}  ", "form": "docx", "language": "sv"}
    got = astrids.post(path, data=sent)
    assert got.status_code == 200
    assert "kopia%20med%201%20maskerad%20del.docx" in got.headers["content-disposition"]
    said = words_in(got.content, "docx")
    assert "Karin" not in said and SAID[1] in said and f"enligt {OSL}." in said
    page = astrids.get(path).text
    assert "Kopia 1" in page and f"1 del är maskerad enligt {OSL}." in page
    assert "Karin" in page, "it can still be chosen"
    assert not ticked(page), "what was masked isn't kept"
    assert bus


def test_pressed_twice_it_is_one_copy_and_one_file(
    astrids: TestClient, database: Database, workshop: Workshop, path: str
) -> None:
    sent = {"answer": [ids(database, workshop)[SAID[0]]], "provision": OSL, "form": "pdf"}
    first, second = (astrids.post(path, data=sent).content for _ in range(2))
    assert first == second
    with database.reading() as session:
        [(_, files)] = masked_copy.copies_of(session, session.get_one(Workshop, workshop.id))
    assert len(files) == 1


@pytest.mark.parametrize("of", ["draft", "version"])
def test_whoever_checks_a_copy_is_told_what_it_is(
    astrids: TestClient, database: Database, workshop: Workshop, path: str, of: str
) -> None:
    if of == "version":
        make_final(database, workshop.id or 0, "processledaren", now(), "http://testserver")
    sent = {"answer": [ids(database, workshop)[SAID[0]]], "provision": OSL, "form": "md"}
    file = astrids.post(path, data={**sent, "language": "sv"}).content
    page = astrids.get("/verify", params={"sum": hashlib.sha256(file).hexdigest()}).text
    assert "Oförändrad: en kopia med maskerade delar" in page
    assert f"1 del är maskerad enligt {OSL}." in page and SAID[0] not in page
    assert ("av version 1" if of == "version" else "av ett utkast") in page


def test_several_provisions_are_chosen_one_after_another(
    astrids: TestClient, database: Database, workshop: Workshop, path: str
) -> None:
    karin, bus, short = (ids(database, workshop)[text] for text in SAID)
    page = astrids.post(path, data={"do": "add", "answer": [karin], "provision": OSL}).text
    assert ticked(page) == [("kept", f"0.{karin}")]
    again = {"do": "add", "answer": [bus], "provision": OTHER, **form_of(page)}
    page = astrids.post(path, data=again).text
    assert ticked(page) == [("kept", f"0.{karin}"), ("kept", f"1.{bus}")]
    more = {"answer": [short], "provision": OSL, "form": "md", "language": "sv", **form_of(page)}
    said = astrids.post(path, data=more).text
    assert not [text for text in SAID if text in said]
    assert f"2 delar är maskerade enligt {OSL}." in said
    assert f"1 del är maskerad enligt {OTHER}." in said


def test_what_is_unticked_among_the_chosen_is_not_masked(
    astrids: TestClient, database: Database, workshop: Workshop, path: str
) -> None:
    karin, bus, _ = (ids(database, workshop)[text] for text in SAID)
    page = astrids.post(path, data={"do": "add", "answer": [karin, bus], "provision": OSL}).text
    sent = {**form_of(page), "form": "md"}
    sent["kept"].remove(f"0.{karin}")
    said = astrids.post(path, data=sent).text
    assert SAID[0] in said and SAID[1] not in said


def test_who_looks_for_an_answer_keeps_what_is_ticked(
    astrids: TestClient, database: Database, workshop: Workshop, path: str
) -> None:
    karin = ids(database, workshop)[SAID[0]]
    sent = {"do": "find", "find": "BUSSEN", "answer": [karin], "provision": OSL}
    page = astrids.post(path, data=sent).text
    assert ticked(page) == [("answer", str(karin))]
    assert "Bussen går inte" in page and "Korta projekt" not in page
    assert OSL in page and "BUSSEN" in page
    nothing = astrids.post(path, data={"do": "find", "find": "xyz"}).text
    assert "Inget svar har de orden." in nothing


@pytest.mark.parametrize(
    "sent, why",
    [
        ({}, "Kryssa först"),
        ({"do": "add", "provision": OSL}, "Kryssa först"),
        ({"answer": SAID[0]}, "Skriv enligt vilken bestämmelse"),
        ({"answer": SAID[0], "do": "add"}, "Skriv enligt vilken bestämmelse"),
        ({"answer": SAID[0], "provision": "x" * 121}, "högst 120 tecken"),
        ({"answer": "", "provision": OSL}, "ändrats sedan dess"),
    ],
)
def test_what_is_refused_keeps_what_was_typed(
    astrids: TestClient,
    database: Database,
    workshop: Workshop,
    path: str,
    sent: dict[str, str],
    why: str,
) -> None:
    known = ids(database, workshop)
    if "answer" in sent:
        sent = {**sent, "answer": str(known.get(sent["answer"], 9999))}
    got = astrids.post(path, data={**sent, "find": "karin"})
    assert got.status_code == 422
    assert why in got.text and 'role="alert"' in got.text.replace("role=alert", 'role="alert"')
    assert sent.get("provision", "") in got.text
    assert [value for _, value in ticked(got.text)] == (
        [sent["answer"]] if sent.get("answer") == str(known[SAID[0]]) else []
    )
    with database.reading() as session:
        assert not masked_copy.copies_of(session, session.get_one(Workshop, workshop.id))


def test_what_stands_elsewhere_is_told_until_somebody_has_looked(
    astrids: TestClient, database: Database, workshop: Workshop, path: str
) -> None:
    with database.writing() as session:
        write(session, workshop.id or 0, "summary", "Någon nämnde Karin på kontoret.")
    sent = {"answer": [ids(database, workshop)[SAID[0]]], "provision": OSL, "form": "md"}
    got = astrids.post(path, data=sent)
    assert got.status_code == 422
    assert "Sammanfattning" in got.text and "name=looked" in got.text.replace('"', "")
    assert astrids.post(path, data={**sent, "looked": "1"}).status_code == 200


def test_many_answers_are_found_by_their_words(
    astrids: TestClient,
    database: Database,
    workshop: Workshop,
    path: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(masking, "ROWS", 2)
    page = astrids.get(path).text
    assert "1 till; sök på ett ord i det." in page and "Korta projekt" not in page
    korta = ids(database, workshop)["Korta projekt"]
    kept = astrids.post(path, data={"do": "find", "find": "", "answer": [korta]}).text
    assert ticked(kept) == [("answer", str(korta))]


def test_where_nothing_was_said_in_words_the_page_says_so(
    astrids: TestClient, workshop: Workshop
) -> None:
    assert "Det finns inga svar i ord" in astrids.get(f"/w/{workshop.uid}/masking").text


def test_once_the_answers_are_deleted_the_notes_are_shown(
    astrids: TestClient, database: Database, settings: Settings, workshop: Workshop
) -> None:
    say_all(database, ask(database, workshop, "open_text", "Vad?"), [{"text": "Tiden"}])
    purged(database, settings, workshop)
    got = astrids.get(f"/w/{workshop.uid}/masking", follow_redirects=False)
    assert (got.status_code, got.headers["location"]) == (303, f"/w/{workshop.uid}/notes")
    assert "/masking" not in astrids.get(f"/w/{workshop.uid}/notes").text


def test_an_unknown_format_makes_nothing(
    astrids: TestClient, database: Database, workshop: Workshop, path: str
) -> None:
    sent = {"answer": [ids(database, workshop)[SAID[0]]], "provision": OSL, "form": "exe"}
    assert astrids.post(path, data=sent).status_code == 404


def test_the_log_says_that_a_copy_was_taken_out(
    astrids: TestClient,
    database: Database,
    workshop: Workshop,
    path: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    sent = {"answer": [ids(database, workshop)[SAID[0]]], "provision": OSL, "form": "md"}
    caplog.set_level("INFO")
    astrids.post(path, data=sent)
    assert "form=masked-md" in caplog.text
