"""Series by their pages: begun, led, shared with others, deleted and brought back."""

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.exports.document import Document
from app.exports.notes import notes
from app.models.people import crew, member
from app.models.people.crew import Series
from app.models.people.facilitator import Facilitator
from app.models.people.member import HOST, OWNER, READER
from app.models.series.locality import VILLAGE, named
from app.models.series.meetings import meetings
from app.models.series.series import posts
from app.models.workshop import Workshop
from tests.backends import POSTGRESQL, SQLITE
from tests.conftest import log_in
from tests.exports.test_few_left_out import numbers
from tests.forms import forms_of
from tests.rooms import ask
from tests.series import HINDERS, WHICH, begun, held, planned

pytestmark = pytest.mark.on(SQLITE, POSTGRESQL)


@pytest.fixture
def draganas(client: TestClient, database: Database, dragana: Facilitator) -> TestClient:
    return log_in(TestClient(client.app, follow_redirects=True), database, dragana)


def place(database: Database, name: str) -> int:
    with database.writing() as session:
        return named(session, name, VILLAGE).id or 0


def enrol(
    database: Database, series: Series, who: Facilitator, role: str, places: tuple[int, ...] = ()
) -> None:
    with database.writing() as session:
        crew.enrol(session, series.id or 0, who.id or 0, role, places)


def held_in(database: Database, series: Series) -> list[str]:
    with database.reading() as session:
        return [one.title for one in meetings(session, series.id or 0)]


def test_from_nothing_to_a_meeting_in_a_village(
    astrids: TestClient, database: Database, astrid: Facilitator, workshop: Workshop
) -> None:
    ask(database, workshop, "open_text", HINDERS)
    page = astrids.post("/series", data={"title": "Service i bygderna", "language": "sv"})
    base = page.url.path
    assert "Välj agenda" in page.text
    astrids.post(f"{base}/agenda", data={"workshop": workshop.uid})
    page = astrids.get(base)
    assert "Ny träff på en plats" in page.text
    form = {"name": "Stenberga", "level": "village", "day": "2026-12-08", "clock": "18.00"}
    page = astrids.post(f"{base}/meetings", data={"place": "", **form})
    assert "Träffen är skapad" in page.text and "Stenberga" in page.text
    with database.reading() as session:
        (post,) = posts(session, astrid.id or 0)
        (made,) = meetings(session, post.series.id or 0)
    assert made.name == "Stenberga"
    assert HINDERS in astrids.get(f"/w/{made.uid}/agenda").text


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({}, "Välj en plats, eller skriv namnet på en ny."),
        ({"place": "99999"}, None),
        ({"name": "x" * 101, "level": "village"}, "Skriv namnet med högst 100 tecken."),
        ({"name": "Ny", "level": "planet"}, "Välj en nivå."),
        ({"name": "Ny", "level": "village", "day": "i morgon"}, "Den dagen finns inte."),
    ],
)
def test_what_cannot_be_read_is_said_and_kept(
    astrids: TestClient, series: Series, form: dict[str, str], said: str | None
) -> None:
    page = astrids.post(f"/series/{series.uid}/meetings", data={"venue": "Skolan", **form})
    if said is None:
        assert page.status_code == 404
    else:
        assert page.status_code == 422 and said in page.text and "Skolan" in page.text


def test_a_series_and_its_agenda_and_meetings_lead_to_each_other(
    astrids: TestClient,
    draganas: TestClient,
    database: Database,
    series: Series,
    astrid: Facilitator,
    dragana: Facilitator,
) -> None:
    meeting = planned(database, series, astrid, "Karlstorp")
    with database.writing() as session:
        member.admit(session, meeting.id or 0, dragana.id or 0, HOST)
    home, back = astrids.get("/workshops").text, f'href="/series/{series.uid}"'
    lent = f"/w/{series.agenda_uid}/agenda"
    assert lent in home and f"/w/{series.agenda_uid}/desk" not in home
    assert f"/w/{series.agenda_uid}/desk" in astrids.get("/workshops?q=samma").text
    page = astrids.get(lent).text
    assert back in page and "Nya träffar utgår från den här agendan" in page
    page = astrids.get(f"/w/{meeting.uid}/agenda").text
    assert back in page and "Nya träffar utgår" not in page
    assert "/series/" not in draganas.get(f"/w/{meeting.uid}/agenda").text
    enrol(database, series, dragana, READER)
    assert back in draganas.get(f"/w/{meeting.uid}/agenda").text
    astrids.post(f"/series/{series.uid}/deletion")
    assert "/series/" not in draganas.get(f"/w/{meeting.uid}/agenda").text
    assert f"/w/{series.agenda_uid}/desk" in astrids.get("/workshops").text


def test_a_host_begins_meetings_in_their_own_places_alone(
    draganas: TestClient, database: Database, dragana: Facilitator, series: Series
) -> None:
    here, there = place(database, "Stenberga"), place(database, "Norrfors")
    enrol(database, series, dragana, HOST, (here,))
    base = f"/series/{series.uid}/meetings"
    page = draganas.get(base)
    assert "Stenberga" in page.text and "Norrfors" not in page.text
    assert draganas.post(base, data={"place": str(there)}).status_code == 422
    assert draganas.post(base, data={"name": "Ny by", "level": VILLAGE}).status_code == 422
    assert draganas.post(base, data={"place": str(here)}).status_code == 200
    assert held_in(database, series) == ["Stenberga: Service i bygderna"]


def test_a_reader_sees_the_series_and_no_meeting_from_inside(
    draganas: TestClient, database: Database, astrid: Facilitator, dragana: Facilitator
) -> None:
    series = begun(database, astrid)
    village = held(database, series, astrid, "Stenberga", {HINDERS: [{"text": "Bussen"}] * 6})
    enrol(database, series, dragana, READER)
    page = draganas.get(f"/series/{series.uid}")
    assert "Stenberga" in page.text and "6 personer" in page.text
    assert village.uid not in page.text and "Bussen" not in page.text
    assert draganas.get(f"/w/{village.uid}/notes").status_code == 404


def test_members_are_added_changed_removed_and_taken_back(
    astrids: TestClient, database: Database, dragana: Facilitator, series: Series
) -> None:
    base, here = f"/series/{series.uid}/members", place(database, "Stenberga")
    page = astrids.post(
        base, data={"email": "dragana@example.se", "role": HOST, "localities": [str(here)]}
    )
    assert "Dragana Ilic" in page.text and "Stenberga" in page.text
    form = next(one for one in forms_of(page.text, base) if one.value("role") == HOST)
    page = astrids.post(form.action, data={"role": READER, "edition": form.value("edition")})
    late = astrids.post(form.action, data={"role": OWNER, "edition": form.value("edition")})
    assert late.status_code == 409
    page = astrids.post(f"{form.action}/removal")
    assert "Inte längre medlem: Dragana Ilic" in page.text
    with database.reading() as session:
        assert crew.membership(session, series.id or 0, dragana.id or 0) is None
    astrids.post(f"{form.action}/removal/undo")
    with database.reading() as session:
        found = crew.membership(session, series.id or 0, dragana.id or 0)
    assert found is not None and found.role == READER


def test_somebody_without_an_account_cannot_be_added(astrids: TestClient, series: Series) -> None:
    form = {"email": "ny@example.se", "role": READER}
    page = astrids.post(f"/series/{series.uid}/members", data=form)
    assert page.status_code == 422 and "Ingen loggar in här med den adressen" in page.text
    assert 'value="ny@example.se"' in page.text


def test_a_deleted_series_leaves_its_workshops_and_comes_back(
    astrids: TestClient, database: Database, astrid: Facilitator, series: Series
) -> None:
    village = planned(database, series, astrid, "Stenberga")
    page = astrids.post(f"/series/{series.uid}/deletion")
    assert f"/series/{series.uid}/deletion/undo" in page.text
    assert astrids.get(f"/series/{series.uid}").status_code == 404
    assert astrids.get(f"/w/{village.uid}/agenda").status_code == 200
    page = astrids.post(f"/series/{series.uid}/deletion/undo")
    assert page.status_code == 200 and "Stenberga" in page.text


def test_two_who_change_the_same_words_are_told(astrids: TestClient, series: Series) -> None:
    base = f"/series/{series.uid}/about"
    (form, *_) = (one for one in forms_of(astrids.get(base).text, base) if one.action == base)
    said = {"purpose": "", "language": "sv", "edition": form.value("edition")}
    assert astrids.post(base, data={"title": "Först", **said}).status_code == 200
    late = astrids.post(base, data={"title": "Sist", **said})
    assert late.status_code == 409 and "Först" in late.text and "Sist" in late.text


def test_places_come_from_a_sheet(astrids: TestClient, series: Series) -> None:
    base = f"/series/{series.uid}/places"
    text = "Region Nord;region;\nTrivselesund;kommun;Region Nord"
    assert "2 platser lades till" in astrids.post(base, data={"text": text}).text
    file = {"file": ("orter.csv", "Namn;Nivå;Inom\nByn å;by;Trivselesund".encode("cp1252"))}
    page = astrids.post(base, data={"text": ""}, files=file)
    assert "1 plats lades till" in page.text and "Byn å" in page.text
    bad = astrids.post(base, data={"text": "Månen;himlakropp;"})
    assert bad.status_code == 422 and "himlakropp" in bad.text
    assert "Månen;himlakropp;" in bad.text


def test_a_workshop_is_taken_in_after_one_has_seen_what_matches(
    astrids: TestClient, database: Database, workshop: Workshop, series: Series
) -> None:
    ask(database, workshop, "open_text", HINDERS)
    base, here = f"/series/{series.uid}/taking-in", place(database, "Stenberga")
    page = astrids.get(base)
    assert workshop.title in page.text and "1 fråga är densamma" in page.text
    refused = astrids.post(base, data={"workshop": workshop.uid})
    assert refused.status_code == 422
    page = astrids.post(base, data={"workshop": workshop.uid, "place": str(here)})
    assert "Workshopen är nu en träff i serien." in page.text
    assert held_in(database, series) == [workshop.title]
    page = astrids.post(f"/series/{series.uid}/meetings/{workshop.id}/release")
    assert held_in(database, series) == []


def test_shared_notes_of_a_meeting_tell_no_few_and_say_why(
    astrids: TestClient, database: Database, astrid: Facilitator, series: Series
) -> None:
    """What a comparison hides can't be read beside it."""
    chosen = [{"options": ["o0"]}] * 9 + [{"options": ["o1"]}] * 2
    village = held(database, series, astrid, "Stenberga", {WHICH: chosen})
    sharing = f"/w/{village.uid}/sharing"
    astrids.post(sharing)
    page = astrids.get(sharing)
    assert "Det är så för alla workshopar i en serie" in page.text
    assert "few-left-out" not in page.text
    shared = _notes(database, village)
    assert numbers(shared) & {1, 2, 3, 4, 9} == set() and 11 in numbers(shared)


def _notes(database: Database, workshop: Workshop) -> Document:
    with database.reading() as session:
        found = session.get_one(Workshop, workshop.id)
        return notes(session, found, "sv", 0, public=True)
