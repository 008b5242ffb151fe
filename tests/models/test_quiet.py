"""Quieted senders: what they send is stored and counted, and nobody learns more of them by it."""

import re
from typing import Any

import pytest
from sqlmodel import col, select

from app.clock import now
from app.database import Database
from app.exports.notes import notes
from app.live.room import View
from app.models.agenda.asking import Asking
from app.models.answers.answer import Answer
from app.models.answers.mark import HELD, QUIET
from app.models.answers.own_answers import OwnAnswer, own_answers
from app.models.answers.reading import count_from_scratch
from app.models.answers.results import Results
from app.models.people import member, participant
from app.models.people.facilitator import Facilitator
from app.models.people.participant import Participant
from app.models.workshop import Workshop
from app.settings import Settings
from app.steps import STEP_KINDS
from app.steps.choice import ChoiceSettings
from app.steps.options import Option
from tests.exports.read_back import WHOLE, words_of
from tests.rooms import ask, come_in, do, say
from tests.test_stages import draw

LISTS = [kind.name for kind in STEP_KINDS.values() if kind.lists and not kind.to_desk]
SCREENS = ("phone", "projector", "desk", "presenter")
UNSEEN = "Kanariefågeln"


@pytest.fixture
def asking(database: Database, workshop: Workshop) -> Asking:
    return ask(database, workshop, "open_text", "Vad hindrar?")


@pytest.fixture
def bjorn(database: Database, workshop: Workshop) -> Participant:
    return come_in(database, workshop)


def row(database: Database) -> int:
    """The newest answer's."""
    with database.reading() as session:
        return session.exec(select(Answer.id).order_by(col(Answer.id).desc())).first() or 0


def quieted(
    database: Database, workshop: Workshop, asking: Asking, who: Participant, text: str = "Skräp"
) -> int:
    """Quiet somebody by an answer; its row."""
    say(database, asking, {asking.how.reads: text}, who)
    do(database, workshop, "quiet", on=(on := row(database)))
    return on


def count(database: Database, asking: Asking) -> Results:
    with database.reading() as session:
        return count_from_scratch(session, session.get_one(Asking, asking.id))


def shown(database: Database, asking: Asking) -> list[str]:
    return [entry.text for entry in count(database, asking).shown.values()]


def own(database: Database, asking: Asking, who: Participant) -> list[OwnAnswer]:
    with database.reading() as session:
        return own_answers(session, [who.respondent_id], [asking])[who.respondent_id][
            asking.id or 0
        ]


@pytest.mark.parametrize("kind", LISTS)
def test_what_a_quieted_sender_sends_is_counted_and_shown_nowhere_but_on_their_phone(
    database: Database, settings: Settings, workshop: Workshop, bjorn: Participant, kind: str
) -> None:
    asking = ask(database, workshop, kind, "Vad?", show="live")
    quieted(database, workshop, asking, bjorn)
    say(database, asking, {asking.how.reads: UNSEEN}, bjorn)
    results = count(database, asking)
    assert (results.given, results.answered) == (2, 1)
    assert results.hidden_reasons() == {QUIET: 1}
    assert shown(database, asking) == ["Skräp"]
    assert UNSEEN not in repr(results.entries)
    stages = draw(database, settings, workshop, *(View(screen, "sv") for screen in SCREENS))
    with database.reading() as session:
        document = notes(session, session.get_one(Workshop, workshop.id), "sv", at=now())
    files = [words_of(document, name) for name in WHOLE]
    assert UNSEEN not in "".join([*(stage.html for stage in stages.values()), *files])
    assert "några få dolda, från någon som är tystad" in files[0] + files[1]
    assert [(one.text, one.unshown) for one in own(database, asking, bjorn)] == [
        (UNSEEN, True),
        ("Skräp", False),
    ]


def test_what_shows_already_stays_and_others_go_on(
    database: Database, workshop: Workshop, asking: Asking, bjorn: Participant
) -> None:
    for text in ("Bussen", "Tiden"):
        say(database, asking, {"text": text}, bjorn)
    quieted(database, workshop, asking, bjorn)
    say(database, asking, {"text": "Pengar"})
    assert shown(database, asking) == ["Bussen", "Tiden", "Skräp", "Pengar"]
    do(database, workshop, "hide", on=1)
    assert shown(database, asking) == ["Tiden", "Skräp", "Pengar"]


def test_an_edit_isnt_shown_and_what_showed_stays_until_it_is_taken_back(
    database: Database, workshop: Workshop, asking: Asking, bjorn: Participant
) -> None:
    thread = say(database, asking, {"text": "Bussen"}, bjorn).key
    quieted(database, workshop, asking, bjorn)
    say(database, asking, {"text": UNSEEN}, bjorn, do="edit", thread=thread)
    assert shown(database, asking) == ["Bussen", "Skräp"]
    assert count(database, asking).hidden_reasons() == {}
    assert [one.unshown for one in own(database, asking, bjorn) if one.text == UNSEEN] == [True]
    say(database, asking, None, bjorn, do="withdraw", thread=thread)
    assert shown(database, asking) == ["Skräp"]
    say(database, asking, None, bjorn, do="restore", thread=thread)
    assert shown(database, asking) == ["Skräp"]


def test_lifting_it_lets_later_answers_through_and_no_earlier_one(
    database: Database, workshop: Workshop, asking: Asking, bjorn: Participant
) -> None:
    on = quieted(database, workshop, asking, bjorn)
    thread = say(database, asking, {"text": UNSEEN}, bjorn).key
    do(database, workshop, "let_through", on=on)
    assert shown(database, asking) == ["Skräp"]
    say(database, asking, {"text": "Senare"}, bjorn)
    assert shown(database, asking) == ["Skräp", "Senare"]
    for do_ in ("withdraw", "restore"):
        say(database, asking, None, bjorn, do=do_, thread=thread)
    assert shown(database, asking) == ["Skräp", "Senare"]
    say(database, asking, {"text": "Bättre"}, bjorn, do="edit", thread=thread)
    assert sorted(shown(database, asking)) == ["Bättre", "Senare", "Skräp"]
    assert not any(one.unshown for one in own(database, asking, bjorn))


def test_what_is_hidden_stays_so_whatever_is_sent_meanwhile(
    database: Database, workshop: Workshop, asking: Asking, bjorn: Participant
) -> None:
    thread = say(database, asking, {"text": "Bussen"}, bjorn).key
    on = quieted(database, workshop, asking, bjorn)
    say(database, asking, {"text": UNSEEN}, bjorn, do="edit", thread=thread)
    do(database, workshop, "hide", on=1)
    for do_ in ("withdraw", "restore"):
        say(database, asking, None, bjorn, do=do_, thread=thread)
    do(database, workshop, "let_through", on=on)
    say(database, asking, {"text": "Igen"}, bjorn, do="edit", thread=thread)
    assert shown(database, asking) == ["Skräp"]


def test_it_holds_in_every_question_and_on_every_phone_of_theirs(
    database: Database, workshop: Workshop, asking: Asking, bjorn: Participant
) -> None:
    quieted(database, workshop, asking, bjorn)
    later = ask(database, workshop, "open_text", "Och sedan?")
    with database.writing() as session:
        participant.come_back(session, workshop.id or 0, bjorn.respondent_id, "sv")
        phones = participant.phones_of(session, workshop.id or 0, bjorn.respondent_id)
        other = session.get_one(Participant, max(phones))
    for who in (bjorn, other):
        say(database, later, {"text": UNSEEN}, who)
    results = count(database, later)
    assert results.entries == {} and (results.given, results.answered) == (2, 1)


def test_a_choice_is_only_counted_in_any_case_and_counts(
    database: Database, workshop: Workshop, asking: Asking, bjorn: Participant
) -> None:
    quieted(database, workshop, asking, bjorn)
    two = ChoiceSettings(options=[Option(id="o1", text="Buss"), Option(id="o2", text="Tåg")])
    vote = ask(database, workshop, "choice", "Vilket?", two)
    say(database, vote, {"options": ["o1"]}, bjorn)
    results = count(database, vote)
    assert results.kind.counts(results.tally) == {"": {"o1": 1, "o2": 0}}
    assert [one.unshown for one in own(database, vote, bjorn)] == [False]


def test_nobody_is_asked_to_approve_it(
    database: Database, workshop: Workshop, bjorn: Participant
) -> None:
    asking = ask(database, workshop, "open_text", "Vad?", approve_first=True)
    quieted(database, workshop, asking, bjorn)
    say(database, asking, {"text": UNSEEN}, bjorn)
    assert [entry.text for entry in count(database, asking).held()] == ["Skräp"]
    assert {entry.state for entry in count(database, asking).entries.values()} == {HELD}


DIGITS = re.compile(r"\d+")
UID = re.compile(r"/w/[\w-]+")


def desk(database: Database, settings: Settings, workshop: Workshop) -> str:
    """All that the desk shows, but for its address and the numbers of rows and versions."""
    [stage] = draw(database, settings, workshop, View("desk", "sv")).values()
    return DIGITS.sub("#", UID.sub("", stage.html.replace(workshop.spoken, "")))


def test_the_desk_sees_the_same_whether_two_answers_are_one_persons_or_twos(
    database: Database, settings: Settings, astrid: Facilitator
) -> None:
    """Quieted by the one and by the other, hidden, let through by one of them: at no point it
    shows which it was."""
    seen = []
    for same in (True, False):
        with database.writing() as session:
            made = member.begin(session, astrid, "Möte", language="sv", keep_days=30)
        asking = ask(database, made, "open_text", "Vad?")
        first, second = come_in(database, made), come_in(database, made)
        writers = (first, first if same else second, second, first)
        rows = []
        for text, who in zip(("A", "B", "C", "D"), writers, strict=True):
            say(database, asking, {"text": text}, who)
            rows.append(row(database))
        looks = []
        for verb, which in (
            *(("quiet", 0), ("hide", 0), ("quiet", 1), ("let_through", 0)),
            *(("quiet", 0), ("let_through", 1), ("let_through", 0)),
        ):
            do(database, made, verb, on=rows[which])
            looks.append(desk(database, settings, made))
        seen.append(looks)
    assert seen[0] == seen[1]


def test_one_who_is_quieted_by_two_answers_is_let_through_by_both(
    database: Database, workshop: Workshop, asking: Asking, bjorn: Participant
) -> None:
    first = quieted(database, workshop, asking, bjorn)
    do(database, workshop, "let_through", on=first)
    second = quieted(database, workshop, asking, bjorn, "Mera")
    do(database, workshop, "quiet", on=first)
    do(database, workshop, "let_through", on=second)
    say(database, asking, {"text": UNSEEN}, bjorn)
    assert UNSEEN not in shown(database, asking)
    do(database, workshop, "let_through", on=first)
    say(database, asking, {"text": "Fritt"}, bjorn)
    assert shown(database, asking)[-1] == "Fritt" and UNSEEN not in shown(database, asking)


def test_the_desk_lists_by_which_answers_and_says_no_words_of_one_that_is_gone(
    database: Database, settings: Settings, workshop: Workshop, asking: Asking, bjorn: Participant
) -> None:
    thread = say(database, asking, {"text": "Elakt"}, bjorn).key
    do(database, workshop, "quiet", on=row(database))
    assert listed(database, settings, workshop) == ["Elakt"]
    say(database, asking, {"text": UNSEEN}, bjorn, do="edit", thread=thread)
    assert listed(database, settings, workshop) == ["Elakt"]
    say(database, asking, None, bjorn, do="withdraw", thread=thread)
    assert listed(database, settings, workshop) == ["ett svar som är borta"]
    do(database, workshop, "let_through", on=1)
    assert listed(database, settings, workshop) == []


def listed(database: Database, settings: Settings, workshop: Workshop) -> list[str]:
    [stage] = draw(database, settings, workshop, View("desk", "sv")).values()
    return re.findall(r'id="wrote-\d+">([^<]*)<', stage.html)


def test_the_phones_page_says_so_of_what_was_sent_and_of_what_will_be(
    client: Any, database: Database, workshop: Workshop, asking: Asking
) -> None:
    path = f"/w/{workshop.uid}/phone"
    client.get(path)
    with database.reading() as session:
        bjorn = session.exec(select(Participant)).one()
    quieted(database, workshop, asking, bjorn)
    page = client.get(path).text
    assert '<ul class="mine-list" data-unshown>' in page and page.count("data-unshown>") == 1
    say(database, asking, {"text": UNSEEN}, bjorn)
    page = client.get(path).text
    assert page.count("data-unshown>") == 2 and UNSEEN in page
    for message in client.get(f"{path}/mine").json():
        assert message["html"].count("data-unshown>") == 2
