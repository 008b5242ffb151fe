"""Pictures over HTTP: how they are served, and how they come in with and without JavaScript."""

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from app import pictures
from app.admission.gate import MOST_BODY, MOST_FILES
from app.database import Database
from app.models.agenda.agenda import read_agenda
from app.models.workshop import Workshop
from app.sandbox import GaveUp
from tests.pictures import files

NAMES = re.compile(r'name="picture\.uid" value="([\w-]+)"')


def send(client: TestClient, workshop: Workshop, path: str, **more: Any) -> Any:
    return client.post(f"/w/{workshop.uid}/{path}", follow_redirects=False, **more)


def choose(client: TestClient, workshop: Workshop, content: bytes, **fields: str) -> Any:
    """As the editor's script does it."""
    file = {"picture.file": ("torget.png", content, "image/png")}
    return send(client, workshop, "pictures", files=file, data={"field": "picture", **fields})


def stored(client: TestClient, workshop: Workshop, content: bytes = b"") -> str:
    found = NAMES.search(choose(client, workshop, content or files.plain()).text)
    assert found
    return found[1]


def slide(**more: str) -> dict[str, str]:
    return {"kind": "slide", "prompt": "Torget", "minutes": "3", "body": "Vid *kiosken*", **more}


def saved(database: Database, workshop: Workshop) -> list[Any]:
    with database.reading() as session:
        agenda = read_agenda(session, workshop.id or 0)
    return [(item.name, item.steps[0].picture) for item in agenda]


def test_a_picture_is_kept_by_browsers_and_can_do_nothing(
    astrids: TestClient, workshop: Workshop
) -> None:
    path = f"/w/{workshop.uid}/pictures/{stored(astrids, workshop)}/phone"
    reply = astrids.get(path)
    assert reply.content[:4] == b"RIFF" and reply.content[8:12] == b"WEBP"
    assert reply.headers["content-type"] == "image/webp"
    assert "content-encoding" not in reply.headers
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert reply.headers["content-security-policy"].startswith("default-src 'none'")
    again = astrids.get(path, headers={"if-none-match": reply.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    for odd in ("original", "sha", "../wide"):
        assert astrids.get(path.replace("/phone", f"/{odd}")).status_code == 404


def test_a_member_whose_phone_left_the_room_still_sees_pictures(
    astrids: TestClient, workshop: Workshop
) -> None:
    path = f"/w/{workshop.uid}/pictures/{stored(astrids, workshop)}/wide"
    astrids.cookies.set("participant", "nobody's")
    assert astrids.get(path).status_code == 200


def test_a_slide_with_a_picture_is_made_and_changed_without_javascript(
    astrids: TestClient, workshop: Workshop, database: Database
) -> None:
    file = {"picture.file": ("x.jpg", files.plain(640, 480, "JPEG"), "image/jpeg")}
    asked = send(astrids, workshop, "steps", data=slide(), files=file)
    assert asked.status_code == 422 and "Skriv vad bilden visar" in asked.text
    assert "Vid *kiosken*" in asked.text
    uid = NAMES.search(asked.text)
    assert uid
    told = slide(**{"picture.uid": uid[1], "picture.alt": "Kiosken"})
    empty = {"picture.file": ("", b"", "application/octet-stream")}
    assert send(astrids, workshop, "steps", data=told, files=empty).status_code == 303
    ((_, picture),) = saved(database, workshop)
    assert (picture.alt, picture.width, picture.height) == ("Kiosken", 640, 480)


@pytest.mark.parametrize(
    ("content", "say"),
    [
        (files.HTML, "Det är ingen bild."),
        (files.SVG, "SVG-bilder går inte"),
        (files.bomb(), "miljoner bildpunkter"),
        (files.plain(400, 400)[:300], "går inte att läsa"),
        (bytes(pictures.MOST_FILE + 1), "Filen är för stor: högst 20 MB"),
    ],
)
def test_what_can_not_be_taken_is_told_and_the_rest_of_the_form_is_kept(
    astrids: TestClient, workshop: Workshop, database: Database, content: bytes, say: str
) -> None:
    file = {"picture.file": ("torget.png", content, "image/png")}
    reply = send(astrids, workshop, "steps", data=slide(), files=file)
    assert reply.status_code == 422 and say in reply.text
    assert "Torget</textarea>" in reply.text and "Vid *kiosken*" in reply.text
    assert saved(database, workshop) == []
    fragment = choose(astrids, workshop, content)
    assert fragment.status_code == 422 and say in fragment.text
    assert "<bikupa-picture" in fragment.text


def test_a_file_that_breaks_the_reader_is_told_so(
    astrids: TestClient, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def give_up(*_: object, **__: object) -> None:
        raise GaveUp()

    monkeypatch.setattr(pictures, "apart", give_up)
    assert "för tung att läsa" in choose(astrids, workshop, files.plain()).text


def test_a_page_of_a_pdf_is_chosen_and_described_by_its_words(
    astrids: TestClient, workshop: Workshop, database: Database
) -> None:
    asked = choose(astrids, workshop, files.pdf("Varför vi ses", "Nästa steg"))
    assert asked.status_code == 200 and "Sida 2" in asked.text
    first, second = NAMES.findall(asked.text)
    pages = {"picture.pages": f"{first} {second}"}
    nothing = send(astrids, workshop, "steps", data=slide(**pages))
    assert nothing.status_code == 422 and "Välj vilken sida" in nothing.text
    assert NAMES.findall(nothing.text) == [first, second]
    chosen = send(astrids, workshop, "steps", data=slide(**pages, **{"picture.uid": second}))
    assert chosen.status_code == 303
    ((_, picture),) = saved(database, workshop)
    assert (picture.uid, picture.alt) == (second, "Nästa steg Vi ses i Granby.")


def test_a_pdf_of_one_page_is_that_page(astrids: TestClient, workshop: Workshop) -> None:
    asked = choose(astrids, workshop, files.pdf("Ensam"))
    assert len(NAMES.findall(asked.text)) == 1 and "Ensam Vi ses i Granby." in asked.text


def test_options_get_pictures_without_javascript_and_rows_stay_as_typed(
    astrids: TestClient, workshop: Workshop, database: Database
) -> None:
    data = {"kind": "choice", "prompt": "Hur?", "minutes": "3", "options.new-a": "Buss"}
    file = {"pictures.new-b.file": ("x.png", files.plain(), "image/png")}
    reply = send(astrids, workshop, "steps", data=data, files=file)
    assert reply.status_code == 422 and "Skriv ord till varje bild" in reply.text
    uid = re.search(r'name="pictures\.new-b\.uid" value="([\w-]+)"', reply.text)
    assert uid and 'name="options.new-b"' in reply.text and 'value="Buss"' in reply.text
    data |= {"options.new-b": "Tåg", "pictures.new-b.uid": uid[1], "pictures.new-b.alt": "Ett tåg"}
    assert send(astrids, workshop, "steps", data=data).status_code == 303
    with database.reading() as session:
        step = read_agenda(session, workshop.id or 0)[0].steps[0]
    form = astrids.get(f"/w/{workshop.uid}/steps/{step.uid}").text
    assert 'name="pictures.o2.uid"' in form and "Ett tåg</textarea>" in form
    preview = astrids.get(f"/w/{workshop.uid}/steps/{step.uid}/preview").text
    assert f"{uid[1]}/small" in preview and 'alt="Ett tåg"' in preview


def test_the_preview_shows_a_picture_before_it_is_described(
    astrids: TestClient, workshop: Workshop, database: Database
) -> None:
    uid = stored(astrids, workshop, files.plain(640, 480))
    shown = send(astrids, workshop, "steps/preview", data=slide(**{"picture.uid": uid}))
    assert f"{uid}/phone" in shown.text and 'width="640" height="480"' in shown.text
    assert saved(database, workshop) == []


def test_pages_of_a_pdf_become_slides(
    astrids: TestClient, workshop: Workshop, database: Database
) -> None:
    file = {"file": ("bilder.pdf", files.pdf("Varför vi ses", "Nästa steg"), "application/pdf")}
    pages = send(astrids, workshop, "document", files=file)
    assert pages.status_code == 200 and 'value="Nästa steg"' in pages.text
    uids = re.findall(r'name="uid" value="([\w-]+)"', pages.text)
    data: dict[str, Any] = {"uid": uids}
    for uid, heading in zip(uids, ["Varför vi ses", ""], strict=True):
        data |= {f"page.{uid}.on": "1", f"page.{uid}.heading": heading, f"page.{uid}.alt": "Ord"}
    missing = send(astrids, workshop, "document/slides", data=data)
    assert missing.status_code == 422 and missing.text.count('class="flaw"') == 1
    assert 'value="Varför vi ses"' in missing.text and saved(database, workshop) == []
    data[f"page.{uids[1]}.heading"] = "Slut"
    assert send(astrids, workshop, "document/slides", data=data).status_code == 303
    assert [name for name, _ in saved(database, workshop)] == ["Varför vi ses", "Slut"]


@pytest.mark.parametrize(
    ("content", "say"),
    [
        (b"", "Välj en PDF"),
        (files.plain(), "Välj en PDF"),
        (b"%PDF-1.4 x", "går inte att läsa"),
        (files.locked_pdf(), "låst med ett lösenord"),
    ],
)
def test_a_document_that_is_no_pdf_is_told(
    astrids: TestClient, workshop: Workshop, content: bytes, say: str
) -> None:
    reply = send(astrids, workshop, "document", files={"file": ("x.pdf", content)})
    assert reply.status_code == 422 and say in reply.text


def test_only_pages_that_take_files_take_much(client: TestClient, workshop: Workshop) -> None:
    at = f"/w/{workshop.uid}"
    for path, most in (
        (f"{at}/steps", MOST_FILES),
        (f"{at}/pictures", MOST_FILES),
        (f"{at}/document", MOST_FILES),
        (f"{at}/ops", MOST_BODY),
        (f"{at}/stepsister", MOST_BODY),
        (f"{at}/agenda", MOST_BODY),
    ):
        headers = {"content-length": str(most + 1)}
        assert client.post(path, content=b"x", headers=headers).status_code == 413
        headers = {"content-length": str(most)}
        assert client.post(path, content=b"x", headers=headers).status_code != 413


@pytest.mark.parametrize("kind", ["slide", "choice"])
@pytest.mark.parametrize(
    "sent",
    [
        {"picture": "abc", "pictures": "abc"},
        {"picture": ["a", "b"], "pictures": ["a", "b"]},
        {"picture.uid": ["a", "b"], "pictures.o1": "abc", "pictures.o1.uid": "x"},
        {"picture.choices": "abc", "pictures.o1.choices": ["a", "b"]},
        {"picture.pages": ["a", "b"], "picture.uid": "../../x", "pictures.o1.uid.x": "y"},
        {"picture.uid": "a", "picture.alt": ["a", "b"], "picture.width": "x"},
        {"picture.uid": "a", "picture.decorative": "maybe", "picture.alone.x": "y"},
        {"picture.file": "abc", "picture.problem": "x", "file": "abc"},
    ],
)
def test_odd_forms_make_no_fault(
    astrids: TestClient, workshop: Workshop, kind: str, sent: dict[str, Any]
) -> None:
    data = {**slide(), "kind": kind, **sent, "prompt": ""}
    assert send(astrids, workshop, "steps", data=data).status_code == 422
    assert send(astrids, workshop, "steps/preview", data=data).status_code == 200
    for field in ("picture", "pictures.o1", "a.b.c.d.e", "."):
        reply = send(astrids, workshop, "pictures", data={**sent, "field": field})
        assert reply.status_code in (200, 422)
    document = {"uid": ["x", "../x"], "page.x": "abc", **sent}
    assert send(astrids, workshop, "document/slides", data=document).status_code == 422


def test_pages_load_pictures_from_here_alone(client: TestClient) -> None:
    assert "img-src 'self';" in client.get("/login").headers["content-security-policy"]
