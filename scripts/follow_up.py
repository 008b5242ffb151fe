"""What comes after the meeting, for the pictures: promises followed up, and everyone told of it."""

from collections import Counter
from itertools import cycle

from sqlmodel import Session

from app.clock import DAY_MS, now
from app.exports.finals import make_final
from app.i18n import local
from app.models.afterwards import publication
from app.models.agenda.edition import edition_of
from app.models.became import published, remark, remark_window, reply
from app.models.became.facts import TypedNext
from app.models.became.page import draft
from app.models.became.remark import Handled, TypedRemark
from app.models.commitments.commitment import commitments_of
from app.models.commitments.making import Words
from app.models.commitments.news import NOT_BEGUN, STATUSES
from app.models.commitments.promises import Chosen, confirm, promises_of
from app.models.commitments.receiver_links import make_link
from app.models.commitments.telling import Teller, Told, tell
from app.models.workshop import Workshop
from app.security import new_token
from app.steps.plain import parse
from scripts.room import Room
from scripts.shown import LONG_WORD


class FollowUp(Room):
    """The workshop has ended."""

    def remark(self) -> None:
        """What readers say is wrong in the notes, and what is said back."""
        uid, answers = self.workshop.uid, self.texts["answers"]
        number = self.workshop.id or 0
        for screen in ("page", "page-phone"):
            self.take("remarks-none", screen, f"/w/{uid}/remarks", whole=True)
        last = local(now() + 12 * DAY_MS, self.workshop.tz).date().isoformat()
        with self.server.database.writing() as session:
            remark_window.open_until(session, number, last, at=now())
            for text in [*answers[:3], LONG_WORD[:200]]:
                typed = TypedRemark(text=text, part="summary")
                remark.send(session, number, typed, new_token(), now())
            first, second, *_ = remark.remarks_of(session, number)
            said = Handled(state=remark.ANSWERED, text=answers[3])
            remark.handle(session, number, first.uid, said)
            remark.handle(session, number, second.uid, Handled(state=remark.TAKEN_IN))
        for screen in ("page", "page-phone"):
            self.take("remarks", screen, f"/w/{uid}/remarks", whole=True)
            self.take("sharing-remarks", screen, f"/w/{uid}/sharing", whole=True)
        for scheme in self.schemes:
            page = self.page("phone", scheme, None)
            page.goto(f"/w/{uid}/remark")
            self.shoot(page, "remark", "phone", scheme, whole=True)
            page.locator("textarea").fill(answers[4])
            page.locator(".send").click()
            page.locator(".remarks-sent").wait_for()
            self.shoot(page, "remark-sent", "phone", scheme, whole=True)

    def follow_up(self) -> None:
        """What was promised, confirmed and told of; then what everyone is told of it."""
        uid = self.workshop.uid
        for screen in ("page", "page-phone"):
            self.take("confirm", screen, f"/w/{uid}/commitments/confirm", whole=True)
        with self.server.database.writing() as session:
            self.tell_of_promises(session)
            link = self.receivers_link(session)
            self.tell_back(session)
        self.act("park_line", title=self.texts["answers"][1])
        for state, path in {
            "follow-up": "commitments",
            "parked": "parked",
            "rules-edit": "rules/edit",
            "became": "became",
            "became-changes": "became/changes",
        }.items():
            for screen in ("page", "page-phone"):
                self.take(state, screen, f"/w/{uid}/{path}", whole=True)
        with self.server.database.writing() as session:
            self.publish(session)
        for screen in ("page", "phone"):
            self.take("outcome", screen, f"/{self.workshop.code}", token=None, whole=True)
        self.settle()
        self.take("rules", "phone", f"/w/{uid}/rules", token=None)
        self.take("received", "phone", link, token=None, whole=True)

    def settle(self) -> None:
        """The notes shared and made final, and an answer in them hidden afterwards."""
        uid, number, database = self.workshop.uid, self.workshop.id or 0, self.server.database
        with database.writing() as session:
            publication.publish(session, number, now())
        for screen in ("page", "page-phone"):
            self.take("final-before", screen, f"/w/{uid}/final", whole=True)
        make_final(database, number, self.texts["role"], now(), self.server.url)
        for screen in ("page", "page-phone"):
            self.take("final", screen, f"/w/{uid}/final", whole=True)
        for screen in ("page", "phone"):
            self.take("shared-final", screen, f"/w/{uid}/shared", token=None)

    def tell_of_promises(self, session: Session) -> None:
        """Each status by turns, the reason where there must be one."""
        number = self.workshop.id or 0
        waiting = promises_of(session, number).waiting[:9]
        chosen = [Chosen(one.answer, one.edition, parse(Words, one.shown)) for one in waiting]
        made = confirm(session, number, chosen, at=now(), by=self.astrid.id)
        day = local(now(), self.workshop.tz).date().isoformat()
        for one, status, said in zip(made, cycle(STATUSES), self.texts["answers"], strict=False):
            if status != NOT_BEGUN:
                told = Told(status=status, said=said, day=day)
                tell(session, number, one.uid, told, Teller(self.astrid.id), at=now())

    def receivers_link(self, session: Session) -> str:
        """To the page of the one who has taken on most."""
        number = self.workshop.id or 0
        owners = Counter(one.receiver_id for one in commitments_of(session, number))
        owners.pop(None, None)
        [(receiver, _)] = owners.most_common(1)
        return self.link_of(session, receiver or 0)

    def link_of(self, session: Session, receiver: int) -> str:
        number = self.workshop.id or 0
        token = make_link(session, number, receiver, at=now(), by=self.astrid.id)
        return f"/receiver#{token}"

    def tell_back(self, session: Session) -> None:
        found = session.get_one(Workshop, self.workshop.id)
        for subject, text in zip(
            draft(session, found).subjects, self.texts["answers"], strict=False
        ):
            typed = reply.Typed(about=subject.key, text=text)
            reply.write(session, found, new_token(), typed, at=now())

    def publish(self, session: Session) -> None:
        found = session.get_one(Workshop, self.workshop.id)
        day = local(now() + 40 * DAY_MS, found.tz).date().isoformat()
        edition = edition_of(draft(session, found).model_dump())
        published.publish(session, found.id or 0, TypedNext(next_day=day), edition, at=now())
