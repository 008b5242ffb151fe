"""A workshop's pictures: kept once, described where they are used, cleaned away when unused."""

import pytest
from pydantic import BaseModel
from sqlmodel import select

from app.clock import DAY_MS, now
from app.database import Database
from app.errors import Invalid, NotFound, Stale
from app.models import workshop as workshops
from app.models.agenda import arrangement, document, former_picture, picture, step_form
from app.models.agenda.agenda import read_agenda
from app.models.agenda.asking import Asking
from app.models.agenda.draft import Flaws
from app.models.agenda.edits import NO_PRESS
from app.models.agenda.picture import AT_WORK_MS, StoredPicture
from app.models.agenda.removals import lately_removed
from app.models.workshop import Workshop
from app.pictures import Drawn
from app.steps import STEP_KINDS
from app.steps.choice import ChoiceSettings
from tests.rooms import ask, do

START = 1_800_000_000_000


def drawn(number: int = 0, words: str = "", size: int = 10) -> Drawn:
    return Drawn(1920, 1080, b"%d" % number * size, b"phone", b"small", words)


def add(database: Database, workshop: Workshop, *new: Drawn, at: int = START) -> list[str]:
    with database.writing() as session:
        return picture.add(session, workshop.id or 0, list(new) or [drawn()], at)


def tidy(database: Database, workshop: Workshop, at: int) -> set[str]:
    """Clean; what is left."""
    with database.writing() as session:
        picture.tidy(session, workshop.id or 0, at)
        return set(session.exec(select(StoredPicture.uid)))


def slide(stored: str, **of_picture: str) -> dict[str, object]:
    fields = {"uid": stored, "width": "1920", "height": "1080", "alt": "Torget", **of_picture}
    return {"prompt": "Torget", "minutes": "3", "picture": fields}


def save(database: Database, workshop: Workshop, fields: dict[str, object], uid: str = "") -> str:
    with database.writing() as session:
        if uid:
            step_form.save_step(session, workshop, uid, fields)
        return uid or step_form.new_step(session, workshop, "slide", fields).uid


def test_a_picture_is_found_in_each_size_by_its_own_workshop_alone(
    database: Database, workshop: Workshop
) -> None:
    (uid,) = add(database, workshop)
    with database.writing() as session:
        other = workshops.open_workshop(session, "Annat", language="sv", keep_days=9)
        assert picture.content(session, workshop.id or 0, uid, "phone").body == b"phone"
        assert picture.content(session, workshop.id or 0, uid, "small").body == b"small"
        for where, which, size in (
            (other.id, uid, "phone"),
            (workshop.id, uid, "id"),
            (workshop.id, "x", "phone"),
        ):
            with pytest.raises(NotFound):
                picture.content(session, where or 0, which, size)


def test_the_same_picture_sent_again_is_kept_once(database: Database, workshop: Workshop) -> None:
    first, second, third = add(database, workshop, drawn(1), drawn(2), drawn(1))
    assert first == third != second
    assert add(database, workshop, drawn(2), at=START + 1) == [second]


def test_a_workshop_has_room_for_so_much(
    database: Database, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture, "MOST_BYTES", 100)
    add(database, workshop, drawn(1, size=60))
    with pytest.raises(Invalid) as no:
        add(database, workshop, drawn(2, size=60), at=START + 1)
    assert no.value.say == picture.NO_ROOM
    add(database, workshop, drawn(2, size=60), at=START + AT_WORK_MS + 1)  # the first was unused


@pytest.mark.parametrize(
    ("of_picture", "say"),
    [
        ({"alt": ""}, picture.NO_ALT),
        ({"alt": "  "}, picture.NO_ALT),
        ({"alt": "x" * 501}, picture.LONG_ALT),
        ({"uid": "of-somebody-else"}, picture.PICTURE_GONE),
    ],
)
def test_a_picture_is_described_or_said_to_decorate(
    database: Database, workshop: Workshop, of_picture: dict[str, str], say: str
) -> None:
    (uid,) = add(database, workshop)
    with pytest.raises(Invalid) as no:
        save(database, workshop, slide(uid, **of_picture))
    assert no.value.say == say
    save(database, workshop, slide(uid, alt="", decorative="1"))


def test_a_slide_keeps_its_picture_until_it_is_removed(
    database: Database, workshop: Workshop
) -> None:
    (uid,) = add(database, workshop)
    step = save(database, workshop, slide(uid))
    assert tidy(database, workshop, START + 9 * DAY_MS) == {uid}
    save(database, workshop, slide(uid, remove="1"), step)
    with database.reading() as session:
        assert read_agenda(session, workshop.id or 0)[0].steps[0].picture is None
    assert tidy(database, workshop, START + DAY_MS - 1) == {uid}
    assert tidy(database, workshop, START + DAY_MS + 1) == set()


def test_a_removed_slide_can_come_back_with_its_picture(
    database: Database, workshop: Workshop
) -> None:
    (uid,) = add(database, workshop, at=1)
    step = save(database, workshop, slide(uid))
    with database.writing() as session:
        arrangement.remove(session, workshop.id or 0, step)
        removed_at = read_removed(session, workshop)
    assert tidy(database, workshop, removed_at + DAY_MS - 1) == {uid}
    assert tidy(database, workshop, removed_at + DAY_MS + 1) == set()


def offered(database: Database, workshop: Workshop) -> list[tuple[str, str]]:
    with database.reading() as session:
        away = lately_removed(session, workshop.id or 0, "sv", now())
        return [(one.key, one.picture) for one in away if one.picture]


def put_back(database: Database, workshop: Workshop, key: str) -> None:
    with database.writing() as session:
        former_picture.put_back(session, workshop.id or 0, key, NO_PRESS)


def shown_now(database: Database, workshop: Workshop) -> str | None:
    with database.reading() as session:
        picture = read_agenda(session, workshop.id or 0)[0].steps[0].picture
        return picture and picture.uid


def test_a_picture_that_is_taken_away_or_replaced_can_be_put_back_in_any_order(
    database: Database, workshop: Workshop
) -> None:
    first, second = add(database, workshop, drawn(1), drawn(2), at=1)
    step = save(database, workshop, slide(first))
    save(database, workshop, slide(second), step)
    save(database, workshop, slide(second, alt="Bron"), step)  # the same one, described otherwise
    [(replaced, how)] = offered(database, workshop)
    assert how == "replaced"
    save(database, workshop, slide(second, remove="1"), step)
    assert [how for _, how in offered(database, workshop)] == ["removed", "removed"]
    assert tidy(database, workshop, now()) == {first, second}
    put_back(database, workshop, replaced)
    assert shown_now(database, workshop) == first
    [(removed, _)] = offered(database, workshop)
    with pytest.raises(Stale):
        put_back(database, workshop, replaced)
    put_back(database, workshop, removed)
    assert shown_now(database, workshop) == second
    assert len(offered(database, workshop)) == 1  # the first one again
    assert tidy(database, workshop, now() + DAY_MS + 1) == {second}


def test_the_picture_of_an_option_comes_back_where_its_option_is(
    database: Database, workshop: Workshop
) -> None:
    (uid,) = add(database, workshop)
    ask(database, workshop, "choice", "Hur?", options(uid))
    with database.reading() as session:
        step = read_agenda(session, workshop.id or 0)[-1].steps[0]
    fields = {"prompt": "Hur?", "minutes": "3", "options": {"o1": "Bussen", "o2": "Tåget"}}
    save(database, workshop, fields, step.uid)
    [(key, how)] = offered(database, workshop)
    put_back(database, workshop, key)
    assert how == "removed" and offered(database, workshop) == []
    save(database, workshop, {**fields, "options": {"o2": "Tåget", "o3": "Båten"}}, step.uid)
    assert offered(database, workshop) == []


def read_removed(session, workshop: Workshop) -> int:  # type: ignore[no-untyped-def]
    from app.models.agenda.agenda import Item

    (item,) = session.exec(select(Item).where(Item.workshop_id == workshop.id))
    return int(item.removed_at)


def options(uid: str) -> BaseModel:
    kind = STEP_KINDS["choice"]
    pictures = {"new-1": {"uid": uid, "alt": "Karta"}}
    settings: BaseModel = kind.settings_from(
        {"options": {"new-1": "Bussen", "new-2": "Tåget"}, "pictures": pictures}
    )
    return settings


def test_what_was_asked_keeps_its_pictures_when_the_question_changes(
    database: Database, workshop: Workshop
) -> None:
    (uid,) = add(database, workshop)
    asking = ask(database, workshop, "choice", "Hur?", options(uid))
    assert [one.uid for one in asking.how.pictures(asking.read_settings())] == [uid]
    with database.reading() as session:
        step = read_agenda(session, workshop.id or 0)[-1].steps[0]
    changed = {"prompt": "Hur?", "minutes": "3", "options": {"o1": "Bussen", "o2": "Tåget"}}
    with database.writing() as session:
        step_form.save_step(session, workshop, step.uid, changed)
    do(database, workshop, "close", on=asking.id)
    with database.reading() as session:
        frozen = session.get_one(Asking, asking.id).read_settings()
    assert isinstance(frozen, ChoiceSettings) and frozen.pictures["o1"].uid == uid
    assert tidy(database, workshop, START + 9 * DAY_MS) == {uid}


def page(uid: str, **more: object) -> document.Page:
    return document.Page.model_validate({"uid": uid, "on": True, "heading": "Hej", **more})


def test_pages_become_slides_in_their_order(database: Database, workshop: Workshop) -> None:
    first, second, third = add(database, workshop, drawn(1), drawn(2), drawn(3))
    pages = [
        page(first, alt="Ett"),
        page(second, on=False),
        page(third, decorative=True, heading="Slut"),
    ]
    with database.writing() as session:
        document.add_slides(session, workshop, pages)
    with database.reading() as session:
        items = read_agenda(session, workshop.id or 0)
    shown = [item.steps[0].picture for item in items]
    assert [item.name for item in items] == ["Hej", "Slut"]
    assert [one and (one.uid, one.said, one.width, one.alone) for one in shown] == [
        (first, "Ett", 1920, True),
        (third, "", 1920, True),
    ]


def test_each_page_says_what_it_lacks_and_nothing_is_made(
    database: Database, workshop: Workshop
) -> None:
    first, second = add(database, workshop, drawn(1), drawn(2))
    with pytest.raises(Flaws) as flaws, database.writing() as session:
        pages = [page(first), page(second, heading="", alt="Två"), page("gone", alt="x")]
        document.add_slides(session, workshop, pages)
    says = {key: no.say for key, no in flaws.value.by_key.items()}
    assert says[first] == picture.NO_ALT and says["gone"] == picture.PICTURE_GONE
    assert says.keys() == {first, second, "gone"}
    with pytest.raises(Flaws) as none, database.writing() as session:
        document.add_slides(session, workshop, [page(first, on=False)])
    assert none.value.by_key.keys() == {""}
    with database.reading() as session:
        assert read_agenda(session, workshop.id or 0) == []


def test_a_copy_of_a_workshop_gets_its_pictures(database: Database, workshop: Workshop) -> None:
    (uid,) = add(database, workshop)
    with database.writing() as session:
        copy = workshops.open_workshop(session, "Igen", language="sv", keep_days=9)
        picture.copy_all(session, workshop.id or 0, copy.id or 0)
    with database.reading() as session:
        assert picture.content(session, copy.id or 0, uid, "wide").sha
