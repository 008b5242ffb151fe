"""What a series hands over: the facilitators' words, what was said where, and nothing of few; a
draft, and versions that are known by their checksum."""

import hashlib
import io
from zipfile import ZipFile

import pytest
from starlette.testclient import TestClient

from app.clock import now
from app.database import Database
from app.exports.finals import make_final as make_notes_final
from app.exports.series.finals import FORMS, make_final
from app.exports.series.handover import Handover, handover
from app.models.afterwards.publication import publish
from app.models.people import crew
from app.models.people.crew import Series
from app.models.people.facilitator import Facilitator
from app.models.people.member import READER
from app.models.series import sections
from app.models.series.meetings import meetings
from app.models.series.sections import Written
from app.papers.blocks import Bars, Heading, Prose, Table
from tests.backends import POSTGRESQL, SQLITE
from tests.conftest import log_in, someone
from tests.exports.read_back import words_in
from tests.forms import forms_of
from tests.series import HINDERS, PIECES, RATE, THEMES, WHICH, begun, held

pytestmark = pytest.mark.on(SQLITE, POSTGRESQL)

ZONE = "Europe/Stockholm"


@pytest.fixture
def series(database: Database, astrid: Facilitator) -> Series:
    """Two villages with enough people, and one with too few."""
    series = begun(database, astrid)
    for place, people in (("Stenberga", 12), ("Norrfors", 9), ("Lillsele", 3)):
        answers = {
            HINDERS: [{"text": f"{place} säger {n}"} for n in range(people)],
            RATE: [{"values": {"o0": 3 + n % 3, "o1": 2 + n % 2}} for n in range(people)],
            WHICH: [{"options": ["o0"]} for _ in range(people)],
        }
        themes = {THEMES[0]: range(min(people, 7))}
        held(database, series, astrid, place, answers, themes=themes)
    return series


def taken(database: Database, series: Series, language: str = "sv") -> Handover:
    with database.reading() as session:
        fresh = session.get_one(Series, series.id)
        return handover(session, fresh, language, ZONE, now())


def tables(document: Handover) -> list[Table]:
    return [one for one in document.opening if isinstance(one, Table)]


def test_it_says_what_was_said_where_and_nothing_of_few(database: Database, series: Series) -> None:
    document = taken(database, series)
    by_row = {one.rows[1][0]: one for one in tables(document) if len(one.rows) > 1}
    themes = by_row[THEMES[0]]
    assert themes.head[1:] == ["Norrfors", "Stenberga", "Lillsele"]  # what isn't told is last
    told = {row[0]: dict(zip(themes.head[1:], row[1:], strict=True)) for row in themes.rows}
    assert told["Svarade"] == {"Norrfors": 9, "Stenberga": 12, "Lillsele": "färre än 5"}
    assert told[THEMES[0]] == {"Norrfors": None, "Stenberga": 7, "Lillsele": None}
    bars = [one for block in document.opening if isinstance(block, Bars) for one in block.bars]
    assert [(bar.label, bar.value) for bar in bars] == [(THEMES[0], 7), ("Bussen", 21)]
    means = by_row[PIECES[0]]
    assert means.head[1] == "Alla som redovisas" and means.rows[0][1] == 21
    place = means.head.index("Lillsele")
    assert all(row[place] is None for row in means.rows[1:])
    assert all(isinstance(row[means.head.index("Stenberga")], float) for row in means.rows[1:])


def test_no_answer_stands_in_it_word_for_word(database: Database, series: Series) -> None:
    assert "säger" not in str(taken(database, series).opening)


def test_its_own_words_come_first_and_goals_make_it_a_plan(
    database: Database, series: Series
) -> None:
    with database.writing() as session:
        here = session.get_one(Series, series.id)
        written = Written(
            heading="Serviceplan",
            summary="Bygderna är **överens**.",
            goals="- Buss på kvällen",
            case_number="KS 2026/114",
        )
        sections.write(here, written)
    document = taken(database, series)
    headings = [one.text for one in document.opening if isinstance(one, Heading)]
    assert document.title == headings[0] == "Serviceplan"
    assert headings[1] == "Det viktigaste" and "Mål och åtgärder" in headings
    assert headings.index("Mål och åtgärder") > headings.index(HINDERS)
    assert len([one for one in document.opening if isinstance(one, Prose)]) == 2
    assert "KS 2026/114" in str(document.opening)


def test_a_version_is_known_by_its_checksum_and_the_next_says_what_differs(
    astrids: TestClient, database: Database, series: Series
) -> None:
    base = f"/series/{series.uid}/handover"
    page = astrids.get(base)
    (form,) = (one for one in forms_of(page.text, base) if one.action.endswith("/final"))
    edition = form.value("edition")
    assert astrids.post(f"{base}/final", data={"role": "", "edition": edition}).status_code == 422
    page = astrids.post(f"{base}/final", data={"role": "processledaren", "edition": edition})
    assert "Version 1" in page.text and "Gäller" in page.text
    again = astrids.post(f"{base}/final", data={"role": "processledaren", "edition": edition})
    assert again.text.count('class="version') == 1
    for form_name in FORMS:
        body = astrids.get(f"{base}/1/{form_name}").content
        checksum = hashlib.sha256(body).hexdigest()
        assert "Oförändrad" in astrids.get("/verify", params={"sum": checksum}).text, form_name
    assert "version 1" in astrids.get(f"{base}/1/md").text.lower()
    words = {"summary": "Nytt.", "edition": ""}
    assert astrids.post(base, data=words).status_code == 200
    late = astrids.post(f"{base}/final", data={"role": "utredaren", "edition": edition})
    assert late.status_code == 409
    with database.reading() as session:
        fresh = session.get_one(Series, series.id)
    made = make_final(database, fresh.id or 0, "r", now(), "https://x.example", ZONE)
    assert made.number == 2 and made.differs == {"new": ["Det viktigaste"]}


@pytest.mark.parametrize("form", FORMS)
def test_a_draft_says_so_in_every_format(astrids: TestClient, series: Series, form: str) -> None:
    reply = astrids.get(f"/series/{series.uid}/handover/{form}")
    assert reply.status_code == 200
    read = words_in(reply.content, form)
    assert "Stenberga" in read and "säger" not in read


def test_everything_in_one_file_has_only_notes_that_one_may_read(
    client: TestClient, astrids: TestClient, database: Database, astrid: Facilitator, series: Series
) -> None:
    with database.reading() as session:
        first, second, _ = meetings(session, series.id or 0)
    for one in (first, second):
        make_notes_final(database, one.workshop_id, "r", now(), "https://x.example")
    with database.writing() as session:
        publish(session, first.workshop_id, now())
    reader = someone(database, "Rut", "rut@example.se")
    with database.writing() as session:
        crew.enrol(session, series.id or 0, reader.id or 0, READER)
    address = f"/series/{series.uid}/handover/package"
    owns = ZipFile(io.BytesIO(astrids.get(address).content))
    ruts = log_in(TestClient(client.app), database, reader)
    reads = ZipFile(io.BytesIO(ruts.get(address).content))
    folders = [
        {name.split("/")[0] for name in one.namelist() if "/" in name} for one in (owns, reads)
    ]
    assert folders == [{"01 Stenberga", "02 Norrfors"}, {"01 Stenberga"}]
    assert "Norrfors: " in reads.read("README.txt").decode()
    for package in (owns, reads):
        for line in package.read("SHA256SUMS.txt").decode().splitlines():
            checksum, name = line.split("  ")
            assert hashlib.sha256(package.read(name)).hexdigest() == checksum


def folders(package: ZipFile) -> set[str]:
    return {name.split("/")[0] for name in package.namelist() if "/" in name}


def test_two_who_write_the_same_section_are_told(astrids: TestClient, series: Series) -> None:
    base = f"/series/{series.uid}/handover"
    page = astrids.get(base)
    assert page.status_code == 200
    (form,) = (one for one in forms_of(page.text, base) if one.action == base)
    said = {"edition": form.value("edition")}
    assert astrids.post(base, data={"summary": "Först.", **said}).status_code == 200
    late = astrids.post(base, data={"summary": "Sist.", **said})
    assert late.status_code == 409 and "Först." in late.text and "Sist." in late.text
    long = astrids.post(base, data={"summary": "x" * 10_001})
    assert long.status_code == 422 and "x" * 10_001 in long.text


def test_everyone_reads_the_version_in_force_as_long_as_it_is_shown(
    client: TestClient, astrids: TestClient, database: Database, series: Series
) -> None:
    base, public = f"/series/{series.uid}/handover", f"/series/{series.uid}/public"
    anybody = TestClient(client.app)
    assert astrids.post(f"{base}/publication").status_code == 422  # nothing is final
    assert anybody.get(public).status_code == 404
    astrids.post(f"{base}/final", data={"role": "processledaren"})
    assert anybody.get(public).status_code == 404
    astrids.post(f"{base}/publication")
    page = anybody.get(public).text
    assert "version 1" in page and "Stenberga" in page and "säger" not in page
    astrids.post(base, data={"summary": "Bygderna är överens."})
    assert "överens" not in anybody.get(public).text  # a draft
    astrids.post(f"{base}/final", data={"role": "processledaren"})
    page = anybody.get(public).text
    assert "version 2" in page and "överens" in page
    astrids.post(f"{base}/withdrawal")
    assert anybody.get(public).status_code == 404
    astrids.post(f"{base}/publication")
    assert anybody.get(public).status_code == 200
    astrids.post(f"/series/{series.uid}/deletion")
    assert anybody.get(public).status_code == 404


def test_an_empty_series_can_be_handed_over_too(database: Database, astrid: Facilitator) -> None:
    document = taken(database, begun(database, astrid), "en")
    heading = next(one.text for one in document.opening if isinstance(one, Heading))
    assert heading == "Material from the places"
