"""A form that makes something, sent twice: the second press leads to what the first made."""

from concurrent.futures import ThreadPoolExecutor

from sqlmodel import select

from app.clock import now
from app.database import Database
from app.models.people import former_account, invitation, member
from app.models.people.facilitator import Facilitator
from app.models.people.pressed import KEPT_MS, Pressed, press
from app.models.workshop import Workshop
from app.security import new_token
from tests.conftest import someone


def test_of_two_presses_at_once_the_second_waits_and_leads_to_what_the_first_made(
    database: Database, astrid: Facilitator
) -> None:
    def pressed(_: int) -> str:
        with database.writing() as session:
            found = press(session, astrid, "a form", now())
            if not found.led_to:
                made = member.begin(session, astrid, "Möte", language="sv", keep_days=9)
                found.led_to = made.uid
            return found.led_to

    with ThreadPoolExecutor(8) as threads:
        ways = set(threads.map(pressed, range(8)))
    with database.reading() as session:
        assert list(session.exec(select(Workshop.uid))) == [*ways]


def test_a_form_that_somebody_else_sent_leads_nobody_there(
    database: Database, astrid: Facilitator
) -> None:
    dragana = someone(database, "Dragana", "dragana@example.se")
    with database.writing() as session:
        press(session, astrid, "a form", now()).led_to = "/w/hers"
        assert press(session, dragana, "a form", now()).led_to == ""


def test_what_was_sent_is_forgotten_after_an_hour_and_with_the_account(
    database: Database, astrid: Facilitator
) -> None:
    bertil = someone(database, "Bertil", "bertil@example.se")
    with database.writing() as session:
        press(session, astrid, "a form", 0).led_to = "/w/old"
        assert press(session, astrid, "a form", KEPT_MS - 1).led_to == "/w/old"
        assert press(session, astrid, "a form", KEPT_MS).led_to == ""
        press(session, bertil, "another", KEPT_MS)
        former_account.erase(session, bertil.id or 0, now())
        assert [one.form for one in session.exec(select(Pressed))] == ["a form"]


def test_a_link_is_made_anew_for_another_colleague_with_the_same_page(
    database: Database, astrid: Facilitator
) -> None:
    drawn = new_token()
    with database.writing() as session:
        links = [
            invitation.invite(session, maker_id=astrid.id, email=email, drawn=drawn)
            for email in ("rut@example.se", "rut@example.se", "ola@example.se")
        ]
        assert links[0] == links[1] == drawn != links[2]
        invitation.revoke(session, invitation.of_accounts(session, now())[0].id, astrid.id)
        assert drawn != invitation.invite(
            session, maker_id=astrid.id, email="rut@example.se", drawn=drawn
        )
