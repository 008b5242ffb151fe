"""The notes' page, its downloads and its summary, and who gets them."""

import io
import random
import re
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

import pytest
from starlette.testclient import TestClient

from app.clock import now
from app.database import Database
from app.exports import FORMATS
from app.models.afterwards.publication import publish
from app.models.people import member
from app.models.people.facilitator import Facilitator
from app.models.people.member import HOST, READER
from app.models.workshop import Workshop
from tests.conftest import log_in, someone
from tests.exports.read_back import WHOLE, words_in
from tests.exports.test_notes import ASKING_KINDS, SETTINGS
from tests.rooms import ask, do, hide, say, say_all


def admitted(client: TestClient, database: Database, workshop: Workshop, role: str) -> TestClient:
    who = someone(database, "Farah Amini", "farah@example.se")
    with database.writing() as session:
        assert workshop.id is not None and who.id is not None
        member.admit(session, workshop.id, who.id, role)
    return log_in(client, database, who)


@pytest.fixture
def path(workshop: Workshop) -> str:
    return f"/w/{workshop.uid}/notes"


PATHS = ["", *(f"/{name}" for name in FORMATS)]
SAYING = ["", *(f"/{name}" for name in WHOLE)]


@pytest.mark.parametrize("ending", PATHS)
def test_a_reader_may_read(
    ending: str, client: TestClient, database: Database, workshop: Workshop, path: str
) -> None:
    reader = admitted(client, database, workshop, READER)
    assert reader.get(path + ending).status_code == 200


@pytest.mark.parametrize("ending", PATHS)
def test_dragana_finds_nothing(
    ending: str, client: TestClient, database: Database, dragana: Facilitator, path: str
) -> None:
    assert log_in(client, database, dragana).get(path + ending).status_code == 404
    assert client.post(f"{path}/summary", data={"text": "Hej"}).status_code == 404


@pytest.mark.parametrize("ending", PATHS)
def test_nobody_reads_without_a_log_in(ending: str, client: TestClient, path: str) -> None:
    assert client.get(path + ending).status_code == 404


def test_an_unknown_format_is_not_there(astrids: TestClient, path: str) -> None:
    assert astrids.get(f"{path}/exe").status_code == 404


@pytest.mark.parametrize("part", ["summary", "next-steps"])
def test_who_loads_the_answer_to_a_form_anew_is_led_to_the_notes(
    astrids: TestClient, path: str, part: str
) -> None:
    reply = astrids.get(f"{path}/{part}", follow_redirects=False)
    assert (reply.status_code, reply.headers["location"]) == (303, path)


def test_the_page_has_the_answers_and_the_draft_says_when_and_how_many(
    astrids: TestClient, database: Database, workshop: Workshop, path: str
) -> None:
    asking = ask(database, workshop, "open_text", "Vad hindrar?", present=2)
    say_all(database, asking, [{"text": "Avstånden"}, {"text": "Tiden"}])
    text = astrids.get(path, headers={"accept-language": "sv"}).text
    assert "Avstånden" in text and "Öppen fråga. 2 av 2 svarade." in text
    assert re.search(r"Utkast</a>\s+· \d\d:\d\d, 2 svar", text)


@pytest.mark.parametrize("answers", [0, 7])
@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("kind", ASKING_KINDS, ids=lambda kind: kind.name)
def test_the_page_shows_every_kind(
    kind: Any,
    language: str,
    answers: int,
    astrids: TestClient,
    database: Database,
    workshop: Workshop,
    path: str,
) -> None:
    settings = SETTINGS.get(kind.name, kind.Settings())
    asking = ask(database, workshop, kind.name, "Hur går det?", settings)
    rng = random.Random(7)
    given = [kind.example(settings, rng).model_dump() for _ in range(answers)]
    say_all(database, asking, given)
    reply = astrids.get(f"{path}?language={language}")
    assert reply.status_code == 200
    assert f'<html lang="{language}">' in reply.text
    assert "Hur går det?" in reply.text and " style=" not in reply.text


def test_an_empty_page_says_what_will_come(astrids: TestClient, path: str) -> None:
    assert "will stand here" in astrids.get(path, headers={"accept-language": "en"}).text


def test_what_people_write_is_only_text_on_the_page(
    astrids: TestClient, database: Database, workshop: Workshop, path: str
) -> None:
    asking = ask(database, workshop, "open_text", "<b>Vad?</b>")
    say(database, asking, {"text": '<script>alert(1)</script><img src=x hx-get="/">'})
    text = astrids.get(path).text
    assert "<script>alert" not in text and "<img src=x" not in text and "<b>Vad" not in text
    assert "&lt;script&gt;alert(1)" in text


@pytest.mark.parametrize("ending", SAYING)
def test_a_hidden_answer_is_nowhere(
    ending: str, astrids: TestClient, database: Database, workshop: Workshop, path: str
) -> None:
    asking = ask(database, workshop, "open_text", "Vad hindrar?")
    say_all(database, asking, [{"text": "Kerstin"}, {"text": "Tiden"}])
    hide(database, workshop, asking, "Kerstin")
    text = words_in(astrids.get(path + ending).content, ending.removeprefix("/"))
    assert "Kerstin" not in text and "Tiden" in text


@pytest.mark.parametrize(
    ("ending", "media_type"),
    [("md", "text/markdown"), ("csv", "text/csv"), ("json", "application/json")],
)
def test_a_download_is_a_file_in_the_language_asked_for(
    ending: str,
    media_type: str,
    astrids: TestClient,
    database: Database,
    workshop: Workshop,
    path: str,
) -> None:
    asking = ask(database, workshop, "word_cloud", "Ett ord")
    say(database, asking, {"text": "hopp"})
    reply = astrids.get(f"{path}/{ending}?language=en", headers={"accept-language": "sv"})
    assert reply.headers["content-type"].startswith(media_type)
    assert reply.headers["content-disposition"].startswith('attachment; filename="Mote i bygden ')
    assert (
        f"M%C3%B6te%20i%20bygden%20{do_date(reply.headers['content-disposition'])}"
        in (reply.headers["content-disposition"])
    )
    assert "How many people said each word" in reply.text


def do_date(disposition: str) -> str:
    found = re.search(r"\d{4}-\d\d-\d\d", disposition)
    assert found
    return found[0]


def test_a_host_writes_the_summary(
    client: TestClient, database: Database, workshop: Workshop, path: str
) -> None:
    host = admitted(client, database, workshop, HOST)
    reply = host.post(f"{path}/summary", data={"text": "Vi är\r\növerens."}, follow_redirects=False)
    assert (reply.status_code, reply.headers["location"]) == (303, path)
    assert "Vi är\növerens." in host.get(path).text
    assert "Vi är" in host.get(f"{path}/md").text


def test_a_reader_can_not_write_the_summary(
    client: TestClient, database: Database, workshop: Workshop, path: str
) -> None:
    reader = admitted(client, database, workshop, READER)
    assert reader.post(f"{path}/summary", data={"text": "Hej"}).status_code == 403
    assert "<textarea" not in reader.get(path).text


def test_a_summary_that_is_too_long_is_kept_in_the_field(astrids: TestClient, path: str) -> None:
    typed = "Vi är överens. " * 400
    reply = astrids.post(f"{path}/summary", data={"text": typed}, headers={"accept-language": "en"})
    assert reply.status_code == 422
    assert "longer than 5000 characters" in reply.text and typed in reply.text
    assert '<details class="screen-only" open>' in reply.text
    assert "Vi är överens." not in astrids.get(path).text


def test_what_is_being_written_is_shown_and_not_saved(
    astrids: TestClient, database: Database, workshop: Workshop, path: str
) -> None:
    typed = {"text": "# Rubrik\n- *ett*", "also": "We <b>agree</b>", "edition": "read-then"}
    reply = astrids.post(f"{path}/summary/preview", data=typed)
    assert reply.status_code == 200
    shown, form = reply.text.split('id="summary-look"')[1].split("<form", 1)
    assert '<h3 class="written" dir="auto">Rubrik</h3>' in shown and "<em>ett</em>" in shown
    assert 'lang="en"' in shown and "We &lt;b&gt;agree" in shown
    assert "# Rubrik\n- *ett*</textarea>" in form and 'value="read-then"' in form
    assert reply.text.count('<details class="screen-only" open>') == 1
    page = astrids.get(path).text
    assert "Rubrik" not in page and "agree" not in page


def test_a_script_gets_only_how_it_looks(astrids: TestClient, path: str) -> None:
    reply = astrids.post(
        f"{path}/next-steps/preview", data={"text": "**Nu**"}, headers={"hx-request": "true"}
    )
    assert "<strong>Nu</strong>" in reply.text and "<form" not in reply.text
    assert reply.text.strip().startswith('<div class="as-noted" id="next_steps-look"')


def test_what_is_too_long_to_be_saved_is_not_shown_but_kept(astrids: TestClient, path: str) -> None:
    typed = "Vi ringer. " * 500
    reply = astrids.post(f"{path}/next-steps/preview", data={"text": typed})
    assert reply.status_code == 422 and typed in reply.text
    alone = astrids.post(
        f"{path}/next-steps/preview", data={"text": typed}, headers={"hx-request": "true"}
    )
    assert "5000 tecken" in alone.text and typed not in alone.text


def test_no_other_part_is_previewed(astrids: TestClient, path: str) -> None:
    assert astrids.post(f"{path}/title/preview", data={"text": "Hej"}).status_code == 404


def test_a_summary_is_written_in_two_languages(
    astrids: TestClient, database: Database, workshop: Workshop, path: str
) -> None:
    astrids.post(f"{path}/summary", data={"text": "Vi är överens.", "also": "We agree."})
    english = astrids.get(path, headers={"accept-language": "en"}).text
    assert '<div class="prose summary" lang="en">' in english
    assert "We agree." in english.partition("<article")[2].split("<details")[0]
    swedish = astrids.get(path).text
    assert '<div class="prose summary" lang="sv">' in swedish
    assert "We agree." in astrids.get(f"{path}/md?language=en").text


@pytest.fixture
def drawn(database: Database, workshop: Workshop) -> Workshop:
    """With two figures, the second under a later heading."""
    for prompt in ("Hur kom du hit?", "Hur kommer du hem?"):
        asking = ask(database, workshop, "choice", prompt, SETTINGS["choice"])
        say(database, asking, {"options": ["o1"]})
    return workshop


def test_each_figure_can_be_saved_by_itself_as_it_is_in_the_zip(
    astrids: TestClient, drawn: Workshop, path: str
) -> None:
    swedish = {"accept-language": "sv"}
    page = astrids.get(path, headers=swedish).text
    links = re.findall(rf'href="({path}/pictures/[^"]*)" download', page)
    endings = [link.removeprefix(f"{path}/pictures/") for link in links]
    wanted = [f"{n}.{form}?language=sv" for n in (1, 2) for form in ("png", "svg")]
    assert endings == wanted
    zipped = ZipFile(io.BytesIO(astrids.get(f"{path}/zip", headers=swedish).content))
    for link in links:
        file = astrids.get(link)
        name = unquote(file.headers["content-disposition"].partition("UTF-8''")[2])
        assert file.content == zipped.read(name)
    assert name == "02 Hur kommer du hem.svg"
    assert file.headers["content-type"] == "image/svg+xml"


@pytest.mark.parametrize(
    "name", ["0.svg", "3.svg", "-1.svg", "1.exe", "1", "svg", "9" * 30 + ".png"]
)
def test_a_picture_that_isnt_there_isnt_found(
    name: str, astrids: TestClient, drawn: Workshop, path: str
) -> None:
    assert astrids.get(f"{path}/pictures/{name}").status_code == 404


def test_who_only_reads_shared_notes_saves_no_single_pictures(
    client: TestClient, database: Database, drawn: Workshop, path: str
) -> None:
    do(database, drawn, "end")
    with database.writing() as session:
        publish(session, drawn.id or 0, now())
    assert "/notes/pictures/" not in client.get(f"/{drawn.code}").text
    assert client.get(f"{path}/pictures/1.svg").status_code == 404


UNKNOWN = "\u2fe0"
"""No letter yet, so no font has it."""


def test_the_page_says_what_the_last_pdf_did_without_until_the_notes_change(
    astrids: TestClient, database: Database, workshop: Workshop, path: str
) -> None:
    swedish = {"accept-language": "sv"}
    asking = ask(database, workshop, "open_text", "Vad hindrar?")
    say(database, asking, {"text": f"Avstånden {UNKNOWN}"})
    said = "PDF:en är utan de här"
    assert said not in astrids.get(path, headers=swedish).text
    assert unquote(astrids.get(f"{path}/pdf", headers=swedish).headers["left-out"]) == UNKNOWN
    assert re.search(rf"{said}[^<]* {UNKNOWN}</p>", astrids.get(path, headers=swedish).text)
    english = astrids.get(path, headers={"accept-language": "en"}).text
    assert UNKNOWN not in english.partition("<article")[0]
    say(database, asking, {"text": "Tiden"})
    assert said not in astrids.get(path, headers=swedish).text
