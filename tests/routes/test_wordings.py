"""A step in other languages: the form, the phones that read it, and the notes."""

import json
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.exports.notes import notes
from app.models.agenda.agenda import read_agenda
from app.models.agenda.asking import Asking
from app.models.workshop import Workshop
from app.routes._shared.parts import PARTICIPANT_COOKIE
from tests.exports.read_back import file_of, words_of
from tests.models.test_wording import BUS, word
from tests.rooms import ask, do, say

ARABIC = "أي واحد؟"
Phone = Callable[[str], str]


@pytest.fixture
def step(database: Database, workshop: Workshop) -> str:
    """A choice that is asked now; its address."""
    ask(database, workshop, "choice", "Vilken?", BUS, show="live")
    with database.reading() as session:
        uid = read_agenda(session, workshop.id or 0)[0].steps[0].uid
    return f"/w/{workshop.uid}/steps/{uid}"


@pytest.fixture
def asking(database: Database, workshop: Workshop, step: str) -> Asking:
    """The same asked anew, in English and Arabic too."""
    word(database, workshop)
    word(database, workshop, "ar", prompt=ARABIC, texts={})
    return do(database, workshop, "ask_again")[0]


@pytest.fixture
def phone(client: TestClient, workshop: Workshop) -> Phone:
    """The page of a phone that comes in for the first time, by what its browser accepts."""

    def come(accept: str) -> str:
        client.cookies.clear()
        page = client.get(f"/{workshop.code}", headers={"accept-language": accept})
        assert page.status_code == 200
        return page.text

    return come


def test_a_step_is_saved_and_worded_in_one_go(
    astrids: TestClient, database: Database, workshop: Workshop, step: str
) -> None:
    form = {"kind": "choice", "prompt": "Vilken nu?", "options.o1": "Buss", "options.o2": "Tåg"}
    onward = {"minutes": "3", "then": "wording", "word_in": "fi"}
    page = astrids.post(step, data={**form, **onward})
    assert page.url.path.endswith("/wording") and "Suomi" in page.text
    sent = {"word_in": "fi", "prompt": "Kumpi?", "texts.options:o1": "Bussi"}
    page = astrids.post(f"{step}/wording", data=sent)
    assert page.url.path == step and "Sparat." in page.text and "Suomi ✓" in page.text
    again = astrids.get(f"{step}/wording?word_in=fi").text
    assert "Kumpi?" in again and 'value="Bussi"' in again and "Tåg" in again


def test_a_new_step_leads_to_its_wording_too(astrids: TestClient, workshop: Workshop) -> None:
    form = {"kind": "open_text", "prompt": "Vad?", "max_length": "280", "minutes": "3"}
    onward = {"then": "wording", "word_in": "en"}
    page = astrids.post(f"/w/{workshop.uid}/steps", data={**form, **onward})
    assert page.url.path.endswith("/wording") and "English" in page.text


def test_a_refused_wording_keeps_what_was_typed(astrids: TestClient, step: str) -> None:
    sent = {"word_in": "fi", "prompt": "", "texts.options:o1": "Bussi"}
    page = astrids.post(f"{step}/wording", data=sent)
    assert page.status_code == 422 and 'value="Bussi"' in page.text and 'role="alert"' in page.text


@pytest.mark.parametrize("language", ["sv", "xx", "", "<b>"])
def test_a_language_that_is_none_of_the_others_has_no_form(
    astrids: TestClient, step: str, language: str
) -> None:
    assert astrids.get(f"{step}/wording", params={"word_in": language}).status_code == 404
    sent = {"word_in": language, "prompt": "What?"}
    assert astrids.post(f"{step}/wording", data=sent).status_code == 404


def test_a_wording_is_shown_on_the_phone_beside_its_form(astrids: TestClient, step: str) -> None:
    typed = {"word_in": "ar", "prompt": ARABIC, "texts.options:o1": "حافلة"}
    drawn = astrids.post(f"{step}/wording/preview", data=typed).text
    assert f'lang="ar" dir="rtl">{ARABIC}' in drawn and "حافلة" in drawn and "Tåg" in drawn
    odd = {"word_in": '"><script>', "prompt": "", "texts": "x"}
    assert "<script>" not in astrids.post(f"{step}/wording/preview", data=odd).text


@pytest.mark.parametrize(
    "long",
    [
        {"prompt": "a" * 501},
        {"body": "a" * 20_001},
        {"texts.options:o1": "a" * 5_000},
        {f"texts.t{number}": "a" for number in range(201)},
    ],
)
def test_a_wording_that_is_too_long_to_be_saved_is_not_drawn_either(
    astrids: TestClient, step: str, long: dict[str, str]
) -> None:
    typed = {"word_in": "ar", "prompt": ARABIC, **long}
    drawn = astrids.post(f"{step}/wording/preview", data=typed)
    saved = astrids.post(f"{step}/wording", data=typed)
    assert (drawn.status_code, saved.status_code) == (422, 422)


def test_phones_read_the_question_in_their_own_language(phone: Phone, asking: Asking) -> None:
    swedish, english, arabic, finnish = (phone(x) for x in ("sv", "en", "ar,sv", "fi,sv"))
    assert "Vilken?" in swedish and "Which one?" not in swedish
    assert "Which one?" in english and "Vilken?" not in english and ">Send<" in english
    assert ARABIC in arabic and 'dir="rtl"' in arabic and ">Skicka<" in arabic
    assert "Vilken?" in finnish


def test_a_phone_may_choose_a_language_that_only_the_questions_have(
    client: TestClient, workshop: Workshop, asking: Asking, phone: Phone
) -> None:
    page = phone("sv")
    assert (
        f'href="/language/ar?back=/w/{workshop.uid}/phone"' in page and "/language/fi" not in page
    )
    page = client.get(f"/language/ar?back=/w/{workshop.uid}/phone").text
    assert ARABIC in page and "/language/sv" in page and "/language/ar" not in page
    assert ARABIC in client.get(f"/w/{workshop.uid}/phone/stage").text
    assert "Vilken?" in client.get(f"/w/{workshop.uid}/phone/stage?language=sv").text


def test_ones_own_answer_reads_in_ones_own_language(
    client: TestClient, workshop: Workshop, asking: Asking, phone: Phone
) -> None:
    phone("en")
    op = {"key": "k" * 32, "asking": asking.id, "do": "submit", "value": {"options": ["o1"]}}
    assert client.post(f"/w/{workshop.uid}/ops", json=op).json()["t"] == "ok"
    for language, own in (("en", "Bus"), ("sv", "Buss")):
        asked = f"/w/{workshop.uid}/phone/mine?language={language}"
        assert f"data-text>{own}</p>" in client.get(asked).json()[0]["html"]
    assert client.cookies.get(PARTICIPANT_COOKIE)


def test_the_preview_reads_in_the_direction_of_the_words_that_stand_there(
    astrids: TestClient, step: str
) -> None:
    for prompt, marked in (("", False), ("  ", False), (ARABIC, True)):
        typed = {"word_in": "ar", "prompt": prompt, "texts.options:o1": ""}
        drawn = astrids.post(f"{step}/wording/preview", data=typed).text
        assert ('dir="rtl"' in drawn) is marked and (prompt.strip() or "Vilken?") in drawn
    assert 'dir="rtl"' not in astrids.get(f"{step}/wording/preview?word_in=ar").text


def test_the_projector_shows_a_second_language_only_when_it_is_asked_to(
    astrids: TestClient, database: Database, workshop: Workshop, asking: Asking
) -> None:
    wall = f"/w/{workshop.uid}/projector"
    assert "Which one?" not in astrids.get(wall).text
    with database.writing() as session:
        session.get_one(Workshop, workshop.id).second_language = "en"
    page = astrids.get(wall, headers={"accept-language": "ar"}).text
    assert page.index("Vilken?") < page.index("Which one?") and ARABIC not in page


def test_the_desk_reads_as_the_one_who_leads_reads(
    astrids: TestClient, workshop: Workshop, asking: Asking
) -> None:
    for path in ("desk", "desk/stage", "presenter", "presenter/stage"):
        english = astrids.get(f"/w/{workshop.uid}/{path}?language=en").text
        assert "Which one?" in english and "Vilken?" not in english
        assert "Vilken?" in astrids.get(f"/w/{workshop.uid}/{path}?language=sv").text


def test_the_notes_show_every_wording(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    say(database, asking, {"options": ["o1"]})
    with database.reading() as session:
        now = session.get_one(Workshop, workshop.id)
        swedish, english = (notes(session, now, language, 0) for language in ("sv", "en"))
    assert swedish.questions[-1].heading.text == "Vilken?"
    assert english.questions[-1].heading.text == "Which one?"
    for document in (swedish, english):
        page = words_of(document, "md")
        assert all(text in page for text in ("Vilken?", "Which one?", ARABIC, "Bus"))
    file = json.loads(file_of(swedish, "json"))["questions"][-1]
    assert file["prompt"] == "Vilken?"
    assert file["wordings"] == [
        {"language": "en", "prompt": "Which one?", "body": "", "texts": ["Bus"]},
        {"language": "ar", "prompt": ARABIC, "body": "", "texts": []},
    ]


def test_a_removed_wording_is_named_and_comes_back_by_undo(
    astrids: TestClient, database: Database, workshop: Workshop, step: str
) -> None:
    sent = {"word_in": "fi", "prompt": "Kumpi?", "texts.options:o1": "Bussi"}
    astrids.post(f"{step}/wording", data=sent)
    before = worded_in(database, workshop, "fi")
    page = astrids.post(f"{step}/wording/removal", data={"word_in": "fi"}).text
    assert worded_in(database, workshop, "fi") is None
    assert "Borttaget: Suomi" in page and "Kumpi?" in page and 'value="Bussi"' in page
    astrids.post(f"{step}/wording", data=sent)
    assert before == worded_in(database, workshop, "fi") == ("Kumpi?", {"options:o1": "Bussi"})


def worded_in(
    database: Database, workshop: Workshop, language: str
) -> tuple[str, dict[str, str]] | None:
    with database.reading() as session:
        [entry] = read_agenda(session, workshop.id or 0)
    found = entry.steps[0].wordings.get(language)
    return (
        (found.prompt, {name: text for name, text in found.texts.items() if text})
        if found
        else None
    )
