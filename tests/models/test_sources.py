"""Options that a question takes from an earlier one: by place, never by words."""

import json
from html import unescape
from typing import Any

import pytest
from pydantic import BaseModel
from sqlalchemy import Text, cast
from sqlmodel import select

from app.database import Database
from app.errors import Invalid
from app.exports.notes import notes
from app.i18n import Words, translate
from app.models.agenda.agenda import Step, add_item, add_step
from app.models.agenda.agenda_file import read_file, write_file
from app.models.agenda.asking import Asking
from app.models.agenda.plan import copy_workshop, plan_of
from app.models.agenda.takes import OPTIONS, QUOTES, TOP, Takes
from app.models.answers.answer import EDIT, WITHDRAW, Answer
from app.models.answers.own_answers import erase
from app.models.answers.quote import choose
from app.models.answers.reading import ResultsCache
from app.models.answers.taken import REMOVED
from app.models.people.facilitator import Facilitator
from app.models.people.participant import Participant
from app.models.run.survey import settle
from app.models.workshop import Workshop, touch
from app.screens.render import render_stage
from app.screens.views import SCREENS, stage
from app.settings import Settings
from app.steps.choice import ChoiceSettings
from app.steps.options import Option
from tests.exports.read_back import WHOLE, file_of, words_of
from tests.rooms import ask, come_in, do, hide, purged, say, say_all
from tests.surveys import make_survey

CANARY = "Kanariefågeln sjunger"
GONE = "borttaget svar"
THREE = ChoiceSettings(options=[Option(id=f"o{n}", text=f"Förslag {n}") for n in range(3)])
CHOICES = [Option(id="o1", text="Egna"), Option(id="o2", text="Ord")]


def take(
    database: Database,
    workshop: Workshop,
    source: Asking,
    kind: str = "choice",
    settings: BaseModel | None = None,
    **takes: Any,
) -> Asking:
    """One more question, which takes its options from another, and let the room come to it."""
    with database.writing() as session:
        origin = session.get_one(Step, source.step_id).origin
        item = add_item(session, workshop.id or 0)
        how = settings or (ChoiceSettings(options=CHOICES) if kind == "choice" else None)
        step = add_step(session, item, kind, "Vad först?", language="sv", settings=how)
        step.takes = Takes(origin=origin, **takes).model_dump()
        session.add(step)
        item_id = item.id
    return do(database, workshop, "go", on=item_id)[-1]


def options(database: Database, asking: Asking) -> dict[str, str]:
    """As they read now: text by id."""
    with database.reading() as session:
        found = ResultsCache().said(session, session.get_one(Asking, asking.id))
        [field] = found.how.option_fields
        return {one.id: one.text for one in getattr(found.read_settings(), field)}


def ids(database: Database, asking: Asking) -> list[int]:
    with database.reading() as session:
        found = session.exec(select(Answer).where(Answer.asking_id == asking.id))
        return sorted(one.id or 0 for one in found)


@pytest.fixture
def source(database: Database, workshop: Workshop) -> Asking:
    asking = ask(database, workshop, "open_text", "Vad hindrar?")
    say_all(database, asking, [{"text": "Tiden"}, {"text": CANARY}, {"text": "tiden"}])
    return asking


def test_what_the_room_wrote_is_what_it_chooses_from(
    database: Database, workshop: Workshop, source: Asking
) -> None:
    taking = take(database, workshop, source)
    assert list(options(database, taking).values()) == ["Tiden", CANARY]  # twins once
    one = next(iter(options(database, taking)))
    say(database, taking, {"options": [one]})
    with database.reading() as session:
        results = ResultsCache().of(session, session.get_one(Asking, taking.id))
        assert [(bar.label, bar.value) for bar in results.tally.bars()] == [
            ("Tiden", 1),
            (CANARY, 0),
        ]


def test_quotes_options_and_what_came_out_best_are_taken_too(
    database: Database, workshop: Workshop, source: Asking
) -> None:
    with database.writing() as session:
        choose(session, workshop.id or 0, ids(database, source)[1:2])
    quoted = take(database, workshop, source, take=QUOTES)
    assert list(options(database, quoted).values()) == [CANARY]
    chosen = ask(database, workshop, "choice", "Vilket?", THREE)
    say_all(database, chosen, [{"options": ["o2"]}, {"options": ["o2"]}, {"options": ["o1"]}])
    best = take(database, workshop, chosen, take=TOP, most=2)
    assert list(options(database, best).values()) == ["Förslag 2", "Förslag 1"]
    rated = take(database, workshop, chosen, "scale", take=OPTIONS)
    assert list(options(database, rated).values()) == [f"Förslag {n}" for n in range(3)]
    [first, *_] = options(database, rated)
    say(database, rated, {"values": {first: 5}})
    top = take(database, workshop, rated, take=TOP, most=1)  # through two questions
    assert list(options(database, top).values()) == ["Förslag 0"]


def test_only_what_the_room_may_see_is_taken(
    database: Database, workshop: Workshop, source: Asking
) -> None:
    hide(database, workshop, source, CANARY)
    assert list(options(database, take(database, workshop, source)).values()) == ["Tiden"]


def test_with_nothing_to_take_the_desk_says_what_to_do_and_nothing_opens(
    database: Database, workshop: Workshop
) -> None:
    empty = ask(database, workshop, "open_text", "Vad hindrar?")
    with pytest.raises(Invalid) as refusal:
        take(database, workshop, empty)
    assert refusal.value.values == {"asked": "Vad först?", "source": "Vad hindrar?"}
    with database.reading() as session:
        here = session.get_one(Workshop, workshop.id)
        assert len(session.exec(select(Asking)).all()) == 1
        assert here.item_id is not None


def test_a_source_that_is_gone_is_said(
    database: Database, workshop: Workshop, source: Asking
) -> None:
    with database.writing() as session:
        item = add_item(session, workshop.id or 0)
        step = add_step(session, item, "choice", "Vad först?", language="sv")
        step.takes = Takes(origin="nowhere").model_dump()
        session.add(step)
        item_id = item.id
    with pytest.raises(Invalid) as refusal:
        do(database, workshop, "go", on=item_id)
    assert refusal.value.values == {"asked": "Vad först?"}


def drop(database: Database, workshop: Workshop, source: Asking, how: str) -> None:
    """Of the answer that reads so, in each way that there is."""
    if how == "hidden":
        return hide(database, workshop, source, CANARY)
    number = ids(database, source)[1]
    with database.writing() as session:
        answer = session.get_one(Answer, number)
        writer = session.get_one(Participant, answer.participant_id)
        if how == "erased":
            erase(session, writer)
        key = answer.thread
    if how == "withdrawn":
        say(database, source, None, writer, do=WITHDRAW, thread=key)
    if how == "edited":
        say(database, source, {"text": GONE}, writer, do=EDIT, thread=key)
    return None


@pytest.mark.parametrize("how", ["hidden", "erased", "withdrawn", "edited"])
def test_an_answer_that_is_gone_takes_its_words_out_of_everything_and_the_votes_stay(
    database: Database, workshop: Workshop, source: Asking, how: str
) -> None:
    taking = take(database, workshop, source)
    names = {text: one for one, text in options(database, taking).items()}
    voter = come_in(database, workshop)
    say(database, taking, {"options": [names[CANARY]]}, voter)
    do(database, workshop, "reveal")
    cache = ResultsCache()
    assert CANARY in seen(database, workshop, cache)
    if how in ("withdrawn", "edited"):
        with database.writing() as session:
            asking = session.get_one(Asking, source.id)
            asking.state = "open"
            session.add(asking)
    drop(database, workshop, source, how)
    told = seen(database, workshop, cache)
    assert CANARY not in told
    assert GONE in told
    with database.reading() as session:
        document = notes(session, session.get_one(Workshop, workshop.id), "sv", 0)
        files = [words_of(document, name) for name in WHOLE]
        counts = cache.of(session, session.get_one(Asking, taking.id)).tally.counts()
    assert counts[names[CANARY]] == 1
    for file in files:
        assert CANARY not in file and GONE in file


def seen(database: Database, workshop: Workshop, cache: ResultsCache) -> str:
    """All that the screens show, with what is one's own of everybody."""
    with database.reading() as session:
        here = session.get_one(Workshop, workshop.id)
        looks = [stage(session, cache, here, screen, present=3, at=0) for screen in SCREENS]
        drawn = [
            render_stage(screen, "sv", look, "http://testserver").html
            for screen, look in zip(SCREENS, looks, strict=True)
        ]
    return "".join(drawn)


def test_the_phones_learn_that_an_option_has_lost_its_words(
    database: Database, workshop: Workshop, source: Asking
) -> None:
    take(database, workshop, source)
    cache = ResultsCache()

    def version() -> Any:
        with database.reading() as session:
            here = session.get_one(Workshop, workshop.id)
            return stage(session, cache, here, "phone", present=3, at=0)["n"]

    before = version()
    assert version() == before
    hide(database, workshop, source, CANARY)
    assert version() > before


def test_no_table_has_the_words_twice(
    database: Database, workshop: Workshop, source: Asking
) -> None:
    taking = take(database, workshop, source)
    with database.reading() as session:
        stored = session.execute(
            select(cast(Asking.settings, Text), cast(Asking.taken, Text)).where(  # type: ignore[call-overload]
                Asking.id == taking.id
            )
        ).one()
    assert "Kanarie" not in str(stored) and str(source.id) in stored[1]


def test_a_purge_leaves_the_votes_without_the_words(
    database: Database, workshop: Workshop, source: Asking, settings: Settings
) -> None:
    taking = take(database, workshop, source)
    names = {text: one for one, text in options(database, taking).items()}
    say_all(database, taking, [{"options": [names[CANARY]]}] * 9)
    document = purged(database, settings, workshop)
    told = json.loads(file_of(document, "json"))
    assert told["questions"][1]["results"][0]["rows"] == [[GONE, 0], [GONE, 9]]
    assert CANARY not in str(told)


def test_an_agenda_that_is_copied_keeps_its_sources(
    database: Database, workshop: Workshop, source: Asking, astrid: Facilitator
) -> None:
    take(database, workshop, source)
    with database.writing() as session:
        here = session.get_one(Workshop, workshop.id)
        made = copy_workshop(session, here, "Igen", "", astrid, 30)
    [asked] = do(database, made, "next")
    say(database, asked, {"text": "Vägen"})
    [taking] = do(database, made, "next")
    assert list(options(database, taking).values()) == ["Vägen"]


def test_a_file_keeps_them_too(database: Database, workshop: Workshop, source: Asking) -> None:
    take(database, workshop, source)
    with database.reading() as session:
        plan = plan_of(session, session.get_one(Workshop, workshop.id))
    again = read_file(write_file(plan), Words("sv"))
    steps = [step for item in again.items for step in item.steps]
    assert [step.traits.takes for step in steps] == [None, Takes(origin=steps[0].traits.origin)]


def test_removed_is_said_in_the_language_of_the_question() -> None:
    assert translate("sv", REMOVED) == GONE


def test_with_fewer_than_a_vote_needs_nothing_opens(database: Database, workshop: Workshop) -> None:
    one = ask(database, workshop, "open_text", "Vad hindrar?")
    say(database, one, {"text": "Tiden"})
    with pytest.raises(Invalid) as refusal:
        take(database, workshop, one, "dots")
    assert refusal.value.values | {"number": 1, "least": 2} == refusal.value.values


@pytest.mark.parametrize("kind", ["dots", "ranking"])
def test_what_the_room_wrote_is_voted_on(
    database: Database, workshop: Workshop, source: Asking, kind: str
) -> None:
    taking = take(database, workshop, source, kind)
    [first, second] = options(database, taking)
    vote = {"dots": {second: 1}} if kind == "dots" else {"order": [second, first]}
    say(database, taking, vote)
    do(database, workshop, "reveal", at=1)
    hide(database, workshop, source, CANARY)
    with database.reading() as session:
        results = ResultsCache().of(session, session.get_one(Asking, taking.id))
    assert [row.option.text for _, row in results.tally.placed()] == [GONE, "Tiden"]


def test_the_desk_says_what_comes_before_it_opens(
    database: Database, workshop: Workshop, source: Asking
) -> None:
    with database.writing() as session:
        origin = session.get_one(Step, source.step_id).origin
        step = add_step(
            session, add_item(session, workshop.id or 0), "dots", "Vad först?", language="sv"
        )
        step.takes = Takes(origin=origin).model_dump()
        session.add(step)
    assert "tar ”Vad först?” 2 alternativ från ”Vad hindrar?”" in desk(database, workshop)
    say(database, source, {"text": "Kanariefagel sjunger"})
    say(database, source, {"text": "Kanariefågeln sjunger nu"})
    told = desk(database, workshop)
    assert f"”{CANARY}” och ”Kanariefågeln sjunger nu”" in told
    for text in ("Tiden", "tiden", CANARY, "Kanariefagel sjunger", "Kanariefågeln sjunger nu"):
        hide(database, workshop, source, text)
    assert "som inte har några att ge än" in desk(database, workshop)


def desk(database: Database, workshop: Workshop) -> str:
    with database.reading() as session:
        here = session.get_one(Workshop, workshop.id)
        look = stage(session, ResultsCache(), here, "desk", present=3, at=0)
    return unescape(render_stage("desk", "sv", look, "http://testserver").html)


def test_a_survey_that_cant_take_its_options_isnt_opened_by_the_clock(
    database: Database, workshop: Workshop
) -> None:
    survey = make_survey(database, workshop, opens_at=10, steps=[("", [("open_text", "Vad?", {})])])
    with database.writing() as session:
        item = add_item(session, survey.id or 0)
        step = add_step(session, item, "dots", "Vad först?", language="sv")
        step.takes = Takes(origin="nowhere").model_dump()
        session.add(step)
        version = touch(session, survey.id or 0)
        settle(session, survey.id or 0, version, 20)
    with database.reading() as session:
        here = session.get_one(Workshop, survey.id)
        assert (here.state, here.opens_at) == ("draft", None)
        assert not session.exec(select(Asking)).all()
    with pytest.raises(Invalid):
        do(database, survey, "open", at=30)


def test_no_more_is_taken_than_a_kind_has_room_for(database: Database, workshop: Workshop) -> None:
    many = ask(database, workshop, "open_text", "Vad?")
    say_all(database, many, [{"text": f"Svar {n}"} for n in range(40)])
    assert len(options(database, take(database, workshop, many, "dots", most=30))) == 30
    assert len(options(database, take(database, workshop, many, "scale", most=30))) == 12


def test_a_file_may_take_without_options_of_its_own(
    database: Database, workshop: Workshop, source: Asking
) -> None:
    take(database, workshop, source, "dots")
    with database.reading() as session:
        plan = plan_of(session, session.get_one(Workshop, workshop.id))
    again = read_file(write_file(plan), Words("sv"))
    assert again.items[-1].steps[0].settings == plan.items[-1].steps[0].settings
