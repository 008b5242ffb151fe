"""Two who change the same thing: each form says which version it was read at, and nobody's words
are written over unseen. The forms are those that the pages have, so a new one is in here."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.models.agenda.agenda import add_item, add_step, read_agenda, set_words
from app.models.commitments import making
from app.models.commitments.commitment import commitments_of
from app.models.people import member
from app.models.people.facilitator import Facilitator
from app.models.people.member import HOST, READER
from app.models.workshop import Workshop
from app.steps import STEP_KINDS
from tests.conftest import log_in, someone
from tests.forms import Form, forms_of
from tests.rooms import do, say
from tests.routes.table import TABLE

ALONE = {
    "/w/{uid}/steps": "adds a step, and changes none",
    "/w/{uid}/document": "adds slides",
    "/w/{uid}/document/slides": "adds slides",
    "/w/{uid}/members": "adds a member",
    "/w/{uid}/copy": "makes another workshop",
    "/w/{uid}/erasure": "asks for a code",
    "/w/{uid}/code": "asks for a code",
    "/w/{uid}/ops": "a participant's own answer",
    "/w/{uid}/acts": "an act, which says what its desk had seen",
    "/w/{uid}/rehearsal": "begins a rehearsal",
    "/w/{uid}/commitments": "adds a commitment",
    "/w/{uid}/final": "makes a version of what was looked at, or is refused",
    "/w/{uid}/masking": "what is chosen stands in the form alone, and makes a copy",
    "/w/{uid}/commitments/confirm": "each row says which words it was read at",
    "/w/{uid}/commitments/{commitment_uid}/news": "adds to a history that is kept",
}
"""Forms with fields that change nothing that somebody else may have changed meanwhile."""
NUMBERS = iter(range(20, 500))


@pytest.fixture
def room(database: Database, workshop: Workshop, hedvig: Facilitator) -> Workshop:
    """A step of each kind, a talk round, English beside Swedish, an answer, and a colleague."""
    rut = someone(database, "Rut Ek", "rut@example.se")
    with database.writing() as session:
        assert workshop.id and hedvig.id and rut.id
        member.admit(session, workshop.id, hedvig.id, "owner")
        member.admit(session, workshop.id, rut.id, READER)
        for name, kind in STEP_KINDS.items():
            settings = kind.propose(["Bussen", "Skolan"])
            item = add_item(session, workshop.id, planned_s=300)
            step = add_step(session, item, name, f"Om {name}", language="sv", settings=settings)
            set_words(session, step, "en", f"About {name}", "")
        talk = add_item(session, workshop.id, "Samtal", planned_s=600)
        add_step(session, talk, "open_text", "Vad saknas?", language="sv")
    first = next(item for item in agenda(database, workshop) if item.steps[0].kind.quotes)
    (asking,) = do(database, workshop, "go", on=first.id)
    say(database, asking, {"text": "En buss i timmen"})
    do(database, workshop, "end")
    with database.writing() as session:
        promised = making.Words(what="Prova bussen", who="Byalaget")
        making.make(session, workshop.id or 0, promised, at=0, by=None)
    return workshop


def commitment_uids(database: Database, workshop: Workshop) -> list[str]:
    with database.reading() as session:
        return [one.uid for one in commitments_of(session, workshop.id or 0)]


@pytest.fixture
def hedvig(database: Database) -> Facilitator:
    return someone(database, "Hedvig Berg", "hedvig@example.se")


@pytest.fixture
def hedvigs(
    client: TestClient, astrids: TestClient, database: Database, hedvig: Facilitator
) -> Any:
    hers = TestClient(client.app)
    return log_in(hers, database, hedvig)


def agenda(database: Database, workshop: Workshop) -> list[Any]:
    with database.reading() as session:
        return read_agenda(session, workshop.id or 0, "sv")


def pages(database: Database, workshop: Workshop) -> Iterator[str]:
    """Every page of a workshop that the router has."""
    steps = [step.uid for item in agenda(database, workshop) for step in item.steps]
    for method, path in TABLE:
        if method != "GET" or not path.startswith("/w/{uid}/"):
            continue
        if "{step_uid}" in path:
            query = "?word_in=en" if "wording" in path else ""
            yield from (path.format(uid=workshop.uid, step_uid=uid) + query for uid in steps)
        elif path.endswith("{commitment_uid}"):
            for uid in commitment_uids(database, workshop):
                yield path.format(uid=workshop.uid, commitment_uid=uid)
        elif path.count("{") == 1:
            yield path.format(uid=workshop.uid)


def forms(client: TestClient, database: Database, workshop: Workshop) -> Iterator[tuple[str, Form]]:
    """The forms that have something to fill in, with the page each stands on."""
    for path in pages(database, workshop):
        reply = client.get(path)
        if reply.status_code == 200 and reply.headers["content-type"].startswith("text/html"):
            where = urlsplit(str(reply.url)).path
            for form in forms_of(reply.text, where):
                if form.method == "post" and form.editable and form.action.startswith("/w/"):
                    yield path, form


def pattern(form: Form, workshop: Workshop) -> str:
    path = unquote(form.action).replace(workshop.uid, "{uid}")
    return re.sub(r"(?<=/commitments/)[\w-]{22}", "{commitment_uid}", path)


def shared(client: TestClient, database: Database, workshop: Workshop) -> list[tuple[str, Form]]:
    found = {
        (form.action, form.value("word_in")): (path, form)
        for path, form in forms(client, database, workshop)
        if pattern(form, workshop) not in ALONE
    }
    return list(found.values())


def test_every_form_that_changes_something_shared_says_which_version_it_was_read_at(
    astrids: TestClient, database: Database, room: Workshop
) -> None:
    found = shared(astrids, database, room)
    assert len(found) > 20
    without = {pattern(form, room) for _, form in found if not form.value("edition")}
    assert without == set(), "give it an edition, or say why it needs none"


def other_words(form: Form, whose: str) -> dict[str, str]:
    """The first thing that can be changed, changed."""
    for one in form.editable:
        if one.kind in ("text", "textarea") and one.name not in ("word_in", "pace"):
            return {one.name: f"{whose} ord"}
    for one in form.editable:
        if one.kind == "number":
            return {one.name: str(next(NUMBERS))}
    return {}


def at(client: TestClient, path: str, like: Form) -> Form:
    """The same form as the page has it now."""
    where = path.split("?")[0]
    return next(one for one in forms_of(client.get(path).text, where) if one.action == like.action)


def test_who_saves_last_is_asked_and_both_texts_are_there(
    astrids: TestClient, hedvigs: TestClient, database: Database, room: Workshop
) -> None:
    tried = 0
    for path, form in shared(astrids, database, room):
        mine, hers = at(astrids, path, form), at(hedvigs, path, form)
        changed, other = other_words(mine, "Astrids"), other_words(hers, "Hedvigs")
        if not changed or changed == other:
            continue
        tried += 1
        saved = hedvigs.post(form.action, data=hers.data(**other), follow_redirects=False)
        assert saved.status_code == 303, (form.action, other)
        reply = astrids.post(form.action, data=mine.data(**changed), follow_redirects=False)
        assert reply.status_code == 409, form.action
        (name, typed), theirs = *changed.items(), *other.values()
        again = next(one for one in forms_of(reply.text, form.action) if one.action == form.action)
        assert again.value(name) == typed, "what Astrid wrote is still in the form"
        assert theirs in reply.text, "and what Hedvig saved stands beside it"
        assert at(hedvigs, path, form).value(name) == theirs, "and is what is saved"
        kept = astrids.post(form.action, data=again.data(), follow_redirects=False)
        assert kept.status_code == 303, "Astrid has seen both, and decides"
        assert at(hedvigs, path, form).value(name) == typed
    assert tried > 15


def test_the_same_form_sent_twice_is_no_quarrel(
    astrids: TestClient, database: Database, room: Workshop
) -> None:
    for path, form in shared(astrids, database, room):
        mine = at(astrids, path, form)
        data = mine.data(**other_words(mine, "Astrids"))
        for _ in range(2):
            reply = astrids.post(form.action, data=data, follow_redirects=False)
            assert reply.status_code == 303, form.action


def test_a_role_that_another_owner_has_changed_is_shown_before_it_is_changed_again(
    astrids: TestClient, hedvigs: TestClient, database: Database, room: Workshop
) -> None:
    page = f"/w/{room.uid}/members"
    mine = [one for one in forms_of(astrids.get(page).text, page) if one.value("role") == READER]
    (form,) = [one for one in mine if "edition" in one.data()]
    assert hedvigs.post(form.action, data=form.data(role=HOST)).status_code == 200
    reply = astrids.post(form.action, data=form.data(role="owner"))
    assert reply.status_code == 409
    (now,) = [one for one in forms_of(reply.text, page) if one.action == form.action]
    assert now.value("role") == HOST


def test_a_step_that_somebody_has_removed_is_not_said_to_be_saved(
    astrids: TestClient, hedvigs: TestClient, database: Database, room: Workshop
) -> None:
    step = agenda(database, room)[0].steps[0]
    path = f"/w/{room.uid}/steps/{step.uid}"
    (form,) = [one for one in forms_of(astrids.get(path).text, path) if one.action == path]
    hedvigs.post(f"/w/{room.uid}/agenda/{step.uid}/removal")
    reply = astrids.post(path, data=form.data(prompt="Astrids ord"), follow_redirects=False)
    assert reply.status_code == 409
    assert "tagit bort" in reply.text and "Astrids ord" in reply.text
    (again,) = [one for one in forms_of(reply.text, path) if one.action == path]
    assert astrids.post(path, data=again.data(), follow_redirects=False).status_code == 303
    assert agenda(database, room)[0].steps[0].prompt == "Astrids ord"


def test_what_both_have_quoted_is_ticked_when_they_have_chosen_at_once(
    astrids: TestClient, hedvigs: TestClient, room: Workshop
) -> None:
    path = f"/w/{room.uid}/quotes"
    (mine,) = forms_of(astrids.get(path).text, path)
    (hers,) = forms_of(hedvigs.get(path).text, path)
    (box,) = hers.editable
    hedvigs.post(path, data=hers.data(answer=box.value))
    assert at(hedvigs, path, hers).editable[0].on
    reply = astrids.post(path, data=mine.data())
    assert reply.status_code == 409
    (again,) = forms_of(reply.text, path)
    assert again.editable[0].on, "nothing of hers is lost"
    assert astrids.post(path, data=again.data(), follow_redirects=False).status_code == 303
