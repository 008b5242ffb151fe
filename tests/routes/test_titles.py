"""A title in other languages: its form, the screens that read it, and the notes."""

import json

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.exports.notes import notes
from app.models.agenda.agenda import read_agenda
from app.models.agenda.asking import Asking
from app.models.agenda.wording_form import save_titles
from app.models.workshop import Workshop
from tests.exports.read_back import file_of, words_of
from tests.models.test_titles import PAIRS, title
from tests.rooms import ask_round, do
from tests.surveys import make_survey

ARABIC = "اثنان اثنان"


@pytest.fixture
def asked(database: Database, workshop: Workshop) -> list[Asking]:
    """A talk round that is open now, and named in English and Arabic too."""
    asked = ask_round(database, workshop, "Två och två", PAIRS)
    title(database, workshop)
    title(database, workshop, "ar", title="", round=ARABIC)
    return asked


def round_of(database: Database, workshop: Workshop) -> str:
    with database.reading() as session:
        return read_agenda(session, workshop.id or 0)[0].key


def test_titles_are_written_where_the_agenda_leads(
    astrids: TestClient, database: Database, workshop: Workshop, asked: list[Asking]
) -> None:
    at = f"/w/{workshop.uid}"
    agenda = astrids.get(f"{at}/agenda").text
    assert f'href="{at}/wording"' in agenda and 'lang="ar">العربية' in agenda
    assert f'href="{at}/wording"' in astrids.get(f"{at}/facts").text
    form = astrids.get(f"{at}/wording?word_in=fi").text
    assert "Två och två" in form and workshop.title in form and "inte skrivet än" in form
    sent = {
        "word_in": "fi",
        "title": "Kokous",
        f"rounds.{round_of(database, workshop)}": "Kaksi ja kaksi",
    }
    page = astrids.post(f"{at}/wording", data=sent)
    assert "Sparat." in page.text
    assert 'value="Kokous"' in page.text and 'value="Kaksi ja kaksi"' in page.text
    assert "/wording?word_in=fi" in page.text and "Suomi ✓" in page.text


def test_the_first_language_to_write_in_is_the_likeliest(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    def first() -> str:
        return astrids.get(f"/w/{workshop.uid}/wording").text

    assert '<h1 lang="en">' in first()
    with database.writing() as session:
        session.get_one(Workshop, workshop.id).wordings = {"so": {"title": "Kulan"}}
    assert '<h1 lang="so">' in first()
    with database.writing() as session:
        session.get_one(Workshop, workshop.id).second_language = "ar"
    assert '<h1 lang="ar">' in first()


def test_refused_titles_keep_what_was_typed(
    astrids: TestClient, database: Database, workshop: Workshop, asked: list[Asking]
) -> None:
    sent = {
        "word_in": "fi",
        "title": "x" * 201,
        f"rounds.{round_of(database, workshop)}": "Kaksi",
    }
    page = astrids.post(f"/w/{workshop.uid}/wording", data=sent)
    assert page.status_code == 422 and 'role="alert"' in page.text
    assert f'value="{"x" * 201}"' in page.text and 'value="Kaksi"' in page.text


@pytest.mark.parametrize("language", ["sv", "xx", "<b>"])
def test_a_language_that_is_none_of_the_others_has_no_form(
    astrids: TestClient, workshop: Workshop, language: str
) -> None:
    address = f"/w/{workshop.uid}/wording"
    assert astrids.get(address, params={"word_in": language}).status_code == 404
    sent = {"word_in": language, "title": "What?", "rounds": "x"}
    assert astrids.post(address, data=sent).status_code == 404


def test_phones_read_the_round_and_the_title_in_their_own_language(
    client: TestClient, database: Database, workshop: Workshop, asked: list[Asking]
) -> None:
    def come(accept: str) -> str:
        client.cookies.clear()
        return client.get(f"/{workshop.code}", headers={"accept-language": accept}).text

    swedish, english, arabic = come("sv"), come("en"), come("ar,sv")
    assert "Två och två" in swedish and "Two and two" not in swedish and "Meeting" not in swedish
    assert "Two and two" in english and "<title>Meeting ·" in english
    assert f'lang="ar" dir="rtl">{ARABIC}' in arabic and f"<title>{workshop.title}" in arabic
    assert f'href="/language/ar?back=/w/{workshop.uid}/phone"' in swedish
    client.get(f"/language/en?back=/w/{workshop.uid}/phone/me")
    assert "“Meeting”" in client.get(f"/w/{workshop.uid}/phone/me").text
    assert ">Meeting</p>" in client.get(f"/w/{workshop.uid}/code").text


def test_the_projector_shows_the_second_language_beside(
    astrids: TestClient, database: Database, workshop: Workshop, asked: list[Asking]
) -> None:
    wall = f"/w/{workshop.uid}/projector"
    assert "Two and two" not in astrids.get(wall).text
    with database.writing() as session:
        session.get_one(Workshop, workshop.id).second_language = "en"
    page = astrids.get(wall).text
    assert page.index("Två och två") < page.index("Two and two") and ARABIC not in page
    do(database, workshop, "back")
    welcome = astrids.get(wall).text
    assert f">{workshop.title}</h1>" in welcome and 'lang="en" dir="ltr">Meeting</p>' in welcome


def test_desk_and_presenter_read_as_the_one_who_leads_reads(
    astrids: TestClient, workshop: Workshop, asked: list[Asking]
) -> None:
    for path in ("desk", "presenter"):
        english = astrids.get(f"/w/{workshop.uid}/{path}?language=en").text
        assert "Two and two" in english and ">Meeting</h1>" in english
        assert "Två och två" not in english
        assert "Två och två" in astrids.get(f"/w/{workshop.uid}/{path}?language=sv").text


def test_the_notes_show_every_title_beside_the_first(
    database: Database, workshop: Workshop, asked: list[Asking]
) -> None:
    with database.reading() as session:
        now = session.get_one(Workshop, workshop.id)
        swedish, english = (notes(session, now, language, 0) for language in ("sv", "en"))
    assert (swedish.title, english.title) == (workshop.title, "Meeting")
    for document in (swedish, english):
        page = words_of(document, "md")
        assert all(text in page for text in (workshop.title, "Meeting", "Two and two", ARABIC))
    assert f"Svenska: {'Två och två'}" in words_of(english, "md")
    file = json.loads(file_of(swedish, "json"))
    assert (file["title"], file["wordings"]) == (
        workshop.title,
        [{"language": "en", "title": "Meeting"}],
    )
    [first, _] = file["questions"]
    assert first["round"] == "Två och två"
    assert first["round_wordings"] == [
        {"language": "en", "title": "Two and two"},
        {"language": "ar", "title": ARABIC},
    ]


def test_a_surveys_pages_name_its_rounds_in_ones_own_language(
    client: TestClient, database: Database, workshop: Workshop
) -> None:
    make_survey(database, workshop)
    with database.writing() as session:
        key = next(e.key for e in read_agenda(session, workshop.id or 0) if e.is_round)
        titles = {"title": "Meeting", "rounds": {key: "How we have it"}}
        save_titles(session, workshop.id or 0, "en", titles)
    before = client.get(f"/{workshop.code}", headers={"accept-language": "en"}).text
    assert ">Meeting</p>" in before
    do(database, workshop, "open")
    for language, said, other in (
        ("en", "How we have it", "Så har vi det"),
        ("sv", "Så har vi det", "How we have it"),
    ):
        client.cookies.clear()
        page = client.get(f"/{workshop.code}", headers={"accept-language": language}).text
        assert said in page and other not in page
    do(database, workshop, "close")
    client.cookies.clear()
    late = client.get(f"/{workshop.code}", headers={"accept-language": "en"})
    assert late.status_code == 410 and ">Meeting</p>" in late.text


def test_the_invitation_is_in_the_words_of_its_language(
    astrids: TestClient, workshop: Workshop, asked: list[Asking]
) -> None:
    from app.exports.invite import Invitation

    with_titles = workshop.model_copy(update={"wordings": {"en": {"title": "Meeting"}}})
    for language, said in (("sv", workshop.title), ("en", "Meeting")):
        assert Invitation(with_titles, "http://a", "", language).title == said
