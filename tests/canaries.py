"""A meeting with answers that are masked in a copy, in everything that words can get into."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.generic import StreamObject

from app.clock import now
from app.database import Database
from app.exports.maskable import maskable
from app.exports.masked_copies import Chosen
from app.models.agenda.asking import Asking
from app.models.agenda.takes import QUOTES
from app.models.answers import quote, spelling
from app.models.commitments import answering, parked, promises
from app.models.commitments.making import Words
from app.models.people.facilitator import Facilitator
from app.models.workshop import Workshop
from app.steps.choice import OWN, ChoiceSettings
from app.steps.options import Option
from app.steps.recalled import NOT_BEGUN
from app.steps.word_cloud import WordCloudSettings
from tests.models.test_same import ask_the_same
from tests.models.test_sorting import Table
from tests.models.test_sources import take
from tests.promised import ask_about, promised_by
from tests.rooms import ask, come_in, do, say, say_all

CANARY = "kanarie"
"""All that is to be masked says it, and nothing else does."""
STAYS = (
    "Stanna ett",
    "Stanna två",
    "Lugn",
    "Stanna eget",
    "Stanna löfte",
    "Stanna ansvarig",
    "Stanna först",
    "Stanna åter",
)
PROVISION, OTHER = "OSL 21 kap. 1 §", "OSL 25 kap. 1 §"


def meeting(database: Database, workshop: Workshop, astrid: Facilitator) -> list[Asking]:
    """It has ended. Returns what was asked in words."""
    said = _said(database, workshop)
    cloud = ask(database, workshop, "word_cloud", "Med ett ord?", WordCloudSettings(picture=True))
    say_all(database, cloud, [{"text": one} for one in ("Kanarieord", "kanarieord!", "Lugn")])
    once_more = ask_the_same(database, workshop, cloud)
    say_all(database, once_more, [{"text": one} for one in ("Kanarieord", "Lugn", "Lugn")])
    options = [Option(id="o1", text="Bussen"), Option(id="o2", text="Bion")]
    choice = ask(
        database, workshop, "choice", "Vad först?", ChoiceSettings(options=options, own_line="Nej")
    )
    own = [{"options": [OWN], "own": one} for one in ("Kanarie eget", "Stanna eget")]
    say_all(database, choice, [*own, {"options": ["o1"]}])
    promised = _promised(database, workshop)
    for kind in ("choice", "ranking", "dots", "scale"):
        take(database, workshop, said)
        take(database, workshop, said, kind)
    take(database, workshop, said, take=QUOTES)
    take(database, workshop, cloud)
    heard = _heard(database, workshop, astrid)
    do(database, workshop, "end")
    return [said, cloud, once_more, choice, promised, heard]


def _said(database: Database, workshop: Workshop) -> Asking:
    """Edited, corrected in spelling, sorted, quoted, parked, and parked in other words."""
    table = Table(database, workshop, answers=0)
    asking, person = table.asking, come_in(database, workshop)
    first = say(database, asking, {"text": "Kanarie före ändringen"}, person)
    say(database, asking, {"text": "Kanarie etta"}, person, do="edit", thread=first.key)
    say_all(
        database, asking, [{"text": one} for one in ("Kanarie tva", "Stanna ett", "Stanna två")]
    )
    table.theme("Mandat", "Kanarie etta", "Stanna ett")
    table.act("lay_aside", "Kanarie tva")
    number = workshop.id or 0
    with database.writing() as session:
        spelling.correct(session, number, table.row("Kanarie tva"), "Kanarie två", "")
    with database.writing() as session:
        quote.choose(session, number, [table.row("Kanarie etta"), table.row("Stanna ett")])
    for text in ("Kanarie etta", "Kanarie tva"):
        do(database, workshop, "park", on=table.row(text), at=now())
    with database.writing() as session:
        [line, *_] = parked.parked_lines(session, number)
        typed = answering.Typed(words="Kanarie i våra ord")
        answering.write(session, number, line.id, typed, today="2026-11-29")
    return asking


def _promised(database: Database, workshop: Workshop) -> Asking:
    """One of the promises has become a commitment, in other words."""
    asking = ask(database, workshop, "commitment", "Vad lovar vi?")
    for one in ("Kanarie", "Stanna"):
        answer = {"what": f"{one} löfte", "who": f"{one} ansvarig", "first": f"{one} först"}
        say(database, asking, {**answer, "when": "2027-01"})
    with database.writing() as session:
        [waiting, *_] = promises.promises_of(session, workshop.id or 0).waiting
        words = Words(what="Kanarie bekräftat", who="Kanarie nämnden", first="Kanarie nu")
        chosen = promises.Chosen(waiting.answer, waiting.edition, words)
        promises.confirm(session, workshop.id or 0, [chosen], at=now(), by=None)
    return asking


def _heard(database: Database, workshop: Workshop, astrid: Facilitator) -> Asking:
    """What phones said of earlier promises; in the notes as it is quoted."""
    earlier = promised_by(database, astrid, ("Skolbussen", "regionen", "2027-Q1", NOT_BEGUN, ""))
    asking = ask_about(database, workshop, earlier, astrid)
    say_all(database, asking, [{"text": "Kanarie åter"}, {"text": "Stanna åter"}])
    with database.reading() as session:
        questions = maskable(session, workshop.id or 0)
        rows = [part.id for one in questions for part in one.parts if "åter" in part.text]
        rows += [
            part.id for part in questions[0].parts if part.text in ("Kanarie etta", "Stanna ett")
        ]
    with database.writing() as session:
        quote.choose(session, workshop.id or 0, rows)
    return asking


def chosen(database: Database, workshop: Workshop, askings: list[Asking]) -> list[Chosen]:
    """All that says the canary, what stands in the first question under a provision of its own."""
    with database.reading() as session:
        questions = maskable(session, workshop.id or 0)
    parts = [part for one in questions for part in one.parts if CANARY in part.text.casefold()]
    here = [part.id for part in parts if part.asking_id == askings[0].id]
    others = [part.id for part in parts if part.id not in here]
    return [Chosen(OTHER, here), Chosen(PROVISION, others)]


def everything_in(body: bytes) -> Iterator[tuple[str, bytes]]:
    """A file as it is, and all that is packed in it, by name."""
    yield "", body
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as opened:
            for name in opened.namelist():
                yield name, name.encode()
                for inner, part in everything_in(opened.read(name)):
                    yield f"{name}/{inner}", part
    elif body.startswith(b"%PDF"):
        yield from _in_pdf(body)
    elif body.startswith(b"\x89PNG"):
        yield from _in_png(body)


def _in_pdf(body: bytes) -> Iterator[tuple[str, bytes]]:
    """Each object, with its stream unpacked; and the words that are drawn."""
    reader = PdfReader(io.BytesIO(body))
    for number in range(1, len(reader.xref.get(0, {})) + len(reader.xref_objStm) + 1):
        found = reader.get_object(number)
        if found is None:
            continue
        yield f"object {number}", repr(found).encode()
        if isinstance(found, StreamObject):
            yield f"stream {number}", found.get_data()
    for page in reader.pages:
        yield "page", page.extract_text().encode()
    yield "outline", repr(reader.outline).encode()
    yield "metadata", repr(reader.metadata).encode()


def _in_png(body: bytes) -> Iterator[tuple[str, bytes]]:
    """Its texts."""
    for found in re.finditer(rb"(tEXt|zTXt|iTXt)([^\0]*)\0", body):
        yield "text", found[0]
        tail = body[found.end() + 1 :]
        if found[1] == b"zTXt":
            yield "packed text", zlib.decompressobj().decompress(tail)


FORMS_OF_IT = [
    wording.encode(coding)
    for wording in (CANARY, CANARY.upper(), CANARY.capitalize())
    for coding in ("utf-8", "utf-16-le", "utf-16-be")
]


def sings(part: bytes) -> bool:
    """Whether the canary is there, however it is written, also as a PDF writes hexadecimals."""
    lower = part.lower()
    hexadecimals = [one.hex().encode() for one in FORMS_OF_IT]
    letters = re.sub(rb"[\s\xad-]|\xe2\x80\x8b|<[^>]*>", b"", lower)
    return any(one.lower() in lower for one in (*FORMS_OF_IT, *hexadecimals)) or (
        CANARY.encode() in letters
    )
