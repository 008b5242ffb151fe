"""Who gets what: every route and socket of the router, for everybody who may come.

A route that isn't in the table fails, and so does a line of the table without its route.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from fastapi import FastAPI
from sqlmodel import Session, select
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from app.clock import now
from app.database import Database
from app.i18n import LANGUAGES
from app.main import create_app
from app.models.afterwards.final import NUMBER_LETTERS, Final, FinalFile
from app.models.afterwards.purge import PurgeLog
from app.models.agenda import picture
from app.models.agenda.agenda import add_item, add_step, read_agenda
from app.models.agenda.asking import Asking
from app.models.answers.shared_theme import SharedTheme
from app.models.answers.theme import Theme
from app.models.became.remark import Remark
from app.models.commitments import making, telling
from app.models.commitments.parked import parked_lines
from app.models.commitments.receiver_links import make_link
from app.models.commitments.telling import Teller, Told
from app.models.event import Event
from app.models.people import (
    administration,
    crew,
    deck_page,
    facilitator,
    invitation,
    member,
    participant,
)
from app.models.people.crew import Series
from app.models.people.facilitator import Facilitator
from app.models.people.member import HOST, OWNER, READER
from app.models.run.retention import PAST
from app.models.series.handed import ANSWERED, QUESTION, Handed, HandedAnswer
from app.models.series.locality import MUNICIPALITY, REGION, VILLAGE, named
from app.models.series.series import About, begin_series
from app.models.series.taken import Taken
from app.models.workshop import Workshop, scanned
from app.pictures import Drawn, Small
from app.rendering import asset
from app.routes._shared.parts import (
    LOGIN_COOKIE,
    PARTICIPANT_COOKIE,
    RECEIVER_COOKIE,
    SCREEN_COOKIE,
)
from app.security import new_code
from app.settings import Settings
from app.steps.choice import ChoiceSettings
from app.steps.options import Option
from tests.backends import SQLITE, Backend
from tests.became import write
from tests.conftest import someone
from tests.copied import database_of, on_a_copy
from tests.exports.test_notes import SETTINGS
from tests.models.test_quote import ids
from tests.rooms import ask, do, say
from tests.routes.table import (
    ASKED,
    FIRST,
    IN,
    LOGIN,
    NAMED,
    PEOPLE,
    PHONE_SOCKETS,
    PHONES,
    SENT,
    TABLE,
)

WAYS_IN = {200, 303, 304, 422}
IDS = (
    "{member_id}",
    "{invitation_id}",
    "{row}",
    "{step_uid}",
    "{asking_id}",
    "{answer_id}",
    "{parked_id}",
    "{asked_id}",
    "{theme_id}",
    "{picture_uid}",
    "{deck_uid}",
    "{vote_id}",
    "{promised_id}",
    "{option}",
    "{commitment_uid}",
    "{receiver_id}",
    "{reply_uid}",
    "{remark_uid}",
    "{crew_id}",
    "{meeting_id}",
    "{asked_name}",
    "{handed_uid}",
    "{taken_uid}",
    "{origin}",
    "{question}",
)


def routes(app: FastAPI) -> list[tuple[str, str]]:
    """Every route of the router, as (method or WS, path)."""
    return sorted(set(_walk(app.routes)))


def _walk(found: list[Any]) -> Iterator[tuple[str, str]]:
    for route in found:
        included = getattr(route, "original_router", None)
        if included is not None:
            yield from _walk(included.routes)
        else:
            for method in (getattr(route, "methods", None) or {"WS"}) - {"HEAD"}:
                yield method, route.path


@dataclass
class World:
    """Astrid's workshop under way, and what everybody's browser has in its pocket."""

    pockets: dict[str, str]
    values: dict[str, str]
    hers: dict[str, str] = field(default_factory=dict)

    def path(self, path: str, **other: str) -> str:
        return path.replace(":path", "").format_map({**self.values, **other})

    def filled(self, fields: dict[str, str]) -> dict[str, str]:
        return {name: value.format_map(self.values) for name, value in fields.items()}


Place = tuple[TestClient, World]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """One app for all, in which the first account looks after the others."""
    backend = Backend(SQLITE)
    folder = tmp_path_factory.mktemp("matrix")
    settings = backend.settings(folder, base_url="http://testserver", tick_ms=20)
    backend.prepare(settings)
    with TestClient(create_app(settings), follow_redirects=False) as browser:
        someone(database_of(browser), "Adam", "admin@example.se")
        yield browser


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, World]:
    """In a database that nobody is at, to be copied."""
    backend = Backend(SQLITE)
    folder = tmp_path_factory.mktemp("begun")
    settings = backend.settings(folder, base_url="http://testserver", tick_ms=20)
    backend.prepare(settings)
    database = Database(settings.database)
    world = populate(database, someone(database, "Adam", "admin@example.se"))
    database.dispose()
    return settings, world


@pytest.fixture
def own(begun: tuple[Settings, World]) -> Iterator[Place]:
    """An app and a world of this test's own, so that no test sees what another has done."""
    settings, world = begun
    with on_a_copy(settings.database_file, settings, follow_redirects=False) as browser:
        yield browser, world


@pytest.fixture(scope="module")
def untouched(browser: TestClient) -> Iterator[World]:
    """One for all tests in which everything is refused: nothing is done to it."""
    world = made(browser)
    before = version(browser, world)
    yield world
    assert version(browser, world) == before


def version(browser: TestClient, world: World) -> int:
    with database_of(browser).reading() as session:
        return workshop_of(session, world).version


def workshop_of(session: Session, world: World) -> Workshop:
    asking = session.get_one(Asking, int(world.values["asking_id"]))
    return session.get_one(Workshop, asking.workshop_id)


@pytest.fixture(scope="module")
def only_read(browser: TestClient) -> Iterator[World]:
    """One for all routes that are read: it must not show in its log."""
    world = made(browser)
    before = acts(browser, world)
    yield world
    assert acts(browser, world) == before


def acts(browser: TestClient, world: World) -> list[str]:
    with database_of(browser).reading() as session:
        its = Event.workshop_id == workshop_of(session, world).id
        return list(session.exec(select(Event.verb).where(its)))


@pytest.fixture
def asked(request: pytest.FixtureRequest, route: tuple[str, str]) -> Place:
    """What a route is asked of."""
    if route[0] == "GET":
        return request.getfixturevalue("browser"), request.getfixturevalue("only_read")
    own: Place = request.getfixturevalue("own")
    return own


def made(browser: TestClient) -> World:
    database = database_of(browser)
    with database.reading() as session:
        adam = facilitator.by_email(session, "admin@example.se")
    assert adam is not None
    return populate(database, adam)


def themes_shown(database: Database, asking: Asking) -> list[int]:
    with database.reading() as session:
        return session.get_one(Asking, asking.id).themes_shown


def populate(database: Database, admin: Facilitator) -> World:
    mark = time.time_ns()
    people = {"admin": admin} | {
        role: someone(database, name, f"{role}-{mark}@example.se")
        for role, name in (
            ("leaver", "Lena"),
            ("owner", "Astrid"),
            ("host", "Hedvig"),
            ("reader", "Rut"),
            ("dragana", "Dragana"),
        )
    }
    with database.writing() as session:
        workshop = member.begin(session, people["owner"], "Möte", language="sv", keep_days=9)
        hers = member.begin(session, people["dragana"], "Hennes", language="sv", keep_days=9)
        assert workshop.id is not None
        for role in (HOST, READER):
            member.add(session, workshop.id, people[role].id or 0, role)
        item = add_item(session, workshop.id)
        step = add_step(session, item, "open_text", "Vad hindrar?", language="sv")
        after = add_item(session, workshop.id)
        late = add_step(session, after, "open_text", "Vad hjälper?", language="sv")
        drawn_as = add_item(session, workshop.id)
        add_step(session, drawn_as, "choice", "Buss?", language="sv", settings=SETTINGS["choice"])
        logins = {role: facilitator.log_in(session, who, now()) for role, who in people.items()}
        _, phone = participant.join(session, workshop, "sv")
        old = member.make_screen_link(session, workshop.id)
        member.revoke_screen_links(session, workshop.id)
        screen = member.make_screen_link(session, workshop.id)
        owner = people["owner"].id
        invitation.invite(session, maker_id=owner, workshop_id=workshop.id, role=READER)
        (invited,) = invitation.of_workshop(session, workshop.id, now())
        invitation.reset(session, people["leaver"])
        *_, link = invitation.of_accounts(session, now())
        rows = member.members(session, workshop.id)
        gone = PurgeLog(workshop_uid="nolongerhere", why=PAST, kept_counts=False, at=1, ended_at=2)
        session.add(gone)
        drawn = Drawn(1920, 1080, b"wide", b"phone", b"small")
        (picture_uid,) = picture.add(session, workshop.id, [drawn])
        deck_uid = deck_page.keep(session, people["owner"], [Small(1, 2, 1, b"small")], now())
        promised = making.Words(what="Prova bussen", who="Byalaget")
        commitment = making.make(session, workshop.id, promised, at=now(), by=owner)
        village = commitment.receiver_id or 0
        receiver = make_link(session, workshop.id, village, at=now(), by=owner)
        remark = Remark(workshop_id=workshop.id, text="Summan är fel.")
        session.add(remark)
        remark_uid = remark.uid
        told = Told(status="done", day="2026-11-12")
        by_host, by_receiver = (
            telling.tell(session, workshop.id, commitment.uid, told, who, at=now())
            for who in (Teller(people["owner"].id), Teller(receiver_id=village))
        )
        villages = _series(session, people)
        hers_too = begin_series(session, people["dragana"], About(title="Hennes bygder"))
        meeting = session.exec(select(Workshop.id).where(Workshop.series_id == villages.id)).one()
        handed = _handed(session, villages, meeting or 0, MUNICIPALITY)
        workshop.series_id = villages.id
        answered = _handed(session, villages, workshop.id, REGION)
        said = HandedAnswer(handed_id=answered.id or 0, status=ANSWERED, text="Ja.", at=now())
        said.who, said.day = "Regionen", "2026-11-02"
        session.add(said)
        kept = Taken(series_id=villages.id or 0, question="q", copies={}, at=now(), removed_at=1)
        session.add(kept)
        last = crew.membership(session, villages.id or 0, people["leaver"].id or 0)
        assert last is not None
    do(database, workshop, "go", on=drawn_as.id)
    promised = ask(database, workshop, "promised", "Vad lovade vi?", SETTINGS["promised"])
    (asking,) = do(database, workshop, "go", on=item.id)
    say(database, asking, {"text": "Revirtänk"})
    (answer_id,) = ids(database, asking)
    do(database, workshop, "new_theme", on=asking.id, title="Revir", these=(answer_id,))
    for verb in ("show_themes", "themes_to_phones"):
        do(database, workshop, verb, on=asking.id)
    (theme,) = themes_shown(database, asking)
    origin = _join(database, villages, step.origin, theme)
    do(database, workshop, "park_line", title="Vem plogar?", receiver="Byalaget")
    asked_id = _parked_last(database, workshop)
    do(database, workshop, "park", on=answer_id, receiver="Regionen")
    vote_id, option = vote_on_theme(database, asking, answer_id)
    reply_uid = write(database, workshop, about=f"t{theme}", text="Vi river dem.")
    version = _final(database, workshop)
    pockets = {role: f"{LOGIN_COOKIE}={token}" for role, token in logins.items()} | {
        "anonymous": "",
        "participant": f"{PARTICIPANT_COOKIE}={phone}",
        "screen": f"{SCREEN_COOKIE}={screen}",
        "revoked": f"{SCREEN_COOKIE}={old}",
        "receiver": f"{RECEIVER_COOKIE}={receiver}",
    }
    _, digest, name = asset("pages.js").split("/")
    values = {
        "uid": workshop.uid,
        "code": workshop.code,
        "letters": scanned(workshop.uid),
        "language": "en",
        "digest": digest,
        "name": name,
        "row": late.uid,
        "step_uid": step.uid,
        "asking_id": str(asking.id),
        "answer_id": str(answer_id),
        "version": str(version.number),
        "parked_id": str(_parked_last(database, workshop)),
        "asked_id": str(asked_id),
        "theme_id": str(theme),
        "origin": origin,
        "question": step.origin,
        "reply_uid": reply_uid,
        "taken_uid": kept.uid,
        "remark_uid": remark_uid,
        "document": version.document,
        "vote_id": str(vote_id),
        "promised_id": str(promised.id),
        "option": option,
        "picture_uid": picture_uid,
        "size": "phone",
        "deck_uid": deck_uid,
        "page_number": "1",
        "commitment_uid": commitment.uid,
        "news_id": str(by_host.id),
        "told_id": str(by_receiver.id),
        "receiver_id": str(village),
        "facilitator_id": str(people["leaver"].id),
        "invitation_id": str(invited.id),
        "link_id": str(link.id),
        "number": str(gone.id),
        "member_id": str(next(one.id for one, who in rows if who.id == people["reader"].id)),
    }
    asked = {"asked_name": handed.uid, "handed_uid": answered.uid}
    series = asked | {
        "series_uid": villages.uid,
        "meeting_id": str(meeting),
        "crew_id": str(last.id),
    }
    return World(pockets, values | series, {"uid": hers.uid, "series_uid": hers_too.uid})


def _series(session: Session, people: dict[str, Facilitator]) -> Series:
    """With a meeting in a village whose host is in it, and somebody who compares."""
    host, reader = people["host"].id or 0, people["reader"].id or 0
    series = begin_series(session, people["owner"], About(title="Bygderna"))
    village = named(session, f"Stenberga {series.id}", VILLAGE)
    crew.enrol(session, series.id or 0, host, HOST, [village.id or 0])
    for one in (reader, people["leaver"].id or 0):
        crew.enrol(session, series.id or 0, one, READER)
    meeting = member.begin(session, people["owner"], "I byn", language="sv", keep_days=9)
    meeting.series_id, meeting.locality_id = series.id, village.id
    return series


def _join(database: Database, series: Series, question: str, theme_id: int) -> str:
    """The theme's origin; it is made one with another by somebody."""
    with database.writing() as session:
        origin = session.get_one(Theme, theme_id).origin
        joined = SharedTheme(series_id=series.id or 0, question=question, origin=origin)
        joined.into, joined.act, joined.verb, joined.at = "another", "merged", "merge", now()
        session.add(joined)
    return origin


def _handed(session: Session, series: Series, meeting: int, level: str) -> Handed:
    row = Handed(
        series_id=series.id or 0,
        workshop_id=meeting,
        sort=QUESTION,
        about="wx",
        origin=f"{meeting}",
        words="Vem plogar?",
        to_level=level,
        at=now(),
    )
    session.add(row)
    session.flush()
    return row


NOTHING_SAID = {"label": "", "title": "", "blocks": [], "remarks": [], "moment": []}


def _final(database: Database, workshop: Workshop) -> Final:
    """A version of the notes, though the workshop goes on."""
    final = Final(
        workshop_uid=workshop.uid,
        document=new_code(NUMBER_LETTERS),
        number=1,
        at=now(),
        role="r",
        checksum="0",
        says=dict.fromkeys(LANGUAGES, NOTHING_SAID),
    )
    with database.writing() as session:
        session.add(final)
        session.flush()
        file = FinalFile(final_id=final.id or 0, form="md", language="sv", sha256="0", size=1)
        file.body = b"#"
        session.add(file)
    return final


def _parked_last(database: Database, workshop: Workshop) -> int:
    with database.reading() as session:
        return parked_lines(session, workshop.id or 0)[-1].id


def vote_on_theme(database: Database, source: Asking, answer_id: int) -> tuple[int, str]:
    """A question about a theme that the answer lies in, closed again."""
    settings = ChoiceSettings(options=[Option(id="o1", text="")]).model_dump(mode="json")
    with database.writing() as session:
        item = add_item(session, source.workshop_id)
        step = add_step(session, item, "choice", "Vilket först?", language="sv")
        place = {"asking": source.id, "theme": 1, "answers": [answer_id]}
        vote = Asking(
            workshop_id=source.workshop_id,
            step_id=step.id or 0,
            number=1,
            kind="choice",
            prompt="Vilket först?",
            settings=settings,
            taken={"options:o1": place},
            show="reveal",
            state="closed",
            opened_at=0,
            version=1,
        )
        session.add(vote)
        session.flush()
        return vote.id or 0, "o1"


def go(browser: TestClient, world: World, who: str, method: str, path: str, **other: Any) -> Any:
    """One request with what somebody has in their pocket and nothing else."""
    browser.cookies.clear()
    headers = {"cookie": world.pockets[who], **other.pop("headers", {})}
    data = SENT.get((method, path), {}) if method == "POST" else None
    where = world.path(path, **other)
    asked = world.filled(ASKED.get((method, path), {}))
    return browser.request(method, where, data=data, params=asked, headers=headers)


def outcome(method: str, answer: Any) -> object:
    needs_login = answer.headers.get("location", "").startswith("/login?next=")
    if answer.status_code == 401 if method == "POST" else needs_login:
        return LOGIN
    return IN if answer.status_code in WAYS_IN else answer.status_code


def test_every_route_has_its_line_and_every_line_its_route(browser: TestClient) -> None:
    found = set(routes(browser.app))  # type: ignore[arg-type]
    assert found - TABLE.keys() == set(), "say in the table who may come to these"
    assert TABLE.keys() - found == set(), "these are no longer routes"
    assert all(set(expected) == set(PEOPLE) for expected in TABLE.values())


@pytest.mark.parametrize("route", [route for route in TABLE if route[0] != "WS"], ids=" ".join)
def test_a_route_lets_in_those_it_is_for(asked: Place, route: tuple[str, str]) -> None:
    (method, path), got = route, {}
    for who in PEOPLE:
        if route in FIRST and (who == "anonymous" or TABLE[route][who] == IN):
            go(*asked, "owner", "POST", FIRST[route])
        name = {"name": NAMED[path]} if path in NAMED else {}
        got[who] = outcome(method, go(*asked, who, method, path, **name))
    assert got == TABLE[route]


@pytest.mark.parametrize("path", [path for method, path in TABLE if method == "WS"])
def test_a_socket_lets_in_those_it_is_for(own: Place, path: str) -> None:
    _, world = own
    got = {who: knock(*own, path, cookie=world.pockets[who]) for who in PEOPLE}
    assert got == TABLE["WS", path]


def knock(browser: TestClient, world: World, path: str, **headers: str) -> object:
    """IN, or the code that the socket was closed with."""
    browser.cookies.clear()
    heard: list[str] = []
    try:
        with browser.websocket_connect(world.path(path), headers=headers) as socket:
            socket.send_json({"t": "hello", "v": 1})
            heard.append(socket.receive_json()["t"])
            socket.send_text("enough")  # no message of the protocol: the server closes
            while True:
                socket.receive_json()
    except WebSocketDisconnect as closed:
        return IN if heard == ["welcome"] else closed.code


@pytest.mark.parametrize("route", [route for route in TABLE if route[0] != "GET"], ids=" ".join)
def test_nothing_is_done_for_a_page_of_another_site(
    browser: TestClient, untouched: World, route: tuple[str, str]
) -> None:
    method, path = route
    who = "participant" if TABLE[route] in (PHONES, PHONE_SOCKETS) else "owner"
    origin = {"origin": "https://evil.example"}
    if method == "WS":
        assert knock(browser, untouched, path, cookie=untouched.pockets[who], **origin) != IN
    else:
        assert go(browser, untouched, who, method, path, headers=origin).status_code == 403


@pytest.mark.parametrize(
    "route", [route for route in TABLE if any(name in route[1] for name in IDS)], ids=" ".join
)
def test_dragana_gets_nothing_of_astrids_through_her_own_workshop(
    browser: TestClient, untouched: World, route: tuple[str, str]
) -> None:
    assert go(browser, untouched, "dragana", *route, **untouched.hers).status_code == 404


@pytest.mark.parametrize("act", ["hide", "show", "close", "open", "reveal", "ask_again", "go"])
def test_dragana_can_not_act_on_astrids_things_from_her_own_desk(
    browser: TestClient, untouched: World, act: str
) -> None:
    headers = {"cookie": untouched.pockets["dragana"]}
    form = {"do": act, "on": untouched.values["asking_id"], "reason": "personal"}
    acts = untouched.path("/w/{uid}/acts", **untouched.hers)
    assert browser.post(acts, data=form, headers=headers).status_code == 404


@pytest.mark.parametrize("act", ["end", "lock", "unlock", "hide", "timer", "close", "reopen"])
def test_a_projector_link_turns_pages_and_nothing_more(
    browser: TestClient, untouched: World, act: str
) -> None:
    headers = {"cookie": untouched.pockets["screen"]}
    acts = untouched.path("/w/{uid}/acts")
    form = {"do": act, "on": untouched.values["asking_id"]}
    assert browser.post(acts, data=form, headers=headers).status_code == 403


def test_a_projector_link_opens_no_other_workshop(browser: TestClient, untouched: World) -> None:
    for path in ("/w/{uid}/projector", "/w/{uid}/projector/stage"):
        assert go(browser, untouched, "screen", "GET", path, **untouched.hers).status_code == 404


def test_not_there_and_not_yours_look_the_same(browser: TestClient, untouched: World) -> None:
    def told(**other: str) -> str:
        answer = go(browser, untouched, "dragana", "GET", "/w/{uid}/desk", **other)
        return str(answer.text.replace(other.get("uid", untouched.values["uid"]), ""))

    assert told() == told(uid="n0Such-Workshop-here00")


def test_the_world_is_as_the_table_thinks(own: Place) -> None:
    browser, world = own
    with database_of(browser).reading() as session:
        asking = session.get_one(Asking, int(world.values["asking_id"]))
        workshop = session.get_one(Workshop, asking.workshop_id)
        agenda = read_agenda(session, asking.workshop_id)
        members = member.members(session, asking.workshop_id)
        people = [one.facilitator for one in administration.people(session)]
    assert workshop.uid == world.values["uid"]
    roles = {who.email.split("-")[0]: one.role for one, who in members}
    assert roles == {"owner": OWNER, "host": HOST, "reader": READER}
    assert [entry.steps[0].uid for entry in agenda][1] == world.values["row"]
    assert "Adam" in [one.name for one in people if one.admin]
