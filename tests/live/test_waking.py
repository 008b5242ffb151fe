"""Whom an act reaches: what phones don't show wakes none of them."""

import json
import time
from typing import Any

import pytest
from sqlmodel import func, select

from app.database import Database
from app.live.room import Stage, View
from app.models.answers.answer import Answer
from app.models.answers.theme import Theme
from app.models.run.acts import OF_SORTING, UNSEEN_BY_PHONES
from app.models.workshop import Workshop
from app.settings import Settings
from tests.live.conftest import Hall
from tests.models.test_freshness import BEFORE, OF_WORDS, PLACES, subject_of
from tests.phones import Line, operation
from tests.rooms import ask, do, say_all
from tests.test_stages import draw

PHONE, DESK = View("phone", "sv"), View("desk", "sv")


def stages(database: Database, settings: Settings, workshop: Workshop) -> tuple[Stage, Stage]:
    """What phones and desks show now."""
    drawn = draw(database, settings, workshop, PHONE, DESK)
    return drawn[PHONE], drawn[DESK]


@pytest.mark.parametrize("verb", UNSEEN_BY_PHONES)
def test_what_phones_dont_show_is_no_news_to_them(
    database: Database, settings: Settings, workshop: Workshop, verb: str
) -> None:
    kind = "word_cloud" if verb in OF_WORDS else "open_text"
    where = ask(database, workshop, "choice", "Varifrån?", PLACES, background=True)
    do(database, workshop, "close", on=where.id)
    asking = ask(database, workshop, kind, "Vad hindrar?", approve_first=True, show="reveal")
    say_all(database, asking, [{"text": "Bussen"}, {"text": "Tiden"}])
    for earlier in [*BEFORE.get(verb, []), *(["reveal"] if verb == "split" else [])]:
        on = subject_of(database, workshop, earlier, asking)
        do(database, workshop, earlier, on=on, title="Mandat")
    how: dict[str, Any] = {
        "on": subject_of(database, workshop, verb, asking),
        "these": (1,),
        "title": "Fiber",
        "to": where.id,
    }
    if verb in OF_SORTING:
        for title in ("Mandat", "Personer"):
            do(database, workshop, "new_theme", on=asking.id, title=title)
        how |= {"on": asking.id, "theme": 1, "into": (1,), "to": 2, "title": "Tid"}
    phones, desks = stages(database, settings, workshop)
    do(database, workshop, verb, **how)
    phones_then, desks_then = stages(database, settings, workshop)
    assert desks_then.n == desks.n + 1
    assert not phones_then.is_news_after(phones)


def test_phones_that_show_the_rooms_words_hear_of_what_changes_them_and_of_nothing_else(
    database: Database, settings: Settings, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "word_cloud", "Ett ord?", show="live")
    say_all(database, asking, [{"text": "hopp"}, {"text": "mod"}])
    before, _ = stages(database, settings, workshop)
    for verb in ("alone", "page", "larger", "together"):
        do(database, workshop, verb, on=asking.id if verb == "alone" else None)
        then, _ = stages(database, settings, workshop)
        assert not then.is_news_after(before), verb
    do(database, workshop, "hide", on=1)
    then, _ = stages(database, settings, workshop)
    assert then.is_news_after(before) and "hopp" not in then.html


def test_phones_that_show_themes_hear_of_what_changes_these(
    database: Database, settings: Settings, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "open_text", "Vad hindrar?")
    say_all(database, asking, [{"text": "Bussen"}, {"text": "Tiden"}])

    def act(verb: str, **how: Any) -> bool:
        """Whether it is news to phones."""
        before, _ = stages(database, settings, workshop)
        do(database, workshop, verb, on=how.pop("on", asking.id), **how)
        then, _ = stages(database, settings, workshop)
        assert then.n >= before.n
        return then.is_news_after(before)

    assert not act("new_theme", title="Resor", these=(1,))
    assert not act("show_themes")
    assert act("themes_to_phones")
    assert act("put", these=(2,), theme=1)
    assert act("name_theme", theme=1, title="Färder")
    assert act("hide", on=2)
    assert not act("new_theme", title="Tid")
    assert act("show_themes")
    assert not act("larger", on=None)
    assert act("hide_themes")
    phones, _ = stages(database, settings, workshop)
    assert "Färder" not in phones.html
    assert not act("put", these=(1,), theme=2)


def heard_until_pong(phone: Line) -> list[str]:
    phone.say(t="ping")
    heard: list[str] = []
    while "pong" not in heard:
        heard.append(json.loads(phone.wire.recv(10))["t"])
    return heard


def hear_all(phone: Line) -> None:
    """Also what comes a moment later of what it has sent, told by way of other processes."""
    heard_until_pong(phone)
    time.sleep(0.5)
    heard_until_pong(phone)


def test_a_quote_reaches_the_desk_and_no_phone(hall: Hall) -> None:
    asking = hall.open()
    with hall.phone() as phone, hall.desk() as desk:
        phone.see("Vad hindrar?")
        phone.send(operation(asking, {"text": "Bussen"}))
        desk.see("Bussen")
        desk.say(t="seen")
        hear_all(phone)
        with hall.server.database.reading() as session:
            answer = session.exec(select(func.max(Answer.id))).one()
        desk.say(t="act", key="k1", do="quote", on=answer)
        desk.see("aria-pressed=true")
        assert heard_until_pong(phone) == ["pong"]
        hall.act("close")
        assert "data-closed" in phone.hear("stage")["html"]


def test_a_quieted_phone_is_told_in_all_its_tabs_and_no_other_phone_is(hall: Hall) -> None:
    asking, cookie = hall.open(), hall.join()
    with hall.again(cookie) as tab, hall.again(cookie) as other, hall.phone() as chidi:
        for phone in (tab, other, chidi):
            phone.see("Vad hindrar?")
        tab.send(operation(asking, {"text": "Skräp"}))
        while "Skräp" not in other.hear("mine", asking=asking)["html"]:
            pass
        heard_until_pong(chidi)
        with hall.server.database.reading() as session:
            answer = session.exec(select(func.max(Answer.id))).one()
        for verb, quiet in (("quiet", True), ("let_through", False)):
            hall.act(verb, on=answer)
            for phone in (tab, other):
                html = phone.hear("mine", asking=asking)["html"]
                assert ('<ul class="mine-list" data-unshown>' in html) is quiet
        assert heard_until_pong(chidi) == ["pong"]


def newest_theme(hall: Hall) -> int:
    """Others on the same server may have themes too."""
    with hall.server.database.reading() as session:
        return int(session.exec(select(func.max(Theme.id))).one() or 0)


def test_where_ones_own_answer_lies_is_told_to_whom_it_is_about(hall: Hall) -> None:
    asking, cookie = hall.open(), hall.join()
    with hall.again(cookie) as bjorn, hall.phone() as chidi:
        for phone in (bjorn, chidi):
            phone.see("Vad hindrar?")
        bjorn.send(operation(asking, {"text": "Bussen"}))
        with hall.server.database.reading() as session:
            answer = session.exec(select(func.max(Answer.id))).one()
        hall.act("new_theme", on=asking, title="Resor", these=str(answer))
        hall.act("show_themes", on=asking)
        assert heard_until_pong(bjorn)[-1] == "pong"
        hall.act("themes_to_phones", on=asking)
        while "<bdi>Resor</bdi>" not in bjorn.hear("mine", asking=asking)["html"]:
            pass
        hall.act("name_theme", on=asking, theme=newest_theme(hall), title="Färder")
        while "<bdi>Färder</bdi>" not in bjorn.hear("mine", asking=asking)["html"]:
            pass
        hall.act("hide_themes", on=asking)
        while "<bdi>" in bjorn.hear("mine", asking=asking)["html"]:
            pass
        assert "mine" not in heard_until_pong(chidi)
