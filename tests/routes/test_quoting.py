"""An answer is made a quote at the desk, with one press, and taken back with another."""

import re

import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from app.database import Database
from app.live.room import View
from app.models.agenda.asking import Asking
from app.models.answers.quote import MOST_QUOTES, chosen
from app.models.workshop import Workshop
from app.settings import Settings
from tests.models.test_quote import ids, lift, quotes
from tests.models.test_rehearsal import begin, pretend, remove, simulated
from tests.rooms import ask, come_in, do, hide, say, say_all
from tests.routes.test_desk import act
from tests.surveys import make_survey
from tests.test_stages import draw

BUTTON = re.compile(r"<button form=do-(\w+) [^>]*id=quote-(\d+) [^>]*aria-pressed=(\w+)")


@pytest.fixture
def asking(database: Database, workshop: Workshop) -> Asking:
    return ask(database, workshop, "open_text", "Vad hindrar?")


def buttons(astrids: TestClient, workshop: Workshop, path: str = "desk") -> dict[int, str]:
    """What each answer's button would do."""
    page = astrids.get(f"/w/{workshop.uid}/{path}").text
    found = BUTTON.findall(page)
    assert all((does == "unquote") is (pressed == "true") for does, _, pressed in found)
    return {int(answer): does for does, answer, _ in found}


def test_one_press_makes_an_answer_a_quote_and_another_takes_it_back(
    astrids: TestClient, database: Database, workshop: Workshop, asking: Asking
) -> None:
    say_all(database, asking, [{"text": "Tiden"}, {"text": "Avstånden"}])
    first, second = ids(database, asking)
    assert buttons(astrids, workshop) == {first: "quote", second: "quote"}
    assert act(astrids, workshop, "quote", on=str(second)) == 200
    assert buttons(astrids, workshop) == {first: "quote", second: "unquote"}
    assert quotes(database, workshop) == ["Avstånden"]
    assert "checked" in astrids.get(f"/w/{workshop.uid}/quotes").text
    for _ in "twice":
        assert act(astrids, workshop, "unquote", on=str(second)) == 200
    assert quotes(database, workshop) == []


def test_pressing_twice_is_as_pressing_once(
    astrids: TestClient, database: Database, workshop: Workshop, asking: Asking
) -> None:
    say(database, asking, {"text": "Tiden"})
    (only,) = ids(database, asking)
    for _ in range(2):
        assert act(astrids, workshop, "quote", on=str(only)) == 200
    assert quotes(database, workshop) == ["Tiden"]


def test_the_others_stay_quotes(database: Database, workshop: Workshop, asking: Asking) -> None:
    say_all(database, asking, [{"text": "Tiden"}, {"text": "Avstånden"}])
    first, second = ids(database, asking)
    lift(database, workshop, first)
    do(database, workshop, "quote", on=second)
    assert quotes(database, workshop) == ["Avstånden", "Tiden"]
    do(database, workshop, "unquote", on=first)
    assert quotes(database, workshop) == ["Avstånden"]


def test_what_is_hidden_or_waits_can_be_no_quote(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "open_text", "Vad?", approve_first=True)
    say_all(database, asking, [{"text": "Väntar"}, {"text": "Dold"}])
    held, hidden = ids(database, asking)
    hide(database, workshop, asking, "Dold")
    assert buttons(astrids, workshop) == {}
    for answer in (held, hidden):
        reply = astrids.post(f"/w/{workshop.uid}/acts", data={"do": "quote", "on": str(answer)})
        assert reply.status_code == 422 and "Bara ett svar som visas kan vara citat." in reply.text
    do(database, workshop, "show", on=hidden)
    assert buttons(astrids, workshop) == {hidden: "quote"}


def test_a_quote_that_is_hidden_and_shown_again_is_a_quote_still(
    astrids: TestClient, database: Database, workshop: Workshop, asking: Asking
) -> None:
    say(database, asking, {"text": "Tiden"})
    (only,) = ids(database, asking)
    do(database, workshop, "quote", on=only)
    hide(database, workshop, asking, "Tiden")
    assert buttons(astrids, workshop) == {} and quotes(database, workshop) == []
    do(database, workshop, "show", on=only)
    assert buttons(astrids, workshop) == {only: "unquote"}


def test_a_press_that_comes_after_an_edit_is_about_the_same_answer(
    astrids: TestClient, database: Database, workshop: Workshop, asking: Asking
) -> None:
    bjorn = come_in(database, workshop)
    said = say(database, asking, {"text": "Tiden"}, bjorn)
    say(database, asking, {"text": "Tidsbrist"}, bjorn, do="edit", thread=said.key)
    old, new = ids(database, asking)
    do(database, workshop, "quote", on=old)
    assert quotes(database, workshop) == ["Tidsbrist"]
    assert buttons(astrids, workshop) == {new: "unquote"}


def test_one_too_many_is_refused_with_a_sentence(
    astrids: TestClient, database: Database, workshop: Workshop, asking: Asking
) -> None:
    say_all(database, asking, [{"text": f"Svar {n:02}"} for n in range(MOST_QUOTES + 1)])
    *most, last = ids(database, asking)
    lift(database, workshop, *most)
    reply = astrids.post(f"/w/{workshop.uid}/acts", data={"do": "quote", "on": str(last)})
    assert reply.status_code == 422 and f"Det finns redan {MOST_QUOTES} citat." in reply.text
    assert len(quotes(database, workshop)) == MOST_QUOTES


def test_a_word_in_a_cloud_and_another_workshops_answer_are_not_found(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    cloud = ask(database, workshop, "word_cloud", "Ett ord")
    say(database, cloud, {"text": "hopp"})
    assert buttons(astrids, workshop) == {}
    for answer in (*ids(database, cloud), 999):
        assert act(astrids, workshop, "quote", on=str(answer)) == 404
        assert act(astrids, workshop, "unquote", on=str(answer)) == 404


def test_a_quote_wakes_no_phone(database: Database, workshop: Workshop, asking: Asking) -> None:
    say(database, asking, {"text": "Tiden"})
    turn = _turn(database, workshop)
    do(database, workshop, "quote", on=ids(database, asking)[0])
    assert _turn(database, workshop) == turn


def _turn(database: Database, workshop: Workshop) -> int:
    with database.reading() as session:
        return session.get_one(Workshop, workshop.id).turn


def test_older_answers_have_the_button_too_and_it_leads_back(
    astrids: TestClient, database: Database, workshop: Workshop, asking: Asking
) -> None:
    say_all(database, asking, [{"text": f"Svar {n}"} for n in range(40)])
    path = f"desk/answers/{asking.id}?after=35"
    oldest = min(buttons(astrids, workshop, path))
    page = astrids.get(f"/w/{workshop.uid}/{path}").text
    form = page[page.index('id="do-quote"') :]
    back = re.search(r'name="back" value="([^"]+)"', form)
    assert back
    sent = {"do": "quote", "on": str(oldest), "back": back[1]}
    reply = astrids.post(f"/w/{workshop.uid}/acts", data=sent)
    assert str(reply.url).endswith(path)
    assert buttons(astrids, workshop, path)[oldest] == "unquote"


@pytest.mark.parametrize("text", ["Avstånden är långa. " * 8, "x" * 250, "<&>" * 60, "Bussen"])
def test_a_desk_with_three_hundred_answers_stays_small(
    database: Database, workshop: Workshop, settings: Settings, asking: Asking, text: str
) -> None:
    say_all(database, asking, [{"text": f"{n:03} {text}"} for n in range(300)])
    lift(database, workshop, *ids(database, asking)[-MOST_QUOTES:])
    for language in ("sv", "en"):
        [stage] = draw(database, settings, workshop, View("desk", language)).values()
        assert stage.html.count("aria-pressed=true") >= 5
        assert len(stage.html.encode()) <= 28 * 1024


def test_which_answers_are_quotes_comes_with_the_answers(
    database: Database, workshop: Workshop, settings: Settings, asking: Asking
) -> None:
    say(database, asking, {"text": "Tiden"})
    asked: list[str] = []

    def hear(_1: object, _2: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", hear)
    for screen in ("phone", "projector", "presenter", "desk"):
        asked.clear()
        draw(database, settings, workshop, View(screen, "sv"))
        [feed] = [one for one in asked if "FROM answer" in one]
        others = [one for one in asked if "FROM mark" in one and one != feed]
        assert "FROM mark" in feed and len(others) == (screen == "desk"), screen  # who is quieted
    event.remove(database.engine, "before_cursor_execute", hear)


def test_a_surveys_answers_are_made_quotes_where_they_are_read(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    make_survey(database, workshop)
    asking, *_ = do(database, workshop, "open")
    say(database, asking, {"text": "Bussen"})
    (only,) = ids(database, asking)
    path = f"desk/answers/{asking.id}?after=0"
    assert buttons(astrids, workshop, path) == {only: "quote"}
    assert act(astrids, workshop, "quote", on=str(only)) == 200
    assert buttons(astrids, workshop, path) == {only: "unquote"}
    assert quotes(database, workshop) == ["Bussen"]


def test_a_rehearsed_answer_has_no_button_and_a_real_one_beside_it_has(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    begin(database, workshop)
    asking = ask(database, workshop, "open_text", "Vad hindrar?")
    say(database, asking, {"text": "Tiden"})
    (real,) = ids(database, asking)
    pretend(database, asking, "Spelat", simulated(database, workshop))
    assert "Spelat" in astrids.get(f"/w/{workshop.uid}/desk").text
    assert buttons(astrids, workshop) == {real: "quote"}
    assert act(astrids, workshop, "quote", on=str(max(ids(database, asking)))) == 422
    assert act(astrids, workshop, "quote", on=str(real)) == 200
    remove(database, workshop, all_of_it=True)
    with database.reading() as session:
        assert chosen(session, workshop.id or 0) == set()
