"""What notes say, and what they never say."""

import random
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

import pytest
from sqlalchemy import text
from sqlmodel import col, update

from app.database import Database
from app.exports import FORMATS, disposition
from app.exports.document import Document
from app.exports.notes import notes, notes_of
from app.exports.prose import plain_prose
from app.exports.sentences import plain
from app.models.afterwards.contents import (
    ANSWERS,
    COMMITMENTS,
    METHOD,
    PARKED,
    PARTS,
    RESULTS,
    VOICES,
    WORDINGS,
)
from app.models.afterwards.notes import NEXT_STEPS, SUMMARY, write
from app.models.agenda.asking import Asking
from app.models.answers.quote import choose
from app.models.answers.reading import ResultsCache, count_from_scratch
from app.models.commitments.making import Words, make
from app.models.workshop import Workshop
from app.papers.blocks import (
    Bars,
    Block,
    Facts,
    Heading,
    Paragraph,
    Passage,
    Prose,
    Quotes,
    Run,
    Table,
    Voices,
)
from app.steps import STEP_KINDS
from app.steps.choice import ChoiceSettings
from app.steps.dots import DotsSettings
from app.steps.open_text import OpenText
from app.steps.options import Option
from app.steps.ranking import RankingSettings
from app.steps.scale import ScaleSettings
from tests.exports.read_back import WHOLE, words_of
from tests.promised import SET_UP
from tests.rooms import ask, ask_round, come_in, do, hide, say, say_all

START = int(datetime(2026, 11, 12, 8, 30, tzinfo=UTC).timestamp() * 1000)
MINUTE = 60_000
TWO = [Option(id="o1", text="Buss"), Option(id="o2", text="Tåg")]
SETTINGS: dict[str, Any] = {
    "choice": ChoiceSettings(options=TWO),
    "scale": ScaleSettings(statements=TWO, top=5, low="Inte alls", high="Helt"),
    "dots": DotsSettings(options=TWO),
    "ranking": RankingSettings(options=TWO),
    "promised": SET_UP,
}


def take(database: Database, workshop: Workshop, language: str = "sv", at: int = START) -> Document:
    with database.reading() as session:
        return notes(session, session.get_one(Workshop, workshop.id), language, at)


def change(database: Database, workshop: Workshop, **values: Any) -> None:
    with database.writing() as session:
        session.execute(update(Workshop).where(col(Workshop.id) == workshop.id).values(**values))


def texts(document: Document) -> list[str]:
    return [text for block in document.blocks for text in _texts(block)]


def _texts(block: Block) -> Iterator[str]:
    match block:
        case Heading(text) | Paragraph(text):
            yield text
        case Facts(rows):
            yield from (f"{label}: {value}" for label, value in rows)
        case Quotes(quoted) | Voices(quoted):
            yield from quoted
        case Prose(passages):
            yield plain_prose(passages)
        case Bars(caption, bars):
            yield caption
            yield from (f"{bar.label}: {bar.value}" for bar in bars)
        case Table(caption, head, rows):
            yield from (caption, *head, *(str(cell) for row in rows for cell in row))


ASKING_KINDS = [kind for kind in STEP_KINDS.values() if kind.asks]


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("answers", [0, 7])
@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("kind", ASKING_KINDS, ids=lambda kind: kind.name)
def test_every_kind_is_written_in_every_format_without_anybodys_id(
    kind: Any, language: str, answers: int, name: str, database: Database, workshop: Workshop
) -> None:
    with database.writing() as session:
        session.execute(
            text("INSERT INTO respondent VALUES (918273000, :w, 'person', NULL, '')"),
            {"w": workshop.id},
        )
    settings = SETTINGS.get(kind.name, kind.Settings())
    asking = ask(database, workshop, kind.name, "Hur går det?", settings)
    rng = random.Random(7)
    given = [kind.example(settings, rng) for _ in range(answers)]
    say_all(database, asking, [answer.model_dump() for answer in given])
    if kind.sealed:
        do(database, workshop, "reveal")
    document = take(database, workshop, language)
    said = words_of(document, name)
    assert document.answers == answers
    assert "Hur går det?" in said
    assert "918273" not in said


def test_a_slide_leaves_nothing_in_the_notes(database: Database, workshop: Workshop) -> None:
    ask_round(database, workshop, "", [("slide", "Fika", None)])
    assert "Fika" not in texts(take(database, workshop))


def test_the_facts_say_where_when_how_long_and_how_many(
    database: Database, workshop: Workshop
) -> None:
    change(database, workshop, venue="Folkets hus, Trivselesund", purpose="Hitta hindren")
    ask(database, workshop, "open_text", "Vad hindrar?", present=48, at=START)
    do(database, workshop, "end", at=START + 94 * MINUTE)
    assert texts(take(database, workshop))[1:5] == [
        "Plats och tid: Folkets hus, Trivselesund, 12 november 2026, 09.30–11.04",
        "Längd: 1 timme och 34 minuter",
        "Deltagare: 48 personer",
        "Syfte: Hitta hindren",
    ]


def test_a_workshop_over_several_days_says_both_dates(
    database: Database, workshop: Workshop
) -> None:
    change(database, workshop, state="ended", started_at=START, ended_at=START + 1440 * MINUTE)
    assert "Tid: 12 november 2026, 09.30 – 13 november 2026, 09.30" in texts(
        take(database, workshop)
    )


def test_before_the_start_the_notes_say_when_it_is_planned(
    database: Database, workshop: Workshop
) -> None:
    change(database, workshop, starts_at=START)
    said = texts(take(database, workshop, "en"))
    assert "Time: 12 November 2026, 09:30 (planned)" in said
    assert "The workshop has not begun. What is asked and answered will stand here." in said


def test_people_are_the_most_seen_at_once_or_all_who_answered(
    database: Database, workshop: Workshop
) -> None:
    first = ask(database, workshop, "open_text", "Ett", present=2)
    bjorn = come_in(database, workshop)
    say_all(database, first, [{"text": "a"}, {"text": "b"}])
    say(database, first, {"text": "c"}, bjorn)
    second = ask(database, workshop, "open_text", "Två", present=1)
    say(database, second, {"text": "d"}, bjorn)
    say(database, second, {"text": "e"})
    document = take(database, workshop)
    assert document.people == 4
    assert [(q.answered, q.present) for q in document.questions] == [(3, 3), (2, 2)]


def test_questions_stand_in_the_order_of_the_run_under_their_rounds(
    database: Database, workshop: Workshop
) -> None:
    ask(database, workshop, "word_cloud", "Hur känns det?")
    ask_round(
        database,
        workshop,
        "Prata med varandra",
        [("open_text", "Vad hindrar?", None), ("open_text", "Vad hjälper?", None)],
    )
    headings = [
        (block.level, block.text)
        for block in take(database, workshop).body
        if isinstance(block, Heading)
    ]
    assert headings == [
        (2, "Hur känns det?"),
        (2, "Prata med varandra"),
        (3, "Vad hindrar?"),
        (3, "Vad hjälper?"),
        (2, "Så gjordes anteckningarna"),
    ]


def test_a_question_asked_again_stands_twice_and_says_so(
    database: Database, workshop: Workshop
) -> None:
    first = ask(database, workshop, "open_text", "Vad hindrar?", present=3)
    say(database, first, {"text": "Avstånden"})
    do(database, workshop, "ask_again", present=4)
    do(database, workshop, "close", present=4)
    said = texts(take(database, workshop))
    assert said.count("Vad hindrar?") == 2
    assert "Öppen fråga. 1 av 4 svarade." in said
    assert "Öppen fråga. 0 av 4 svarade. Ställd en andra gång." in said


def test_what_was_asked_again_stands_beside_what_was_asked_first(
    database: Database, workshop: Workshop
) -> None:
    for prompt in ("Vad hindrar?", "Vad hjälper?"):
        asking = ask(database, workshop, "open_text", prompt)
        say(database, asking, {"text": f"Svar på {prompt}"})
    do(database, workshop, "back")
    again = do(database, workshop, "ask_again")
    say_all(database, again[0], [{"text": "Det igen"}])
    prompts = [question.heading.text for question in take(database, workshop).questions]
    assert prompts == ["Vad hindrar?", "Vad hindrar?", "Vad hjälper?"]


@pytest.mark.parametrize("answers", [20, 21])
def test_many_answers_stand_in_the_appendix_and_all_answers_stand_once(
    answers: int, database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "open_text", "Vad hindrar?")
    given = [f"Hinder {n}" for n in range(answers)]
    say_all(database, asking, [{"text": one} for one in given])
    said = texts(take(database, workshop))
    assert [said.count(one) for one in given] == [1] * answers
    assert ("Bilaga: alla svar" in said) == (answers > 20)


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_does_not_go_along_is_in_no_format(
    part: str, database: Database, workshop: Workshop
) -> None:
    signs = {
        SUMMARY: "Det vi kom fram till",
        NEXT_STEPS: "Det som händer sedan",
        COMMITMENTS: "Prova skolbussen",
        VOICES: "Röster från mötet",
        RESULTS: "Så många valde",
        ANSWERS: "Bussen går för sällan",
        WORDINGS: "What hinders?",
        METHOD: "Så gjordes anteckningarna",
        PARKED: "Fiber till byn",
    }
    do(database, workshop, "park_line", title=signs[PARKED])
    change(database, workshop, summary=signs[SUMMARY], next_steps=signs[NEXT_STEPS])
    worded = {"en": {"prompt": signs[WORDINGS], "body": "", "texts": {}}}
    asking = ask(database, workshop, "open_text", "Vad hindrar?")
    change_asking(database, asking, wordings=worded)
    say_all(database, asking, [{"text": signs[ANSWERS]}, {"text": "Citatet"}])
    with database.writing() as session:
        [quoted] = [one.id for one in count_from_scratch(session, asking).newest(1)]
        choose(session, workshop.id or 0, [quoted])
    say(
        database, ask(database, workshop, "choice", "Hur?", SETTINGS["choice"]), {"options": ["o1"]}
    )
    with database.writing() as session:
        promised = Words(what=signs[COMMITMENTS], who="Byalaget", when="2026-12")
        make(session, workshop.id or 0, promised, at=0, by=None)
    assert there(database, workshop, signs) == set(PARTS)
    change(database, workshop, notes_without=[part])
    with_it = {WORDINGS} if part == RESULTS else set()
    assert there(database, workshop, signs) == set(PARTS) - {part} - with_it


def there(database: Database, workshop: Workshop, signs: dict[str, str]) -> set[str]:
    """The parts whose signs stand in the notes."""
    said = "\n".join(texts(take(database, workshop)))
    return {part for part, sign in signs.items() if sign in said}


def change_asking(database: Database, asking: Asking, **values: Any) -> None:
    with database.writing() as session:
        session.execute(update(Asking).where(col(Asking.id) == asking.id).values(**values))


def test_asking_anew_by_a_slip_leaves_no_trace_in_the_notes_unless_somebody_answered(
    database: Database, workshop: Workshop
) -> None:
    first = ask(database, workshop, "open_text", "Vad hindrar?", present=3)
    say(database, first, {"text": "Avstånden"})
    [second] = do(database, workshop, "ask_again")
    do(database, workshop, "take_up", on=first.id)
    assert texts(take(database, workshop)).count("Vad hindrar?") == 1
    do(database, workshop, "take_up", on=second.id)
    do(database, workshop, "open", on=second.id)
    say(database, second, {"text": "Tiden"})
    do(database, workshop, "take_up", on=first.id)
    assert texts(take(database, workshop)).count("Vad hindrar?") == 2


def test_the_prompt_stands_as_it_was_asked(database: Database, workshop: Workshop) -> None:
    ask(database, workshop, "open_text", "Vad hindrar?")
    with database.writing() as session:
        session.execute(text("UPDATE wording SET prompt = 'Något annat'"))
        session.execute(text("UPDATE step SET removed_at = 1"))
    said = texts(take(database, workshop))
    assert "Vad hindrar?" in said and "Något annat" not in said


def test_answers_stand_in_the_order_of_the_alphabet_not_of_sending(
    database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "open_text", "Vad hindrar?")
    for said in ("Ödsligt", "Ärligt talat tiden", "ålder", "Zonerna", "avstånden"):
        say(database, asking, {"text": said})
    quotes = [block for block in take(database, workshop).blocks if isinstance(block, Quotes)]
    assert quotes == [Quotes(["avstånden", "Zonerna", "ålder", "Ärligt talat tiden", "Ödsligt"])]


def test_hidden_and_held_answers_are_counts_by_reason_in_every_format(
    database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "open_text", "Vad hindrar?", approve_first=True)
    say_all(database, asking, [{"text": "Ring Kerstin"}, {"text": "Dum fråga"}, {"text": "Väntar"}])
    hide(database, workshop, asking, "Ring Kerstin", "personal")
    hide(database, workshop, asking, "Dum fråga", "offensive")
    document = take(database, workshop)
    told = (
        "Visas inte här: några få dolda enligt regeln ”Inga namn på andra, och inga uppgifter om "
        "dem”; några få dolda enligt regeln ”Inga påhopp, hot eller hat”; 1 inte godkänt."
    )
    assert told in texts(document)
    assert document.answers == 0
    for name in WHOLE:
        said = words_of(document, name)
        assert not re.search("Kerstin|Dum fråga|Väntar", said), name


def test_hidden_words_never_count_in_a_cloud(database: Database, workshop: Workshop) -> None:
    asking = ask(database, workshop, "word_cloud", "Ett ord")
    say_all(database, asking, [{"text": "Kerstin"}, {"text": "hopp"}])
    hide(database, workshop, asking, "Kerstin")
    said = texts(take(database, workshop))
    assert "hopp: 1" in said and not any("Kerstin" in line for line in said)


def test_more_than_two_hundred_different_words_all_stand_in_the_notes(
    database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "word_cloud", "Ett ord")
    say_all(database, asking, [{"text": f"ord{n}"} for n in range(230)])
    bars = [block for block in take(database, workshop).blocks if isinstance(block, Bars)]
    assert len(bars[0].bars) == 230


def test_a_question_without_answers_says_so(database: Database, workshop: Workshop) -> None:
    ask(database, workshop, "open_text", "Vad hindrar?")
    said = texts(take(database, workshop))
    assert "Inga svar." in said
    assert "Öppen fråga. 0 av 0 svarade. Fortfarande öppen." in said


def test_the_summary_and_what_happens_next_stand_on_top(
    database: Database, workshop: Workshop
) -> None:
    assert workshop.id is not None
    with database.writing() as session:
        write(session, workshop.id, SUMMARY, "Vi är **överens**.\r\nVi ses i mars.")
        write(session, workshop.id, NEXT_STEPS, "- Kommunen ringer\n- Byn svarar")
    agreed = [Run("Vi är "), Run("överens", bold=True), Run(".\nVi ses i mars.")]
    calls = [[Run("Kommunen ringer")], [Run("Byn svarar")]]
    assert take(database, workshop).top == [
        Heading("Sammanfattning"),
        Prose([Passage("paragraph", [agreed])], "summary"),
        Heading("Vad som händer nu"),
        Prose([Passage("bullets", calls)], "next"),
    ]


def test_notes_say_when_they_were_taken_and_how_many_answers_they_hold(
    database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "open_text", "Vad hindrar?", at=START)
    say_all(database, asking, [{"text": "a"}, {"text": "b"}])
    late = START + 302 * MINUTE
    assert texts(take(database, workshop, at=late))[-1] == (
        "Utkast: workshopen är inte avslutad. "
        "Anteckningarna visar läget den 12 november 2026, 14.32, med 2 svar."
    )
    do(database, workshop, "end", at=late)
    assert texts(take(database, workshop, "en", at=late))[-1] == (
        "The notes show how it was on 12 November 2026, 14:32, with 2 answers."
    )


@pytest.mark.parametrize("shared", [False, True])
def test_an_export_while_answers_arrive_holds_what_it_counts(
    shared: bool, database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "open_text", "Vad hindrar?")
    cloud = ask(database, workshop, "word_cloud", "Ett ord")
    with database.writing() as session:
        session.execute(text("UPDATE asking SET state = 'open'"))
    cache, stop = ResultsCache(), threading.Event()

    def taken() -> Document:
        if not shared:
            return take(database, workshop)
        with cache.snapshot(database) as snapshot:
            here = snapshot.session.get_one(Workshop, workshop.id)
            return notes_of(snapshot, here, "sv", START)

    def look() -> None:
        with cache.still, database.reading() as session:
            cache.of(session, asking)

    def talk() -> None:
        while not stop.is_set():
            say_all(database, asking, [{"text": "a"}, {"text": "b"}])
            say(database, cloud, {"text": "hopp"})
            look()

    talking = threading.Thread(target=talk)
    talking.start()
    seen = []
    try:
        while len(seen) < 8 or seen[-1] == seen[0]:
            document = taken()
            quotes = [block for block in document.blocks if isinstance(block, Quotes)]
            bars = [block for block in document.blocks if isinstance(block, Bars)]
            held = sum(len(block.texts) for block in quotes)
            held += sum(int(bar.value) for block in bars for bar in block.bars)
            assert document.answers == held
            assert all(len(block.texts) % 2 == 0 for block in quotes)
            seen.append(document.answers)
    finally:
        stop.set()
        talking.join()


def test_the_scale_says_what_its_ends_mean(database: Database, workshop: Workshop) -> None:
    asking = ask(database, workshop, "scale", "Hur går det?", SETTINGS["scale"])
    say(database, asking, {"values": {"o1": 3}})
    say(database, asking, {"values": {"o1": 4}})
    tables = [block for block in take(database, workshop).blocks if isinstance(block, Table)]
    assert "1 = Inte alls, 5 = Helt" in texts(take(database, workshop))
    assert tables[0].rows == [["Buss", 0, 0, 1, 1, 0, 2, 3.5], ["Tåg", 0, 0, 0, 0, 0, 0, None]]


def test_a_prompts_markdown_becomes_plain_text() -> None:
    assert plain("Tänk **noga**.\n\n- [ett](http://x)\n- två\nrader") == (
        "Tänk noga.\nett\ntvå\nrader"
    )


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("I med- och motvind", "I med- och motvind 2026-11-12.md"),
        ("../../etc/passwd", "etc passwd 2026-11-12.md"),
        ('Å "ä" ö\r\nX: 1', "Å ä ö X 1 2026-11-12.md"),
        ("annexe\u202egpj", "annexe gpj 2026-11-12.md"),
        ("å" * 300, "å" * 60 + " 2026-11-12.md"),
        ("???", "2026-11-12.md"),
    ],
)
def test_a_download_is_named_by_title_and_date(
    title: str, name: str, database: Database, workshop: Workshop
) -> None:
    change(database, workshop, title=title, started_at=START)
    header = disposition(take(database, workshop), FORMATS["md"])
    header.encode("ascii")
    assert unquote(header.split("filename*=UTF-8''")[1]) == name


def test_only_kinds_that_quote_list_their_answers() -> None:
    told = [one for one in STEP_KINDS.values() if one.quotes and not (one.to_desk or one.tabled)]
    assert [kind.name for kind in told] == [OpenText.name]
