"""The page to invite from, and what can be printed and downloaded there."""

import io
import re

import pytest
from PIL import Image
from pypdf import PdfReader
from starlette.testclient import TestClient

from app.database import Database
from app.main import create_app
from app.models.people.facilitator import Facilitator
from app.models.workshop import SELF, Workshop
from app.settings import Settings
from tests.conftest import log_in
from tests.exports.test_notes import START, change
from tests.models.test_publication import share
from tests.rooms import do


@pytest.fixture
def path(workshop: Workshop) -> str:
    return f"/w/{workshop.uid}/invite"


def read(astrids: TestClient, path: str, paper: str = "a4", language: str = "sv") -> PdfReader:
    reply = astrids.get(f"{path}/{paper}.pdf?language={language}")
    assert (reply.status_code, reply.headers["content-type"]) == (200, "application/pdf")
    return PdfReader(io.BytesIO(reply.content))


def words(pdf: PdfReader) -> str:
    """All of its words with single spaces, as they were before they were parted."""
    text = " ".join(page.extract_text() for page in pdf.pages)
    return " ".join(text.replace("\u200b", "").replace("\xad\n", "").split())


def test_the_page_has_the_link_the_code_and_every_file(
    astrids: TestClient, workshop: Workshop, path: str
) -> None:
    text = astrids.get(path, headers={"accept-language": "sv"}).text
    assert f'value="http://testserver/{workshop.code}"' in text and workshop.spoken in text
    for address in re.findall(rf'(?:href|src)="({path}/[^"]+)"', text):
        assert astrids.get(address).status_code == 200, address


@pytest.mark.parametrize(("paper", "height"), [("a4", 842), ("a5", 595)])
def test_an_invitation_is_one_tagged_page_that_says_it_all(
    paper: str,
    height: int,
    astrids: TestClient,
    database: Database,
    workshop: Workshop,
    path: str,
) -> None:
    change(
        database,
        workshop,
        purpose="Hitta hindren",
        venue="Folkets hus",
        starts_at=START,
        responsible="Kommunen",
        keep_until=START + 90 * 86_400_000,
    )
    pdf = read(astrids, path, paper)
    assert [round(page.mediabox.height) for page in pdf.pages] == [height]
    text = words(pdf)
    for part in (
        "Möte i bygden",
        "Hitta hindren",
        "Folkets hus",
        "torsdag 12 november 2026, 09.30",
        workshop.spoken,
        "testserver",
        "Inget namn",
        "10 februari 2027",
        "Kommunen",
    ):
        assert part in text
    catalogue = pdf.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"] and catalogue["/Lang"] == "sv"
    assert "/StructTreeRoot" in catalogue and pdf.metadata.title == "Möte i bygden"
    assert "pdfuaid" in pdf.trailer["/Root"]["/Metadata"].get_data().decode()


def test_the_invitation_to_a_survey_says_until_when_it_is_answered(
    astrids: TestClient, database: Database, workshop: Workshop, path: str
) -> None:
    change(database, workshop, pace=SELF, starts_at=START, closes_at=START + 3 * 86_400_000)
    text = words(read(astrids, path))
    assert "Svara senast söndag 15 november 2026, 09.30" in text
    assert "Svara från" not in text and "torsdag 12 november" not in text


def test_an_invitation_speaks_the_language_asked_for(
    astrids: TestClient, database: Database, workshop: Workshop, path: str
) -> None:
    change(database, workshop, starts_at=START)
    text = words(read(astrids, path, language="en"))
    assert "Thursday" in text and "12 November 2026, 09:30" in text
    assert "Point the camera here" in text and "no account" in text


def test_without_time_place_and_purpose_there_is_still_an_invitation(
    astrids: TestClient, path: str
) -> None:
    text = words(read(astrids, path))
    assert "Möte i bygden" in text and "Plats" not in text and "Tid" not in text
    assert "/facts" in astrids.get(path).text


LONG = "Samverkansöverenskommelseuppföljningsarbetsgruppssammanträdesprotokoll"


def test_what_is_far_too_long_is_still_one_page(
    astrids: TestClient, database: Database, workshop: Workshop, path: str
) -> None:
    title = f"{LONG} " * 2 + "A" * 60
    change(database, workshop, title=title, venue=LONG * 2, purpose=f"{LONG}\n" * 30)
    for paper in ("a4", "a5"):
        pdf = read(astrids, path, paper)
        assert len(pdf.pages) == 1
        assert workshop.spoken in words(pdf)


def test_what_no_font_has_is_left_out_and_said(
    astrids: TestClient, database: Database, workshop: Workshop, path: str
) -> None:
    change(database, workshop, title="Sommarfest 𓀀𓁐 i byn", venue="𓃰")
    assert "Sommarfest i byn" in words(read(astrids, path))
    text = astrids.get(path, headers={"accept-language": "en"}).text
    assert "can't be printed and are left out: 𓀀𓁐𓃰" in text


def test_more_odd_characters_than_there_are_tries_end_nothing(
    astrids: TestClient, database: Database, workshop: Workshop, path: str
) -> None:
    odd = "".join(chr(0x13000 + n) for n in range(150))
    change(database, workshop, title=f"Möte {odd}")
    assert "Möte" in words(read(astrids, path))


def test_what_people_write_is_text_and_no_markup(
    astrids: TestClient, database: Database, workshop: Workshop, path: str
) -> None:
    title = '#panic() $x$ *fet* `rå` @me <a> \\ "]) //'
    change(database, workshop, title=title, purpose='#read("/etc/passwd")')
    text = words(read(astrids, path))
    assert title in text and '#read("/etc/passwd")' in text


def test_the_qr_code_is_a_picture_and_a_drawing(astrids: TestClient, path: str) -> None:
    png = astrids.get(f"{path}/qr.png")
    picture = Image.open(io.BytesIO(png.content))
    assert picture.size[0] == picture.size[1] >= 600
    assert 'filename="Mote i bygden qr.png"' in png.headers["content-disposition"]
    svg = astrids.get(f"{path}/qr.svg")
    assert svg.headers["content-type"] == "image/svg+xml" and svg.text.startswith("<svg xmlns=")


def test_an_unknown_file_is_not_there(astrids: TestClient, path: str) -> None:
    assert astrids.get(f"{path}/a3.pdf").status_code == 404


def test_the_page_says_when_phones_can_not_reach_the_address(
    settings: Settings, database: Database, astrid: Facilitator, path: str
) -> None:
    alone = settings.model_copy(update={"base_url": "", "host": "127.0.0.1"})
    with TestClient(create_app(alone)) as client:
        reply = log_in(client, database, astrid).get(path, headers={"accept-language": "en"})
    assert "Phones can't reach 127.0.0.1" in reply.text
    assert "BIKUPA_BASE_URL" in reply.text


def test_the_page_says_when_nobody_can_join(
    astrids: TestClient, database: Database, workshop: Workshop, path: str
) -> None:
    english = {"accept-language": "en"}
    assert "nobody" not in astrids.get(path, headers=english).text
    do(database, workshop, "lock")
    assert "The door is locked" in astrids.get(path, headers=english).text
    do(database, workshop, "end")
    assert "has ended" in astrids.get(path, headers=english).text
    share(database, workshop)
    assert "now lead to the notes" in astrids.get(path, headers=english).text
