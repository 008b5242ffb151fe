"""What goes along in the notes: chosen, remembered, and never chosen over somebody unseen."""

import re

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.models.afterwards.contents import PARTS, SHORT
from app.models.workshop import Workshop
from tests.rooms import ask, say


def ticked(page: str) -> list[str]:
    return re.findall(r'name="part" value="(\w+)" checked', page)


def test_all_of_it_goes_along_until_something_else_is_chosen(
    astrids: TestClient, workshop: Workshop
) -> None:
    page = astrids.get(f"/w/{workshop.uid}/notes/contents").text
    assert ticked(page) == list(PARTS)


def test_what_is_chosen_is_remembered_and_holds_for_the_page_and_the_files(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    say(database, ask(database, workshop, "open_text", "Vad hindrar?"), {"text": "Avstånden"})
    at = f"/w/{workshop.uid}/notes"
    sent = {"title": "Minnesanteckningar", "case_number": "KS 2026/114", "part": ["results"]}
    assert astrids.post(f"{at}/contents", data=sent).url.path == at
    assert ticked(astrids.get(f"{at}/contents").text) == ["results"]
    for path in (at, f"{at}/md"):
        text = astrids.get(path, headers={"accept-language": "sv"}).text
        assert "KS 2026/114" in text and "Vad hindrar?" in text
        assert "Avstånden" not in text and "Svaren i ord är inte med här" in text
    assert "Minnesanteckningar" in astrids.get(at).text


def test_the_short_form_is_one_press(astrids: TestClient, workshop: Workshop) -> None:
    at = f"/w/{workshop.uid}/notes/contents"
    astrids.post(at, data={"preset": "short", "part": list(PARTS)})
    assert ticked(astrids.get(at).text) == list(SHORT)
    astrids.post(at, data={"preset": "full"})
    assert ticked(astrids.get(at).text) == list(PARTS)


def test_what_is_too_long_is_said_and_kept(astrids: TestClient, workshop: Workshop) -> None:
    at = f"/w/{workshop.uid}/notes/contents"
    reply = astrids.post(at, data={"title": "Ö" * 201, "case_number": "KS 1", "part": ["results"]})
    assert reply.status_code == 422 and "Ö" * 201 in reply.text and "KS 1" in reply.text
    assert ticked(reply.text) == ["results"]
    assert "Ö" * 201 not in astrids.get(at).text


@pytest.mark.parametrize(("refused", "other"), [("title", "case_number"), ("case_number", "title")])
def test_the_refused_field_is_marked_told_of_and_has_the_focus(
    refused: str, other: str, astrids: TestClient, workshop: Workshop
) -> None:
    at = f"/w/{workshop.uid}/notes/contents"
    data, swedish = {refused: "Ö" * 201, other: "KS 1"}, {"accept-language": "sv"}
    page = astrids.post(at, data=data, headers=swedish).text
    fields = dict(re.findall(r'<input id="(\w+)"([^>]*)>', page))
    assert 'aria-invalid="true"' in fields[refused] and "autofocus" in fields[refused]
    assert "aria-invalid" not in fields[other] and "autofocus" not in fields[other]
    [told] = re.findall(r'aria-describedby="([\w-]+)"', fields[refused])
    assert re.search(rf'id="{told}">Det är längre än vad som får plats', page)


def test_nobody_chooses_over_what_they_have_not_seen(
    astrids: TestClient, workshop: Workshop
) -> None:
    at = f"/w/{workshop.uid}/notes/contents"
    [edition] = re.findall(r'name="edition" value="(\w+)"', astrids.get(at).text)
    astrids.post(at, data={"case_number": "KS 1", "edition": edition, "part": list(PARTS)})
    reply = astrids.post(at, data={"case_number": "KS 2", "edition": edition, "part": list(PARTS)})
    assert reply.status_code == 409 and "KS 1" in reply.text and "KS 2" in reply.text
