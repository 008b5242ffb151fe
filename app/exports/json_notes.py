"""Notes as JSON, for programs: a format of its own, documented in docs/notes-format.md.

The models are the format. They are apart from the blocks, so that the blocks may change without
changing what other people's programs read.
"""

from dataclasses import asdict
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.clock import Milliseconds, in_utc
from app.exports.document import Document, NotedPile, Question
from app.exports.facts import one_line
from app.exports.remarked import Remarked
from app.models.afterwards.contents import COMMITMENTS, PARKED, RESULTS, VOICES
from app.models.afterwards.notes import NEXT_STEPS, SUMMARY
from app.models.titles import Worded

VERSION = 1


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ParagraphFile(Strict):
    type: Literal["paragraph"]
    text: str
    tone: Literal["plain", "quiet"]


class FactsFile(Strict):
    """Labels and values."""

    type: Literal["facts"]
    rows: list[tuple[str, str]]


class HeadingFile(Strict):
    type: Literal["heading"]
    text: str
    level: int


class QuotesFile(Strict):
    """Answers word for word, in the order of the alphabet."""

    type: Literal["quotes"]
    texts: list[str]


class BarFile(Strict):
    """`share` is 0–1 of all who answered; `right`: it is the right answer, or one of them."""

    label: str
    value: int | float
    share: float
    right: bool = False


class BarsFile(Strict):
    type: Literal["bars"]
    caption: str
    bars: list[BarFile]


class MeansFile(Strict):
    """`column` is the place of the column with each row's mean, on a scale from 1 to `top`."""

    column: int
    top: int


class TableFile(Strict):
    """`labels`: the first column names its row. A null is a value that there isn't. `spread`: the
    places of the columns that tell how the row's people are spread over a scale; `radar`: its
    means are drawn as a radar."""

    type: Literal["table"]
    caption: str
    head: list[str]
    rows: list[list[str | int | float | None]]
    labels: bool
    spread: list[int] = []
    radar: MeansFile | None = None


BlockFile = Annotated[
    HeadingFile | ParagraphFile | FactsFile | QuotesFile | BarsFile | TableFile,
    Field(discriminator="type"),
]


class WordingFile(Strict):
    """The same question as it was asked in one more language; `texts` are its options."""

    language: str
    prompt: str
    body: str
    texts: list[str]


class TitleFile(Strict):
    """The workshop's title, or the name of a talk round, in one more language."""

    language: str
    title: str


class WrittenFile(Strict):
    """The summary, or what happens next, as it is written in one more language."""

    language: str
    text: str


class PileFile(Strict):
    """A theme, or what lies in none. `texts` are its answers word for word, in the order of the
    alphabet; they stand in `results` too. None is a number that isn't told."""

    what: Literal["theme", "aside", "unsorted", "others"]
    title: str
    people: int | None
    answers: int | None
    texts: list[str]
    wordings: list[TitleFile] = []


class QuestionFile(Strict):
    """One asking. `round` is the talk round's title, empty outside one; `number` counts how many
    times the question has been asked; `answered` is people, `answers` answers. None is a number
    that isn't told: once answers have been purged, or where results don't go along. `masked` is how
    many parts are masked, in a copy."""

    round: str
    prompt: str
    body: str
    kind: str
    number: int
    open: bool
    present: int | None
    answered: int | None
    answers: int | None
    held: int
    hidden: dict[str, int | None]
    results: list[BlockFile]
    wordings: list[WordingFile] = []
    round_wordings: list[TitleFile] = []
    sorted: list[PileFile] = []
    masked: int = 0


class ParkedFile(Strict):
    """A line that is parked: for whom, and what came back, from whom and on which day."""

    text: str
    receiver: str
    said: str
    teller: str
    day: str


class CommitmentFile(Strict):
    """What has been confirmed that will be done. `who` and `first_step` may be empty; `due` is a
    day (2026-12-01), a month (2026-12), a quarter (2026-Q4) or empty."""

    what: str
    who: str
    due: str
    first_step: str


class FinalFile(Strict):
    """Which final version this is: its number anywhere (`document`) and among those of the
    workshop, when and by which role it was made final, and the SHA-256 of its canonical data."""

    document: str
    version: int
    at: str
    role: str
    checksum: str


class RemarkAnswerFile(Strict):
    """What was said back to a remark, and whether the notes were changed by it."""

    state: Literal["taken_in", "answered"]
    text: str


class RemarksFile(Strict):
    """Remarks that readers of the shared notes sent until a day (an ISO date): how many, and what
    was done about them. None is a number that isn't told. What they say isn't there."""

    until: str
    all: int | None
    taken_in: int | None
    answered: int | None
    waiting: int | None
    aside: int | None
    answers: list[RemarkAnswerFile]


class MaskedFile(Strict):
    """By which provision how many parts are masked."""

    provision: str
    parts: int


class CopyFile(Strict):
    """A copy with masked parts: of which final version (its number and its number anywhere; None
    and empty where it is of a draft), when it was made, what is masked, and the SHA-256 of what can
    be read in it."""

    of_version: int | None
    of_document: str
    at: str
    parts: int
    masked: list[MaskedFile]
    checksum: str


class NotesFile(Strict):
    """The notes of a workshop. Times are ISO 8601 in UTC. `summary` and `next_steps` are Markdown
    of which headings, bold, italic, lists, paragraphs and links count; `quotes` stand among the
    answers too. What is chosen not to go along (`without`) is empty."""

    format: Literal["bikupa-notes"]
    version: Literal[1]
    taken: str
    language: str
    label: str
    title: str
    case_number: str
    without: list[str]
    purpose: str
    venue: str
    time_zone: str
    state: Literal["draft", "open", "ended"]
    planned: str | None
    started: str | None
    ended: str | None
    published: str | None
    purged: str | None
    people: int | None
    answers: int
    summary: str
    next_steps: str
    quotes: list[str]
    questions: list[QuestionFile]
    wordings: list[TitleFile] = []
    summary_wordings: list[WrittenFile] = []
    next_steps_wordings: list[WrittenFile] = []
    parked: list[ParkedFile] = []
    commitments: list[CommitmentFile] = []
    final: FinalFile | None = None
    remarks: RemarksFile | None = None
    copied: CopyFile | None = None


def write(document: Document) -> bytes:
    return notes_file(document).model_dump_json(indent=2).encode() + b"\n"


def notes_file(document: Document) -> NotesFile:
    workshop = document.workshop
    return NotesFile.model_validate(
        {
            "format": "bikupa-notes",
            "version": VERSION,
            "taken": iso(document.taken_at),
            "language": document.language,
            "label": document.label,
            "title": document.title,
            "case_number": workshop.case_number,
            "without": workshop.notes_without,
            "purpose": workshop.purpose,
            "venue": workshop.venue,
            "time_zone": workshop.tz,
            "state": workshop.state,
            "planned": iso(workshop.starts_at),
            "started": iso(workshop.started_at),
            "ended": iso(workshop.ended_at),
            "published": iso(workshop.published_at),
            "purged": iso(workshop.purged_at),
            "people": document.people,
            "answers": document.answers,
            "summary": _text(document, SUMMARY),
            "next_steps": _text(document, NEXT_STEPS),
            "quotes": document.quotes if document.has(VOICES) else [],
            "questions": [question_file(document, one) for one in document.asked],
            "wordings": titles_file(document.titled),
            "summary_wordings": _wordings(document, SUMMARY),
            "next_steps_wordings": _wordings(document, NEXT_STEPS),
            "parked": [asdict(one) for one in document.parked] if document.has(PARKED) else [],
            "commitments": commitments_file(document),
            "final": _final(document),
            "remarks": remarks_file(document.remarked),
            "copied": _copied(document),
        }
    )


def _final(document: Document) -> dict[str, object] | None:
    if document.final is None:
        return None
    final = document.final.final
    return {
        "document": final.document,
        "version": final.number,
        "at": iso(final.at),
        "role": final.role,
        "checksum": final.checksum,
    }


def remarks_file(remarked: Remarked | None) -> dict[str, object] | None:
    if remarked is None:
        return None
    numbers = ("all", "taken_in", "answered", "waiting", "aside")
    of = remarked.counted
    return {
        "until": remarked.until,
        **{name: getattr(of, name) if of else None for name in numbers},
        "answers": [{"state": state, "text": text} for state, text in remarked.answers],
    }


def _copied(document: Document) -> dict[str, object] | None:
    if document.copied is None:
        return None
    copy = document.copied.copy
    return {
        "of_version": copy.version or None,
        "of_document": copy.document,
        "at": iso(copy.at),
        "parts": copy.parts,
        "masked": [
            {"provision": name, "parts": number} for name, number in copy.provisions.items()
        ],
        "checksum": copy.checksum,
    }


def commitments_file(document: Document) -> list[dict[str, str]]:
    return [
        {"what": one.what, "who": one.who, "due": one.due, "first_step": one.first}
        for one in document.committed
        if document.has(COMMITMENTS)
    ]


def question_file(document: Document, question: Question) -> dict[str, object]:
    asking = question.asking
    return {
        "round": one_line(question.round),
        "prompt": asking.prompt,
        "body": asking.body,
        "kind": asking.kind,
        "number": asking.number,
        "open": asking.is_open,
        **_counts(question if document.has(RESULTS) else None),
        "results": [{"type": block.name, **asdict(block)} for block in document.all_of(question)],
        "wordings": [asdict(wording) for wording in question.wordings],
        "round_wordings": titles_file(question.item.titled),
        "sorted": [pile_file(pile) for pile in document.piles_of(question)],
        "masked": question.masked,
    }


def pile_file(pile: NotedPile) -> dict[str, object]:
    wordings = pile.theme.wordings if pile.theme else {}
    return {
        "what": pile.what,
        "title": pile.name,
        "people": pile.people,
        "answers": pile.answers,
        "texts": pile.texts,
        "wordings": [{"language": code, "title": text} for code, text in wordings.items()],
    }


def _counts(question: Question | None) -> dict[str, object]:
    """None is one whose results don't go along."""
    return {
        "present": question and question.present,
        "answered": question and question.answered,
        "answers": question and question.answers,
        "held": question.held if question else 0,
        "hidden": dict(sorted(question.hidden.items())) if question else {},
    }


def titles_file(titled: Worded) -> list[dict[str, str]]:
    return [{"language": code, "title": one_line(text)} for code, text in titled.others.items()]


def _text(document: Document, part: str) -> str:
    return document.written(part).text if document.has(part) else ""


def _wordings(document: Document, part: str) -> list[dict[str, str]]:
    """A text of the facilitator's in its other languages."""
    written = document.written(part)
    others = written.texts.items() if document.has(part) else ()
    return [{"language": code, "text": text} for code, text in others if code != written.language]


def iso(at: Milliseconds | None) -> str | None:
    """UTC milliseconds as a time to the second."""
    if at is None:
        return None
    return f"{in_utc(at):%Y-%m-%dT%H:%M:%SZ}"
