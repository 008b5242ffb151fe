"""Writing what became of it, looking at the changes and publishing them, without scripts."""

import re

from lxml import html
from starlette.testclient import TestClient

from app.clock import DAY_MS, now
from app.database import Database
from app.exports import FORMATS
from app.models.became.reply import replies_of
from app.models.people import member
from app.models.people.facilitator import Facilitator
from app.models.people.member import HOST
from app.models.workshop import Workshop
from tests.became import day, keys, meet, publish, told, write
from tests.conftest import log_in
from tests.exports.test_notes import change


def form(page: str, at: str, **about: str) -> dict[str, str]:
    """The fields of a form as they are drawn: the one that goes there and has these values."""
    for one in html.fromstring(page).xpath(f"//form[contains(@action, '{at}')]"):
        found = {
            field.get("name"): (field.value or "").removeprefix("\n")
            for field in one.xpath(".//*[@name]")
            if field.tag != "button"
        }
        if all(found.get(name) == value for name, value in about.items()):
            return found
    raise AssertionError(f"no form {at} {about}")


def texts(database: Database, workshop: Workshop) -> list[str]:
    with database.reading() as session:
        return [one.words["text"].get("sv", "") for one in replies_of(session, workshop.id or 0)]


def test_a_theme_is_answered_and_the_answer_changed(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    bus = keys(database, meet(database, workshop))["Bussen"]
    path = f"/w/{workshop.uid}/became"
    sent = form(astrids.get(path).text, "/replies", about=bus, says="answered")
    sent |= {"text": "Den kommer i mars.", "text_also": "It comes in March."}
    page = astrids.post(f"{path}/replies", data=sent).text
    assert "Den kommer i mars." in page and "inte publicerat" in page and "Sparat" in page
    again = form(page, "/replies", about=bus, says="answered")
    assert again["text_also"] == "It comes in March."
    astrids.post(f"{path}/replies", data=again | {"text": "Den kommer i maj."})
    assert texts(database, workshop) == ["Den kommer i maj."]


def test_what_can_t_be_saved_stays_in_its_form_and_says_what_is_missing(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    meet(database, workshop)
    path = f"/w/{workshop.uid}/became"
    sent = form(astrids.get(path).text, "/replies", says="will_not")
    reply = astrids.post(f"{path}/replies", data=sent | {"title": "Kvällsturer", "day": "i maj"})
    assert reply.status_code == 422 and "Det är ingen dag" in reply.text
    reply = astrids.post(f"{path}/replies", data=sent | {"title": "Kvällsturer"})
    assert reply.status_code == 422 and "Skriv varför det inte blir av." in reply.text
    kept = form(reply.text, "/replies", says="will_not")
    assert kept["title"] == "Kvällsturer" and kept["uid"] == sent["uid"]
    [open_] = html.fromstring(reply.text).xpath("//details[@open and .//*[@aria-invalid]]")
    assert open_.xpath(".//textarea/@aria-describedby")
    assert texts(database, workshop) == []


def test_who_writes_at_the_same_time_as_another_sees_both(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    bus = keys(database, meet(database, workshop))["Bussen"]
    path = f"/w/{workshop.uid}/became"
    sent = form(astrids.get(path).text, "/replies", about=bus, says="answered")
    write(database, workshop, about=bus, text="Den kommer i mars.")
    reply = astrids.post(f"{path}/replies", data=sent | {"text": "Den kommer i maj."})
    assert reply.status_code == 409
    assert "Den kommer i mars." in reply.text and "Den kommer i maj." in reply.text
    mine = form(reply.text, "/replies", about=bus, says="answered")
    assert mine["text"] == "Den kommer i maj."
    astrids.post(f"{path}/replies", data=mine)
    assert texts(database, workshop) == ["Den kommer i maj."]


def test_what_somebody_took_away_meanwhile_can_be_put_back(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    bus = keys(database, meet(database, workshop))["Bussen"]
    uid = write(database, workshop, about=bus, text="I mars.")
    path = f"/w/{workshop.uid}/became"
    sent = form(astrids.get(path).text, "/replies", uid=uid)
    page = astrids.post(f"{path}/replies/{uid}/removal").text
    assert "Borttaget." in page and texts(database, workshop) == []
    reply = astrids.post(f"{path}/replies", data=sent | {"text": "I maj."})
    assert reply.status_code == 409
    mine = form(reply.text, "/replies", about=bus, says="answered")
    assert mine["text"] == "I maj."
    astrids.post(f"{path}/replies", data=mine)
    assert texts(database, workshop) == ["I maj."]


def test_what_is_taken_away_by_mistake_comes_back(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    uid = write(database, workshop, says="decided", title="Buss")
    path = f"/w/{workshop.uid}/became"
    page = astrids.post(f"{path}/replies/{uid}/removal").text
    [undo] = html.fromstring(page).xpath("//form[contains(@action, 'removal/undo')]/@action")
    assert uid in undo
    assert f'id="r-{uid}"' in astrids.post(undo).text


def test_changes_are_looked_at_and_published_by_a_second_press(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    asking = told(database, workshop)
    path = f"/w/{workshop.uid}/became"
    assert "Allt är publicerat" in astrids.get(path).text
    write(database, workshop, about=keys(database, asking)["Gamla mejeriet"], text="Öppnar snart.")
    assert "1 ändring sedan dess" in astrids.get(path).text
    page = astrids.get(f"{path}/changes").text
    assert "Öppnar snart." in page and "Gamla mejeriet" in page and "Skolbussen blir" not in page
    assert "Öppnar snart." not in astrids.get(f"/w/{workshop.uid}/outcome").text
    reply = astrids.post(f"{path}/publication", data=form(page, "/publication"))
    assert reply.url.path == path and "Allt är publicerat" in reply.text
    assert "Öppnar snart." in astrids.get(f"/w/{workshop.uid}/outcome").text


def test_publishing_asks_for_the_next_news_and_keeps_what_was_typed(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    meet(database, workshop)
    path = f"/w/{workshop.uid}/became"
    sent = form(astrids.get(f"{path}/changes").text, "/publication")
    reply = astrids.post(f"{path}/publication", data=sent)
    assert reply.status_code == 422 and "Säg när nästa besked kommer" in reply.text
    reply = astrids.post(f"{path}/publication", data=sent | {"next_day": "2020-01-15"})
    assert reply.status_code == 422 and 'value="2020-01-15"' in reply.text
    assert astrids.get(f"/w/{workshop.uid}/outcome").status_code == 404
    astrids.post(f"{path}/publication", data=sent | {"next_day": day(9)})
    assert astrids.get(f"/w/{workshop.uid}/outcome").status_code == 200


def test_what_another_has_written_since_is_read_before_it_is_published(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    meet(database, workshop)
    path = f"/w/{workshop.uid}/became"
    sent = form(astrids.get(f"{path}/changes").text, "/publication") | {"next_day": day(9)}
    write(database, workshop, says="decided", title="Nytt beslut")
    reply = astrids.post(f"{path}/publication", data=sent)
    assert reply.status_code == 409 and "Nytt beslut" in reply.text
    assert form(reply.text, "/publication")["next_day"] == day(9)
    assert astrids.get(f"/w/{workshop.uid}/outcome").status_code == 404


def test_the_page_is_taken_back_by_a_press(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    told(database, workshop)
    path = f"/w/{workshop.uid}/became"
    assert f"{path}/withdrawal" in astrids.get(f"{path}/changes").text
    page = astrids.post(f"{path}/withdrawal").text
    assert "Sidan visas inte längre" in page and "Skolbussen blir" in page
    assert "Skolbussen blir" not in astrids.get(f"/w/{workshop.uid}/outcome").text


def test_members_have_the_page_in_all_formats_and_see_it_before_it_is_published(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    meet(database, workshop)
    write(database, workshop, says="decided", title="Ny buss")
    path = f"/w/{workshop.uid}/became"
    draft = astrids.get(f"{path}/page").text
    assert "Ny buss" in draft and "Andra läser bara det som är publicerat" in draft
    for name in FORMATS:
        assert astrids.get(f"{path}/files/{name}").status_code == 200, name
    assert "Ny buss" in astrids.get(f"{path}/files/md").text


def test_the_start_page_and_the_desk_remind_the_owner_alone(
    client: TestClient,
    astrids: TestClient,
    database: Database,
    workshop: Workshop,
    hedvig: Facilitator,
) -> None:
    meet(database, workshop)
    publish(database, workshop, next_day=day(20))
    pages = ("/workshops", f"/w/{workshop.uid}/desk", f"/w/{workshop.uid}/became")
    assert not any("lovat deltagarna besked" in astrids.get(path).text for path in pages)
    publish(database, workshop, next_day=day(13))
    for path in pages:
        assert "lovat deltagarna besked" in astrids.get(path).text, path
    publish(database, workshop, next_day=day(-30), at=now() - 40 * DAY_MS)
    assert "Ni lovade besked" in astrids.get("/workshops").text
    with database.writing() as session:
        member.add(session, workshop.id or 0, hedvig.id or 0, HOST)
    log_in(client, database, hedvig)
    assert [path for path in pages if "Ni lovade besked" in client.get(path).text] == []


def test_it_is_written_after_the_purge_too(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    bus = keys(database, meet(database, workshop))["Bussen"]
    change(database, workshop, purged_at=1)
    path = f"/w/{workshop.uid}/became"
    sent = form(astrids.get(path).text, "/replies", about=bus, says="answered")
    astrids.post(f"{path}/replies", data=sent | {"text": "I mars."})
    assert texts(database, workshop) == ["I mars."]


def test_the_facts_are_saved_and_refused_in_their_place(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    path = f"/w/{workshop.uid}/became"
    sent = form(astrids.get(path).text, "/facts")
    reply = astrids.post(f"{path}/facts", data=sent | {"mail": "landsbygd", "role": "Kommunen"})
    assert reply.status_code == 422 and "ser inte ut som en mejladress" in reply.text
    kept = form(reply.text, "/facts")
    assert (kept["mail"], kept["role"]) == ("landsbygd", "Kommunen")
    page = astrids.post(f"{path}/facts", data=kept | {"mail": "l@kommun.example"}).text
    assert form(page, "/facts")["mail"] == "l@kommun.example"
    old = astrids.post(f"{path}/facts", data=sent | {"role": "Byalaget"})
    assert old.status_code == 409 and re.search("Kommunen", old.text)
