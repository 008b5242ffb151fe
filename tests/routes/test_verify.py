"""The public page that says of a document whether it is one of ours, and still stands."""

import hashlib
import html
import re
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from app.admission.doors import Guesses
from app.clock import now
from app.database import Database
from app.exports.finals import make_owed
from app.models.afterwards import final as finals
from app.models.afterwards import publication
from app.models.afterwards.final import RESTORED, Final
from app.models.afterwards.notes import write
from app.models.agenda.asking import Asking
from app.models.answers.own_answers import erase
from app.models.people.participant import Participant
from app.models.workshop import Workshop
from app.routes._shared.parts import Parts
from app.routes.verify import read_sum
from app.security import new_code
from app.settings import Settings
from tests.exports.test_finals import ADDRESS, held, let_go, plain_files, settle

__all__ = ["held", "plain_files"]  # fixtures

Held = tuple[Asking, list[Participant]]
UNKNOWN = "0" * 64


@pytest.fixture
def final(database: Database, workshop: Workshop, held: Held, plain_files: None) -> Final:
    """Version 1 of Astrid's notes."""
    return settle(database, workshop)


def sum_of(database: Database, final: Final, form: str = "md", language: str = "sv") -> str:
    with database.reading() as session:
        files = finals.files_of(session, final)
    return next(one.sha256 for one in files if (one.form, one.language) == (form, language))


def asked(client: TestClient, wanted: str, status: int = 200) -> str:
    reply = client.get(wanted)
    assert reply.status_code == status
    assert "set-cookie" not in reply.headers and reply.headers["x-robots-tag"] == "noindex"
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", reply.text)))


def test_a_file_that_was_given_out_is_known_by_its_checksum(
    client: TestClient, database: Database, final: Final
) -> None:
    said = asked(client, f"/verify?sum={sum_of(database, final)}")
    for wanted in (
        "Oförändrad, och den nyaste",
        "Markdown, Svenska",
        "processledaren",
        final.document_number,
        final.signs,
    ):
        assert wanted in said
    english = asked(client, f"/verify?sum={sum_of(database, final, language='en')}&language=en")
    assert "Unchanged, and the newest" in english and "Markdown, English" in english


def test_what_it_says_is_told_to_nobody_and_its_title_only_where_the_notes_are_shared(
    client: TestClient, database: Database, workshop: Workshop, final: Final
) -> None:
    ways = f"/verify?sum={sum_of(database, final)}", f"/u/{final.document}"
    for way in ways:
        assert workshop.title not in asked(client, way)
        assert workshop.uid not in client.get(way).text
    with database.writing() as session:
        publication.publish(session, workshop.id or 0, now())
    for way in ways:
        assert workshop.title in asked(client, way)
        assert f"/w/{workshop.uid}/shared" in client.get(way).text
        assert "Revirtänk" not in client.get(way).text


def test_another_file_is_not_one_of_ours_and_the_page_says_what_that_may_mean(
    client: TestClient, final: Final
) -> None:
    said = asked(client, f"/verify?sum={UNKNOWN}")
    assert "Inte en av våra" in said and "öppnats och sparats igen" in said


def test_the_checksum_of_the_data_is_known_too(client: TestClient, final: Final) -> None:
    assert "oavsett format" in asked(client, f"/verify?sum={final.checksum}")


def test_a_version_that_has_a_newer_one_says_so_and_leads_to_it(
    client: TestClient, database: Database, workshop: Workshop, final: Final
) -> None:
    with database.writing() as session:
        write(session, workshop.id or 0, "summary", "Vi är överens.")
    second = settle(database, workshop)
    said = asked(client, f"/verify?sum={sum_of(database, final)}")
    assert "Oförändrad, men det finns en nyare version" in said and "Version 2" in said
    assert f'href="/u/{second.document}"' in client.get(f"/u/{final.document}").text
    assert "Numret är den nyaste versionens" in asked(client, f"/u/{second.document}")


def test_of_one_that_an_answer_was_removed_from_nothing_is_left_but_that(
    client: TestClient, database: Database, workshop: Workshop, held: Held, final: Final
) -> None:
    with database.writing() as session:
        erase(session, held[1][0])
    second = make_owed(database, workshop.id or 0, now(), ADDRESS)
    assert second
    said = asked(client, f"/verify?sum={sum_of(database, final)}")
    assert "Oförändrad, men ersatt: ett svar togs bort" in said and "Version 2" in said
    assert "Ersatt: ett svar togs bort" in asked(client, f"/u/{final.document}")


@pytest.mark.parametrize(("counts", "wanted"), [(True, "svaren i den"), (False, "workshopen")])
def test_one_whose_answers_or_workshop_are_deleted_is_still_known(
    client: TestClient,
    database: Database,
    settings: Settings,
    workshop: Workshop,
    final: Final,
    counts: bool,
    wanted: str,
) -> None:
    checksum = sum_of(database, final)
    let_go(database, settings, workshop, counts=counts)
    said = asked(client, f"/verify?sum={checksum}")
    assert f"Oförändrad, men {wanted} har raderats" in said and workshop.title not in said


def test_one_that_was_lost_in_a_restore_is_still_known(
    client: TestClient, database: Database, final: Final
) -> None:
    with database.writing() as session:
        finals.withdraw(session, session.get_one(Final, final.id), RESTORED)
    said = asked(client, f"/verify?sum={sum_of(database, final)}")
    assert "förlorad när en säkerhetskopia lades tillbaka" in said


@pytest.mark.parametrize(
    "typed",
    [
        "{sum}  anteckningar.pdf",
        "SHA256 hash of anteckningar.pdf:\r\n{sum}\r\nCertUtil: -hashfile command completed",
        "Algorithm  Hash\nSHA256     {upper}   C:\\anteckningar.pdf",
        "{pairs}",
        "  {colons}\n",
    ],
)
def test_what_a_command_prints_is_read_however_it_looks(typed: str) -> None:
    checksum = hashlib.sha256(b"x").hexdigest()
    pairs = [checksum[at : at + 2] for at in range(0, 64, 2)]
    made = typed.format(
        sum=checksum, upper=checksum.upper(), pairs=" ".join(pairs), colons=":".join(pairs)
    )
    assert read_sum(made) == checksum


@pytest.mark.parametrize("typed", ["hej", "0" * 63, "0" * 65, "g" * 64, "0" * 40])
def test_what_is_no_checksum_is_said_and_stays_in_its_field(client: TestClient, typed: str) -> None:
    assert "Det är ingen kontrollsumma" in asked(client, f"/verify?sum={typed}", 422)
    assert typed in client.get(f"/verify?sum={typed}").text


@pytest.mark.parametrize("how", ["{0}-{1}", "{0} {1}", "{lower}", " {0}{1} "])
def test_a_number_is_found_however_it_is_typed(client: TestClient, final: Final, how: str) -> None:
    first, last = final.document[:4], final.document[4:]
    typed = how.format(first, last, lower=final.document.lower())
    assert final.document_number in asked(client, f"/verify?number={quote(typed)}")
    assert final.document_number in asked(client, f"/u/{quote(typed.strip())}")


@pytest.mark.parametrize("typed", ["hej", "åäö", "CDFGHJK", "CDFGHJKMN", "<script>", "CDFGHJKM"])
def test_a_number_that_isnt_there_is_said(client: TestClient, final: Final, typed: str) -> None:
    for way in (f"/u/{quote(typed)}", f"/verify?number={quote(typed)}"):
        assert "Här finns inget dokument med det numret" in asked(client, way, 404)
        assert f'value="{html.escape(typed)}"' in client.get(way).text, "it stays in its field"


def test_numbers_cant_be_tried_in_masses_and_nobody_is_kept_from_a_meeting_by_it(
    client: TestClient, parts: Parts, workshop: Workshop, final: Final
) -> None:
    object.__setattr__(parts, "look_ups", Guesses(clock=lambda: 0.0))
    tried = [client.get(f"/u/{new_code(8)}").status_code for _ in range(Guesses.EACH + 5)]
    assert tried == [404] * Guesses.EACH + [429] * 5
    assert client.get(f"/u/{final.document}").status_code == 429
    assert client.get(f"/verify?sum={final.checksum}").status_code == 200
    assert client.get(f"/{new_code()}").status_code == 404, "codes have tries of their own"


def test_what_cant_be_a_number_is_no_try(client: TestClient, final: Final) -> None:
    for _ in range(Guesses.EACH + 5):
        assert client.get("/u/hej").status_code == 404
    assert client.get(f"/u/{final.document}").status_code == 200
