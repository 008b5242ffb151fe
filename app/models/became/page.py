"""The page as a whole: what is written now, what has changed since it was published, and one
edition of it as it is kept."""

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel
from sqlmodel import Session, col, select

from app.models.afterwards.notes import askings_in_order, left_askings
from app.models.agenda.asking import Asking
from app.models.answers.theme import Standing, ThemeState, themes_of
from app.models.became.facts import facts_of
from app.models.became.reply import QUESTION, THEME, WORDED, Reply, replies_of
from app.models.became.said import Texts
from app.models.commitments.commitment import commitments_of
from app.models.commitments.news import NOTHING_TOLD, standings
from app.models.commitments.receiver import receivers_of
from app.models.workshop import Workshop


class Subject(BaseModel):
    """A theme, or a question as a whole, that something can be said back to. `key` names it."""

    key: str
    asking: int
    theme: int | None = None
    question: Texts
    title: Texts


class Told(BaseModel):
    """A reply as it is published; `about` is the key of a subject, or empty."""

    uid: str
    about: str
    says: str
    title: Texts
    text: Texts
    who: Texts
    day: str
    case_number: str


class Promised(BaseModel):
    """A commitment as it is published: who takes it on, and how it stands."""

    uid: str
    what: str
    who: str
    due: str
    status: str
    said: str
    day: str


class Page(BaseModel):
    """`language` is the one of what is written in one only."""

    language: str
    intro: Texts = {}
    subjects: list[Subject] = []
    replies: list[Told] = []
    promised: list[Promised] = []
    next_day: str = ""
    next_words: Texts = {}
    role: Texts = {}
    phone: str = ""
    mail: str = ""

    def about(self, key: str) -> list[Told]:
        return [one for one in self.replies if one.about == key]


def draft(session: Session, workshop: Workshop) -> Page:
    """As it is written now."""
    assert workshop.id is not None
    facts = facts_of(session, workshop.id)
    replies = [_told(one) for one in replies_of(session, workshop.id)]
    answered = {one.about for one in replies}
    known = subjects(session, workshop)
    standing = [one for one in known if one.theme is not None or one.key in answered]
    return Page(
        language=workshop.language,
        subjects=[*standing, *_gone(session, workshop, answered - {one.key for one in known})],
        replies=replies,
        promised=list(_promised(session, workshop.id)),
        next_day=facts.next_day,
        phone=facts.phone,
        mail=facts.mail,
        **facts.words,
    )


def subjects(session: Session, workshop: Workshop) -> list[Subject]:
    """Each theme in the order of the run, and each question that has none."""
    assert workshop.id is not None
    asked = [asking for asking, _ in askings_in_order(session, workshop.id)]
    slips = left_askings(asked)
    return [
        one
        for asking in asked
        if asking.id not in slips and asking.how.asks
        for one in _subjects_of(session, workshop, asking)
    ]


def _subjects_of(session: Session, workshop: Workshop, asking: Asking) -> Iterator[Subject]:
    assert asking.id is not None
    themes = themes_of(session, asking.id) if asking.sorts else []
    yield from (_of_theme(theme, asking, workshop) for theme in themes)
    if not themes:
        prompt = _prompt(asking, workshop)
        key = f"{QUESTION}{asking.id}"
        yield Subject(key=key, asking=asking.id, question=prompt, title=prompt)


def _gone(session: Session, workshop: Workshop, keys: set[str]) -> Iterator[Subject]:
    """Themes that something is said back to, and that are merged or removed since."""
    for key in sorted(key for key in keys if key.startswith(THEME)):
        last = select(ThemeState).where(ThemeState.theme_id == int(key.removeprefix(THEME)))
        state = session.exec(last.order_by(col(ThemeState.id).desc())).first()
        if state is not None:
            asking = session.get_one(Asking, state.asking_id)
            yield _of_theme(state.stands, asking, workshop)


def _of_theme(theme: Standing, asking: Asking, workshop: Workshop) -> Subject:
    return Subject(
        key=f"{THEME}{theme.id}",
        asking=asking.id or 0,
        theme=theme.id,
        question=_prompt(asking, workshop),
        title={workshop.language: theme.title, **theme.wordings},
    )


def _prompt(asking: Asking, workshop: Workshop) -> Texts:
    worded = {code: words["prompt"] for code, words in asking.wordings.items()}
    return {asking.language or workshop.language: asking.prompt, **worded}


def _told(reply: Reply) -> Told:
    return Told(
        uid=reply.uid,
        about=reply.about,
        says=reply.says,
        day=reply.day,
        case_number=reply.case_number,
        **{name: reply.words.get(name, {}) for name in WORDED},
    )


def _promised(session: Session, workshop_id: int) -> Iterator[Promised]:
    names = {one.id: one.name for one in receivers_of(session, workshop_id)}
    standing = standings(session, workshop_id)
    for one in commitments_of(session, workshop_id):
        stands = standing.get(one.id or 0, NOTHING_TOLD)
        last = stands.last
        yield Promised(
            uid=one.uid,
            what=one.what,
            who=names.get(one.receiver_id, ""),
            due=one.due,
            status=stands.status,
            said=last.said if last else "",
            day=last.day if last else "",
        )


@dataclass(frozen=True)
class Change:
    """One part of the page that is another than before, by its key; None where it wasn't there,
    or isn't any more."""

    key: str
    before: BaseModel | None
    after: BaseModel | None


class Opening(BaseModel):
    intro: Texts


class NextNews(BaseModel):
    day: str
    words: Texts


class Contact(BaseModel):
    role: Texts
    phone: str
    mail: str


def changes(before: Page | None, after: Page) -> list[Change]:
    """In the order of the page; all that there is where nothing was published before."""
    were, are = _parts(before) if before else {}, _parts(after)
    keys = [*are, *(key for key in were if key not in are)]
    found = (Change(key, were.get(key), are.get(key)) for key in keys)
    return [one for one in found if one.before != one.after]


def _parts(page: Page) -> dict[str, BaseModel]:
    """What can be changed by itself; nothing of what is empty."""
    parts: dict[str, BaseModel] = {}
    if page.intro:
        parts["intro"] = Opening(intro=page.intro)
    parts |= {one.key: one for one in page.subjects}
    parts |= {one.uid: one for one in page.replies}
    parts |= {one.uid: one for one in page.promised}
    if page.next_day or page.next_words:
        parts["next"] = NextNews(day=page.next_day, words=page.next_words)
    if page.role or page.phone or page.mail:
        parts["contact"] = Contact(role=page.role, phone=page.phone, mail=page.mail)
    return parts
