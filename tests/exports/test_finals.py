"""Final versions of the notes: what they say, their files, and that removing an answer wins."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from app.clock import now
from app.database import Database
from app.errors import Fault, Invalid
from app.exports import FORMATS, replacing
from app.exports import finals as making
from app.exports.finals import blocks_of, canonical, compose, make_final, make_owed
from app.exports.notes import notes
from app.exports.replacing import Replacer
from app.keeping.purging import purge_now
from app.keeping.sweeping import sweep_all
from app.models import workshop as workshops
from app.models.afterwards import final as finals
from app.models.afterwards.final import DELETED, PURGED, REMOVED, Final, FinalFile
from app.models.afterwards.notes import write
from app.models.agenda.asking import Asking
from app.models.agenda.edition import Overtaken
from app.models.answers.own_answers import erase, own_answers
from app.models.people import member
from app.models.people.facilitator import Facilitator
from app.models.people.member import OWNER
from app.models.people.participant import Participant
from app.models.workshop import Workshop
from app.settings import Settings
from tests.backends import POSTGRESQL, SQLITE
from tests.examples import examples
from tests.exports.read_back import flat, words_in
from tests.rooms import ask, come_in, do, hide, say

ADDRESS = "https://bikupa.example"
ROLE = "processledaren"


@pytest.fixture
def held(database: Database, workshop: Workshop) -> tuple[Asking, list[Participant]]:
    """A meeting that has ended, in which three have answered in words."""
    asking = ask(database, workshop, "open_text", "Vad hindrar samarbeten?")
    people = [come_in(database, workshop) for _ in range(3)]
    for person, text in zip(people, ("Revirtänk", "Bussen går inte", "Korta projekt"), strict=True):
        say(database, asking, {"text": text}, person)
    do(database, workshop, "end")
    return asking, people


@pytest.fixture
def plain_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the formats only those that cost nothing, for tests that make many versions."""
    monkeypatch.setattr(making, "FORMATS", {n: f for n, f in FORMATS.items() if f.writer})


Held = tuple[Asking, list[Participant]]


def settle(database: Database, workshop: Workshop) -> Final:
    return make_final(database, workshop.id or 0, ROLE, now(), ADDRESS)


def go_on(database: Database, workshop: Workshop) -> list[Asking]:
    """The meeting goes on where it was; returns what is open."""
    do(database, workshop, "reopen")
    return do(database, workshop, "open")


def let_go(database: Database, settings: Settings, workshop: Workshop, *, counts: bool) -> None:
    """Its day has passed."""
    with database.writing() as session:
        here = session.get_one(Workshop, workshop.id)
        here.keep_counts, here.keep_until = counts, now() - 1
    purge_now(settings, database)


def read(database: Database, final: Final) -> tuple[Final, list[FinalFile]]:
    """As it is stored now."""
    with database.reading() as session:
        return session.get_one(Final, final.id), finals.files_of(session, final)


def test_a_version_has_all_formats_in_both_languages_and_their_sums(
    database: Database, workshop: Workshop, held: Held
) -> None:
    made, files = read(database, settle(database, workshop))
    assert (made.number, made.role) == (1, ROLE)
    assert [(one.language, one.form) for one in files] == [
        (language, form) for language in ("sv", "en") for form in FORMATS
    ]
    for file in files:
        assert file.body and hashlib.sha256(file.body).hexdigest() == file.sha256
        assert file.size == len(file.body)
    assert made.checksum == hashlib.sha256(canonical(made)).hexdigest()


@pytest.mark.parametrize("form", ["docx", "pdf", "xlsx", "md"])
def test_each_file_says_which_version_it_is(
    database: Database, workshop: Workshop, held: Held, form: str
) -> None:
    made, files = read(database, settle(database, workshop))
    [body] = [one.body for one in files if (one.form, one.language) == (form, "sv")]
    said = flat(words_in(body or b"", form))
    for wanted in (made.document_number, ROLE, "Revirtänk", "Fastställd, version 1", made.signs):
        assert flat(wanted) in said


def test_what_is_no_version_says_that_it_is_a_draft(
    database: Database, workshop: Workshop, held: Held
) -> None:
    with database.reading() as session:
        draft = notes(session, session.get_one(Workshop, workshop.id), "sv", now())
    assert draft.status == "utkast"


def test_what_a_version_says_reads_back_as_it_was(
    database: Database, workshop: Workshop, held: Held
) -> None:
    with database.reading() as session:
        composed = compose(session, workshop.id or 0, now())
    for language, said in composed.says.items():
        assert blocks_of(said) == composed.documents[language].blocks


def test_a_draft_of_a_meeting_that_goes_on_cant_be_made_final(
    database: Database, workshop: Workshop
) -> None:
    with pytest.raises(Invalid):
        settle(database, workshop)


def test_notes_that_were_changed_since_somebody_looked_are_not_made_final(
    database: Database, workshop: Workshop, held: Held
) -> None:
    with database.reading() as session:
        looked_at = compose(session, workshop.id or 0, now()).edition
    with database.writing() as session:
        write(session, workshop.id or 0, "summary", "Vi är överens.")
    with pytest.raises(Overtaken):
        make_final(database, workshop.id or 0, ROLE, now(), ADDRESS, looked_at)


def test_the_next_version_says_in_what_it_differs(
    database: Database, workshop: Workshop, held: Held
) -> None:
    settle(database, workshop)
    with database.writing() as session:
        write(session, workshop.id or 0, "summary", "Vi är överens.")
    second, _ = read(database, settle(database, workshop))
    assert (second.number, second.differs) == (2, {"new": ["Sammanfattning"]})
    with database.reading() as session:
        first = finals.versions_of(session, workshop)[-1]
        assert first.stands, "it holds nothing that was removed"


def take_away(database: Database, workshop: Workshop, held: Held, how: str) -> None:
    """The first answer, in one of the ways that there are."""
    asking, (person, *_) = held
    match how:
        case "erased":
            with database.writing() as session:
                erase(session, person)
        case "hidden":
            hide(database, workshop, asking, "Revirtänk")


@pytest.mark.on(SQLITE, POSTGRESQL)
@pytest.mark.parametrize("how", ["erased", "hidden"])
def test_a_version_is_withdrawn_with_the_answer_and_the_next_is_made_without_it(
    database: Database, workshop: Workshop, held: Held, how: str
) -> None:
    first = settle(database, workshop)
    take_away(database, workshop, held, how)
    withdrawn, files = read(database, first)
    assert (withdrawn.stands, withdrawn.why) == (False, REMOVED)
    assert not any(one.body for one in files) and "Revirtänk" not in str(withdrawn.model_dump())
    assert withdrawn.checksum == first.checksum and all(one.sha256 for one in files)
    second = make_owed(database, workshop.id or 0, now(), ADDRESS)
    assert second and (second.number, second.role, second.differs) == (2, ROLE, {REMOVED: []})
    told, files = read(database, second)
    assert "Bussen" in str(told.says) and "Revirtänk" not in str(told.says)
    assert not any("Revirtänk".encode() in (one.body or b"") for one in files)
    assert make_owed(database, workshop.id or 0, now(), ADDRESS) is None, "it is there already"


def test_two_who_make_what_is_owed_at_once_make_one_version(
    database: Database, workshop: Workshop, held: Held, plain_files: None
) -> None:
    settle(database, workshop)
    take_away(database, workshop, held, "erased")
    at_once = Barrier(2)

    def make(_: int) -> Final | None:
        at_once.wait()
        return make_owed(database, workshop.id or 0, now(), ADDRESS)

    with ThreadPoolExecutor(2) as threads:
        made = list(threads.map(make, range(2)))
    assert sorted(one.number if one else 0 for one in made) == [0, 2]


def test_what_cant_be_made_keeps_no_other_workshop_waiting(
    database: Database,
    astrid: Facilitator,
    workshop: Workshop,
    held: Held,
    plain_files: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settle(database, workshop)
    take_away(database, workshop, held, "erased")
    other, people, _ = trees(database, astrid)
    settle(database, other)
    with database.writing() as session:
        erase(session, people["Aspen"])

    begun: list[int] = []

    def make(database: Database, workshop_id: int, *how: Any) -> Final | None:
        begun.append(workshop_id)
        if len(begun) == 1:
            raise Fault()
        return make_owed(database, workshop_id, *how)

    monkeypatch.setattr(replacing, "make_owed", make)
    Replacer(database, ADDRESS).look()
    with database.reading() as session:
        standing = [finals.standing(session, one) for one in (workshop, other)]
    assert len(begun) == 2 and [one.number for one in standing if one] == [2]


def test_of_an_erased_answer_nothing_is_left_in_any_file_of_the_server(
    database: Database, settings: Settings, workshop: Workshop, held: Held
) -> None:
    def kept() -> bytes:
        files = (path for path in settings.data_dir.rglob("*") if path.is_file())
        return b"".join(path.read_bytes() for path in files)

    settle(database, workshop)
    assert "Revirtänk".encode() in kept()
    take_away(database, workshop, held, "erased")
    sweep_all(settings, database)
    assert "Revirtänk".encode() not in kept()
    make_owed(database, workshop.id or 0, now(), ADDRESS)
    assert "Revirtänk".encode() not in kept()


def test_what_was_changed_meanwhile_is_not_made_final_by_somebody_else_who_erases(
    database: Database, workshop: Workshop, held: Held
) -> None:
    with database.writing() as session:
        write(session, workshop.id or 0, "summary", "Det som är fastställt.")
    settle(database, workshop)
    with database.writing() as session:
        write(session, workshop.id or 0, "summary", "Ett utkast.")
    take_away(database, workshop, held, "erased")
    second = make_owed(database, workshop.id or 0, now(), ADDRESS)
    assert second and "Det som är fastställt." in str(second.says)
    assert "Ett utkast." not in str(second.says)


def test_what_is_not_removed_leaves_a_version_alone(
    database: Database, workshop: Workshop, held: Held
) -> None:
    first = settle(database, workshop)
    [asking] = go_on(database, workshop)
    say(database, asking, {"text": "Ett till"})
    assert read(database, first)[0].stands


@pytest.mark.parametrize("do_what", ["edit", "withdraw"])
def test_a_changed_or_withdrawn_answer_takes_its_version_along(
    database: Database, workshop: Workshop, held: Held, do_what: str
) -> None:
    first = settle(database, workshop)
    _, (person, *_) = held
    [asking] = go_on(database, workshop)
    with database.reading() as session:
        [own] = own_answers(session, [person.respondent_id], [asking])[person.respondent_id][
            asking.id or 0
        ]
    value = None if do_what == "withdraw" else {"text": "Något annat"}
    say(database, asking, value, person, do=do_what, thread=own.thread)
    assert not read(database, first)[0].stands


@pytest.mark.on(SQLITE, POSTGRESQL)
def test_with_the_answers_a_version_is_purged_and_the_next_has_numbers_alone(
    database: Database, settings: Settings, workshop: Workshop, held: Held
) -> None:
    first = settle(database, workshop)
    let_go(database, settings, workshop, counts=True)
    withdrawn, files = read(database, first)
    assert withdrawn.why == PURGED and not withdrawn.says
    assert not any(one.body for one in files)
    second = make_owed(database, workshop.id or 0, now(), ADDRESS)
    assert second and "Bussen" not in str(second.says) and second.differs == {PURGED: []}


@pytest.mark.on(SQLITE, POSTGRESQL)
def test_of_a_workshop_that_is_gone_its_versions_are_still_known(
    database: Database, settings: Settings, workshop: Workshop, held: Held
) -> None:
    first = settle(database, workshop)
    _, files = read(database, first)
    let_go(database, settings, workshop, counts=False)
    with database.reading() as session:
        known = finals.by_sum(session, files[0].sha256)
        assert known and (known.final.number, known.final.why) == (1, DELETED)
        assert finals.by_sum(session, "0" * 64) is None
        left = known.final.model_dump()
    assert not (left["says"] or left["own"] or left["holds"] or left["differs"])


def test_with_a_workshop_also_what_an_earlier_version_was_made_of_is_gone(
    database: Database, settings: Settings, workshop: Workshop, held: Held, plain_files: None
) -> None:
    with database.writing() as session:
        write(session, workshop.id or 0, "summary", "Kanariefågeln sjunger.")
    settle(database, workshop)
    take_away(database, workshop, held, "erased")
    make_owed(database, workshop.id or 0, now(), ADDRESS)
    let_go(database, settings, workshop, counts=True)
    let_go(database, settings, workshop, counts=False)
    with database.writing() as session:
        session.get_one(Workshop, workshop.id).deleted_at = 1
    purge_now(settings, database)
    with database.reading() as session:
        versions = finals.versions_of(session, workshop)
    assert [(one.number, one.why) for one in versions] == [(2, PURGED), (1, REMOVED)]
    assert not any("Kanariefågeln" in str(one.model_dump()) for one in versions)


def test_archived_files_stay_for_owners_when_an_answer_is_removed(
    database: Database, workshop: Workshop, held: Held
) -> None:
    with database.writing() as session:
        session.get_one(Workshop, workshop.id).archives = True
    first = settle(database, workshop)
    take_away(database, workshop, held, "erased")
    withdrawn, files = read(database, first)
    assert not withdrawn.stands and withdrawn.archived
    assert all(one.body for one in files)


WORDS = ("Aspen", "Björken", "Citronen")
STEPS = st.lists(
    st.sampled_from(
        ["final", "owed", "summary", *(f"{v} {w}" for v in ("hide", "erase") for w in WORDS)]
    ),
    min_size=2,
    max_size=6,
)


def trees(
    database: Database, astrid: Facilitator
) -> tuple[Workshop, dict[str, Participant], Asking]:
    """A new meeting that has ended, in which each of three has said one of the WORDS."""
    with database.writing() as session:
        workshop = workshops.open_workshop(session, "Träd", language="sv", keep_days=30)
        member.admit(session, workshop.id or 0, astrid.id or 0, OWNER)
    asking = ask(database, workshop, "open_text", "Vilket träd?")
    people = {word: come_in(database, workshop) for word in WORDS}
    for word, person in people.items():
        say(database, asking, {"text": word}, person)
    do(database, workshop, "end")
    return workshop, people, asking


@pytest.mark.on(SQLITE, POSTGRESQL)
@given(steps=STEPS)
@examples(25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_in_any_order_nothing_that_stands_holds_a_removed_answer_and_all_sums_are_known(
    database: Database, astrid: Facilitator, plain_files: None, steps: list[str]
) -> None:
    workshop, people, asking = trees(database, astrid)
    given_out: list[tuple[str, int]] = []
    removed: set[str] = set()
    for number, step in enumerate(steps):
        verb, _, word = step.partition(" ")
        made: Final | None = None
        match verb:
            case "final":
                made = settle(database, workshop)
            case "owed":
                made = make_owed(database, workshop.id or 0, now(), ADDRESS)
            case "summary":
                with database.writing() as session:
                    write(session, workshop.id or 0, "summary", f"Nummer {number}.")
            case "erase":
                with database.writing() as session:
                    erase(session, people[word])
                removed.add(word)
            case "hide" if word not in removed:
                hide(database, workshop, asking, word)
                removed.add(word)
        if made:
            given_out += [(one.sha256, made.number) for one in read(database, made)[1]]
        with database.reading() as session:
            for final in finals.versions_of(session, workshop):
                bodies = [one.body for one in finals.files_of(session, final) if one.body]
                assert bool(bodies) == final.stands
                said = b"".join(bodies).decode() + str(final.says)
                assert not any(word in said for word in removed)
            for checksum, version in given_out:
                known = finals.by_sum(session, checksum)
                assert known and known.final.number == version
