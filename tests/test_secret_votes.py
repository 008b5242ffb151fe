"""How people vote is secret until it is shown: whatever anybody is sent is the same, to the byte,
however the votes fall."""

import io
import re
from collections.abc import Callable
from typing import Any
from zipfile import ZipFile

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from app.database import Database
from app.errors import Invalid
from app.exports.notes import notes
from app.models.afterwards import publication
from app.models.agenda.agenda import Step, add_item, add_step
from app.models.agenda.agenda_file import write_file
from app.models.agenda.asking import Asking
from app.models.agenda.plan import plan_of
from app.models.agenda.takes import TOP, Takes
from app.models.answers.answer import Answer
from app.models.answers.reading import ResultsCache
from app.models.workshop import Workshop
from app.screens.render import render_stage
from app.screens.views import SCREENS, stage
from app.steps import STEP_KINDS
from app.steps.options import Option
from tests.exports.read_back import WHOLE, file_of
from tests.rooms import ask, come_in, do, say, say_all
from tests.surveys import make_survey

SEALED = [kind for kind in STEP_KINDS.values() if kind.sealed]
every_sealed = pytest.mark.parametrize("kind", SEALED, ids=lambda kind: kind.name)
NAMES = ["Bussen", "Skolan", "Vården", "Vägen"]
OPTIONS = [Option(id=f"o{n}", text=name) for n, name in enumerate(NAMES, 1)]
OF_THE_MOMENT = re.compile(
    r'(?<=name="key" value=")[\w-]+|(?<= at=")\d{13}|\d\d[.:]\d\d(?::\d\dZ)?'
)
"""A key that is new each time, and what time it is."""
WHEN_MADE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
VOTES = {
    "dots": [{"dots": {"o1": 1, "o2": 1}}, {"dots": {"o3": 1, "o4": 1}}],
    "ranking": [{"order": ["o1", "o2", "o3"]}, {"order": ["o4", "o2", "o1"]}],
}
"""Two ways to vote, of each kind. A kind that is new has to say its own."""


def votes_of(kind: Any) -> list[Any]:
    return VOTES[kind.name]


def fall(database: Database, asking: Asking, value: Any) -> None:
    """All votes there are become this one, and nothing else changes."""
    with database.writing() as session:
        for answer in session.exec(select(Answer).where(Answer.asking_id == asking.id)):
            answer.value = value
            session.add(answer)


@pytest.fixture
def asked(database: Database, workshop: Workshop) -> Callable[..., Asking]:
    def asked(kind: Any, **how: Any) -> Asking:
        settings = kind.Settings(options=OPTIONS)
        asking = ask(database, workshop, kind.name, "Vad först?", settings, show="live", **how)
        say_all(database, asking, [votes_of(kind)[0]] * 7)
        return asking

    return asked


def sent(database: Database, workshop: Workshop) -> dict[str, str]:
    """All that screens are sent, and all that the notes and files hold."""
    told: dict[str, str] = {}
    with database.reading() as session:
        here = session.get_one(Workshop, workshop.id)
        for screen in SCREENS:
            for language in ("sv", "en"):
                look = stage(session, ResultsCache(), here, screen, present=9, at=0)
                drawn = render_stage(screen, language, look, "http://testserver")
                told[f"{screen} {language}"] = f"{drawn.n} {drawn.text!r} {drawn.frame!r}"
        for public in (False, True):
            document = notes(session, here, "sv", 0, public=public)
            told |= {f"{name} {public}": held_by(file_of(document, name)) for name in WHOLE}
        told["agenda"] = repr(write_file(plan_of(session, here)))
    return told


def held_by(file: bytes) -> str:
    """All of a file; of those that are packed what is in them, since they say when they were."""
    if not file.startswith(b"PK"):
        return repr(file)
    with ZipFile(io.BytesIO(file)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    return WHEN_MADE.sub("", repr(parts))


def fetched(client: TestClient, workshop: Workshop, asking: Asking) -> dict[str, str]:
    """What a browser gets, each page rendered anew."""
    paths = ["phone", "phone/mine", "projector", "desk", "presenter", "desk/phone"]
    paths += [f"desk/answers/{asking.id}?after=0", "answers", "notes", "notes/json", "notes/csv"]
    client.app.state.parts.results.forget(workshop.id)  # type: ignore[attr-defined]
    replies = {path: client.get(f"/w/{workshop.uid}/{path}") for path in paths}
    assert {path: reply.status_code for path, reply in replies.items()} == dict.fromkeys(paths, 200)
    return {path: OF_THE_MOMENT.sub("", reply.text) for path, reply in replies.items()}


@every_sealed
@pytest.mark.parametrize("closed", [False, True], ids=["open", "closed"])
def test_nothing_that_is_sent_depends_on_how_the_votes_fall_until_they_are_shown(
    database: Database, workshop: Workshop, asked: Callable[..., Asking], kind: Any, closed: bool
) -> None:
    asking = asked(kind)
    if closed:
        do(database, workshop, "close")
    first, second = votes_of(kind)
    before = sent(database, workshop)
    fall(database, asking, second)
    assert sent(database, workshop) == before
    do(database, workshop, "reveal", at=1)
    shown = sent(database, workshop)
    fall(database, asking, first)
    told = sent(database, workshop)
    for screen in ("phone sv", "projector sv", "desk sv", "json False"):
        assert told[screen] != shown[screen], screen


@every_sealed
def test_no_page_and_no_file_depends_on_it_either(
    astrids: TestClient,
    database: Database,
    workshop: Workshop,
    asked: Callable[..., Asking],
    kind: Any,
) -> None:
    client, asking = astrids, asked(kind)
    assert client.get(f"/{workshop.code}").status_code == 200
    before = fetched(client, workshop, asking)
    fall(database, asking, votes_of(kind)[1])
    assert fetched(client, workshop, asking) == before
    do(database, workshop, "reveal", at=1)
    shown = fetched(client, workshop, asking)
    fall(database, asking, votes_of(kind)[0])
    told = fetched(client, workshop, asking)
    assert {path for path in told if told[path] != shown[path]} >= {"projector", "desk", "notes"}


@every_sealed
def test_showing_closes_and_no_vote_comes_after_it(
    database: Database, workshop: Workshop, asked: Callable[..., Asking], kind: Any
) -> None:
    asking = asked(kind)
    assert do(database, workshop, "reveal", on=asking.id, at=1) == []
    with pytest.raises(AssertionError, match="closed"):
        say(database, asking, votes_of(kind)[1])
    with pytest.raises(Invalid) as refused:
        do(database, workshop, "open", on=asking.id)
    assert refused.value.values == {"asked": "Vad först?"}


@every_sealed
def test_hiding_it_again_does_not_open_it_and_asking_again_does(
    database: Database, workshop: Workshop, asked: Callable[..., Asking], kind: Any
) -> None:
    asking = asked(kind)
    do(database, workshop, "reveal", on=asking.id, at=1)
    do(database, workshop, "conceal", on=asking.id)
    with pytest.raises(Invalid):
        do(database, workshop, "open", on=asking.id)
    [again] = do(database, workshop, "ask_again", on=asking.id)
    assert (again.number, again.is_shown, again.seen_at) == (2, False, None)
    say(database, again, votes_of(kind)[0])
    do(database, workshop, "take_up", on=asking.id)  # back to the first: it stays closed
    with pytest.raises(Invalid):
        do(database, workshop, "open", on=asking.id)


@every_sealed
def test_one_that_was_only_closed_opens_again_and_so_does_one_without_votes(
    database: Database, workshop: Workshop, asked: Callable[..., Asking], kind: Any
) -> None:
    asking = asked(kind)
    do(database, workshop, "close", on=asking.id)
    assert [one.id for one in do(database, workshop, "open", on=asking.id)] == [asking.id]
    empty = ask(database, workshop, kind.name, "Och sedan?", kind.Settings(options=OPTIONS))
    do(database, workshop, "reveal", on=empty.id, at=1)
    [opened] = do(database, workshop, "open", on=empty.id)
    assert (opened.is_shown, opened.seen_at) == (False, None)


@every_sealed
def test_the_notes_tell_it_after_the_end_and_what_is_published_is_seen(
    database: Database, workshop: Workshop, asked: Callable[..., Asking], kind: Any
) -> None:
    asking = asked(kind)
    with database.reading() as session:
        open_ = notes(session, session.get_one(Workshop, workshop.id), "sv", 0)
    do(database, workshop, "end", at=1)
    with database.reading() as session:
        after = notes(session, session.get_one(Workshop, workshop.id), "sv", 0)
    assert len(open_.questions[0].results) == 1 < len(after.questions[0].results)
    with database.writing() as session:
        publication.publish(session, workshop.id or 0, 1)
    do(database, workshop, "reopen")
    with pytest.raises(Invalid):
        do(database, workshop, "open", on=asking.id)


@every_sealed
def test_what_came_out_best_is_taken_from_no_vote_that_is_secret(
    database: Database, workshop: Workshop, asked: Callable[..., Asking], kind: Any
) -> None:
    asking = asked(kind)
    with database.writing() as session:
        origin = session.get_one(Step, asking.step_id).origin
        item = add_item(session, workshop.id or 0)
        step = add_step(session, item, "choice", "Vilket?", language="sv")
        step.takes = Takes(origin=origin, take=TOP, most=1).model_dump()
        session.add(step)
        item_id = item.id
    with pytest.raises(Invalid) as refused:
        do(database, workshop, "go", on=item_id)
    assert "secret" in refused.value.say
    do(database, workshop, "reveal", on=asking.id, at=1)
    [taking] = do(database, workshop, "go", on=item_id)
    [place] = taking.taken.values()
    assert place["part"] == "options:o1"


@every_sealed
def test_in_a_survey_it_is_shown_when_the_survey_has_closed(
    database: Database, workshop: Workshop, kind: Any
) -> None:
    how = kind.Settings(options=OPTIONS).model_dump()
    survey = make_survey(database, workshop, steps=[("", [(kind.name, "Vad först?", how)])])
    [asking] = do(database, survey, "open", at=1)
    say_all(database, asking, [votes_of(kind)[0]] * 3)
    before = sent(database, survey)
    fall(database, asking, votes_of(kind)[1])
    assert sent(database, survey) == before
    with pytest.raises(Invalid):
        do(database, survey, "reveal", on=asking.id, at=2)
    do(database, survey, "close", at=3)
    do(database, survey, "open", at=4)  # a day more: nobody has seen it
    do(database, survey, "close", at=5)
    do(database, survey, "reveal", on=asking.id, at=6)
    with pytest.raises(Invalid) as refused:
        do(database, survey, "open", at=7)
    assert refused.value.values == {"asked": "Vad först?"}


@every_sealed
def test_two_phones_of_one_person_place_no_more_than_one(
    database: Database, workshop: Workshop, kind: Any
) -> None:
    asking = ask(database, workshop, kind.name, "Vad?", kind.Settings(options=OPTIONS))
    björn = come_in(database, workshop)
    for value in votes_of(kind):
        say(database, asking, value, björn)
    do(database, workshop, "reveal", at=1)
    with database.reading() as session:
        results = ResultsCache().of(session, session.get_one(Asking, asking.id))
        [entry] = results.shown.values()
    assert entry.value == kind.parse_answer(votes_of(kind)[1])
    assert results.tally.people == 1
